// Package request reads the request around a token: a curl command, a fetch call that a browser
// copied, an HTTP text, a HAR entry, the configuration of an SDK. It says what is sent where and as
// whom, exactly as it goes over the wire.
//
// Each form that a request is written in has one row in forms and its own file, form_*.go. What a
// form needs besides is in files named after it: command_*.go, code_*.go and json_*.go. What a
// request says, such as its host and its user, is in sent.go.
//
// # Adding to it
//
// A form, such as the file in which a tool keeps requests: see [bulla/core].
//
// A program for the command line, such as curl: add a row to commands in form_command.go, and the
// function that reads its arguments to command_NAME.go.
//
// A library for programs: add the function that sends a request to senders in code_names.go, or
// to bearers if it takes only the token.
//
// A member by which a log or a tool calls a part of a request in JSON: add it to roles in
// form_json.go.
package request

import "strings"

// Form names what a request is written as, such as "curl".
type Form string

// Value is a text that a request sends.
type Value struct {
	// Text is what is sent, with the quoting of the form undone.
	Text string
	// Computed is set if a shell or a program fills in a part of it before it is sent, such as
	// "$TOKEN" in double quotes. What is sent then isn't known.
	Computed bool
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
		found[i].readResponse(text[found[i].To:end])
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

// maxResponse is how far after a request its response may begin.
const maxResponse = 2000

// readResponse takes the status of the response in the text after a request.
func (r *Request) readResponse(after string) {
	if r.Status != 0 || r.SDK != nil {
		return
	}
	after = after[:min(len(after), maxResponse)]
	for line := range strings.Lines(after) {
		line = strings.TrimLeft(line, "< \t")
		if _, rest, ok := strings.Cut(line, " "); ok && strings.HasPrefix(line, "HTTP/") {
			r.Status = status(rest)
			return
		}
	}
}

// values returns all that a request sends.
func (r *Request) values() []*Value {
	all := []*Value{&r.URL, &r.Body}
	for i := range r.Headers {
		all = append(all, &r.Headers[i].Value)
	}
	for i := range r.SDK {
		all = append(all, &r.SDK[i].Value)
	}
	if r.Auth != nil {
		all = append(all, &r.Auth.Value)
	}
	return all
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
}
