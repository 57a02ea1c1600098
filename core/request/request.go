// Package request reads the request around a token: a curl command, a fetch call that a browser
// copied, an HTTP text, a HAR entry, the configuration of an SDK. It says what is sent where and as
// whom, exactly as it goes over the wire.
//
// Each form has its own file and one row in forms.
package request

import (
	"slices"
	"strings"
)

// Form names what a request is written as, such as "curl".
type Form string

// Value is a text that a request sends.
type Value struct {
	// Text is what is sent, with the quoting of the form undone.
	Text string
	// Computed is set if a shell or a program fills in a part of it before it is sent, such as
	// "$TOKEN" in double quotes. What is sent then isn't known.
	Computed bool
	// Masked is set if Text contained an API key or another known secret, which is masked in it.
	Masked bool
}

// Header is one header field, in the order and the case of the text.
type Header struct {
	Name  string
	Value Value
}

// Auth is a credential in a field of its own, from which a tool or an SDK makes the header
// Authorization: curl's --oauth2-bearer and -u, the authorization of a Postman request.
type Auth struct {
	// Scheme is what the tool writes before the value, such as Bearer or Basic.
	Scheme string
	Value  Value
}

// Member is one property of an SDK configuration, with the name that its language uses.
type Member struct {
	Name  string
	Value Value
}

// Request is one request, as far as the text shows it. What the text doesn't show is empty.
type Request struct {
	Form Form
	// From and To are the byte offsets in the text where the request begins and ends.
	From, To int
	Method   string
	// URL is the address, or only its path if the text has no host.
	URL Value
	// Operation is the field of a GraphQL request, such as brand.
	Operation string
	Headers   []Header
	// Auth is the credential in a field of its own, nil for none.
	Auth *Auth
	Body Value
	// Status is the HTTP status of the response, 0 if the text has none.
	Status int
	// SDK are the properties of an SDK configuration, nil for a request over HTTP.
	SDK []Member
}

// maxRequests is how many requests of one text are kept.
const maxRequests = 1000

// Read returns the requests in a text, in order. They don't overlap: what one form has read, those
// after it in forms leave alone.
func Read(text string) []Request {
	var found []Request
	for _, read := range forms {
		if len(found) < maxRequests {
			found = readBetween(text, found, read)
		}
	}
	for i := range found {
		end := len(text)
		if i+1 < len(found) {
			end = found[i+1].From
		}
		found[i].answer(text[found[i].To:end])
		found[i].complete()
	}
	return found[:min(len(found), maxRequests)]
}

// forms are the functions that read one form each, the most specific first. Each returns its
// requests in order.
var forms = []func(text string) []Request{
	readJSON,
	readCommands,
	readBruno,
	readInsomnia,
	readAccessLog,
	readHTTP,
	readSDKLog,
	readCode,
	readAddresses,
}

// readBetween adds the requests of one form, which it looks for before, between and after those
// that were found already.
func readBetween(text string, found []Request, read func(string) []Request) []Request {
	var all []Request
	from := 0
	for i := range len(found) + 1 {
		to := len(text)
		if i < len(found) {
			to = found[i].From
		}
		for _, r := range read(text[from:to]) {
			r.From, r.To = r.From+from, r.To+from
			all = append(all, r)
		}
		if i < len(found) {
			all = append(all, found[i])
			from = found[i].To
		}
	}
	return all
}

// maxAnswer is how far after a request its response may begin.
const maxAnswer = 2000

// answer takes the status of the response in the text after a request.
func (r *Request) answer(after string) {
	if r.Status != 0 || r.SDK != nil {
		return
	}
	after = after[:min(len(after), maxAnswer)]
	for line := range strings.Lines(after) {
		line = strings.TrimLeft(line, "< \t")
		if _, rest, ok := strings.Cut(line, " "); ok && strings.HasPrefix(line, "HTTP/") {
			r.Status = status(rest)
			return
		}
	}
}

// complete derives what the form doesn't write out.
func (r *Request) complete() {
	if r.Operation == "" {
		r.Operation = operation(r.Body.Text)
	}
	if r.Method == "" && r.SDK == nil && r.URL.Text != "" {
		r.Method = "GET"
		if r.Body.Text != "" {
			r.Method = "POST"
		}
	}
	r.Headers = slices.Clip(r.Headers)
}
