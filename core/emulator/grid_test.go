package emulator_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/coder/websocket"

	"bulla/core/access"
	"bulla/core/scope"
)

// TestGrid issues a token for every form of scope: without a user, with the user and with another
// user. It sends every request of every endpoint with the token, and compares the response with the
// decision of core/access.
func TestGrid(t *testing.T) {
	s := start(t)
	outcomes := map[access.Outcome]int{}
	row := 0
	for _, entry := range scope.Catalogue() {
		word := entry.Pattern
		for placeholder, value := range map[string]string{"<brand_id>": "my_brand", "<id>": "someone", "<T>": "acme", "<u>": "u", "<tenant>": "acme"} {
			word = strings.ReplaceAll(word, placeholder, value)
		}
		for _, with := range []string{"", "user_id:%s ", "user_id:bluebird "} {
			row++
			user := fmt.Sprintf("pigeon%d", row)
			scopes := word
			if with != "" {
				scopes = strings.ReplaceAll(with, "%s", user) + word
			}
			g := gridRow{s: s, scopes: scopes, user: user, token: s.issue(scopes, ""), outcomes: outcomes}
			g.message = g.firstMessage(t)
			g.seed(t)
			g.run(t)
		}
	}
	for outcome, least := range map[access.Outcome]int{access.Allowed: 60, access.Empty: 100, access.Forbidden: 1000} {
		if outcomes[outcome] < least {
			t.Errorf("outcome %d occurred only %d times", outcome, outcomes[outcome])
		}
	}
	t.Logf("%d tokens, outcomes %v", row, outcomes)
}

// gridRow is one token of the grid.
type gridRow struct {
	s                   *server
	scopes, user, token string
	message             string // of the user
	outcomes            map[access.Outcome]int
}

func (g gridRow) run(t *testing.T) {
	t.Helper()
	filled := strings.NewReplacer(":id", "my_brand", ":user_id", g.user, ":token", pushToken, ":topic_id", "newsletter")
	bearer := access.Bearer{Scopes: scope.Parse(g.scopes)}
	for _, e := range slices.Concat(access.Endpoints(), access.Undocumented()) {
		operations := e.Operations
		if operations == nil {
			operations = []string{""}
		}
		for _, operation := range operations {
			call := access.Call{Method: e.Method, Path: filled.Replace(e.Path), Operation: operation, User: g.user}
			if operation == "brand" {
				call.Brand = "my_brand"
			}
			want := access.Decide(bearer, call)
			g.outcomes[want.Outcome]++
			fault := g.send(t, call, access.SampleOf(e, operation).Body, want.Outcome)
			if last := g.s.lastOfToken(); last.Allowed != want.Allowed() || last.Path != e.Path && last.Path != "/ws" ||
				!strings.Contains(last.Why, want.Because[:20]) {
				t.Errorf("%q: %s %s %s: the log says %+v", g.scopes, call.Method, call.Path, operation, last)
			}
			if fault != "" {
				t.Errorf("%q: %s %s %s: %s; %s", g.scopes, call.Method, call.Path, operation, fault, want.Because)
			}
			if e.Method == "DELETE" && want.Allowed() {
				g.seed(t)
			}
		}
	}
}

// seed stores what the requests look for, and stores it again after one has deleted it.
func (g gridRow) seed(t *testing.T) {
	t.Helper()
	for path, body := range map[string]string{"/brands": `{"id":"my_brand","name":"My brand"}`, "/users/" + g.user + "/tokens/" + pushToken: `{"provider_key":"apn"}`} {
		if r := g.s.do("PUT", path, apiKey, body); r.status > 204 {
			t.Fatalf("PUT %s: %d %s", path, r.status, r.text)
		}
	}
}

// send sends one request and says how its response differs from the expected outcome.
func (g gridRow) send(t *testing.T, call access.Call, body string, want access.Outcome) string {
	t.Helper()
	header := "X-Courier-User-Id: " + g.user
	switch {
	case call.Operation == "websocket":
		return g.socket(t, want)
	case call.Operation != "":
		body = strings.ReplaceAll(body, access.SampleMessage, g.message)
		return graphFault(g.s.do(call.Method, call.Path, g.token, body, header), call.Operation, want)
	}
	r := g.s.do(call.Method, call.Path, g.token, body, header)
	if want == access.Allowed && r.status != 200 && r.status != 204 || want == access.Forbidden && r.status != 403 {
		return fmt.Sprintf("%d %s, want outcome %d", r.status, r.text, want)
	}
	return ""
}

func (g gridRow) firstMessage(t *testing.T) string {
	t.Helper()
	r := g.s.graph("/q", apiKey, `{messages{nodes{messageId}}}`, "X-Courier-User-Id: "+g.user)
	nodes := list(r.at("data.messages.nodes"))
	if len(nodes) != 3 {
		t.Fatalf("the user has %d messages: %s", len(nodes), r.text)
	}
	return nodes[0].(map[string]any)["messageId"].(string)
}

func graphFault(r reply, operation string, want access.Outcome) string {
	value := r.at("data." + operation)
	switch {
	case want == access.Forbidden && r.status == 403:
		return ""
	case want == access.Empty && r.status == 200 && operation == "count" && value == 0.0:
		return ""
	case want == access.Empty && r.status == 200 && operation == "messages" && compact(r.text) == `{"data":{"messages":{"nodes":[],"totalCount":0}}}`:
		return ""
	case want == access.Allowed && r.status == 200 && operation == "messages" &&
		len(list(r.at("data.messages.nodes"))) == 3:
		return ""
	case want == access.Allowed && r.status == 200 && operation == "count" && value == 3.0:
		return ""
	case want == access.Allowed && r.status == 200 && value != nil &&
		!slices.Contains([]string{"messages", "count"}, operation):
		return ""
	}
	return fmt.Sprintf("%d %s, want outcome %d", r.status, r.text, want)
}

// socket opens a websocket and checks whether it receives an event.
func (g gridRow) socket(t *testing.T, want access.Outcome) string {
	t.Helper()
	if want == access.Forbidden {
		return "a websocket is never refused for its scope"
	}
	c := g.s.dial(t, "/ws", g.token, g.user)
	defer c.CloseNow()
	c.subscribe()
	if r := g.s.graph("/q", apiKey, "mutation{markAllRead}", "X-Courier-User-Id: "+g.user); r.status != 200 {
		t.Fatalf("markAllRead: %d %s", r.status, r.text)
	}
	c.send(`{"tid":"p","action":"ping"}`)
	first := c.receive()
	if want == access.Allowed {
		if first != `{"type":"event","event":"mark-all-read"}` {
			return "the event did not come: " + first
		}
		first = c.receive()
	}
	if first != `{"tid":"p","response":"pong"}` {
		return "the websocket said " + first
	}
	return ""
}

// dial opens a websocket.
func (s *server) dial(t testing.TB, path, token, user string) *client {
	t.Helper()
	ctx, stop := context.WithTimeout(context.Background(), patience)
	t.Cleanup(stop)
	conn, response, err := websocket.Dial(ctx,
		"ws://"+s.addr+path+"?auth="+token+"&cid=c&iwpv=v1&userId="+user+"&sdk=courier-js&sdkv=3.4.0",
		&websocket.DialOptions{HTTPClient: s.client})
	if err != nil {
		t.Fatalf("dial: %v", err)
	}
	if got := response.Header.Get("Bulla-Because"); got == "" || leak(got) != "" {
		t.Errorf("Bulla-Because of the upgrade is %q", got)
	}
	return &client{Conn: conn, t: t, ctx: ctx, user: user}
}
