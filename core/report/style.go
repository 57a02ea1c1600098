package report

import (
	"bulla/core/diagnose"
)

// Role says what a piece of text is for. The caller decides how a role looks.
type Role uint8

// The roles.
const (
	Plain     Role = iota // normal text
	Muted                 // labels and explanations
	Faint                 // text of little importance
	Strong                // headings and titles
	Header                // the first segment of a token
	Payload               // the second segment
	Signature             // the third segment
	Error                 // the severities of findings, as diagnose has them
	Warning
	Note
	Pass
	Skipped
	Escaped  // an escape that makes untrusted text visible
	NumRoles // the number of roles
)

// Marks are the symbols before findings, one cell each.
type Marks struct{ Error, Warning, Note, Pass, Skipped string }

// Style says how text reports look. The zero Style has no colors and ASCII marks.
type Style struct {
	// Paint returns text in the style of a role; nil leaves it unchanged. The text is one line
	// without control characters.
	Paint func(role Role, text string) string
	Marks Marks
	// Width is how many characters fit on a line of the terminal, 0 without a terminal. Then
	// sentences are wrapped at 100 characters, and rows of a table are as long as needed.
	Width int
	// Lines is set for a screen reader: there are no columns and no indentation, each fact is on a
	// line of its own, and the marks are words.
	Lines bool
}

// severity returns the mark and the role of a severity.
func (s Style) severity(severity diagnose.Severity) (mark string, role Role) {
	marks := s.Marks
	switch {
	case s.Lines:
		marks = Marks{Error: "error:", Warning: "warning:", Note: "note:", Pass: "passed:", Skipped: "not checked:"}
	case marks == (Marks{}):
		marks = Marks{Error: "x", Warning: "!", Note: "-", Pass: "+", Skipped: "o"}
	}
	switch severity {
	case diagnose.Error:
		return marks.Error, Error
	case diagnose.Warning:
		return marks.Warning, Warning
	case diagnose.Note:
		return marks.Note, Note
	case diagnose.Pass:
		return marks.Pass, Pass
	default:
		return marks.Skipped, Skipped
	}
}
