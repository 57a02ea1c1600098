package ui

import (
	"context"
	"math"
	"sync"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core"
	"bulla/core/hint"
	"bulla/core/signing"
	"bulla/core/tour"
	"bulla/core/visible"
	"bulla/ui/keymap"
	"bulla/ui/layout"
	"bulla/ui/panes/claims"
	"bulla/ui/panes/flow"
	tourpane "bulla/ui/panes/tour"
)

// touring is a tour that runs, and what was on the screen before.
type touring struct {
	tour  *tour.Tour
	place tour.Place // the step that is shown, or is about to be
	ctx   context.Context
	stop  context.CancelFunc
	local signing.Key // the user's local key

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

func (s paneSet) claimsPane() *claims.Pane { return s.panes[s.paneOf(keymap.Claims)].(*claims.Pane) }

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
		m.toast = "no tour is running: press " + m.keys.Global(keymap.StartTour) + " to start it"
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
	tr := &touring{tour: t, place: at, local: m.session.Bench().Local, own: ownState{
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

// handOver puts the tokens that the user pasted or made since the step was shown into the history
// of another session, and returns how many were new there. A token for which a text was left in
// Claims is one of them, so that the text can be brought back.
func (m *Model) handOver(to *core.Session) int {
	m.leaveFields()
	return to.Adopt(m.session, m.claimsPane().HasLeft)
}

// leaveTour brings the user's own session back and stops the servers. Only the history of the
// session has changed.
func (m *Model) leaveTour() tea.Cmd {
	tr := m.touring
	tokens := m.handOver(tr.own.session)
	hasText := tr.own.claimsPane().TakeLeft(m.claimsPane())
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
	m.toast = m.leftTour(tokens, hasText, tr.place)
	tr.own = ownState{} // it is on the screen again
	return func() tea.Msg {
		tr.close()
		return nil
	}
}

// leftTour says what the user has of a tour that was left.
func (m *Model) leftTour(tokens int, hasText bool, at tour.Place) string {
	history := "your own tokens are as they were"
	if tokens > 0 {
		history = "your history has " + visible.Plural(tokens, "token") + " from it"
	}
	if hasText {
		return "left the tour; " + history + "; " +
			m.keys.Key(keymap.Claims, keymap.Edit) + " in Claims brings your text back"
	}
	return "left the tour; " + history + "; " + m.keys.Global(keymap.StartTour) + " goes on with step " + at.String()
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
func (tr *touring) with(ctx context.Context, s Settings, do func(context.Context, *tour.Player) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(tr.ctx, cancel)()
	tr.playing.Lock()
	defer tr.playing.Unlock()
	if tr.player == nil {
		player, err := tour.Start(tr.ctx, tour.Options{
			Tour: tr.tour, Now: s.Now, Random: s.Random, Client: s.Reach.Tour, Local: tr.local,
		})
		if err != nil {
			return hint.Problem{
				Message: "cannot start the emulator on this machine: " + err.Error(),
				Hint:    "Allow bulla to listen on 127.0.0.1, then play the step again.",
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
	session := core.NewSession(o.Bench)
	m.handOver(session)
	m.touring.outcome, m.touring.sent = o, false
	m.session = session
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
		return m.prevStep()
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

// prevStep plays the step before, or shows the last one again after the page that follows it.
func (m *Model) prevStep() tea.Cmd {
	if m.tourPane().Ended() {
		m.tourPane().Resume()
		m.remeasure()
		m.arrange()
		return nil
	}
	back, ok := m.touring.tour.Back(m.touring.place)
	if !ok {
		m.toast = "this is the first step; " +
			m.keys.Key(m.contextOf(m.focus), keymap.NextStep) + " goes to the next one"
		return nil
	}
	return m.play(back)
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
