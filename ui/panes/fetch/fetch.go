// Package fetch is the overlay that fetches a token from the user's own backend: a form for the
// request, which is kept for the next call. The root sends the request.
package fetch

import (
	"context"
	"slices"
	"strconv"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core/call"
	"bulla/core/hint"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/pane"
	"bulla/ui/pane/form"
)

// Overlay calls the backend. It keeps what was typed, only in memory, so that the call can be
// repeated.
type Overlay struct {
	read     form.Read
	entries  []entry
	at       int
	host     string // of the last request
	progress form.Progress
	scroll   form.Scroll
}

// kind says what an entry is.
type kind uint8

const (
	address kind = iota
	method
	header
	body
)

// entry is one field of the form and what is wrong with it.
type entry struct {
	kind
	field form.Field
	fault hint.Problem
}

// maxHeader is how many header fields the form may have.
const maxHeader = 30

// New returns the overlay. Read reads the secrets that the form names.
func New(read form.Read) *Overlay {
	p := &Overlay{read: read, entries: []entry{
		{kind: address, field: form.NewField("", "https://your-backend.example/api/courier-token", hiddenText)},
		{kind: method, field: form.NewField("", "", nil)},
		newHeader(),
		{kind: body, field: form.NewField("", "none; a text, @FILE or env:NAME", hiddenBody)},
	}}
	p.scroll.Follow()
	return p
}

func newHeader() entry {
	return entry{kind: header, field: form.NewField("", "Name: value, such as Authorization: Bearer env:TOKEN", hiddenHeader)}
}

// Traits implements pane.Overlay.
func (p *Overlay) Traits() pane.Traits {
	return pane.Traits{Context: keymap.FetchOverlay, TakesText: true, TakesPaste: true, MaxWidth: pane.OverlayWidth,
		Grows: true, Kept: true}
}

// Title implements pane.Overlay.
func (p *Overlay) Title(f pane.Frame) (string, pane.Line) {
	name := "Call your backend"
	if f.Width < narrow {
		name = "Call backend"
	}
	return name, pane.Text(themes.Muted, p.sheet(f).Paging(&p.scroll))
}

// Busy implements pane.Requesting.
func (p *Overlay) Busy() {
	p.progress.Start(p.host)
	p.scroll.ToOutcome()
}

// Failed implements pane.Requesting.
func (p *Overlay) Failed(message, hint string) {
	p.progress.Failed(message, hint)
	p.scroll.ToOutcome()
}

// Canceled implements pane.Requesting.
func (p *Overlay) Canceled() string {
	return "canceled; the request may still have been received"
}

// Reset implements pane.Resetting: when the overlay closes, the request stays and its result is
// forgotten.
func (p *Overlay) Reset() {
	p.progress.Reset()
	p.scroll = form.Scroll{}
	p.scroll.Follow()
}

// Disabled implements pane.Keyed.
func (p *Overlay) Disabled(action keymap.Action, _ pane.Frame) string {
	switch action {
	case keymap.Accept:
		return p.progress.WhyNot()
	case keymap.AddHeader:
		if len(p.entries) >= maxHeader+3 { // URL, method and body
			return "there are already " + strconv.Itoa(maxHeader) + " headers"
		}
		return p.progress.WhyNot()
	}
	return ""
}

// Do implements pane.Keyed.
func (p *Overlay) Do(action keymap.Action, f pane.Frame) pane.Effect {
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

func (p *Overlay) goTo(at int) {
	p.at = at
	p.scroll.Follow()
}

// addHeader moves to an empty header field, or adds one.
func (p *Overlay) addHeader() {
	at := slices.IndexFunc(p.entries, func(e entry) bool { return e.kind == header && e.text() == "" })
	if at < 0 {
		at = len(p.entries) - 1 // the body is the last
		p.entries = slices.Insert(p.entries, at, newHeader())
	}
	p.goTo(at)
}

// text returns what was typed.
func (e *entry) text() string { return strings.TrimSpace(e.field.Value()) }

// Type implements pane.Overlay. While a request is running, nothing can be changed.
func (p *Overlay) Type(key tea.KeyMsg, f pane.Frame) pane.Effect {
	if p.scroll.Page(key, f.Height) {
		return pane.Effect{}
	}
	if why := p.progress.WhyNot(); why != "" {
		return pane.Say(why)
	}
	p.scroll.Follow()
	if lines := headerLines(key); p.entries[p.at].kind == header && len(lines) > 1 {
		return p.pasteHeaders(lines)
	}
	e := &p.entries[p.at]
	before := e.field.Value()
	if e.kind == method { // as it is sent
		key.Runes = []rune(strings.ToUpper(string(key.Runes)))
	}
	e.field.Type(key)
	e.fault = hint.Problem{}
	if e.field.Value() != before {
		p.progress.Reset() // it was about another request
	}
	return pane.Effect{}
}

// accept reads the secrets that the form names, and then sends the request.
func (p *Overlay) accept() pane.Effect {
	typed, read := p.typed(), p.read
	return pane.Read("reading the secrets of the request", func(ctx context.Context) func(pane.Frame) pane.Effect {
		request, faults := compose(typed, func(form string) (string, error) { return read(ctx, form) })
		return func(pane.Frame) pane.Effect { return p.accepted(request, faults) }
	})
}

// accepted sends the request, or moves to the first field with a fault.
func (p *Overlay) accepted(request call.Request, faults []hint.Problem) pane.Effect {
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
