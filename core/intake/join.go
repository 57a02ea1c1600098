package intake

import (
	"strconv"
	"strings"
	"unicode"
)

const quoteRunes = "\"'`"

// joiner puts a token together that was broken over several lines. It keeps
// counts instead of the joined text, so that a long token costs one pass.
type joiner struct {
	text   string
	end    int
	pieces []string
	start  int
	prefix string // what stands before the token on its first line
	number int    // the number of the line before, -1 where lines have none

	dots   int
	tail   int    // characters after the last dot
	header string // decoded, once the first dot was read
	soft   bool   // quoted-printable soft breaks were taken out
	quoted bool   // string literals of source code were joined
}

func newJoiner(text string, start int) *joiner {
	j := &joiner{text: text, start: start, number: -1}
	j.take(start, wordEnd(text, start))
	return j
}

// readPrefix reads what stands before the token on its first line, which most
// tokens never need.
func (j *joiner) readPrefix() {
	before := window(j.text[:j.start])
	j.prefix = before[strings.LastIndexAny(before, "\r\n")+1:]
	if n, err := strconv.Atoi(strings.Trim(j.prefix, " \t│|:.)")); err == nil && n >= 0 {
		j.number = n
	}
}

// String returns the pieces joined.
func (j *joiner) String() string { return strings.Join(j.pieces, "") }

// take adds a stretch of the input to the token.
func (j *joiner) take(from, to int) {
	piece := j.text[from:to]
	j.pieces = append(j.pieces, piece)
	j.end = to
	if dots := strings.Count(piece, "."); dots > 0 {
		if j.dots == 0 {
			j.header = headerOf(j.String())
		}
		j.dots += dots
		j.tail = -strings.LastIndexByte(piece, '.') - 1
	}
	j.tail += len(piece)
}

// next takes the next line, if the token goes on there: nothing but token
// characters on it, behind what quoting, a border or an indent put before it.
func (j *joiner) next() bool {
	if j.complete() {
		return false
	}
	line, closed := j.nextLine()
	if line < 0 {
		return false
	}
	if len(j.pieces) == 1 {
		j.readPrefix()
	}
	from := j.skipPrefix(line)
	if from < 0 || strings.ContainsAny(j.text[line:from], quoteRunes) != closed {
		return false
	}
	to := wordEnd(j.text, from)
	if !j.fits(j.text[from:to]) || !j.endsLine(to, closed) {
		return false
	}
	j.dropSoftBreak(j.text[from:to])
	j.quoted = j.quoted || closed
	if j.number >= 0 {
		j.number++
	}
	j.take(from, to)
	return true
}

// nextLine returns where the next line begins, -1 where something other than
// wrapping stands before it, and whether a quote was closed on the way.
func (j *joiner) nextLine() (at int, closed bool) {
	rest := strings.TrimLeft(j.text[j.end:], " \t│|\\+"+quoteRunes)
	at = len(j.text) - len(rest)
	closed = strings.ContainsAny(j.text[j.end:at], quoteRunes)
	switch {
	case strings.HasPrefix(rest, "\r\n"):
		return at + 2, closed
	case rest != "" && (rest[0] == '\n' || rest[0] == '\r'):
		return at + 1, closed
	}
	return -1, closed
}

// skipPrefix returns where the token goes on in a line: behind the same signs
// that stood before its first line, a line number, quoting, a border, an indent.
// It is -1 where lines are numbered and the number is not the next one.
func (j *joiner) skipPrefix(line int) int {
	at := line
	if sign := strings.TrimRight(j.prefix, " \t"); !hasWords(sign) && strings.HasPrefix(j.text[at:], sign) {
		at += len(sign)
	}
	at = skip(j.text, at, " \t>│|"+quoteRunes)
	if j.number < 0 {
		return at
	}
	number := strconv.Itoa(j.number + 1)
	if !strings.HasPrefix(j.text[at:], number) {
		return -1
	}
	at += len(number)
	if behind := skip(j.text, at, " \t│|:.)"); behind > at {
		return behind
	}
	return -1
}

