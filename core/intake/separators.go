package intake

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

// gapKind is what a token may be broken by.
type separatorKind int

const (
	lineSeparator    separatorKind = iota // the end of a line
	literalSeparator                      // two string literals of source code
	tagSeparator                          // tags of HTML
	spaceSeparator                        // spaces
	separatorKinds
)

// gap is what stands between two pieces of a token.
type separator struct {
	kind separatorKind
	from int // where the next piece begins
	// weak says that the gap joins only what makes the token whole in the end.
	tentative bool
	// blank says that empty lines stand in it.
	emptyLines bool
}

// maxGap is how many bytes a gap may have that is not made of line breaks, and
// maxLine how far the end of a table's line is looked for.
const (
	maxSeparator  = 256
	maxLine       = 4 << 10
	maxEmptyLines = 2 // empty lines in one gap
)

// gap returns what stands behind the last piece, if a token may go on there.
func (j *joiner) separator(tentative bool) (separator, bool) {
	j.readLayout()
	for _, find := range [...]func(*joiner) (separator, bool){(*joiner).nextTagged, (*joiner).nextLiteral, (*joiner).nextCell, (*joiner).nextLine, (*joiner).nextWord} {
		if g, ok := find(j); ok && (tentative || !g.tentative) {
			return g, true
		}
	}
	return separator{}, false
}

// line finds the next line, behind what wrapping put before it.
func (j *joiner) nextLine() (separator, bool) {
	g := separator{kind: lineSeparator}
	if j.border != "" {
		return g, false // the next line may be that of another cell
	}
	at := j.end()
	for at < len(j.text) && breakWidth(j.text[at:]) == 0 {
		r, size := utf8.DecodeRuneInString(j.text[at:])
		if !strings.ContainsRune(" \t\\`^"+borders, r) && !isForeignSpace(r) {
			return g, false
		}
		at += size
	}
	for blank := 0; blank <= maxEmptyLines; blank++ {
		width := breakWidth(j.text[at:])
		if width == 0 {
			return g, false
		}
		if g.from = j.skipPrefix(at + width); g.from < 0 {
			return g, false
		}
		if at = g.from; breakWidth(j.text[at:]) == 0 {
			g.emptyLines = blank > 0
			return g, true
		}
	}
	return g, false
}

// skipPrefix returns where the token goes on in a line: behind the same signs
// that stood before its first line, a line number, quoting, a border, an indent.
// It is -1 where lines are numbered and the number is not the next one.
func (j *joiner) skipPrefix(line int) int {
	at := line
	if sign := strings.TrimRight(j.prefix, " \t"); !hasWords(sign) && strings.HasPrefix(j.text[at:], sign) {
		at += len(sign)
	}
	at = skip(j.text, at, " \t\u00a0>"+borders)
	if j.number < 0 {
		return at
	}
	rest, ok := strings.CutPrefix(j.text[at:], strconv.Itoa(j.number+1))
	behind := strings.TrimLeft(rest, " \t:.)"+borders)
	if !ok && strings.ContainsAny(j.text[line:at], borders) {
		return at // a row of a table that goes on, and no line number
	}
	if !ok || len(behind) == len(rest) {
		return -1
	}
	return len(j.text) - len(behind)
}

// cell finds the next line of the same cell of a table, whatever its other cells
// hold.
func (j *joiner) nextCell() (separator, bool) {
	if j.border == "" {
		return separator{}, false
	}
	rest := j.text[j.end():]
	end := strings.IndexAny(rest[:min(len(rest), maxLine)], "\r\n")
	if end < 0 {
		return separator{}, false
	}
	line := j.end() + end + breakWidth(rest[end:])
	next := j.text[line:min(len(j.text), line+maxLine)]
	if end = strings.IndexAny(next, "\r\n"); end >= 0 {
		next = next[:end]
	}
	cells, mine := strings.Split(next, j.border), strings.Count(j.prefix, j.border)
	if mine >= len(cells) {
		return separator{}, false
	}
	content := strings.TrimLeft(cells[mine], " \t")
	at := len(strings.Join(cells[:mine+1], j.border)) - len(content)
	cells[mine] = ""
	return separator{kind: lineSeparator, from: line + at, tentative: strings.TrimSpace(strings.Join(cells, "")) != ""}, content != ""
}

