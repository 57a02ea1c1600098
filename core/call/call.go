// Package call sends requests. All requests of bulla go through it.
//
// It protects what a request carries, an API key or a session. It calls https only, and plain http
// only on this machine. It doesn't follow redirects: net/http keeps Authorization for another port
// of the same host, and 307 sends the body again. It never sends a request twice. Every step has a
// time limit, and the response a size limit. Errors say what to do and contain no query, user,
// header or body.
//
// It uses the proxy that Options.Proxy names. It reads no environment variables: the caller may
// pass http.ProxyFromEnvironment.
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

// MaxBody is how many bytes of a response are read. A token has a few hundred bytes, an HTML page
// some hundred thousand.
const MaxBody = 1 << 20

// maxHeader is how many bytes the headers of a response may have.
const maxHeader = 64 << 10

// DefaultTimeout is how long a whole call may take. Finding and reaching the host may take a third
// of it, TLS a third, the headers of the response two thirds.
const DefaultTimeout = 15 * time.Second

// userAgent is sent if the request names no other.
const userAgent = "bulla"

// Field is one header field of a request.
type Field struct {
	Name, Value string
	// Secret is set if Value must not be shown.
	Secret bool
}

// Format writes the field with its secret masked, whatever the verb.
func (f Field) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, f.text()) }

// Request is a request to send.
type Request struct {
	// Method is GET if it is empty.
	Method string
	URL    string
	Header []Field
	Body   string
	// SecretBody is set if Body must not be shown.
	SecretBody bool
	// WebSocket asks for a WebSocket. A server that agrees answers 101, and the connection is then
	// closed.
	WebSocket bool
}

// Format writes the method and the address without its query, whatever the verb.
func (r Request) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, r.summary()) }

// Response is the response. Header and Body are as the server sent them: untrusted, and likely to
// contain a token.
type Response struct {
	Status int
	Header http.Header
	Body   string
	// Cut is set if the body is longer than MaxBody: Body ends there.
	Cut bool
	// At is when the response was complete, and Took how long the call took, both by the clock of
	// the Client.
	At   time.Time
	Took time.Duration
	// Location is the target of a redirect, fit to be shown: scheme, host and path without the
	// query, with the secrets of the request masked. It is "" if the response is not a redirect.
	Location string
}

// Format writes the status and the size, whatever the verb: header and body contain secrets.
func (r Response) Format(s fmt.State, _ rune) {
	_, _ = fmt.Fprintf(s, "status %d, %d bytes", r.Status, len(r.Body))
}

// Options configure a Client. The zero value works.
type Options struct {
	// Now is the clock for Response.At and Response.Took, which are zero without one. Certificates
	// are judged by the clock of the system.
	Now func() time.Time
	// Timeout is how long a whole call may take; 0 is DefaultTimeout.
	Timeout time.Duration
	// Roots are the authorities to trust; nil are those of the system.
	Roots *x509.CertPool
	// Proxy names the proxy for a request, such as http.ProxyFromEnvironment; nil means no proxy.
	// It is not called for requests to this machine.
	Proxy func(*http.Request) (*url.URL, error)
	// Resolver finds hosts; nil is that of the system.
	Resolver *net.Resolver
}

// Client sends requests. It keeps nothing between them. Several goroutines may use it at once.
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

// Do sends a request once and reads the response, whatever its status. The error is an *Error; then
// there is no response.
func (c *Client) Do(ctx context.Context, r Request) (Response, error) {
	address, err := Check(r.URL)
	if err != nil {
		return Response{}, err
	}
	limited, cancel := context.WithTimeout(ctx, c.limits.whole)
	defer cancel()
	x := newExchange(ctx, limited, address, c.options, c.limits)
	sent, err := r.build(x.traced(), address)
	if err != nil {
		return Response{}, err
	}
	began := c.options.Now()
	response, err := x.transport().RoundTrip(sent)
	if err != nil {
		return Response{}, x.explain(err)
	}
	defer response.Body.Close()
	x.reach(reading)
	var body []byte
	if response.StatusCode != http.StatusSwitchingProtocols { // what follows it is not HTTP
		body, err = io.ReadAll(io.LimitReader(response.Body, MaxBody+1))
	}
	if err != nil {
		return Response{}, x.explain(err)
	}
	ended := c.options.Now()
	return Response{
		Status: response.StatusCode, Header: response.Header,
		Body: string(body[:min(len(body), MaxBody)]), Cut: len(body) > MaxBody,
		At: ended, Took: ended.Sub(began), Location: r.location(address, response),
	}, nil
}
