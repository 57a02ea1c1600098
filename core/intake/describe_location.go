package intake

import (
	"fmt"
	"strings"
	"unicode"

	"bulla/core/visible"
)

const (
	inAuthorization = "authorization header"
	inHeader        = "header"
	inCookie        = "cookie"
	inURL           = "url"
	inForm          = "form field"
	inJSON          = "json member"
	inVariable      = "variable"
	inCurl          = "curl command"
	inText          = "text"
	onLine          = "line "
	textAround      = "surrounding text"
	schemeTwice     = "the Bearer scheme (twice)"
)

// location is where a token is in an input.
type location struct {
	kind      string // one of the names above, "" if the token is the whole input
	name      string
	path      string // in a JSON text
	line      int    // counted from 1
	preceding preceding
	multiline bool // the input has several lines
}

// String describes the location in a few words.
func (l location) String() string {
	switch {
	case l.kind == inText && l.multiline:
		return fmt.Sprintf("%s%d", onLine, l.line)
	case l.kind == inJSON && l.path != "":
		return displayText(l.kind + " " + l.path)
	case l.kind == inURL && l.name != "":
		return displayText("url parameter " + l.name)
	case l.kind == inAuthorization || l.name == "":
		return l.kind
	}
	return displayText(l.kind + " " + l.name)
}

// locate returns the locations of tokens, which are in the order of the text.
func locate(v view, tokens []piece) []location {
	locations := make([]location, len(tokens))
	spans := make([]span, len(tokens))
	for i, p := range tokens {
		locations[i] = locationOf(v, p)
		spans[i] = span{v.startInBase(p.start), v.endInBase(p.end)}
	}
	paths := jsonPaths(v.base, spans)
	multiline := strings.Contains(strings.TrimSpace(v.base), "\n")
	line, at := 1, 0
	for i := range locations {
		from := spans[i].from
		line += strings.Count(v.base[at:max(at, from)], "\n")
		at = max(at, from)
		locations[i].line, locations[i].multiline = line, multiline
		locations[i].setPath(paths[i])
	}
	return locations
}

// setPath adds the path in a JSON text, unless the name before the token says that it is somewhere
// else.
func (l *location) setPath(path jsonPath) {
	switch {
	case path.text == "":
	case hasSuffixFold(path.name, authorization):
		l.kind, l.name, l.path = inAuthorization, path.name, path.text
	case l.kind == inJSON && path.name == l.name:
		l.path = path.text
	case l.kind == inText || l.kind == "" || l.kind == inCurl:
		l.kind, l.name, l.path = inJSON, path.name, path.text
	case l.kind != inJSON && l.kind != inVariable:
		l.path = path.text
	}
}

var (
	curlRE   = compileOnce(`(?:^|[\r\n])\s*(?:\$ )?curl\s`)
	cookieRE = compileOnce(`(?i)cookie["']?\s*[:=]|\s(?:--cookie|-b)[ =]`)
	paramRE  = compileOnce(`[?#&;]([A-Za-z0-9_.\[\]-]{1,60})=$`)
)

// locationOf finds out the location of a token from the text around it.
func locationOf(v view, p piece) location {
	before := precedingText(v.text[:p.start])
	pre := readPreceding(before)
	line := before[strings.LastIndexAny(before, "\r\n")+1:]
	l := location{name: pre.name, preceding: pre}
	switch {
	case hasSuffixFold(pre.name, authorization):
		l.kind = inAuthorization
	case cookieRE().MatchString(line):
		l.kind = inCookie
		if strings.HasSuffix(strings.ToLower(pre.name), inCookie) {
			l.name = ""
		}
	case l.readAddress(lastWord(pre.rest)):
	case pre.quoted && (pre.sep == ":" || pre.sep == "=>"):
		l.kind = inJSON
	case pre.isHeader():
		l.kind = inHeader
	case pre.isVariable():
		l.kind = inVariable
	default:
		l.name = ""
		l.setSurrounding(v, p, before)
	}
	if len(v.layers) > v.baseLayers && l.kind != inURL && l.kind != inAuthorization {
		l.readRawAddress(v, p)
	}
	return l
}

// readAddress reports whether the word before the token makes it part of a URL or a field of a
// form, and records which.
func (l *location) readAddress(word string) bool {
	m := paramRE().FindStringSubmatch(word)
	switch {
	case strings.Contains(word, "://"), m != nil && (strings.ContainsAny(word, "?#") || word[0] == '/' || word[0] == '&'):
		l.kind, l.name = inURL, ""
		if m != nil {
			l.name = m[1]
		}
	case m != nil && strings.Contains(word, "="):
		l.kind, l.name = inForm, m[1]
	default:
		return false
	}
	return true
}

