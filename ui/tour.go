package ui

import (
	"context"
	"fmt"
	"math"
	"slices"
	"sync"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core"
	"bulla/core/call"
	"bulla/core/hint"
	"bulla/core/tour"
	"bulla/ui/keymap"
	"bulla/ui/layout"
	"bulla/ui/pane"
	"bulla/ui/panes/flow"
	tourpane "bulla/ui/panes/tour"
)

// touring is a tour that runs, and what was on the screen before.
type touring struct {
	tour  *tour.Tour
	place tour.Place // the step that is shown, or is about to be
	ctx   context.Context
	stop  context.CancelFunc

	// playing guards the Player: a step that was canceled may still be ending when the next one
	// begins. It is nil until the servers run.
	playing sync.Mutex
	player  *tour.Player

	outcome *tour.Outcome // of the step that is shown, nil before the first one
	sent    bool          // a request was sent after the step, so the flow is shown
	large   bool          // the layout for projectors
	own     ownState
}

// ownState is the user's own part of the screen, which a tour puts aside.
type ownState struct {
	paneSet
	session *core.Session
	focus   layout.Pane
	recent  []layout.Pane
	zoomed  bool
	shift   int64
	used    bool
	theme   string // before the large layout, "" if that changed none
}

// tourPane and flowPane return the panes of the tour.
func (m *Model) tourPane() *tourpane.Pane {
	return m.panes[m.paneOf(keymap.Tour)].(*tourpane.Pane)
}

func (m *Model) flowPane() *flow.Pane { return m.panes[m.paneOf(keymap.Flow)].(*flow.Pane) }

// slotsNow returns the slots of the panes that are on the screen: those of the tour are the last.
func (m *Model) slotsNow() []layout.Slot {
	if m.touring == nil {
		return m.slots[:m.paneOf(keymap.Tour)]
	}
	return m.slots
}

// goTo gives the keys to a pane if it is on the screen.
func (m *Model) goTo(p layout.Pane) {
	if int(p) >= len(m.slotsNow()) {
		m.toast = "no tour is running: press T to start it"
		return
	}
	m.setFocus(p)
}

// tourKey starts a tour, goes to the pane of the one that runs, or leaves it from there.
func (m *Model) tourKey() tea.Cmd {
	switch {
	case m.touring == nil && m.toured != nil: // where it was left
		return m.startTour(m.toured.tour, m.toured.place, false)
	case m.touring == nil:
		return m.startTour(tour.BuiltIn(), tour.BuiltIn().First(), false)
	case !m.isFocused(keymap.Tour):
		m.focusOn(keymap.Tour)
		return nil
	}
	return m.leaveTour()
}

// startTour puts the user's own session aside and plays the first step of a tour.
func (m *Model) startTour(t *tour.Tour, at tour.Place, notes bool) tea.Cmd {
	m.leaveFields()
	tr := &touring{tour: t, place: at, own: ownState{
		paneSet: m.paneSet, session: m.session, focus: m.focus, recent: m.recent, zoomed: m.zoomed,
		shift: m.shift, used: m.used,
	}}
	tr.ctx, tr.stop = context.WithCancel(context.Background())
	m.touring, m.overlays = tr, nil
	m.paneSet = newPaneSet()
	m.session = core.NewSession(m.session.Bench())
	m.zoomed, m.used = false, true
	m.tourPane().Begin(t, notes)
	m.remeasure()
	m.focusOn(keymap.Tour)
	return m.play(at)
}

// leaveTour brings the user's own session back, as it was, and stops the servers.
func (m *Model) leaveTour() tea.Cmd {
	tr := m.touring
	if tr.large {
		m.switchLarge()
	}
	m.touring, m.toured, m.overlays = nil, tr, nil
	m.paneSet, m.session = tr.own.paneSet, tr.own.session
	m.focus, m.recent, m.zoomed = tr.own.focus, tr.own.recent, tr.own.zoomed
	m.shift, m.used = tr.own.shift, tr.own.used
	m.snap = m.session.Snapshot(m.now())
	m.remeasure()
	m.arrange()
	m.toast = "left the tour; your own tokens are as they were; T goes on with step " + tr.place.String()
	tr.own = ownState{} // it is on the screen again
	return func() tea.Msg {
		tr.close()
		return nil
	}
}

