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
	"bulla/ui/pane"
	"bulla/ui/pane/form"
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

// choosesRegion is the window in which the region is chosen that Courier is asked in,
// followsRegion one that goes by that choice.
type (
	choosesRegion interface{ Region() courier.Region }
	followsRegion interface{ SetRegion(courier.Region) }
)

// region returns the region that Courier was last asked in, or else the one that the
// user named at the start.
func (m *Model) region() courier.Region {
	if asking, ok := m.kept[keymap.Send].(choosesRegion); ok {
		return asking.Region()
	}
	return courier.Region(m.snap.Expect.Region)
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

// cancelRequest ends the request of an overlay that is closed, and says what may have
// come of it.
func (m *Model) cancelRequest(o *openOverlay) {
	if requesting, ok := o.Overlay.(pane.Requesting); ok && m.cancel != nil {
		m.toast = requesting.Canceled()
	}
	m.endRequest()
}

// endRequest ends the request that is under way. An answer that still comes is dropped.
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
	if msg.number != m.request {
		return
	}
	m.cancel = nil
	if msg.err != nil {
		m.failed(msg)
		return
	}
	m.closeOverlay()
	m.apply(core.Receive{Text: msg.text, Origin: msg.origin})
	m.reset()
	m.focusOn(keymap.Diagnosis)
	m.toast = fmt.Sprintf("from %s in %s", msg.origin.Host, msg.took)
	switch {
	case m.snap.Emulated():
		m.toast = "issued by " + msg.origin.Host + ", an emulator: Courier will refuse it; esc goes back to composing"
	case msg.origin.Issuer == courier.Courier && !diagnose.IssuedByCourier(m.snap.Token, m.snap.Findings):
		m.toast = msg.origin.Host + " answered with a token that Courier does not issue: the diagnosis says why; esc goes back to composing"
	case msg.origin.Issuer == courier.Courier:
		m.toast = "issued by " + msg.origin.Host + ": only Courier can verify its signature; esc goes back to composing"
	case len(msg.faults) > 0:
		m.push(m.faultsOverlay(msg))
	}
}

// faultsOverlay says what is wrong with an answer that has a token nevertheless.
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
	return &textOverlay{title: "A token, but there is a problem with the response", facts: m.toast, lines: lines}
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
	if o, ok := m.top().Overlay.(pane.Requesting); ok {
		o.Failed(fault.Message, fault.Hint)
	}
}
