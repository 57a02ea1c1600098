package emulator

import (
	"bytes"
	"encoding/json"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"bulla/core/redact"
)

// maxConnections is how many connections are open at once; more wait in the queue of the system.
const maxConnections = 256

// limitedListener accepts at most maxConnections at once, and keeps track of them.
type limitedListener struct {
	net.Listener
	slots chan struct{}
	done  chan struct{}
	once  sync.Once
	// unread is called for a request that net/http could not read.
	unread func(status int, reason string)

	mu   sync.Mutex
	open map[*conn]bool
}

func newListener(l net.Listener, unread func(status int, reason string)) *limitedListener {
	return &limitedListener{
		Listener: l, slots: make(chan struct{}, maxConnections), done: make(chan struct{}),
		unread: unread, open: map[*conn]bool{},
	}
}

// Accept waits for a slot and then for a connection.
func (l *limitedListener) Accept() (net.Conn, error) {
	select {
	case l.slots <- struct{}{}:
	case <-l.done:
		return nil, net.ErrClosed
	}
	accepted, err := l.Listener.Accept()
	if err != nil {
		<-l.slots
		return nil, err
	}
	c := &conn{Conn: accepted, listener: l}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.open[c] = true
	return c, nil
}

// Close stops accepting connections.
func (l *limitedListener) Close() error {
	l.once.Do(func() { close(l.done) })
	return l.Listener.Close()
}

// crowded reports whether more than half of the slots are used. Then connections are closed after
// each request, so that idle ones don't block new ones.
func (l *limitedListener) crowded() bool { return len(l.slots) > maxConnections/2 }

// closeConnections closes all open connections, including websockets.
func (l *limitedListener) closeConnections() {
	l.mu.Lock()
	var open []*conn
	for c := range l.open {
		open = append(open, c)
	}
	l.mu.Unlock()
	for _, c := range open {
		_ = c.Close() // if it fails, nothing can be done
	}
}

// conn is a connection that frees its slot when it is closed, refuses requests that give their
// length in two ways, and writes the plain errors of net/http in the shape of Courier's errors.
type conn struct {
	net.Conn
	listener *limitedListener
	once     sync.Once
	lengths  requestLengths
	refused  error // why nothing more is read
}

// Read reads up to a request that is refused. That request is cut off within its header, so
// net/http never handles it, but answers with the error and closes the connection. net/http reads
// in one goroutine at a time.
func (c *conn) Read(p []byte) (int, error) {
	if c.refused != nil {
		return 0, c.refused
	}
	n, err := c.Conn.Read(p)
	kept, refused := c.lengths.follow(p[:n])
	if refused == nil {
		return n, err
	}
	c.refused = refused
	if kept == 0 {
		return 0, refused
	}
	return kept, nil
}

// hijacked stops following requests, because a websocket doesn't send any.
func (c *conn) hijacked() { c.lengths.begin(frameLost) }

// Close closes the connection and frees its slot.
func (c *conn) Close() error {
	err := c.Conn.Close()
	c.once.Do(func() {
		c.listener.mu.Lock()
		delete(c.listener.open, c)
		c.listener.mu.Unlock()
		<-c.listener.slots
	})
	return err
}

// CloseWrite closes the connection for writing. net/http calls it and then waits a moment for the
// client to read the response.
func (c *conn) CloseWrite() error {
	if half, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return nil
}

// Write writes a response; errors of net/http itself get the shape of Courier's errors.
func (c *conn) Write(p []byte) (int, error) {
	status, reason, ok := ownError(p)
	if !ok {
		return c.Conn.Write(p)
	}
	if c.refused != nil {
		reason = c.refused.Error()
	}
	if _, err := c.Conn.Write(unreadResponse(status, reason)); err != nil {
		return 0, err
	}
	c.listener.unread(status, reason)
	return len(p), nil
}

// What net/http writes, in one piece, if it can't read a request (net/http, conn.serve) or does not
// know an Expect header. This package writes plain text only if a websocket can't be opened, and
// then without these headers.
var (
	plainErrorHead   = []byte("\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n")
	expectationStart = []byte(" 417 Expectation Failed\r\n")
)

// ownError reports whether p is an error that net/http wrote, not this package, and returns it.
func ownError(p []byte) (status int, reason string, ok bool) {
	if !bytes.HasPrefix(p, []byte("HTTP/1.")) || len(p) < len("HTTP/1.1 400") {
		return 0, "", false
	}
	version := len("HTTP/1.1")
	if bytes.HasPrefix(p[version:], expectationStart) && !bytes.Contains(p, []byte("application/json")) {
		return http.StatusExpectationFailed, "the Expect header is not understood", true
	}
	_, text, plain := bytes.Cut(p, plainErrorHead)
	status, err := strconv.Atoi(string(p[version+1 : version+4]))
	if !plain || err != nil {
		return 0, "", false
	}
	// "400 Bad Request: malformed Host header"
	_, reason, detailed := strings.Cut(string(text), ": ")
	if !detailed {
		reason = strings.ToLower(http.StatusText(status))
	}
	return status, redact.Short(reason, 120), true
}

// unreadResponse returns the whole response to a request that could not be read.
func unreadResponse(status int, reason string) []byte {
	body, _ := json.Marshal(errorBody{"the request can't be read: " + reason, errorType(status)}) // never fails
	var b bytes.Buffer
	b.WriteString("HTTP/1.1 " + strconv.Itoa(status) + " " + http.StatusText(status) + "\r\n")
	b.WriteString("Content-Type: application/json\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n")
	b.WriteString(BecauseHeader + ": " + ascii(reason) + "\r\n")
	b.WriteString("Content-Length: " + strconv.Itoa(len(body)) + "\r\nConnection: close\r\n\r\n")
	b.Write(body)
	return b.Bytes()
}
