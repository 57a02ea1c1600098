package emulator_test

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"bulla/core/emulator"
)

// older opens a websocket as courier-ios, courier-android and courier-react up to v7 do: with only
// the token in the query.
func (s *server) older(t *testing.T, token string) *client {
	t.Helper()
	c, _ := s.connect(t, "/?auth="+token)
	return c
}

// TestOlderClients sends what older clients send: no message has a tid, none is answered, and none
// closes the connection.
func TestOlderClients(t *testing.T) {
	s := start(t)
	c := s.older(t, s.issue("user_id:pigeon inbox:read:messages", ""))
	for _, text := range []string{
		`{"action":"subscribe","data":{"userAgent":"courier-ios","channel":"pigeon","event":"*","version":5,"clientSourceId":"x"}}`,
		`{"action":"keepAlive"}`,
		`{"action":"drop"}`,
		`{}`,
		`{"tid":"1","action":"drop"}`,
	} {
		c.send(text)
	}
	c.send(`{"tid":"2","action":"keepAlive"}`)
	c.expect(`{"tid":"2","response":"ack"}`)
	s.graph("/q", apiKey, "mutation{markAllRead}", "X-Courier-User-Id: pigeon")
	c.expect(`{"type":"event","event":"mark-all-read"}`)
	ignored := 0
	for _, e := range s.log() {
		if e.Method == "WS" && e.Operation == "message" && strings.Contains(e.String(), "  - ignored") && strings.Contains(e.Why, "is not one of get-config") {
			ignored++
		}
	}
	if ignored != 3 {
		t.Errorf("%d messages are logged as ignored, want 3: %v", ignored, s.log())
	}
}

// TestOlderClientsAreNotPinged lets the ping timer tick. Older clients would not answer a ping, and
// would be disconnected.
func TestOlderClientsAreNotPinged(t *testing.T) {
	waits := make(chan time.Duration, 8)
	s := start(t, func(o *emulator.Options) {
		o.After = func(d time.Duration) <-chan time.Time { waits <- d; return nil }
	})
	token := s.issue("user_id:pigeon inbox:read:messages", "")
	c := s.older(t, token)
	c.send(`{"tid":"1","action":"ping"}`)
	c.expect(`{"tid":"1","response":"pong"}`) // a ping would have been sent by now
	select {
	case d := <-waits:
		t.Errorf("pings are sent every %s", d)
	default:
	}
	newer := s.dial(t, "/", token, "pigeon")
	defer newer.CloseNow()
	if d := <-waits; d != time.Minute {
		t.Errorf("pings to courier-js are sent every %s", d)
	}
}

// TestRenewSession replaces the token of an open websocket.
func TestRenewSession(t *testing.T) {
	s := start(t)
	good := s.issue("user_id:pigeon inbox:read:messages", `,"expires_in":60`)
	long := s.issue("user_id:pigeon inbox:read:messages", `,"expires_in":"1d"`)
	c := s.older(t, good)
	c.send(`{"action":"subscribe","data":{"channel":"pigeon","event":"*"}}`)
	for _, tt := range []struct {
		name, token string
		receives    bool
	}{
		{"a longer one", long, true},
		{"of another user", s.issue("user_id:bluebird inbox:read:messages", ""), false},
		{"without the scope", s.issue("user_id:pigeon", ""), false},
		{"none", "", false},
		{"the longer one again", long, true},
	} {
		s.clock.forward(time.Minute)
		c.send(`{"tid":"r","action":"renewSession","data":{"auth":"` + tt.token + `","version":5}}`)
		c.expect(`{"tid":"r","response":"ack"}`)
		if e := s.log()[len(s.log())-1]; e.Operation != "renewSession" || e.Allowed != tt.receives || e.Why == "" {
			t.Errorf("%s: the log says %s", tt.name, e)
		}
		s.graph("/q", apiKey, "mutation{markAllRead}", "X-Courier-User-Id: pigeon")
		c.send(`{"tid":"p","action":"ping"}`)
		if tt.receives {
			c.expect(`{"type":"event","event":"mark-all-read"}`)
		}
		c.expect(`{"tid":"p","response":"pong"}`)
	}
}

