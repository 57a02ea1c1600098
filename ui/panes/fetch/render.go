package fetch

import (
	"slices"
	"strings"

	"bulla/core/backend"
	"bulla/themes"
	"bulla/ui/pane"
	"bulla/ui/pane/form"
)

const (
	// column is the cells of the labels.
	column = 8
	// narrow is the width under which the title is short.
	narrow = 40
)

// Wants implements pane.Wanting.
func (p *Pane) Wants(f pane.Frame) int { return p.sheet(f).Len() }

// Render implements pane.Pane.
func (p *Pane) Render(f pane.Frame) []pane.Line { return p.sheet(f).Lines(&p.scroll) }

// sheet sets the whole window.
func (p *Pane) sheet(f pane.Frame) *form.Sheet {
	s := form.NewSheet(f, column)
	hasBody := p.entries[len(p.entries)-1].text() != ""
	for i := range p.entries {
		e := &p.entries[i]
		if e.part == method {
			e.field.Hint = backend.UsualMethod(hasBody)
		}
		s.Field(e.label(), &e.field, i == p.at)
		s.Fault(e.fault)
		if i == p.at && e.fault.IsZero() {
			s.Words("", themes.Muted, e.help())
		}
	}
	s.Done()
	s.Gap()
	const rules = "https is needed, but for localhost; redirects are not followed."
	s.Asking(&p.asking, "Nothing is sent before enter. "+rules, "enter sends it again")
	return s
}

func (e *entry) label() string {
	return [...]string{address: "URL", method: "method", header: "header", body: "body"}[e.part]
}

// help says how an entry is filled in, "" where its hint says it all.
func (e *entry) help() string {
	switch e.part {
	case method:
		return methodHelp(e.text())
	case header:
		return "a secret is env:NAME, @FILE or b64:TEXT, also behind Bearer; ctrl+n, or pasting lines, adds fields; an empty one is not sent"
	case body:
		return "a body in JSON is sent as application/json, any other as a form"
	}
	return ""
}

// methodHelp says which methods are usual; another one is sent as it is.
func methodHelp(typed string) string {
	usual := []string{"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"}
	if slices.ContainsFunc(usual, func(name string) bool { return strings.HasPrefix(name, strings.ToUpper(typed)) }) {
		return "GET, POST or another one; empty is GET, or POST with a body"
	}
	return "no usual method: those are " + strings.Join(usual, ", ")
}
