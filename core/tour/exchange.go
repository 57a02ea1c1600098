package tour

import (
	"bytes"
	"cmp"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"time"

	"bulla/core/access"
	"bulla/core/call"
	"bulla/core/emulator"
	"bulla/core/redact"
	"bulla/core/visible"
)

// Party is who sends or receives a request.
type Party string

// The parties. The SDK runs in the app.
const (
	SDK     Party = "SDK"
	App     Party = "app"
	Backend Party = "backend"
	Courier Party = "Courier"
)

// Exchange is a request that was sent and its response.
type Exchange struct {
	From, To Party
	// Carries names the credentials of the request, such as "token", and For the user in its
	// X-Courier-User-Id header, "" if it has none.
	Carries, For string
	// Moved is how far the clock was from the present, rounded up to seconds.
	Moved time.Duration
	// Nested is set if the request was sent in order to answer the one before it.
	Nested   bool
	Request  call.Request
	Response call.Response
}

// Call names the request: "GET /brands".
func (e *Exchange) Call() string {
	path := e.Request.URL
	if u, err := url.Parse(path); err == nil {
		path = u.RequestURI()
	}
	return visible.Text(redact.Text(cmp.Or(e.Request.Method, "GET") + " " + path))
}

// RequestText returns the request fit to be shown: headers, an empty line, the body. Its secrets
// are masked.
func (e *Exchange) RequestText() string {
	shown := e.Request
	shown.Body = indented(shown.Body)
	return shown.Text()
}

// ResponseText returns the response in the same way. It shows the headers that say something about
// the response itself.
func (e *Exchange) ResponseText() string {
	lines := []string{call.StatusText(e.Response.Status)}
	for _, name := range []string{"Allow", "Www-Authenticate", "Retry-After"} {
		for _, value := range e.Response.Header.Values(name) {
			lines = append(lines, name+": "+value)
		}
	}
	if body := strings.TrimRight(indented(e.Response.Body), "\n"); body != "" {
		lines = append(append(lines, ""), strings.Split(body, "\n")...)
	}
	for i, line := range lines {
		lines[i] = visible.Text(redact.Text(e.Request.Mask(line)))
	}
	return strings.Join(lines, "\n") + "\n"
}

// Brief returns the body of the response in one line, fit to be shown.
func (e *Exchange) Brief() string {
	body := strings.Join(strings.Fields(e.Response.Body), " ")
	return visible.Text(redact.Text(e.Request.Mask(body)))
}

// Parties returns the parties of requests, from left to right in a diagram.
func Parties(exchanges []*Exchange) []Party {
	var parties []Party
	for _, party := range []Party{SDK, App, Backend, Courier} {
		if slices.ContainsFunc(exchanges, func(e *Exchange) bool { return e.From == party || e.To == party }) {
			parties = append(parties, party)
		}
	}
	return parties
}

// Because returns why the emulator responded as it did, ready to be shown, or "". Courier doesn't
// give a reason, so ResponseText leaves it out.
func (e *Exchange) Because() string {
	return visible.Text(redact.Text(e.Response.Header.Get(emulator.BecauseHeader)))
}

// Refusal returns why the emulator refused the request, ready to be shown, or "". Why an inbox is
// empty is for the audience to find out.
func (e *Exchange) Refusal() string {
	if e.Response.OK() {
		return ""
	}
	return strings.TrimPrefix(e.Because(), access.EveryCall) // the status says so
}

// indented returns JSON over several lines, and any other text unchanged.
func indented(text string) string {
	var b bytes.Buffer
	if json.Indent(&b, []byte(text), "", "  ") != nil {
		return text
	}
	return b.String()
}
