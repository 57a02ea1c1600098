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
)

// The configuration that clients of websockets receive: the defaults of Courier's client (Courier:
// courier-js, courier-inbox-socket). Both sides ping.
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
	// version is the protocol of the client. Legacy clients do not answer pings and fail on
	// messages without a type (Courier: courier-ios, InboxSocket).
	version version
	// bearer is the key or token, which renewSession replaces; decide says whether it opens the
	// user's messages now.
	bearer atomic.Pointer[string]
	decide func(bearer string) access.Decision
	after  func(time.Duration) <-chan time.Time
	// note logs an event on the websocket.
	note func(Entry)

	queue      chan batch
	queued     atomic.Int64 // bytes in queue
	lagging    chan struct{}
	subscribed atomic.Pointer[string] // the tenant of the subscription, "" for none; nil before there is one
	unanswered atomic.Int32           // pings since the last sign of life
	awaited    atomic.Pointer[string] // the ID of the last ping
}

// closing is why a websocket closes.
type closing struct {
	code   websocket.StatusCode
	reason string
	// gone is set if the client closed it, so that no close frame is sent.
	gone bool
}

// isUpgrade reports whether a request is for a websocket.
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

// connect answers a request for a websocket. A refused bearer gets a 401 before the upgrade; one
// without the scope is connected and receives nothing (Courier: Authenticate Courier Inbox SDKs,
// Troubleshooting).
func (e *Emulator) connect(x *exchange) response {
	x.entry.Operation = socketOperation
	if x.Method != http.MethodGet {
		resp := failure(http.StatusMethodNotAllowed, "a WebSocket starts with GET")
		resp.allow = []string{http.MethodGet}
		return resp
	}
	values := socketQuery(x.Request)
	x.caller = e.queried(x.Request)
	x.entry.Bearer = x.caller.shown
	call := access.Call{Method: http.MethodGet, Path: rootPath, Operation: socketOperation, User: values.Get("userId")}
	d := x.decide(call)
	if resp, refused := refusal(d, nil); refused {
		return resp
	}
	if d.Allowed() && acting(d) == "" {
		return responseTo(bad("an API key has no user: name the user in the query, as userId"))
	}
	protocol, note, err := readVersion(values)
	if err != nil {
		return responseTo(err)
	}
	if err := checkHandshake(x.Request); err != nil {
		return responseTo(err)
	}
	s := &socket{
		user:    acting(d),
		version: protocol,
		after:   e.options.After,
		queue:   make(chan batch, maxQueued),
		lagging: make(chan struct{}, 1),
	}
	call.User = s.user // a token that renews the session is judged for the same user
	s.decide = func(bearer string) access.Decision { return access.Decide(e.identify(bearer).bearer, call) }
	s.bearer.Store(&x.caller.text)
	return response{status: http.StatusSwitchingProtocols, because: d.Because + note, socket: s}
}

// socketQuery returns the query of a websocket. A plus is not a space there: courier-js does not
// encode user IDs.
func socketQuery(r *http.Request) url.Values {
	// What can be read is used, as in URL.Query.
	values, _ := url.ParseQuery(strings.ReplaceAll(r.URL.RawQuery, "+", "%2B"))
	return values
}

// queried returns who opens a websocket. Browsers send the token in the query, because they can't
// set headers.
func (e *Emulator) queried(r *http.Request) caller {
	if text := socketQuery(r).Get("auth"); text != "" {
		return e.identify(text)
	}
	return nobody("the token is missing: WebSockets send it in the query, as auth")
}

// checkHandshake returns a fault if the upgrade would fail (RFC 6455 section 4.2.1), so that the
// response has the shape of Courier's errors.
func checkHandshake(r *http.Request) error {
	keys := r.Header.Values("Sec-WebSocket-Key")
	switch {
	case !r.ProtoAtLeast(1, 1):
		return bad("a WebSocket needs HTTP/1.1")
	case r.Header.Get("Sec-WebSocket-Version") != "13":
		return bad("Sec-WebSocket-Version must be 13")
	case len(keys) != 1:
		return bad("exactly one Sec-WebSocket-Key is required")
	}
	if nonce, err := base64.StdEncoding.DecodeString(strings.TrimSpace(keys[0])); err != nil || len(nonce) != 16 {
		return bad("Sec-WebSocket-Key must be 16 bytes in base64")
	}
	return nil
}

