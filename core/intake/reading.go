package intake

import (
	"encoding/json"
	"strings"
	"unicode"
	"unicode/utf8"

	"bulla/core/visible"
)

// minHeader is the number of characters of the shortest header segment that could name anything:
// {"a":1} has ten.
const minHeader = 8

// maxHeader is how many characters of a header segment are decoded here.
const maxHeader = 8 << 10

// reading is one token as it was read from a text.
type reading struct {
	token      string
	start, end int     // the range of the text that it was read from
	pieces     []piece // the pieces of that range, if it was split
	notes      []string
	// foreign is the first space outside ASCII that split the token within a line, with its offset;
	// "" for none.
	foreign string
	// ellipsis is the ellipsis after the token, "" for none.
	ellipsis string
	// missingStart is set when the first characters are missing.
	missingStart bool
	// encrypted is set when it is a JWE whose header no longer says so.
	encrypted bool
}

// tokenList holds the different tokens of a text in order, how many there are, and how many
// repetitions were left out.
type tokenList struct {
	readings       []reading
	total, repeats int
}

func (l *tokenList) add(r reading, seen map[string]bool) {
	if seen[r.token] {
		l.repeats++
		return
	}
	seen[r.token] = true
	l.total++
	if len(l.readings) < MaxCandidates {
		l.readings = append(l.readings, r)
	}
}

// findTokens finds everything that begins like a JOSE header, or like the base64 of one, and joins
// it over the line breaks that a terminal, an email program or an editor inserted. If there is
// none, it looks for tokens whose beginning is missing, and for other base64.
func findTokens(text string) tokenList {
	tokens := scan(text, 0)
	if len(tokens.readings) == 0 {
		tokens = findWithoutStart(text)
	}
	if len(tokens.readings) == 0 {
		tokens = findInBase64(text)
	}
	return tokens
}

// scan finds tokens in a text that was decoded from that many layers of base64.
func scan(text string, layers int) tokenList {
	var complete, headers tokenList // with a dot, and header segments on their own
	seen := map[string]bool{}
	for at := nextStart(text, 0); at < len(text); {
		var found []reading
		if startsHeader(text[at:]) {
			r := readToken(text, at)
			found, at = []reading{r}, r.end
		} else {
			found, at = readBase64(text, at, layers)
		}
		for _, r := range found {
			switch {
			case !plausible(r.token):
			case strings.Contains(r.token, "."):
				complete.add(r, seen)
			default:
				headers.add(r, seen)
			}
		}
		at = nextStart(text, at)
	}
	if len(complete.readings) > 0 {
		return complete
	}
	return headers
}

// headerStarts are the base64url forms of an opening brace followed by what JSON may have next: a
// quote, a space or a line break. A byte order mark may come first.
var headerStarts = [...]string{"eyJ", "eyA", "ewo", "ew0K", "77u_ey"}

func startsHeader(s string) bool {
	if len(s) < 3 || s[0] != 'e' && s[0] != '7' {
		return false
	}
	for _, prefix := range headerStarts {
		if strings.HasPrefix(s, prefix) {
			return true
		}
	}
	return false
}

var startPairs = pairsOf(append(headerStarts[:], base64Starts[:]...)...)

// nextStart returns the offset of the next header, or base64 of one, at the beginning of a word, or
// len(text).
func nextStart(text string, from int) int {
	for i := from; i+1 < len(text); i++ {
		if startPairs.has(text[i], text[i+1]) && (startsHeader(text[i:]) || startsBase64(text[i:])) && startsWord(text, i) {
			return i
		}
	}
	return len(text)
}

// startsWord reports whether a word may begin at i.
func startsWord(text string, i int) bool {
	if i == 0 {
		return true
	}
	if i > 1 && text[i-2] == '\\' && strings.IndexByte("nrt", text[i-1]) >= 0 {
		return true // an escape of JSON or of a log
	}
	if c := text[i-1]; c != '-' && c != '_' {
		return !isSegmentByte(c) && c != '.' || endsInScheme(text[:i])
	}
	// The mark of a diff or of Markdown, unless it joins two words.
	word := strings.TrimRight(text[:i], "-_")
	return word == "" || !isSegmentByte(word[len(word)-1]) && word[len(word)-1] != '.'
}

// endsInScheme reports whether a text ends in the word Bearer: a token begins after it even if the
// space is missing.
func endsInScheme(text string) bool {
	const bearer = "bearer"
	rest := len(text) - len(bearer)
	return hasSuffixFold(text, bearer) && (rest == 0 || !isSegmentByte(text[rest-1]) && text[rest-1] != '.')
}

// readToken reads the token that begins at start, across line breaks.
func readToken(text string, start int) reading {
	j := newJoiner(text, start)
	for j.next(false) || j.joinIfComplete() {
	}
	r := reading{token: j.String(), start: start, end: j.end(), notes: j.notes(), foreign: j.foreign}
	if len(j.pieces) > 1 {
		r.pieces = j.pieces
	}
	if start > 0 {
		r.trimPair(text[start-1])
	}
	r.trimAddress(text)
	r.trimAttached()
	r.trimTail()
	r.undoSplitEscapes()
	return r
}

