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
	o := &Overlay{read: read, entries: []entry{
		{kind: address, field: form.NewField("", "https://your-backend.example/api/courier-token", hiddenText)},
		{kind: method, field: form.NewField("", "", nil)},
		newHeader(),
		{kind: body, field: form.NewField("", "none; a text, @FILE or env:NAME", hiddenBody)},
	}}
	o.scroll.Follow()
	return o
}

func newHeader() entry {
	return entry{kind: header, field: form.NewField("", "Name: value, such as Authorization: Bearer env:TOKEN", hiddenHeader)}
}

// Traits implements pane.Overlay.
func (o *Overlay) Traits() pane.Traits {
	return pane.Traits{Context: keymap.FetchOverlay, TakesText: true, TakesPaste: true, MaxWidth: pane.FieldsWidth,
		Grows: true, Kept: true}
}

// Title implements pane.Overlay.
func (o *Overlay) Title(f pane.Frame) (string, pane.Line) {
	name := "Call your backend"
	if f.Width < narrow {
		name = "Call backend"
	}
	return name, pane.Text(themes.Muted, o.sheet(f).Paging(&o.scroll))
}

// Busy implements pane.Requesting.
func (o *Overlay) Busy() {
	o.progress.Start(o.host)
	o.scroll.ToOutcome()
}

// Failed implements pane.Requesting.
func (o *Overlay) Failed(message, hint string) {
	o.progress.Failed(message, hint)
	o.scroll.ToOutcome()
}

// Canceled implements pane.Requesting.
func (o *Overlay) Canceled() string {
	return "canceled; the request may still have been received"
}

// Reset implements pane.Resetting: when the overlay closes, the request stays and its result is
// forgotten.
func (o *Overlay) Reset() {
	o.progress.Reset()
	o.scroll = form.Scroll{}
	o.scroll.Follow()
}

// Disabled implements pane.Keyed.
func (o *Overlay) Disabled(action keymap.Action, _ pane.Frame) string {
	switch action {
	case keymap.Accept:
		return o.progress.WhyNot()
	case keymap.AddHeader:
		if len(o.entries) >= maxHeader+3 { // URL, method and body
			return "there are already " + strconv.Itoa(maxHeader) + " headers"
		}
		return o.progress.WhyNot()
	}
	return ""
}

// Do implements pane.Keyed.
func (o *Overlay) Do(action keymap.Action, f pane.Frame) pane.Effect {
	if o.Disabled(action, f) != "" {
		return pane.Effect{}
	}
	count := len(o.entries)
	switch action {
	case keymap.NextField:
		o.goTo((o.at + 1) % count)
	case keymap.PrevField:
		o.goTo((o.at + count - 1) % count)
	case keymap.AddHeader:
		o.addHeader()
	case keymap.Accept:
		return o.accept()
	}
	return pane.Effect{}
}

func (o *Overlay) goTo(at int) {
	o.at = at
	o.scroll.Follow()
}

// addHeader moves to an empty header field, or adds one.
func (o *Overlay) addHeader() {
	at := slices.IndexFunc(o.entries, func(e entry) bool { return e.kind == header && e.text() == "" })
	if at < 0 {
		at = len(o.entries) - 1 // the body is the last
		o.entries = slices.Insert(o.entries, at, newHeader())
	}
	o.goTo(at)
}

// text returns what was typed.
func (e *entry) text() string { return strings.TrimSpace(e.field.Value()) }

// Scroll implements pane.Scrolling.
func (o *Overlay) Scroll(rows int, _ pane.Frame) { o.scroll.By(rows) }

// Type implements pane.Overlay. While a request is running, nothing can be changed.
func (o *Overlay) Type(key tea.KeyMsg, f pane.Frame) pane.Effect {
	if o.scroll.Page(key, f.Height) {
		return pane.Effect{}
	}
	if why := o.progress.WhyNot(); why != "" {
		return pane.Say(why)
	}
	o.scroll.Follow()
	if lines := headerLines(key); o.entries[o.at].kind == header && len(lines) > 1 {
		return o.pasteHeaders(lines)
	}
	e := &o.entries[o.at]
	before := e.field.Value()
	if e.kind == method { // as it is sent
		key.Runes = []rune(strings.ToUpper(string(key.Runes)))
	}
	e.field.Type(key)
	e.fault = hint.Problem{}
	if e.field.Value() != before {
		o.progress.Reset() // it was about another request
	}
	return pane.Effect{}
}

// accept reads the secrets that the form names, and then sends the request.
func (o *Overlay) accept() pane.Effect {
	typed, read := o.typed(), o.read
	return pane.Read("reading the secrets of the request", func(ctx context.Context) func(pane.Frame) pane.Effect {
		request, faults := compose(typed, func(form string) (string, error) { return read(ctx, form) })
		return func(pane.Frame) pane.Effect { return o.accepted(request, faults) }
	})
}

// accepted sends the request, or moves to the first field with a fault.
func (o *Overlay) accepted(request call.Request, faults []hint.Problem) pane.Effect {
	for i := range o.entries {
		o.entries[i].fault = faults[i]
	}
	if at := slices.IndexFunc(faults, func(f hint.Problem) bool { return !f.IsZero() }); at >= 0 {
		o.goTo(at)
		return pane.Effect{}
	}
	o.host = call.HostOf(request.URL)
	return pane.Effect{Request: request}
}
