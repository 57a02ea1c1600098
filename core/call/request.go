package call

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"bulla/core/redact"
	"bulla/core/visible"
)

// build makes the request that net/http sends. The error is an *Error.
func (r Request) build(ctx context.Context, address *url.URL) (*http.Request, error) {
	if !isToken(r.method()) {
		return nil, badRequest("the method "+redact.Quote(redact.Text(r.Method), 20)+" is not a word",
			"write a method such as GET or POST")
	}
	sent := &http.Request{
		Method: r.method(), URL: address, Host: address.Host,
		Header: http.Header{"User-Agent": {userAgent}},
	}
	named := map[string]bool{}
	for _, f := range r.Header {
		if err := f.check(); err != nil {
			return nil, err
		}
		name := http.CanonicalHeaderKey(f.Name)
		switch {
		case name == "Host":
			sent.Host = f.Value
		case named[name]:
			sent.Header.Add(name, f.Value)
		default:
			sent.Header.Set(name, f.Value)
		}
		named[name] = true
	}
	for _, f := range r.Handshake() {
		sent.Header.Set(f.Name, f.Value)
	}
	if r.Body != "" { // without GetBody, net/http can't send it twice
		sent.Body = io.NopCloser(strings.NewReader(r.Body))
		sent.ContentLength = int64(len(r.Body))
	}
	return sent.WithContext(ctx), nil
}

// Handshake returns the header fields that ask for a WebSocket (RFC 6455 section 4.1), nil if the
// request is for none. The key is the example of the RFC: it only matters to a client that goes on.
func (r Request) Handshake() []Field {
	if !r.WebSocket {
		return nil
	}
	return []Field{
		{Name: "Connection", Value: "Upgrade"}, {Name: "Upgrade", Value: "websocket"},
		{Name: "Sec-WebSocket-Version", Value: "13"}, {Name: "Sec-WebSocket-Key", Value: "dGhlIHNhbXBsZSBub25jZQ=="},
	}
}

// method returns the method, or GET if there is no method.
func (r Request) method() string {
	if r.Method == "" {
		return http.MethodGet
	}
	return r.Method
}

// check refuses a header that would not arrive as it was written (RFC 9110 section 5.5). The error
// never contains the value.
func (f Field) check() error {
	name := redact.Quote(redact.Text(f.Name), 40)
	if !isToken(f.Name) {
		return badRequest("the header name "+name+" is malformed",
			"write letters, digits and hyphens, such as X-Session; a header is NAME: VALUE")
	}
	switch http.CanonicalHeaderKey(f.Name) {
	case "Content-Length", "Transfer-Encoding", "Connection", "Trailer", "Te", "Upgrade", "Expect":
		return badRequest("the header "+name+" is set by the connection itself", "leave it out")
	}
	switch {
	case strings.ContainsAny(f.Value, "\r\n"):
		return badRequest("the value of the header "+name+" contains a line break",
			"remove the line break: files and pasted secrets often end in one")
	case strings.ContainsFunc(f.Value, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }):
		return badRequest("the value of the header "+name+" contains a control character", "copy the value again")
	}
	return nil
}

// isToken reports whether s is a token as RFC 9110 section 5.6.2 defines it: methods and header
// names are.
func isToken(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool {
		lower := r | 0x20
		return (r < '0' || r > '9') && (lower < 'a' || lower > 'z') && !strings.ContainsRune("!#$%&'*+-.^_`|~", r)
	})
}

// summary returns the method and the address in one line without a secret.
func (r Request) summary() string {
	u, err := url.Parse(r.URL)
	if err != nil {
		u = &url.URL{}
	}
	return visible.Text(redact.Text(r.method())) + " " + Show(u)
}

// wholeURL returns the URL with its query and a placeholder for its user.
func (r Request) wholeURL() string {
	u, err := url.Parse(r.URL)
	if err == nil && u.User != nil {
		u.User = url.User("user")
		return u.String()
	}
	return r.URL
}

// Text returns the request as it would be sent, with its secrets masked: method and URL, headers,
// an empty line, body. Only keys and tokens are masked in the query, which the user has written.
// The text ends in a line feed.
func (r Request) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s\n", visible.Text(redact.Text(r.method())), visible.Text(redact.Text(r.wholeURL())))
	agent := true
	for _, f := range slices.Concat(r.Header, r.Handshake()) {
		b.WriteString(f.text() + "\n")
		agent = agent && !strings.EqualFold(f.Name, "User-Agent")
	}
	if agent {
		b.WriteString("User-Agent: " + userAgent + "\n")
	}
	switch {
	case r.Body == "":
	case r.SecretBody:
		fmt.Fprintf(&b, "\n%s (%d bytes)\n", redact.Stars, len(r.Body))
	default:
		b.WriteString("\n")
		for line := range strings.SplitSeq(strings.TrimSuffix(redact.Text(r.Body), "\n"), "\n") {
			b.WriteString(visible.Text(line) + "\n")
		}
	}
	return b.String()
}

// text returns the field as a line, fit to be shown.
func (f Field) text() string {
	value := redact.Text(f.Value)
	if f.isSecret() {
		value = maskValue(f.Value)
	}
	return visible.Text(redact.Text(f.Name)) + ": " + visible.Text(value)
}

// isSecret reports whether the value must not be shown, whoever set it.
func (f Field) isSecret() bool { return f.Secret || IsSecretName(f.Name) }

// maskValue masks a secret value except for its scheme (RFC 9110 section 11.1) and the prefix of an
// API key.
func maskValue(value string) string {
	scheme, credential := CutScheme(value)
	return scheme + redact.APIKey(credential)
}

func badRequest(message, hint string) error {
	return problem(BadRequest, message, hint)
}
