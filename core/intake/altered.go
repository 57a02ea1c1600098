package intake

import (
	"slices"
	"strings"

	"bulla/core/visible"
)

// altered lists what was removed or undone inside a token and what stood directly
// before or after it: a program that is given the text as it is takes that for a part of
// the token. Plain text around it is not in the list.
func altered(v view, r reading, at place) []string {
	list := slices.Clone(r.notes)
	for _, note := range v.notes(r.start, r.end, 0) {
		if !at.undoes(note) {
			list = append(list, note)
		}
	}
	before, after := v.before(r), v.after(r)
	if at.encloses(before, after) {
		return list
	}
	if name := at.stuck(before, after); name != "" {
		list = append(list, name+" before it")
	}
	if name := at.stuck(after, before); name != "" && !slices.Contains(list, name+" at the end") {
		list = append(list, name+" after it")
	}
	return list
}

// signName names a character, in quotes where it shows.
func signName(c rune) string {
	if name := visible.Rune(c); strings.HasPrefix(name, "U+") {
		return name
	}
	return visible.Quote(string(c), 1)
}

// undoes reports whether whoever reads the place undoes that way of writing as well, so
// that it does not alter the token: an address undoes percent-encoding, and a parser of
// JSON undoes its escapes.
func (p place) undoes(note string) bool {
	switch p.kind {
	case inURL, inForm, inCookie:
		return strings.HasPrefix(note, percentNote)
	}
	return p.isLiteral() && (note == literalEscapes || strings.HasSuffix(note, backslashNote) || strings.HasSuffix(note, backslashNote+"s"))
}

// isLiteral reports whether the token is in a string literal.
func (p place) isLiteral() bool { return p.kind == inJSON || p.path != "" || p.lead.quotes == "quotes" }