// Close stops what runs in the background: the servers of a tour.
func (m *Model) Close() {
	if m.touring != nil {
		m.touring.close()
	}
}

// close stops the servers.
func (tr *touring) close() {
	tr.stop()
	tr.playing.Lock()
	defer tr.playing.Unlock()
	if tr.player != nil {
		tr.player.Close()
		tr.player = nil
	}
}

// with calls do with the Player, and starts the servers first if they don't run yet. It stops when
// ctx ends or the tour is left.
func (tr *touring) with(ctx context.Context, m Settings, do func(context.Context, *tour.Player) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(tr.ctx, cancel)()
	tr.playing.Lock()
	defer tr.playing.Unlock()
	if tr.player == nil {
		player, err := tour.Start(tr.ctx, tour.Options{
			Tour: tr.tour, Now: m.Now, Random: m.Random, Client: m.Reach.Tour,
		})
		if err != nil {
			return hint.Problem{
				Message: "cannot start the emulator on this machine: " + err.Error(),
				Hint:    "Allow bulla to listen on 127.0.0.1, then press r.",
			}
		}
		tr.player = player
	}
	return do(ctx, tr.player)
}

// play plays a step in the background.
func (m *Model) play(at tour.Place) tea.Cmd {
	tr, settings := m.touring, m.settings
	return m.startRead("playing step "+at.String(), func(ctx context.Context) func() tea.Cmd {
		var outcome tour.Outcome
		err := tr.with(ctx, settings, func(ctx context.Context, player *tour.Player) (err error) {
			outcome, err = player.Go(ctx, at)
			return err
		})
		return func() tea.Cmd {
			tr.place = at
			if err != nil {
				m.tourPane().Fail(hint.Of(err, ""))
				m.focusOn(keymap.Tour)
				return nil
			}
			m.showStep(&outcome)
			return nil
		}
	})
}

// showStep puts a step on the screen: its Workbench, its clock, and what it points at.
func (m *Model) showStep(o *tour.Outcome) {
	m.touring.outcome, m.touring.sent = o, false
	m.session = core.NewSession(o.Bench)
	m.shift = int64(math.Ceil(o.Moved.Seconds())) // not before exp if the step went there
	m.snap = m.session.Snapshot(m.now())
	m.overlays, m.zoomed = nil, false
	m.reset()
	m.tourPane().Show(o)
	m.recent = nil
	m.focusOn(keymap.Tour)
	m.flowPane().Show(o.Exchanges, m.pointsAt(m.paneOf(keymap.Flow)))
	m.remeasure()
	m.pointAtTarget()
}

// tourAction carries out an action of the tour's panes.
func (m *Model) tourAction(action keymap.Action) tea.Cmd {
	tr := m.touring
	switch action {
	case keymap.NextStep:
		return m.nextStep()
	case keymap.PrevStep:
		if m.tourPane().Ended() {
			m.tourPane().Resume()
			m.remeasure()
			m.arrange()
			return nil
		}
		back, ok := tr.tour.Back(tr.place)
		if !ok {
			m.toast = "this is the first step; space goes to the next one"
			return nil
		}
		return m.play(back)
	case keymap.Restore:
		return m.play(tr.place)
	case keymap.SendAgain:
		return m.sendAgain()
	case keymap.Answer, keymap.Notes: // the pane has more lines
		m.remeasure()
		m.arrange()
	case keymap.Large:
		m.switchLarge()
	case keymap.Left, keymap.Right:
		tr.sent = false
		m.focusOn(keymap.Tour)
		m.pointAtTarget()
	case keymap.Chapters:
		m.push(newChapterList(m))
	case keymap.Cancel:
		m.focusOn(keymap.Tour)
	case keymap.LeaveTour:
		return m.leaveTour()
	}
	return nil
}