// startForEnd serves an emulator and returns what it logs about a websocket, such as its end.
func startForEnd(t *testing.T) (*server, <-chan emulator.Entry) {
	t.Helper()
	logged := make(chan emulator.Entry, 1)
	return start(t, func(o *emulator.Options) {
		o.Log = func(e emulator.Entry) {
			everything.add(e)
			if e.Method == "WS" {
				logged <- e
			}
		}
	}), logged
}

// TestSocketEndIsLogged ends websockets from both sides.
func TestSocketEndIsLogged(t *testing.T) {
	for _, tt := range []struct {
		name   string
		end    func(*server, *client)
		status int
		why    string
	}{
		{"the client, with a handshake", func(_ *server, c *client) { _ = c.Close(websocket.StatusNormalClosure, "") }, 1000, "the client closed it"},
		{"the client, with a reason", func(_ *server, c *client) { _ = c.Close(4001, "\x1b[2J "+otherKey) }, 4001, `the client closed it: "\u{001B}[2J pk_prod_****"`},
		{"the client, at once", func(_ *server, c *client) { _ = c.CloseNow() }, 1006, "the connection broke without a closing handshake"},
		{"the emulator, after an invalid message", func(_ *server, c *client) { c.send("hello") }, 1007, "the emulator closed it: the message is not JSON with tid and action"},
		{"the emulator, after a message that is too large", func(_ *server, c *client) { c.send(strings.Repeat("x", 33<<10)) }, 1009, "the emulator closed it: a message is larger than 32 kB"},
		{"the emulator, when it stops", func(s *server, _ *client) { s.stop() }, 1001, "the emulator closed it: the emulator is stopping"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, ended := startForEnd(t)
			c := s.dial(t, "/ws", s.issue("user_id:pigeon inbox:read:messages", ""), "pigeon")
			defer c.CloseNow()
			c.subscribe()
			go func() {
				for { // so that the close frame is answered
					if _, _, err := c.Read(c.ctx); err != nil {
						return
					}
				}
			}()
			tt.end(s, c)
			e := <-ended
			if e.Status != tt.status || e.Why != tt.why || e.Path != "/ws" || !strings.HasPrefix(e.Bearer, "token ") {
				t.Errorf("the log says %+v, want %d %s", e, tt.status, tt.why)
			}
			if line := e.String(); !strings.Contains(line, fmt.Sprintf("WS     /ws websocket                              %d closed  token ", tt.status)) {
				t.Errorf("the line is %s", line)
			}
		})
	}
}

// TestFaultyFramesAreLogged sends frames that RFC 6455 section 5 forbids: the log says that the
// emulator closed the websocket, and why. A connection that breaks was not closed by the emulator.
func TestFaultyFramesAreLogged(t *testing.T) {
	const closed = "the emulator closed it: a frame is not valid: "
	for _, tt := range []struct {
		name, frame string
		status      int
		why         string
	}{
		{"unmasked", "\x81\x02{}", 1002, closed + "received unmasked frame from client"},
		{"a reserved bit", "\xc1\x82\x00\x00\x00\x00{}", 1002, closed + "received header with unexpected rsv bits"},
		{"an unknown opcode", "\x83\x80\x00\x00\x00\x00", 1002, closed + "received unknown opcode"},
		{"a long ping", "\x89\xfe\x00\x7e\x00\x00\x00\x00" + strings.Repeat("x", 126), 1002, closed + "received control frame payload with invalid length"},
		{"half a ping", "\x09\x80\x00\x00\x00\x00", 1002, closed + "received fragmented control frame"},
		{"a negative length", "\x81\xff\xff\xff\xff\xff\xff\xff\xff\xff\x00\x00\x00\x00", 1002, closed + "received negative payload length"},
		{"an end without a beginning", "\x80\x80\x00\x00\x00\x00", 1002, closed + "received continuation frame"},
		{"a code that must not be sent", "\x88\x82\x00\x00\x00\x00\x03\xed", 1002, closed + "invalid status code"},
		{"cut off", "\x81\x85\x00\x00\x00\x00{", 1006, "the connection broke without a closing handshake"},
		{"nothing", "", 1006, "the connection broke without a closing handshake"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, ended := startForEnd(t)
			c, err := net.Dial("tcp", s.addr)
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			_ = c.SetDeadline(time.Now().Add(patience))
			if _, err := io.WriteString(c, "GET /?auth="+s.issue("user_id:pigeon inbox:read:messages", "")+" HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"+tt.frame); err != nil {
				t.Fatal(err)
			}
			if err := c.(*net.TCPConn).CloseWrite(); err != nil {
				t.Fatal(err)
			}
			if e := <-ended; e.Status != tt.status || !strings.HasPrefix(e.Why, tt.why) {
				t.Errorf("the log says %d %s, want %d %s", e.Status, e.Why, tt.status, tt.why)
			}
		})
	}
}

