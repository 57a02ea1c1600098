package pane

import (
	"strings"

	"bulla/themes"
)

// Hide returns the line with a mark in each cell of some of its text: all that is in a role, and
// what find finds in the text of the line, as byte offsets in order. A mark has one cell.
func (l Line) Hide(role themes.Role, find func(text string) [][2]int, mark string) Line {
	hidden := find(l.Plain())
	out := Line{more: l.more, cursor: l.cursor}
	start := 0 // of the span, in the text of the line
	for _, s := range l.spans {
		end := start + len(s.text)
		if s.role == role && strings.TrimSpace(s.text) != "" {
			out.push(s.as(strings.Repeat(mark, s.width)))
			start = end
			continue
		}
		at := start
		for _, h := range hidden {
			from, to := max(h[0], at), min(h[1], end)
			if from >= to {
				continue
			}
			out.push(s.as(s.text[at-start : from-start]))
			out.push(s.as(strings.Repeat(mark, Width(s.text[from-start:to-start]))))
			at = to
		}
		out.push(s.as(s.text[at-start:]))
		start = end
	}
	return out
}

// as returns the span with another text.
func (s span) as(text string) span {
	s.text, s.width = text, Width(text)
	return s
}
