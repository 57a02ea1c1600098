package intake

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"bulla/core/visible"
)

// joiner joins a token that was split over several lines or literals. It keeps counts instead of
// the joined text, so that a long token costs one pass.
type joiner struct {
	text   string
	start  int
	spans  []span
	prefix string // what is before the token on its first line
	number int    // the number of the line before, -1 if lines have none
	border string // the border of the table that the token is in, "" for none
	// layoutRead is set once prefix, number and border were read.
	layoutRead bool

	dots       int
	tail       int    // characters after the last dot
	tildes     int    // after the signature: they separate the parts of an SD-JWT
	header     string // decoded, once the first dot was read
	binding    string // the decoded header of the key binding JWT, once it was read
	softBreaks bool   // quoted-printable soft line breaks were removed
	separators [separatorKinds]int
	spaces     []rune // spaces outside ASCII that were removed
	foreign    string // the first of them that split the token within a line, and where
}

func newJoiner(text string, start int) *joiner {
	j := &joiner{text: text, start: start, number: -1}
	j.add(span{start, wordEnd(text, start)})
	return j
}

// String returns the spans joined.
func (j *joiner) String() string { return j.joined(j.end() - j.start) }

// joined returns at least limit bytes of the token, if it has them.
func (j *joiner) joined(limit int) string {
	if len(j.spans) == 1 {
		return j.text[j.spans[0].from:j.spans[0].to]
	}
	var b strings.Builder
	b.Grow(min(limit, j.end()-j.start))
	for _, p := range j.spans {
		if b.Len() >= limit {
			break
		}
		b.WriteString(j.text[p.from:p.to])
	}
	return b.String()
}

// end returns where the last span ends.
func (j *joiner) end() int { return j.spans[len(j.spans)-1].to }

// add adds a span to the token.
func (j *joiner) add(p span) {
	content := j.text[p.from:p.to]
	j.spans = append(j.spans, p)
	if dots := strings.Count(content, "."); dots > 0 {
		if j.dots == 0 {
			j.header = headerOf(j.joined(maxHeader))
		}
		j.dots += dots
		j.tail = -strings.LastIndexByte(content, '.') - 1
	}
	j.tail += len(content)
	if j.dots >= 2 {
		j.tildes += strings.Count(content, "~")
	}
}

// next adds the next span of the token and reports whether there was one. The span must consist
// of token characters; wrapping, quoting, a border, an indent or a concatenation may come before
// it. If tentative is set, spans after spaces or commas are accepted too; only a complete token
// justifies those.
func (j *joiner) next(tentative bool) bool {
	if j.complete() && !strings.Contains(j.text[j.end():min(len(j.text), j.end()+maxSeparator)], "~") {
		return false
	}
	sep, ok := j.separator(tentative)
	if !ok || j.complete() && !strings.HasPrefix(j.text[sep.from:], "~") {
		return false
	}
	p := span{sep.from, wordEnd(j.text, sep.from)}
	content := j.text[p.from:p.to]
	if !j.fits(content, sep) || !j.mayEndAt(p.to, sep) && !j.endsInSoftBreak(content) {
		return false
	}
	j.dropSoftBreak(content)
	j.record(sep)
	j.add(p)
	return true
}

// record counts what was removed before the next span.
func (j *joiner) record(sep separator) {
	j.separators[sep.kind]++
	between := j.text[j.end():sep.from]
	switch {
	case j.number < 0 || sep.kind != lineSeparator:
	case hasDigit(between):
		j.number++
	default:
		j.number = -1 // the number was that of a row, not of a line
	}
	if sep.kind == literalSeparator && strings.ContainsAny(between, "\r\n") {
		j.separators[lineSeparator]++
	}
	for _, r := range between {
		if !isForeignSpace(r) || breakWidth(string(r)) > 0 {
			continue
		}
		if sep.kind == spaceSeparator && j.foreign == "" {
			j.foreign = fmt.Sprintf("%s at %d", visible.Rune(r), j.size())
		}
		if !slices.Contains(j.spaces, r) {
			j.spaces = append(j.spaces, r)
		}
	}
}

// size returns how many bytes of the token were joined.
func (j *joiner) size() int {
	size := 0
	for _, p := range j.spans {
		size += p.to - p.from
	}
	return size
}

