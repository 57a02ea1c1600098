package intake

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"bulla/core/visible"
)

// Credential is what a request sends with a token, as the text shows it: the value of an
// Authorization header, or a scheme and a token pasted on their own. Its zero value is a
// token without either.
type Credential struct {
	// Scheme is the scheme as it is written, "" for none.
	Scheme string
	// Problem says in which way it is not Bearer, one space and the token (RFC 6750 section
	// 2.1), and Fix what to do; "" where it is that. The case of the scheme does not matter
	// (RFC 9110 section 11.1).
	Problem, Fix string
	// Hosts are those that the text names, such as the one that the request goes to. They
	// are only read where there is a problem.
	Hosts []string
}

var (
	authorizationRE = lazily(`(?i)authorization`)
	// separatorRE finds what divides the name of the header from its value: in HTTP, JSON, a
	// program or a call.
	separatorRE = lazily("^([\"'`\\\\\\])]*)[ \\t]*(=>|:=|[:=,])[ \\t]*([^\\r\\n]*)$")
	// valueRE divides what is before the token in the value: the beginning of a literal, the
	// scheme and the gap.
	valueRE = lazily("^((?:[bfru]?[\"'`\\\\]+)?)([A-Za-z][A-Za-z-]*)?([^\\r\\n]*)$")
	// pastedRE finds a scheme that is all there is before the token. Token and JWT are also
	// names, so only a space may follow them.
	pastedRE = lazily("(?i)^\\s*[\"'`]?(bearer(?:%20|b['\"]|[^A-Za-z0-9\\r\\n])*|" +
		"(?:" + otherSchemes + ")(?:%20|[ \\t])+)$")
	hostRE = lazily(`(?i)(?:\b(?:https?|wss?)://|(?:^|[\r\n"'])(?:host|:authority):[ \t]*)([A-Za-z0-9.-]+)`)
)

const (
	// otherSchemes are the schemes other than Bearer that people send a token with, in lower
	// case and divided by |.
	otherSchemes = "apikey|basic|dpop|jwt|token"
	// maxScheme is how many bytes a scheme that is pasted without a header has at most,
	// including its gap.
	maxScheme = 40
	// maxRequest is how much of a text is searched for hosts, and maxHosts how many are kept.
	maxRequest = 64 << 10
	maxHosts   = 20
	// maxGapShown is how long a gap may be to be shown: a longer one may contain a secret.
	maxShown = 16
)

// hosts returns the hosts that a text names, in lower case.
func hosts(text string) []string {
	var found []string
	for _, m := range hostRE().FindAllStringSubmatch(text[:min(len(text), maxRequest)], maxHosts) {
		found = append(found, strings.ToLower(m[1]))
	}
	return found
}

// credential reads what is sent with the token of a reading, before escapes are undone: a
// server does not undo them.
func (in input) credential(r reading) Credential {
	before := in.base[:in.startInBase(r.start)]
	near := precedingText(before)
	line := near[strings.LastIndexAny(near, "\r\n")+1:] // a header does not cross a line break
	if h, ok := readHeader(line); ok {
		return h.credential()
	}
	if len(before) > maxScheme {
		return Credential{}
	}
	if m := pastedRE().FindStringSubmatch(before); m != nil {
		h := headerValue{separator: ":"}
		h.split(m[1])
		return h.credential()
	}
	return Credential{}
}

// headerValue is what is before the token in the value of an Authorization header.
type headerValue struct {
	separator       string
	quotes          string // those that the value or the whole header is in
	scheme, between string
}

// readHeader reads the last header of a text that ends before the token, and reports
// whether there is one.
func readHeader(before string) (h headerValue, ok bool) {
	places := authorizationRE().FindAllStringIndex(before, -1)
	if places == nil {
		return h, false
	}
	last := places[len(places)-1]
	lead := before[:last[0]]
	if lead != "" && isSegmentByte(lead[len(lead)-1]) {
		return h, false // X-Authorization has rules of its own
	}
	m := separatorRE().FindStringSubmatch(before[last[1]:])
	if m == nil {
		return h, false
	}
	if h.separator = m[2]; m[1] == "" { // 'Authorization: value', and not 'Authorization': 'value'
		h.quotes = lead[len(strings.TrimRight(lead, "\"'`")):]
	}
	h.split(m[3])
	return h, true
}

