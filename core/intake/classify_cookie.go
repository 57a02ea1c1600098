package intake

import (
	"iter"
	"regexp"
	"slices"
	"strings"
)

// cookieFormat is one way in which web frameworks sign or encrypt cookies.
type cookieFormat struct {
	// what names the cookie with an article, and because says how the format shows.
	what, because string
	// mark is in every cookie of the format. Few words have one, so few are matched.
	mark string
	re   func() *regexp.Regexp
	// confirm looks at more than the form, nil if the form suffices.
	confirm func(word string) bool
}

const (
	macSHA1   = `[A-Za-z0-9_-]{27}` // in base64url, without padding
	mac       = `(?:[A-Za-z0-9_-]{27}|[A-Za-z0-9_-]{43}|[A-Za-z0-9_-]{64}|[A-Za-z0-9_-]{86})`
	hexMAC    = `(?:[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128})`
	anyBase64 = `[A-Za-z0-9+/_-]+={0,2}`
)

// flask is the only format that looks like a token.
var flask = cookieFormat{
	what:    "a Flask (itsdangerous) signed cookie",
	because: "it is the session as JSON, the time and a signature; it has no header that names an algorithm",
	mark:    ".",
	re:      compileOnce(`^(?:eyJ|eyA|e30|Wy)[A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]{5,8}\.` + mac + `|\.` + macSHA1 + `)$`),
	confirm: isFlask,
}

// cookieSession is two cookies, so it is not one word.
var cookieSession = cookieFormat{
	what:    "an Express or Koa (cookie-session) signed cookie",
	because: "it is the session as base64-encoded JSON; its signature is in a second cookie, whose name ends in .sig",
	mark:    ".sig=",
	re:      compileOnce(`(?:^|[\s;,"'])[A-Za-z0-9_.:-]{1,64}\.sig=` + macSHA1 + `(?:[\s;,"']|$)`),
}

// cookieFormats are documented by the frameworks. A format comes before those that it resembles.
var cookieFormats = []cookieFormat{
	{
		what:    "a Flask (itsdangerous) signed cookie",
		because: "it is the session as JSON, the time and a signature; the leading dot means that it is compressed",
		mark:    ".eJ",
		re:      compileOnce(`^\.eJ[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]{5,8})?\.` + mac + `$`),
	},
	flask,
	{
		what:    "a Django signed value",
		because: "it is data, a time and a signature, separated by colons",
		mark:    ":",
		re:      compileOnce(`^\.?[A-Za-z0-9_-]{2,}:[A-Za-z0-9]{5,7}:` + mac + `$`),
	},
	{
		what:    "a Rails encrypted cookie",
		because: "it is the encrypted session, an initialization vector and a tag, separated by --; only the Rails app can read it",
		mark:    "--",
		re:      compileOnce(`^[A-Za-z0-9+/]{8,}={0,2}--[A-Za-z0-9+/]{16}--[A-Za-z0-9+/]{22}={0,2}$`),
	},
	{
		what:    "a Rails or Rack signed cookie",
		because: "it is base64 data and a hexadecimal signature, separated by --",
		mark:    "--",
		re:      compileOnce(`^` + anyBase64 + `--` + hexMAC + `$`),
		confirm: func(word string) bool { return len(word) > 48 },
	},
	{
		what:    "a Laravel encrypted cookie",
		because: "it is base64-encoded JSON with the members iv, value and mac; only the Laravel app can read it",
		mark:    "eyJpdiI6",
		re:      compileOnce(`^eyJpdiI6` + anyBase64 + `$`),
		confirm: func(word string) bool {
			decoded, ok := decodeBase64(word)
			return ok && hasMember(decoded, `"value"`) && hasMember(decoded, `"mac"`)
		},
	},
	{
		what:    "an iron-sealed cookie (iron-session, hapi)",
		because: "it begins with Fe26.2; only the app that sealed it can read it",
		mark:    "Fe26.2*",
		re:      compileOnce(`^Fe26\.2\*[A-Za-z0-9_*~-]{20,}$`),
	},
	{
		what:    "an Express signed cookie",
		because: "it consists of s:, a value or session ID, and a signature; the session itself is on the server",
		mark:    "s:",
		re:      compileOnce(`^s:[^\s:]+\.[A-Za-z0-9+/]{43}=?$`),
	},
	{
		what:    "a Tornado signed cookie",
		because: "it consists of fields with their lengths and a signature, separated by |",
		mark:    "2|",
		re:      compileOnce(`^2\|\d+:\d+\|\d+:\d+\|[^\s]+\|[0-9a-f]{64}$`),
	},
	{
		what:    "a WordPress login cookie",
		because: "it is a user name, a time, a session and a signature, separated by |",
		mark:    "|",
		re:      compileOnce(`^[^|\s]{1,60}\|\d{10}\|[A-Za-z0-9]{43}\|[0-9a-f]{64}$`),
	},
	{
		what:    "a Play signed cookie",
		because: "it is a hexadecimal signature, a hyphen, and the session encoded as an HTML form",
		mark:    "-",
		re:      compileOnce(`^[0-9a-f]{40}-[A-Za-z_][A-Za-z0-9_.]*=\S*$`),
	},
	{
		what:    "a Phoenix (Plug) signed value",
		because: "its first segment says HS256, but what follows is an Erlang term, not JSON",
		mark:    "SFMyNTY.",
		re:      compileOnce(`^SFMyNTY\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{43}$`),
	},
	{
		what:    "an ASP.NET encrypted cookie",
		because: "it begins with CfDJ8, like everything that ASP.NET Core Data Protection encrypts; only the app that set it can read it",
		mark:    "CfDJ8",
		re:      compileOnce(`^CfDJ8[A-Za-z0-9_-]{40,}$`),
	},
}

