// Package fetch is the window that calls the user's own backend for a token: a form
// for the request, which stays for the next call. It sends nothing itself.
package fetch

import (
	"context"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core/call"
	"bulla/core/hint"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/pane"
	"bulla/ui/pane/form"
)

// Pane is the window. What was typed stays in it, in memory alone, so that the same
// call can be made again.
type Pane struct {
	read    form.Read
	entries []entry
	at      int
	host    string // of the request that was made last
	asking  form.Asking
	scroll  form.Scroll
}

// part says what of the request an entry is.
type part uint8

const (
	address part = iota
	method
	header
	body
)

// entry is one part of the request and what is wrong with it.
type entry struct {
	part
	field form.Field
	fault hint.Problem
}

// maxHeader is how many header fields the form takes.
const maxHeader = 30

// New returns the window. Read reads the secrets that the form names.
func New(read form.Read) *Pane {
	p := &Pane{read: read, entries: []entry{
		{part: address, field: form.NewField("", "https://your-backend.example/api/courier-token", hiddenText)},
		{part: method, field: form.NewField("", "", nil)},
		newHeader(),
		{part: body, field: form.NewField("", "none; a text, @FILE or env:NAME", hiddenBody)},
	}}
	p.scroll.Follow()
	return p
}

func newHeader() entry {
	return entry{part: header, field: form.NewField("", "Name: value, such as Authorization: Bearer env:TOKEN", hiddenHeader)}
}

// Traits implements pane.Overlay.
func (p *Pane) Traits() pane.Traits {
	return pane.Traits{Context: keymap.FetchOverlay, TakesText: true, TakesPaste: true, MaxWidth: pane.OverlayWidth, Grows: true, Kept: true}
}

// Title implements pane.Pane.
func (p *Pane) Title(f pane.Frame) (string, pane.Line) {
	name := "Call your backend"
	if f.Width < narrow {
		name = "Call backend"
	}
	return name, pane.Text(themes.Muted, p.sheet(f).Paging(&p.scroll))
}

// Busy implements pane.Requesting.
func (p *Pane) Busy() {
	p.asking.Start(p.host)
	p.scroll.ToOutcome()
}

// Failed implements pane.Requesting.
func (p *Pane) Failed(message, hint string) {
	p.asking.Failed(message, hint)
	p.scroll.ToOutcome()
}

// Canceled implements pane.Requesting.
func (p *Pane) Canceled() string {
	return "canceled; the request may still have been received"
}

// Reset implements pane.Resetting: when the window is closed, the request stays and
// what came of it is forgotten.
func (p *Pane) Reset() {
	p.asking.Reset()
	p.scroll = form.Scroll{}
	p.scroll.Follow()
}

// Disabled implements pane.Keyed.
func (p *Pane) Disabled(action keymap.Action, _ pane.Frame) string {
	switch action {
	case keymap.Accept:
		return p.asking.WhyNot()
	case keymap.AddHeader:
		if len(p.entries) >= maxHeader+3 { // beside URL, method and body
			return "there are enough header fields"
		}
		return p.asking.WhyNot()
	}
	return ""
}

// Do implements pane.Keyed.
func (p *Pane) Do(action keymap.Action, f pane.Frame) pane.Effect {
	if p.Disabled(action, f) != "" {
		return pane.Effect{}
	}
	count := len(p.entries)
	switch action {
	case keymap.NextField:
		p.goTo((p.at + 1) % count)
	case keymap.PrevField:
		p.goTo((p.at + count - 1) % count)
	case keymap.AddHeader:
		p.addHeader()
	case keymap.Accept:
		return p.accept()
	}
	return pane.Effect{}
}

func (p *Pane) goTo(at int) {
	p.at = at
	p.scroll.Follow()
}

// addHeader goes to an empty header field, to a new one where all are filled in.
func (p *Pane) addHeader() {
	at := slices.IndexFunc(p.entries, func(e entry) bool { return e.part == header && e.text() == "" })
	if at < 0 {
		at = len(p.entries) - 1 // the body is the last
		p.entries = slices.Insert(p.entries, at, newHeader())
	}
	p.goTo(at)
}

// text returns what was typed.
func (e *entry) text() string { return strings.TrimSpace(e.field.Value()) }

// Type implements pane.Overlay. While a request is under way the form stays as it was
// sent.
func (p *Pane) Type(key tea.KeyMsg, f pane.Frame) pane.Effect {
	if p.scroll.Page(key, f.Height) {
		return pane.Effect{}
	}
	if why := p.asking.WhyNot(); why != "" {
		return pane.Say(why)
	}
	p.scroll.Follow()
	if lines := headerLines(key); p.entries[p.at].part == header && len(lines) > 1 {
		return p.pasteHeaders(lines)
	}
	e := &p.entries[p.at]
	before := e.field.Value()
	if e.part == method { // as it is sent
		key.Runes = []rune(strings.ToUpper(string(key.Runes)))
	}
	e.field.Type(key)
	e.fault = hint.Problem{}
	if e.field.Value() != before {
		p.asking.Reset() // what came of another request
	}
	return pane.Effect{}
}

// accept reads what the form names, and asks for the call.
func (p *Pane) accept() pane.Effect {
	typed, read := p.typed(), p.read
	return pane.Read("reading the secrets of the request", func(ctx context.Context) func(pane.Frame) pane.Effect {
		request, faults := compose(typed, func(form string) (string, error) { return read(ctx, form) })
		return func(pane.Frame) pane.Effect { return p.accepted(request, faults) }
	})
}

// accepted asks for the call, or goes to the first field that has a fault.
func (p *Pane) accepted(request call.Request, faults []hint.Problem) pane.Effect {
	for i := range p.entries {
		p.entries[i].fault = faults[i]
	}
	if at := slices.IndexFunc(faults, func(f hint.Problem) bool { return !f.IsZero() }); at >= 0 {
		p.goTo(at)
		return pane.Effect{}
	}
	p.host = call.HostOf(request.URL)
	return pane.Effect{Request: request}
}