// nextStep plays the next step, or shows the page after the last one.
func (m *Model) nextStep() tea.Cmd {
	next, ok := m.touring.tour.Next(m.touring.place)
	switch {
	case ok && m.touring.outcome != nil:
		return m.play(next)
	case ok:
		return m.play(m.touring.place) // the first step was canceled
	}
	m.tourPane().End()
	m.remeasure()
	m.focusOn(keymap.Tour)
	return nil
}

// paneShowing returns the pane that shows a target.
func (m *Model) paneShowing(t tour.Target) layout.Pane {
	return m.paneOf(tourpane.ContextOf(t))
}

// pointAtTarget moves the cursor of a pane to what the tour points at.
func (m *Model) pointAtTarget() {
	target, ok := m.tourPane().Target()
	if !ok {
		return
	}
	m.arrange()
	p := m.paneShowing(target)
	if pointable, ok := m.panes[p].(pane.Pointable); ok && target.Kind != tour.Pane {
		pointable.Point(target.Name, m.frame(p))
	}
}

const (
	// orderedColumns is the width from which all panes that a step points at have room.
	orderedColumns = 96
	// mostLarge is how many panes the large layout shows next to that of the tour; below it, one.
	mostLarge = 2
)

// switchLarge switches the layout for projectors on or off: few panes, wide spacing, and on a dark
// background the theme with the strongest colors.
func (m *Model) switchLarge() {
	tr := m.touring
	tr.large = !tr.large
	m.tourPane().SetLarge(tr.large)
	switch {
	case !tr.large && tr.own.theme != "":
		if m.theme == strongTheme {
			_ = m.setTheme(tr.own.theme) // it was on the screen before
		}
		tr.own.theme = ""
	case tr.large && m.theme == defaultTheme:
		tr.own.theme = m.theme
		_ = m.setTheme(strongTheme) // a built-in theme always builds, and a test checks that
	}
	m.remeasure()
	m.arrange()
	m.toast = "large layout: enlarge the terminal's font, too; l switches back"
	if !tr.large {
		m.toast = "all panes again"
	}
}

// strongTheme is the theme with the strongest colors.
const strongTheme = "high-contrast"

// arrange adds what the tour points at to the wishes: the marked pane first.
func (tr *touring) arrange(m *Model, wishes *layout.Wishes) {
	p := m.tourPane()
	if p.Ended() {
		wishes.Zoomed = wishes.Zoomed || m.isFocused(keymap.Tour)
		return
	}
	var shown []layout.Pane
	if tr.sent {
		shown = append(shown, m.paneOf(keymap.Flow))
	}
	if target, ok := p.Target(); ok && !slices.Contains(shown, m.paneShowing(target)) {
		shown = append(shown, m.paneShowing(target))
	}
	for _, target := range p.Targets() {
		if other := m.paneShowing(target); !slices.Contains(shown, other) {
			shown = append(shown, other)
		}
	}
	if other := m.paneOf(keymap.Flow); m.flowPane().Selected() != nil && !slices.Contains(shown, other) {
		shown = append(shown, other) // the real answers
	}
	// In the order of the screen, so that nothing moves while the mark does, unless there is room
	// only for the first.
	switch {
	case tr.large && m.width < orderedColumns:
		shown = shown[:min(len(shown), 1)]
	case tr.large:
		shown = shown[:min(len(shown), mostLarge)]
	case m.width >= orderedColumns:
		slices.Sort(shown)
	}
	wishes.Shown, wishes.Few = shown, tr.large
}

// point tells a pane that the tour points at it.
func (tr *touring) point(m *Model, p layout.Pane, f *pane.Frame) {
	target, ok := m.tourPane().Target()
	if !ok || !keymap.ComesFirst(m.contexts[m.focus]) || m.paneShowing(target) != p {
		return
	}
	f.Pointed = target.Kind != tour.Pane && target.Kind != tour.Flow && target.Kind != tour.Claim
}

