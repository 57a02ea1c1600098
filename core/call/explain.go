package call

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"bulla/core/expiry"
	"bulla/core/visible"
)

// explain turns what net/http says into an *Error. The text of err is left out: it
// may hold the URL, or bytes that the server sent.
func (x *exchange) explain(err error) error {
	e := x.fault(err)
	if proxy := x.proxy.Load(); proxy != nil && (e.Kind == Timeout || e.Kind == TLS || e.Kind == Broken) {
		e.Hint += "; the proxy " + host(proxy.Host) + " (HTTPS_PROXY) stands between, and may be at fault as well"
	}
	e.Sent = x.reached.Load() >= sending
	return e
}

func (x *exchange) fault(err error) *Error {
	name := host(x.address.Host)
	var timeout net.Error
	switch {
	case errors.Is(x.caller.Err(), context.Canceled):
		return &Error{Kind: Cancelled, Message: "the call to " + name + " was cancelled", Hint: "start it again if that was not meant"}
	case x.ctx.Err() != nil:
		return x.timeout(x.limits.whole)
	}
	if e := x.proxyFault(err); e != nil {
		return e
	}
	if e := x.dialFault(err); e != nil {
		return e
	}
	if e := x.tlsFault(err); e != nil {
		return e
	}
	switch {
	case errors.As(err, &timeout) && timeout.Timeout():
		return x.timeout(x.limit())
	case strings.Contains(err.Error(), "response headers exceeded"): // net/http has no type for it
		return &Error{Kind: TooLarge, Message: name + " answered with a header of more than " + strconv.Itoa(maxHeader>>10) + " KiB",
			Hint: "look for a cookie or field that grows with each request"}
	}
	return x.broken()
}

// limit is the limit in time of the phase that was reached.
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
	name, within := host(x.address.Host), " within "+expiry.Words(after)
	e := &Error{Kind: Timeout}
	proxy := x.proxy.Load()
	switch reached := x.reached.Load(); {
	case proxy != nil && reached == dialling:
		return &Error{Kind: Proxy, Message: "the proxy " + host(proxy.Host) + " did not connect to " + name + within, Hint: proxyHint}
	case reached == begun:
		e.Message, e.Hint = "the address of "+name+" was not found"+within, "the name server does not answer: check the network and the VPN"
	case reached == dialling:
		e.Message, e.Hint = name+" took no connection"+within, "check host and port; a firewall or a missing VPN swallows connections like that"
	case reached == shaking:
		e.Message, e.Hint = name+" did not finish the TLS handshake"+within, "check that the port is one for https"
	case reached < answering:
		e.Message, e.Hint = name+" took the request and did not answer"+within, "look into the server's log: the request may have been carried out"
	case reached < reading:
		e.Message, e.Hint = name+" began to answer and did not finish the header of its answer"+within, "look into the server's log: the header never ends"
	default:
		e.Message, e.Hint = name+" began to answer and did not finish"+within, "look into the server's log: the answer never ends"
	}
	return e
}

const proxyHint = "check HTTPS_PROXY, and NO_PROXY for hosts that need none"

func (x *exchange) proxyFault(err error) *Error {
	var refusal *proxyRefusal
	var dial *net.OpError
	refused := errors.As(err, &refusal)
	if !refused && (!errors.As(err, &dial) || dial.Op != "proxyconnect") {
		return nil
	}
	proxy := x.proxy.Load()
	if proxy == nil {
		return &Error{Kind: Proxy, Message: "the address of the proxy cannot be read", Hint: "write HTTPS_PROXY as http://host:port"}
	}
	e := &Error{Kind: Proxy, Message: "the proxy " + host(proxy.Host) + " cannot be reached", Hint: proxyHint}
	if refused {
		e.Message = "the proxy " + host(proxy.Host) + " did not connect to " + host(x.address.Host) + " (" + StatusText(refusal.status) + ")"
	}
	if refused && refusal.status == http.StatusProxyAuthRequired {
		e.Hint = "the proxy wants a user and password: give them in HTTPS_PROXY"
	}
	return e
}

