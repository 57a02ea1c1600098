package hint

import (
	"bytes"
	"fmt"
)

// Fault is a problem at a place in a text, such as a settings file.
type Fault struct {
	// Line and Column are counted from 1; the column counts bytes.
	Line, Column int
	Problem
}

// At returns the fault at a byte offset of a text.
func At(text []byte, at int, problem Problem) Fault {
	before := text[:max(0, min(at, len(text)))]
	return Fault{
		Line:    bytes.Count(before, []byte("\n")) + 1,
		Column:  len(before) - bytes.LastIndexByte(before, '\n'),
		Problem: problem,
	}
}

// Error names the place and the problem.
func (f Fault) Error() string {
	return fmt.Sprintf("line %d, column %d: %s", f.Line, f.Column, f.Message)
}
