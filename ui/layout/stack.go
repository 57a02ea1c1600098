package layout

// slot is one frame of a column. Rows 0 means all rows that the fixed slots leave;
// a column has exactly one such slot.
type slot struct {
	pane Pane
	tabs []Pane
	rows int
}

// fixed returns a slot of a set height. It shows p, one of tabs if any.
func fixed(rows int, p Pane, tabs ...Pane) slot { return slot{pane: p, tabs: tabs, rows: rows} }

// rest returns the slot that takes what the others leave. It shows p, one of tabs if any.
func rest(p Pane, tabs ...Pane) slot { return slot{pane: p, tabs: tabs} }

// columns cuts r into a left column of the given width and a right one with the rest.
func (r Rect) columns(width int) (left, right Rect) {
	left = Rect{X: r.X, Y: r.Y, W: width, H: r.H}
	right = Rect{X: r.X + width, Y: r.Y, W: r.W - width, H: r.H}
	return left, right
}

// stack places the slots from the top of r to its bottom.
func (r Rect) stack(slots ...slot) []Placed {
	free := r.H
	for _, s := range slots {
		free -= s.rows
	}

	placed := make([]Placed, 0, len(slots))
	y := r.Y
	for _, s := range slots {
		rows := s.rows
		if rows == 0 {
			rows = free
		}
		placed = append(placed, Placed{
			Pane: s.pane,
			Rect: Rect{X: r.X, Y: y, W: r.W, H: rows},
			Tabs: s.tabs,
		})
		y += rows
	}
	return placed
}

// frameRows returns the height of a bordered frame for the given content rows, held
// between least and most.
func frameRows(content, least, most int) int {
	const borders = 2
	return clamp(content, least-borders, most-borders) + borders
}

// clamp returns n held between least and most.
func clamp(n, least, most int) int {
	return max(least, min(n, most))
}
