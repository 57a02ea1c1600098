package code

import (
	"strings"

	"bulla/core/snippet"
	"bulla/themes"
	"bulla/ui/pane"
)

// tabs draws the languages in one line, scrolled by whole names so that the chosen one is visible.
func (o *Overlay) tabs(f pane.Frame) pane.Line {
	var names []pane.Line
	at := 0
	for _, i := range o.matching() {
		language := snippet.Languages()[i]
		name := o.Filter.Highlight(pane.Text(themes.Muted, " "+language.Title+" "))
		if i == o.at {
			at = len(names)
			name = pane.Text(themes.Accent, f.Glyphs.SelectedLeft)
			name.Add(themes.Strong, language.Title).Add(themes.Accent, f.Glyphs.SelectedRight)
		}
		names = append(names, *name.Choice(i))
	}
	if len(names) == 0 {
		return o.Filter.Nothing(f)[0].Fit(f.Width, f.Glyphs.Ellipsis)
	}
	from, to := at, at+1
	fits := func(from, to int) bool {
		line := strip(names, from, to, f)
		return line.Width() <= f.Width
	}
	if !fits(from, to) {
		return names[at].Fit(f.Width, f.Glyphs.Ellipsis)
	}
	for grown := true; grown; { // by one on each side, so that the chosen one stays in the middle
		grown = false
		if to < len(names) && fits(from, to+1) {
			to, grown = to+1, true
		}
		if from > 0 && fits(from-1, to) {
			from, grown = from-1, true
		}
	}
	return strip(names, from, to, f).Fit(f.Width, f.Glyphs.Ellipsis)
}

// strip returns a range of names in one line, with an ellipsis for the names that are left out.
func strip(names []pane.Line, from, to int, f pane.Frame) pane.Line {
	var line pane.Line
	if from > 0 {
		line.Add(themes.Faint, f.Glyphs.Ellipsis)
	}
	for _, name := range names[from:to] {
		line.Append(name)
	}
	if to < len(names) {
		line.Add(themes.Faint, f.Glyphs.Ellipsis)
	}
	return line
}

// tabWidth is the distance of tab stops on the screen. The copied code has tabs.
const tabWidth = 4

// untabbed returns a line with its tabs as spaces.
func untabbed(line string) string {
	if !strings.Contains(line, "\t") {
		return line
	}
	var b strings.Builder
	for _, part := range strings.SplitAfter(line, "\t") {
		text, tab := strings.CutSuffix(part, "\t")
		b.WriteString(text)
		if tab {
			b.WriteString(strings.Repeat(" ", tabWidth-b.Len()%tabWidth))
		}
	}
	return b.String()
}

// wrapped returns a line of code as lines of the overlay. Continued lines start with a glyph, so
// that they don't look like lines of the code.
func wrapped(text string, h snippet.Highlights, f pane.Frame) []pane.Line {
	whole := color(text, h)
	var lines []pane.Line
	for from := 0; ; {
		var line pane.Line
		if from > 0 {
			line.Add(themes.Faint, f.Glyphs.More+" ")
		}
		room := f.Width - line.Width()
		if whole.Width()-from <= room || room < 1 {
			line.Append(whole.Slice(from, whole.Width()))
			return append(lines, line.Fit(f.Width, f.Glyphs.Ellipsis))
		}
		to := from + breakAt(text[from:], room)
		line.Append(whole.Slice(from, to))
		lines = append(lines, line.Fit(f.Width, ""))
		from = to
	}
}

// breakAt returns where to break a line of printable ASCII: after the last space in the second half
// of the room, or at its end.
func breakAt(line string, room int) int {
	if space := strings.LastIndexByte(line[:room], ' '); space >= room/2 {
		return space + 1
	}
	return room
}

// color mutes lines that are only a comment. To find a comment after code, it would have to parse
// the code.
func color(line string, h snippet.Highlights) pane.Line {
	if strings.HasPrefix(strings.TrimLeft(line, " "), h.Comment) {
		return pane.Text(themes.Muted, line)
	}
	return pane.Text(themes.Text, line)
}
