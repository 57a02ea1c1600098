package intake

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"bulla/core/visible"
)

const (
	inAuthorization = "authorization header"
	inCookie        = "cookie"
	inURL           = "url"
	inCurl          = "curl command"
	inText          = "text"
	schemeTwice     = "the scheme Bearer, twice"
)

// What may stand between the scheme and the token, and between a name and its
// value; a backslash is that of JSON inside JSON.
const (
	gap    = `(?:[\s:\x{a0}\x{2000}-\x{200d}\x{202f}\x{3000}\x{feff}]|%20|\+)+`
	opened = `\\?["'\x{2018}-\x{201f}` + "`" + `<]?`
	bearer = `(?i:` + opened + `(?:bearer|token|jwt|dpop)` + gap + `)*` + opened
)

var (
	schemeRE   = regexp.MustCompile(`(?i)(?:(?:^|[^a-z0-9_-])(bearer)` + gap + `|(?:^|[\r\n]|authorization["']?\s*[:=])\s*["']?(token|jwt|dpop)\s+)` + opened + `$`)
	schemesRE  = regexp.MustCompile(`(?i)(?:^|[^a-z0-9_-])bearer` + gap + opened + `bearer` + gap + opened + `$`)
	authRE     = regexp.MustCompile(`(?i)authorization\\?["']?\s*[:=]\s*` + bearer + `$`)
	cookieRE   = regexp.MustCompile(`(?i)cookie["']?\s*[:=].*$`)
	urlRE      = regexp.MustCompile(`(?i)(?:(?:https?|wss?)://[^\s"'<>]*[/=]|(?:^|[\s"'<])[^\s"'<>]*[?#&][a-z0-9_.\[\]-]+=)(?:bearer(?:%20|\+))?$`)
	jsonNameRE = regexp.MustCompile(`["']([A-Za-z0-9_.-]{1,60})\\?["']\s*:\s*` + bearer + `$`)
	assignRE   = regexp.MustCompile(`(?:^|[^A-Za-z0-9_.-])-{0,2}([A-Za-z_][A-Za-z0-9_.-]{0,59})\s*(?:=|:=|=>)\s*` + bearer + `$`)
	colonRE    = regexp.MustCompile(`^[\s+>*-]*([A-Za-z_][A-Za-z0-9_.-]{0,59}):\s*` + bearer + `$`)
	curlRE     = regexp.MustCompile(`(?:^|[\r\n])\s*(?:\$ )?curl\s`)
)

// maxContext is how many bytes before and after a token are looked at.
const maxContext = 400

// window returns the end of s, begun at a word: half a word could be the second
// half of a secret.
func window(s string) string {
	if len(s) <= maxContext {
		return s
	}
	s = s[len(s)-maxContext:]
	if i := strings.IndexFunc(s, func(r rune) bool { return !isTokenRune(r) }); i >= 0 {
		return s[i:]
	}
	return ""
}

// placeOf names the place of a token from the text around it.
func placeOf(text string, r reading) string {
	before := window(text[:r.start])
	line := before[strings.LastIndexAny(before, "\r\n")+1:]
	switch {
	case authRE.MatchString(before):
		return inAuthorization
	case cookieRE.MatchString(line):
		return inCookie
	case urlRE.MatchString(line):
		return inURL
	}
	if m := jsonNameRE.FindStringSubmatch(line); m != nil {
		return "json member " + harmless(m[1])
	}
	if name := variable(line); name != "" {
		return "variable " + harmless(name)
	}
	if curlRE.MatchString(before) {
		return inCurl
	}
	if r.start > 0 && before == "" || hasLetters(cutSchemes(before)) || hasLetters(after(text, r)) {
		return inText
	}
	return ""
}

// cutSchemes takes the scheme before the token off, and the one before that.
func cutSchemes(before string) string {
	if loc := schemesRE.FindStringIndex(before); loc != nil {
		return before[:loc[0]]
	}
	if loc := schemeRE.FindStringIndex(before); loc != nil {
		return before[:loc[0]]
	}
	return before
}

// variable returns the name that a line assigns the token to, "" for none.
func variable(line string) string {
	for _, re := range []*regexp.Regexp{assignRE, colonRE} {
		if m := re.FindStringSubmatch(line); m != nil && !strings.EqualFold(m[1], "bearer") {
			return m[1]
		}
	}
	return ""
}

func after(text string, r reading) string {
	return text[r.end:min(len(text), r.end+maxContext)]
}

func hasLetters(s string) bool { return strings.IndexFunc(s, unicode.IsLetter) >= 0 }

// removedAround lists what was cut away from around and inside a token.
func removedAround(text string, r reading, where string) []string {
	before := window(text[:r.start])
	removed := removedScheme(before)
	if last, _ := utf8.DecodeLastRuneInString(before); unicode.Is(unicode.Cf, last) {
		removed = append(removed, visible.Rune(last))
	}
	behind := strings.Trim(after(text, r), " \t\r\n│|")
	if quotes := quotesBefore(before); quotes != "" {
		removed = append(removed, quotes)
		behind = strings.TrimLeft(behind, "\"'`>\u2018\u2019\u201c\u201d")
	}
	switch where {
	case "":
	case inURL:
		removed = append(removed, "a URL")
	case inText:
		removed = append(removed, "the text around the token")
	default:
		removed = append(removed, "the "+where)
	}
	if where != inCurl && curlRE.MatchString(before) {
		removed = append(removed, "the "+inCurl)
	}
	removed = append(removed, r.notes...)
	if where == "" && behind != "" {
		removed = append(removed, "the trailing "+visible.Quote(behind, 8))
	}
	return removed
}

// removedScheme names the scheme before the token and the odd spaces behind it.
func removedScheme(before string) []string {
	m := schemeRE.FindStringSubmatch(before)
	if m == nil {
		return nil
	}
	removed := []string{"the scheme " + m[1] + m[2]}
	if schemesRE.MatchString(before) {
		removed[0] = schemeTwice
	}
	for _, c := range m[0] {
		if c >= utf8.RuneSelf && !strings.ContainsRune("\u2018\u2019\u201c\u201d", c) {
			return append(removed, visible.Rune(c))
		}
	}
	return removed
}

// quotesBefore names the quotes or brackets that open before the token.
func quotesBefore(before string) string {
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRight(before, " "))
	switch {
	case r == '"' || r == '\'':
		return "quotes"
	case r == '`':
		return "backticks"
	case r == '<':
		return "angle brackets"
	case r >= 0x2018 && r <= 0x201f:
		return "curly quotes"
	}
	return ""
}
