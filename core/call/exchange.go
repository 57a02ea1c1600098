package call

import (
	"context"
	"crypto/tls"
	"fmt"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync/atomic"
	"time"

	"bulla/core/courier"
)

// phase is how far a call has got.
type phase = int32

// The phases of a call, in order. The dialer reports dialing and shaking itself; behind a proxy
// net/http does the handshake.
const (
	begun     phase = iota
	dialing         // the host's address is known
	shaking         // TLS
	sending         // there is a connection: from here on the request may have been sent
	awaiting        // the request was sent
	answering       // the response has started
	reading         // its headers are complete
)

// proxyRefusal is the error of a proxy that did not connect to the host.
type proxyRefusal struct{ status int }

func (e *proxyRefusal) Error() string { return fmt.Sprintf("proxy answered %d", e.status) }

// exchange is one call in progress, with what its errors report.
type exchange struct {
	caller  context.Context // without the time limit
	ctx     context.Context
	address *url.URL
	options Options
	limits  limits
	reached atomic.Int32
	proxy   atomic.Pointer[url.URL] // nil for none
}

func newExchange(caller, limited context.Context, address *url.URL, o Options, l limits) *exchange {
	return &exchange{caller: caller, ctx: limited, address: address, options: o, limits: l}
}

// traced returns the context of the request, which records how far the call gets.
func (x *exchange) traced() context.Context {
	return httptrace.WithClientTrace(x.ctx, &httptrace.ClientTrace{
		TLSHandshakeStart:    func() { x.reach(shaking) },
		GotConn:              func(httptrace.GotConnInfo) { x.reach(sending) },
		WroteRequest:         func(httptrace.WroteRequestInfo) { x.reach(awaiting) },
		GotFirstResponseByte: func() { x.reach(answering) },
	})
}

// reach records a phase. It is called from several goroutines and in any order.
func (x *exchange) reach(p phase) {
	for {
		before := x.reached.Load()
		if before >= p || x.reached.CompareAndSwap(before, p) {
			return
		}
	}
}

// limits are how long the parts of a call may take: finding and reaching the host, TLS, the headers
// of the response, and the whole call.
type limits struct{ reach, handshake, header, whole time.Duration }

// limitsOf divides the time of a whole call.
func limitsOf(whole time.Duration) limits {
	third := whole / 3
	return limits{reach: third, handshake: third, header: 2 * third, whole: whole}
}

// transport returns the transport of this one call. net/http repeats a request only on a connection
// that was idle before, so no connection is used twice. HTTP/2 is left out because it has other
// reasons to repeat.
func (x *exchange) transport() *http.Transport {
	onlyHTTP1 := new(http.Protocols)
	onlyHTTP1.SetHTTP1(true)
	return &http.Transport{
		Proxy:                  x.chooseProxy,
		OnProxyConnectResponse: checkProxy,
		DialContext:            x.dialPlain,
		DialTLSContext:         x.dialTLS,
		TLSClientConfig:        &tls.Config{RootCAs: x.options.Roots}, // behind a proxy
		TLSHandshakeTimeout:    x.limits.handshake,
		ResponseHeaderTimeout:  x.limits.header,
		MaxResponseHeaderBytes: maxHeader,
		DisableKeepAlives:      true,
		DisableCompression:     true, // exactly what Request.Text shows is sent
		Protocols:              onlyHTTP1,
	}
}

// chooseProxy returns the proxy for the call, nil for none.
func (x *exchange) chooseProxy(r *http.Request) (*url.URL, error) {
	if x.options.Proxy == nil || r.URL.Scheme != "https" || courier.IsLoopback(r.URL.Hostname()) {
		return nil, nil
	}
	proxy, err := x.options.Proxy(r)
	if err != nil { // dropped: it may contain the password of the proxy
		return nil, &proxyRefusal{}
	}
	x.proxy.Store(proxy)
	return proxy, nil
}

// checkProxy judges a proxy's response to CONNECT.
func checkProxy(_ context.Context, _ *url.URL, _ *http.Request, response *http.Response) error {
	if response.StatusCode == http.StatusOK {
		return nil
	}
	return &proxyRefusal{status: response.StatusCode}
}