// upgrade turns a request into a websocket and serves it until it closes.
func (e *Emulator) upgrade(w http.ResponseWriter, x *exchange, s *socket) {
	if err := e.hub.add(s); err != nil {
		x.entry.Allowed = false
		e.send(w, x, responseTo(err))
		return
	}
	defer e.hub.remove(s)
	// The guard has already checked Origin.
	conn, err := websocket.Accept(w, x.Request, &websocket.AcceptOptions{InsecureSkipVerify: true})
	if err != nil { // Accept has answered
		x.entry.Allowed, x.entry.Status = false, http.StatusInternalServerError
		x.entry.Why = "the connection can't become a WebSocket"
		e.log(x)
		return
	}
	conn.SetReadLimit(maxMessage)
	s.conn = conn
	opened := x.entry
	s.note = func(n Entry) {
		n.Time, n.Method, n.Path, n.Bearer = e.options.Now(), socketMethod, opened.Path, opened.Bearer
		n.Why = scrub(n.Why, maxBecause)
		e.logEntry(n)
	}
	e.log(x)
	s.serve(servingContext(x.Request))
}

// serve reads and writes until the client leaves, fails or stops answering, or ctx ends.
func (s *socket) serve(ctx context.Context) {
	// Reading does not end with ctx, because the closing handshake still has to be read.
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

// write sends the queue, and pings. Over is set if the reader has ended, which knows why.
func (s *socket) write(ctx context.Context, done <-chan struct{}) (end closing, over bool) {
	var tick <-chan time.Time // never ticks for clients without pings
	if s.version != legacy {
		tick = s.after(pingSeconds * time.Second)
	}
	for pings := 1; ; {
		var b batch
		select {
		case <-done:
			return closing{}, true
		case <-ctx.Done():
			return closing{code: websocket.StatusGoingAway, reason: "the emulator is stopping"}, false
		case <-s.lagging:
			return closing{code: websocket.StatusTryAgainLater, reason: "the client reads too slowly"}, false
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
				return closing{code: websocket.StatusGoingAway, reason: "writing to it failed"}, false
			}
		}
	}
}

// wait waits until the request that caused the frames has been answered.
func (b batch) wait(ctx context.Context) {
	if b.answered == nil {
		return
	}
	select {
	case <-b.answered:
	case <-ctx.Done():
	}
}

// maxUnanswered is how many pings may be unanswered at a time. With v2 it is one: the next ping is
// sent only after the response (Courier: courier-ios, InboxSocket).
func (v version) maxUnanswered() int32 {
	if v == v2 {
		return 1
	}
	return maxOutstandingPings
}

func (s *socket) writeText(ctx context.Context, text []byte) error {
	// A write that ctx cancels would break the connection before the closing handshake.
	limited, stop := context.WithTimeout(context.WithoutCancel(ctx), writeTimeout)
	defer stop()
	return s.conn.Write(limited, websocket.MessageText, text)
}

// push queues events. A client that does not read them loses the connection, not single events.
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

// read answers messages until one can't be answered.
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
			return closing{code: websocket.StatusUnsupportedData, reason: "messages have to be JSON text"}
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
			return closing{code: websocket.StatusGoingAway, reason: "the emulator is stopping"}
		}
	}
}

// ended returns why there is nothing more to read.
func ended(err error) closing {
	var farewell websocket.CloseError
	switch {
	case errors.As(err, &farewell) && farewell.Reason != "":
		return closing{farewell.Code, "the client closed it: " + redact.Quote(redact.Opaque(farewell.Reason), 60), true}
	case errors.As(err, &farewell):
		return closing{farewell.Code, "the client closed it", true}
	case errors.Is(err, websocket.ErrMessageTooBig):
		reason := "a message is larger than " + strconv.Itoa(maxMessage>>10) + " kB"
		return closing{code: websocket.StatusMessageTooBig, reason: reason}
	case isLost(err):
		return closing{websocket.StatusAbnormalClosure, "the connection broke without a closing handshake", true}
	}
	// Everything else is an error of the library about the frame itself.
	for inner := errors.Unwrap(err); inner != nil; inner = errors.Unwrap(err) {
		err = inner
	}
	return closing{code: websocket.StatusProtocolError, reason: "a frame is not valid: " + err.Error()}
}

// isLost reports whether an error is about the connection, not about what was read.
func isLost(err error) bool {
	for _, lost := range []error{io.EOF, io.ErrUnexpectedEOF, net.ErrClosed, context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, lost) {
			return true
		}
	}
	var failed net.Error
	return errors.As(err, &failed)
}
