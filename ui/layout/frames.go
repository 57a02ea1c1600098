package layout

import "slices"

// borders is how many rows the border of a frame takes, or its title line where it has no border.
const borders = 2

// frame is one frame of a column. Heights include the border.
type frame struct {
	pane Pane
	tabs []Pane
	// least is the height that the frame always has. Without the focus, it isn't higher than most
	// unless the other frames leave rows.
	least, most int
	// want is the height that the content of its main pane needs, spare the largest that one of its
	// tabs can use.
	want, spare int
	focused     bool
	fills       bool // it gets the rows that no frame needs; exactly one frame of a column does
}

// frame returns the frame of a slot, which other slots may share. If none of its panes had the
// focus yet, it shows the first pane of s, the main one.
func (ws Wishes) frame(s Slot, others ...Slot) frame {
	tabs := ws.panes(append(others, s)...)
	main := ws.first(s)
	f := frame{
		pane: ws.latest(tabs, main), focused: slices.Contains(tabs, ws.Focus),
		want: rowsOf(main, ws.Rows) + borders, most: largest,
	}
	for _, tab := range tabs {
		f.spare = max(f.spare, max(rowsOf(tab, ws.Rows), rowsOf(tab, ws.Stretch))+borders)
	}
	if len(tabs) > 1 {
		f.tabs = tabs
	}
	return f
}

// largest is more rows than any terminal has.
const largest = 1 << 16

// rowsOf returns the number of a pane, 0 if it has none.
func rowsOf(p Pane, rows []int) int {
	if int(p) >= len(rows) {
		return 0
	}
	return clamp(rows[p], 0, largest)
}

// between returns the frame with limits of its height.
func (f frame) between(least, most int) frame {
	f.least, f.most = least, most
	return f
}

// atMost returns the frame with a limit that also holds if it has the focus.
func (f frame) atMost(rows int) frame {
	f.want, f.spare = min(f.want, rows), min(f.spare, rows)
	return f
}

// fixed returns the frame with a height that is the same whatever it shows and whatever has the
// focus, so that the frames above and below it stay where they are.
func (f frame) fixed(rows int) frame { return f.between(rows, rows).atMost(rows) }

// forAll returns the frame with the height that any of its panes needs, for panes of which one or
// the other has more content.
func (f frame) forAll() frame {
	f.want = f.spare
	return f
}

// rest returns the frame that gets the rows that no frame needs.
func (f frame) rest(least int) frame {
	f.least, f.fills = least, true
	return f
}

// columns cuts r into columns of the given widths and a last one with the rest.
func (r Rect) columns(widths ...int) []Rect {
	var columns []Rect
	x := r.X
	for _, width := range append(widths, 0) {
		if width == 0 {
			width = r.X + r.W - x
		}
		columns = append(columns, Rect{X: x, Y: r.Y, W: width, H: r.H})
		x += width
	}
	return columns
}

// stack places the frames from the top of r to its bottom.
func (r Rect) stack(frames ...frame) []Placed {
	placed := make([]Placed, 0, len(frames))
	y := r.Y
	for i, rows := range share(r.H, frames) {
		f := frames[i]
		placed = append(placed, Placed{Pane: f.pane, Rect: Rect{X: r.X, Y: y, W: r.W, H: rows}, Tabs: f.tabs})
		y += rows
	}
	return placed
}

// share divides the rows of a column among its frames. Each gets its least height. Then the frame
// with the focus grows as its content needs, then the others up to their limits, then the one that
// fills the column, then those with more content than that.
func share(rows int, frames []frame) []int {
	heights := make([]int, len(frames))
	free := rows
	for i, f := range frames {
		heights[i] = f.least
		free -= f.least
	}
	grow := func(i, height int) {
		more := clamp(height-heights[i], 0, free)
		heights[i] += more
		free -= more
	}
	for _, step := range []func(f frame) int{
		func(f frame) int { return when(f.focused, f.want) },
		func(f frame) int { return when(!f.fills, min(f.want, f.most)) },
		func(f frame) int { return f.want },
		func(f frame) int { return f.spare },
		func(f frame) int { return when(f.fills, largest) },
	} {
		for i, f := range frames {
			grow(i, step(f))
		}
	}
	return heights
}

// when returns the height if the condition holds, else 0.
func when(holds bool, height int) int {
	if holds {
		return height
	}
	return 0
}

// clamp returns n held between least and most.
func clamp(n, least, most int) int {
	return max(least, min(n, most))
}
