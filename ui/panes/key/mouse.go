package key

import (
	"bulla/ui/keymap"
	"bulla/ui/pane"
)

// Click implements pane.Clickable. A click on the row with the cursor changes it.
func (p *Pane) Click(t pane.Target, f pane.Frame) pane.Effect {
	all := entries(f)
	if t.Row >= len(all) {
		return pane.Effect{}
	}
	had := f.Focused && p.index(all) == t.Row
	p.at = all[t.Row].position
	if had {
		return pane.Enter(p, keymap.Edit, f)
	}
	return pane.Effect{}
}

// Scroll implements pane.Scrolling.
func (p *Pane) Scroll(rows int, f pane.Frame) {
	p.wheel.Turn(p.index(entries(f)))
	p.top = max(0, p.top+rows)
}

// Yield implements pane.Yielding.
func (p *Pane) Yield(f pane.Frame) bool {
	t := p.typing
	unchanged := t.kind == ruleRow && t.field.Value() == t.rule.text(f.Snapshot.Expect.Policy)
	if t.field.Value() != "" && !unchanged {
		return false
	}
	p.typing = nil
	return true
}
