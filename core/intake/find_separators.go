package intake

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

// separatorKind is what may separate two spans of a token.
type separatorKind int

const (
	lineSeparator    separatorKind = iota // the end of a line
	literalSeparator                      // two string literals of source code
	tagSeparator                          // tags of HTML
	spaceSeparator                        // spaces
	separatorKinds
)

// separator is what is between two spans of a token.
type separator struct {
	kind separatorKind
	from int // where the next span begins
	// tentative is set when only a complete token justifies joining the spans.
	tentative bool
	// emptyLines is set when there are empty lines between the spans.
	emptyLines bool
}

const (
	// maxSeparator is the maximum length in bytes of a separator other than line breaks, and
	// maxLine how far the end of a table row is looked for.
	maxSeparator  = 256
	maxLine       = 4 << 10
	maxEmptyLines = 2 // empty lines in one separator
)

// separators are tried in this order. To join tokens over another one, add a function.
var separators = [...]func(*joiner) (separator, bool){
	(*joiner).nextTagged, (*joiner).nextLiteral, (*joiner).nextCell, (*joiner).nextLine, (*joiner).nextWord,
}

// separator returns what follows the last span, if the token may continue after it.
func (j *joiner) separator(tentative bool) (separator, bool) {
	j.readLayout()
	for _, next := range separators {
		if sep, ok := next(j); ok && (tentative || !sep.tentative) {
			return sep, true
		}
	}
	return separator{}, false
}

// nextLine finds the next line, after what wrapping put before it.
func (j *joiner) nextLine() (separator, bool) {
	sep := separator{kind: lineSeparator}
	if j.border != "" {
		return sep, false // the next line may be that of another cell
	}
	at := j.end()
	for at < len(j.text) && breakWidth(j.text[at:]) == 0 {
		r, size := utf8.DecodeRuneInString(j.text[at:])
		if !strings.ContainsRune(" \t\\`^"+borders, r) && !isForeignSpace(r) {
			return sep, false
		}
		at += size
	}
	for blank := 0; blank <= maxEmptyLines; blank++ {
		width := breakWidth(j.text[at:])
		if width == 0 {
			return sep, false
		}
		if sep.from = j.skipPrefix(at + width); sep.from < 0 {
			return sep, false
		}
		if at = sep.from; breakWidth(j.text[at:]) == 0 {
			sep.emptyLines = blank > 0
			return sep, true
		}
	}
	return sep, false
}

// skipPrefix returns where the token continues in a line: after the characters that were before its
// first line, a line number, quoting, a border or an indent. It is -1 if lines are numbered and the
// number isn't the next one.
func (j *joiner) skipPrefix(line int) int {
	at := line
	if marker := strings.TrimRight(j.prefix, " \t"); !hasWords(marker) && strings.HasPrefix(j.text[at:], marker) {
		at += len(marker)
	}
	at = skip(j.text, at, " \t\u00a0>"+borders)
	if j.number < 0 {
		return at
	}
	rest, ok := strings.CutPrefix(j.text[at:], strconv.Itoa(j.number+1))
	after := strings.TrimLeft(rest, " \t:.)"+borders)
	if !ok && strings.ContainsAny(j.text[line:at], borders) {
		return at // a table row that continues, not a line number
	}
	if !ok || len(after) == len(rest) {
		return -1
	}
	return len(j.text) - len(after)
}

// nextCell finds the next line of the same table cell, whatever the other cells contain.
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
	othersFilled := strings.TrimSpace(strings.Join(cells, "")) != ""
	return separator{kind: lineSeparator, from: line + at, tentative: othersFilled}, content != ""
}

// literalRE matches what is between the closing quote of a string literal and the next literal of a
// concatenation: an operator, a call of append, an assignment that adds, or nothing.
var literalRE = sync.OnceValue(func() *regexp.Regexp {
	const (
		ws     = "(?:[\\s\\\\]|_\\r?\\n|//[^\\n]*\\n|#[^\\n]*\\n|/\\*[^*]*\\*/)*"
		joint  = `(?:\+\+?|\.\.?|<<|<>|&|~|\|\||(,))?`
		method = `\)?;?` + ws + `(?:[$@]?\w+)?\.(?:append|concat|push|write|add)\(`
		assign = `;?` + ws + `[$@]?\w+\s*(?:(?:\+|\.\.?|<|&|~)=|<<|=\s*[$@]?\w+\s*(?:\+|\.\.?|&))`
	)
	joining := "(?:" + joint + "|" + method + "|" + assign + ")"
	return regexp.MustCompile("^[\"'`]" + ws + joining + ws + "[A-Za-z$@]{0,2}[\"'`]")
})

// nextLiteral finds the next string literal that is joined to the one with the token. A comma joins
// only the arguments of a call, so it is tentative.
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

// tagRE matches the tags that format characters without ending a line.
var tagRE = compileOnce(`^(?:</?(?i:span|wbr|br|b|i|em|strong|mark|font|code|tt|kbd|samp|small|u|s|a)(?:\s[^<>]*)?/?>\s*)+`)

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

// nextWord finds the next word of the same line.
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

// mayEndAt reports whether a span may end at at: only wrapping follows up to the end of the line,
// or the quote that closes a literal.
func (j *joiner) mayEndAt(at int, sep separator) bool {
	rest := j.text[at:]
	switch {
	case sep.kind == spaceSeparator || sep.kind == tagSeparator || sep.tentative:
		return true
	case sep.kind == literalSeparator:
		return rest == "" || (strings.IndexByte("\"'`\\", rest[0]) >= 0 || breakWidth(rest) > 0)
	}
	// The quote that was opened before the token may close anywhere.
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
