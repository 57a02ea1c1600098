package layout

// frame is one frame of a column. Rows 0 means all rows that the other frames leave; a column has
// exactly one such frame.
type frame struct {
	pane Pane
	tabs []Pane
	rows int
}

// frame returns the frame of a slot, which other slots may share. If none of its panes had the
// focus yet, it shows the first pane of s.
func (ws Wishes) frame(s Slot, others ...Slot) frame {
	tabs := ws.panes(append(others, s)...)
	f := frame{pane: ws.latest(tabs, ws.first(s))}
	if len(tabs) > 1 {
		f.tabs = tabs
	}
	return f
}

// high returns the frame with a height for the given content rows, border included, held between
// least and most.
func (f frame) high(content, least, most int) frame {
	const borders = 2
	f.rows = clamp(content, least-borders, most-borders) + borders
	return f
}

// columns cuts r into a left column of the given width and a right one with the rest.
func (r Rect) columns(width int) (left, right Rect) {
	left = Rect{X: r.X, Y: r.Y, W: width, H: r.H}
	right = Rect{X: r.X + width, Y: r.Y, W: r.W - width, H: r.H}
	return left, right
}

// stack places the frames from the top of r to its bottom.
func (r Rect) stack(frames ...frame) []Placed {
	free := r.H
	for _, f := range frames {
		free -= f.rows
	}

	placed := make([]Placed, 0, len(frames))
	y := r.Y
	for _, f := range frames {
		rows := f.rows
		if rows == 0 {
			rows = free
		}
		placed = append(placed, Placed{
			Pane: f.pane,
			Rect: Rect{X: r.X, Y: y, W: r.W, H: rows},
			Tabs: f.tabs,
		})
		y += rows
	}
	return placed
}

// clamp returns n held between least and most.
func clamp(n, least, most int) int {
	return max(least, min(n, most))
}