// literalRE finds the next string literal of a concatenation behind the quote that
// closes the last one: behind an operator, in a call of append, behind an
// assignment that adds, or directly behind it.
var literalRE = sync.OnceValue(func() *regexp.Regexp {
	const (
		ws     = "(?:[\\s\\\\]|_\\r?\\n|//[^\\n]*\\n|#[^\\n]*\\n|/\\*[^*]*\\*/)*"
		joint  = `(?:\+\+?|\.\.?|<<|<>|&|~|\|\||(,))?`
		method = `\)?;?` + ws + `(?:[$@]?\w+)?\.(?:append|concat|push|write|add)\(`
		assign = `;?` + ws + `[$@]?\w+\s*(?:(?:\+|\.\.?|<|&|~)=|<<|=\s*[$@]?\w+\s*(?:\+|\.\.?|&))`
	)
	return regexp.MustCompile("^[\"'`]" + ws + "(?:" + joint + "|" + method + "|" + assign + ")" + ws + "[A-Za-z$@]{0,2}[\"'`]")
})

// literals finds the next string literal that is joined to the one the token
// stands in. A comma joins only the arguments of a call, so it is weak.
func (j *joiner) nextLiteral() (separator, bool) {
	rest := j.text[j.end():]
	if rest == "" || strings.IndexByte("\"'`", rest[0]) < 0 || j.end()-j.start < minHeader {
		return separator{}, false
	}
	m := literalRE().FindStringSubmatchIndex(rest[:min(len(rest), maxSeparator)])
	if m == nil {
		return separator{}, false
	}
	return separator{kind: literalSeparator, from: j.end() + m[1], tentative: m[2] >= 0}, true
}

// tagRE finds the tags that set characters apart without ending a line.
var tagRE = lazily(`^(?:</?(?i:span|wbr|br|b|i|em|strong|mark|font|code|tt|kbd|samp|small|u|s|a)(?:\s[^<>]*)?/?>\s*)+`)

func (j *joiner) nextTagged() (separator, bool) {
	rest := j.text[j.end():]
	if !strings.HasPrefix(rest, "<") {
		return separator{}, false
	}
	m := tagRE().FindStringIndex(rest[:min(len(rest), maxSeparator)])
	if m == nil {
		return separator{}, false
	}
	return separator{kind: tagSeparator, from: j.end() + m[1]}, true
}

// space finds the next word of the same line.
func (j *joiner) nextWord() (separator, bool) {
	at := j.end()
	for at < len(j.text) {
		r, size := utf8.DecodeRuneInString(j.text[at:])
		if r != ' ' && r != '\t' && !isForeignSpace(r) {
			break
		}
		at += size
	}
	return separator{kind: spaceSeparator, from: at, tentative: true}, at > j.end()
}

// closes reports whether what stands behind a piece may end it: nothing but
// wrapping up to the line's end, or the quote that closes a literal.
func (j *joiner) mayEndAt(at int, g separator) bool {
	rest := j.text[at:]
	switch {
	case g.kind == spaceSeparator || g.kind == tagSeparator || g.tentative:
		return true
	case g.kind == literalSeparator:
		return rest == "" || (strings.IndexByte("\"'`\\", rest[0]) >= 0 || breakWidth(rest) > 0)
	}
	// The quote that was opened before the token closes it wherever it stands.
	if i := strings.LastIndexAny(j.prefix, "\"'`"); i >= 0 && strings.HasPrefix(rest, j.prefix[i:i+1]) {
		return true
	}
	if strings.HasPrefix(rest, "<") && tagRE().MatchString(rest[:min(len(rest), maxSeparator)]) {
		return true
	}
	for rest != "" && breakWidth(rest) == 0 {
		r, size := utf8.DecodeRuneInString(rest)
		if !strings.ContainsRune(" \t\\`^,;)>]}\"'"+borders, r) && !isForeignSpace(r) {
			return false
		}
		rest = rest[size:]
	}
	return true
}
