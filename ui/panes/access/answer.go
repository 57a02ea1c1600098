package access

import (
	"bulla/core/call"
	"bulla/core/expiry"
	"bulla/core/probe"
	"bulla/themes"
	"bulla/ui/pane"
	"bulla/ui/pane/form"
)

const (
	// sideBySide is the width from which the predicted answer and the real one are beside each
	// other.
	sideBySide = 90
	// between is how many cells are between them.
	between = 3
	// maxPieces is how many lines one line of a body takes at most.
	maxPieces = 20
)

// addAnswer adds the predicted answer and the real one, how they differ, and what came with the
// real one.
func addAnswer(s *form.Sheet, a *probe.Answer, f pane.Frame) {
	glyph, role := f.Glyphs.Warning, themes.Warning
	switch {
	case a.Same:
		glyph, role = f.Glyphs.Pass, themes.Pass
	case a.Status == 0:
		glyph, role = f.Glyphs.Error, themes.Error
	}
	s.Whole(role, glyph+" "+a.Difference)
	s.Gap()
	left := said("predicted", a.Predicted.Title(), a.Predicted.Because)
	right := said("real, from "+a.Host, call.StatusText(a.Status), a.Message)
	switch {
	case a.Status == 0:
		right = said("real, from "+a.Host, "no answer", a.Fault.Message, a.Fault.Hint)
	case a.Took > 0:
		right = append(right, part{themes.Muted, "in " + expiry.Elapsed(a.Took)})
	}
	if f.Width >= sideBySide {
		s.Raw(beside(left, right, f)...)
	} else {
		s.Raw(drawn(left, f.Width)...)
		s.Gap()
		s.Raw(drawn(right, f.Width)...)
	}
	if len(a.Headers) > 0 {
		s.Gap()
		s.Whole(themes.Accent, "headers")
		for _, h := range a.Headers {
			s.Whole(themes.Text, h.Name+": "+h.Value)
		}
	}
	if len(a.Body) > 0 {
		s.Gap()
		s.Whole(themes.Accent, "body")
		for _, line := range a.Body {
			for _, piece := range pane.HardWrap(line, f.Width, 0, maxPieces) { // words would lose the indentation
				s.Raw(pane.Text(themes.Text, piece))
			}
		}
	}
}

// part is a text in a role.
type part struct {
	role themes.Role
	text string
}

// said is one of the two answers: its heading, its status and what it says.
func said(heading, status string, texts ...string) []part {
	parts := []part{{themes.Accent, heading}, {themes.Strong, status}}
	for _, text := range texts {
		if text != "" {
			parts = append(parts, part{themes.Text, text})
		}
	}
	return parts
}

// drawn wraps the parts of an answer.
func drawn(parts []part, width int) []pane.Line {
	var lines []pane.Line
	for _, p := range parts {
		lines = append(lines, pane.Wrap(p.role, p.text, width)...)
	}
	return lines
}

// beside draws two answers in two columns.
func beside(left, right []part, f pane.Frame) []pane.Line {
	width := (f.Width - between) / 2
	a, b := drawn(left, width), drawn(right, width)
	lines := make([]pane.Line, max(len(a), len(b)))
	for i := range lines {
		if i < len(a) {
			lines[i] = a[i]
		}
		lines[i].PadTo(width + between)
		if i < len(b) {
			lines[i].Append(b[i])
		}
	}
	return lines
}
