package access

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/ui/pane"
)

// shown returns the rows that match the filter, and keeps the cursor among them.
func (p *Pane) shown(v *view) []row {
	rows := v.rows
	if p.Filter.On() {
		rows = slices.DeleteFunc(slices.Clone(rows), func(r row) bool {
			d := r.decision()
			return !p.Filter.Matches(r.methods(), fullPath(d), strings.Join(d.Endpoint.Operations, " "), d.Endpoint.Does,
				r.group, r.scope, needs(d))
		})
	}
	p.list.Cursor = max(p.first(), min(p.list.Cursor, len(rows)))
	return rows
}

// first returns the first position of the cursor: the inbox, which a filter hides.
func (p *Pane) first() int {
	if p.Filter.On() {
		return 1
	}
	return 0
}

// Type implements pane.Typing.
func (p *Pane) Type(key tea.KeyMsg, f pane.Frame) pane.Effect {
	return p.Filter.Type(key, p, f, func() { p.list.Cursor = p.first() })
}

// Leave implements pane.Typing.
func (p *Pane) Leave(pane.Frame) pane.Effect {
	p.Cancel()
	return pane.Effect{}
}

// Cancel implements pane.Cancelable. The cursor stays on its endpoint.
func (p *Pane) Cancel() bool {
	r, ok := p.selected(&p.last)
	if !p.Filter.Clear() {
		return false
	}
	if ok {
		same := func(o row) bool { return sameRow(o.decision(), r.decision()) }
		p.list.Cursor = 1 + slices.IndexFunc(p.last.rows, same)
	}
	return true
}
