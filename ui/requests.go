package ui

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core"
	"bulla/core/backend"
	"bulla/core/call"
	"bulla/core/courier"
	"bulla/core/diagnose"
	"bulla/core/expiry"
	"bulla/core/hint"
	"bulla/core/issuer"
	"bulla/core/probe"
	"bulla/core/signing"
	"bulla/core/tour"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/pane"
	"bulla/ui/pane/form"
)

// Reach gives the program access to the network, files and the environment. It uses them only when
// the user presses a key that says so.
type Reach struct {
	// Issue sends a request to Courier, Call to the user's own backend. Probe sends a call to
	// Courier or to an emulator, and compares the answer with the prediction.
	Issue func(context.Context, issuer.Request) (issuer.Issued, error)
	Call  func(context.Context, call.Request) (backend.Response, error)
	Probe func(context.Context, probe.Probe) probe.Answer
	// ReadAPIKey and ReadText read what a SECRET of the command line names: env:NAME, @FILE,
	// b64:TEXT or the text itself. Update may call them directly, except for an @FILE.
	ReadAPIKey, ReadText form.Read
	WriteFile            WriteFile
	// Tour sends the requests of a tour, all of them to this machine.
	Tour tour.Client
	// BaseURL is the address of Courier's API from the environment, "" for the one of the region.
	// KeyFrom is the variable with the API key, as env:NAME, "" if there isn't one.
	BaseURL, KeyFrom string
}

// choosesRegion is the overlay in which the user chooses Courier's region; followsRegion is one
// that uses that choice, followsBaseURL one that calls the hosts of Reach.BaseURL, and
// followsEmulator one that calls the emulator of a tour if it runs.
type (
	choosesRegion   interface{ Region() courier.Region }
	followsRegion   interface{ SetRegion(courier.Region) }
	followsBaseURL  interface{ SetBaseURL(string) }
	followsEmulator interface{ SetEmulator(signing.Key) }
)

// probing is the overlay that sends a probe.
type probing interface{ Answered(probe.Answer) }

// region returns the region that the user chose last, or else the one given at startup.
func (m *Model) region() courier.Region {
	if chooser, ok := m.kept[keymap.Send].(choosesRegion); ok {
		return chooser.Region()
	}
	return courier.Region(m.snap.Expect.Region)
}

// unreachable says why an action about the issuer can't be used now, "" if it can.
func (m *Model) unreachable(action keymap.Action) string {
	if m.snap.Mode != core.Inspect {
		return ""
	}
	key, back := m.keys.Global(action), m.keys.Global(keymap.Compose)
	if m.disabled(keymap.Fix) == "" && !m.snap.OfOtherIssuer() {
		return fmt.Sprintf("%s works while composing: press %s to compose this token, or %s to go back",
			key, m.keys.Global(keymap.Fix), back)
	}
	return key + " works while composing: press " + back + " to go back"
}

// switchIssuer goes from the local key to Courier and back.
func (m *Model) switchIssuer() {
	if m.snap.IssueWith == courier.Courier {
		m.apply(core.SetIssuer{Issuer: courier.Local})
		m.toast = "tokens are signed here, with the local key"
		return
	}
	scope, known := m.keyScope()
	m.apply(core.SetIssuer{Issuer: courier.Courier, KeyScope: scope})
	m.toast = m.keys.Global(keymap.Send) + " has Courier issue the token; you see a preview"
	if !known {
		m.toast += " for " + m.snap.Request.Environment + "; an API key can name another environment"
	}
}

// keyScope returns what the prefix of the API key says about the tokens it issues. Known is false
// if there is no key or its prefix says nothing.
func (m *Model) keyScope() (scope courier.TenantScope, known bool) {
	if m.settings.Reach.KeyFrom == "" {
		return courier.TenantScope{}, false
	}
	key, err := m.settings.Reach.ReadAPIKey(context.Background(), m.settings.Reach.KeyFrom)
	if err != nil {
		return courier.TenantScope{}, false
	}
	return courier.KeyScope(key)
}

// answeredMsg is the end of a request.
type answeredMsg struct {
	// number identifies the request: responses to canceled ones are dropped.
	number int
	text   string
	origin core.Origin
	took   string
	// faults say what is wrong with the response of a backend.
	faults []hint.Problem
	err    error
	// probed is the answer to a probe, nil for another request.
	probed *probe.Answer
}

// startRequest starts a request; only one is under way at a time.
func (m *Model) startRequest(send func(context.Context) answeredMsg) tea.Cmd {
	m.endRequest()
	ctx, cancel := context.WithCancel(context.Background())
	number := m.request
	m.cancel = cancel
	if o, ok := m.top().Overlay.(pane.Requesting); ok {
		o.Busy()
	}
	return func() tea.Msg {
		defer cancel()
		msg := send(ctx)
		msg.number = number
		return msg
	}
}

// cancelRequest cancels the request of an overlay that is being closed, and says that it may have
// been received.
func (m *Model) cancelRequest(o *openOverlay) {
	if requesting, ok := o.Overlay.(pane.Requesting); ok && m.cancel != nil {
		m.toast = requesting.Canceled()
	}
	m.endRequest()
}

