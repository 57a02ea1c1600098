package emulator

import (
	"context"
	"encoding/base64"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/coder/websocket"

	"bulla/core/access"
	"bulla/core/redact"
	"bulla/core/visible"
)

// The configuration that websockets are given (Courier: courier-js,
// courier-inbox-socket, whose own defaults these are). Both sides ping.
const (
	pingSeconds         = 60
	maxOutstandingPings = 3
)

const (
	maxMessage   = 32 << 10
	maxQueued    = 64        // batches
	maxQueueSize = 512 << 10 // bytes
	writeTimeout = 10 * time.Second
)

// socket is an open websocket of the inbox.
type socket struct {
	conn *websocket.Conn
	user string
	// version is the protocol that the client speaks. Legacy clients answer no pings, and
	// what has no type is an error to them (Courier: courier-ios, InboxSocket).
	version version
	// bearer is the key or token, which renewSession replaces; decide says whether one
	// opens the user's messages now.
	bearer atomic.Pointer[string]
	decide func(bearer string) access.Decision
	after  func(time.Duration) <-chan time.Time
	// note logs what happens on the websocket.
	note func(Entry)

	queue      chan batch
	queued     atomic.Int64 // bytes in queue
	lagging    chan struct{}
	subscribed atomic.Pointer[string] // the tenant that was subscribed for, "" for none; nil before
	unanswered atomic.Int32           // pings since the last sign of life
	awaited    atomic.Pointer[string] // the id of the last ping
}

// closing is why a websocket ends.
type closing struct {
	code   websocket.StatusCode
	reason string
	// gone says that the client ended it, so that nobody is there to be told.
	gone bool
}

// isUpgrade reports whether a request asks for a websocket.
func isUpgrade(r *http.Request) bool {
	return hasWord(r.Header, "Connection", "upgrade") && hasWord(r.Header, "Upgrade", "websocket")
}

// hasWord looks for a word in a header that is a list.
func hasWord(h http.Header, name, word string) bool {
	for _, value := range h.Values(name) {
		for part := range strings.SplitSeq(value, ",") {
			if strings.EqualFold(strings.TrimSpace(part), word) {
				return true
			}
		}
	}
	return false
}

// connect answers a request for a websocket. A bearer that is refused gets its 401
// before the upgrade; one that lacks a scope is connected and told nothing (Courier:
// Authenticate Courier Inbox SDKs, Troubleshooting).
func (e *Emulator) connect(x *exchange) answer {
	x.entry.Operation = socketOperation
	if x.Method != http.MethodGet {
		a := failure(http.StatusMethodNotAllowed, "a websocket begins with GET")
		a.allow = []string{http.MethodGet}
		return a
	}
	asked := socketQuery(x.Request)
	x.caller = e.queried(x.Request)
	x.entry.Bearer = x.caller.shown
	call := access.Call{Method: http.MethodGet, Path: rootPath, Operation: socketOperation, User: asked.Get("userId")}
	d := x.decide(call)
	if a, refused := refusal(d, nil); refused {
		return a
	}
	if d.Allowed() && acting(d) == "" {
		return answerTo(bad("an API key acts for nobody by itself: name the user in the query, as userId"))
	}
	spoken, note, err := readVersion(asked)
	if err != nil {
		return answerTo(err)
	}
	if err := checkHandshake(x.Request); err != nil {
		return answerTo(err)
	}
	s := &socket{
		user:    acting(d),
		version: spoken,
		after:   e.options.After,
		queue:   make(chan batch, maxQueued),
		lagging: make(chan struct{}, 1),
	}
	call.User = s.user // a token that renews the session is judged for the same user
	s.decide = func(bearer string) access.Decision { return access.Decide(e.identify(bearer).bearer, call) }
	s.bearer.Store(&x.caller.text)
	return answer{status: http.StatusSwitchingProtocols, because: d.Because + note, socket: s}
}

