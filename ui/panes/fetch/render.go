package fetch

import (
	"slices"
	"strings"

	"bulla/core/backend"
	"bulla/core/call"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/pane"
	"bulla/ui/pane/form"
)

const (
	// column is how many cells the labels take.
	column = 8
	// narrow is the width below which the title is short.
	narrow = 40
)

// Wants implements pane.Wanting.
func (o *Overlay) Wants(f pane.Frame) int { return o.sheet(f).Len() }

// Render implements pane.Overlay.
func (o *Overlay) Render(f pane.Frame) []pane.Line { return o.sheet(f).Lines(&o.scroll) }

// sheet returns the lines of the overlay.
func (o *Overlay) sheet(f pane.Frame) *form.Sheet {
	s := form.NewSheet(f, column)
	hasBody := o.entries[len(o.entries)-1].text() != ""
	for i := range o.entries {
		e := &o.entries[i]
		if e.kind == method {
			e.field.Hint = backend.UsualMethod(hasBody)
		}
		s.Field(e.label(), &e.field, i == o.at)
		s.Fault(e.fault)
		if i == o.at && e.fault.IsZero() {
			s.Words("", themes.Muted, e.help())
		}
	}
	s.Done()
	s.Gap()
	const rules = "https is required, except for localhost; redirects are not followed."
	before := "Nothing is sent until you press " + f.Keys.Key(keymap.FetchOverlay, keymap.Accept) + ". " + rules
	s.Progress(&o.progress, before, "enter sends it again")
	return s
}

func (e *entry) label() string {
	return [...]string{address: "URL", method: "method", header: "header", body: "body"}[e.kind]
}

// help says how to fill in an entry, "" if its hint is enough.
func (e *entry) help() string {
	switch e.kind {
	case address:
		return addressHelp(e.text())
	case method:
		return methodHelp(e.text())
	case header:
		return "write secrets as env:NAME, @FILE or b64:TEXT, also after Bearer; " +
			"ctrl+n or pasted lines add fields; empty fields are not sent"
	case body:
		return "JSON is sent as application/json, anything else as a form"
	}
	return ""
}

// addressHelp says what is called if the scheme is left out.
func addressHelp(typed string) string {
	if u, err := call.Check(call.WithScheme(typed)); err == nil && !strings.Contains(typed, "://") {
		return "calls " + call.Show(u)
	}
	return "without a scheme it gets https, or http for this machine"
}

// methodHelp names the usual methods; any other one is sent as it is.
func methodHelp(typed string) string {
	usual := []string{"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"}
	if slices.ContainsFunc(usual, func(name string) bool { return strings.HasPrefix(name, strings.ToUpper(typed)) }) {
		return "GET, POST or another method; the default is GET, or POST with a body"
	}
	return "an unusual method; the usual ones are " + strings.Join(usual, ", ")
}
