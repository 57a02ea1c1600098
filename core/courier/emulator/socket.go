package emulator

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/coder/websocket"

	"bulla/core/access"
)

// The configuration that websockets are given (Courier: courier-js,
// courier-inbox-socket, whose own defaults these are). Both sides ping.
const (
	pingSeconds         = 60
	maxOutstandingPings = 3
)

const (
	maxMessage   = 32 << 10
	maxQueued    = 64
	writeTimeout = 10 * time.Second
)

// socket is an open websocket of the inbox.
type socket struct {
	conn *websocket.Conn
	user string
	// mayRead reports whether the bearer opens the user's messages now.
	mayRead func() bool
	after   func(time.Duration) <-chan time.Time

	queue      chan []byte
	lagging    chan struct{}
	subscribed atomic.Bool
	unanswered atomic.Int32 // pings since the last sign of life
}

// closing is why a websocket ends.
type closing struct {
	code   websocket.StatusCode
	reason string
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
	x.entry.Operation = "websocket"
	if x.Method != http.MethodGet {
		a := failure(http.StatusMethodNotAllowed, "a websocket begins with GET")
		a.allow = []string{http.MethodGet}
		return a
	}
	asked := x.URL.Query()
	x.caller = nobody("there is no token: websockets send it in the query, as auth")
	if text := asked.Get("auth"); text != "" {
		x.caller = e.identify(text)
	}
	x.entry.Bearer = x.caller.shown
	call := access.Call{Method: http.MethodGet, Path: rootPath, Operation: "websocket", User: asked.Get("userId")}
	d := x.decide(call)
	if a, refused := refusal(d, nil); refused {
		return a
	}
	if d.Allowed() && acting(d) == "" {
		return answerTo(bad("an API key acts for nobody by itself: name the user in the query, as userId"))
	}
	if err := checkHandshake(x.Request); err != nil {
		return answerTo(err)
	}
	text := x.caller.text
	return answer{status: http.StatusSwitchingProtocols, because: d.Because, socket: &socket{
		user:    acting(d),
		mayRead: func() bool { return access.Decide(e.identify(text).bearer, call).Allowed() },
		after:   e.options.After,
		queue:   make(chan []byte, maxQueued),
		lagging: make(chan struct{}, 1),
	}}
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
	e.log(x)
	s.serve(x.Context())
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
	_ = s.conn.Close(end.code, end.reason) // it may be gone
	stop()
	<-done
}

// write sends what is queued, and pings. over is set where the reader is done, which
// knows why it ends.
func (s *socket) write(ctx context.Context, done <-chan struct{}) (end closing, over bool) {
	tick := s.after(pingSeconds * time.Second)
	for pings := 1; ; {
		var text []byte
		select {
		case <-done:
			return closing{}, true
		case <-ctx.Done():
			return closing{websocket.StatusGoingAway, "the emulator stops"}, false
		case <-s.lagging:
			return closing{websocket.StatusTryAgainLater, "events come faster than they are read"}, false
		case text = <-s.queue:
		case <-tick:
			if s.unanswered.Add(1) > maxOutstandingPings {
				return closing{websocket.StatusPolicyViolation, "pings were not answered"}, false
			}
			text = encode(envelope{ID: "ping-" + strconv.Itoa(pings), Action: "ping"})
			tick = s.after(pingSeconds * time.Second)
			pings++
		}
		if err := s.writeText(ctx, text); err != nil {
			return closing{websocket.StatusGoingAway, "it could not be written to"}, false
		}
	}
}

func (s *socket) writeText(ctx context.Context, text []byte) error {
	// A write that ctx ends would end the connection before the farewell.
	limited, stop := context.WithTimeout(context.WithoutCancel(ctx), writeTimeout)
	defer stop()
	return s.conn.Write(limited, websocket.MessageText, text)
}

// push queues an event; a client that does not read loses the connection rather than
// an event.
func (s *socket) push(text []byte) {
	select {
	case s.queue <- text:
	default:
		select {
		case s.lagging <- struct{}{}:
		default:
		}
	}
}

// read answers messages until there is one that cannot be.
func (s *socket) read(ctx context.Context) closing {
	for {
		kind, text, err := s.conn.Read(ctx)
		if err != nil {
			return closing{websocket.StatusNormalClosure, ""}
		}
		s.unanswered.Store(0)
		if kind != websocket.MessageText {
			return closing{websocket.StatusUnsupportedData, "messages are JSON text"}
		}
		reply, bad := s.reply(text)
		if bad != nil {
			return *bad
		}
		if reply == nil {
			continue
		}
		select {
		case s.queue <- reply:
		case <-ctx.Done():
			return closing{websocket.StatusGoingAway, "the emulator stops"}
		}
	}
}

// envelope is a message of the protocol (Courier: courier-js,
// socket/protocol/messages).
type envelope struct {
	ID       string `json:"tid"`
	Action   string `json:"action,omitempty"`
	Response string `json:"response,omitempty"`
	Data     any    `json:"data,omitempty"`
}

// encode returns an envelope as JSON. It holds nothing that does not encode.
func encode(e envelope) []byte {
	text, _ := json.Marshal(e)
	return text
}

// reply returns the answer to a message, nil where none is due, or why the websocket
// ends. Events are told to those who subscribed to their own user.
func (s *socket) reply(text []byte) (reply []byte, bad *closing) {
	var asked envelope
	if err := json.Unmarshal(text, &asked); err != nil {
		return nil, &closing{websocket.StatusInvalidFramePayloadData, "the message is not JSON with tid and action"}
	}
	answered := envelope{ID: asked.ID, Response: "ack"}
	data, _ := asked.Data.(map[string]any)
	switch asked.Action {
	case "get-config":
		answered.Response = "config"
		answered.Data = map[string]int{"pingInterval": pingSeconds, "maxOutstandingPings": maxOutstandingPings}
	case "subscribe":
		s.subscribed.Store(data["channel"] == s.user)
	case "unsubscribe":
		s.subscribed.Store(false)
	case "ping":
		answered.Response = "pong"
	case "pong":
		return nil, nil
	default:
		return nil, &closing{websocket.StatusUnsupportedData, "the action is not one of get-config, subscribe, unsubscribe, ping, pong"}
	}
	return encode(answered), nil
}
