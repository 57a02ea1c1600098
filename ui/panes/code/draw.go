package code

import (
	"strings"

	"bulla/core/snippet"
	"bulla/themes"
	"bulla/ui/pane"
)

// tabs draws the languages in one line, scrolled by whole names so that the chosen one
// is in sight.
func (p *Pane) tabs(f pane.Frame) pane.Line {
	var names []pane.Line
	for i, language := range snippet.Languages() {
		name := pane.Text(themes.Muted, " "+language.Title+" ")
		if i == p.at {
			name = pane.Text(themes.Accent, f.Glyphs.SelectedLeft)
			name.Add(themes.Strong, language.Title).Add(themes.Accent, f.Glyphs.SelectedRight)
		}
		names = append(names, name)
	}
	from, to := p.at, p.at+1
	fits := func(from, to int) bool {
		line := strip(names, from, to, f)
		return line.Width() <= f.Width
	}
	if !fits(from, to) {
		return names[p.at].Fit(f.Width, f.Glyphs.Ellipsis)
	}
	for grown := true; grown; { // by one on either side, so that the chosen one stays in the middle
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

// strip returns the names from..to in one line, with an ellipsis where more are left
// out.
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

// tabWidth is how far apart tab stops are on the screen. What is copied has the tabs
// themselves.
const tabWidth = 4

// untabbed returns a line with its tabs as spaces. Those of a snippet stand at the
// beginning of the line or align what follows them.
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

// wrapped returns a line of code as lines of the window. Those that go on with it begin
// with a sign, so that nobody takes them for lines of the code.
func wrapped(text string, h snippet.Highlights, f pane.Frame) []pane.Line {
	whole := colour(text, h)
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

// breakAt returns how much of a line of printable ASCII stands before its break: as much
// as there is room for, or less where a space in the latter half makes a better place.
func breakAt(line string, room int) int {
	if space := strings.LastIndexByte(line[:room], ' '); space >= room/2 {
		return space + 1
	}
	return room
}

// colour sets the lines apart that are a comment as a whole. A comment behind code would
// take reading the code.
func colour(line string, h snippet.Highlights) pane.Line {
	if strings.HasPrefix(strings.TrimLeft(line, " "), h.Comment) {
		return pane.Text(themes.Muted, line)
	}
	return pane.Text(themes.Text, line)
}
