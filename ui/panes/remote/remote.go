// Package remote is the window before Courier is asked for a token: it names host,
// environment and scope, and takes the API key. Nothing is sent before the user says
// so, and never by this package.
package remote

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core/courier"
	"bulla/core/hint"
	"bulla/core/issuer"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/pane"
	"bulla/ui/pane/form"
)

// Settings are what the window knows of the world.
type Settings struct {
	// BaseURL is where issue-token is, from COURIER_BASE_URL; "" for that of the region.
	BaseURL string
	// Region is the one to begin with; "" is the US.
	Region courier.Region
	// KeyFrom is the variable to read the API key from if none is typed, such as
	// env:COURIER_API_KEY; "" for none.
	KeyFrom string
	// Read reads an API key.
	Read form.Read
}

// Pane is the window. It holds the API key while it is open: Reset has to be called
// when it is closed.
type Pane struct {
	settings Settings
	key      form.Key
	asking   form.Asking
	asked    string // the host of the request that was made last
	scroll   form.Scroll
	// drawn is what was drawn last, and named the host, environment and scope of it that
	// were in sight as a whole.
	drawn drawn
	named string
}

// drawn is what a window names and the cells that it has for it.
type drawn struct {
	named         string
	width, height int
}

// New returns the window.
func New(s Settings) *Pane {
	if s.Region == "" {
		s.Region = courier.US
	}
	return &Pane{settings: s, key: form.NewKey(s.KeyFrom, s.Read)}
}

// Region returns the region that is asked in.
func (p *Pane) Region() courier.Region { return p.settings.Region }

// Traits implements pane.Overlay.
func (p *Pane) Traits() pane.Traits {
	return pane.Traits{Context: keymap.IssueOverlay, TakesText: true, TakesPaste: true, MaxWidth: pane.OverlayWidth, Grows: true, Kept: true}
}

// Title implements pane.Pane.
func (p *Pane) Title(f pane.Frame) (string, pane.Line) {
	name := "Ask Courier for this token"
	if f.Width < narrow {
		name = "Ask Courier"
	}
	s, _ := p.sheet(f)
	return name, pane.Text(themes.Muted, s.Paging(&p.scroll))
}

// Busy implements pane.Requesting.
func (p *Pane) Busy() {
	p.asking.Start(p.asked)
	p.scroll.ToOutcome()
}

// Failed implements pane.Requesting.
func (p *Pane) Failed(message, hint string) {
	p.asking.Failed(message, hint)
	p.scroll.ToOutcome()
}

// Canceled implements pane.Requesting.
func (p *Pane) Canceled() string {
	return "canceled; Courier may still have received the request and issued a token"
}

// Reset implements pane.Resetting: when the window is closed, a key that was typed is
// forgotten, and env:NAME or @FILE stays for the next time.
func (p *Pane) Reset() {
	p.key.Forget()
	p.asking.Reset()
	p.scroll, p.drawn, p.named = form.Scroll{}, drawn{}, ""
}

// request returns what would be sent.
func (p *Pane) request(f pane.Frame) issuer.Request {
	base := p.settings.BaseURL
	if base == "" {
		base = p.settings.Region.BaseURL()
	}
	return issuer.Request{BaseURL: base, APIKey: p.key.Text(), Scope: f.Snapshot.Request.Scope(), ExpiresIn: f.Snapshot.Lifetime}
}

// fault says what keeps the request from being sent, apart from the key.
func (p *Pane) fault(f pane.Frame) hint.Problem {
	request := f.Snapshot.Request
	if err := f.Snapshot.ExpiryErr; err != nil {
		return misread(err)
	}
	if len(request.Scopes) == 0 || request.Scope() == "" {
		return hint.Problem{Message: "the scope is empty", Hint: "esc goes back: choose a user and what the token may do"}
	}
	return hint.Problem{}
}

// hostFault says what is wrong with where the request would go.
func (p *Pane) hostFault(f pane.Frame) hint.Problem {
	return hint.Of(p.request(f).CheckBase(), "correct COURIER_BASE_URL")
}

// misread says why there is no expiry.
func misread(err error) hint.Problem { return hint.Of(err, "esc goes back: choose another expiry") }

