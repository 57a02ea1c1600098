package report

import (
	"bulla/core/diagnose"
)

// Role is what a piece of text is for. How it looks is the caller's choice.
type Role uint8

// The roles.
const (
	Plain     Role = iota // what is read
	Muted                 // what explains it
	Faint                 // what may be overlooked
	Strong                // what is read first
	Header                // the first segment of a token
	Payload               // the second segment
	Signature             // the third segment
	Error                 // the severities of findings, as diagnose has them
	Warning
	Note
	Pass
	Skipped
	Escaped  // an escape that makes untrusted text visible
	NumRoles // the number of roles, itself none
)

// Marks are the signs before findings, one cell each.
type Marks struct{ Error, Warning, Note, Pass, Skipped string }

// Style says how plain text looks. The zero Style paints nothing and marks
// findings in ASCII.
type Style struct {
	// Paint returns text in the look of a role; nil leaves it as it is. The text
	// is one line, and safe to show.
	Paint func(role Role, text string) string
	Marks Marks
	// Width is how many characters fit a line of the terminal, 0 where there is none:
	// sentences then take 100, and rows of a table what they need.
	Width int
}

// severity returns the mark and the role of a severity.
func (s Style) severity(severity diagnose.Severity) (mark string, role Role) {
	marks := s.Marks
	if marks == (Marks{}) {
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