// TestTenants sets preferences with and without a tenant.
func TestTenants(t *testing.T) {
	s := start(t)
	token := s.issue("user_id:pigeon read:preferences write:preferences", "")
	const path = "/users/pigeon/preferences/newsletter"
	out := `{"topic":{"status":"OPTED_OUT"}}`
	s.runSteps(t, token, []step{
		{"PUT", path + "?tenant_id=acme", out, 200, "success"},
		{"GET", path + "?tenant_id=acme", "", 200, `"status":"OPTED_OUT"`},
		{"GET", path, "", 200, `"status":"OPTED_IN","default`},
		{"GET", path + "?tenant_id=", "", 200, `"status":"OPTED_IN","default`},
		{"GET", path + "?tenant_id=other", "", 200, `"status":"OPTED_IN","default`},
		{"PUT", "/users/pigeon/preferences/own?tenant_id=acme", out, 200, "success"},
		{"GET", "/users/pigeon/preferences?tenant_id=acme", "", 200, `"topic_id":"own"`},
		{"GET", "/users/pigeon/preferences/own", "", 404, "no such topic"},
		{"PATCH", "/users/pigeon/preferences/own", out, 404, "no such topic"},
		{"DELETE", path, "", 204, "="},
		{"GET", path + "?tenant_id=acme", "", 200, `"status":"OPTED_OUT"`},
	})
	if r := s.do("GET", "/users/pigeon/preferences", token, ""); strings.Contains(r.text, `"own"`) {
		t.Errorf("the topic of a tenant is visible without the tenant: %s", r.text)
	}
	check := func(query, want string) {
		t.Helper()
		if r := s.graph("/client/q", token, query); r.status != 200 || compact(r.text) != `{"data":{`+want+`}}` {
			t.Errorf("%s: %d %s, want %s", query, r.status, r.text, want)
		}
	}
	check(`{recipientPreference(templateId:"newsletter",accountId:"acme"){status}}`, `"recipientPreference":{"status":"OPTED_OUT"}`)
	check(`{recipientPreference(templateId:"newsletter"){status}}`, `"recipientPreference":{"status":"OPTED_IN"}`)
	check(`mutation{updatePreferenceV2(templateId:"newsletter",preferences:{status:OPTED_OUT},accountId:"bcme"){status}}`, `"updatePreferenceV2":{"status":"OPTED_OUT"}`)
	check(`{a:recipientPreferences(accountId:"bcme"){nodes{status}} b:recipientPreferences{nodes{status}}}`,
		`"a":{"nodes":[{"status":"OPTED_OUT"},{"status":"OPTED_OUT"},{"status":"REQUIRED"}]},"b":{"nodes":[{"status":"OPTED_IN"},{"status":"OPTED_OUT"},{"status":"REQUIRED"}]}`)
	s.runSteps(t, token, []step{
		{"DELETE", path + "?tenant_id=acme", "", 204, "="},
		{"GET", path + "?tenant_id=acme", "", 200, `"status":"OPTED_IN","default`},
		{"GET", path + "?tenant_id=bcme", "", 200, `"status":"OPTED_OUT"`},
	})
}

// TestTenantsAreCounted fills the store with the names of tenants. Deleting them frees their space.
func TestTenantsAreCounted(t *testing.T) {
	s := start(t)
	path := func(i int) string {
		return fmt.Sprintf("/users/pigeon/preferences/newsletter?tenant_id=%d-%s", i, strings.Repeat("t", 12<<10))
	}
	const body = `{"topic":{"status":"OPTED_OUT"}}`
	for i := range 500 { // 6 MB in total
		if r := s.do("PUT", path(i), apiKey, body); r.status != 200 {
			t.Fatalf("tenant %d: %d %s", i, r.status, r.text)
		}
		if r := s.do("DELETE", path(i), apiKey, ""); r.status != 204 {
			t.Fatalf("tenant %d: %d %s", i, r.status, r.text)
		}
	}
	for i := range 500 {
		if r := s.do("PUT", path(i), apiKey, body); r.status == 409 {
			if i < 300 {
				t.Errorf("only %d tenants are kept", i)
			}
			return
		}
	}
	t.Error("the names of tenants are not counted")
}

