// Package issue is the overlay that requests a token from Courier. It shows the host, the
// environment and the scope, and reads the API key. The root sends the request, when the user says
// so.
package issue

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

// Settings configure the overlay.
type Settings struct {
	// BaseURL is the one in COURIER_BASE_URL; "" is that of the region.
	BaseURL string
	// Region is the region at the start; "" is the US.
	Region courier.Region
	// KeyFrom is the variable to read the API key from if none is typed, such as
	// env:COURIER_API_KEY; "" for none.
	KeyFrom string
	// Read reads an API key.
	Read form.Read
}

// Overlay requests the token. It keeps the API key while it is open: call Reset when it closes.
type Overlay struct {
	settings Settings
	key      form.Key
	progress form.Progress
	sentTo   string // the host of the last request
	scroll   form.Scroll
	// drawn is what was drawn last. Seen are the host, environment and scope that have been fully
	// visible.
	drawn drawn
	seen  string
}

// drawn is what the overlay has to show, and its size.
type drawn struct {
	names         string
	width, height int
}

// New returns the overlay.
func New(s Settings) *Overlay {
	if s.Region == "" {
		s.Region = courier.US
	}
	return &Overlay{settings: s, key: form.NewKey(s.KeyFrom, s.Read)}
}

// Region returns the region of the request.
func (o *Overlay) Region() courier.Region { return o.settings.Region }

// Traits implements pane.Overlay.
func (o *Overlay) Traits() pane.Traits {
	return pane.Traits{Context: keymap.IssueOverlay, TakesText: true, TakesPaste: true, MaxWidth: pane.OverlayWidth,
		Grows: true, Kept: true}
}

// Title implements pane.Overlay.
func (o *Overlay) Title(f pane.Frame) (string, pane.Line) {
	name := "Issue this token with Courier"
	if f.Width < narrow {
		name = "Issue"
	}
	s, _ := o.sheet(f)
	return name, pane.Text(themes.Muted, s.Paging(&o.scroll))
}

// Busy implements pane.Requesting.
func (o *Overlay) Busy() {
	o.progress.Start(o.sentTo)
	o.scroll.ToOutcome()
}

// Failed implements pane.Requesting.
func (o *Overlay) Failed(message, hint string) {
	o.progress.Failed(message, hint)
	o.scroll.ToOutcome()
}

// Canceled implements pane.Requesting.
func (o *Overlay) Canceled() string {
	return "canceled; Courier may still have received the request and issued a token"
}

// Reset implements pane.Resetting: when the overlay closes, a typed key is forgotten, and env:NAME
// or @FILE stays for the next time.
func (o *Overlay) Reset() {
	o.key.Forget()
	o.progress.Reset()
	o.scroll, o.drawn, o.seen = form.Scroll{}, drawn{}, ""
}

// request returns the request to send.
func (o *Overlay) request(f pane.Frame) issuer.Request {
	base := o.settings.BaseURL
	if base == "" {
		base = o.settings.Region.BaseURL()
	}
	return issuer.Request{
		BaseURL: base, APIKey: o.key.Text(), Scope: f.Snapshot.Request.Scope(), ExpiresIn: f.Snapshot.Lifetime,
	}
}

// fault says why the request can't be sent, apart from the key.
func (o *Overlay) fault(f pane.Frame) hint.Problem {
	request := f.Snapshot.Request
	if err := f.Snapshot.ExpiryErr; err != nil {
		return misread(err)
	}
	if len(request.Scopes) == 0 || request.Scope() == "" {
		return hint.Problem{Message: "the scope is empty", Hint: "esc goes back: choose a user and what the token may do"}
	}
	return hint.Problem{}
}

// hostFault says what is wrong with the host of the request.
func (o *Overlay) hostFault(f pane.Frame) hint.Problem {
	return hint.Of(o.request(f).CheckBase(), "correct COURIER_BASE_URL")
}