// joinIfComplete joins tentatively, and keeps the result if the token then has exactly the length
// its algorithm requires.
func (j *joiner) joinIfComplete() bool {
	if j.complete() || j.dots == 0 && !hasMember(headerOf(j.String()), `"alg"`) {
		return false
	}
	trial := *j
	trial.spans = slices.Clone(j.spans)
	trial.spaces = slices.Clone(j.spaces)
	for trial.next(false) || trial.next(true) {
	}
	if !trial.fullLength(trial.dots, trial.tail) || len(trial.spans) == len(j.spans) {
		return false
	}
	*j = trial
	return true
}

// fits reports whether a span can be the next one of the token.
func (j *joiner) fits(content string, sep separator) bool {
	body := strings.TrimRight(strings.TrimRight(content, lineEndMarks), "=")
	foreign := func(r rune) bool { return !isSegmentRune(r) && !strings.ContainsRune("./+~", r) }
	if body == "" || strings.IndexFunc(withoutDamage(body), foreign) >= 0 {
		return false
	}
	if body != content && !j.softBreaks && len(content) < 16 { // NAME= of an environment file
		return false
	}
	dots := j.dots + strings.Count(strings.TrimRight(body, "."), ".")
	if dots > j.maxDots(body) || strings.Contains(body, "~") && dots < 2 {
		return false
	}
	if j.isOrdinaryText(body, sep) {
		return false
	}
	if !startsHeader(body) {
		return true
	}
	payload := j.tail == 0 && (j.dots == 1 || j.tildes > 0 && j.dots == 3)
	binding := j.tildes > 0 && (strings.Contains(headerOf(body), keyBindingType) || !strings.Contains(body, "."))
	return payload || binding // else another token begins
}

// withoutDamage returns a span without the few characters that editors and renderers put between
// others or replaced them with. The decoder names each of those. A short span is returned
// unchanged, since it may be anything.
func withoutDamage(content string) string {
	if len(content) < 16 {
		return content
	}
	damage := 0
	clean := strings.Map(func(r rune) rune {
		isDash := r >= 0x2010 && r <= 0x2015 || r == 0x2212
		if !isDash && r != '*' && r != 0x3002 && (r < utf8.RuneSelf || !unicode.Is(unicode.Cf, r)) {
			return r
		}
		damage++
		return -1
	}, content)
	if damage > len(content)/8 {
		return content
	}
	return clean
}

// isOrdinaryText reports whether a span looks like a word rather than the rest of a token. A span
// that completes the token, or that is as long as the lines before it, is accepted anyway.
func (j *joiner) isOrdinaryText(body string, sep separator) bool {
	if !looksLikeWord(body) {
		return sep.emptyLines && len(body) < minHeader && !j.fullLengthWith(body)
	}
	last := j.spans[len(j.spans)-1]
	width := last.to - last.from
	if sep.tentative {
		return !j.fullLengthWith(body) || len(j.spans) == 1 || width < 16
	}
	return !j.fullLengthWith(body) && (len(body) != width || len(j.spans) == 1 && width < 16)
}

// fullLengthWith reports whether the token has exactly its required length with one more span.
func (j *joiner) fullLengthWith(content string) bool {
	content = strings.TrimRight(content, ".")
	if i := strings.LastIndexByte(content, '.'); i >= 0 {
		return j.fullLength(j.dots+strings.Count(content, "."), len(content)-i-1)
	}
	return j.fullLength(j.dots, j.tailLength()+len(content))
}

// tailLength returns how many characters after the last dot belong to the token. A mark at the end
// of a line is dropped once the next line is added.
func (j *joiner) tailLength() int {
	if mark := j.text[j.end()-1]; mark == '=' || strings.IndexByte(lineEndMarks, mark) >= 0 {
		return j.tail - 1
	}
	return j.tail
}

// lineEndMarks are what cmd.exe, psql and cat -A put at the end of a line.
const lineEndMarks = "^+$"

// endsInSoftBreak reports whether the last line ends in a soft line break of quoted-printable
// email. The token then continues, whatever follows.
func (j *joiner) endsInSoftBreak(content string) bool {
	return j.text[j.end()-1] == '=' && (j.softBreaks || j.fullLengthWith(content))
}

// dropSoftBreak removes the equals sign that quoted-printable email puts at the end of a line (RFC
// 2045 section 6.7), and the marks of other programs. Before a dot, an equals sign is padding.
func (j *joiner) dropSoftBreak(next string) {
	last := &j.spans[len(j.spans)-1]
	mark := j.text[last.to-1]
	soft := mark == '=' && !strings.HasPrefix(next, ".")
	if last.to-last.from == 1 || !soft && strings.IndexByte(lineEndMarks, mark) < 0 {
		return
	}
	last.to--
	j.tail--
	j.softBreaks = j.softBreaks || soft
}