// dialFault explains why there is no connection, nil where there was one.
func (x *exchange) dialFault(err error) *Error {
	name := host(x.address.Host)
	var lookup *net.DNSError
	var dial *net.OpError
	switch {
	case errors.Is(err, errNotLoopback):
		return &Error{Kind: Insecure, Message: name + " leads to another machine here, and plain http goes to this one only", Hint: "write 127.0.0.1 in place of the name"}
	case errors.As(err, &lookup) && lookup.IsTimeout:
		return nil
	case errors.As(err, &lookup):
		return &Error{Kind: NotFound, Message: "no name server knows the host " + host(x.address.Hostname()),
			Hint: "check the host name; a name inside a company needs its network or VPN"}
	case !errors.As(err, &dial) || dial.Op != "dial" || dial.Timeout():
		return nil
	case errors.Is(err, syscall.ECONNREFUSED) || strings.Contains(dial.Err.Error(), "refused"): // Windows has a number of its own
		return &Error{Kind: Refused, Message: name + " refused the connection: nothing listens on port " + port(x.address.Scheme, x.address.Port()),
			Hint: "check that the server runs, and on that port"}
	default:
		return &Error{Kind: Unreachable, Message: "no way leads to " + name, Hint: "check the network, the VPN and the address"}
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

// tlsFault explains a certificate that is not accepted and a server without TLS, nil
// where it is something else.
func (x *exchange) tlsFault(err error) *Error {
	name := host(x.address.Host)
	var other x509.HostnameError
	var unknown x509.UnknownAuthorityError
	var invalid x509.CertificateInvalidError
	var certificate *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var alert *net.OpError
	e := &Error{Kind: TLS}
	switch {
	case errors.Is(err, http.ErrSchemeMismatch) || errors.As(err, &record):
		e.Message, e.Hint = name+" answered without TLS", "the port is not one for https"
		if isLoopback(x.address.Hostname()) {
			e.Hint += ": write " + withScheme(x.address, "http")
		}
	case errors.As(err, &other):
		e.Message, e.Hint = "the certificate of "+name+" is for "+names(other.Certificate), "check the host name: the certificate has to name it"
	case errors.As(err, &unknown):
		e.Message = "the certificate of " + name + " is signed by an authority that this machine does not know"
		e.Hint = "install the authority of your company or of your development certificate (SSL_CERT_FILE names a file of them)"
		if isLoopback(x.address.Hostname()) {
			e.Hint += ", or serve plain http and write " + withScheme(x.address, "http")
		}
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired && invalid.Cert != nil:
		e.Message, e.Hint = outdated(invalid, name)
	case errors.As(err, &invalid) || errors.As(err, &certificate):
		e.Message, e.Hint = "the certificate of "+name+" is not accepted", "have the server's certificate replaced"
	case errors.As(err, &alert) && alert.Op == "remote error": // a TLS alert, in crypto/tls's own words
		e.Message = name + " ended the TLS handshake: " + visible.Text(strings.TrimPrefix(alert.Err.Error(), "tls: "))
		e.Hint = "check the host name; the server may want a client certificate or an older TLS, which are not supported here"
	default:
		return nil
	}
	return e
}

// outdated explains a certificate after or before its time, which is the system's
// clock to judge; only the detail of the error tells which of them it is.
func outdated(invalid x509.CertificateInvalidError, name string) (message, hint string) {
	const clock = ", and check the date of this machine"
	if strings.Contains(invalid.Detail, " is before ") {
		return "the certificate of " + name + " is not good before " + day(invalid.Cert.NotBefore), "wait, or have it replaced" + clock
	}
	return "the certificate of " + name + " expired on " + day(invalid.Cert.NotAfter), "have it renewed" + clock
}

func day(t time.Time) string { return t.UTC().Format(time.DateOnly) }

// names returns the first names that a certificate is for, fit to be shown.
func names(c *x509.Certificate) string {
	const most = 3
	all := slices.Clone(c.DNSNames)
	for _, address := range c.IPAddresses {
		all = append(all, address.String())
	}
	if len(all) == 0 {
		return "no host"
	}
	shown := make([]string, min(len(all), most))
	for i := range shown {
		shown[i] = host(all[i])
	}
	if len(all) > most {
		shown = append(shown, "others")
	}
	return strings.Join(shown, ", ")
}

// broken explains a connection that was lost or an answer that is no HTTP.
func (x *exchange) broken() *Error {
	name := host(x.address.Host)
	e := &Error{Kind: Broken}
	proxy, reached := x.proxy.Load(), x.reached.Load()
	switch {
	case proxy != nil && reached == dialling:
		return &Error{Kind: Proxy, Message: "the proxy " + host(proxy.Host) + " closed the connection, or answered with something that is no HTTP, when it was to connect to " + name, Hint: proxyHint}
	case reached == shaking:
		e.Message, e.Hint = name+" broke off the TLS handshake", "check that the port is one for https"
	case reached < answering:
		e.Message, e.Hint = name+" closed the connection without an answer", "look into the server's log"
	case reached == reading: // HTTP was spoken
		e.Message, e.Hint = name+" broke off in the middle of its answer", "look into the log of the web server, and of what stands before it"
		return e
	default:
		e.Message, e.Hint = name+" answered with something that is no HTTP, or broke off in the middle", "check that the port belongs to a web server"
	}
	if x.address.Scheme == "http" && reached > shaking {
		e.Hint += "; if it serves https, write " + withScheme(x.address, "https")
	}
	return e
}
