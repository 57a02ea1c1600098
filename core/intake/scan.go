package intake

import (
	"encoding/json"
	"strings"
	"unicode"
	"unicode/utf8"

	"bulla/core/visible"
)

// maxCandidates is how many different tokens of one input are kept.
const maxCandidates = 50

// minHeader is the number of characters of the shortest header segment that
// could name anything: {"a":1} has ten.
const minHeader = 8

// maxHeader is how many characters of a header segment are decoded here.
const maxHeader = 8 << 10

// reading is one token as it was read out of the input.
type reading struct {
	token      string
	start, end int // the stretch of the input that it was read from
	notes      []string
}

// tokenList holds the different tokens of an input in their order, and how often
// one of them came again.
type tokenList struct {
	readings []reading
	repeats  int
}

// findTokens finds every stretch that begins like a JOSE header, joined over the
// line breaks that a terminal, a mail program or an editor put into it.
func findTokens(text string) tokenList {
	var whole, headers tokenList // with a dot, and header segments alone
	seen := map[string]bool{}
	for at := 0; len(whole.readings) < maxCandidates; {
		start := nextStart(text, at)
		if start < 0 {
			break
		}
		r := readToken(text, start)
		at = r.end
		if !plausible(r.token) {
			continue
		}
		list := &headers
		if strings.Contains(r.token, ".") {
			list = &whole
		}
		list.add(r, seen)
	}
	switch {
	case len(whole.readings) > 0:
		return whole
	case len(headers.readings) > 0:
		return headers
	}
	return wholeWord(text)
}

func (l *tokenList) add(r reading, seen map[string]bool) {
	if seen[r.token] {
		l.repeats++
		return
	}
	seen[r.token] = true
	if len(l.readings) < maxCandidates {
		l.readings = append(l.readings, r)
	}
}

// headerStarts are the base64url forms of an opening brace with what JSON may
// have next: a quote, a space, a line break. A byte order mark may come first.
var headerStarts = []string{"eyJ", "eyA", "ewo", "ew0K", "77u_ey"}

func startsHeader(s string) bool {
	for _, prefix := range headerStarts {
		if strings.HasPrefix(s, prefix) {
			return true
		}
	}
	return false
}

// nextStart returns the offset of the next header at the beginning of a word,
// -1 where there is none.
func nextStart(text string, from int) int {
	for i := from; i < len(text); i++ {
		if (text[i] == 'e' || text[i] == '7') && startsHeader(text[i:]) && startsWord(text, i) {
			return i
		}
	}
	return -1
}

// startsWord reports whether what stands before i ends another word.
func startsWord(text string, i int) bool {
	if i == 0 {
		return true
	}
	if b, ok := percentBefore(text, i); ok {
		return !isTokenRune(rune(b)) || strings.IndexByte("=:/", b) >= 0
	}
	if i > 1 && text[i-2] == '\\' && strings.IndexByte("nrt", text[i-1]) >= 0 {
		return true // an escape of JSON or of a log
	}
	r, _ := utf8.DecodeLastRuneInString(text[:i])
	return !isTokenRune(r) || r >= utf8.RuneSelf || strings.ContainsRune("=:/~+@*!", r)
}

// readToken reads the token that begins at start, over line breaks.
func readToken(text string, start int) reading {
	j := newJoiner(text, start)
	for j.next() {
	}
	token, notes := unescape(j.String(), j.notes())
	r := reading{token: token, start: start, end: j.end, notes: notes}
	if start > 0 {
		r.trimPair(text[start-1])
	}
	r.trimTail()
	return r
}

// trimPair takes the closing half of a Markdown mark (**bold**, ~~struck~~) off
// the token; without the opening half it is part of what was pasted.
func (r *reading) trimPair(before byte) {
	if before == '*' || before == '~' {
		r.cut(strings.TrimRight(r.token, string(rune(before))))
	}
}

// trimTail takes the punctuation of a sentence and unseen characters off the end.
func (r *reading) trimTail() {
	r.cut(strings.TrimRight(r.token, ":!"))
	last, _ := utf8.DecodeLastRuneInString(r.token)
	if unicode.Is(unicode.Cf, last) {
		r.notes = append(r.notes, visible.Rune(last)+" at the end")
		r.cut(strings.TrimRightFunc(r.token, func(c rune) bool { return unicode.Is(unicode.Cf, c) }))
	}
	// A dot may belong to the token, where the signature is missing.
	base := strings.TrimRight(r.token, ".")
	if dots := strings.Count(base, "."); dots == 2 || dots == 4 {
		r.cut(base)
	}
}

// cut shortens the token to its beginning kept, unless nothing would be left.
func (r *reading) cut(kept string) {
	if kept != "" {
		r.end -= len(r.token) - len(kept)
		r.token = kept
	}
}

// headerOf decodes as much of a token's first segment as is base64url.
func headerOf(token string) string {
	head := token[:min(len(token), maxHeader)]
	if i := strings.IndexFunc(head, func(r rune) bool { return !isSegmentRune(r) }); i >= 0 {
		head = head[:i]
	}
	return decodeStart(head)
}

// plausible keeps words that only begin like a header from being called tokens.
func plausible(token string) bool {
	first, _, dotted := strings.Cut(token, ".")
	if !dotted {
		return strings.Contains(headerOf(token), `"alg"`)
	}
	if len(first) < minHeader {
		return false
	}
	if strings.HasPrefix(first, "eyJ") {
		return true
	}
	inside := strings.TrimLeft(headerOf(token), "\ufeff \t\r\n{")
	return strings.HasPrefix(inside, `"`)
}

// wholeWord takes an input that is one word of three segments for a token even
// where its header does not begin as one: it may be damaged.
func wholeWord(text string) tokenList {
	word, _ := unwrap(strings.TrimSpace(text))
	if strings.Count(word, ".") != 2 || strings.IndexFunc(word, func(r rune) bool { return !isTokenRune(r) }) >= 0 {
		return tokenList{}
	}
	header, rest, _ := strings.Cut(word, ".")
	payload, _, _ := strings.Cut(rest, ".")
	if !jsonSegment(header) && !startsHeader(payload) {
		return tokenList{}
	}
	start := strings.Index(text, word)
	return tokenList{readings: []reading{{token: word, start: start, end: start + len(word)}}}
}

// jsonSegment reports whether a segment is whole JSON that says something: a
// host name or a version may be base64url of a number by chance.
func jsonSegment(segment string) bool {
	if len(segment) > maxHeader {
		return false
	}
	decoded := strings.TrimSpace(headerOf(segment))
	return len(decoded) > 1 && (decoded[0] < '0' || decoded[0] > '9') && json.Valid([]byte(decoded))
}
