package config

import (
	"fmt"

	"bulla/core/hint"
	"bulla/core/visible"
)

// FileError reports a fault in a file of the user's. Its line is 0 if the file can't be read.
type FileError struct {
	Path string
	hint.Fault
}

// Error says where the fault is, and what is wrong.
func (e *FileError) Error() string {
	path := visible.Text(e.Path)
	if e.Line == 0 {
		return path + ": " + e.Message
	}
	return fmt.Sprintf("%s:%d:%d: %s", path, e.Line, e.Column, e.Message)
}
