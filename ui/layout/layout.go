// Package layout divides the terminal into rectangles.
//
// It knows sizes and slots and nothing else: no text, no style, no content. The frames of a plan,
// the header and the footer cover the screen exactly. They move with the size, the order and the
// row counts of the wishes. The focus moves frames only where the content of all of them doesn't
// fit: then the one with the focus gets the rows that it needs first.
package layout

import "slices"

// Rect is a block of cells. X and Y count from 0 at the top left of the terminal.
type Rect struct{ X, Y, W, H int }

// Pane is a pane of the screen: its index in Wishes.Slots.
type Pane int

// Slot is where a pane goes. Panes with the same slot share a frame.
type Slot uint8

// The slots. Each but the last two has at least one pane. A frame of two slots shows their panes as
// tabs.
const (
	Choices   Slot = iota // Choices is the upper part of the left column.
	Settings              // Settings is below Choices.
	Encoded               // Encoded is above Decoded. Where rows are few, it shares the frame of Decoded.
	Decoded               // Decoded is in the middle column, or the right one of two.
	Findings              // Findings is in the last column, or above Decoded if it comes first.
	Calls                 // Calls is below Findings. In fewer than three columns it shares that frame.
	Signing               // Signing is below Decoded. In fewer than three columns it shares the frame of Settings.
	Guide                 // Guide explains the others, during a tour. Otherwise no pane has this slot.
	Exchanges             // Exchanges is below Guide, or next to it. It comes and goes with Guide.
)

// Placed is one frame on the screen and the pane it shows.
type Placed struct {
	Pane Pane   // Pane is the pane shown.
	Rect Rect   // Rect is the whole frame, with its border if the plan has borders.
	Tabs []Pane // Tabs are the panes that share the frame, in order; nil if there is only one.
}

// Plan is the division of one screen. With class None everything else is zero.
type Plan struct {
	Class  Class
	Header Rect     // Header is the first row, full width.
	Footer Rect     // Footer is the last row, full width.
	Panes  []Placed // Panes runs down the left column, then down the next ones.

	// Border says whether frames have a border. Without one the first row of the frame is its title
	// and the rest is content.
	Border bool
}

// Wishes is what the screen would like to show.
type Wishes struct {
	// Slots holds the slot of each pane, in the order of the tabs.
	Slots []Slot
	// Rows holds how many rows the content of each pane needs, without borders. A pane without a
	// number needs none.
	Rows []int
	// Stretch holds how many rows each pane can use if the others leave them. A pane without a number
	// can use those of Rows.
	Stretch []int
	// Focus is always shown.
	Focus Pane
	// Recent are the panes that had the focus, the latest first. A shared frame shows the latest of
	// its panes.
	Recent []Pane
	// FindingsFirst puts Findings where the eye goes first.
	FindingsFirst bool
	// Zoomed gives the whole screen to Focus.
	Zoomed bool
	// Shown are the panes that Guide points at, the most important one first.
	Shown []Pane
	// Few leaves out all panes that Guide doesn't point at.
	Few bool
}

// Screen divides a terminal of w columns and h rows.
func Screen(w, h int, wishes Wishes) Plan {
	class := classify(w, h)
	if class == None {
		return Plan{Class: None}
	}
	body := Rect{X: 0, Y: 1, W: w, H: h - 2}
	return Plan{
		Class:  class,
		Header: Rect{X: 0, Y: 0, W: w, H: 1},
		Footer: Rect{X: 0, Y: h - 1, W: w, H: 1},
		Panes:  arrange(class, body, wishes),
		Border: class != Tiny,
	}
}

// Find returns the frame that shows p. A pane that is only a tab of a frame is not shown.
func (pl Plan) Find(p Pane) (Placed, bool) {
	for _, placed := range pl.Panes {
		if placed.Pane == p {
			return placed, true
		}
	}
	return Placed{}, false
}

// Frame returns the frame that has p, shown or as a tab that isn't.
func (pl Plan) Frame(p Pane) (Placed, bool) {
	if placed, ok := pl.Find(p); ok {
		return placed, true
	}
	for _, placed := range pl.Panes {
		if slices.Contains(placed.Tabs, p) {
			return placed, true
		}
	}
	return Placed{}, false
}

// Order returns the panes as the eye meets them: down the left column, then down the next ones, and
// in a shared frame in the order of its tabs.
func (pl Plan) Order() []Pane {
	var order []Pane
	for _, placed := range pl.Panes {
		for _, p := range append(slices.Clone(placed.Tabs), placed.Pane) {
			if !slices.Contains(order, p) {
				order = append(order, p)
			}
		}
	}
	return order
}

// all returns the panes in order.
func (ws Wishes) all() []Pane {
	panes := make([]Pane, len(ws.Slots))
	for i := range panes {
		panes[i] = Pane(i)
	}
	return panes
}

// first returns the first pane of a slot.
func (ws Wishes) first(s Slot) Pane { return Pane(slices.Index(ws.Slots, s)) }

// latest returns which of panes to show in a frame: the one with the focus, or else the one that
// had it last, or else the fallback.
func (ws Wishes) latest(panes []Pane, fallback Pane) Pane {
	for _, p := range append([]Pane{ws.Focus}, ws.Recent...) {
		if slices.Contains(panes, p) {
			return p
		}
	}
	return fallback
}

// panes returns the panes of some slots, in order.
func (ws Wishes) panes(slots ...Slot) []Pane {
	return slices.DeleteFunc(ws.all(), func(p Pane) bool { return !slices.Contains(slots, ws.Slots[p]) })
}
