package intake

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"bulla/core/redact"
)

// neighbor is what is directly before or after a token.
type neighbor struct {
	char  rune // the character next to the token
	after bool
	text  string // the nearest text on that side, "" for none
	word  string // the part of it without white space
	// escaped is how the character is written if it is escaped, and notes name the escape.
	escaped string
	notes   []string
}

// before returns what is before a token.
func (v view) before(p piece) neighbor {
	b := neighbor{text: precedingText(v.text[:p.start])}
	if p.start == 0 {
		return b
	}
	char, size := utf8.DecodeLastRuneInString(v.text[:p.start])
	if b.text == "" { // the window begins at a word, and there is only one
		b.text = v.text[max(0, p.start-maxContext):p.start]
	}
	b.char = char
	b.word = b.text[strings.LastIndexFunc(b.text, unicode.IsSpace)+1:]
	b.escape(v, p.start-size, p.start)
	return b
}

// after returns what is after a token.
func (v view) after(p piece) neighbor {
	b := neighbor{after: true, text: v.text[p.end:min(len(v.text), p.end+maxContext)]}
	if b.text == "" {
		return b
	}
	char, size := utf8.DecodeRuneInString(b.text)
	b.char, b.word = char, b.text
	if i := strings.IndexFunc(b.text, unicode.IsSpace); i >= 0 {
		b.word = b.text[:i]
	}
	b.escape(v, p.end, p.end+size)
	return b
}

// escape records how the character, which is [from, to) of the text, is escaped in the input.
func (b *neighbor) escape(v view, from, to int) {
	b.escaped = v.base[v.startInBase(from):v.endInBase(to)]
	if b.escaped == v.text[from:to] {
		b.escaped = ""
		return
	}
	b.notes = slices.DeleteFunc(v.notes(from, to, 0), func(note string) bool { return note == terminalNote })
}

// encloses reports whether the characters before and after a token are a pair of quotes, of
// brackets or, in a text, of Markdown emphasis.
func (l location) encloses(before, after neighbor) bool {
	if before.text == "" || after.text == "" {
		return false
	}
	emphasis := before.char == after.char && strings.ContainsRune("*_~", before.char)
	return isPair(before.char, after.char) || l.kind == inText && emphasis
}

// attached names what a program would read as part of the token because nothing separates them, ""
// for nothing. The other side shows whether it closes something opened there.
func (l location) attached(b, other neighbor) string {
	if b.text == "" {
		return ""
	}
	if spelled := b.spelledLineBreak(); spelled != "" {
		if l.isLiteral() || hasCounterpart('\\', other.text) {
			return ""
		}
		return redact.Quote(spelled, maxShown)
	}
	switch {
	case b.char < utf8.RuneSelf && unicode.IsSpace(b.char):
		if slices.ContainsFunc(b.notes, func(note string) bool { return !l.decodes(note) }) {
			return redact.Quote(b.escaped, maxShown)
		}
		return ""
	case isSegmentRune(b.char) && b.char != '-' && b.char != '_' && !b.after: // a scheme, with no space after it
		return ""
	case strings.ContainsRune(delimiters, b.char) && l.separates(b, other):
		return ""
	}
	return runeName(b.char)
}

// spelledLineBreak returns a line break or a tab that is written as \n next to the token, "" for
// none.
func (b neighbor) spelledLineBreak() string {
	for _, spelled := range [...]string{`\n`, `\r`, `\t`} {
		if b.after && strings.HasPrefix(b.text, spelled) || !b.after && strings.HasSuffix(b.text, spelled) {
			return spelled
		}
	}
	return ""
}

// separates reports whether the delimiter next to the token separates it from the text around it:
// it closes what was opened on the other side, ends a word of a sentence, or belongs to the syntax
// of the location.
func (l location) separates(b, other neighbor) bool {
	joined := hasWords(b.word)
	switch l.kind {
	case "":
		return hasCounterpart(b.char, other.text) || !b.after && len(l.preceding.schemes) > 0
	case inText:
		column := l.multiline && strings.ContainsRune(",;|", b.char)
		named := !b.after && (b.char == ':' || b.char == '=')
		return !joined || column || named || hasCounterpart(b.char, other.text)
	case inAuthorization, inHeader:
		return !joined || !b.after || hasCounterpart(b.char, other.text)
	case inVariable:
		return !joined || !b.after || !strings.ContainsRune("\"'`<#\\", b.char) || hasCounterpart(b.char, other.text)
	}
	return true
}

// hasCounterpart reports whether the counterpart of a delimiter is in the text on the other side of
// the token.
func hasCounterpart(delimiter rune, text string) bool {
	if delimiter == '\\' { // of a string literal
		return strings.ContainsAny(text, `\`+quotes)
	}
	return strings.ContainsRune(text, counterpart(delimiter))
}

const (
	// brackets are pairs of characters; quotes open and close with the same one.
	brackets = "()[]{}<>\u2018\u2019\u201c\u201d\u00ab\u00bb"
	quotes   = "\"'`"
)

// delimiters may be between a token and the text around it.
const delimiters = quotes + brackets + ",;:=&#|\\/" + borders

// counterpart returns the other character of a pair of brackets, and any other character unchanged.
func counterpart(char rune) rune {
	pairs := []rune(brackets)
	if i := slices.Index(pairs, char); i >= 0 {
		return pairs[i^1]
	}
	return char
}

// isPair reports whether two characters are a pair of quotes or brackets.
func isPair(opening, closing rune) bool {
	isQuote := strings.ContainsRune(quotes, opening)
	isOpening := slices.Index([]rune(brackets), opening)%2 == 0
	return (isQuote || isOpening) && closing == counterpart(opening)
}
