package scopes

import (
	"cmp"
	"fmt"
	"strings"

	"bulla/core"
	"bulla/core/scope"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/pane"
)

// nameColumn returns the width of the names of scopes, in cells: as much as the explanations of the
// usual ones leave, at most that of a name with a <brand_id>.
func nameColumn(width int) int { return max(19, min(width-21, 23)) }

// leastGives is the least useful width of an explanation.
const leastGives = 10

// Render implements pane.Pane: the checklist at the top, the scope string at the bottom.
func (p *Pane) Render(f pane.Frame) []pane.Line {
	var rows []row
	if !p.presets {
		rows = p.rows(f)
	}
	below := p.below(rows, f)
	room := f.Height - len(below)
	var above []pane.Line
	if p.presets {
		above = p.renderPresets(f, room)
	} else {
		above = p.renderRows(rows, f, room)
	}
	return pane.AtBottom(above, below, f.Height)
}

func (p *Pane) renderRows(rows []row, f pane.Frame, height int) []pane.Line {
	switch {
	case len(rows) == 0 && !p.filter.On():
		return pane.Wrap(themes.Muted, "this token has no scopes, roles or permissions; Claims (4) shows what it has", f.Width)
	case len(rows) == 0:
		return p.filter.Nothing(f)
	}
	p.find(rows)
	list := f
	list.Focused = f.Focused && p.entry == nil
	return p.list.Lines(len(rows), height, list, func(i int) pane.Line {
		return p.renderRow(rows[i], f, list.Focused && i == p.list.Cursor)
	})
}

func (p *Pane) renderRow(r row, f pane.Frame, cursor bool) pane.Line {
	switch r.kind {
	case gap:
		return pane.Line{}
	case title, heading:
		return renderHeading(r, f, cursor)
	}
	return p.filter.Highlight(renderChoice(r, f, cursor))
}

func renderHeading(r row, f pane.Frame, cursor bool) pane.Line {
	name := "Not in Courier's catalogue"
	switch r.id {
	case "#other":
	case "#granted":
		name = "Granted by its issuer"
	default:
		name = r.group.String()
	}
	var line, count pane.Line
	if r.kind == heading {
		line.Add(themes.Accent, mark(f, cursor))
	}
	line.Add(themes.Strong, name)
	if r.kind == heading {
		line.Acts()
	}
	switch {
	case r.id == "#other", r.id == "#granted":
	case r.kind == heading && r.chosen == 0:
		count.Add(themes.Faint, fmt.Sprintf("%d ", r.of)).Add(themes.Muted, f.Glyphs.More)
	case r.chosen >= r.of:
		count.Add(themes.Pass, fmt.Sprintf("all %d", r.of))
	default:
		count.Add(themes.Muted, fmt.Sprintf("%d of %d", r.chosen, r.of))
	}
	if room := f.Width - count.Width(); line.Width() < room {
		line.PadTo(room)
		line.Append(count)
	}
	return line
}

func mark(f pane.Frame, cursor bool) string {
	if cursor {
		return f.Glyphs.Cursor + " "
	}
	return "  "
}

func renderChoice(r row, f pane.Frame, cursor bool) pane.Line {
	var line pane.Line
	line.Add(themes.Accent, mark(f, cursor))
	switch {
	case r.kind == addUser:
		line.Add(themes.Warning, "+ add a user_id").Add(themes.Muted, "  no user yet").Acts()
		return line
	case r.kind == user:
		line.Add(themes.Muted, "user_id ").Add(themes.Strong, strings.TrimPrefix(r.word, userPrefix)).Add(themes.Text, " ")
		if f.Snapshot.SampleUser && f.Snapshot.Mode == core.Compose {
			line.Add(themes.Sample, "sample")
			if f.Focused {
				line.Add(themes.Muted, ": "+f.Keys.Key(keymap.Scopes, keymap.Edit)+" edits")
			}
		}
		return line
	case r.kind == granted:
		addName(&line, r)
		return line
	case r.on:
		line.Add(themes.Pass, f.Glyphs.Checked+" ")
	case r.needed:
		line.Add(themes.Error, f.Glyphs.Added+" ")
	default:
		line.Add(themes.Faint, f.Glyphs.Unchecked+" ")
	}
	addName(&line, r)
	gives, role := "", themes.Muted
	switch {
	case r.kind == unlisted:
		gives, role = "unknown", themes.Warning
	case r.needed:
		gives, role = "missing", themes.Error
	case r.joined:
		gives, role = "not separated", themes.Warning
	case r.entry.Status != scope.Documented:
		gives = r.entry.Status.String() + ": " + r.entry.Gives
	default:
		gives = r.entry.Gives
	}
	line.Acts().PadTo(len("  [x] ") + nameColumn(f.Width))
	if f.Width-line.Width() >= leastGives {
		line.Add(themes.Text, " ").Add(role, gives)
	}
	return line
}

// addName adds the name of a scope.
func addName(line *pane.Line, r row) {
	role := themes.Text
	if r.on || r.needed {
		role = themes.Strong
	}
	line.Add(role, r.word)
}

