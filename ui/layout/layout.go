// Package layout divides the terminal into rectangles.
//
// It knows sizes and nothing else: no text, no style, no content. The frames of a
// plan, the header and the footer cover the screen exactly. They move with the size,
// the mode and the row counts of the wishes; the focus moves none of them, with one
// exception: in a Narrow single column the focused Diagnosis takes the whole column.
package layout

// Rect is a block of cells. X and Y count from 0 at the top left of the terminal.
type Rect struct{ X, Y, W, H int }

// Placed is one frame on the screen and the pane it shows.
type Placed struct {
	Pane Pane   // Pane is the pane shown.
	Rect Rect   // Rect is the whole frame, with its border if the plan has borders.
	Tabs []Pane // Tabs are the panes that share the frame, in order; nil when Pane is alone.
}

// Plan is the division of one screen. With class None everything else is zero.
type Plan struct {
	Class  Class
	Header Rect     // Header is the first row, full width.
	Footer Rect     // Footer is the last row, full width.
	Panes  []Placed // Panes runs down the left column, then down the right one.

	// Border says whether frames have a border. Without one the first row of the
	// frame is its title and the rest is content.
	Border bool
}

// Wishes is what the screen would like to show. Row counts are content rows, without
// borders. Each is held between limits of the class; zero or less gives the lower limit.
// Scopes and Claims wish for nothing: they have the rows that the others leave, so that
// folding a group of scopes keeps the frames still.
type Wishes struct {
	Mode   Mode
	Focus  Pane // Focus is always shown; a value that is no pane counts as Scopes.
	Output Pane // Output is Token or Claims, whichever was looked at last; anything else counts as Claims.
	Left   Pane // Left is Expiry or Key, whichever was looked at last; anything else counts as Expiry.
	Below  Pane // Below is Diagnosis or Access, whichever was looked at last; anything else counts as Diagnosis.

	TokenRows     int
	ExpiryRows    int // ExpiryRows is for the frame of Expiry and Key.
	DiagnosisRows int // DiagnosisRows is for the frame of Diagnosis and Access.
}

// Screen divides a terminal of w columns and h rows.
func Screen(w, h int, wishes Wishes) Plan {
	class := Classify(w, h)
	if class == None {
		return Plan{Class: None}
	}

	wishes = wishes.valid()
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

// Shows reports whether a frame of the plan shows p.
func (pl Plan) Shows(p Pane) bool {
	_, ok := pl.Find(p)
	return ok
}

// valid returns the wishes with Focus, Output, Left and Below in their ranges.
func (ws Wishes) valid() Wishes {
	if ws.Focus >= NumPanes {
		ws.Focus = Scopes
	}
	if ws.Output != Token {
		ws.Output = Claims
	}
	if ws.Left != Key {
		ws.Left = Expiry
	}
	if ws.Below != Access {
		ws.Below = Diagnosis
	}
	return ws
}

// output returns which of Token and Claims to show where only one of them fits.
func (ws Wishes) output() Pane {
	if ws.Focus == Token || ws.Focus == Claims {
		return ws.Focus
	}
	return ws.Output
}

// left returns which of Expiry and Key to show where they share a frame.
func (ws Wishes) left() Pane {
	if ws.Focus == Expiry || ws.Focus == Key {
		return ws.Focus
	}
	return ws.Left
}

// below returns which of Diagnosis and Access to show where they share a frame.
func (ws Wishes) below() Pane {
	if ws.Focus == Diagnosis || ws.Focus == Access {
		return ws.Focus
	}
	return ws.Below
}
