package call

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"
)

func TestCertificates(t *testing.T) {
	a, other := newAuthority(t), newAuthority(t)
	expired, early := loopback(), loopback()
	elsewhere := x509.Certificate{DNSNames: []string{"a.example", "b.example", "c.example", "\x1b[2Jd.example"}}
	nobody := x509.Certificate{}
	expired.NotAfter = year(2001)
	early.NotBefore = year(2190)
	for _, c := range []struct {
		name          string
		leaf          x509.Certificate
		roots         *x509.CertPool
		message, hint string
	}{
		{"another host", elsewhere, a.pool, "the certificate of HOST is for a.example, b.example, c.example, others", "host name"},
		{"no host", nobody, a.pool, "the certificate of HOST is for no host", "host name"},
		{"an unknown authority", loopback(), other.pool, "the certificate of HOST is signed by an authority that this machine does not know", "write http://HOST/token"},
		{"expired", expired, a.pool, "the certificate of HOST expired on 2001-01-01", "renew"},
		{"not valid yet", early, a.pool, "the certificate of HOST is not valid before 2190-01-01", "date of this machine"},
	} {
		t.Run(c.name, func(t *testing.T) {
			server := a.serve(t, c.leaf, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
				t.Error("the request was sent")
			}))
			e := failing(t, t.Context(), New(Options{Roots: c.roots}), secretive(server.URL))
			if want := strings.ReplaceAll(c.message, "HOST", hostOf(server)); e.Kind != TLS || e.Message != want || e.Sent {
				t.Errorf("%s: %s\nwant %s", e.Kind, e.Message, want)
			}
			if want := strings.ReplaceAll(c.hint, "HOST", hostOf(server)); !strings.Contains(e.Hint, want) {
				t.Errorf("hint %q, want %q in it", e.Hint, want)
			}
		})
	}
}

func TestHTTPInsteadOfHTTPS(t *testing.T) {
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.Config.ErrorLog = quiet()
	server.Start()
	defer server.Close()
	e := failing(t, t.Context(), New(Options{}), secretive("https://"+hostOf(server)))
	if e.Kind != TLS || e.Message != hostOf(server)+" answered without TLS" || !strings.HasSuffix(e.Hint, "write http://"+hostOf(server)+"/token") || e.Sent {
		t.Errorf("%s: %s (%s)", e.Kind, e.Message, e.Hint)
	}
}

// read reads what the client sends. Otherwise closing would reset the connection.
func read(conn net.Conn) { _, _ = conn.Read(make([]byte, 4096)) }

func TestBroken(t *testing.T) {
	for _, c := range []struct {
		name, scheme string
		answer       func(net.Conn)
		kind         Kind
		message      string
		hint         string
		sent         bool
	}{
		{"closed at once", "http", read, Broken, "HOST closed the connection without a response", "https://HOST/token", true},
		{"garbage", "http", func(c net.Conn) { read(c); _, _ = io.WriteString(c, "\x1b]0;"+apiKey+"\x07 what\r\n\r\n") }, Broken, "not HTTP", "server", true},
		{"a greeting", "http", func(c net.Conn) { _, _ = io.WriteString(c, "SSH-2.0-OpenSSH_9.9\r\n"); read(c) }, Broken, "not HTTP", "server", true},
		{"half a response", "http", func(c net.Conn) {
			read(c)
			_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"token\":\""+jwt)
		}, Broken, "in the middle", "server", true},
		{"half a chunk", "http", func(c net.Conn) {
			read(c)
			_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfff\r\n"+jwt)
		}, Broken, "in the middle", "server", true},
		{"a bad header", "http", func(c net.Conn) { read(c); _, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\n"+apiKey+"\r\n\r\n") }, Broken, "not HTTP", "server", true},
		{"a header over the limit", "http", func(c net.Conn) {
			read(c)
			_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nSet-Cookie: "+strings.Repeat(jwt, 2000)+"\r\n\r\n")
		}, TooLarge, "HOST answered with headers of more than 64 KiB", "cookie", true},
		{"closed in the handshake", "https", read, Broken, "HOST broke off the TLS handshake", "port", false},
		{"garbage in the handshake", "https", func(c net.Conn) { read(c); _, _ = io.WriteString(c, "SSH-2.0-OpenSSH_9.9\r\n") }, TLS, "HOST answered without TLS", "http://HOST/token", false},
		{"an alert", "https", func(c net.Conn) { read(c); _, _ = c.Write([]byte{21, 3, 3, 0, 2, 2, 40}) }, TLS, "HOST ended the TLS handshake: handshake failure", "client certificate", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			address := listen(t, c.answer)
			e := failing(t, t.Context(), New(Options{}), secretive(c.scheme+"://"+address))
			if want := strings.ReplaceAll(c.message, "HOST", address); e.Kind != c.kind || !strings.Contains(e.Message, want) ||
				e.Sent != c.sent {
				t.Errorf("%s: %s (sent %v), want %s", e.Kind, e.Message, e.Sent, want)
			}
			if want := strings.ReplaceAll(c.hint, "HOST", address); !strings.Contains(e.Hint, want) {
				t.Errorf("hint %q, want %q in it", e.Hint, want)
			}
			if spoken := strings.HasPrefix(c.name, "half"); spoken && strings.Contains(e.Hint, "https") {
				t.Errorf("hint %q, although the server sent HTTP", e.Hint)
			}
		})
	}
}

