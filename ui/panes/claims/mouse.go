package claims

import (
	"bulla/ui/keymap"
	"bulla/ui/pane"
)

// Click implements pane.Clickable. A click on the row with the cursor opens it.
func (p *Pane) Click(t pane.Target, f pane.Frame) pane.Effect {
	return p.list.Click(t, keymap.Open, p, f)
}

// Scroll implements pane.Scrolling. The text that is edited follows its cursor.
func (p *Pane) Scroll(rows int, _ pane.Frame) {
	if p.text == nil {
		p.list.Scroll(rows)
	}
}

// Yield implements pane.Yielding. A filter stays.
func (p *Pane) Yield(pane.Frame) bool {
	if p.claim != nil && p.claim.field.Value() != "" || p.text != nil && p.text.editor.Text() != p.text.before {
		return false
	}
	p.text, p.claim = nil, nil
	p.filter.Keep()
	return true
}
