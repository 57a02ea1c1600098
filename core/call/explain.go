package call

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strconv"
	"strings"
	"syscall"
	"time"

	"bulla/core/expiry"
)

// explain turns an error of net/http into an *Error. It leaves out the text of err, which may
// contain the URL, or bytes that the server sent.
func (x *exchange) explain(err error) error {
	e := x.problemOf(err)
	if proxy := x.proxy.Load(); proxy != nil && (e.Kind == Timeout || e.Kind == TLS || e.Kind == Broken) {
		e.Hint += "; the proxy " + host(proxy.Host) + " (HTTPS_PROXY) is in between and may be the cause"
	}
	e.Sent = x.reached.Load() >= sending
	return e
}

func (x *exchange) problemOf(err error) *Error {
	name := host(x.address.Host)
	var timeout net.Error
	switch {
	case errors.Is(x.caller.Err(), context.Canceled):
		return problem(Canceled, "the call to "+name+" was canceled", "start it again if you did not mean to cancel it")
	case x.ctx.Err() != nil:
		return x.timeout(x.limits.whole)
	}
	if e := x.proxyProblem(err); e != nil {
		return e
	}
	if e := x.dialProblem(err); e != nil {
		return e
	}
	if e := x.tlsProblem(err); e != nil {
		return e
	}
	switch {
	case errors.As(err, &timeout) && timeout.Timeout():
		return x.timeout(x.limit())
	case strings.Contains(err.Error(), "response headers exceeded"): // net/http has no type for it
		return problem(TooLarge, name+" answered with headers of more than "+strconv.Itoa(maxHeader>>10)+" KiB",
			"look for a cookie or header that grows with each request")
	}
	return x.broken()
}

// limit is the time limit of the phase that was reached.
func (x *exchange) limit() time.Duration {
	switch reached := x.reached.Load(); {
	case reached < shaking:
		return x.limits.reach
	case reached == shaking:
		return x.limits.handshake
	case reached < reading:
		return x.limits.header
	default:
		return x.limits.whole
	}
}

func (x *exchange) timeout(after time.Duration) *Error {
	const log = "check the server's log: "
	name, within := host(x.address.Host), " within "+expiry.Describe(after)
	proxy := x.proxy.Load()
	switch reached := x.reached.Load(); {
	case proxy != nil && reached == dialing:
		return problem(Proxy, "the proxy "+host(proxy.Host)+" did not connect to "+name+within, proxyHint)
	case reached == begun:
		return problem(Timeout, "the address of "+name+" was not found"+within,
			"DNS does not answer: check the network and the VPN")
	case reached == dialing:
		return problem(Timeout, name+" did not accept a connection"+within,
			"check the host and the port; a firewall or a missing VPN drops connections like this")
	case reached == shaking:
		return problem(Timeout, name+" did not finish the TLS handshake"+within, "check that the port serves https")
	case reached < answering:
		return problem(Timeout, name+" received the request and did not answer"+within,
			log+"the request may have been carried out")
	case reached < reading:
		return problem(Timeout, name+" started to answer and did not finish the headers"+within,
			log+"the headers never end")
	default:
		return problem(Timeout, name+" started to answer and did not finish"+within, log+"the response never ends")
	}
}

const proxyHint = "check HTTPS_PROXY, and NO_PROXY for hosts that need no proxy"

// proxyProblem explains why the proxy did not connect, nil if the proxy is not the cause.
func (x *exchange) proxyProblem(err error) *Error {
	var refusal *proxyRefusal
	var dial *net.OpError
	refused := errors.As(err, &refusal)
	if !refused && (!errors.As(err, &dial) || dial.Op != "proxyconnect") {
		return nil
	}
	proxy := x.proxy.Load()
	if proxy == nil {
		return problem(Proxy, "the address of the proxy can't be read", "write HTTPS_PROXY as http://host:port")
	}
	name := "the proxy " + host(proxy.Host)
	if !refused {
		return problem(Proxy, name+" can't be reached", proxyHint)
	}
	message := name + " did not connect to " + host(x.address.Host) + " (" + StatusText(refusal.status) + ")"
	if refusal.status == http.StatusProxyAuthRequired {
		return problem(Proxy, message, "the proxy requires a user and a password: put them in HTTPS_PROXY")
	}
	return problem(Proxy, message, proxyHint)
}

// dialProblem explains why there is no connection, nil if there was one.
func (x *exchange) dialProblem(err error) *Error {
	name := host(x.address.Host)
	var lookup *net.DNSError
	var dial *net.OpError
	switch {
	case errors.Is(err, errNotLoopback):
		return problem(Insecure, name+" is another machine here, and plain http is only for this machine",
			"write 127.0.0.1 instead of the name")
	case errors.As(err, &lookup) && lookup.IsTimeout:
		return nil
	case errors.As(err, &lookup):
		return problem(NotFound, "DNS does not know the host "+host(x.address.Hostname()),
			"check the host name; a name inside a company needs its network or VPN")
	case !errors.As(err, &dial) || dial.Op != "dial" || dial.Timeout():
		return nil
	case errors.Is(err, syscall.ECONNREFUSED) || strings.Contains(dial.Err.Error(), "refused"):
		// Windows has an error number of its own, so the text counts too.
		return problem(Refused, name+" refused the connection: nothing listens on port "+port(x.address.Scheme, x.address.Port()),
			"check that the server runs, and that it uses this port")
	default:
		return problem(Unreachable, "there is no route to "+name, "check the network, the VPN and the address")
	}
}

func port(scheme, given string) string {
	switch {
	case given != "":
		return given
	case scheme == "http":
		return "80"
	default:
		return "443"
	}
}

// broken explains a lost connection, or a response that is not HTTP.
func (x *exchange) broken() *Error {
	name := host(x.address.Host)
	proxy, reached := x.proxy.Load(), x.reached.Load()
	var e *Error
	switch {
	case proxy != nil && reached == dialing:
		return problem(Proxy, "the proxy "+host(proxy.Host)+" did not connect to "+name+
			": it closed the connection, or its response was not HTTP", proxyHint)
	case reached == shaking:
		e = problem(Broken, name+" broke off the TLS handshake", "check that the port serves https")
	case reached < answering:
		e = problem(Broken, name+" closed the connection without a response", "check the server's log")
	case reached == reading: // HTTP was spoken
		return problem(Broken, name+" closed the connection in the middle of its response",
			"check the log of the server, and of the proxy in front of it")
	default:
		e = problem(Broken, name+" sent something that is not HTTP, or stopped in the middle",
			"check that a web server uses this port")
	}
	if x.address.Scheme == "http" && reached > shaking {
		e.Hint += "; if it serves https, write " + withScheme(x.address, "https")
	}
	return e
}