// TestGreetingIsNotPrinted calls servers that send something before they receive a request. That is
// not a response, and net/http must not print it.
func TestGreetingIsNotPrinted(t *testing.T) {
	var printed strings.Builder
	log.SetOutput(&printed)
	defer log.SetOutput(os.Stderr)
	a := newAuthority(t)
	config := &tls.Config{Certificates: a.serve(t, loopback(), http.NotFoundHandler()).TLS.Certificates}
	plain := listen(t, func(c net.Conn) { _, _ = io.WriteString(c, "220 \x1b[2J\r\n"); read(c) })
	secured := listen(t, func(c net.Conn) {
		s := tls.Server(c, config)
		_, _ = io.WriteString(s, "* OK \x1b[2J\r\n")
		read(s)
	})
	for _, address := range []string{"http://" + plain, "https://" + secured} {
		if e := failing(t, t.Context(), New(Options{Roots: a.pool}), secretive(address)); e.Kind != Broken ||
			!strings.Contains(e.Message, "not HTTP") {
			t.Errorf("%s: %s", e.Kind, e.Message)
		}
	}
	if printed.Len() > 0 {
		t.Errorf("printed %q", printed.String())
	}
}

func TestRefused(t *testing.T) {
	address := closedPort(t)
	_, port, _ := net.SplitHostPort(address)
	for _, scheme := range []string{"http", "https"} {
		e := failing(t, t.Context(), New(Options{}), secretive(scheme+"://"+address))
		if e.Kind != Refused || e.Message != address+" refused the connection: nothing listens on port "+port || !strings.Contains(e.Hint, "server runs") || e.Sent {
			t.Errorf("%s: %s (%s)", e.Kind, e.Message, e.Hint)
		}
	}
}

// unhurried are limits that no test reaches. A test sets the one that it is about: to soon if
// nothing has to happen before, or to later if a busy machine needs time.
var unhurried = limits{time.Minute, time.Minute, time.Minute, time.Minute}

const soon, later = 100 * time.Millisecond, time.Second

// limited returns a client with limits of its own.
func limited(o Options, set func(*limits)) *Client {
	c := New(o)
	c.limits = unhurried
	set(&c.limits)
	return c
}

// TestLimits checks that the time of a call is divided as DefaultTimeout says.
func TestLimits(t *testing.T) {
	want := limits{5 * time.Second, 5 * time.Second, 10 * time.Second, 15 * time.Second}
	if got := New(Options{}).limits; got != want {
		t.Errorf("limits %v, want %v", got, want)
	}
}

func TestTimeout(t *testing.T) {
	t.Parallel()
	done := make(chan struct{})
	t.Cleanup(func() { close(done) })
	silent := func(conn net.Conn) { read(conn); <-done }
	for _, c := range []struct {
		name, scheme string
		answer       func(net.Conn)
		set          func(*limits)
		message      string
		sent         bool
	}{
		{"no response", "http", silent, func(l *limits) { l.header = later }, "received the request and did not answer within 1 s", true},
		{"no handshake", "https", silent, func(l *limits) { l.handshake = soon }, "did not finish the TLS handshake within 0.1 s", false},
		{"endless headers", "http", func(conn net.Conn) {
			read(conn)
			_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nX-Slow: ")
			<-done
		}, func(l *limits) { l.header = later }, "started to answer and did not finish the headers within 1 s", true},
		{"an endless body", "http", func(conn net.Conn) {
			read(conn)
			_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\n\r\n{\"token\":\""+jwt)
			<-done
		}, func(l *limits) { l.whole = later }, "started to answer and did not finish within 1 s", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			e := failing(t, t.Context(), limited(Options{}, c.set), secretive(c.scheme+"://"+listen(t, c.answer)))
			if e.Kind != Timeout || !strings.HasSuffix(e.Message, c.message) || e.Sent != c.sent ||
				!errors.Is(e, context.DeadlineExceeded) || errors.Is(e, context.Canceled) {
				t.Errorf("%s: %s, sent %v", e.Kind, e.Message, e.Sent)
			}
		})
	}
}