// isFlask reports whether a word is data and a signature without a JOSE header: its first segment
// is JSON without an algorithm, and its second is a time, which is not JSON.
func isFlask(word string) bool {
	first, rest, _ := strings.Cut(word, ".")
	data := strings.TrimSpace(headerOf(first))
	if !strings.HasPrefix(data, "{") && !strings.HasPrefix(data, "[") {
		return false
	}
	for _, parameter := range [...]string{`"alg"`, `"enc"`, `"typ"`, `"kid"`} {
		if hasMember(data, parameter) {
			return false
		}
	}
	time, _, _ := strings.Cut(rest, ".")
	return !isJSONSegment(time)
}

// withoutCookies removes signed cookies that look like a token, because they are JSON, something
// and a signature.
func (l tokenList) withoutCookies() tokenList {
	all := len(l.list)
	l.list = slices.DeleteFunc(l.list, func(p piece) bool { return flask.matches(p.token) })
	l.total -= all - len(l.list)
	return l
}

func (c cookieFormat) matches(word string) bool {
	if len(word) < shortestCookie || len(word) > longestCookie {
		return false
	}
	return strings.Contains(word, c.mark) && (c.confirm == nil || c.confirm(word)) && c.re().MatchString(word)
}

const (
	// shortestCookie and longestCookie are the lengths in bytes between which a word may be a
	// signed cookie. Browsers allow 4,096 bytes, and percent-encoding is undone already.
	shortestCookie, longestCookie = 24, 8 << 10
	// maxWords is how much of a text without a token is searched for words that can be named.
	maxWords = 32 << 10
)

// signedCookie recognizes a signed or encrypted cookie of a web framework anywhere in a text.
func (f *Found) signedCookie(text string) bool {
	for word := range valuesIn(text) {
		for _, format := range cookieFormats {
			if format.matches(word) {
				f.cookie(format)
				return true
			}
		}
	}
	if !strings.Contains(text, ".sig=") || !cookieSession.matches(text) {
		return false
	}
	f.cookie(cookieSession)
	return true
}

func (f *Found) cookie(format cookieFormat) {
	f.Kind = SignedCookie
	f.remark(SignedCookieFound, "this is "+format.what+", not a JWT", format.because,
		"get a JWT from the app that set it; for Courier, have the app's server call issue-token")
}

// valuesIn returns the words of a text, without quotes, and without the name and the equals sign
// before a value.
func valuesIn(text string) iter.Seq[string] {
	words := strings.FieldsFuncSeq(text, func(r rune) bool {
		return r <= ' ' || strings.ContainsRune("\"'`;,&\\", r)
	})
	return func(yield func(string) bool) {
		for word := range words {
			if !yield(withoutName(word)) {
				return
			}
		}
	}
}

// withoutName removes the name of a cookie or a URL up to its parameter, and the equals sign.
func withoutName(word string) string {
	name, value, ok := strings.Cut(word, "=")
	if address, parameter, ok := strings.Cut(name, "?"); ok && strings.Contains(address, "://") {
		name = parameter
	}
	padded := strings.HasPrefix(value, "=") || strings.HasPrefix(value, "-") // the equals sign is padding
	if !ok || padded || !isCookieName(name) {
		return word
	}
	return value
}

// isCookieName reports whether a text may be the name of a cookie or a parameter.
func isCookieName(name string) bool {
	return isName(name) && strings.IndexByte("-0123456789", name[0]) < 0
}
