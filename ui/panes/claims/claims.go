// Package claims is the pane that shows header and payload in order: every member
// explained, times as dates and from now, the scope in its parts.
package claims

import (
	"fmt"
	"strings"

	"bulla/core/visible"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/pane"
)

// Pane is the list of claims. It keeps the cursor.
type Pane struct {
	height int
	list   pane.List
}

// New returns the pane.
func New() *Pane { return &Pane{} }

// SetSize implements pane.Pane.
func (p *Pane) SetSize(_, height int) { p.height = height }

// Title implements pane.Pane.
func (p *Pane) Title(f pane.Frame) (string, pane.Line) {
	payload := f.Snapshot.Token.Payload.Root
	if len(payload.Members) == 0 {
		return "Claims", pane.Line{}
	}
	return "Claims", pane.Text(themes.Muted, fmt.Sprintf("%d claims", len(payload.Members)))
}

// Reset implements pane.Resetting.
func (p *Pane) Reset() { p.list = pane.List{} }

// Disabled implements pane.Keyed.
func (p *Pane) Disabled(action keymap.Action, f pane.Frame) string {
	if action == keymap.Open && len(rows(f)) == 0 {
		return "there are no claims"
	}
	return ""
}

// Do implements pane.Keyed.
func (p *Pane) Do(action keymap.Action, f pane.Frame) pane.Effect {
	all := rows(f)
	if action == keymap.Open {
		return p.open(all)
	}
	p.list.Cursor = pane.Moved(action, p.list.Cursor, p.height/2, len(all))
	return pane.Effect{}
}

// open shows the claim under the cursor whole.
func (p *Pane) open(all []row) pane.Effect {
	if len(all) == 0 {
		return pane.Effect{}
	}
	r := all[min(p.list.Cursor, len(all)-1)]
	return pane.Effect{Window: pane.DetailWindow, Detail: pane.Detail{
		Title: r.part.String() + " " + r.member,
		Lines: func(width int) []pane.Line {
			lines := hard(r.source, width)
			if r.whole {
				lines = hard(r.value, width)
			}
			if r.explains != "" {
				lines = append(append(lines, pane.Line{}), pane.Wrap(themes.Muted, r.explains, width)...)
			}
			if r.whole {
				lines = append(lines, pane.Line{}, pane.Text(themes.Accent, "the whole claim"))
				lines = append(lines, hard(r.source, width)...)
			}
			return lines
		},
	}}
}

// maxDetail is how many bytes of a value a window shows.
const maxDetail = 1 << 16

// hard sets a text of any content, wrapped at the width.
func hard(text string, width int) []pane.Line {
	shown := visible.Text(text[:min(len(text), maxDetail)])
	var lines []pane.Line
	for _, part := range pane.HardWrap(shown, width, 0, 10000) {
		lines = append(lines, pane.Text(themes.Text, part))
	}
	return lines
}

// Copy returns what the copy key takes from the pane.
func (p *Pane) Copy(f pane.Frame) (text, what string) {
	all := rows(f)
	if len(all) == 0 {
		return "", ""
	}
	r := all[min(p.list.Cursor, len(all)-1)]
	return r.value, r.member
}

// wide is the width from which on explanations stand beside the values.
const wide = 56

// Render implements pane.Pane.
func (p *Pane) Render(f pane.Frame) []pane.Line {
	all := rows(f)
	switch {
	case f.Snapshot.Token.Text == "":
		return pane.Wrap(themes.Faint, "no token: "+f.Snapshot.Missing, f.Width)
	case len(all) == 0:
		return pane.Wrap(themes.Faint, "nothing could be decoded", f.Width)
	}
	var lines []pane.Line
	from, to := p.list.Window(len(all), f.Height)
	for i := from; i < to; i++ {
		cursor := i == p.list.Cursor && f.Focused
		line := renderRow(all, i, f, i == from)
		if cursor {
			line = line.Fit(f.Width, f.Glyphs.Ellipsis)
			line.On(themes.Cursor)
		}
		lines = append(lines, line)
	}
	pane.MarkMore(lines, from > 0, to < len(all), f)
	return lines
}

// renderRow sets one row in columns: part, name, value, explanation.
func renderRow(all []row, i int, f pane.Frame, first bool) pane.Line {
	r := all[i]
	columns := columnsFor(f.Width)
	var line pane.Line
	if columns.part > 0 {
		if first || all[i-1].part != r.part {
			line.Add(r.role(), r.part.String())
		}
		line.PadTo(columns.part)
	}
	name := pane.Text(themes.Muted, r.name)
	if columns.part == 0 {
		name = pane.Text(r.role(), r.name) // the hue says which part it is
	}
	line.Append(name.Fit(columns.name, f.Glyphs.Ellipsis)).Add(themes.Text, " ")
	room := f.Width - line.Width()
	if columns.part == 0 || r.short == "" {
		value := r.value
		if columns.part == 0 && r.brief != "" {
			value = r.brief
		}
		shown := shorten(value, r.id, room, f.Glyphs.Ellipsis)
		line.Add(r.valueRole, shown)
		return line
	}
	value := pane.Text(r.valueRole, shorten(r.value, r.id, columns.value, f.Glyphs.Ellipsis))
	if value.Width() <= columns.value {
		value.PadTo(columns.value)
	}
	line.Append(value).Add(themes.Text, "  ").Add(r.shortRole, r.short)
	return line
}

// shorten cuts an id in the middle, since its ends tell it from others; other
// values are cut at their end by the frame.
func shorten(value string, id bool, room int, ellipsis string) string {
	if id && room > 8 && len(value) > room {
		return visible.ShortenWith(value, room, ellipsis)
	}
	if len(value) > 4096 {
		return value[:4096]
	}
	return value
}

type columns struct{ part, name, value int }

func columnsFor(width int) columns {
	switch {
	case width < wide:
		return columns{name: 12}
	case width < 72:
		return columns{part: 9, name: 13, value: 20}
	}
	return columns{part: 10, name: 14, value: 24}
}

// joinWords joins sentences of an explanation.
func joinWords(parts ...string) string {
	var kept []string
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, ". ")
}
