package emulator

import (
	"bytes"
	"encoding/json"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"bulla/core/visible"
)

// maxConnections is how many connections are open at once; further ones wait in the
// queue of the system.
const maxConnections = 256

// limitedListener accepts so many connections at once, and knows them.
type limitedListener struct {
	net.Listener
	slots chan struct{}
	done  chan struct{}
	once  sync.Once
	// unread is told of a request that net/http could not read.
	unread func(status int, reason string)

	mu   sync.Mutex
	open map[*conn]bool
}

func newListener(l net.Listener, unread func(status int, reason string)) *limitedListener {
	return &limitedListener{Listener: l, slots: make(chan struct{}, maxConnections), done: make(chan struct{}), unread: unread, open: map[*conn]bool{}}
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

// Close ends accepting.
func (l *limitedListener) Close() error {
	l.once.Do(func() { close(l.done) })
	return l.Listener.Close()
}

// crowded reports whether most slots are taken. Connections are then not kept for
// further requests, so that idle ones never take the place of those that ask.
func (l *limitedListener) crowded() bool { return len(l.slots) > maxConnections/2 }

// closeConnections closes those that are open, websockets too.
func (l *limitedListener) closeConnections() {
	l.mu.Lock()
	var open []*conn
	for c := range l.open {
		open = append(open, c)
	}
	l.mu.Unlock()
	for _, c := range open {
		_ = c.Close() // nothing is to be done about one that fails
	}
}

// conn is a connection that gives its slot back, refuses requests that give their length
// in two ways, and puts net/http's own plain errors into the shape of all others.
type conn struct {
	net.Conn
	listener *limitedListener
	once     sync.Once
	framing  framing
	refused  error // why nothing more is read
}

// Read reads up to a request that is refused. That request is cut off within its header,
// so net/http never handles it, but answers with the error and closes the connection.
// net/http reads in one goroutine at a time.
func (c *conn) Read(p []byte) (int, error) {
	if c.refused != nil {
		return 0, c.refused
	}
	n, err := c.Conn.Read(p)
	kept, refused := c.framing.follow(p[:n])
	if refused == nil {
		return n, err
	}
	c.refused = refused
	if kept == 0 {
		return 0, refused
	}
	return kept, nil
}

// unframed stops looking for requests, because a websocket doesn't send any.
func (c *conn) unframed() { c.framing.begin(frameLost) }

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

// CloseWrite says that no more is written, for net/http, which then waits a moment
// for the client to read the answer.
func (c *conn) CloseWrite() error {
	if half, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return nil
}

// Write writes what net/http says, its own errors in our shape.
func (c *conn) Write(p []byte) (int, error) {
	status, reason, ok := ownError(p)
	if !ok {
		return c.Conn.Write(p)
	}
	if c.refused != nil {
		reason = c.refused.Error()
	}
	if _, err := c.Conn.Write(unreadAnswer(status, reason)); err != nil {
		return 0, err
	}
	c.listener.unread(status, reason)
	return len(p), nil
}

// What net/http writes, in one piece, where it cannot read a request (net/http,
// conn.serve), and where it does not know an Expect header. This package itself
// writes plain text only where a websocket cannot be opened, and then without closing
// in that way.
var (
	plainErrorHead   = []byte("\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n")
	expectationStart = []byte(" 417 Expectation Failed\r\n")
)

// ownError tells an error of net/http's own from an answer of this package.
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
	return status, visible.Text(visible.Shorten(reason, 120)), true
}

// unreadAnswer returns the whole answer to a request that could not be read.
func unreadAnswer(status int, reason string) []byte {
	body, _ := json.Marshal(errorBody{"the request cannot be read: " + reason, errorType(status)}) // two strings always encode
	var b bytes.Buffer
	b.WriteString("HTTP/1.1 " + strconv.Itoa(status) + " " + http.StatusText(status) + "\r\n")
	b.WriteString("Content-Type: application/json\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n")
	b.WriteString(becauseHeader + ": " + ascii(reason) + "\r\nContent-Length: " + strconv.Itoa(len(body)) + "\r\nConnection: close\r\n\r\n")
	b.Write(body)
	return b.Bytes()
}
