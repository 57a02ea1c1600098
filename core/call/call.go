// Package call is the one door through which bulla sends requests.
//
// It is careful with what it carries, an API key or a session: https only, plain
// http to this machine alone; no redirect is followed, since net/http keeps
// Authorization for another port of the same host and 307 sends the body again;
// nothing is sent twice; every step has a limit in time and the answer one in size.
// Errors are sentences with a remedy and never hold a query, a user, a header or a
// body.
//
// A proxy is used where Options.Proxy names one. The package reads no environment:
// whoever makes the Client may hand in http.ProxyFromEnvironment.
package call

import (
	"context"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"
)

// MaxBody is the number of bytes of an answer that are read. A token is a few
// hundred bytes, a page of HTML some hundred thousand.
const MaxBody = 1 << 20

// maxHeader is the number of bytes that the header of an answer may have.
const maxHeader = 64 << 10

// DefaultTimeout is how long a whole call may take. A third of it goes to finding
// and reaching the host, a third to TLS, two thirds to the first line of the answer.
const DefaultTimeout = 15 * time.Second

// userAgent is sent where the request names no other.
const userAgent = "bulla"

// Field is one header field of a request.
type Field struct {
	Name, Value string
	// Secret is set where Value must not be shown.
	Secret bool
}

// Format writes the field as it is shown, whatever the verb.
func (f Field) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, f.text()) }

// Request is what is to be sent.
type Request struct {
	// Method is GET where it is empty.
	Method string
	URL    string
	Header []Field
	Body   string
	// SecretBody is set where Body must not be shown.
	SecretBody bool
}

// Format writes method and address without the query, whatever the verb.
func (r Request) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, r.summary()) }

// Answer is what came back. Header and Body are as the server sent them: untrusted,
// and likely to hold a token.
type Answer struct {
	Status int
	Header http.Header
	Body   string
	// Cut is set where the body is longer than MaxBody and ends there.
	Cut bool
	// At is when the answer was complete and Took how long that was after the start,
	// both by the clock of the Client.
	At   time.Time
	Took time.Duration
	// Location is where a redirect pointed to, fit to be shown: scheme, host and path,
	// without the query, what the request carried in secret masked. It is "" where the
	// answer is no redirect.
	Location string
}

// Format writes status and size, whatever the verb: header and body hold secrets.
func (a Answer) Format(s fmt.State, _ rune) {
	_, _ = fmt.Fprintf(s, "status %d, %d bytes", a.Status, len(a.Body))
}

// Options are what a Client needs. The zero value works.
type Options struct {
	// Now is the clock for Answer.At and Answer.Took, which are zero without one. It is
	// not asked whether a certificate has expired: that is the system's clock.
	Now func() time.Time
	// Timeout is how long a whole call may take, DefaultTimeout where it is 0.
	Timeout time.Duration
	// Roots are the authorities to trust, the system's where it is nil.
	Roots *x509.CertPool
	// Proxy names the proxy for a request, such as http.ProxyFromEnvironment; nil is
	// none. It is not asked about requests to this machine.
	Proxy func(*http.Request) (*url.URL, error)
	// Resolver finds hosts, the system's where it is nil.
	Resolver *net.Resolver
}

// Client sends requests. It keeps nothing between them and may be used by several
// goroutines at once.
type Client struct {
	options Options
	limits  limits
}

// New returns a Client.
func New(o Options) *Client {
	if o.Timeout <= 0 {
		o.Timeout = DefaultTimeout
	}
	if o.Now == nil {
		o.Now = func() time.Time { return time.Time{} }
	}
	return &Client{options: o, limits: limitsOf(o.Timeout)}
}

// Do sends a request once and reads its answer, whatever the status. The error is an
// *Error; there is no answer then.
func (c *Client) Do(ctx context.Context, r Request) (Answer, error) {
	address, err := Check(r.URL)
	if err != nil {
		return Answer{}, err
	}
	limited, cancel := context.WithTimeout(ctx, c.limits.whole)
	defer cancel()
	x := newExchange(ctx, limited, address, c.options, c.limits)
	sent, err := r.build(x.traced(), address)
	if err != nil {
		return Answer{}, err
	}
	began := c.options.Now()
	response, err := x.transport().RoundTrip(sent)
	if err != nil {
		return Answer{}, x.explain(err)
	}
	defer response.Body.Close()
	x.reach(reading)
	body, err := io.ReadAll(io.LimitReader(response.Body, MaxBody+1))
	if err != nil {
		return Answer{}, x.explain(err)
	}
	ended := c.options.Now()
	return Answer{
		Status: response.StatusCode, Header: response.Header,
		Body: string(body[:min(len(body), MaxBody)]), Cut: len(body) > MaxBody,
		At: ended, Took: ended.Sub(began), Location: r.location(address, response),
	}, nil
}
