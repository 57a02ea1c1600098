package key

import (
	"strings"

	"bulla/core/diagnose"
	"bulla/core/signing"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/pane"
)

// Render implements pane.Pane.
func (p *Pane) Render(f pane.Frame) []pane.Line {
	if !f.Focused || !p.revealedStill(f) {
		p.hide()
	}
	all := entries(f)
	at := p.index(all)
	var lines []pane.Line
	for i, e := range all {
		if i == at {
			p.start = len(lines)
		}
		lines = append(lines, pane.InRow(i, p.renderEntry(e, f, i == at))...)
		if i == at {
			p.end = len(lines)
		}
	}
	if !f.Focused {
		p.start, p.end = 0, 0 // without focus, the key and the result matter most
	}
	return p.scroll(lines, f)
}

// revealedStill reports whether the revealed key is still there and the token still the same.
func (p *Pane) revealedStill(f pane.Frame) bool {
	for _, k := range f.Snapshot.Keys {
		if p.reveals(k, f) {
			return true
		}
	}
	return false
}

// scroll returns the lines that fit into the frame. They include the row under the cursor, or as
// much of it as fits.
func (p *Pane) scroll(lines []pane.Line, f pane.Frame) []pane.Line {
	height := max(f.Height, 0)
	if above, below := p.end-height, p.start; !p.wheel.Turned(p.index(entries(f))) {
		p.top = max(min(above, below), min(p.top, max(above, below)))
	}
	p.top = max(0, min(p.top, len(lines)-height))
	shown := lines[p.top:min(p.top+height, len(lines))]
	for i := range shown {
		shown[i] = shown[i].Fit(f.Width, f.Glyphs.Ellipsis)
	}
	pane.MarkMore(shown, p.top > 0, p.top+height < len(lines), f)
	return shown
}

// renderEntry renders a row. Under the cursor it is shown in full, with details.
func (p *Pane) renderEntry(e entry, f pane.Frame, cursor bool) []pane.Line {
	if p.typing != nil && p.typing.position == e.position {
		return p.typing.lines(f)
	}
	open := cursor && f.Focused
	var lines []pane.Line
	switch e.kind {
	case keyRow:
		lines = p.renderKey(e, f, open)
	case signatureRow:
		o := signatureOf(f)
		lines = row(e.label, o, value{o.role, o.text, false}, f, open)
	default:
		lines = renderRule(e, f, open)
	}
	if open && len(lines) > 0 {
		lines[0] = lines[0].Fit(f.Width, f.Glyphs.Ellipsis)
		lines[0].On(themes.Cursor)
	}
	return lines
}

// value is the text of a row. An exact one keeps its spaces.
type value struct {
	role  themes.Role
	text  string
	exact bool
}

// wrap breaks the value into lines of at most width cells.
func (v value) wrap(width int) []pane.Line {
	if !v.exact {
		return pane.Wrap(v.role, v.text, width)
	}
	var lines []pane.Line
	for _, part := range pane.HardWrap(v.text, width, 0, maxLines) {
		lines = append(lines, pane.Text(v.role, part))
	}
	return lines
}

// maxLines is the maximum number of lines of one value.
const maxLines = 200

// columnOf returns the width of the column of labels.
func columnOf(width int) int {
	if width < 40 {
		return 8
	}
	return 10
}

// row renders a label, a symbol and a value: in one line, or in full if it is open.
func row(label string, mark outcome, v value, f pane.Frame, open bool) []pane.Line {
	column := columnOf(f.Width)
	if label == "signature" && column < len(label)+1 {
		label = "signed"
	}
	line := pane.Text(themes.Muted, label)
	line.PadTo(column)
	if mark.glyph != "" {
		line.Add(mark.role, mark.glyph+" ")
	}
	if !open {
		return []pane.Line{*line.Append(pane.Text(v.role, v.text))}
	}
	column = line.Width()
	var lines []pane.Line
	for i, part := range v.wrap(max(f.Width-column, 1)) {
		if i > 0 {
			line = pane.Line{}
			line.PadTo(column)
		}
		lines = append(lines, *line.Append(part))
	}
	return lines
}