// TestFailedCallsCloseTheirConnection checks that a failed call leaves no connection open.
func TestFailedCallsCloseTheirConnection(t *testing.T) {
	for _, c := range []struct {
		name, scheme, says string
	}{{"in the handshake", "https", "SSH-2.0-OpenSSH_9.9\r\n"}, {"in the response", "http", "garbage\r\n\r\n"}} {
		t.Run(c.name, func(t *testing.T) {
			ended := make(chan error, 1)
			address := listen(t, func(conn net.Conn) {
				read(conn)
				_, _ = io.WriteString(conn, c.says)
				_ = conn.SetReadDeadline(time.Now().Add(5 * time.Second))
				_, err := io.Copy(io.Discard, conn)
				ended <- err
			})
			failing(t, t.Context(), New(Options{}), secretive(c.scheme+"://"+address))
			if err := <-ended; errors.Is(err, os.ErrDeadlineExceeded) {
				t.Error("the connection was left open")
			}
		})
	}
}

func TestCancel(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	done := make(chan struct{})
	defer close(done)
	address := listen(t, func(conn net.Conn) { read(conn); cancel(); <-done })
	e := failing(t, ctx, New(Options{}), secretive("http://"+address))
	if e.Kind != Canceled || e.Message != "the call to "+address+" was canceled" || !e.Sent ||
		!errors.Is(e, context.Canceled) {
		t.Errorf("%s: %s", e.Kind, e.Message)
	}
	if e := failing(t, ctx, New(Options{}), secretive("http://"+address)); e.Kind != Canceled || e.Sent {
		t.Errorf("after it: %s: %s, sent %v", e.Kind, e.Message, e.Sent)
	}
}

// nameServer is a DNS server on a real socket that answers every question with answer. If answer is
// nil, it answers nothing.
func nameServer(t *testing.T, answer func(question []byte) []byte) *net.Resolver {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	go func() {
		buffer := make([]byte, 1500)
		for {
			n, from, err := conn.ReadFrom(buffer)
			if err != nil {
				return
			}
			if answer != nil {
				_, _ = conn.WriteTo(answer(buffer[:n]), from)
			}
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		asking, err := new(net.Dialer).DialContext(ctx, "udp", conn.LocalAddr().String())
		if err == nil { // the resolver itself waits for seconds
			t.Cleanup(func() { _ = asking.Close() })
		}
		return asking, err
	}}
}

func TestNames(t *testing.T) {
	t.Parallel()
	unknown := nameServer(t, func(question []byte) []byte {
		// RFC 1035 section 4.1.1: a response, recursion available, NXDOMAIN.
		question[2] |= 0x80
		question[3] = 0x83
		return question
	})
	e := failing(t, t.Context(), New(Options{Resolver: unknown}), secretive("https://api.courier.invalid:8443"))
	if e.Kind != NotFound || e.Message != "DNS does not know the host api.courier.invalid" || !strings.Contains(e.Hint, "VPN") || e.Sent {
		t.Errorf("%s: %s (%s)", e.Kind, e.Message, e.Hint)
	}
	e = failing(t, t.Context(), limited(Options{Resolver: nameServer(t, nil)}, func(l *limits) { l.reach = soon }),
		secretive("https://api.courier.invalid"))
	if e.Kind != Timeout || e.Message != "the address of api.courier.invalid was not found within 0.1 s" || !strings.Contains(e.Hint, "DNS") {
		t.Errorf("%s: %s (%s)", e.Kind, e.Message, e.Hint)
	}
}

// TestPlainHTTPNeedsLoopback dials another machine, as if a name of this machine led there. The
// address is refused before anything is sent.
func TestPlainHTTPNeedsLoopback(t *testing.T) {
	address, err := Check("http://localhost:3000/token?key=" + apiKey)
	if err != nil {
		t.Fatal(err)
	}
	x := newExchange(t.Context(), t.Context(), address, Options{}, limitsOf(time.Second))
	for _, other := range []string{"192.0.2.1:3000", "[2001:db8::1]:3000", "0.0.0.0:3000", "169.254.169.254:80"} {
		_, err := x.dial("tcp", other)
		e, ok := x.explain(err).(*Error)
		if !errors.Is(err, errNotLoopback) || !ok || e.Kind != Insecure ||
			!strings.HasPrefix(e.Message, "localhost:3000 is another machine") {
			t.Errorf("%s: %v, %v", other, err, e)
		}
		noSecret(t, e)
	}
	for _, here := range []string{"127.0.0.1:1", "127.1.2.3:1", "[::1]:1", "[::ffff:127.0.0.1]:1"} {
		if err := onlyLoopback("tcp", here, nil); err != nil {
			t.Errorf("%s: %v", here, err)
		}
	}
}
