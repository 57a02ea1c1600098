package claims

import (
	"bulla/core/visible"
	"bulla/themes"
	"bulla/ui/pane"
)

// wide is the width from which on there is a column of explanations.
const wide = 56

// Render implements pane.Pane.
func (p *Pane) Render(f pane.Frame) []pane.Line {
	if p.text != nil {
		return p.text.render(f)
	}
	all := p.rows(f)
	switch {
	case f.Snapshot.Token.Text == "":
		return cut(pane.Wrap(themes.Faint, "no token: "+f.Snapshot.NoToken, f.Width), f.Height, f)
	case len(all) == 0:
		return cut(pane.Wrap(themes.Faint, "nothing could be decoded", f.Width), f.Height, f)
	}
	if p.claim != nil {
		status := p.claim.status(f)
		return atBottom(p.renderList(all, above(f, len(status))), status, f.Height)
	}
	if !f.Focused {
		p.Follow(f)
	}
	return p.renderList(all, f)
}

// renderList renders the rows around the cursor.
func (p *Pane) renderList(all []row, f pane.Frame) []pane.Line {
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

// renderRow renders one row in columns: part, name, value, explanation.
func renderRow(all []row, i int, f pane.Frame, first bool) pane.Line {
	r := all[i]
	columns := columnsFor(f.Width)
	var line pane.Line
	if columns.part > 0 {
		if first || all[i-1].location() != r.location() {
			line.Add(r.role(), r.location())
		}
		line.PadTo(columns.part)
	}
	nameRole, valueRole := themes.Muted, r.valueRole
	if columns.part == 0 {
		nameRole = r.role() // its color shows the part
	}
	if !f.Focused && r.lit(f.Mark) {
		nameRole, valueRole = themes.Match, themes.Match
	}
	name := pane.Text(nameRole, r.name)
	if r.disclosed && columns.part == 0 {
		name = pane.Text(nameRole, "~"+r.name) // as in an SD-JWT, because there is no other sign of it
	}
	line.Append(name.Fit(columns.name, f.Glyphs.Ellipsis)).Append(r.editMark())
	room := f.Width - line.Width()
	if columns.part == 0 || r.short == "" && !r.edited() {
		value := r.value
		if columns.part == 0 && r.brief != "" {
			value = r.brief
		}
		line.Add(valueRole, shorten(value, r.id, room, f.Glyphs.Ellipsis))
		return line
	}
	value := pane.Text(valueRole, shorten(r.value, r.id, columns.value, f.Glyphs.Ellipsis))
	if value.Width() <= columns.value {
		value.PadTo(columns.value)
	}
	line.Append(value).Add(themes.Text, "  ")
	return *line.Append(r.explanation(f))
}

// editMark returns the cell between name and value.
func (r row) editMark() pane.Line {
	if r.edited() {
		return pane.Text(themes.Warning, "*")
	}
	return pane.Text(themes.Text, " ")
}

// explanation returns the text after the value.
func (r row) explanation(f pane.Frame) pane.Line {
	var line pane.Line
	if r.edited() {
		line.Add(themes.Warning, r.edit)
		if r.short != "" {
			line.Add(themes.Faint, " "+f.Glyphs.Dot+" ")
		}
	}
	return *line.Add(r.shortRole, r.short)
}

// shorten shortens an ID in the middle, because its ends distinguish it. The frame shortens other
// values at their end.
func shorten(value string, id bool, room int, ellipsis string) string {
	if id && room > 8 && len(value) > room {
		return visible.ShortenWith(value, room, ellipsis)
	}
	if len(value) > 4096 {
		return value[:4096]
	}
	return value
}

// columns are the widths of the columns, 0 for none.
type columns struct{ part, name, value int }

// columnsFor returns the columns for a pane of that width.
func columnsFor(width int) columns {
	switch {
	case width < wide:
		return columns{name: 12}
	case width < 72:
		return columns{part: 10, name: 12, value: 20}
	}
	return columns{part: 10, name: 14, value: 24}
}
