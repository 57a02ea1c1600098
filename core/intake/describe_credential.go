package intake

import (
	"slices"
	"strings"

	"bulla/core/request"
)

// Credential is what a request sends with a token, as far as the text shows it: the value of an
// Authorization header, or a scheme and a token pasted on their own. Its zero value means that the
// text shows neither.
type Credential struct {
	request.Credential
	// Hosts are those in the text, such as the one that the request goes to. They are only read if
	// there is a problem.
	Hosts []string
}

var (
	authorizationRE = compileOnce(`(?i)authorization`)
	// separatorRE finds what separates the name of the header from its value: in HTTP, JSON, a
	// program or a function call.
	separatorRE = compileOnce("^([\"'`\\\\\\])]*)[ \\t]*(=>|:=|[:=,])[ \\t]*([^\\r\\n]*)$")
	// valueRE splits what is before the token in the value: the opening quotes, the scheme and the
	// text between the scheme and the token.
	valueRE = compileOnce("^((?:[bfru]?[\"'`\\\\]+)?)([A-Za-z][A-Za-z-]*)?([^\\r\\n]*)$")
	// pastedRE matches a scheme with nothing else before the token. Token and JWT are also names,
	// so only a space may follow them.
	pastedRE = compileOnce("(?i)^\\s*[\"'`]?(bearer(?:%20|b['\"]|[^A-Za-z0-9\\r\\n])*|" +
		"(?:" + strings.Join(request.Schemes, "|") + ")(?:%20|[ \\t])+)$")
	hostRE = compileOnce(`(?i)(?:\b(?:https?|wss?)://|(?:^|[\r\n"'])(?:host|:authority):[ \t]*)([A-Za-z0-9.-]+)`)
)

const (
	// maxScheme is the maximum length in bytes of a scheme that is pasted without a header,
	// including what separates it from the token.
	maxScheme = 40
	// maxRequest is how much of a text is searched for hosts, and maxHosts how many are kept.
	maxRequest = 64 << 10
	maxHosts   = 20
	// maxShown is the length up to which the text before a token is shown: a longer one may contain
	// a secret.
	maxShown = 16
)

// hosts returns the hosts in a text, in lower case.
func hosts(text string) []string {
	var found []string
	for _, m := range hostRE().FindAllStringSubmatch(text[:min(len(text), maxRequest)], maxHosts) {
		found = append(found, strings.ToLower(m[1]))
	}
	return found
}

// credential reads what is sent with the token of a reading. It reads the text before escapes are
// undone, because a server doesn't undo them.
func (v view) credential(p piece) Credential {
	before := v.base[:v.startInBase(p.start)]
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

// readHeader reads the last header of a text that ends before the token, and reports whether there
// is one.
func readHeader(before string) (h headerValue, ok bool) {
	found := authorizationRE().FindAllStringIndex(before, -1)
	if found == nil {
		return h, false
	}
	last := found[len(found)-1]
	beforeName := before[:last[0]]
	if beforeName != "" && isSegmentByte(beforeName[len(beforeName)-1]) {
		return h, false // X-Authorization has rules of its own
	}
	m := separatorRE().FindStringSubmatch(before[last[1]:])
	if m == nil {
		return h, false
	}
	if h.separator = m[2]; m[1] == "" { // 'Authorization: value', and not 'Authorization': 'value'
		h.quotes = beforeName[len(strings.TrimRight(beforeName, "\"'`")):]
	}
	h.split(m[3])
	return h, true
}

// split splits the text before the token.
func (h *headerValue) split(value string) {
	m := valueRE().FindStringSubmatch(value)
	if m == nil {
		return
	}
	h.quotes += strings.Trim(m[1], `\bfru`)
	h.scheme, h.between = m[2], m[3]
}

// credential checks the value if the text shows that it is sent.
func (h headerValue) credential() Credential {
	if h.computed() || !h.isSent() {
		return Credential{Credential: request.Credential{Scheme: h.scheme}}
	}
	return Credential{Credential: request.CheckScheme(h.scheme, strings.ReplaceAll(h.between, `\`, ""))}
}

// isSent reports whether the value is what is sent. It could also be that of a variable named
// authorization, or prose.
func (h headerValue) isSent() bool {
	switch scheme := strings.ToLower(h.scheme); scheme {
	case "":
		return h.separator != "=" && h.separator != ":=" && strings.TrimFunc(h.between, isWrapping) == ""
	case "bearer":
		return true
	default:
		return h.separator == ":" && isSpace(h.between) || slices.Contains(request.Schemes, scheme)
	}
}

// computed reports whether a program builds the value, so that the text doesn't show what is sent:
// a literal ends before the token, or there is a placeholder.
func (h headerValue) computed() bool {
	unescaped := strings.NewReplacer(`\"`, "", `\'`, "").Replace(h.between)
	closed := h.quotes != "" && strings.ContainsAny(unescaped, h.quotes)
	placeholder := func(opening string) bool { return strings.Contains(h.between, opening) }
	return closed || placeholder("${") || placeholder("#{") || placeholder("{{")
}

// isWrapping reports whether c may open around a token.
func isWrapping(c rune) bool { return c == ' ' || c == '\\' || strings.ContainsRune("\"'`<{[(", c) }

// isSpace reports whether text is only white space, plain or percent-encoded.
func isSpace(between string) bool {
	return between != "" && strings.TrimSpace(strings.ReplaceAll(between, "%20", " ")) == ""
}