// undoSplitEscapes undoes the escapes that a line break split, such as %2 at the end of a line and
// E on the next. They only exist once the pieces are joined.
func (r *reading) undoSplitEscapes() {
	if len(r.pieces) == 0 || !strings.ContainsAny(r.token, "%=") {
		return
	}
	if whole := newInput(r.token).text; whole != r.token && startsHeader(whole) {
		r.token = readToken(whole, 0).token
	}
}

// trimPair removes the closing half of Markdown emphasis (**bold**, _italics_) from the token.
// Without the opening half it is part of what was pasted. An underscore may be the token's own last
// character.
func (r *reading) trimPair(before byte) {
	switch before {
	case '*', '~':
		r.cut(strings.TrimRight(r.token, string(rune(before))))
	case '_':
		kept := r.token
		for range 4 { // ___ is bold italics
			if hasSignature(kept) || strings.HasSuffix(kept, "~") {
				r.cut(kept)
				return
			}
			kept = strings.TrimSuffix(kept, "_")
		}
	}
}

// trimAttached removes what follows a complete signature without a space: a character that can't
// belong to a token, another token, or a shell prompt.
func (r *reading) trimAttached() {
	header, dots := headerOf(r.token), 2
	if hasMember(header, `"enc"`) {
		dots = 4
	}
	last := 0 // where the last segment begins
	for range dots {
		dot := strings.IndexByte(r.token[last:], '.')
		if dot < 0 {
			return
		}
		last += dot + 1
	}
	i := strings.IndexFunc(r.token[last:], func(c rune) bool { return !isSegmentRune(c) })
	if i < 0 {
		return
	}
	rest, due := r.token[last+i:], requiredLength(header, dots)
	switch {
	case rest[0] == '.', rest[0] == '~', rest[0] == '=' && !startsHeader(rest[1:]): // a segment, a disclosure, padding
	case hasFullLength(header, dots, i):
		r.cut(r.token[:last+i])
	case rest[0] == '@' && i > due && due > 0:
		r.cut(r.token[:last+due])
	}
}

// trimAddress removes the rest of a URL from a token in the middle of it.
func (r *reading) trimAddress(text string) {
	i := strings.IndexByte(r.token, '/')
	if at := strings.IndexByte(r.token, '@'); at >= 0 && (i < 0 || at < i) {
		i = at
	}
	if i < 0 {
		return
	}
	address := lastWord(precedingText(text[:r.start]))
	if strings.Contains(address, "://") && (r.token[i] == '@' || !strings.ContainsAny(address, "?#")) {
		r.cut(r.token[:i])
	}
}

// trimTail removes the punctuation of a sentence, an ellipsis and invisible characters from the
// end, until nothing more can be removed.
func (r *reading) trimTail() {
	for before := ""; before != r.token; {
		before = r.token
		r.cut(strings.TrimRightFunc(r.token, endsSentence))
		last, _ := utf8.DecodeLastRuneInString(r.token)
		if unicode.Is(unicode.Cf, last) {
			r.notes = append(r.notes, visible.Rune(last)+" at the end")
			r.cut(strings.TrimRightFunc(r.token, func(c rune) bool { return unicode.Is(unicode.Cf, c) }))
		}
		r.trimDots()
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
func (r *reading) trimDots() {
	base := strings.TrimRight(r.token, ".…")
	mark := r.token[len(base):]
	switch dots := strings.Count(base, "."); {
	case mark == "":
	case strings.Contains(mark, "…") || len(mark) > 2 || mark == ".." && !isJSONSegment(base):
		r.ellipsis = mark
		r.cut(base)
	case dots == 2 || dots == 4:
		r.cut(base)
	}
}

// cut shortens the token to its beginning kept, unless nothing would be left.
func (r *reading) cut(kept string) {
	if kept != "" {
		r.end = r.offset(len(kept)-1) + 1
		r.token = kept
	}
}

// headerOf decodes the base64url at the beginning of a token's first segment.
func headerOf(token string) string {
	head := token[:min(len(token), maxHeader)]
	if i := strings.IndexFunc(head, func(r rune) bool { return !isSegmentRune(r) }); i >= 0 {
		head = head[:i]
	}
	return decodeStart(head)
}

// hasMember reports whether a JSON text has a member of that name, which is given in quotes, at any
// level.
func hasMember(text, quoted string) bool {
	for {
		i := strings.Index(text, quoted)
		if i < 0 {
			return false
		}
		text = text[i+len(quoted):]
		if strings.HasPrefix(strings.TrimLeft(text, " \t\r\n"), ":") {
			return true
		}
	}
}

// plausible rejects words that only begin like a header.
func plausible(token string) bool {
	first, _, dotted := strings.Cut(token, ".")
	if !dotted {
		return hasMember(headerOf(token), `"alg"`)
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

// isJSONSegment reports whether a segment is complete JSON and more than a number: a host name or a
// version may be base64url of a number by chance.
func isJSONSegment(segment string) bool {
	if len(segment) > maxHeader {
		return false
	}
	decoded := strings.TrimSpace(headerOf(segment))
	return len(decoded) > 1 && (decoded[0] < '0' || decoded[0] > '9') && json.Valid([]byte(decoded))
}
