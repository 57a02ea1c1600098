package intake

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"bulla/core/request"
)

// maxContext is how many bytes before and after a token are read.
const maxContext = 400

// precedingText returns the end of s, starting at the beginning of a word: half a word could be the
// second half of a secret.
func precedingText(s string) string {
	if len(s) <= maxContext {
		return s
	}
	s = s[len(s)-maxContext:]
	if i := strings.IndexFunc(s, func(r rune) bool { return !isTokenRune(r) }); i >= 0 {
		return s[i:]
	}
	return ""
}

// preceding is what is directly before a token. It is read backwards.
type preceding struct {
	// schemes are those of an Authorization header, the nearest first.
	schemes   []string
	invisible []rune // unusual spaces and invisible characters
	quotes    string // what opens before the token
	// rest is the text before all of these.
	rest string
	// name is what the token is called, and sep the separator after it; sep is "" if the token has
	// no name.
	name, sep string
	quoted    bool   // the name is in quotes
	before    string // the text before the name
}

func readPreceding(before string) preceding {
	var pre preceding
	pre.rest = pre.trimOpening(before)
	for len(pre.schemes) < 3 {
		rest, ok := pre.trimScheme(pre.rest)
		if !ok {
			break
		}
		pre.rest = strings.TrimRight(rest, "\"'`\\\u2018\u201c")
	}
	pre.readName()
	return pre
}

// trimOpening removes the quote before the token, and invisible characters.
func (pre *preceding) trimOpening(s string) string {
	trimmed := strings.TrimRight(s, " ")
	r, size := utf8.DecodeLastRuneInString(trimmed)
	if pre.quotes = request.QuoteName(r); pre.quotes != "" {
		return strings.TrimRight(strings.TrimRight(trimmed[:len(trimmed)-size], string(r)), `\`) // """ of Python
	}
	pre.addInvisible(s[len(strings.TrimRightFunc(s, isInvisible)):])
	return s
}

// addInvisible keeps the invisible characters of s, each once.
func (pre *preceding) addInvisible(s string) {
	for _, r := range s {
		if isInvisible(r) && !strings.ContainsRune(string(pre.invisible), r) && len(pre.invisible) < 3 {
			pre.invisible = append(pre.invisible, r)
		}
	}
}

// schemeJoiners may be between the scheme and its token: a colon, or what joins two strings or two
// arguments in a program.
const schemeJoiners = ":+\"'`,.&"

// trimScheme removes the scheme of an Authorization header from the end of s. Bearer is always a
// scheme; token and jwt are also ordinary words.
func (pre *preceding) trimScheme(s string) (rest string, ok bool) {
	t := strings.TrimRightFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || isInvisible(r) || strings.ContainsRune(schemeJoiners, r)
	})
	between := s[len(t):]
	if between == "" {
		return s, false
	}
	rest = strings.TrimRightFunc(t, unicode.IsLetter)
	if rest != "" && (isSegmentByte(rest[len(rest)-1])) {
		return s, false
	}
	scheme := t[len(rest):]
	switch strings.ToLower(scheme) {
	case "bearer":
	case "token", "jwt", "dpop":
		if strings.ContainsAny(between, schemeJoiners) || !beginsValue(rest) {
			return s, false
		}
	default:
		return s, false
	}
	pre.schemes = append(pre.schemes, scheme)
	pre.addInvisible(between)
	return rest, true
}

// beginsValue reports whether what follows s begins a line or the value of an Authorization header.
func beginsValue(s string) bool {
	s = strings.TrimRight(s, " \t\"'")
	if s == "" || s[len(s)-1] == '\n' || s[len(s)-1] == '\r' {
		return true
	}
	if s[len(s)-1] != ':' && s[len(s)-1] != '=' {
		return false
	}
	return hasSuffixFold(strings.TrimRight(s[:len(s)-1], ` "'\`), authorization)
}

const authorization = "authorization"

func hasSuffixFold(s, suffix string) bool {
	return len(s) >= len(suffix) && strings.EqualFold(s[len(s)-len(suffix):], suffix)
}

// readName reads the name that the token is given, as in NAME= or "name":.
func (pre *preceding) readName() {
	t := strings.TrimRightFunc(pre.rest, func(r rune) bool {
		return strings.ContainsRune("([{", r) || unicode.IsSpace(r) || isInvisible(r)
	})
	broken := strings.ContainsAny(pre.rest[len(t):], "\r\n")
	if broken {
		t = strings.TrimRight(blockScalarRE().ReplaceAllString(t, ":"), " \t")
	}
	for _, sep := range [...]string{"=>", ":=", "=", ":", ","} {
		rest, ok := strings.CutSuffix(t, sep)
		if !ok || strings.HasSuffix(rest, "=") || strings.HasSuffix(rest, "!") {
			continue
		}
		if broken && sep != ":" && pre.quotes == "" {
			return
		}
		pre.trimName(rest, sep)
		return
	}
}

// blockScalarRE matches the mark of a folded or literal YAML block after a key.
var blockScalarRE = compileOnce(`:[ \t]*[>|][0-9+-]{0,2}$`)

// maxName is the length up to which a name is shown.
const maxName = 60

// trimName removes the name before a separator from the end of s.
func (pre *preceding) trimName(s, sep string) {
	spaced := strings.HasSuffix(s, " ")
	s, bracketed := strings.CutSuffix(strings.TrimRight(s, " \t+."), "]")
	quoted := strings.TrimRight(s, `"'\`)
	if len(quoted) < len(s) {
		start := strings.LastIndexAny(quoted, `"'`) + 1
		pre.setName(quoted[start:], sep, quoted[:max(start-1, 0)], !bracketed)
		return
	}
	if bracketed || sep == "," {
		return
	}
	rest := strings.TrimRightFunc(s, isNameRune)
	if sep == "=" && spaced && hasTypeAnnotation(rest) {
		rest = strings.TrimRight(rest, ": &")
		s, rest = rest, strings.TrimRightFunc(rest, isNameRune)
	}
	pre.setName(s[len(rest):], sep, rest, false)
}

// setName keeps a name if it is valid.
func (pre *preceding) setName(name, sep, before string, quoted bool) {
	name = strings.TrimLeft(name, "-.0123456789")
	if isName(name) {
		pre.name, pre.sep, pre.before, pre.quoted = name, sep, before, quoted
	}
}

// isName reports whether a text may be the name of a value.
func isName(s string) bool {
	return s != "" && len(s) <= maxName && strings.TrimLeftFunc(s, isNameRune) == ""
}

func isNameRune(r rune) bool { return isSegmentRune(r) || r == '.' }

// hasTypeAnnotation reports whether the text after s is the type of a variable, as in "token:
// string =".
func hasTypeAnnotation(s string) bool {
	t := strings.TrimRight(s, " &")
	return len(t) < len(s) && strings.HasSuffix(t, ":") && strings.TrimRightFunc(t[:len(t)-1], isNameRune) != t[:len(t)-1]
}

// lastWord returns the end of s that has no space or quote: the part of a URL before the token.
func lastWord(s string) string {
	return s[strings.LastIndexAny(s, " \t\r\n\"'<>`()")+1:]
}