// readRawAddress finds a URL that contains the token only before escapes are undone, such as one
// with JSON in a parameter.
func (l *location) readRawAddress(v view, p piece) {
	word := lastWord(precedingText(v.base[:v.startInBase(p.start)]))
	if scheme := strings.Index(word, "://"); scheme < 0 && !strings.ContainsAny(word, "?#") {
		return
	}
	if i := strings.LastIndexByte(word, '='); i >= 0 {
		word = word[:i+1]
	}
	raw := location{}
	if raw.readAddress(word) && raw.kind == inURL {
		l.kind, l.name = raw.kind, raw.name
	}
}

// isHeader reports whether the name is that of an HTTP header.
func (pre preceding) isHeader() bool {
	if pre.sep != ":" || pre.quoted || pre.name == "" || !strings.Contains(pre.name, "-") {
		return false
	}
	mark := strings.TrimRight(pre.before, " \t")
	quoted := strings.HasSuffix(mark, `"`) || strings.HasSuffix(mark, "'")
	return quoted || pre.beginsLine() && (unicode.IsUpper(rune(pre.name[0])) || strings.HasPrefix(pre.name, "x-"))
}

// isVariable reports whether the name is one that a value is assigned to.
func (pre preceding) isVariable() bool {
	switch {
	case pre.name == "" || pre.quoted || strings.EqualFold(pre.name, "bearer"):
		return false
	case pre.sep == ":":
		return pre.beginsLine() || strings.HasSuffix(strings.TrimRight(pre.before, " "), "{") // {token: x}
	}
	return pre.sep != ","
}

// beginsLine reports whether only an indent, or the mark of a list, a diff or a quotation, is
// before the name.
func (pre preceding) beginsLine() bool {
	line := pre.before[strings.LastIndexAny(pre.before, "\r\n")+1:]
	return strings.Trim(line, " \t+<>*-") == ""
}

// setSurrounding tells a token inside a text from one with nothing around it.
func (l *location) setSurrounding(v view, p piece, before string) {
	after := v.text[p.end:min(len(v.text), p.end+maxContext)]
	switch {
	case curlRE().MatchString(before):
		l.kind = inCurl
	case p.start > 0 && before == "", hasLetters(l.preceding.rest), hasLetters(after):
		l.kind = inText
	}
}

// removedAround lists what was removed around and inside a token.
func removedAround(v view, p piece, at location) []string {
	var removed []string
	switch pre := at.preceding; {
	case len(pre.schemes) > 1 && strings.EqualFold(pre.schemes[1], "bearer"):
		removed = append(removed, schemeTwice)
	case len(pre.schemes) > 0:
		removed = append(removed, "the "+pre.schemes[0]+" scheme")
	}
	for _, char := range at.preceding.invisible {
		removed = append(removed, visible.Rune(char))
	}
	if at.preceding.quotes != "" {
		removed = append(removed, at.preceding.quotes)
	}
	switch at.kind {
	case "":
	case inURL:
		removed = append(removed, "a URL")
	case inText:
		removed = append(removed, textAround)
	default:
		removed = append(removed, "the "+at.String())
	}
	if at.kind != inCurl && curlRE().MatchString(precedingText(v.text[:p.start])) {
		removed = append(removed, "the "+inCurl)
	}
	removed = append(removed, p.notes...)
	removed = append(removed, v.notes(p.start, p.end, nearby)...)
	return append(removed, removedAfter(v, p, at)...)
}

// removedAfter names what follows the token if nothing else describes it.
func removedAfter(v view, p piece, at location) []string {
	after := v.text[p.end:min(len(v.text), p.end+maxContext)]
	var removed []string
	for i, c := range after {
		if !isInvisible(c) || i > 0 && strings.HasPrefix(after, string(c)) {
			break
		}
		if note := visible.Rune(c) + " at the end"; len(p.notes) == 0 || p.notes[len(p.notes)-1] != note {
			removed = append(removed, note)
		}
	}
	trimmed := strings.TrimFunc(after, func(c rune) bool {
		return unicode.IsSpace(c) || isInvisible(c) || strings.ContainsRune(borders, c)
	})
	if at.preceding.quotes != "" {
		trimmed = strings.TrimLeft(trimmed, "\"'`>}\u2018\u2019\u201c\u201d")
	}
	if at.kind != "" || trimmed == "" {
		return removed
	}
	return append(removed, "the trailing "+quote(trimmed, 8))
}
