package request

import (
	"slices"
	"strings"
)

// codeMarks are in every program that readCode reads.
var codeMarks = []string{
	"uthorization", "UTHORIZATION", "ourier", "OURIER-", "fetch(", "axios", "XMLHttpRequest", "Invoke-WebRequest",
	"Invoke-RestMethod", "signIn(", "earer", "requests.", "WebSocket(",
}

// readCode reads the requests that programs send, whatever the language: addresses, the names of
// header fields with their values and the names of methods mean the same in all of them.
func readCode(text string) []Request {
	if !containsAny(text, codeMarks) {
		return nil
	}
	c := codeReader{lexer: lexer{text: text, dialect: dialectOf(text), variables: assignments(text)}}
	for len(c.found) < maxRequests {
		lex := c.next()
		if lex.kind == kindEnd {
			break
		}
		c.step(lex)
		c.before = lex
	}
	c.flush()
	return c.found
}

// codeReader collects what a program says about a request until another begins.
type codeReader struct {
	lexer
	found []Request
	// request is what was read of the current one, called is set after the call that sends it.
	request Request
	called  bool
	// begun is where the name of the last sender ends.
	begun int
	// base is the address that paths are added to.
	base string
	// before is the lexeme before the current one.
	before lexeme
	// method is set after a name such as HttpMethod.
	method bool
}

// step reads what begins with a lexeme.
func (c *codeReader) step(lex lexeme) {
	switch lex.kind {
	case kindLiteral:
		c.readLiteral(lex)
	case kindName:
		c.readName(lex)
	case kindMark:
		if lex.is("<") {
			c.component(lex)
		}
	}
}

// readLiteral reads a literal: a name with its value, an address, or a whole header field.
func (c *codeReader) readLiteral(lex lexeme) {
	key := lex.value.Text
	if c.swift(lex) || c.keyed(lex, key) {
		return
	}
	if h, ok := headerOf(lex.value); ok && isHeader(h.Name) && !strings.HasPrefix(h.Value.Text, "//") {
		value, to := c.rest(lex)
		h.Value = Value{Text: strings.TrimLeft(strings.TrimPrefix(value.Text, h.Name+":"), " "), Computed: value.Computed}
		c.header(lex.from, to, h)
		return
	}
	value, to := c.rest(lex)
	isArgument := c.before.is("(") || c.before.is(",")
	isValue := isArgument || c.before.is("=") || c.before.is(":=") || c.before.kind == kindName
	if isValue && isAddress(value.Text) {
		c.address(lex.from, to, value)
	} else if isArgument && c.called && c.request.URL.Text == "" && isPath(value.Text) {
		c.address(lex.from, to, Value{Text: c.base + value.Text, Computed: value.Computed})
	} else if isValue && c.request.Method == "" && isMethod(value.Text) {
		c.request.Method = value.Text
	}
}

// rest reads the rest of an expression whose first literal was read.
func (c *codeReader) rest(lex lexeme) (Value, int) {
	c.ahead = slices.Insert(c.ahead, 0, lex)
	return c.expression()
}

// maxKey is how long the name of a member may be.
const maxKey = 64

// keyed reads a name with its value, if a mark between them follows and if it says something about
// a request. Brackets that close before the mark don't count: headers["name"] = value.
func (c *codeReader) keyed(lex lexeme, key string) bool {
	if len(key) > maxKey || !isHeader(key) && codeKeys[strings.ToLower(key)] == isOther {
		return false
	}
	n := 0
	for n < 2 && (c.peek(n).is("]") || c.peek(n).is(")")) {
		n++
	}
	separator := c.peek(n)
	isSeparator := separator.is(":") || separator.is("=>") || separator.is("=") || separator.is(",") && n == 0
	if !isSeparator {
		return false
	}
	before := slices.Clone(c.ahead[:n+1])
	for range before {
		c.next()
	}
	if c.pair(lex, key, separator.text) {
		return true
	}
	c.ahead = slices.Insert(c.ahead, 0, before...)
	return false
}

// pair reads the value of a name that is a literal or a plain name. It returns false if the name
// says nothing about a request; then nothing of the value was read.
func (c *codeReader) pair(lex lexeme, key, separator string) bool {
	switch kind := codeKeys[strings.ToLower(key)]; {
	case c.peek(0).text == "new": // AuthenticationHeaderValue is read by itself
		return false
	case isHeader(key):
		value, to := c.expression()
		if separator == "=" && lex.kind == kindName && !c.powerShell && !strings.Contains(value.Text, " ") {
			return true // a variable of that name
		}
		c.header(lex.from, to, Header{key, value})
	case separator == ",":
		return false
	case kind == isMethodName && (c.called || !strings.EqualFold(key, "type")):
		value, to := c.expression()
		if isMethod(strings.ToUpper(value.Text)) {
			c.request.Method = strings.ToUpper(value.Text)
			c.extend(lex.from, to)
		}
	case (kind == isURL || kind == isHost) && (c.peek(0).kind == kindLiteral || c.peek(0).is("@")):
		value, to := c.expression()
		c.keyedAddress(lex.from, to, kind, value)
	case kind == isBodyText:
		c.body(lex)
	default:
		return false
	}
	return true
}

