package scopes

import (
	"strings"

	"bulla/ui/keymap"
	"bulla/ui/pane"
)

// Click implements pane.Clickable. A click on the box or the name of a scope toggles it.
func (p *Pane) Click(t pane.Target, f pane.Frame) pane.Effect {
	if p.presets {
		return p.presetList.Click(t, keymap.Accept, p, f)
	}
	rows := p.rows(f)
	if t.Row >= len(rows) || !rows[t.Row].selectable() {
		return pane.Effect{}
	}
	had := f.Focused && p.at == rows[t.Row].id
	p.list.Cursor, p.at = t.Row, rows[t.Row].id
	if had || t.Acts {
		return pane.Enter(p, keymap.Toggle, f)
	}
	return pane.Effect{}
}

// Scroll implements pane.Scrolling.
func (p *Pane) Scroll(rows int, f pane.Frame) {
	if p.presets {
		p.presetList.Scroll(rows)
		return
	}
	p.find(p.rows(f))
	p.list.Scroll(rows)
}

// Yield implements pane.Yielding. A filter stays.
func (p *Pane) Yield(pane.Frame) bool {
	if p.entry != nil && strings.TrimSpace(p.entry.field.Value()) != "" {
		return false
	}
	p.entry = nil
	p.filter.Keep()
	return true
}
