package emulator_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"bulla/core/emulator"
)

// patience is how long a test waits for something that should come at once.
const patience = 20 * time.Second

// client is the client's side of a websocket.
type client struct {
	*websocket.Conn
	t    testing.TB
	ctx  context.Context
	user string
}

func (c *client) send(text string) {
	c.t.Helper()
	if err := c.Write(c.ctx, websocket.MessageText, []byte(text)); err != nil {
		c.t.Fatalf("send %s: %v", text, err)
	}
}

func (c *client) receive() string {
	c.t.Helper()
	_, text, err := c.Read(c.ctx)
	if err != nil {
		c.t.Fatalf("receive: %v", err)
	}
	return string(text)
}

func (c *client) expect(want string) {
	c.t.Helper()
	if got := c.receive(); got != want {
		c.t.Errorf("received %s, want %s", got, want)
	}
}

// subscribe subscribes to the user that the websocket was opened for.
func (c *client) subscribe() {
	c.t.Helper()
	c.send(`{"tid":"c","action":"get-config"}`)
	c.expect(`{"tid":"c","response":"config","data":{"maxOutstandingPings":3,"pingInterval":60}}`)
	c.send(`{"tid":"s","action":"subscribe","data":{"channel":"` + c.user + `","event":"*"}}`)
	c.expect(`{"tid":"s","response":"ack"}`)
}

func TestSocketProtocol(t *testing.T) {
	s := start(t)
	token := s.issue(allScopes, "")
	c := s.dial(t, "/", token, "pigeon")
	defer c.CloseNow()
	c.subscribe()
	mark := func(query string) {
		t.Helper()
		if r := s.graph("/q", token, "mutation{"+query+"}"); r.status != 200 {
			t.Fatalf("%s: %d %s", query, r.status, r.text)
		}
	}
	id := s.graph("/q", token, `{messages{nodes{messageId}}}`).at("data.messages.nodes").([]any)[0].(map[string]any)["messageId"].(string)
	for operation, event := range map[string]string{
		"read": "read", "unread": "unread", "opened": "opened", "unopened": "unopened", "archive": "archive", "unarchive": "unarchive", "clicked": "clicked",
	} {
		mark(operation + `(messageId:"` + id + `", trackingId:"t")`)
		c.expect(`{"type":"event","event":"` + event + `","messageId":"` + id + `"}`)
	}
	for operation, event := range map[string]string{"markAllRead": "mark-all-read", "archiveRead": "archive-read", "archiveAll": "archive-all"} {
		mark(operation)
		c.expect(`{"type":"event","event":"` + event + `"}`)
	}
	mark(`read(messageId:"no such message")`)
	c.send(`{"tid":"1","action":"unsubscribe","data":{"channel":"pigeon"}}`)
	c.expect(`{"tid":"1","response":"ack"}`)
	mark(`markAllRead`)
	c.send(`{"tid":"2","action":"subscribe","data":{"channel":"bluebird"}}`)
	c.expect(`{"tid":"2","response":"ack"}`)
	mark(`markAllRead`)
	c.send(`{"tid":"3","action":"pong"}`)
	c.send(`{"tid":"4","action":"ping","stats":{}}`)
	c.expect(`{"tid":"4","response":"pong"}`)
}

