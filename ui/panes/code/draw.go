package code

import (
	"strings"

	"bulla/core/snippet"
	"bulla/themes"
	"bulla/ui/pane"
)

// tabs draws the languages in one line, scrolled sideways so that the chosen one is in
// sight.
func (p *Pane) tabs(f pane.Frame) pane.Line {
	var line pane.Line
	from, to := 0, 0
	for i, language := range snippet.Languages() {
		if i == p.at {
			from = line.Width()
			line.Add(themes.Accent, f.Glyphs.SelectedLeft).Add(themes.Strong, language.Title).Add(themes.Accent, f.Glyphs.SelectedRight)
			to = line.Width()
			continue
		}
		line.Add(themes.Muted, " "+language.Title+" ")
	}
	return aside(line, from, to, f)
}

// aside returns the part of a line that fits and has the cells from..to in its middle.
func aside(line pane.Line, from, to int, f pane.Frame) pane.Line {
	if line.Width() <= f.Width {
		return line.Fit(f.Width, f.Glyphs.Ellipsis)
	}
	mark := pane.Width(f.Glyphs.Ellipsis)
	start := max(0, min((from+to-f.Width)/2, line.Width()-f.Width))
	if to-from > f.Width-2*mark { // nothing else fits
		return line.Slice(from, to).Fit(f.Width, f.Glyphs.Ellipsis)
	}
	var cut pane.Line
	end := start + f.Width
	if start > 0 {
		cut.Add(themes.Faint, f.Glyphs.Ellipsis)
		start += mark
	}
	if end < line.Width() {
		cut.Append(line.Slice(start, end-mark))
		return *cut.Add(themes.Faint, f.Glyphs.Ellipsis)
	}
	return *cut.Append(line.Slice(start, end))
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

// colour sets the lines apart that are a comment as a whole. A comment behind code would
// take reading the code.
func colour(line string, h snippet.Highlights) pane.Line {
	if strings.HasPrefix(strings.TrimLeft(line, " "), h.Comment) {
		return pane.Text(themes.Muted, line)
	}
	return pane.Text(themes.Text, line)
}