// socketQuery returns the query of a websocket. A plus stands for itself there:
// courier-js writes user ids as they are.
func socketQuery(r *http.Request) url.Values {
	values, _ := url.ParseQuery(strings.ReplaceAll(r.URL.RawQuery, "+", "%2B")) // what can be read counts, as in URL.Query
	return values
}

// queried tells who stands behind a websocket: it sends no headers, but a query.
func (e *Emulator) queried(r *http.Request) caller {
	if text := socketQuery(r).Get("auth"); text != "" {
		return e.identify(text)
	}
	return nobody("there is no token: websockets send it in the query, as auth")
}

// checkHandshake returns a fault for what the upgrade would fail at (RFC 6455 section
// 4.2.1), so that the answer has the shape of all others.
func checkHandshake(r *http.Request) error {
	keys := r.Header.Values("Sec-WebSocket-Key")
	switch {
	case !r.ProtoAtLeast(1, 1):
		return bad("a websocket needs HTTP/1.1")
	case r.Header.Get("Sec-WebSocket-Version") != "13":
		return bad("Sec-WebSocket-Version must be 13")
	case len(keys) != 1:
		return bad("one Sec-WebSocket-Key is needed")
	}
	if nonce, err := base64.StdEncoding.DecodeString(strings.TrimSpace(keys[0])); err != nil || len(nonce) != 16 {
		return bad("Sec-WebSocket-Key must be 16 bytes in base64")
	}
	return nil
}

// upgrade makes a websocket of a request, and serves it until it ends.
func (e *Emulator) upgrade(w http.ResponseWriter, x *exchange, s *socket) {
	if err := e.hub.add(s); err != nil {
		x.entry.Allowed = false
		e.send(w, x, answerTo(err))
		return
	}
	defer e.hub.remove(s)
	// The guard has looked at Origin already.
	conn, err := websocket.Accept(w, x.Request, &websocket.AcceptOptions{InsecureSkipVerify: true})
	if err != nil { // Accept has answered
		x.entry.Allowed, x.entry.Status, x.entry.Why = false, http.StatusInternalServerError, "the connection cannot become a websocket"
		e.log(x)
		return
	}
	conn.SetReadLimit(maxMessage)
	s.conn = conn
	opened := x.entry
	s.note = func(n Entry) {
		n.Time, n.Method, n.Path, n.Bearer, n.Why = e.options.Now(), socketMethod, opened.Path, opened.Bearer, scrub(n.Why, maxBecause)
		e.logEntry(n)
	}
	e.log(x)
	s.serve(servingContext(x.Request))
}

// serve reads and writes until the client leaves, errs or falls silent, or ctx ends.
func (s *socket) serve(ctx context.Context) {
	// Reading does not end with ctx, because the farewell still has to be read.
	reading, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	var last closing
	done := make(chan struct{})
	go func() {
		defer close(done)
		last = s.read(reading)
	}()
	end, over := s.write(ctx, done)
	if over {
		end = last
	}
	if end.gone {
		s.note(Entry{Operation: socketOperation, Status: int(end.code), Allowed: true, Why: end.reason})
		_ = s.conn.CloseNow() // it is closed already
	} else {
		s.note(Entry{Operation: socketOperation, Status: int(end.code), Why: "the emulator closed it: " + end.reason})
		_ = s.conn.Close(end.code, end.reason) // it may be gone
	}
	stop()
	<-done
}

