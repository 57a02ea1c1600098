// Package layout divides the terminal into rectangles.
//
// It knows sizes and slots and nothing else: no text, no style, no content. The frames of a plan,
// the header and the footer cover the screen exactly. They move with the size, the order and the
// row counts of the wishes. The focus moves none of them, with one exception: in a Narrow single
// column the first pane of Findings takes the whole column when focused.
package layout

import "slices"

// Rect is a block of cells. X and Y count from 0 at the top left of the terminal.
type Rect struct{ X, Y, W, H int }

// Pane is a pane of the screen: its index in Wishes.Slots.
type Pane int

// Slot is where a pane goes. Panes with the same slot share a frame.
type Slot uint8

// The slots. Each has at least one pane. A frame of two slots shows their panes as tabs.
const (
	Choices  Slot = iota // Choices is the upper part of the left column.
	Settings             // Settings is below Choices.
	Encoded              // Encoded is in the right column. Where rows are few, it shares the frame of Decoded.
	Decoded              // Decoded is below Encoded.
	Findings             // Findings is in the right column, above or below the other two.
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
	Panes  []Placed // Panes runs down the left column, then down the right one.

	// Border says whether frames have a border. Without one the first row of the frame is its title
	// and the rest is content.
	Border bool
}

// Wishes is what the screen would like to show. Row counts are content rows, without borders. Each
// is held between limits of the class; zero or less gives the lower limit. Choices and Decoded have
// no row count: they get the rows that the others leave, so that folding a group of scopes keeps
// the frames still.
type Wishes struct {
	// Slots holds the slot of each pane, in the order of the tabs.
	Slots []Slot
	// Focus is always shown.
	Focus Pane
	// Recent are the panes that had the focus, the latest first. A shared frame shows the latest of
	// its panes.
	Recent []Pane
	// FindingsFirst puts Findings above Encoded and Decoded.
	FindingsFirst bool

	SettingsRows, EncodedRows, FindingsRows int
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
