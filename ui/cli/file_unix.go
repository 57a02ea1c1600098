//go:build unix

package cli

import (
	"os"
	"syscall"
)

// openWithoutWaiting opens a file to read, a pipe even before its other end is open.
func openWithoutWaiting(name string) (*os.File, error) {
	return os.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
}