// TestSocketReceivesOnlyEventsOfItsUser opens websockets with several bearers and sends one
// mutation.
func TestSocketReceivesOnlyEventsOfItsUser(t *testing.T) {
	s := start(t)
	for _, tt := range []struct {
		name, scope, user string
		receives          bool
	}{
		{"its user", "user_id:pigeon inbox:read:messages", "pigeon", true},
		{"the first user of the token", "user_id:pigeon inbox:read:messages", "", true},
		{"another user", "user_id:bluebird inbox:read:messages", "bluebird", false},
		{"a user that the token does not name", "user_id:bluebird inbox:read:messages", "pigeon", false},
		{"without the scope", "user_id:pigeon inbox:write:events read:messages", "pigeon", false},
		{"without a user", "inbox:read:messages", "pigeon", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := s.dial(t, "/", s.issue(tt.scope, ""), tt.user)
			defer c.CloseNow()
			c.send(`{"tid":"s","action":"subscribe","data":{"channel":"pigeon","event":"*"}}`)
			c.expect(`{"tid":"s","response":"ack"}`)
			s.graph("/q", apiKey, "mutation{markAllRead}", "X-Courier-User-Id: pigeon")
			c.send(`{"tid":"p","action":"ping"}`)
			if tt.receives {
				c.expect(`{"type":"event","event":"mark-all-read"}`)
			}
			c.expect(`{"tid":"p","response":"pong"}`)
		})
	}
	t.Run("after the token has ended", func(t *testing.T) {
		c := s.dial(t, "/", s.issue("user_id:pigeon inbox:read:messages", `,"expires_in":60`), "pigeon")
		defer c.CloseNow()
		c.subscribe()
		s.clock.forward(time.Minute)
		s.graph("/q", apiKey, "mutation{markAllRead}", "X-Courier-User-Id: pigeon")
		c.send(`{"tid":"p","action":"ping"}`)
		c.expect(`{"tid":"p","response":"pong"}`)
	})
}

func TestSocketRefused(t *testing.T) {
	s := start(t)
	good := s.issue("user_id:pigeon inbox:read:messages", "")
	expired := s.issue("user_id:pigeon inbox:read:messages", `,"expires_in":-1`)
	for _, tt := range []struct {
		name, query, drop string
		headers           []string
		status            int
		says              string
	}{
		{"no token", "", "", nil, 401, "in the query, as auth"},
		{"an empty token", "?auth=", "", nil, 401, "in the query, as auth"},
		{"expired", "?auth=" + expired, "", nil, 401, "expired"},
		{"tampered", "?auth=" + good + "A", "", nil, 401, "signature"},
		{"another key", "?auth=" + otherKey, "", nil, 401, "not the API key"},
		{"the key without a user", "?auth=" + apiKey, "", nil, 400, "as userId"},
		{"another version", "?auth=" + good, "Sec-WebSocket-Version", []string{"Sec-WebSocket-Version: 8"}, 400, "must be 13"},
		{"no nonce", "?auth=" + good, "Sec-WebSocket-Key", nil, 400, "one Sec-WebSocket-Key"},
		{"a short nonce", "?auth=" + good, "Sec-WebSocket-Key", []string{"Sec-WebSocket-Key: AAAA"}, 400, "16 bytes"},
		{"another site", "?auth=" + good, "", []string{"Origin: https://evil.example"}, 403, "may not call"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			headers := append([]string{"Connection: keep-alive, Upgrade", "Upgrade: websocket"}, tt.headers...)
			for _, h := range []string{"Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="} {
				if name, _, _ := strings.Cut(h, ":"); name != tt.drop {
					headers = append(headers, h)
				}
			}
			for _, path := range []string{"/", "/ws"} {
				if r := s.do("GET", path+tt.query, "", "", headers...); r.status != tt.status ||
					!strings.Contains(r.header.Get("Bulla-Because"), tt.says) {
					t.Errorf("%d %q", r.status, r.header.Get("Bulla-Because"))
				}
			}
		})
	}
	t.Run("not by GET", func(t *testing.T) {
		if r := s.do("POST", "/ws?auth="+good, "", "", "Connection: Upgrade", "Upgrade: websocket"); r.status != 405 {
			t.Errorf("%d", r.status)
		}
	})
	t.Run("over HTTP/1.0", func(t *testing.T) {
		if r := s.raw("GET /ws?auth=" + good + " HTTP/1.0\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"); r.status != 400 {
			t.Errorf("%d", r.status)
		}
	})
}

