package intake

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxContext is how many bytes before and after a token are looked at.
const maxContext = 400

// window returns the end of s, begun at a word: half a word could be the second
// half of a secret.
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

// lead is what stands directly before a token, read backwards.
type preceding struct {
	// schemes are those of an Authorization header, the nearest first.
	schemes   []string
	invisible []rune // unusual spaces and unseen characters
	quotes    string // what opens before the token
	// bare is the text before all of these.
	rest string
	// name is what the token is called, with the separator behind it; sep is ""
	// where it has no name.
	name, sep string
	quoted    bool   // the name stands in quotes
	before    string // the text before the name
}

func readPreceding(before string) preceding {
	var l preceding
	l.rest = l.trimOpening(before)
	for len(l.schemes) < 3 {
		rest, ok := l.trimScheme(l.rest)
		if !ok {
			break
		}
		l.rest = strings.TrimRight(rest, "\"'`\\\u2018\u201c")
	}
	l.readName()
	return l
}

// cutOpening takes the quote before the token off, and unseen characters.
func (l *preceding) trimOpening(s string) string {
	trimmed := strings.TrimRight(s, " ")
	r, size := utf8.DecodeLastRuneInString(trimmed)
	if l.quotes = quoteName(r); l.quotes != "" {
		return strings.TrimRight(strings.TrimRight(trimmed[:len(trimmed)-size], string(r)), `\`) // """ of Python
	}
	l.addInvisible(s[len(strings.TrimRightFunc(s, isInvisible)):])
	return s
}

// quoteName names a sign that opens before a token, "" where r is none.
func quoteName(r rune) string {
	switch {
	case r == '"' || r == '\'':
		return "quotes"
	case r == '`':
		return "backticks"
	case r == '<':
		return "angle brackets"
	case r == '{':
		return "braces"
	case r >= 0x2018 && r <= 0x201f:
		return "curly quotes"
	}
	return ""
}

// note keeps the unusual characters of a stretch, each once.
func (l *preceding) addInvisible(s string) {
	for _, r := range s {
		if isInvisible(r) && !strings.ContainsRune(string(l.invisible), r) && len(l.invisible) < 3 {
			l.invisible = append(l.invisible, r)
		}
	}
}

// schemeSigns may stand between the scheme and its token: a colon, or what joins
// two strings or two arguments in a program.
const schemeSigns = ":+\"'`,.&"

// cutScheme takes the scheme of an Authorization header off the end of s. Bearer is
// one wherever it stands; token and jwt are also words that people write.
func (l *preceding) trimScheme(s string) (rest string, ok bool) {
	t := strings.TrimRightFunc(s, func(r rune) bool { return unicode.IsSpace(r) || isInvisible(r) || strings.ContainsRune(schemeSigns, r) })
	gap := s[len(t):]
	if gap == "" {
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
		if strings.ContainsAny(gap, schemeSigns) || !beginsValue(rest) {
			return s, false
		}
	default:
		return s, false
	}
	l.schemes = append(l.schemes, scheme)
	l.addInvisible(gap)
	return rest, true
}

// beginsValue reports whether what comes behind s begins a line or the value of
// an Authorization header.
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

// readName reads the name that the token is given: NAME= or "name": and the like.
func (l *preceding) readName() {
	t := strings.TrimRightFunc(l.rest, func(r rune) bool { return strings.ContainsRune("([{", r) || unicode.IsSpace(r) || isInvisible(r) })
	broken := strings.ContainsAny(l.rest[len(t):], "\r\n")
	if broken {
		t = strings.TrimRight(blockScalarRE().ReplaceAllString(t, ":"), " \t")
	}
	for _, sep := range [...]string{"=>", ":=", "=", ":", ","} {
		rest, ok := strings.CutSuffix(t, sep)
		if !ok || strings.HasSuffix(rest, "=") || strings.HasSuffix(rest, "!") {
			continue
		}
		if broken && sep != ":" && l.quotes == "" {
			return
		}
		l.trimName(rest, sep)
		return
	}
}

// blockScalarRE finds the sign of a folded or literal block of YAML behind a key.
var blockScalarRE = lazily(`:[ \t]*[>|][0-9+-]{0,2}$`)

// maxName is how long a name may be to be shown.
const maxName = 60

// cutName takes the name before a separator off the end of s.
func (l *preceding) trimName(s, sep string) {
	spaced := strings.HasSuffix(s, " ")
	s, bracketed := strings.CutSuffix(strings.TrimRight(s, " \t+."), "]")
	quoted := strings.TrimRight(s, `"'\`)
	if len(quoted) < len(s) {
		start := strings.LastIndexAny(quoted, `"'`) + 1
		l.setName(quoted[start:], sep, quoted[:max(start-1, 0)], !bracketed)
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
	l.setName(s[len(rest):], sep, rest, false)
}

// accept keeps a name that is one.
func (l *preceding) setName(name, sep, before string, quoted bool) {
	name = strings.TrimLeft(name, "-.0123456789")
	if name == "" || len(name) > maxName || strings.IndexFunc(name, func(r rune) bool { return !isNameRune(r) }) >= 0 {
		return
	}
	l.name, l.sep, l.before, l.quoted = name, sep, before, quoted
}

func isNameRune(r rune) bool { return isSegmentRune(r) || r == '.' }

// annotated reports whether what follows s is the type of a variable, as in
// "token: string =".
func hasTypeAnnotation(s string) bool {
	t := strings.TrimRight(s, " &")
	return len(t) < len(s) && strings.HasSuffix(t, ":") && strings.TrimRightFunc(t[:len(t)-1], isNameRune) != t[:len(t)-1]
}

// lastWord returns what stands at the end of s without a space or a quote: the
// part of a URL before the token.
func lastWord(s string) string {
	return s[strings.LastIndexAny(s, " \t\r\n\"'<>`()")+1:]
}
