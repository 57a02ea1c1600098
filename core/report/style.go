package report

import (
	"strings"
	"unicode/utf8"

	"bulla/core/diagnose"
	"bulla/core/visible"
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

// span is a stretch of a line in one role.
type span struct {
	role Role
	text string
}

// page collects lines of text. It is the only way for text into a report: all of
// it is made visible before it is painted, and no line ends in a space.
type page struct {
	style Style
	text  strings.Builder
}

// line writes one line; where the terminal is too narrow for it, several.
func (p *page) line(spans ...span) {
	if !p.breakable(trimmed(spans)) {
		p.exact(spans...)
	}
}

// exact writes one line, however long it is: text that is copied must stay whole.
func (p *page) exact(spans ...span) {
	for _, s := range trimmed(spans) {
		p.span(s)
	}
	p.text.WriteByte('\n')
}

// trimmed returns spans without the spaces at their end.
func trimmed(spans []span) []span {
	for len(spans) > 0 {
		last := &spans[len(spans)-1]
		last.text = strings.TrimRight(last.text, " ")
		if last.text != "" {
			break
		}
		spans = spans[:len(spans)-1]
	}
	return spans
}

func (p *page) span(s span) {
	for _, part := range visible.Spans(s.text) {
		role := s.role
		if part.Escaped {
			role = Escaped
		}
		if p.style.Paint == nil || role == Plain {
			p.text.WriteString(part.Text)
			continue
		}
		p.text.WriteString(p.style.Paint(role, part.Text))
	}
}

// gap writes an empty line, but not at the top.
func (p *page) gap() {
	if p.text.Len() > 0 {
		p.text.WriteByte('\n')
	}
}

// fact writes a label and what it is about, in two columns.
func (p *page) fact(label string, spans ...span) {
	const column = 11 // the longest label, not before, and a space
	p.line(append([]span{{Muted, pad(label, column)}}, spans...)...)
}

func (p *page) String() string { return p.text.String() }

// pad returns text with spaces behind it, so that it takes width characters.
func pad(text string, width int) string {
	return text + strings.Repeat(" ", max(0, width-utf8.RuneCountInString(text)))
}
