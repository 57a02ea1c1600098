package intake

import (
	"slices"
	"strings"

	"bulla/core/redact"
	"bulla/core/visible"
)

// alterations lists what was removed or undone inside a token and what was directly before or after
// it. A program that receives the text unchanged reads all of that as part of the token. Plain text
// around the token is not in the list.
func alterations(v view, p piece, at location) []string {
	list := slices.Clone(p.notes)
	for _, note := range v.notes(p.start, p.end, 0) {
		if !at.decodes(note) {
			list = append(list, note)
		}
	}
	before, after := v.before(p), v.after(p)
	if at.encloses(before, after) {
		return list
	}
	if name := at.attached(before, after); name != "" {
		list = append(list, name+" before it")
	}
	if name := at.attached(after, before); name != "" && !slices.Contains(list, name+" at the end") {
		list = append(list, name+" after it")
	}
	return list
}

// runeName names a character, in quotes if it is visible.
func runeName(c rune) string {
	if name := visible.Rune(c); strings.HasPrefix(name, "U+") {
		return name
	}
	return redact.Quote(string(c), 1)
}

// decodes reports whether a program that reads the location undoes that encoding too, so that it
// doesn't alter the token: URLs are percent-decoded, and a JSON parser undoes escapes.
func (l location) decodes(note string) bool {
	switch l.kind {
	case inURL, inForm, inCookie:
		return strings.HasSuffix(note, percentNote)
	}
	isEscape := note == literalEscapes || strings.HasSuffix(strings.TrimSuffix(note, "s"), backslashNote)
	return l.isLiteral() && isEscape
}

// isLiteral reports whether the token is in a string literal.
func (l location) isLiteral() bool {
	return l.kind == inJSON || l.path != "" || l.preceding.quotes == "quotes"
}