// readLayout reads what is before the token on its first line. Most tokens never need it.
func (j *joiner) readLayout() {
	if j.layoutRead {
		return
	}
	j.layoutRead = true
	before := precedingText(j.text[:j.start])
	j.prefix = before[strings.LastIndexAny(before, "\r\n")+1:]
	if n, err := strconv.Atoi(strings.Trim(j.prefix, " \t│|:.)")); err == nil && n >= 0 {
		j.number = n
	}
	after := strings.TrimLeft(j.text[j.end():], " \t")
	for _, side := range borders {
		if strings.HasPrefix(after, string(side)) {
			j.border, j.number = string(side), -1
		}
	}
}

// notes says what was removed between the spans.
func (j *joiner) notes() []string {
	if len(j.spans) == 1 {
		return nil
	}
	var notes []string
	if n := j.separators[lineSeparator]; n > 0 {
		notes = append(notes, visible.Plural(n, "line break"))
	}
	if n := j.separators[spaceSeparator]; n > 0 {
		notes = append(notes, visible.Plural(n, "gap")+" of spaces")
	}
	for _, r := range j.spaces {
		notes = append(notes, visible.Rune(r))
	}
	if n := j.separators[tagSeparator]; n > 0 {
		notes = append(notes, visible.Plural(n, "group")+" of markup tags")
	}
	switch {
	case j.number >= 0:
		notes = append(notes, "line numbers")
	case strings.Contains(j.prefix, ">") && !hasWords(j.prefix):
		notes = append(notes, "email quoting")
	case j.border != "" || strings.ContainsAny(j.prefix, borders):
		notes = append(notes, "table borders")
	}
	if j.softBreaks {
		notes = append(notes, "quoted-printable soft line breaks")
	}
	if j.separators[literalSeparator] > 0 {
		notes = append(notes, "string literal quotes")
	}
	return notes
}

// maxDots is how many dots the complete token has: an SD-JWT with a key binding JWT has those of
// two.
func (j *joiner) maxDots(next string) int {
	if j.tildes > 0 || strings.Contains(next, "~") || hasMember(j.header, `"enc"`) {
		return 4
	}
	return 2
}

// complete reports whether the token has everything that its header promises, so that the next line
// isn't part of it. An SD-JWT is complete when its key binding JWT is.
func (j *joiner) complete() bool {
	switch {
	case j.dots < 2 || j.tildes > 0 && j.dots < 4:
		return false
	case j.tildes > 0:
		return j.fullLength(j.dots, j.tail) || j.tail > requiredLength(j.bindingHeader(), 2)
	}
	required := requiredLength(j.header, j.dots)
	full := j.fullLength(j.dots, j.tailLength()) && (required != unknownLength || !j.fullLine())
	return full || j.tailLength() > required
}

// fullLine reports whether the last span is as long as the one before it, so that another may
// follow: half of a long RSA signature is as long as a short one.
func (j *joiner) fullLine() bool {
	n := len(j.spans)
	return n > 1 && j.spans[n-1].to-j.spans[n-1].from >= j.spans[n-2].to-j.spans[n-2].from
}

// fullLength reports whether a token with that many dots and that many characters after the last
// one has the length that its algorithm requires.
func (j *joiner) fullLength(dots, tail int) bool {
	if j.tildes > 0 && j.dots >= 3 && dots == 4 {
		return hasFullLength(j.bindingHeader(), 2, tail)
	}
	return hasFullLength(j.header, dots, tail)
}

// bindingHeader returns the decoded header of an SD-JWT's key binding JWT.
func (j *joiner) bindingHeader() string {
	if j.binding == "" {
		token := j.String()
		j.binding = headerOf(token[strings.LastIndexByte(token, '~')+1:]) + " " // read once
	}
	return j.binding
}

// undoSplitEscapes undoes the escapes that a line break split, such as %2 at the end of a line and
// E on the next. They only exist once the spans are joined.
func (p *piece) undoSplitEscapes() {
	if len(p.spans) == 0 || !strings.ContainsAny(p.token, "%=") {
		return
	}
	if whole := undo(p.token).text; whole != p.token && startsHeader(whole) {
		p.token = readToken(whole, 0).token
	}
}