// pointsAt reports whether the tour points at a pane.
func (m *Model) pointsAt(p layout.Pane) bool {
	if m.touring == nil || !keymap.ComesFirst(m.contexts[m.focus]) {
		return false
	}
	target, ok := m.tourPane().Target()
	return ok && m.paneShowing(target) == p
}

// composesAgain goes back to composing during a tour, so that the scopes and the expiry of a token
// that was issued can be changed at once. It reports false if the focus is elsewhere.
func (m *Model) composesAgain() bool {
	isRequest := m.isFocused(keymap.Scopes) || m.isFocused(keymap.Expiry)
	if m.touring == nil || !isRequest || m.snap.Mode != core.Inspect {
		return false
	}
	// Not with apply, which would put the cursor back to the start: it is on what will be changed.
	m.session.Apply(m.moment(), core.BackToCompose{})
	m.snap = m.session.Snapshot(m.now())
	m.remeasure()
	m.arrange()
	m.toast = fmt.Sprintf("composing again: %d, then s issues the token and sends the request", m.paneOf(keymap.Tour)+1)
	return true
}

// sendAgain sends a request of the step again with the token on the screen: the one under the
// cursor of the flow, or else the last one.
func (m *Model) sendAgain() tea.Cmd {
	e := m.flowPane().Last()
	if m.isFocused(keymap.Flow) {
		e = m.flowPane().Selected()
	}
	if e == nil {
		m.toast = "this step sends no request; ctrl+s issues the token"
		return nil
	}
	bench, moved := m.session.Bench(), m.moved()
	return m.sendInTour("sending "+e.Call(), func(ctx context.Context, p *tour.Player) (tour.Sent, error) {
		return p.Send(ctx, e, bench, moved)
	})
}

// issueInTour requests the composed token from the tour's emulator.
func (m *Model) issueInTour() tea.Cmd {
	bench, moved := m.session.Bench(), m.moved()
	return m.sendInTour("issuing the token", func(ctx context.Context, p *tour.Player) (tour.Sent, error) {
		return p.Issue(ctx, bench, moved)
	})
}

// moved returns how far the clock is from the present.
func (m *Model) moved() time.Duration { return time.Duration(m.shift) * time.Second }

// sendInTour sends something in the background and shows what came of it.
func (m *Model) sendInTour(what string, send func(context.Context, *tour.Player) (tour.Sent, error)) tea.Cmd {
	tr, settings := m.touring, m.settings
	return m.startRead(what, func(ctx context.Context) func() tea.Cmd {
		var sent tour.Sent
		err := tr.with(ctx, settings, func(ctx context.Context, player *tour.Player) (err error) {
			sent, err = send(ctx, player)
			return err
		})
		return func() tea.Cmd {
			m.showSent(sent, err)
			return nil
		}
	})
}

// showSent shows requests that were sent after the step, and inspects the token that was issued.
func (m *Model) showSent(sent tour.Sent, err error) {
	if sent.Received != nil {
		m.apply(*sent.Received)
		m.reset()
		m.pointAtTarget()
	}
	m.flowPane().Add(sent.Exchanges)
	m.touring.sent = true
	m.remeasure()
	m.arrange()
	switch last := lastAsked(sent.Exchanges); {
	case err != nil:
		m.toast = "not sent: " + hint.Of(err, "").Message
	case last != nil:
		m.toast = last.Call() + ": " + call.StatusText(last.Response.Status)
		if because := flow.Reason(last); because != "" {
			m.toast += ", because " + because
		}
	}
}

// lastAsked returns the last request that wasn't caused by another one; nil if there is none.
func lastAsked(exchanges []*tour.Exchange) *tour.Exchange {
	for _, e := range slices.Backward(exchanges) {
		if !e.Nested {
			return e
		}
	}
	return nil
}