// hasWords reports whether s holds more than signs.
func hasWords(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) >= 0
}

// skip returns the first offset from at on that holds none of the runes.
func skip(text string, at int, runes string) int {
	return len(text) - len(strings.TrimLeft(text[at:], runes))
}

// fits reports whether a piece of a line can be the next part of the token.
func (j *joiner) fits(piece string) bool {
	body := strings.TrimRight(piece, "=")
	if body == "" || strings.IndexFunc(body, func(r rune) bool { return r != '.' && !isSegmentRune(r) }) >= 0 {
		return false
	}
	if body != piece && !j.soft && len(piece) < 16 { // NAME= of an environment file
		return false
	}
	if j.dots+strings.Count(strings.TrimRight(body, "."), ".") > j.maxDots() {
		return false
	}
	payloadDue := j.dots == 1 && j.tail == 0
	return payloadDue || !startsHeader(body) // else another token begins
}

// endsLine reports whether nothing but wrapping stands from at to the line's end.
// The quote that was opened before the token closes it wherever it stands.
func (j *joiner) endsLine(at int, closed bool) bool {
	rest := j.text[at:]
	if i := strings.LastIndexAny(j.prefix, quoteRunes); i >= 0 && !closed && strings.HasPrefix(rest, j.prefix[i:i+1]) {
		return true
	}
	rest = strings.TrimLeft(rest, " \t│|\\+,;)>]}"+quoteRunes)
	return rest == "" || rest[0] == '\n' || rest[0] == '\r'
}

// dropSoftBreak takes off the equals sign that quoted-printable mail puts at the
// end of a line (RFC 2045 section 6.7); before a dot it is padding.
func (j *joiner) dropSoftBreak(next string) {
	last := len(j.pieces) - 1
	if before, ok := strings.CutSuffix(j.pieces[last], "="); ok && !strings.HasPrefix(next, ".") {
		j.pieces[last] = before
		j.tail--
		j.soft = true
	}
}

// notes says what was taken out between the pieces.
func (j *joiner) notes() []string {
	breaks := len(j.pieces) - 1
	if breaks == 0 {
		return nil
	}
	notes := []string{count(breaks, "line break")}
	switch {
	case j.number >= 0:
		notes = append(notes, "line numbers")
	case strings.Contains(j.prefix, ">") && !hasWords(j.prefix):
		notes = append(notes, "mail quoting")
	case strings.ContainsAny(j.prefix, "│|"):
		notes = append(notes, "borders")
	}
	if j.soft {
		notes = append(notes, "quoted-printable soft breaks")
	}
	if j.quoted {
		notes = append(notes, "the quotes of string literals")
	}
	return notes
}

// maxDots is how many dots the token has when it is whole.
func (j *joiner) maxDots() int {
	if strings.Contains(j.header, `"enc"`) {
		return 4
	}
	return 2
}

// complete reports whether the token has all that its header promises, so that
// the next line is no part of it.
func (j *joiner) complete() bool {
	if j.dots != 2 {
		return false
	}
	for _, s := range signatureLengths {
		if strings.Contains(j.header, s.alg) {
			return j.tail >= s.length
		}
	}
	// RSA signatures are as long as the key: 2048, 3072 or 4096 bits.
	return j.tail == 342 || j.tail == 512 || j.tail == 683
}

// signatureLengths are the characters of a signature in base64url for each
// algorithm of fixed size (RFC 7518 section 3.1, RFC 8037 section 3.1).
var signatureLengths = []struct {
	alg    string
	length int
}{
	{`"HS256"`, 43}, {`"HS384"`, 64}, {`"HS512"`, 86},
	{`"ES256"`, 86}, {`"ES384"`, 128}, {`"ES512"`, 176}, {`"EdDSA"`, 86},
	{`"none"`, 0},
}
