package intake

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"bulla/core/visible"
)

// beside is what is directly before or after a token.
type beside struct {
	sign  rune // the character next to the token
	after bool
	text  string // the nearest text on that side, "" for none
	word  string // the part of it without white space
	// raw is how the sign is written where that is an escape, and notes name the escape.
	raw   string
	notes []string
}

// before returns what is before the token of a reading.
func (v view) before(r reading) beside {
	b := beside{text: window(v.text[:r.start])}
	if r.start == 0 {
		return b
	}
	sign, size := utf8.DecodeLastRuneInString(v.text[:r.start])
	if b.text == "" { // the window begins at a word, and there is only one
		b.text = v.text[max(0, r.start-maxContext):r.start]
	}
	b.sign = sign
	b.word = b.text[strings.LastIndexFunc(b.text, unicode.IsSpace)+1:]
	b.escape(v, r.start-size, r.start)
	return b
}

// after returns what is after the token of a reading.
func (v view) after(r reading) beside {
	b := beside{after: true, text: v.text[r.end:min(len(v.text), r.end+maxContext)]}
	if b.text == "" {
		return b
	}
	sign, size := utf8.DecodeRuneInString(b.text)
	b.sign, b.word = sign, b.text
	if i := strings.IndexFunc(b.text, unicode.IsSpace); i >= 0 {
		b.word = b.text[:i]
	}
	b.escape(v, r.end, r.end+size)
	return b
}

// escape notes how the sign, which is [from, to) of the text, is escaped in the input.
func (b *beside) escape(v view, from, to int) {
	b.raw = v.base[v.startInBase(from):v.endInBase(to)]
	if b.raw == v.text[from:to] {
		b.raw = ""
		return
	}
	b.notes = slices.DeleteFunc(v.notes(from, to, 0), func(note string) bool { return note == terminalNote })
}

// encloses reports whether the signs before and after a token are a pair around it: of
// quotes, of brackets or, in a text, of Markdown.
func (p place) encloses(before, after beside) bool {
	if before.text == "" || after.text == "" {
		return false
	}
	emphasis := before.sign == after.sign && strings.ContainsRune("*_~", before.sign)
	return isPair(before.sign, after.sign) || p.kind == inText && emphasis
}

// stuck names what a program would take for a part of the token because it is directly
// next to it, "" for nothing. The other side shows whether it closes something opened there.
func (p place) stuck(b, other beside) string {
	if b.text == "" {
		return ""
	}
	if spelled := b.spelledBreak(); spelled != "" {
		if p.isLiteral() || closes('\\', other.text) {
			return ""
		}
		return visible.Quote(spelled, maxGapShown)
	}
	switch {
	case b.sign < utf8.RuneSelf && unicode.IsSpace(b.sign):
		if slices.ContainsFunc(b.notes, func(note string) bool { return !p.undoes(note) }) {
			return visible.Quote(b.raw, maxGapShown)
		}
		return ""
	case isSegmentRune(b.sign) && b.sign != '-' && b.sign != '_' && !b.after: // a scheme, with no space after it
		return ""
	case strings.ContainsRune(delimiters, b.sign) && p.separates(b, other):
		return ""
	}
	return signName(b.sign)
}

// spelledBreak returns a line break or a tab that is spelled \n next to the token, "" for none.
func (b beside) spelledBreak() string {
	for _, spelled := range [...]string{`\n`, `\r`, `\t`} {
		if b.after && strings.HasPrefix(b.text, spelled) || !b.after && strings.HasSuffix(b.text, spelled) {
			return spelled
		}
	}
	return ""
}

// separates reports whether the delimiter next to the token divides it from the text around
// it: it closes what opened on the other side, ends a word of a sentence or is what the
// place is written with.
func (p place) separates(b, other beside) bool {
	joined := hasWords(b.word)
	switch p.kind {
	case "":
		return closes(b.sign, other.text) || !b.after && len(p.lead.schemes) > 0
	case inText:
		column := p.many && strings.ContainsRune(",;|", b.sign)
		named := !b.after && (b.sign == ':' || b.sign == '=')
		return !joined || column || named || closes(b.sign, other.text)
	case inAuthorization, inHeader:
		return !joined || !b.after || closes(b.sign, other.text)
	case inVariable:
		return !joined || !b.after || !strings.ContainsRune("\"'`<#\\", b.sign) || closes(b.sign, other.text)
	}
	return true
}

// closes reports whether the counterpart of a delimiter is in the text on the other side of
// the token.
func closes(delimiter rune, text string) bool {
	if delimiter == '\\' { // of a string literal
		return strings.ContainsAny(text, `\`+quotes)
	}
	return strings.ContainsRune(text, counterpart(delimiter))
}

// brackets are pairs of signs, and quotes are signs that open and close alike.
const (
	brackets = "()[]{}<>\u2018\u2019\u201c\u201d\u00ab\u00bb"
	quotes   = "\"'`"
)

// delimiters may be between a token and the text around it.
const delimiters = quotes + brackets + ",;:=&#|\\/" + borders

// counterpart returns the other sign of a pair of brackets, and any other sign as it is.
func counterpart(sign rune) rune {
	signs := []rune(brackets)
	if i := slices.Index(signs, sign); i >= 0 {
		return signs[i^1]
	}
	return sign
}

// isPair reports whether two characters are a pair of quotes or brackets.
func isPair(opening, closing rune) bool {
	isQuote := strings.ContainsRune(quotes, opening)
	isOpening := slices.Index([]rune(brackets), opening)%2 == 0
	return (isQuote || isOpening) && closing == counterpart(opening)
}
