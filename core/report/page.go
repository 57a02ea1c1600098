package report

import (
	"strings"
	"unicode/utf8"

	"bulla/core/visible"
)

// span is a stretch of a line in one role.
type span struct {
	role Role
	text string
}

// page collects lines of text. All text of a report passes through it, so that control characters
// are escaped and no line ends in a space.
type page struct {
	style Style
	text  strings.Builder
}

// line writes one line, or several if the terminal is too narrow.
func (p *page) line(spans ...span) {
	if !p.breakable(trimmed(spans)) {
		p.exact(spans...)
	}
}

// exact writes one line without wrapping it, so that it can be copied.
func (p *page) exact(spans ...span) {
	for _, s := range trimmed(spans) {
		p.span(s)
	}
	p.text.WriteByte('\n')
}

// trimmed returns spans without trailing spaces.
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

// gap writes an empty line, except at the top and where all is lines.
func (p *page) gap() {
	if p.text.Len() > 0 && !p.style.Lines {
		p.text.WriteByte('\n')
	}
}

// fact writes a label and a value in two columns.
func (p *page) fact(label string, spans ...span) {
	if p.style.Lines {
		p.labeled(label, spans...)
		return
	}
	const column = 11 // the longest label, "not before", and a space
	p.line(append([]span{{Muted, pad(label, column)}}, spans...)...)
}

func (p *page) String() string { return p.text.String() }

// pad appends spaces to text until it has width characters.
func pad(text string, width int) string {
	return text + strings.Repeat(" ", max(0, width-utf8.RuneCountInString(text)))
}
