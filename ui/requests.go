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
	"bulla/core/issuer"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/layout"
	"bulla/ui/pane"
	"bulla/ui/pane/form"
	"bulla/ui/panes/code"
	"bulla/ui/panes/fetch"
	"bulla/ui/panes/remote"
	"bulla/ui/panes/signature"
)

// Reach is how the program gets at what lies beyond the terminal. None of it is used
// but on a key that says so.
type Reach struct {
	// Issue asks Courier, Call the user's own backend.
	Issue func(context.Context, issuer.Request) (issuer.Issued, error)
	Call  func(context.Context, call.Request) (backend.Answer, error)
	// ReadAPIKey reads an API key and ReadText any other text from a form of SECRET:
	// env:NAME, @FILE, b64:TEXT or the text itself. They may be called inside of Update
	// for a form that is not @FILE.
	ReadAPIKey, ReadText form.Read
	// BaseURL is the address of Courier's API that the environment names, "" for that
	// of the region; KeyFrom is the variable that the API key is in, as env:NAME, "" if
	// none is known.
	BaseURL, KeyFrom string
}

// newOverlay returns the pane that an action lays over the others, nil where it lays
// none.
func newOverlay(action keymap.Action, r Reach, region courier.Region) pane.Overlay {
	switch action {
	case keymap.Send:
		return remote.New(remote.Settings{BaseURL: r.BaseURL, Region: region, KeyFrom: r.KeyFrom, Read: r.ReadAPIKey})
	case keymap.Fetch:
		return fetch.New(r.ReadText)
	case keymap.Code:
		return code.New()
	case keymap.Signature:
		return signature.New(r.ReadAPIKey)
	}
	return nil
}

// reach opens the window of an action that goes beyond the token. What was chosen and
// typed in it before is still there, but for secrets.
func (m *Model) reach(action keymap.Action) {
	p, ok := m.overlays[action]
	if !ok {
		p = newOverlay(action, m.settings.Reach, courier.Region(m.snap.Expect.Region))
	}
	if p == nil {
		return
	}
	m.overlays[action] = p
	if shown, ok := p.(inRegion); ok {
		shown.SetRegion(m.region())
	}
	m.window = &window{overlay: p, place: p.Context(), snap: &m.snap}
}

// choosesRegion is the window in which the region is chosen that Courier is asked in,
// inRegion one that goes by that choice.
type (
	choosesRegion interface{ Region() courier.Region }
	inRegion      interface{ SetRegion(courier.Region) }
)

// region returns the region that Courier was last asked in, or else the one that the
// user named at the start.
func (m *Model) region() courier.Region {
	if asking, ok := m.overlays[keymap.Send].(choosesRegion); ok {
		return asking.Region()
	}
	return courier.Region(m.snap.Expect.Region)
}

// leaveOverlay closes the window; what it holds of secrets is forgotten.
func (m *Model) leaveOverlay() {
	if resetting, ok := m.window.overlay.(pane.Resetting); ok {
		resetting.Reset()
	}
	m.window = nil
}

// unreachable says why such an action does not apply now, "" where it does.
func (m *Model) unreachable(action keymap.Action) string {
	inspecting := m.snap.Mode == core.Inspect
	switch {
	case action == keymap.Issuer && inspecting, action == keymap.Send && inspecting:
		return "esc goes back to composing: there i chooses who issues, and ctrl+s asks Courier"
	case action == keymap.Send && m.snap.IssueWith != courier.Courier:
		return "tokens are signed with the local key: i switches to Courier, and then ctrl+s asks it"
	}
	return ""
}

// switchIssuer goes from the local key to Courier and back.
func (m *Model) switchIssuer() {
	if m.snap.IssueWith == courier.Courier {
		m.apply(core.SetIssuer{Issuer: courier.Local})
		m.toast = "tokens are signed with the local key, here"
		return
	}
	scope, known := m.keyScope()
	m.apply(core.SetIssuer{Issuer: courier.Courier, KeyScope: scope})
	m.toast = "Courier is asked for tokens, on ctrl+s and never before; what you see until then is a preview"
	if !known {
		m.toast += ", for " + m.snap.Request.Environment + " until a key names the environment"
	}
}

// keyScope returns what the API key that is at hand tells of the tokens it issues; known
// is false where there is none, or its prefix does not tell.
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

// overlayKey gives a key to the pane that lies over the others.
func (m *Model) overlayKey(p pane.Overlay, msg tea.KeyMsg) tea.Cmd {
	b, ok := m.keys.Find(p.Context(), msg.String())
	f := m.overlayFrame(p)
	switch {
	case !ok && p.Context() == keymap.CodeOverlay:
		m.toast = "esc closes the code"
		return nil
	case !ok || msg.Paste:
		return m.effect(p.Type(msg, f))
	case b.Action == keymap.Cancel:
		if m.cancel != nil {
			m.toast = "given up; it may have arrived all the same"
		}
		if m.cancel != nil && p.Context() == keymap.IssueOverlay {
			m.toast += ", and a token may have been issued that nobody received"
		}
		m.giveUp()
		m.leaveOverlay()
		return nil
	}
	if why := p.Disabled(b.Action, f); why != "" {
		m.toast = why
		return nil
	}
	return m.effect(p.Do(b.Action, f))
}