// codeKeys are the members, parameters and variables of programs that say something about a
// request, in lower case. URL(string: "https://...") is Swift, and
// URLWithString:@"https://..." is Objective-C.
var codeKeys = rolesOf(map[role]string{
	isURL:        "url uri string urlwithstring",
	isHost:       "baseurl base_url",
	isMethodName: "method httpmethod sethttpmethod type",
	isBodyText:   "body data json httpbody postfields",
})

// swift reads setValue("value", forHTTPHeaderField: "name"), where the value comes first. In
// Objective-C there is no comma, and an @ before the name.
func (c *codeReader) swift(lex lexeme) bool {
	n := 0
	if c.peek(n).is(",") {
		n++
	}
	if c.peek(n).text != "forHTTPHeaderField" || !c.peek(n+1).is(":") {
		return false
	}
	if n += 2; c.peek(n).is("@") {
		n++
	}
	field := c.peek(n)
	if field.kind != kindLiteral {
		return false
	}
	for range n + 1 {
		c.next()
	}
	c.header(lex.from, field.to, Header{field.value.Text, lex.value})
	return true
}

// keyedAddress takes the value of a member url or baseURL.
func (c *codeReader) keyedAddress(from, to int, kind role, value Value) {
	switch {
	case kind == isHost:
		c.base = strings.TrimSuffix(value.Text, "/")
		if strings.HasPrefix(c.request.URL.Text, "/") {
			c.request.URL.Text = c.base + c.request.URL.Text
			c.extend(from, to)
		}
	case isAddress(value.Text):
		c.address(from, to, value)
	case strings.HasPrefix(value.Text, "/"):
		c.address(from, to, Value{Text: c.base + value.Text, Computed: value.Computed})
	}
}

// isPath reports whether a literal is a path that is added to the address of a server.
func isPath(text string) bool {
	return len(text) > 1 && text[0] == '/' && (isLetter(text[1]) || text[1] == '$') && !strings.ContainsAny(text, " \n")
}

// isAddress reports whether a literal is the address of a server.
func isAddress(text string) bool {
	scheme, rest, ok := strings.Cut(text, "://")
	switch scheme {
	case "http", "https", "ws", "wss":
		return ok && rest != "" && !strings.ContainsAny(rest, " \n<>\"")
	}
	return false
}

// isHeader reports whether a name in a program is that of a header field.
func isHeader(name string) bool {
	switch strings.ToLower(name) {
	case "authorization", "cookie", "accept", "apikey", "authentication":
		return true
	}
	return strings.Contains(strings.Trim(name, "-"), "-") && isFieldName(name)
}

// address takes the address of a request. A second one begins another request.
func (c *codeReader) address(from, to int, value Value) {
	if c.request.URL.Text != "" {
		c.flush()
	}
	c.request.URL = value
	c.extend(from, to)
}

// header adds a header field. A second Authorization belongs to another request, or replaces the
// first: programs print the same request several times.
func (c *codeReader) header(from, to int, h Header) {
	if strings.EqualFold(h.Name, "Authorization") && len(c.request.Header(h.Name)) > 0 {
		if c.request.URL.Text != "" {
			c.flush()
		}
		c.request.Headers = slices.DeleteFunc(c.request.Headers, func(old Header) bool {
			return strings.EqualFold(old.Name, h.Name)
		})
	}
	if len(c.request.Headers) < maxHeaders {
		c.request.Headers = append(c.request.Headers, h)
	}
	c.extend(from, to)
}

// body takes the expression that follows a name as the body.
func (c *codeReader) body(name lexeme) {
	value, to := c.expression()
	c.request.Body = value
	c.extend(name.from, to)
}

// bearer takes the expression that follows a name as the token.
func (c *codeReader) bearer(name lexeme) {
	value, to := c.expression()
	c.request.Auth = &Auth{"Bearer", value}
	c.extend(name.from, to)
}

// extend makes the request cover a range.
func (c *codeReader) extend(from, to int) {
	if c.request.To == 0 {
		c.request.From = from
	}
	c.request.To = max(c.request.To, to)
}

// flush ends the request. It is kept if it sends a credential or names a user, or if a call sends
// it.
func (c *codeReader) flush() {
	r := &c.request
	keep := r.Auth != nil || c.called && r.URL.Text != ""
	for _, h := range r.Headers {
		keep = keep || isTelling(h.Name)
	}
	if keep && r.To > 0 {
		if r.Form == "" {
			r.Form = "code"
		}
		c.found = append(c.found, *r)
	}
	c.request, c.called = Request{}, false
}
