package call

import "context"

// Kind says what went wrong.
type Kind string

// The kinds of errors.
const (
	// BadURL and Insecure are refused by Check, or when a name of this machine led to
	// another one.
	BadURL   Kind = "bad-url"
	Insecure Kind = "insecure"
	// BadRequest is a method or a header field that cannot be sent.
	BadRequest Kind = "bad-request"
	// NotFound is a host that no name server knows.
	NotFound Kind = "not-found"
	// Refused is a host on which nothing listens, Unreachable one to which no way leads.
	Refused     Kind = "refused"
	Unreachable Kind = "unreachable"
	Timeout     Kind = "timeout"
	// TLS is a certificate that is not accepted, or a server that speaks no TLS.
	TLS Kind = "tls"
	// Proxy is a proxy that does not lead to the host.
	Proxy     Kind = "proxy"
	Cancelled Kind = "cancelled"
	// Broken is a connection that was lost, or an answer that is no HTTP.
	Broken Kind = "broken"
	// TooLarge is an answer with a header beyond all measure.
	TooLarge Kind = "too-large"
)

// Error says in one sentence why there is no answer, and what to do.
type Error struct {
	Kind          Kind
	Message, Hint string
	// Sent is set where the request went out, or a part of it: the server may have
	// done what it asks.
	Sent bool
}

// Error returns the message.
func (e *Error) Error() string { return e.Message }

// Is makes the error match context.Canceled and context.DeadlineExceeded where it
// stands for them.
func (e *Error) Is(target error) bool {
	return e.Kind == Cancelled && target == context.Canceled || e.Kind == Timeout && target == context.DeadlineExceeded
}

// Passing reports whether the same call may succeed later, with nothing changed: the
// server was not up, or too slow, or went away.
func (e *Error) Passing() bool {
	switch e.Kind {
	case Refused, Unreachable, Timeout, Broken:
		return true
	}
	return false
}