// overlayFrame returns what such a pane draws from.
func (m *Model) overlayFrame(p pane.Overlay) pane.Frame {
	f := pane.Frame{Snapshot: &m.snap, Glyphs: m.settings.Glyphs, Focused: true}
	width, most := m.windowRoom()
	f.Width, f.Height = width-4, most-2
	m.window.rows = min(max(p.Wants(f), m.window.rows), f.Height)
	f.Height = m.window.rows
	return f
}

// answeredMsg is the end of a request.
type answeredMsg struct {
	// number tells the request from those that were given up before.
	number int
	text   string
	origin core.Origin
	took   string
	// faults say what is wrong with the answer of a backend.
	faults []backend.Fault
	err    error
}

// ask starts a request; only one is under way at a time.
func (m *Model) ask(send func(context.Context) answeredMsg) tea.Cmd {
	m.giveUp()
	ctx, cancel := context.WithCancel(context.Background())
	number := m.asked
	m.cancel = cancel
	if waiting, ok := m.window.overlay.(pane.Waiting); ok {
		waiting.Busy()
	}
	return func() tea.Msg {
		defer cancel()
		msg := send(ctx)
		msg.number = number
		return msg
	}
}

// giveUp ends the request that is under way; its answer, should it still come, is
// dropped.
func (m *Model) giveUp() {
	m.asked++
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
	}
	panic(fmt.Sprintf("no overlay sends a %T", request))
}

// askCourier sends a request to issue-token. What is previewed from then on is for the
// environment of the key that asked.
func (m *Model) askCourier(r issuer.Request) tea.Cmd {
	if scope, ok := courier.KeyScope(r.APIKey); ok {
		m.apply(core.SetIssuer{Issuer: courier.Courier, KeyScope: scope})
	}
	issue := m.settings.Reach.Issue
	return m.ask(func(ctx context.Context) answeredMsg {
		issued, err := issue(ctx, r)
		return answeredMsg{text: issued.Token, origin: core.Origin{Host: r.Host(), Issuer: courier.Courier, Request: r.Asked()}, took: expiry.Took(issued.Took), err: err}
	})
}

// callBackend sends a request to the user's own backend.
func (m *Model) callBackend(r call.Request) tea.Cmd {
	do := m.settings.Reach.Call
	host := cmp.Or(call.HostOf(r.URL), "the backend")
	return m.ask(func(ctx context.Context) answeredMsg {
		answer, err := do(ctx, r)
		msg := answeredMsg{text: answer.Text, origin: core.Origin{Host: host}, took: expiry.Took(answer.Took), faults: answer.Faults, err: err}
		if err == nil && !answer.HasToken() {
			msg.err = errNoToken
		}
		return msg
	})
}

// errNoToken says that a backend answered without a token; the faults of the answer
// say more.
var errNoToken = errors.New("there is no token in the answer")

// answered looks at the answer of a request as at a paste, or says in its window why
// there is none.
func (m *Model) answered(msg answeredMsg) {
	if msg.number != m.asked {
		return
	}
	m.cancel = nil
	if msg.err != nil {
		m.failed(msg)
		return
	}
	m.leaveOverlay()
	m.apply(core.Receive{Text: msg.text, Origin: msg.origin})
	m.reset()
	m.setFocus(layout.Diagnosis)
	m.toast = fmt.Sprintf("from %s in %s", msg.origin.Host, msg.took)
	switch {
	case m.snap.Emulated():
		m.toast = "issued by " + msg.origin.Host + ", an emulator: Courier will refuse it; esc goes back to composing"
	case msg.origin.Issuer == courier.Courier && !diagnose.IssuedByCourier(m.snap.Token, m.snap.Findings):
		m.toast = msg.origin.Host + " answered with a token that Courier does not issue: the diagnosis says why; esc goes back to composing"
	case msg.origin.Issuer == courier.Courier:
		m.toast = "issued by " + msg.origin.Host + ": only Courier can verify its signature; esc goes back to composing"
	case len(msg.faults) > 0:
		m.window = m.faultsWindow(msg)
	}
}

// faultsWindow says what is wrong with an answer that holds a token all the same.
func (m *Model) faultsWindow(msg answeredMsg) *window {
	return &window{title: "A token, and something wrong with the answer", facts: m.toast, place: keymap.TextOverlay, lines: func(width int) []pane.Line {
		var lines []pane.Line
		for _, f := range msg.faults {
			lines = append(lines, pane.Wrap(themes.Warning, m.settings.Glyphs.Warning+" "+f.Message, width)...)
			lines = append(lines, pane.Wrap(themes.Muted, "fix: "+f.Hint, width)...)
			lines = append(lines, pane.Line{})
		}
		return append(lines, pane.Wrap(themes.Text, "esc shows the token and its diagnosis", width)...)
	}}
}

// failed says in the window that asked how its request ended.
func (m *Model) failed(msg answeredMsg) {
	fault := form.FaultOf(msg.err, "")
	for i, f := range msg.faults {
		if i == 0 {
			fault = form.Fault(f)
			continue
		}
		fault.Hint += "; and " + f.Message + ": " + f.Hint
	}
	if waiting, ok := m.window.overlay.(pane.Waiting); ok {
		waiting.Failed(fault.Message, fault.Hint)
	}
}
