package call

import (
	"context"

	"bulla/core/hint"
)

// Kind says what went wrong.
type Kind string

// The kinds of errors.
const (
	// BadURL and Insecure are returned by Check; Insecure also if a name of this machine leads to
	// another one.
	BadURL   Kind = "bad-url"
	Insecure Kind = "insecure"
	// BadRequest is a method or a header that can't be sent.
	BadRequest Kind = "bad-request"
	// NotFound is a host that DNS does not know.
	NotFound Kind = "not-found"
	// Refused is a port on which nothing listens, Unreachable a host without a route to it.
	Refused     Kind = "refused"
	Unreachable Kind = "unreachable"
	Timeout     Kind = "timeout"
	// TLS is a certificate that is not accepted, or a server without TLS.
	TLS Kind = "tls"
	// Proxy is a proxy that does not connect to the host.
	Proxy    Kind = "proxy"
	Canceled Kind = "canceled"
	// Broken is a lost connection, or a response that is not HTTP.
	Broken Kind = "broken"
	// TooLarge is a response with headers over the limit.
	TooLarge Kind = "too-large"
)

// Error says why there is no response, and what to do.
type Error struct {
	Kind Kind
	hint.Problem
	// Sent is set if the request was sent, or a part of it: the server may have carried it out.
	Sent bool
}

func problem(kind Kind, message, advice string) *Error {
	return &Error{Kind: kind, Problem: hint.Problem{Message: message, Hint: advice}}
}

// Is makes a canceled call match context.Canceled, and a slow one context.DeadlineExceeded.
func (e *Error) Is(target error) bool {
	return e.Kind == Canceled && target == context.Canceled ||
		e.Kind == Timeout && target == context.DeadlineExceeded
}

// Transient reports whether the same call may succeed later with nothing changed: the server was
// not up, was too slow or went away.
func (e *Error) Transient() bool {
	switch e.Kind {
	case Refused, Unreachable, Timeout, Broken:
		return true
	}
	return false
}