// below renders a text below the value of a row: in full, or in one line.
func below(v value, f pane.Frame, whole bool) []pane.Line {
	column := columnOf(f.Width)
	parts := []pane.Line{pane.Text(v.role, v.text)}
	if whole {
		parts = v.wrap(max(f.Width-column, 1))
	}
	var lines []pane.Line
	for _, part := range parts {
		var line pane.Line
		line.PadTo(column)
		lines = append(lines, *line.Append(part))
	}
	return lines
}

// renderKey renders the description of a key and, for the one in use, its material and its faults.
func (p *Pane) renderKey(e entry, f pane.Frame, open bool) []pane.Line {
	if e.key.IsZero() {
		return row(e.label, outcome{}, value{themes.Muted, "none: " + press(keymap.Edit, f) + " to add one", false}, f, open)
	}
	// Where there is room, it is whole without the focus, too: the rows below don't move with it.
	lines := row(e.label, outcome{}, value{themes.Text, e.key.Describe(), false}, f, open || f.Height > roomy)
	revealed := p.reveals(e.key, f)
	if e.label == "other" && !open && !revealed {
		return lines
	}
	lines = append(lines, p.renderMaterial(e.key, f, open, revealed)...)
	for _, fault := range e.key.FaultsFor(f.Snapshot.Signature.Alg) {
		lines = append(lines, below(value{themes.Warning, f.Glyphs.Warning + " " + fault.Title, false}, f, open)...)
		if open {
			lines = append(lines, below(value{themes.Muted, fault.Because, false}, f, true)...)
			lines = append(lines, below(value{themes.Text, "fix: " + fault.Fix, false}, f, true)...)
		}
	}
	return lines
}

// roomy is the height from which on a thumbprint and the fix of a rule are shown in full. With
// less, the outcomes of the other rows matter more.
const roomy = 9

// renderMaterial renders the material of a key, masked unless it is revealed.
func (p *Pane) renderMaterial(k signing.Key, f pane.Frame, open, revealed bool) []pane.Line {
	if revealed {
		var lines []pane.Line
		for _, part := range strings.Split(strings.TrimSuffix(k.Reveal(), "\n"), "\n") {
			lines = append(lines, below(value{themes.Strong, part, true}, f, true)...)
		}
		return lines
	}
	masked := strings.ReplaceAll(k.Masked(), "•", "*") // as in the field, and also for ASCII terminals
	if masked == "" {
		return nil
	}
	if k.Thumbprint() != "" {
		masked = "thumbprint " + masked
	}
	return below(value{themes.Faint, masked, false}, f, open && f.Height >= roomy)
}

// renderRule renders a rule and its outcome.
func renderRule(e entry, f pane.Frame, open bool) []pane.Line {
	v := value{themes.Text, e.rule.text(f.Snapshot.Expect.Policy), e.rule.exact}
	if v.text == "" {
		v = value{themes.Muted, e.rule.unset(f), false}
	}
	found, ok := e.rule.finding(f)
	if !ok {
		return row(e.label, outcome{}, v, f, open)
	}
	mark := outcomeOf(found.Severity, f.Glyphs)
	lines := row(e.label, mark, v, f, open)
	if !open || found.Severity == diagnose.Pass {
		return lines
	}
	lines = append(lines, below(value{mark.role, found.Title, false}, f, true)...)
	if f.Height < roomy {
		return lines // Diagnosis shows the rest
	}
	if found.Fix == "" {
		return append(lines, below(value{themes.Muted, found.Because, false}, f, true)...)
	}
	return append(lines, below(value{themes.Text, "fix: " + found.Fix, false}, f, true)...)
}

// outcomeOf returns the symbol and role for the finding of a rule: broken, passed or not checked.
func outcomeOf(s diagnose.Severity, g themes.Glyphs) outcome {
	switch s {
	case diagnose.Error:
		return outcome{glyph: g.Error, role: themes.Error}
	case diagnose.Pass:
		return outcome{glyph: g.Pass, role: themes.Pass}
	}
	return outcome{glyph: g.Skipped, role: themes.Skipped}
}