func (p *Pane) renderPresets(f pane.Frame, height int) []pane.Line {
	presets := scope.Presets()
	f.Focused = p.entry == nil
	return p.presetList.Lines(len(presets), height, f, func(i int) pane.Line {
		line := pane.Text(themes.Accent, mark(f, i == p.presetList.Cursor && f.Focused))
		line.Add(themes.Strong, presets[i].Name)
		if f.Width >= 40 {
			line.PadTo(17)
			line.Add(themes.Muted, presets[i].Gives)
		}
		return line
	})
}

// below returns the lines below the list: the text being typed with its fault, the preset under the
// cursor, and the scope string.
func (p *Pane) below(rows []row, f pane.Frame) []pane.Line {
	lines := p.entryLines(f)
	if len(lines) == 0 && !p.presets {
		lines = p.filter.Lines(f)
	}
	if f.Snapshot.OfOtherIssuer() {
		return append(lines, otherIssuer(f)...)
	}
	var text []pane.Line
	if p.presets && p.entry == nil {
		preset := scope.Presets()[p.presetList.Cursor]
		if f.Height < 8 {
			return nil // the list needs all the room
		}
		lines = append(lines, pane.Line{})
		lines = append(lines, pane.Wrap(themes.Muted, preset.Title+": "+preset.Gives+".", f.Width)...)
		text = scopeString(preset.Scopes, f)
	} else {
		text = scopeString(firstWords(f), f)
	}
	lines = append(lines, p.explain(rows, f)...)
	limit := max(1, min(8, f.Height/3))
	if len(text) > limit {
		text = text[:limit]
		text[limit-1] = pane.Text(themes.Faint, f.Glyphs.Ellipsis+" c copies the whole string")
	}
	for f.Snapshot.Mode == core.Compose && len(text) < min(f.Height/10, 3) {
		text = append(text, pane.Line{}) // a scope more or less moves nothing, as long as these are enough
	}
	if f.Height > 8 {
		lines = append(lines, pane.Line{})
	}
	return append(lines, text...)
}

// otherIssuer says whose scopes these are, if there is room.
func otherIssuer(f pane.Frame) []pane.Line {
	if f.Height < 8 {
		return nil
	}
	text := "Not Courier's: this is " + cmp.Or(f.Snapshot.Identity.Title, "a token of an unknown issuer") + "."
	return append([]pane.Line{{}}, pane.Wrap(themes.Muted, text, f.Width)...)
}

// explainLines is how many lines an explanation has. The number is constant, so that nothing moves
// with the cursor.
const explainLines = 3

// explains reports whether there is room for an explanation.
func explains(f pane.Frame) bool { return f.Height >= 18 }

// explain says what the scope under the cursor grants, if there is room.
func (p *Pane) explain(rows []row, f pane.Frame) []pane.Line {
	if !explains(f) || p.Typing() || p.presets {
		return nil
	}
	lines := make([]pane.Line, explainLines+1)
	if i := p.find(rows); i >= 0 && rows[i].kind == known && f.Focused {
		copy(lines[1:], pane.Wrap(themes.Muted, rows[i].entry.Explains, f.Width))
	}
	return lines
}

// entryLines are the text being typed and what to know about it. They take the place of the
// explanation, so that nothing moves.
func (p *Pane) entryLines(f pane.Frame) []pane.Line {
	if !p.Typing() {
		return nil
	}
	var lines []pane.Line
	if explains(f) {
		lines = append(lines, pane.Line{})
	}
	if p.entry == nil {
		lines = append(lines, p.filter.Lines(f)...)
	} else {
		lines = append(lines, p.entry.field.Line(f.Width, f.Glyphs.Ellipsis))
		lines = append(lines, p.remark(f)...)
	}
	for explains(f) && len(lines) < explainLines+1 {
		lines = append(lines, pane.Line{})
	}
	return lines
}

// remark says what is wrong with the text being typed, or what the keys do.
func (p *Pane) remark(f pane.Frame) []pane.Line {
	if text := p.entry.completion(); text != "" {
		wrapped := pane.Wrap(themes.Faint, text, f.Width)
		return wrapped[:min(len(wrapped), max(1, f.Height/6))]
	}
	fault, _ := p.entry.fault()
	if fault == "" {
		return []pane.Line{pane.Text(themes.Faint, "enter accepts it, esc cancels")}
	}
	wrapped := pane.Wrap(themes.Warning, f.Glyphs.Warning+" "+fault, f.Width)
	return wrapped[:min(len(wrapped), max(3, f.Height/3))]
}

// scopeString lays out the scope string, wrapped only at its spaces.
func scopeString(words []string, f pane.Frame) []pane.Line {
	if len(words) == 0 {
		return []pane.Line{pane.Text(themes.Faint, "no scope")}
	}
	var list []pane.Line
	for _, word := range words {
		if id, ok := strings.CutPrefix(word, userPrefix); ok {
			line := pane.Text(themes.Muted, userPrefix)
			line.Add(themes.Strong, id)
			list = append(list, line)
			continue
		}
		list = append(list, pane.Text(themes.Text, word))
	}
	return pane.Flow(list, f.Width)
}