// TestSocketClosesAfterInvalidMessages sends messages that the protocol does not have.
func TestSocketClosesAfterInvalidMessages(t *testing.T) {
	s := start(t)
	token := s.issue("user_id:pigeon inbox:read:messages", "")
	for _, tt := range []struct {
		name string
		kind websocket.MessageType
		text string
		want websocket.StatusCode
	}{
		{"not JSON", websocket.MessageText, "hello", websocket.StatusInvalidFramePayloadData},
		{"a list", websocket.MessageText, "[]", websocket.StatusInvalidFramePayloadData},
		{"tid is a number", websocket.MessageText, `{"tid":1,"action":"ping"}`, websocket.StatusInvalidFramePayloadData},
		{"action in upper case", websocket.MessageText, `{"tid":"1","ACTION":"ping"}`, websocket.StatusInvalidFramePayloadData},
		{"binary", websocket.MessageBinary, `{"tid":"1","action":"ping"}`, websocket.StatusUnsupportedData},
		{"too large", websocket.MessageText, `{"tid":"` + strings.Repeat("x", 33<<10) + `","action":"ping"}`,
			websocket.StatusMessageTooBig},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := s.dial(t, "/ws", token, "pigeon")
			defer c.CloseNow()
			if err := c.Write(c.ctx, tt.kind, []byte(tt.text)); err != nil {
				t.Fatal(err)
			}
			_, _, err := c.Read(c.ctx)
			if got := websocket.CloseStatus(err); got != tt.want {
				t.Errorf("closed with %d (%v), want %d", got, err, tt.want)
			}
		})
	}
}

// ticks is an After whose channels all tick at once, when the test says so.
type ticks chan time.Time

func (c ticks) after(time.Duration) <-chan time.Time { return c }

func TestSocketPings(t *testing.T) {
	tick := make(ticks)
	s := start(t, func(o *emulator.Options) { o.After = tick.after })
	token := s.issue("user_id:pigeon inbox:read:messages", "")
	c := s.dial(t, "/", token, "pigeon")
	defer c.CloseNow()
	for i, id := range []string{"ping-1", "ping-2", "ping-3"} {
		tick <- s.clock.Now()
		c.expect(`{"tid":"` + id + `","action":"ping"}`)
		if i == 0 {
			c.send(`{"tid":"ping-1","action":"pong"}`)
			c.send(`{"tid":"x","action":"ping"}`)
			c.expect(`{"tid":"x","response":"pong"}`)
		}
	}
	tick <- s.clock.Now()
	c.expect(`{"tid":"ping-4","action":"ping"}`)
	tick <- s.clock.Now()
	_, _, err := c.Read(c.ctx)
	if got := websocket.CloseStatus(err); got != websocket.StatusPolicyViolation {
		t.Errorf("a client that never answers: %v", err)
	}
}

// TestSocketEndsWithTheServer stops a server while a websocket is open.
func TestSocketEndsWithTheServer(t *testing.T) {
	s := start(t)
	c := s.dial(t, "/", s.issue("user_id:pigeon inbox:read:messages", ""), "pigeon")
	defer c.CloseNow()
	c.subscribe()
	ended := make(chan error, 1)
	go func() {
		_, _, err := c.Read(c.ctx)
		ended <- err
	}()
	s.stop()
	if err := <-ended; websocket.CloseStatus(err) != websocket.StatusGoingAway {
		t.Errorf("closed with %v", err)
	}
}

// TestSilentSocketsEndWithTheServer stops a server while a client reads nothing.
func TestSilentSocketsEndWithTheServer(t *testing.T) {
	s := start(t)
	c := s.dial(t, "/", s.issue("user_id:pigeon inbox:read:messages", ""), "pigeon")
	defer c.CloseNow()
	s.stop() // returns although the close frame is not answered
}

// TestTooManySockets opens the most websockets that are allowed, and one more.
func TestTooManySockets(t *testing.T) {
	s := start(t)
	token := s.issue("user_id:pigeon inbox:read:messages", "")
	for range 128 {
		c := s.dial(t, "/", token, "pigeon")
		defer c.CloseNow()
	}
	_, response, err := websocket.Dial(context.Background(), "ws://"+s.addr+"/?auth="+token,
		&websocket.DialOptions{HTTPClient: s.client})
	if err == nil || response.StatusCode != http.StatusServiceUnavailable {
		t.Fatalf("one more is open: %v", err)
	}
	if r := s.do("GET", "/health", "", ""); r.status != 200 {
		t.Errorf("a request meanwhile: %d", r.status)
	}
}
