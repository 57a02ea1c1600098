package intake

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

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
	before, _ := utf8.DecodeLastRuneInString(v.text[:r.start])
	after, _ := utf8.DecodeRuneInString(v.text[r.end:])
	if r.start > 0 && r.end < len(v.text) && isPair(before, after) {
		return list
	}
	if r.start > 0 && at.sticks(before) {
		list = append(list, signName(before)+" before it")
	}
	if name := signName(after); r.end < len(v.text) && at.sticks(after) && !slices.Contains(list, name+" at the end") {
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
	literal := p.kind == inJSON || p.path != "" || p.lead.quotes == "quotes"
	return literal && (note == literalEscapes || strings.HasSuffix(note, backslashNote) || strings.HasSuffix(note, backslashNote+"s"))
}

// sticks reports whether a program would take c, which is directly before or after the
// token, for a part of it: not white space, and not what delimits a value in a longer text.
func (p place) sticks(c rune) bool {
	switch {
	case c < utf8.RuneSelf && unicode.IsSpace(c), isSegmentRune(c):
		return false
	case strings.ContainsRune(delimiters, c):
		return p.kind == "" && len(p.lead.schemes) == 0
	}
	return true
}

// delimiters may stand between a token and the text around it.
const delimiters = "\"'`<>(){}[],;:=&#|\\/" + borders + "\u2018\u2019\u201c\u201d\u00ab\u00bb"

// isPair reports whether two characters are a pair of quotes or brackets.
func isPair(opening, closing rune) bool {
	const pairs = "\"\" '' `` <> () {} [] \u2018\u2019 \u201c\u201d \u00ab\u00bb"
	return opening != ' ' && closing != ' ' && strings.Contains(pairs, string(opening)+string(closing))
}