// misread says why the expiry is invalid.
func misread(err error) hint.Problem { return hint.Of(err, "esc goes back: choose another expiry") }

// oneField is why there is no other field to move to.
const oneField = "there is only one field"

// Disabled implements pane.Keyed. Sending is not disabled by a fault: a key file is only read then.
func (o *Overlay) Disabled(action keymap.Action, _ pane.Frame) string {
	switch action {
	case keymap.PrevField:
		return oneField
	case keymap.NextField:
		if !o.key.Unread() { // leaving the field reads the file
			return oneField
		}
	case keymap.Region:
		if o.settings.BaseURL != "" {
			return "COURIER_BASE_URL is set, so the region is not used"
		}
		return o.progress.WhyNot()
	case keymap.Send:
		return o.progress.WhyNot()
	}
	return ""
}

// CannotSend implements pane.Sending. A key file that has not been read yet does not prevent
// sending: sending reads it.
func (o *Overlay) CannotSend(f pane.Frame) bool { return !o.key.Unread() && !o.worst(f).IsZero() }

// Scroll implements pane.Scrolling.
func (o *Overlay) Scroll(rows int, _ pane.Frame) { o.scroll.By(rows) }

// names returns what has to be visible before the request is sent.
func (o *Overlay) names(f pane.Frame) string {
	request := o.request(f)
	return strings.Join([]string{request.Host(), o.environment(request), request.Scope}, "\n")
}

// worst returns the first reason why the request can't be sent.
func (o *Overlay) worst(f pane.Frame) hint.Problem {
	for _, fault := range []hint.Problem{o.key.Fault(), o.fault(f), o.hostFault(f)} {
		if !fault.IsZero() {
			return fault
		}
	}
	return hint.Problem{}
}

// Do implements pane.Keyed.
func (o *Overlay) Do(action keymap.Action, f pane.Frame) pane.Effect {
	if o.Disabled(action, f) != "" {
		return pane.Effect{}
	}
	switch action {
	case keymap.NextField:
		o.scroll.Follow()
		return o.key.Leave(f, func(pane.Frame) pane.Effect { return pane.Effect{} })
	case keymap.Region:
		o.settings.Region = other(o.settings.Region)
		o.progress.Reset()
	case keymap.Send:
		return o.send(f)
	}
	return pane.Effect{}
}

// send sends the request that the overlay shows. If it reads a key file, the user has to look at
// the result first.
func (o *Overlay) send(f pane.Frame) pane.Effect {
	o.draw(f)
	before := o.names(f)
	return o.key.Leave(f, func(f pane.Frame) pane.Effect { return o.sendRead(f, before) })
}

// sendRead sends the request after the key was read; before is what the overlay showed until then.
func (o *Overlay) sendRead(f pane.Frame, before string) pane.Effect {
	fault, now := o.worst(f), o.names(f)
	switch {
	case !fault.IsZero():
		return refused(fault, o.draw(f))
	case now != before:
		return pane.Say("the key was read: check the environment, then press " +
			f.Keys.Key(keymap.IssueOverlay, keymap.Send) + " to send")
	case now != o.seen:
		return pane.Say("scroll through host, environment and scope first (pgup, pgdn)")
	}
	request := o.request(f)
	o.sentTo = request.Host()
	return pane.Effect{Request: request}
}

// refused says that nothing was sent, and why if no visible line says it.
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

// Type implements pane.Overlay. While a request is running, nothing can be changed.
func (o *Overlay) Type(key tea.KeyMsg, f pane.Frame) pane.Effect {
	if o.scroll.Page(key, f.Height) {
		return pane.Effect{}
	}
	if why := o.progress.WhyNot(); why != "" {
		return pane.Say(why)
	}
	o.scroll.Follow()
	before := o.key.Value()
	o.key.Type(key)
	if o.key.Value() != before {
		o.progress.Reset() // it was about another request
	}
	return pane.Effect{}
}