// write sends what is queued, and pings. over is set where the reader is done, which
// knows why it ends.
func (s *socket) write(ctx context.Context, done <-chan struct{}) (end closing, over bool) {
	var tick <-chan time.Time // that never ticks where no pings are due
	if s.version != legacy {
		tick = s.after(pingSeconds * time.Second)
	}
	for pings := 1; ; {
		var b batch
		select {
		case <-done:
			return closing{}, true
		case <-ctx.Done():
			return closing{code: websocket.StatusGoingAway, reason: "the emulator stops"}, false
		case <-s.lagging:
			return closing{code: websocket.StatusTryAgainLater, reason: "events come faster than they are read"}, false
		case b = <-s.queue:
			s.queued.Add(-int64(b.size))
			b.wait(ctx)
		case <-tick:
			if s.unanswered.Add(1) > s.version.maxUnanswered() {
				return closing{code: websocket.StatusPolicyViolation, reason: "pings were not answered"}, false
			}
			b.frames = [][]byte{s.ping(pings)}
			tick = s.after(pingSeconds * time.Second)
			pings++
		}
		for _, text := range b.frames {
			if err := s.writeText(ctx, text); err != nil {
				return closing{code: websocket.StatusGoingAway, reason: "it could not be written to"}, false
			}
		}
	}
}

// wait waits until the request that caused the frames is answered.
func (b batch) wait(ctx context.Context) {
	if b.answered == nil {
		return
	}
	select {
	case <-b.answered:
	case <-ctx.Done():
	}
}

// maxUnanswered is how many pings may be unanswered at a time. With v2 it is one, so the
// next one is sent only after its answer (Courier: courier-ios, InboxSocket).
func (v version) maxUnanswered() int32 {
	if v == v2 {
		return 1
	}
	return maxOutstandingPings
}

func (s *socket) writeText(ctx context.Context, text []byte) error {
	// A write that ctx ends would end the connection before the farewell.
	limited, stop := context.WithTimeout(context.WithoutCancel(ctx), writeTimeout)
	defer stop()
	return s.conn.Write(limited, websocket.MessageText, text)
}

// push queues events; a client that does not read loses the connection rather than an
// event.
func (s *socket) push(b batch) {
	if s.queued.Add(int64(b.size)) <= maxQueueSize {
		select {
		case s.queue <- b:
			return
		default:
		}
	}
	select {
	case s.lagging <- struct{}{}:
	default:
	}
}

// read answers messages until there is one that cannot be.
func (s *socket) read(ctx context.Context) closing {
	for {
		kind, text, err := s.conn.Read(ctx)
		if err != nil {
			return ended(err)
		}
		if s.version != v2 {
			s.unanswered.Store(0)
		}
		if kind != websocket.MessageText {
			return closing{code: websocket.StatusUnsupportedData, reason: "messages are JSON text"}
		}
		reply, end := s.reply(text)
		if end != nil {
			return *end
		}
		if reply == nil {
			continue
		}
		select {
		case s.queue <- batch{frames: [][]byte{reply}}:
		case <-ctx.Done():
			return closing{code: websocket.StatusGoingAway, reason: "the emulator stops"}
		}
	}
}

// ended returns why there is nothing more to read.
func ended(err error) closing {
	var farewell websocket.CloseError
	switch {
	case errors.As(err, &farewell) && farewell.Reason != "":
		return closing{farewell.Code, "the client closed it: " + visible.Quote(redact.Opaque(farewell.Reason), 60), true}
	case errors.As(err, &farewell):
		return closing{farewell.Code, "the client closed it", true}
	case errors.Is(err, websocket.ErrMessageTooBig):
		return closing{code: websocket.StatusMessageTooBig, reason: "a message is over " + strconv.Itoa(maxMessage>>10) + " kB"}
	case isLost(err):
		return closing{websocket.StatusAbnormalClosure, "the connection ended without a farewell", true}
	}
	// What is left are the errors of the library about the frame itself.
	for inner := errors.Unwrap(err); inner != nil; inner = errors.Unwrap(err) {
		err = inner
	}
	return closing{code: websocket.StatusProtocolError, reason: "a frame is not valid: " + err.Error()}
}

// isLost reports whether an error is about the connection, and not about what was read.
func isLost(err error) bool {
	for _, lost := range []error{io.EOF, io.ErrUnexpectedEOF, net.ErrClosed, context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, lost) {
			return true
		}
	}
	var failed net.Error
	return errors.As(err, &failed)
}
