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
	schemeTwice     = "the Bearer scheme, twice"
)

// place is where in an input a token stands.
type location struct {
	kind      string // one of the names above, "" where the token is all there is
	name      string
	path      string // in a JSON text
	line      int    // counted from 1
	preceding preceding
	multiline bool // the input has several lines
}

// String names the place in a few words.
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

// locate names the places of tokens, which are in the order of the text.
func locate(in input, readings []reading) []location {
	places := make([]location, len(readings))
	spans := make([]piece, len(readings))
	for i, r := range readings {
		places[i] = locationOf(in, r)
		spans[i] = piece{in.startInBase(r.start), in.endInBase(r.end)}
	}
	paths := jsonPaths(in.base, spans)
	line, at := 1, 0
	for i := range places {
		from := spans[i].from
		line += strings.Count(in.base[at:max(at, from)], "\n")
		at = max(at, from)
		places[i].line = line
		places[i].multiline = strings.Contains(strings.TrimSpace(in.base), "\n")
		places[i].setPath(paths[i])
	}
	return places
}

// setPath adds the path in a JSON text, unless the name before the token says that
// it stands elsewhere.
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

// placeOf names the place of a token from the text around it.
func locationOf(in input, r reading) location {
	before := precedingText(in.text[:r.start])
	l := readPreceding(before)
	line := before[strings.LastIndexAny(before, "\r\n")+1:]
	p := location{name: l.name, preceding: l}
	switch {
	case hasSuffixFold(l.name, authorization):
		p.kind = inAuthorization
	case cookieRE().MatchString(line):
		p.kind = inCookie
		if strings.HasSuffix(strings.ToLower(l.name), inCookie) {
			p.name = ""
		}
	case p.readAddress(lastWord(l.rest)):
	case l.quoted && (l.sep == ":" || l.sep == "=>"):
		p.kind = inJSON
	case l.isHeader():
		p.kind = inHeader
	case l.isVariable():
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

// address reports whether the word before the token makes it a part of a URL or a
// field of a form, and says which.
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

// rawAddress finds a URL that the token stands in only while its escapes are not
// undone, such as JSON in a parameter.
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
func (l preceding) isHeader() bool {
	if l.sep != ":" || l.quoted || l.name == "" || !strings.Contains(l.name, "-") {
		return false
	}
	sign := strings.TrimRight(l.before, " \t")
	quoted := strings.HasSuffix(sign, `"`) || strings.HasSuffix(sign, "'")
	return quoted || l.beginsLine() && (unicode.IsUpper(rune(l.name[0])) || strings.HasPrefix(l.name, "x-"))
}

// isVariable reports whether the name is one that a value is assigned to.
func (l preceding) isVariable() bool {
	switch {
	case l.name == "" || l.quoted || strings.EqualFold(l.name, "bearer"):
		return false
	case l.sep == ":":
		return l.beginsLine() || strings.HasSuffix(strings.TrimRight(l.before, " "), "{") // {token: x}
	}
	return l.sep != ","
}

// beginsLine reports whether nothing but an indent or the sign of a list, a diff
// or a quotation stands before the name.
func (l preceding) beginsLine() bool {
	line := l.before[strings.LastIndexAny(l.before, "\r\n")+1:]
	return strings.Trim(line, " \t+<>*-") == ""
}

// anywhere tells a token in a text from one that stands alone.
func (p *location) setSurrounding(in input, r reading, before string) {
	behind := in.text[r.end:min(len(in.text), r.end+maxContext)]
	switch {
	case curlRE().MatchString(before):
		p.kind = inCurl
	case r.start > 0 && before == "", hasLetters(p.preceding.rest), hasLetters(behind):
		p.kind = inText
	}
}

// removedAround lists what was cut away from around and inside a token.
func removedAround(in input, r reading, at location) []string {
	var removed []string
	switch l := at.preceding; {
	case len(l.schemes) > 1 && strings.EqualFold(l.schemes[1], "bearer"):
		removed = append(removed, schemeTwice)
	case len(l.schemes) > 0:
		removed = append(removed, "the "+l.schemes[0]+" scheme")
	}
	for _, odd := range at.preceding.invisible {
		removed = append(removed, visible.Rune(odd))
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

// removedBehind names what follows the token where nothing else was said of it.
func removedAfter(in input, r reading, at location) []string {
	behind := in.text[r.end:min(len(in.text), r.end+maxContext)]
	var removed []string
	for i, c := range behind {
		if !isInvisible(c) || i > 0 && strings.HasPrefix(behind, string(c)) {
			break
		}
		if note := visible.Rune(c) + " at the end"; len(r.notes) == 0 || r.notes[len(r.notes)-1] != note {
			removed = append(removed, note)
		}
	}
	trimmed := strings.TrimFunc(behind, func(c rune) bool { return unicode.IsSpace(c) || isInvisible(c) || strings.ContainsRune(borders, c) })
	if at.preceding.quotes != "" {
		trimmed = strings.TrimLeft(trimmed, "\"'`>}\u2018\u2019\u201c\u201d")
	}
	if at.kind != "" || trimmed == "" {
		return removed
	}
	return append(removed, "the trailing "+quote(trimmed, 8))
}
