package request

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"bulla/core/redact"
	"bulla/core/visible"
)

// Credential is what the value of a header Authorization says.
type Credential struct {
	// Scheme is the scheme as written, "" for none.
	Scheme string
	// Problem says how the value differs from Bearer, one space and the token (RFC 6750 section
	// 2.1), and Fix what to do; both are "" if it doesn't. The case of the scheme is ignored (RFC
	// 9110 section 11.1). A second Bearer has a finding of its own.
	Problem, Fix string
}

// Schemes are the schemes other than Bearer that people send a token with, in lower case.
var Schemes = []string{"apikey", "basic", "dpop", "jwt", "token"}

// sendBearer is the fix for another scheme or none.
const sendBearer = `send "Bearer", one space and the token`

// maxShown is the length up to which the text before a token is shown: a longer one may contain a
// secret.
const maxShown = 16

// CheckBearer checks the exact value of a header Authorization. Of a computed value, only the
// scheme is known.
func CheckBearer(value Value) Credential {
	scheme := leadingLetters(value.Text)
	if at := strings.Index(scheme, tokenBegins); at >= 0 { // the token itself begins with letters
		scheme = scheme[:at]
	}
	rest := value.Text[len(scheme):]
	at := tokenStart(rest)
	between, token := rest[:at], rest[at:]
	if value.Computed {
		return Credential{Scheme: scheme}
	}
	c := CheckScheme(scheme, between)
	if c.Problem == "" {
		c.Problem, c.Fix = trailing(token)
	}
	return c
}

// CheckScheme checks the scheme, "" for none, and the text between it and the token.
func CheckScheme(scheme, between string) Credential {
	c := Credential{Scheme: scheme}
	switch {
	case scheme == "":
		c.Problem, c.Fix = "Bearer is missing before the token", sendBearer
	case strings.EqualFold(scheme, "bearer"):
		c.Problem, c.Fix = spacing(between)
	default:
		c.Problem = "the scheme is " + quote(scheme, maxShown) + ", not Bearer"
		c.Fix = sendBearer + ", unless the API asks for this scheme"
	}
	return c
}

// quote returns s quoted for a sentence, in at most limit characters. Secrets are masked first,
// because shortening could cut one in two.
func quote(s string, limit int) string { return redact.Quote(redact.Keys(s), limit) }

// leadingLetters returns the scheme at the start of a value.
func leadingLetters(text string) string {
	rest := strings.TrimLeftFunc(text, func(c rune) bool {
		return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '-'
	})
	return text[:len(text)-len(rest)]
}

// tokenBegins are the first characters of every JWT.
const tokenBegins = "eyJ"

// tokenStart returns where the token begins in what follows the scheme: at the first JWT, or else
// after the last character that no token contains.
func tokenStart(rest string) int {
	if at := strings.Index(rest, tokenBegins); at >= 0 {
		if strings.HasSuffix(rest[:at], ".") { // the payload: something is wrong with the header
			return strings.LastIndexAny(rest[:at], " \t") + 1
		}
		return at
	}
	trimmed := strings.TrimRightFunc(rest, func(c rune) bool { return !isTokenRune(c) })
	return strings.LastIndexFunc(trimmed, func(c rune) bool { return !isTokenRune(c) }) + 1
}

// isTokenRune reports whether a credential may contain c (RFC 6750 section 2.1, b64token).
func isTokenRune(c rune) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.ContainsRune("-._~+/=", c)
}

// spacing says what is wrong with the text between Bearer and the token. It returns "" for one
// space, and for a second Bearer, which has a finding of its own.
func spacing(between string) (problem, fix string) {
	const (
		bare = "send only the token after Bearer and one space"
		open = "send the token without them: the server treats them as part of it"
	)
	inner := strings.TrimLeft(between, " ")
	first, _ := utf8.DecodeRuneInString(inner)
	switch {
	case between == " ", strings.HasPrefix(strings.ToLower(inner), "bearer"):
		return "", ""
	case between == "":
		return "there is no space between Bearer and the token", "put one space between them"
	case strings.Contains(between, "%20"):
		return "%20 is between Bearer and the token, not a space",
			"put a space between them: a header is not percent-encoded"
	case inner == "":
		return visible.Plural(len(between), "space") + " are between Bearer and the token",
			"put one space between them: many servers split the value at the first one"
	case unicode.IsSpace(first) || !unicode.IsPrint(first):
		return visible.Rune(first) + " is between Bearer and the token", "put one ordinary space between them"
	case between[0] == ':':
		return "a colon follows Bearer", "write Bearer without the colon"
	case strings.HasPrefix(inner, "b'") || strings.HasPrefix(inner, `b"`):
		return "the token is sent as Python prints bytes: b'...'",
			"decode the bytes before they go into the header: token.decode()"
	case first == '{' && strings.ContainsAny(inner, `"'`):
		return "JSON is sent after Bearer, not only the token in it",
			"read the token from the response, and send only that"
	case QuoteName(first) != "":
		return "the token is in " + QuoteName(first) + " inside the header", open
	case first == '[' || first == '(':
		return "the token is in brackets inside the header", open
	}
	if len(between) > maxShown {
		return "other text is between Bearer and the token", bare
	}
	return quote(strings.TrimSpace(between), maxShown) + " is between Bearer and the token", bare
}

// trailing says what follows the token in the value. White space at its end is not part of the
// value (RFC 9110 section 5.5), but a line break can't be sent.
func trailing(token string) (problem, fix string) {
	end := strings.IndexFunc(token, func(c rune) bool { return !isTokenRune(c) })
	if end < 0 {
		return "", ""
	}
	rest := strings.Trim(token[end:], " \t")
	c, _ := utf8.DecodeRuneInString(rest)
	switch {
	case rest == "", unicode.IsLetter(c) && strings.Contains(rest, "."): // inside the token: the decoder names it
		return "", ""
	case strings.Trim(rest, "*.") == "": // the rest of the token, redacted
		return "", ""
	case strings.Contains(rest, "\n") && strings.TrimSpace(rest) == "":
		return "a line break follows the token", "remove it: read the token without the line break at its end"
	default:
		return visible.Rune(c) + " follows the token inside the header", "send nothing after the token"
	}
}

// QuoteName names the quotes that a character opens before a token, "" for another character.
func QuoteName(c rune) string {
	switch {
	case c == '"' || c == '\'':
		return "quotes"
	case c == '`':
		return "backticks"
	case c == '<':
		return "angle brackets"
	case c == '{':
		return "braces"
	case c >= 0x2018 && c <= 0x201f:
		return "curly quotes"
	}
	return ""
}
