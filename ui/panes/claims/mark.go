package claims

import (
	"bulla/core/token"
	"bulla/ui/pane"
)

// Mark implements pane.Marking: the bytes of the member or the scope under the cursor.
func (p *Pane) Mark(f pane.Frame) pane.Mark {
	r, ok := p.current(f)
	if !ok || r.disclosed || f.Snapshot.Opened && r.part == token.Payload || p.text != nil || p.claim != nil {
		return pane.Mark{}
	}
	return pane.Mark{Part: r.part, Start: r.start, End: r.end}
}

// Follow moves the cursor to a row with the mark, unless it is on one already.
func (p *Pane) Follow(f pane.Frame) {
	if r, ok := p.current(f); f.Mark.IsZero() || !ok || r.lit(f.Mark) {
		return
	}
	for i, r := range p.listed.rows {
		if r.lit(f.Mark) {
			p.list.Cursor = i
			return
		}
	}
}

// lit reports whether the row shows part of a mark.
func (r row) lit(m pane.Mark) bool {
	return !m.IsZero() && !r.disclosed && r.part == m.Part && r.start < m.End && m.Start < r.end
}
