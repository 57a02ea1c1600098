package claims

import (
	tea "github.com/charmbracelet/bubbletea"

	"bulla/ui/pane"
)

// matching returns the rows that match the filter.
func (p *Pane) matching(all []row) []row {
	if !p.filter.On() {
		return all
	}
	var matching []row
	for _, r := range all {
		if p.filter.Matches(r.location(), r.member, r.value, r.short) {
			matching = append(matching, r)
		}
	}
	return matching
}

// countMembers returns how many members the rows show: one may have several rows.
func countMembers(rows []row) int {
	count := 0
	for i, r := range rows {
		if i == 0 || r.index < 0 || r.part != rows[i-1].part || r.index != rows[i-1].index {
			count++
		}
	}
	return count
}

// Filtering implements pane.Filtering.
func (p *Pane) Filtering() bool { return p.filter.Typing() }

// typeFilter handles a key while the filter is typed.
func (p *Pane) typeFilter(key tea.KeyMsg, f pane.Frame) pane.Effect {
	return p.filter.Type(key, p, f, func() {
		p.list.Cursor = 0
		p.rows(f) // Cancel looks for the row under the cursor in them
	})
}

// Cancel implements pane.Cancelable: it clears the filter. The cursor stays on its claim.
func (p *Pane) Cancel() bool {
	if rows := p.listed.rows; p.filter.On() && len(rows) > 0 {
		p.wanted = p.here(rows[min(p.list.Cursor, len(rows)-1)])
	}
	return p.filter.Clear()
}