// divide divides the text before the token.
func (h *headerValue) split(value string) {
	m := valueRE().FindStringSubmatch(value)
	if m == nil {
		return
	}
	h.quotes += strings.Trim(m[1], `\bfru`)
	h.scheme, h.between = m[2], m[3]
}

// credential judges the value.
func (h headerValue) credential() Credential {
	c := Credential{Scheme: h.scheme}
	switch scheme := strings.ToLower(h.scheme); {
	case h.computed():
	case scheme == "bearer":
		c.Problem, c.Fix = spacingProblem(strings.ReplaceAll(h.between, `\`, ""))
	case scheme == "":
		if h.separator != "=" && h.separator != ":=" && strings.TrimFunc(h.between, isWrapping) == "" {
			c.Problem, c.Fix = "Bearer is missing before the token", `send "Bearer", one space and the token`
		}
	case h.separator == ":" && isSpace(h.between) || slices.Contains(strings.Split(otherSchemes, "|"), scheme):
		c.Problem = "the scheme is " + quote(h.scheme, maxShown) + ", not Bearer"
		c.Fix = `send "Bearer", one space and the token, unless the API asks for this scheme`
	}
	return c
}

// computed reports whether a program puts the value together, so that the text does not
// show what is sent: a literal that ends before the token, or a place to fill in.
func (h headerValue) computed() bool {
	unescaped := strings.NewReplacer(`\"`, "", `\'`, "").Replace(h.between)
	closed := h.quotes != "" && strings.ContainsAny(unescaped, h.quotes)
	return closed || strings.Contains(h.between, "${") || strings.Contains(h.between, "#{") || strings.Contains(h.between, "{{")
}

// isWrapping reports whether c may open around a token.
func isWrapping(c rune) bool { return c == ' ' || c == '\\' || strings.ContainsRune("\"'`<{[(", c) }

// isSpace reports whether a gap is nothing but white space, as it is or percent-encoded.
func isSpace(gap string) bool {
	return gap != "" && strings.TrimSpace(strings.ReplaceAll(gap, "%20", " ")) == ""
}

// gapProblem says what is wrong with what is between Bearer and the token; "" for one
// space, and for Bearer twice, which is a finding of its own.
func spacingProblem(gap string) (problem, fix string) {
	const (
		bare = "send only the token after Bearer and one space"
		open = "send the token without them: the server treats them as part of it"
	)
	inner := strings.TrimLeft(gap, " ")
	first, _ := utf8.DecodeRuneInString(inner)
	switch {
	case gap == " ", strings.HasPrefix(strings.ToLower(inner), "bearer"):
		return "", ""
	case gap == "":
		return "there is no space between Bearer and the token", "put one space between them"
	case strings.Contains(gap, "%20"):
		return "%20 is between Bearer and the token, not a space",
			"put a space between them: a header is not percent-encoded"
	case inner == "":
		return count(len(gap), "space") + " are between Bearer and the token",
			"put one space between them: many servers split the value at the first one"
	case unicode.IsSpace(first) || isInvisible(first):
		return visible.Rune(first) + " is between Bearer and the token", "put one ordinary space between them"
	case gap[0] == ':':
		return "a colon follows Bearer", "write Bearer without the colon"
	case strings.HasPrefix(inner, "b'") || strings.HasPrefix(inner, `b"`):
		return "the token is sent as Python prints bytes: b'...'",
			"decode the bytes before they go into the header: token.decode()"
	case first == '{' && strings.ContainsAny(inner, `"'`):
		return "JSON is sent after Bearer, not only the token in it",
			"read the token from the response, and send only that"
	case quoteName(first) != "":
		return "the token is in " + quoteName(first) + " inside the header", open
	case first == '[' || first == '(':
		return "the token is in brackets inside the header", open
	}
	if len(gap) > maxShown {
		return "other text is between Bearer and the token", bare
	}
	return quote(strings.TrimSpace(gap), maxShown) + " is between Bearer and the token", bare
}
