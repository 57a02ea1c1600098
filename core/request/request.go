// Package request reads the request around a token: a curl command, a fetch call that a browser
// copied, an HTTP text, a HAR entry, the configuration of an SDK. It says what is sent where and as
// whom, exactly as it goes over the wire, and judges nothing.
//
// Each form has its own file and one row in forms.
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
	Body      Value
	// Status is the HTTP status of the response, 0 if the text has none.
	Status int
	// SDK are the properties of an SDK configuration, nil for a request over HTTP.
	SDK []Member
}

// Read returns the requests in a text, in order.
func Read(text string) []Request {
	var found []Request
	for _, read := range forms {
		found = append(found, read(text)...)
	}
	return found
}

// forms are the functions that read one form each.
var forms = []func(text string) []Request{}

// Header returns the values of the header fields with that name. Names ignore case (RFC 9110
// section 5.1).
func (r Request) Header(name string) []Value {
	var values []Value
	for _, h := range r.Headers {
		if strings.EqualFold(h.Name, name) {
			values = append(values, h.Value)
		}
	}
	return values
}
