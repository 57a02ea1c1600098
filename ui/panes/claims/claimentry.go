package claims

import (
	"errors"
	"strings"
	"time"

	"bulla/core"
	"bulla/core/edit"
	"bulla/core/token"
	"bulla/core/visible"
	"bulla/themes"
	"bulla/ui/pane"
)

// claimEntry is a claim that the user types as NAME=VALUE.
type claimEntry struct {
	part  token.Part
	field pane.Field
}

// newClaimEntry returns an empty field for a claim of that part.
func newClaimEntry(part token.Part) *claimEntry {
	label := "new claim "
	if part == token.Header {
		label = "new header parameter "
	}
	return &claimEntry{part: part, field: pane.NewField(label, "", "name = value")}
}

// setting is what a typed claim results in.
type setting struct {
	name, source string // the value as JSON, or a time as typed
	text         string // the document with the claim
	bare         bool   // the value is an unquoted word
	exists       bool   // there is a member with that name already
	fault        string
}

// read parses what was typed.
func (c *claimEntry) read(f pane.Frame) setting {
	name, value, ok := strings.Cut(c.field.Value(), "=")
	s := setting{name: strings.TrimSpace(name), source: strings.TrimSpace(value)}
	switch {
	case s.name == "":
		s.fault = "type a name before the ="
		return s
	case !ok:
		s.fault = "type = and a value after the name"
		return s
	case s.source == "":
		s.fault = `type a value after the =; "" is an empty string`
		return s
	}
	doc := f.Snapshot.Token.Document(c.part)
	_, s.exists = doc.Root.Get(s.name)
	if s.bare = isBare(s.source) && !token.IsTimeClaim(s.name); s.bare {
		s.source = visible.QuoteJSON(s.source)
	}
	text, err := edit.Set(doc, s.name, s.source, f.Now)
	s.text = text
	var fault *edit.Error
	switch {
	case errors.As(err, &fault) && token.IsTimeClaim(s.name):
		s.fault = fault.Message + ": " + fault.Hint
	case errors.As(err, &fault):
		s.fault = fault.Message
	case err != nil:
		s.fault = visible.Text(err.Error())
	}
	return s
}

// isBare reports whether a value is an unquoted word: not JSON, nor the beginning of it.
func isBare(source string) bool {
	if strings.ContainsRune(`{["`, rune(source[0])) {
		return false
	}
	doc, _ := token.Parse(source, token.Payload)
	return !doc.Complete
}

// status returns the field and below it, in a fixed number of lines, the preview.
func (c *claimEntry) status(f pane.Frame) []pane.Line {
	rows := statusRows(f)
	lines := make([]pane.Line, 1+rows)
	lines[0] = c.field.Line(f.Width, f.Glyphs.Ellipsis)
	copy(lines[1:], cut(c.preview(f), rows, f))
	return lines
}

// preview says what the typed claim results in.
func (c *claimEntry) preview(f pane.Frame) []pane.Line {
	if strings.TrimSpace(c.field.Value()) == "" {
		return pane.Wrap(themes.Muted, "the value is JSON; an unquoted word becomes a string; "+
			"exp, nbf and iat accept +30m or 2026-11-20 12:00 (UTC)", f.Width)
	}
	s := c.read(f)
	if s.fault != "" {
		return pane.Wrap(themes.Error, f.Glyphs.Error+" "+s.fault, f.Width)
	}
	lines := pane.Wrap(themes.Text, s.name+" = "+s.shown(c.part, f.Snapshot.Now), f.Width)
	if s.exists {
		lines = append(lines, pane.Wrap(themes.Warning, f.Glyphs.Warning+" it exists already: this replaces its value",
			f.Width)...)
	}
	header := f.Snapshot.Token.Header
	if c.part == token.Header {
		header, _ = token.Parse(s.text, token.Header)
	}
	return append(lines, signed(header, f)...)
}

// shown returns the value for a person: a time as a date, anything else as in the token.
func (s setting) shown(part token.Part, now time.Time) string {
	doc, _ := token.Parse(s.text, part)
	value, _ := doc.Root.Get(s.name)
	source := doc.Source(value)
	if date, err := token.ParseDate(source); err == nil && token.IsTimeClaim(s.name) {
		return moment(date, now)
	}
	kind := value.Kind.WithArticle()
	if s.bare {
		kind = "an unquoted word that becomes a string"
	}
	return visible.Shorten(source, 60) + ", " + kind
}

// acceptClaim adds the claim to its part.
func (p *Pane) acceptClaim(f pane.Frame) pane.Effect {
	c := p.claim
	if strings.TrimSpace(c.field.Value()) == "" {
		p.claim = nil
		return pane.Say("nothing typed, nothing added")
	}
	s := c.read(f)
	if s.fault != "" {
		return pane.Say(s.fault)
	}
	p.claim = nil
	if s.text == f.Snapshot.Token.Document(c.part).Text {
		return pane.Say("nothing changed")
	}
	p.wanted = identity{part: c.part, name: s.name, set: true}
	return pane.Change(core.EditPart{Part: c.part, Text: s.text})
}
