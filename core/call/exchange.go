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
)

// phase is how far a call has come.
type phase = int32

// The phases of a call, in order. The dialer notes dialling and shaking itself; behind a
// proxy net/http shakes hands.
const (
	begun     phase = iota
	dialling        // the host's address is known
	shaking         // TLS
	sending         // there is a connection: the request may have gone out from here on
	awaiting        // the request went out
	answering       // the answer has begun
	reading         // its header is complete
)

// proxyRefusal says that a proxy did not connect to the host.
type proxyRefusal struct{ status int }

func (e *proxyRefusal) Error() string { return fmt.Sprintf("proxy answered %d", e.status) }

// exchange is one call under way, with what an error about it has to tell.
type exchange struct {
	caller  context.Context // without the limit in time
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

// traced returns the context of the request, which notes how far it comes.
func (x *exchange) traced() context.Context {
	return httptrace.WithClientTrace(x.ctx, &httptrace.ClientTrace{
		TLSHandshakeStart:    func() { x.reach(shaking) },
		GotConn:              func(httptrace.GotConnInfo) { x.reach(sending) },
		WroteRequest:         func(httptrace.WroteRequestInfo) { x.reach(awaiting) },
		GotFirstResponseByte: func() { x.reach(answering) },
	})
}

// reach notes a phase; the notes come from several goroutines and in any order.
func (x *exchange) reach(p phase) {
	for {
		before := x.reached.Load()
		if before >= p || x.reached.CompareAndSwap(before, p) {
			return
		}
	}
}

// limits are how long the parts of a call may take: finding and reaching the host, TLS,
// the header of the answer, and all of it.
type limits struct{ reach, handshake, header, whole time.Duration }

// limitsOf divides the time for a whole call.
func limitsOf(whole time.Duration) limits {
	third := whole / 3
	return limits{reach: third, handshake: third, header: 2 * third, whole: whole}
}

// transport returns what carries this one call. A connection that is never used again
// is what keeps net/http from sending a request a second time: it does so only where a
// connection was idle before. HTTP/2, which has reasons of its own to repeat, is left
// out.
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
		DisableCompression:     true, // what goes out is what Request.Text shows
		Protocols:              onlyHTTP1,
	}
}

// chooseProxy returns the proxy for the call, nil for none.
func (x *exchange) chooseProxy(r *http.Request) (*url.URL, error) {
	if x.options.Proxy == nil || r.URL.Scheme != "https" || isLoopback(r.URL.Hostname()) {
		return nil, nil
	}
	proxy, err := x.options.Proxy(r)
	if err != nil { // not kept: it may hold the proxy's password
		return nil, &proxyRefusal{}
	}
	x.proxy.Store(proxy)
	return proxy, nil
}

// checkProxy is asked about a proxy's answer to CONNECT.
func checkProxy(_ context.Context, _ *url.URL, _ *http.Request, answer *http.Response) error {
	if answer.StatusCode == http.StatusOK {
		return nil
	}
	return &proxyRefusal{status: answer.StatusCode}
}
