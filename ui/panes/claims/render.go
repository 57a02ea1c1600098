package claims

import (
	"slices"

	"bulla/core"
	"bulla/core/token"
	"bulla/core/visible"
	"bulla/themes"
	"bulla/ui/pane"
)

// Render implements pane.Pane.
func (p *Pane) Render(f pane.Frame) []pane.Line {
	if p.text != nil {
		return p.text.render(f)
	}
	all := p.rows(f)
	switch {
	case f.Snapshot.Token.Text == "":
		lines := pane.Wrap(themes.Faint, "no token: "+f.Snapshot.NoToken, f.Width)
		return cut(append(lines, pane.WithoutToken(f)...), f.Height, f)
	case len(all) == 0 && p.filter.On():
		return pane.AtBottom(p.filter.Nothing(f), p.filter.Lines(f), f.Height)
	case len(all) == 0:
		return cut(pane.Wrap(themes.Faint, "nothing could be decoded: Diagnosis (5) says why", f.Width), f.Height, f)
	}
	if p.claim != nil {
		status := p.claim.status(f)
		return pane.AtBottom(p.renderList(all, above(f, len(status))), status, f.Height)
	}
	if !f.Focused {
		p.Follow(f)
	}
	below := p.filter.Lines(f)
	return pane.AtBottom(p.renderList(all, above(f, len(below))), below, f.Height)
}

// renderList renders the rows around the cursor.
func (p *Pane) renderList(all []row, f pane.Frame) []pane.Line {
	columns, first := columnsFor(all, f.Width), true
	lines := p.list.Lines(len(all), f.Height, f, func(i int) pane.Line {
		line := renderRow(all, i, columns, f, first)
		first = false
		return p.filter.Highlight(line)
	})
	if at, blank := p.roomForScopes(all, f); len(all)+blank <= f.Height {
		lines = slices.Insert(lines, at, make([]pane.Line, blank)...)
	}
	return lines
}

// scopesAhead is how many scopes there is room for before the claims below have to move: a user and
// those of the inbox and of preferences.
const scopesAhead = 5

// roomForScopes returns how many blank lines follow the scopes while a token is composed, if there
// is room for them, and before which row they are: picking a scope doesn't move all claims below.
func (p *Pane) roomForScopes(all []row, f pane.Frame) (at, blank int) {
	isScope := func(r row) bool { return r.part == token.Payload && r.member == "scope" }
	first := slices.IndexFunc(all, isScope)
	if first < 0 || f.Snapshot.Mode != core.Compose || p.filter.On() {
		return 0, 0
	}
	at = first
	for at < len(all) && isScope(all[at]) {
		at++
	}
	return at, max(0, scopesAhead-(at-first))
}

// renderRow renders one row in columns: part, name, value, explanation.
func renderRow(all []row, i int, columns columns, f pane.Frame, first bool) pane.Line {
	r := all[i]
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
	text := r.value
	if columns.value == 0 && r.brief != "" {
		text = r.brief
	}
	value := pane.Text(valueRole, clip(text))
	longest := max(columns.name, f.Width-line.Width()-1-value.Width()) // a longer name may push its value aside
	name = name.Fit(min(max(name.Width(), columns.name), longest), f.Glyphs.Ellipsis)
	line.Append(name).Append(r.editMark())
	explanation := r.explanation(f)
	if columns.value == 0 {
		explanation = pane.Line{}
	}
	room := f.Width - line.Width()
	switch beside := room - gap - explanation.Width(); {
	case explanation.Width() == 0, value.Width() > beside && value.Width() <= room && !r.isNoted():
		return *line.Add(valueRole, shorten(text, r.id, room, f.Glyphs.Ellipsis)) // it precedes its explanation
	case value.Width() > max(beside, columns.value):
		value = pane.Text(valueRole, shorten(text, r.id, max(beside, columns.value), f.Glyphs.Ellipsis))
		value = value.Fit(max(beside, columns.value), f.Glyphs.Ellipsis)
	}
	value.PadTo(columns.value)
	line.Append(value)
	line.PadTo(line.Width() + gap)
	return *line.Append(explanation)
}

// isNoted reports whether the text after the value matters more than the value.
func (r row) isNoted() bool {
	return r.edited() || r.shortRole == themes.Error || r.shortRole == themes.Warning
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
	return clip(value)
}

// clip returns the beginning of a long value: more than any screen is wide.
func clip(value string) string { return value[:min(len(value), 4096)] }

// columns are the widths of the columns, 0 for none.
type columns struct{ part, name, value int }

const (
	partColumn   = 10 // cells: "disclosed" and a space
	leastName    = 12 // cells: "tenant_scope"
	leastValue   = 20 // cells: "published/production"
	mostValue    = 36 // cells: a UUID
	explanations = 22 // cells: "environment production"
	gap          = 2  // cells between a value and its explanation
)

// columnsFor returns the columns for a pane of that width. They depend on the names of the claims
// but not on the values, so that they stay in place while scopes are picked. Where there isn't
// room for all of them, the color of the names shows the part; then there are no explanations.
func columnsFor(all []row, width int) columns {
	name := leastName
	for _, r := range all {
		name = max(name, len(r.name))
	}
	c := columns{name: min(name, max(leastName, width/4))}
	room := width - c.name - 1 - gap - explanations
	switch {
	case room >= partColumn+leastValue:
		c.part, c.value = partColumn, min(room-partColumn, mostValue)
	case room >= leastValue:
		c.value = min(room, mostValue)
	}
	return c
}
