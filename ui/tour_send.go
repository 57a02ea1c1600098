package ui

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core"
	"bulla/core/call"
	"bulla/core/hint"
	"bulla/core/probe"
	"bulla/core/signing"
	"bulla/core/tour"
	"bulla/ui/keymap"
	"bulla/ui/layout"
	"bulla/ui/pane"
)

// composesAgain goes back to composing during a tour, so that the scopes and the expiry of a token
// that was issued can be changed at once. It reports false if the focus is elsewhere.
func (m *Model) composesAgain() bool {
	if !m.canCompose(m.focus) {
		return false
	}
	// Not with apply, which would put the cursor back to the start: it is on what will be changed.
	m.session.Apply(m.moment(), core.BackToCompose{})
	m.snap = m.session.Snapshot(m.now())
	m.remeasure()
	m.arrange()
	m.toast = fmt.Sprintf("composing again: %s, then %s issues the token and sends the request",
		m.keys.Pane(keymap.Tour), m.keys.Key(keymap.Tour, keymap.SendAgain))
	return true
}

// canCompose reports whether the keys of a pane go back to composing.
func (m *Model) canCompose(p layout.Pane) bool {
	isRequest := p == m.paneOf(keymap.Scopes) || p == m.paneOf(keymap.Expiry)
	return m.touring != nil && isRequest && m.snap.Mode == core.Inspect
}

// composing returns a frame as it is after going back to composing, to list the keys that work
// then.
func composing(f pane.Frame) pane.Frame {
	s := *f.Snapshot
	s.Mode = core.Compose
	f.Snapshot = &s
	return f
}

// sendAgain sends a request of the step again with the token on the screen: the one under the
// cursor of the flow, or else the last one.
func (m *Model) sendAgain() tea.Cmd {
	e := m.flowPane().Last()
	if m.isFocused(keymap.Flow) {
		e = m.flowPane().Selected()
	}
	if e == nil {
		m.toast = "this step sends no request; " + m.keys.Global(keymap.Send) + " issues the token"
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

// moved returns how far the clock is from the present, or as far as a time.Duration can say, which
// is 292 years.
func (m *Model) moved() time.Duration {
	const most = int64(math.MaxInt64 / time.Second)
	return time.Duration(max(-most, min(m.shift, most))) * time.Second
}

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

// runningKey returns the key of the tour's emulator, zero if it doesn't run.
func (m *Model) runningKey() signing.Key {
	if m.touring == nil || m.touring.outcome == nil {
		return signing.Key{}
	}
	return m.touring.outcome.Key
}

// probeInTour returns what sends a probe to the tour's emulator.
func (m *Model) probeInTour() func(context.Context, probe.Probe) probe.Answer {
	tr, settings, moved := m.touring, m.settings, m.moved()
	return func(ctx context.Context, p probe.Probe) (answer probe.Answer) {
		err := tr.with(ctx, settings, func(ctx context.Context, player *tour.Player) error {
			player.SetClock(moved)
			answer = probe.SendTo(ctx, settings.Reach.Tour, p, player.URL())
			return nil
		})
		if err != nil {
			return p.Compare(call.Response{}, err)
		}
		return answer
	}
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
		if because := last.Refusal(); because != "" {
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
