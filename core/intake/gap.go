package intake

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

// gapKind is what a token may be broken by.
type gapKind int

const (
	lineGap    gapKind = iota // the end of a line
	literalGap                // two string literals of source code
	tagGap                    // tags of HTML
	spaceGap                  // spaces
	gapKinds
)

// gap is what stands between two pieces of a token.
type gap struct {
	kind gapKind
	from int // where the next piece begins
	// weak says that the gap joins only what makes the token whole in the end.
	weak bool
	// blank says that empty lines stand in it.
	blank bool
}

// maxGap is how many bytes a gap may have that is not made of line breaks, and
// maxLine how far the end of a table's line is looked for.
const (
	maxGap   = 256
	maxLine  = 4 << 10
	maxBlank = 2 // empty lines in one gap
)

// gap returns what stands behind the last piece, if a token may go on there.
func (j *joiner) gap(bold bool) (gap, bool) {
	j.readLayout()
	for _, find := range [...]func(*joiner) (gap, bool){(*joiner).tags, (*joiner).literals, (*joiner).cell, (*joiner).line, (*joiner).space} {
		if g, ok := find(j); ok && (bold || !g.weak) {
			return g, true
		}
	}
	return gap{}, false
}

// line finds the next line, behind what wrapping put before it.
func (j *joiner) line() (gap, bool) {
	g := gap{kind: lineGap}
	if j.border != "" {
		return g, false // the next line may be that of another cell
	}
	at := j.end()
	for at < len(j.text) && breakWidth(j.text[at:]) == 0 {
		r, size := utf8.DecodeRuneInString(j.text[at:])
		if !strings.ContainsRune(" \t\\`^"+borders, r) && !isOddSpace(r) {
			return g, false
		}
		at += size
	}
	for blank := 0; blank <= maxBlank; blank++ {
		width := breakWidth(j.text[at:])
		if width == 0 {
			return g, false
		}
		if g.from = j.skipPrefix(at + width); g.from < 0 {
			return g, false
		}
		if at = g.from; breakWidth(j.text[at:]) == 0 {
			g.blank = blank > 0
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
func (j *joiner) cell() (gap, bool) {
	if j.border == "" {
		return gap{}, false
	}
	rest := j.text[j.end():]
	end := strings.IndexAny(rest[:min(len(rest), maxLine)], "\r\n")
	if end < 0 {
		return gap{}, false
	}
	line := j.end() + end + breakWidth(rest[end:])
	next := j.text[line:min(len(j.text), line+maxLine)]
	if end = strings.IndexAny(next, "\r\n"); end >= 0 {
		next = next[:end]
	}
	cells, mine := strings.Split(next, j.border), strings.Count(j.prefix, j.border)
	if mine >= len(cells) {
		return gap{}, false
	}
	content := strings.TrimLeft(cells[mine], " \t")
	at := len(strings.Join(cells[:mine+1], j.border)) - len(content)
	cells[mine] = ""
	return gap{kind: lineGap, from: line + at, weak: strings.TrimSpace(strings.Join(cells, "")) != ""}, content != ""
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
func (j *joiner) literals() (gap, bool) {
	rest := j.text[j.end():]
	if rest == "" || strings.IndexByte("\"'`", rest[0]) < 0 || j.end()-j.start < minHeader {
		return gap{}, false
	}
	m := literalRE().FindStringSubmatchIndex(rest[:min(len(rest), maxGap)])
	if m == nil {
		return gap{}, false
	}
	return gap{kind: literalGap, from: j.end() + m[1], weak: m[2] >= 0}, true
}

// tagRE finds the tags that set characters apart without ending a line.
var tagRE = lazily(`^(?:</?(?i:span|wbr|br|b|i|em|strong|mark|font|code|tt|kbd|samp|small|u|s|a)(?:\s[^<>]*)?/?>\s*)+`)

func (j *joiner) tags() (gap, bool) {
	rest := j.text[j.end():]
	if !strings.HasPrefix(rest, "<") {
		return gap{}, false
	}
	m := tagRE().FindStringIndex(rest[:min(len(rest), maxGap)])
	if m == nil {
		return gap{}, false
	}
	return gap{kind: tagGap, from: j.end() + m[1]}, true
}

// space finds the next word of the same line.
func (j *joiner) space() (gap, bool) {
	at := j.end()
	for at < len(j.text) {
		r, size := utf8.DecodeRuneInString(j.text[at:])
		if r != ' ' && r != '\t' && !isOddSpace(r) {
			break
		}
		at += size
	}
	return gap{kind: spaceGap, from: at, weak: true}, at > j.end()
}

// closes reports whether what stands behind a piece may end it: nothing but
// wrapping up to the line's end, or the quote that closes a literal.
func (j *joiner) closes(at int, g gap) bool {
	rest := j.text[at:]
	switch {
	case g.kind == spaceGap || g.kind == tagGap || g.weak:
		return true
	case g.kind == literalGap:
		return rest == "" || (strings.IndexByte("\"'`\\", rest[0]) >= 0 || breakWidth(rest) > 0)
	}
	// The quote that was opened before the token closes it wherever it stands.
	if i := strings.LastIndexAny(j.prefix, "\"'`"); i >= 0 && strings.HasPrefix(rest, j.prefix[i:i+1]) {
		return true
	}
	if strings.HasPrefix(rest, "<") && tagRE().MatchString(rest[:min(len(rest), maxGap)]) {
		return true
	}
	for rest != "" && breakWidth(rest) == 0 {
		r, size := utf8.DecodeRuneInString(rest)
		if !strings.ContainsRune(" \t\\`^,;)>]}\"'"+borders, r) && !isOddSpace(r) {
			return false
		}
		rest = rest[size:]
	}
	return true
}
