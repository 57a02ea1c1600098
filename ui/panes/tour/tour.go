// Package tour is the pane that explains the step of a tour: what happens and why, something to
// try, a question, and what to look at in the other panes.
package tour

import (
	"fmt"

	"bulla/core/hint"
	"bulla/core/report"
	"bulla/core/token"
	"bulla/core/tour"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/pane"
)

// Pane explains a step. It keeps what of the step is shown, and how far it is scrolled.
type Pane struct {
	tour    *tour.Tour // nil while no tour runs
	outcome *tour.Outcome
	fault   hint.Problem // why the step could not be played
	ended   bool         // the page after the last step is shown

	targets []tour.Target
	target  int // the one that is marked
	answer  bool
	notes   bool // also in the next steps
	large   bool // for a projector
	pager   pane.Pager
}

// New returns the pane.
func New() *Pane { return &Pane{} }

// Begin shows that a tour is about to begin. Its notes are shown if the user asked for them.
func (p *Pane) Begin(t *tour.Tour, notes bool) { *p = Pane{tour: t, notes: notes} }

// Show shows a step that was played. The answer to its question is hidden.
func (p *Pane) Show(o *tour.Outcome) {
	*p = Pane{tour: p.tour, outcome: o, notes: p.notes, large: p.large}
	for _, text := range o.Step.Show {
		if target, problem := tour.ParseTarget(text); problem.IsZero() {
			p.targets = append(p.targets, target)
		}
	}
}

// Fail says why a step could not be played.
func (p *Pane) Fail(problem hint.Problem) { p.fault, p.pager = problem, pane.Pager{} }

// End shows the page after the last step.
func (p *Pane) End() { p.ended, p.pager = true, pane.Pager{} }

// Resume shows the step again after the last page.
func (p *Pane) Resume() { p.ended, p.pager = false, pane.Pager{} }

// SetLarge switches the layout for projectors on or off.
func (p *Pane) SetLarge(large bool) { p.large, p.pager = large, pane.Pager{} }

// Ended reports whether the page after the last step is shown.
func (p *Pane) Ended() bool { return p.ended }

// Targets returns what the step points at.
func (p *Pane) Targets() []tour.Target { return p.targets }

// Target returns the target that is marked; ok is false for a step that points at nothing.
func (p *Pane) Target() (t tour.Target, ok bool) {
	if p.ended || len(p.targets) == 0 {
		return tour.Target{}, false
	}
	return p.targets[p.target], true
}

// SetSize implements pane.Pane. The pane only needs the size of the frame.
func (p *Pane) SetSize(int, int) {}

// Title implements pane.Pane.
func (p *Pane) Title(f pane.Frame) (string, pane.Line) {
	if p.ended {
		return "Tour", pane.Text(themes.Muted, "the end")
	}
	if p.outcome == nil {
		return "Tour", pane.Line{}
	}
	place := p.outcome.Place.String()
	short, long := pane.Text(themes.Strong, place), pane.Text(themes.Strong, place)
	long.Add(themes.Muted, fmt.Sprintf(" of %d", len(p.tour.Chapters)))
	of := long
	for _, facts := range []*pane.Line{&long, &short} {
		facts.Add(themes.Faint, " "+f.Glyphs.Dot+" ").Add(themes.Accent, p.outcome.Title)
		if facts.Width() <= f.Width-titleRoom {
			return "Tour", *facts
		}
	}
	return "Tour", of
}

// titleRoom is how many cells of the upper border the name of the pane takes.
const titleRoom = 12

// Disabled implements pane.Keyed.
func (p *Pane) Disabled(action keymap.Action, f pane.Frame) string {
	switch {
	case p.tour == nil:
		return "no tour is running: press " + f.Keys.Global(keymap.StartTour) + " to start it"
	case p.outcome == nil:
		if action == keymap.Answer || action == keymap.Notes || action == keymap.Left || action == keymap.Right {
			return "the tour has not begun yet"
		}
		return ""
	case action == keymap.NextStep && p.ended:
		return fmt.Sprintf("this is the end of the tour: %s leaves it, %s goes back, %s lists the chapters",
			key(f, keymap.LeaveTour), key(f, keymap.PrevStep), key(f, keymap.Chapters))
	case p.ended && (action == keymap.SendAgain || action == keymap.Restore || action == keymap.Large):
		return "the last step is over: " + key(f, keymap.PrevStep) + " goes back to it"
	case action == keymap.Answer && (p.ended || p.outcome.Step.Question == ""):
		return "there is no question here"
	case action == keymap.Notes && (p.ended || p.outcome.Step.Notes == "" && !p.notes):
		return "this step has no notes"
	case (action == keymap.Left || action == keymap.Right) && len(p.targets) < 2:
		return "the step points at nothing else"
	}
	return ""
}

// key returns the key of an action of the pane.
func key(f pane.Frame, action keymap.Action) string { return f.Keys.Key(keymap.Tour, action) }

// Do implements pane.Keyed. What needs the Player is left to the root.
func (p *Pane) Do(action keymap.Action, f pane.Frame) pane.Effect {
	switch action {
	case keymap.Answer:
		p.answer = !p.answer
		return pane.Effect{Tour: action}
	case keymap.Notes:
		p.notes = !p.notes
		return pane.Effect{Tour: action}
	case keymap.Left, keymap.Right:
		by := 1
		if action == keymap.Left {
			by = len(p.targets) - 1
		}
		p.target = (p.target + by) % len(p.targets)
		return pane.Effect{Tour: action}
	case keymap.WriteFile:
		return pane.Effect{Write: &pane.FileText{
			What: "handout", Name: "handout.md", Text: report.TourHandoutText(p.tour),
		}}
	case keymap.Up, keymap.Down:
		p.pager.Move(action, len(p.lines(f)), f.Height)
	default:
		return pane.Effect{Tour: action}
	}
	return pane.Effect{}
}

// Scroll implements pane.Scrolling.
func (p *Pane) Scroll(rows int, f pane.Frame) {
	for range max(rows, -rows) {
		action := keymap.Down
		if rows < 0 {
			action = keymap.Up
		}
		p.pager.Move(action, len(p.lines(f)), f.Height)
	}
}

// Click implements pane.Clickable: a click on something to look at marks it.
func (p *Pane) Click(t pane.Target, _ pane.Frame) pane.Effect {
	if t.Row < len(p.targets) {
		p.target = t.Row
	}
	return pane.Effect{Tour: keymap.Right}
}

// Mark implements pane.Marking: the claim or the segment that is marked.
func (p *Pane) Mark(f pane.Frame) pane.Mark {
	target, ok := p.Target()
	t := f.Snapshot.Token
	switch {
	case !ok:
	case target.Kind == tour.Claim:
		for _, m := range t.Payload.Root.Members {
			if m.Name == target.Name {
				start, end := m.Span()
				return pane.Mark{Part: token.Payload, Start: start, End: end}
			}
		}
	case target == tour.Target{Kind: tour.Segment, Name: "header"}:
		return pane.Mark{Part: token.Header, End: len(t.Header.Text)}
	case target == tour.Target{Kind: tour.Segment, Name: "payload"}:
		return pane.Mark{Part: token.Payload, End: len(t.Payload.Text)}
	}
	return pane.Mark{}
}

// Wants implements pane.Wanting: the lines without gaps, where the pane is above what it shows.
func (p *Pane) Wants(f pane.Frame) int { return len(joined(p.paragraphs(f))) }
