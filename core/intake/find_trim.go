package intake

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"bulla/core/visible"
)

// trim removes from the end what belongs to the text around the token.
func (p *piece) trim(text string) {
	if p.start > 0 {
		p.trimPair(text[p.start-1])
	}
	p.trimAddress(text)
	p.trimAttached()
	p.trimTail()
}

// trimPair removes the closing half of Markdown emphasis (**bold**, _italics_) from the token.
// Without the opening half it is part of what was pasted. An underscore may be the token's own last
// character.
func (p *piece) trimPair(before byte) {
	switch before {
	case '*', '~':
		p.cut(strings.TrimRight(p.token, string(rune(before))))
	case '_':
		kept := p.token
		for range 4 { // ___ is bold italics
			if hasSignature(kept) || strings.HasSuffix(kept, "~") {
				p.cut(kept)
				return
			}
			kept = strings.TrimSuffix(kept, "_")
		}
	}
}

// trimAttached removes what follows a complete signature without a space: a character that can't
// belong to a token, another token, or a shell prompt.
func (p *piece) trimAttached() {
	header, dots := headerOf(p.token), 2
	if hasMember(header, `"enc"`) {
		dots = 4
	}
	last := 0 // where the last segment begins
	for range dots {
		dot := strings.IndexByte(p.token[last:], '.')
		if dot < 0 {
			return
		}
		last += dot + 1
	}
	i := strings.IndexFunc(p.token[last:], func(c rune) bool { return !isSegmentRune(c) })
	if i < 0 {
		return
	}
	rest, required := p.token[last+i:], requiredLength(header, dots)
	switch {
	case rest[0] == '.', rest[0] == '~', rest[0] == '=' && !startsHeader(rest[1:]): // a segment, a disclosure, padding
	case hasFullLength(header, dots, i):
		p.cut(p.token[:last+i])
	case rest[0] == '@' && i > required && required > 0:
		p.cut(p.token[:last+required])
	}
}

// trimAddress removes the rest of a URL from a token in the middle of it.
func (p *piece) trimAddress(text string) {
	i := strings.IndexByte(p.token, '/')
	if at := strings.IndexByte(p.token, '@'); at >= 0 && (i < 0 || at < i) {
		i = at
	}
	if i < 0 {
		return
	}
	address := lastWord(precedingText(text[:p.start]))
	if strings.Contains(address, "://") && (p.token[i] == '@' || !strings.ContainsAny(address, "?#")) {
		p.cut(p.token[:i])
	}
}

// trimTail removes the punctuation of a sentence, an ellipsis and invisible characters from the
// end, until nothing more can be removed.
func (p *piece) trimTail() {
	for before := ""; before != p.token; {
		before = p.token
		p.cut(strings.TrimRightFunc(p.token, endsSentence))
		last, _ := utf8.DecodeLastRuneInString(p.token)
		if unicode.Is(unicode.Cf, last) {
			p.notes = append(p.notes, visible.Rune(last)+" at the end")
			p.cut(strings.TrimRightFunc(p.token, func(c rune) bool { return unicode.Is(unicode.Cf, c) }))
		}
		p.trimDots()
	}
}

// endsSentence reports whether c is punctuation or a symbol that doesn't stand for a character of a
// token.
func endsSentence(c rune) bool {
	if c < utf8.RuneSelf {
		return strings.ContainsRune(":!$%^", c)
	}
	if c == '…' || c == '\u2212' || c == utf8.RuneError || unicode.Is(unicode.Pd, c) || redactionRun(c) > 0 {
		return false
	}
	return unicode.IsPunct(c) || unicode.IsSymbol(c)
}

// trimDots removes dots at the end that aren't part of the token. One may belong to it if the
// signature is missing, two if the payload is missing too.
func (p *piece) trimDots() {
	base := strings.TrimRight(p.token, ".…")
	mark := p.token[len(base):]
	switch dots := strings.Count(base, "."); {
	case mark == "":
	case strings.Contains(mark, "…") || len(mark) > 2 || mark == ".." && !isJSONSegment(base):
		p.ellipsis = mark
		p.cut(base)
	case dots == 2 || dots == 4:
		p.cut(base)
	}
}

// cut shortens the token to its beginning kept, unless nothing would be left.
func (p *piece) cut(kept string) {
	if kept != "" {
		p.end = p.offset(len(kept)-1) + 1
		p.token = kept
	}
}

// hasSignature reports whether a token has the signature that its header promises, so that dots
// after it belong to a sentence.
func hasSignature(token string) bool {
	j := newJoiner(token, 0)
	return j.end() == len(token) && j.fullLength(j.dots, j.tail)
}