// TestUnescapedUserIDs reads user IDs that courier-js does not escape.
func TestUnescapedUserIDs(t *testing.T) {
	s := start(t)
	c := s.dial(t, "/", s.issue("user_id:a+b inbox:read:messages", ""), "a+b")
	defer c.CloseNow()
	c.subscribe()
	s.graph("/q", apiKey, "mutation{markAllRead}", "X-Courier-User-Id: a+b")
	c.expect(`{"type":"event","event":"mark-all-read"}`)
	token := s.issue("user_id:ü inbox:read:messages", "")
	for name, user := range map[string]string{"Latin-1": "\xfc", "UTF-8": "ü"} {
		if r := s.graph("/q", token, "{count}", "X-Courier-User-Id: "+user); r.status != 200 || r.at("data.count") != 3.0 {
			t.Errorf("%s: %d %s, %s", name, r.status, r.text, r.header.Get("Bulla-Because"))
		}
	}
	if r := s.graph("/q", token, "{count}", "X-Courier-User-Id: \xe4"); r.at("data.count") != 0.0 || !strings.Contains(s.lastLog().Why, "user_id:ä") {
		t.Errorf("another user: %s, the log says %s", r.text, s.lastLog())
	}
}

// TestPreferencePageBrand requests preference pages with different brands.
func TestPreferencePageBrand(t *testing.T) {
	s := start(t)
	token := s.issue("user_id:pigeon read:preferences", "")
	for query, want := range map[string]string{
		`{preferencePage{brand{id}}}`:                                             `{"brand":{"id":"my_brand"}}`,
		`{preferencePage{brand(brandId:"plain"){id}}}`:                            `{"brand":{"id":"plain"}}`,
		`{preferencePage{brand(brandId:"none"){id}}}`:                             `{"brand":null}`,
		`{preferencePage{a:brand(brandId:"plain"){id} b:brand{id}}}`:              `{"a":{"id":"plain"},"b":{"id":"my_brand"}}`,
		`{preferencePage(accountId:"acme"){brand(brandId:"plain"){name}}}`:        `{"brand":{"name":"Plain"}}`,
		`query($b:String="plain"){preferencePage{brand(brandId:$b){name links}}}`: `{"brand":{"links":{},"name":"Plain"}}`,
	} {
		if r := s.graph("/client/q", token, query); compact(r.text) != `{"data":{"preferencePage":`+want+`}}` {
			t.Errorf("%s: %s, want %s", query, r.text, want)
		}
	}
	if r := s.graph("/client/q", token, "{preferencePage}"); r.at("data.preferencePage.brand.id") != "my_brand" {
		t.Errorf("the page without a selection: %d %s", r.status, r.text)
	}
}

// TestNoUpgrade sends a plain GET to the path of websockets.
func TestNoUpgrade(t *testing.T) {
	s := start(t)
	for _, bearer := range []string{apiKey, s.issue("user_id:pigeon inbox:read:messages", "")} {
		if r := s.do("GET", "/ws", bearer, ""); r.status != 400 || !strings.Contains(r.message(), "Upgrade: websocket") ||
			strings.Contains(r.message(), "send GET") {
			t.Errorf("%d %s", r.status, r.text)
		}
	}
}