// oneField is why no other field can be gone to.
const oneField = "there is one field only"

// Disabled implements pane.Keyed. What is wrong with a request is said when it is to be
// sent: a file that the key is in is read only then.
func (p *Pane) Disabled(action keymap.Action, _ pane.Frame) string {
	switch action {
	case keymap.PrevField:
		return oneField
	case keymap.NextField:
		if !p.key.Unread() { // which is left to read it
			return oneField
		}
	case keymap.Region:
		if p.settings.BaseURL != "" {
			return "COURIER_BASE_URL is set: it says which server is asked, not the region"
		}
		return p.asking.WhyNot()
	case keymap.Send:
		return p.asking.WhyNot()
	}
	return ""
}

// CannotSend implements pane.Sending. It reports whether something keeps the request from being sent. A file that
// the key is to be read from is read by sending.
func (p *Pane) CannotSend(f pane.Frame) bool { return !p.key.Unread() && !p.worst(f).IsZero() }

// names returns what has to be in sight before anything is sent.
func (p *Pane) names(f pane.Frame) string {
	request := p.request(f)
	return strings.Join([]string{request.Host(), p.environment(request), request.Scope}, "\n")
}

// worst returns the first of what keeps the request from being sent.
func (p *Pane) worst(f pane.Frame) hint.Problem {
	for _, fault := range []hint.Problem{p.key.Fault(), p.fault(f), p.hostFault(f)} {
		if !fault.IsZero() {
			return fault
		}
	}
	return hint.Problem{}
}

// Do implements pane.Keyed.
func (p *Pane) Do(action keymap.Action, f pane.Frame) pane.Effect {
	if p.Disabled(action, f) != "" {
		return pane.Effect{}
	}
	switch action {
	case keymap.NextField:
		p.scroll.Follow()
		return p.key.Leave(f, func(pane.Frame) pane.Effect { return pane.Effect{} })
	case keymap.Region:
		p.settings.Region = other(p.settings.Region)
		p.asking.Reset()
	case keymap.Send:
		return p.send(f)
	}
	return pane.Effect{}
}

// send asks for the request that the window names. A file that the key is in is read
// now, and what came of it has to be looked at first.
func (p *Pane) send(f pane.Frame) pane.Effect {
	p.look(f)
	before := p.names(f)
	return p.key.Leave(f, func(f pane.Frame) pane.Effect { return p.sendRead(f, before) })
}

// sendRead asks for the request once the key is read; before is what the window named
// until then.
func (p *Pane) sendRead(f pane.Frame, before string) pane.Effect {
	fault, now := p.worst(f), p.names(f)
	switch {
	case !fault.IsZero():
		return refused(fault, p.look(f))
	case now != before:
		return pane.Say("the key was read: look at the environment, and ctrl+s sends it")
	case now != p.named:
		return pane.Say("scroll through host, environment and scope first, with pgup and pgdn")
	}
	request := p.request(f)
	p.asked = request.Host()
	return pane.Effect{Request: request}
}

// refused says that nothing was sent, and why where that is not among the lines in sight.
func refused(fault hint.Problem, lines []pane.Line) pane.Effect {
	var words []string
	for _, line := range lines {
		words = append(words, strings.Fields(line.Plain())...)
	}
	if strings.Contains(strings.Join(words, " "), fault.Message) {
		return pane.Say("nothing was sent")
	}
	return pane.Say("nothing was sent: " + fault.Message)
}

func other(region courier.Region) courier.Region {
	if region == courier.US {
		return courier.EU
	}
	return courier.US
}

// Type implements pane.Overlay. While a request is under way the window stays as it
// was sent.
func (p *Pane) Type(key tea.KeyMsg, f pane.Frame) pane.Effect {
	if p.scroll.Page(key, f.Height) {
		return pane.Effect{}
	}
	if why := p.asking.WhyNot(); why != "" {
		return pane.Say(why)
	}
	p.scroll.Follow()
	before := p.key.Value()
	p.key.Type(key)
	if p.key.Value() != before {
		p.asking.Reset() // what came of another request
	}
	return pane.Effect{}
}
