// Package flow is the pane that shows the requests of a tour's step as arrows between the app, its
// backend, Courier and the SDK.
package flow

import (
	"slices"

	"bulla/core/tour"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/pane"
)

// Pane is the diagram. It keeps the cursor, which is on a request.
type Pane struct {
	exchanges []*tour.Exchange
	list      pane.List
	shown     bool // a step was shown
	ofStep    int  // how many requests the step sent itself; those after them were sent again
}

// New returns the pane.
func New() *Pane { return &Pane{} }

// Show shows the requests of a step. The cursor is on the first one if the audience should read
// them all, and otherwise on the last one, which has the answer that the step is about.
func (p *Pane) Show(exchanges []*tour.Exchange, all bool) {
	*p = Pane{exchanges: exchanges, shown: true, ofStep: len(exchanges)}
	if !all {
		p.list.Cursor = max(0, len(exchanges)-1)
	}
}

// Add adds requests that were sent after the step.
func (p *Pane) Add(exchanges []*tour.Exchange) {
	p.exchanges = slices.Concat(p.exchanges, exchanges)
	p.list.Cursor = max(0, len(p.exchanges)-1)
}

// Last returns the last request of the step itself that wasn't caused by another one; nil if it
// sent none.
func (p *Pane) Last() *tour.Exchange {
	for _, e := range slices.Backward(p.exchanges[:p.ofStep]) {
		if !e.Nested {
			return e
		}
	}
	return nil
}

// Selected returns the request under the cursor; nil if there is none.
func (p *Pane) Selected() *tour.Exchange {
	if len(p.exchanges) == 0 {
		return nil
	}
	return p.exchanges[min(p.list.Cursor, len(p.exchanges)-1)]
}

// SetSize implements pane.Pane. The pane only needs the size of the frame.
func (p *Pane) SetSize(int, int) {}

// Title implements pane.Pane.
func (p *Pane) Title(f pane.Frame) (string, pane.Line) {
	if f.Focused || len(p.exchanges) == 0 {
		return "Flow", pane.Line{}
	}
	return "Flow", pane.Text(themes.Muted, "real requests on this machine")
}

// Disabled implements pane.Keyed.
func (p *Pane) Disabled(action keymap.Action, f pane.Frame) string {
	switch {
	case !p.shown:
		return "no tour is running: press " + f.Keys.Global(keymap.StartTour) + " to start it"
	case (action == keymap.Open || action == keymap.SendAgain) && len(p.exchanges) == 0:
		return "this step sends no request"
	}
	return ""
}

// Do implements pane.Keyed. What needs the Player is left to the root.
func (p *Pane) Do(action keymap.Action, f pane.Frame) pane.Effect {
	switch {
	case action == keymap.Open:
		return pane.Effect{Detail: detail(p.Selected())}
	case keymap.IsMovement(action):
		p.list.Cursor = pane.Moved(action, p.list.Cursor, f.Height/3, len(p.exchanges))
		return pane.Effect{}
	}
	return pane.Effect{Tour: action}
}

// Click implements pane.Clickable. A click on the request with the cursor opens it.
func (p *Pane) Click(t pane.Target, f pane.Frame) pane.Effect {
	return p.list.Click(t, keymap.Open, p, f)
}

// Scroll implements pane.Scrolling.
func (p *Pane) Scroll(rows int, _ pane.Frame) { p.list.Scroll(rows) }

// Wants implements pane.Wanting.
func (p *Pane) Wants(f pane.Frame) int {
	lines, _, _ := p.lines(f)
	return len(lines)
}