// TestBearerIsLogged sends requests that end before their bearer is checked.
func TestBearerIsLogged(t *testing.T) {
	s := start(t, func(o *emulator.Options) { o.Fail = []emulator.Failure{{Status: 503, Times: 2}} })
	const key = "key pk_test_****"
	for _, tt := range []struct {
		name, path, bearer string
		headers            []string
		status             int
		shown              string
	}{
		{"a requested failure", "/brands", apiKey, nil, 503, key},
		{"a requested failure of a websocket", "/ws?auth=" + apiKey, "", []string{"Connection: Upgrade", "Upgrade: websocket"}, 503, key},
		{"a foreign host", "/brands", apiKey, []string{"Host: evil.example"}, 403, key},
		{"a foreign origin", "/brands", apiKey, []string{"Origin: https://evil.example"}, 403, key},
		{"no bearer", "/brands", "", []string{"Host: evil.example"}, 403, "none"},
		{"the health check", "/health", apiKey, nil, 200, key},
	} {
		if r := s.do("GET", tt.path, tt.bearer, "", tt.headers...); r.status != tt.status {
			t.Errorf("%s: %d %s", tt.name, r.status, r.text)
		}
		if e := s.lastLog(); e.Bearer != tt.shown {
			t.Errorf("%s: the log says %s", tt.name, e)
		}
	}
}

// TestLongWordsAreMasked sends a push token where a name is expected: neither the log nor the
// response shows a part of it.
func TestLongWordsAreMasked(t *testing.T) {
	s := start(t)
	word := strings.Repeat("Sh4peless", 6)
	token := s.issue("user_id:pigeon inbox:read:messages", "")
	for _, query := range []string{
		"{" + word + "}",
		"{..." + word + "}",
		"{" + word + ":messages " + word + ":count}",
		"query($" + word + ":String!){count}",
		"{count(" + word + ":999999999999999999999999)}",
		"{count} " + word,
	} {
		r := s.graph("/q", token, query)
		if r.status < 400 {
			t.Errorf("%s: %d", query, r.status)
		}
		for _, text := range []string{s.lastLog().String(), r.header.Get("Bulla-Because")} {
			if strings.Contains(text, "Sh4peless") {
				t.Errorf("%s: %s", query, text)
			}
		}
	}
	s.do("GET", "/brands", token, "", "Host: "+strings.Repeat("a.", 15)+word)
	if e := s.lastLog().String(); strings.Contains(e, "Sh4peless") {
		t.Error(e)
	}
}

// TestExpectContinue announces a body that is too large: the response comes before the body.
func TestExpectContinue(t *testing.T) {
	s := start(t)
	for length, want := range map[int]string{400_000: "HTTP/1.1 413 ", 23: "HTTP/1.1 100 "} {
		c, err := net.Dial("tcp", s.addr)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if _, err := fmt.Fprintf(c, "POST /auth/issue-token HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nExpect: 100-continue\r\nContent-Length: %d\r\n\r\n", apiKey, length); err != nil {
			t.Fatal(err)
		}
		got := make([]byte, len(want))
		_ = c.SetReadDeadline(time.Now().Add(patience)) // a server that waits for the body sends 100 instead of 413
		if _, err := io.ReadFull(c, got); err != nil || string(got) != want {
			t.Errorf("%d bytes: %q, %v, want %q", length, got, err, want)
		}
	}
}

// TestTooLargeWithClose sends a body that is too large with Connection: close, as many clients do
// for a single request. A reset must not lose the response.
func TestTooLargeWithClose(t *testing.T) {
	s := start(t)
	const size = 1 << 20
	request := "POST /auth/issue-token HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + apiKey +
		fmt.Sprintf("\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s", size, strings.Repeat("x", size))
	for i := range 10 {
		got, err := io.ReadAll(send(t, s.addr, request))
		if err != nil || !strings.HasPrefix(string(got), "HTTP/1.1 413 ") ||
			!strings.Contains(string(got), "larger than 256 kB") {
			t.Fatalf("try %d: %v, %q", i, err, got)
		}
	}
}

// TestHalfClosed closes the client's side after each request, as nc -N does. net/http then cancels
// the request before it is answered, but it must still be answered.
func TestHalfClosed(t *testing.T) {
	s := start(t, func(o *emulator.Options) {
		now := o.Now
		o.Now = func() time.Time { time.Sleep(5 * time.Millisecond); return now() } // time to notice
	})
	const request = "GET /brands HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + apiKey + "\r\n\r\n"
	for i := range 20 {
		c, err := net.Dial("tcp", s.addr)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if _, err := io.WriteString(c, request); err != nil {
			t.Fatal(err)
		}
		if err := c.(*net.TCPConn).CloseWrite(); err != nil {
			t.Fatal(err)
		}
		if fault, status := responseFault(c); fault != "" || status != http.StatusOK {
			t.Errorf("request %d: %d %s", i, status, fault)
		}
	}
}
