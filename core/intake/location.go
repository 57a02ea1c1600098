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
func (p location) String() string {
	switch {
	case p.kind == inText && p.multiline:
		return fmt.Sprintf("%s%d", onLine, p.line)
	case p.kind == inJSON && p.path != "":
		return displayText(p.kind + " " + p.path)
	case p.kind == inURL && p.name != "":
		return displayText("url parameter " + p.name)
	case p.kind == inAuthorization || p.name == "":
		return p.kind
	}
	return displayText(p.kind + " " + p.name)
}

// locate returns the locations of tokens, which are in the order of the text.
func locate(in input, readings []reading) []location {
	locations := make([]location, len(readings))
	spans := make([]piece, len(readings))
	for i, r := range readings {
		locations[i] = locationOf(in, r)
		spans[i] = piece{in.startInBase(r.start), in.endInBase(r.end)}
	}
	paths := jsonPaths(in.base, spans)
	line, at := 1, 0
	for i := range locations {
		from := spans[i].from
		line += strings.Count(in.base[at:max(at, from)], "\n")
		at = max(at, from)
		locations[i].line = line
		locations[i].multiline = strings.Contains(strings.TrimSpace(in.base), "\n")
		locations[i].setPath(paths[i])
	}
	return locations
}

// setPath adds the path in a JSON text, unless the name before the token says that it is somewhere
// else.
func (p *location) setPath(path jsonPath) {
	switch {
	case path.text == "":
	case hasSuffixFold(path.name, authorization):
		p.kind, p.name, p.path = inAuthorization, path.name, path.text
	case p.kind == inJSON && path.name == p.name:
		p.path = path.text
	case p.kind == inText || p.kind == "" || p.kind == inCurl:
		p.kind, p.name, p.path = inJSON, path.name, path.text
	case p.kind != inJSON && p.kind != inVariable:
		p.path = path.text
	}
}

var (
	curlRE   = lazily(`(?:^|[\r\n])\s*(?:\$ )?curl\s`)
	cookieRE = lazily(`(?i)cookie["']?\s*[:=]|\s(?:--cookie|-b)[ =]`)
	paramRE  = lazily(`[?#&;]([A-Za-z0-9_.\[\]-]{1,60})=$`)
)

// locationOf finds out the location of a token from the text around it.
func locationOf(in input, r reading) location {
	before := precedingText(in.text[:r.start])
	pre := readPreceding(before)
	line := before[strings.LastIndexAny(before, "\r\n")+1:]
	p := location{name: pre.name, preceding: pre}
	switch {
	case hasSuffixFold(pre.name, authorization):
		p.kind = inAuthorization
	case cookieRE().MatchString(line):
		p.kind = inCookie
		if strings.HasSuffix(strings.ToLower(pre.name), inCookie) {
			p.name = ""
		}
	case p.readAddress(lastWord(pre.rest)):
	case pre.quoted && (pre.sep == ":" || pre.sep == "=>"):
		p.kind = inJSON
	case pre.isHeader():
		p.kind = inHeader
	case pre.isVariable():
		p.kind = inVariable
	default:
		p.name = ""
		p.setSurrounding(in, r, before)
	}
	if len(in.layers) > in.baseLayers && p.kind != inURL && p.kind != inAuthorization {
		p.readRawAddress(in, r)
	}
	return p
}

// readAddress reports whether the word before the token makes it part of a URL or a field of a
// form, and records which.
func (p *location) readAddress(word string) bool {
	m := paramRE().FindStringSubmatch(word)
	switch {
	case strings.Contains(word, "://"), m != nil && (strings.ContainsAny(word, "?#") || word[0] == '/' || word[0] == '&'):
		p.kind, p.name = inURL, ""
		if m != nil {
			p.name = m[1]
		}
	case m != nil && strings.Contains(word, "="):
		p.kind, p.name = inForm, m[1]
	default:
		return false
	}
	return true
}

// readRawAddress finds a URL that contains the token only before escapes are undone, such as one
// with JSON in a parameter.
func (p *location) readRawAddress(in input, r reading) {
	word := lastWord(precedingText(in.base[:in.startInBase(r.start)]))
	if scheme := strings.Index(word, "://"); scheme < 0 && !strings.ContainsAny(word, "?#") {
		return
	}
	if i := strings.LastIndexByte(word, '='); i >= 0 {
		word = word[:i+1]
	}
	raw := location{}
	if raw.readAddress(word) && raw.kind == inURL {
		p.kind, p.name = raw.kind, raw.name
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
func (p *location) setSurrounding(in input, r reading, before string) {
	after := in.text[r.end:min(len(in.text), r.end+maxContext)]
	switch {
	case curlRE().MatchString(before):
		p.kind = inCurl
	case r.start > 0 && before == "", hasLetters(p.preceding.rest), hasLetters(after):
		p.kind = inText
	}
}

// removedAround lists what was removed around and inside a token.
func removedAround(in input, r reading, at location) []string {
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
	if at.kind != inCurl && curlRE().MatchString(precedingText(in.text[:r.start])) {
		removed = append(removed, "the "+inCurl)
	}
	removed = append(removed, r.notes...)
	removed = append(removed, in.notes(r.start, r.end, nearby)...)
	return append(removed, removedAfter(in, r, at)...)
}

// removedAfter names what follows the token if nothing else describes it.
func removedAfter(in input, r reading, at location) []string {
	after := in.text[r.end:min(len(in.text), r.end+maxContext)]
	var removed []string
	for i, c := range after {
		if !isInvisible(c) || i > 0 && strings.HasPrefix(after, string(c)) {
			break
		}
		if note := visible.Rune(c) + " at the end"; len(r.notes) == 0 || r.notes[len(r.notes)-1] != note {
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