// endRequest ends the request under way. Its response is dropped if it still comes.
func (m *Model) endRequest() {
	m.request++
	if m.cancel != nil {
		m.cancel()
		m.cancel = nil
	}
}

// send starts the request that a pane asked for.
func (m *Model) send(request any) tea.Cmd {
	switch r := request.(type) {
	case issuer.Request:
		return m.askCourier(r)
	case call.Request:
		return m.callBackend(r)
	case probe.Probe:
		return m.sendProbe(r)
	}
	panic(fmt.Sprintf("no overlay sends a %T", request))
}

// askCourier sends a request to issue-token. From then on, Courier is the issuer, and previews are
// for the environment of its API key.
func (m *Model) askCourier(r issuer.Request) tea.Cmd {
	next := core.SetIssuer{Issuer: courier.Courier, KeyScope: m.snap.KeyScope}
	if scope, ok := courier.KeyScope(r.APIKey); ok {
		next.KeyScope = scope
	}
	m.apply(next)
	issue := m.settings.Reach.Issue
	return m.startRequest(func(ctx context.Context) answeredMsg {
		issued, err := issue(ctx, r)
		origin := core.Origin{Host: r.Host(), Issuer: courier.Courier, Request: r.Requested()}
		return answeredMsg{text: issued.Token, origin: origin, took: expiry.Elapsed(issued.Took), err: err}
	})
}

// callBackend sends a request to the user's own backend.
func (m *Model) callBackend(r call.Request) tea.Cmd {
	do := m.settings.Reach.Call
	host := cmp.Or(call.HostOf(r.URL), "the backend")
	return m.startRequest(func(ctx context.Context) answeredMsg {
		response, err := do(ctx, r)
		msg := answeredMsg{
			text: response.Text, origin: core.Origin{Host: host}, took: expiry.Elapsed(response.Took),
			faults: response.Faults, err: err,
		}
		if err == nil && !response.HasToken() {
			msg.err = errNoToken
		}
		return msg
	})
}

// sendProbe sends a call to Courier or to an emulator.
func (m *Model) sendProbe(p probe.Probe) tea.Cmd {
	send := m.settings.Reach.Probe
	if p.Running {
		send = m.probeInTour()
	}
	return m.startRequest(func(ctx context.Context) answeredMsg {
		answer := send(ctx, p)
		return answeredMsg{probed: &answer}
	})
}

// errNoToken says that a response has no token. The faults of the response say more.
var errNoToken = errors.New("there is no token in the response")

// answered inspects the token of a response, or says in the overlay why it has no token.
func (m *Model) answered(msg answeredMsg) {
	if msg.number != m.request {
		return
	}
	m.cancel = nil
	if msg.probed != nil {
		m.top().Overlay.(probing).Answered(*msg.probed)
		return
	}
	if msg.err != nil {
		m.failed(msg)
		return
	}
	m.closeOverlay()
	m.apply(core.Receive{Text: msg.text, Origin: msg.origin})
	m.reset()
	m.focusOn(keymap.Diagnosis)
	m.toast = fmt.Sprintf("from %s in %s", msg.origin.Host, msg.took)
	back := "; " + m.keys.Global(keymap.Compose) + " goes back to composing"
	switch {
	case m.snap.Emulated():
		m.toast = "issued by " + msg.origin.Host + ", an emulator: Courier will refuse it" + back
	case msg.origin.Issuer == courier.Courier && !diagnose.IssuedByCourier(m.snap.Token, m.snap.Findings):
		m.toast = msg.origin.Host + " returned a token that Courier would not issue: see Diagnosis" + back
	case msg.origin.Issuer == courier.Courier:
		m.toast = "issued by " + msg.origin.Host + ": only Courier can verify its signature" + back
	case len(msg.faults) > 0:
		m.push(m.faultsOverlay(msg))
	}
}

// faultsOverlay says what is wrong with a response that has a token nevertheless.
func (m *Model) faultsOverlay(msg answeredMsg) *textOverlay {
	lines := func(f pane.Frame) []pane.Line {
		var lines []pane.Line
		for _, fault := range msg.faults {
			lines = append(lines, pane.Wrap(themes.Warning, f.Glyphs.Warning+" "+fault.Message, f.Width)...)
			lines = append(lines, pane.Wrap(themes.Muted, "fix: "+fault.Hint, f.Width)...)
			lines = append(lines, pane.Line{})
		}
		return append(lines, pane.Wrap(themes.Text, "esc shows the token and its diagnosis", f.Width)...)
	}
	return &textOverlay{title: "Got a token, but the response has a problem", facts: m.toast, lines: lines}
}

// failed says in the overlay why its request failed.
func (m *Model) failed(msg answeredMsg) {
	fault := hint.Of(msg.err, "")
	if fault.Hint == issuer.NotCourier {
		fault.Hint += " (" + m.keys.Global(keymap.Fetch) + " on the screen)"
	}
	for i, f := range msg.faults {
		if i == 0 {
			fault = f
			continue
		}
		fault.Hint += "; and " + f.Message + ": " + f.Hint
	}
	if o, ok := m.top().Overlay.(pane.Requesting); ok {
		o.Failed(fault.Message, fault.Hint)
	}
}
