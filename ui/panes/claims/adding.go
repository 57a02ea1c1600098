package claims

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"bulla/core"
	"bulla/core/edit"
	"bulla/core/token"
	"bulla/core/visible"
	"bulla/themes"
	"bulla/ui/pane"
)

// adding is a claim being typed as NAME=VALUE.
type adding struct {
	part  token.Part
	field pane.Field
}

func newAdding(part token.Part) *adding {
	label := "new claim "
	if part == token.Header {
		label = "new in the header "
	}
	return &adding{part: part, field: pane.NewField(label, "", "name = value")}
}

// setting is what a typed claim comes to.
type setting struct {
	name, source string // the value as JSON, or a time in words
	text         string // the document with the claim
	bare         bool   // the value is a word that was put in quotes
	there        bool   // a member of that name was there
	fault        string
}

// read reads what was typed.
func (a *adding) read(f pane.Frame) setting {
	name, value, ok := strings.Cut(a.field.Value(), "=")
	s := setting{name: strings.TrimSpace(name), source: strings.TrimSpace(value)}
	switch {
	case s.name == "":
		s.fault = "a name is due before the ="
		return s
	case !ok:
		s.fault = "= and a value are due after the name"
		return s
	case s.source == "":
		s.fault = `a value is due after the =; "" is an empty text`
		return s
	}
	doc := document(f.Snapshot.Token, a.part)
	_, s.there = doc.Root.Get(s.name)
	if s.bare = isBare(s.source) && !isTime(s.name); s.bare {
		s.source = quoted(s.source)
	}
	text, err := edit.Set(doc, s.name, s.source, f.Snapshot.Now)
	s.text = text
	var fault *edit.Error
	switch {
	case errors.As(err, &fault) && isTime(s.name):
		s.fault = fault.Message + ": " + fault.Hint
	case errors.As(err, &fault):
		s.fault = fault.Message
	case err != nil:
		s.fault = visible.Text(err.Error())
	}
	return s
}

// isTime reports whether a time in words is taken for a claim, as package edit does:
// RFC 7519 section 4.1, OpenID Connect Core sections 2 and 5.1.
func isTime(name string) bool {
	return slices.Contains([]string{"exp", "nbf", "iat", "auth_time", "updated_at"}, name)
}

// isBare reports whether a value is a word that was not quoted: no JSON, nor the
// beginning of any.
func isBare(source string) bool {
	if strings.ContainsRune(`{["`, rune(source[0])) {
		return false
	}
	doc, _ := token.Parse(source, token.Payload)
	return !doc.Complete
}

// quoted returns text as a JSON string.
func quoted(text string) string {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(text) // a string always encodes
	return strings.TrimSuffix(b.String(), "\n")
}

// status is the field and, in as many lines as are kept for it, what is typed comes to.
func (a *adding) status(f pane.Frame) []pane.Line {
	rows := statusRows(f)
	lines := make([]pane.Line, 1+rows)
	lines[0] = a.field.Line(f.Width, f.Glyphs.Ellipsis)
	copy(lines[1:], cut(a.says(f), rows, f))
	return lines
}

func (a *adding) says(f pane.Frame) []pane.Line {
	if strings.TrimSpace(a.field.Value()) == "" {
		return pane.Wrap(themes.Muted, "the value is JSON; a bare word is taken as a string, and exp, nbf and iat take +30m or 2026-11-20 12:00 (UTC)", f.Width)
	}
	s := a.read(f)
	if s.fault != "" {
		return pane.Wrap(themes.Error, f.Glyphs.Error+" "+s.fault, f.Width)
	}
	lines := pane.Wrap(themes.Text, s.name+" = "+s.shown(a.part, f.Snapshot.Now), f.Width)
	if s.there {
		lines = append(lines, pane.Wrap(themes.Warning, f.Glyphs.Warning+" it is there already: its value is replaced", f.Width)...)
	}
	header := f.Snapshot.Token.Header
	if a.part == token.Header {
		header, _ = token.Parse(s.text, token.Header)
	}
	return append(lines, signed(header, f)...)
}

// shown writes the value for a person: what became a time as a date, all else as it
// goes into the token.
func (s setting) shown(part token.Part, now time.Time) string {
	doc, _ := token.Parse(s.text, part)
	value, _ := doc.Root.Get(s.name)
	source := doc.Source(value)
	if date, err := token.ParseDate(source); err == nil && isTime(s.name) {
		return moment(date, now)
	}
	kind := value.Kind.WithArticle()
	if s.bare {
		kind = "a bare word: it is taken as a string"
	}
	return visible.Shorten(source, 60) + ", " + kind
}

// acceptClaim puts the claim into its part.
func (p *Pane) acceptClaim(f pane.Frame) pane.Effect {
	a := p.claim
	if strings.TrimSpace(a.field.Value()) == "" {
		p.claim = nil
		return pane.Say("nothing was typed: nothing was added")
	}
	s := a.read(f)
	if s.fault != "" {
		return pane.Say(s.fault)
	}
	p.claim = nil
	if s.text == document(f.Snapshot.Token, a.part).Text {
		return pane.Say("it is as it was")
	}
	p.wanted = identity{part: a.part, name: s.name, set: true}
	return pane.Change(core.EditPart{Part: a.part, Text: s.text})
}
