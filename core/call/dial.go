package call

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http/httptrace"
	"net/netip"
	"sync"
	"syscall"
)

// errNotLoopback is returned if a name of this machine leads to another machine.
var errNotLoopback = errors.New("not a loopback address")

// dialPlain connects for plain http, or to a proxy.
func (x *exchange) dialPlain(_ context.Context, network, address string) (net.Conn, error) {
	conn, err := x.dial(network, address)
	if err != nil {
		return nil, err
	}
	return x.patient(conn), nil
}

// dialTLS connects and does the TLS handshake, for https without a proxy.
func (x *exchange) dialTLS(_ context.Context, network, address string) (net.Conn, error) {
	conn, err := x.dial(network, address)
	if err != nil {
		return nil, err
	}
	x.reach(shaking)
	name, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(x.ctx, x.limits.handshake)
	defer cancel()
	secured := tls.Client(conn, &tls.Config{RootCAs: x.options.Roots, ServerName: name})
	if err := secured.HandshakeContext(ctx); err != nil {
		return nil, err
	}
	return x.patient(secured), nil
}

// dial connects with the context of the call, because the context that net/http passes outlives it.
// The connection is closed when the call ends.
func (x *exchange) dial(network, address string) (net.Conn, error) {
	dialer := net.Dialer{Timeout: x.limits.reach, Resolver: x.options.Resolver, KeepAlive: -1}
	if x.address.Scheme == "http" {
		dialer.Control = onlyLoopback
	}
	ctx := httptrace.WithClientTrace(x.ctx, &httptrace.ClientTrace{
		ConnectStart: func(string, string) { x.reach(dialing) },
	})
	conn, err := dialer.DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	context.AfterFunc(x.ctx, func() { _ = conn.Close() })
	return conn, nil
}

// onlyLoopback refuses to connect to another machine. The dialer calls it for each address of a
// name, before anything is sent.
func onlyLoopback(_, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil || !at.Addr().Unmap().IsLoopback() {
		return errNotLoopback
	}
	return nil
}

// patientConn reads nothing until something was written. Otherwise net/http prints to standard
// error what a server sends unprompted, over the screen.
type patientConn struct {
	net.Conn
	call  context.Context
	once  sync.Once
	wrote chan struct{}
}

func (x *exchange) patient(conn net.Conn) net.Conn {
	return &patientConn{Conn: conn, call: x.ctx, wrote: make(chan struct{})}
}

func (c *patientConn) Write(p []byte) (int, error) {
	c.once.Do(func() { close(c.wrote) })
	return c.Conn.Write(p)
}

func (c *patientConn) Read(p []byte) (int, error) {
	select {
	case <-c.wrote:
		return c.Conn.Read(p)
	case <-c.call.Done():
		return 0, c.call.Err()
	}
}
