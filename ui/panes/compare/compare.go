// Package compare is the overlay that shows two tokens side by side: what was gained and lost, and
// what is wrong with only one of them.
package compare

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core"
	"bulla/core/report"
	"bulla/ui/keymap"
	"bulla/ui/pane"
)

// Overlay shows a comparison. It keeps how far it is scrolled.
type Overlay struct {
	before, after core.Snapshot
	names         [2]string
	pager         pane.Pager
	last          *drawn // nil before the first time
}

// drawn is the comparison at an instant, with its lines in a width. It is kept because it is drawn
// many times.
type drawn struct {
	now        time.Time
	comparison core.Comparison
	width      int
	lines      []pane.Line
}

// New returns the overlay that compares a token with a later one. The names say where they are
// from.
func New(before, after core.Snapshot, names [2]string) *Overlay {
	return &Overlay{before: before, after: after, names: names}
}

// maxWidth is so wide that long claims fit next to each other.
const maxWidth = 180

// Traits implements pane.Overlay.
func (o *Overlay) Traits() pane.Traits {
	return pane.Traits{Context: keymap.CompareOverlay, MaxWidth: maxWidth}
}

// Title implements pane.Overlay. The names of the tokens are in the text.
func (o *Overlay) Title(pane.Frame) (string, pane.Line) { return "Compare", pane.Line{} }

// Disabled implements pane.Keyed.
func (o *Overlay) Disabled(keymap.Action, pane.Frame) string { return "" }

// Do implements pane.Keyed.
func (o *Overlay) Do(action keymap.Action, f pane.Frame) pane.Effect {
	if action == keymap.CopyHere {
		return pane.Effect{Copy: report.CompareText(o.at(f), o.names, report.Style{}), Copied: "comparison"}
	}
	o.pager.Move(action, len(o.lines(f)), f.Height)
	return pane.Effect{}
}

// Type implements pane.Overlay: nothing is typed here.
func (o *Overlay) Type(tea.KeyMsg, pane.Frame) pane.Effect { return pane.Say("esc closes the window") }

// Wants implements pane.Wanting.
func (o *Overlay) Wants(f pane.Frame) int { return len(o.lines(f)) }

// Render implements pane.Overlay.
func (o *Overlay) Render(f pane.Frame) []pane.Line {
	return o.pager.Show(o.lines(f), f.Height, f)
}

// at returns the comparison at the instant of the frame.
func (o *Overlay) at(f pane.Frame) core.Comparison {
	now := f.Snapshot.Now
	if o.last == nil || !o.last.now.Equal(now) {
		o.last = &drawn{now: now, comparison: core.Compare(o.before.At(now), o.after.At(now))}
	}
	return o.last.comparison
}

// lines returns all lines of the comparison.
func (o *Overlay) lines(f pane.Frame) []pane.Line {
	c := o.at(f)
	if o.last.lines == nil || o.last.width != f.Width {
		o.last.width, o.last.lines = f.Width, newSheet(f, o.names, c).draw()
	}
	return o.last.lines
}
