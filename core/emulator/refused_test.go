package emulator_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"bulla/core/emulator"
)

// optedOut reports whether a user opted out of the newsletter.
func (s *server) optedOut(user string) bool {
	s.t.Helper()
	r := s.do("GET", "/users/"+user+"/preferences/newsletter", apiKey, "")
	if r.status != 200 {
		s.t.Fatalf("%d %s", r.status, r.text)
	}
	return r.at("topic.status") == "OPTED_OUT"
}

// TestRefusedRequestsForgetNobody stores a preference and then sends refused requests of more users
// than the store keeps: the first user is still there.
func TestRefusedRequestsForgetNobody(t *testing.T) {
	const large = 255 << 10
	preference := `{"topic":{"status":"%s"}}`
	for _, tt := range []struct {
		name, method, path, body string
		status                   int
	}{
		{"a preference", "PUT", "/users/%s/preferences/newsletter", fmt.Sprintf(preference, "MAYBE"), 400},
		{"a preference that is required", "PUT", "/users/%s/preferences/security-alerts", fmt.Sprintf(preference, "OPTED_OUT"), 400},
		{"a push token", "PUT", "/users/%s/tokens/x", `{}`, 400},
		{"a query", "POST", "/q", `{"query":"{messages{...none}}"}`, 400},
		{"a mutation", "POST", "/q", `{"query":"mutation{markAllRead read}"}`, 400},
		{"a preference in GraphQL", "POST", "/client/q", `{"query":"mutation{updatePreferenceV2(templateId:\"newsletter\",preferences:{status:MAYBE}){status}}"}`, 400},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := start(t)
			s.runSteps(t, apiKey, []step{{"PUT", "/users/first/preferences/newsletter", fmt.Sprintf(preference, "OPTED_OUT"), 200, "success"}})
			for i := range 1000 {
				user := fmt.Sprintf("user-%d", i)
				r := s.do(tt.method, strings.Replace(tt.path, "%s", user, 1), apiKey, tt.body, "X-Courier-User-Id: "+user)
				if r.status != tt.status {
					t.Fatalf("%s: %d %s", user, r.status, r.text)
				}
			}
			if !s.optedOut("first") {
				t.Error("the preference of the first user is gone")
			}
		})
	}
	t.Run("what is too much", func(t *testing.T) {
		s := start(t)
		s.runSteps(t, apiKey, []step{{"PUT", "/users/first/preferences/newsletter", fmt.Sprintf(preference, "OPTED_OUT"), 200, "success"}})
		for i := range 999 {
			s.runSteps(t, apiKey, []step{{"PUT", fmt.Sprintf("/users/user-%d/preferences/newsletter", i), fmt.Sprintf(preference, "OPTED_IN"), 200, "success"}})
		}
		for i, status := 0, 200; status != http.StatusConflict; i++ {
			if i > 20 {
				t.Fatal("the store is not bounded")
			}
			status = s.do("PUT", "/brands", apiKey, fmt.Sprintf(`{"id":"b%d","name":"x","settings":{"a":"%s"}}`, i, strings.Repeat("x", large))).status
		}
		s.runSteps(t, apiKey, []step{{"PUT", "/users/new/tokens/x", `{"provider_key":"apn","device":"` + strings.Repeat("x", large) + `"}`, 409, "is full"}})
		if !s.optedOut("first") {
			t.Error("the preference of the first user is gone")
		}
	})
}

// TestRefusedMutationsChangeNothing checks that a refused mutation changes nothing and sends no
// event.
func TestRefusedMutationsChangeNothing(t *testing.T) {
	s := start(t)
	token := s.issue(allScopes, "")
	c := s.dial(t, "/", token, "pigeon")
	defer c.CloseNow()
	c.subscribe()
	before := s.graph("/q", token, "{messages{nodes{messageId read opened archived}}}").text
	const optOut = `a: updatePreferenceV2(templateId:"newsletter",preferences:{status:OPTED_OUT}){status} `
	for _, tt := range []struct {
		path, query string
		status      int
	}{
		{"/q", `mutation{markAllRead read}`, 400},
		{"/q", `mutation{archiveAll unread(messageId:"")}`, 400},
		{"/client/q", `mutation{` + optOut + `b: updatePreferenceV2(templateId:"x",preferences:{status:MAYBE}){status}}`, 400},
		{"/client/q", `mutation{` + optOut + `b: updatePreferenceV2(templateId:"x"){status}}`, 400},
		{"/client/q", `mutation{` + optOut + `b: updatePreferenceV2(templateId:"x",preferences:{status:OPTED_IN}){...none}}`, 400},
		{"/client/q", `mutation{` + optOut + many("b", `updatePreferenceV2(templateId:"x",preferences:{status:OPTED_IN}){...all}`, 200) +
			`} fragment all on P{` + many("f", "status", 300) + `}`, 400},
	} {
		if r := s.graph(tt.path, token, tt.query); r.status != tt.status {
			t.Errorf("%.200s: %d %s", tt.query, r.status, r.text)
		}
		if got := s.graph("/q", token, "{messages{nodes{messageId read opened archived}}}").text; got != before {
			t.Errorf("%.200s: the messages are\n%s, were\n%s", tt.query, got, before)
		}
		if s.optedOut("pigeon") {
			t.Fatalf("%.200s: the preference has changed", tt.query)
		}
	}
	c.send(`{"tid":"p","action":"ping"}`)
	c.expect(`{"tid":"p","response":"pong"}`) // and no event before it
	if r := s.graph("/q", token, `mutation{markAllRead}`); r.status != 200 {
		t.Errorf("%d %s", r.status, r.text)
	}
	c.expect(`{"type":"event","event":"mark-all-read"}`)
}

// TestNamesAreExact sends members in the wrong case. They would be ignored, so they are refused.
// Other unknown members are ignored, as Courier does.
func TestNamesAreExact(t *testing.T) {
	s := start(t)
	s.runSteps(t, apiKey, []step{{"PUT", "/users/a/tokens/x", `{"provider_key":"apn"}`, 204, "="}})
	for _, tt := range []struct{ method, path, body, written, name string }{
		{"PUT", "/brands/plain", `{"NAME":"x"}`, "NAME", "name"},
		{"PUT", "/brands/plain", `{"name":"x","Settings":{}}`, "Settings", "settings"},
		{"PUT", "/brands/plain", "{\"name\":\"x\",\"\u017fnippets\":{}}", `\u{017F}nippets`, "snippets"},
		{"DELETE", "/brands", `{"ID":"plain"}`, "ID", "id"},
		{"PUT", "/users/a/preferences/newsletter", `{"TOPIC":{"STATUS":"OPTED_OUT"}}`, "TOPIC", "topic"},
		{"PUT", "/users/a/preferences/newsletter", `{"topic":{"STATUS":"OPTED_OUT"}}`, "topic.STATUS", "topic.status"},
		{"PUT", "/users/a/preferences/newsletter", `{"topic":{"status":"OPTED_OUT","Custom_Routing":[]}}`, "topic.Custom_Routing", "topic.custom_routing"},
		{"PUT", "/users/a/tokens/x", `{"provider_key":"apn","Device":{}}`, "Device", "device"},
		{"PATCH", "/users/a/tokens/x", `{"Patch":[]}`, "Patch", "patch"},
		{"PATCH", "/users/a/tokens/x", `{"patch":[{"op":"add","Path":"/x","value":1}]}`, "patch.0.Path", "patch.0.path"},
		{"POST", "/q", `{"query":"{count}","Variables":{}}`, "Variables", "variables"},
		{"POST", "/auth/issue-token", `{"SCOPE":"user_id:a"}`, "SCOPE", "scope"},
		{"POST", "/auth/issue-token", `{"scope":"user_id:a","EXPIRES_IN":"1d"}`, "EXPIRES_IN", "expires_in"},
	} {
		t.Run(tt.method+" "+tt.path+" "+tt.written, func(t *testing.T) {
			r := s.do(tt.method, tt.path, apiKey, tt.body, "X-Courier-User-Id: a")
			if want := fmt.Sprintf(`the member "%s" is unknown: names are case-sensitive, write %s`, tt.written, tt.name); r.status != 400 || r.message() != want {
				t.Errorf("%d %s, want %s", r.status, r.text, want)
			}
		})
	}
	s.runSteps(t, apiKey, []step{
		{"PUT", "/brands/plain", `{"name":"x","other":1,"settings":{"NAME":1,"name":2}}`, 200, `"settings":{"NAME":1,"name":2}`},
		{"PUT", "/brands/plain", `{"name":"x","name":"y"}`, 200, `"name":"y"`},
		{"PUT", "/brands/plain", `{"name":"x","settings":null}`, 200, `"settings":null`},
		{"PUT", "/brands/plain", `{"name":"x","settings":[]}`, 400, "settings must be an object, not an array"},
		{"PUT", "/brands/plain", "{\"name\":\"\xff\"}", 400, "the body is not JSON"},
		{"PUT", "/users/a/preferences/newsletter", `{"topic":{"status":"OPTED_OUT"},"topic":{"status":"OPTED_IN"}}`, 200, "success"},
		{"PUT", "/users/a/preferences/newsletter", `{"topic":[]}`, 400, "topic must be an object, not an array"},
		{"PUT", "/users/a/preferences/newsletter", `{"topic":{"status":"OPTED_IN","has_custom_routing":"yes"}}`, 400, "topic.has_custom_routing must be a boolean, not a string"},
		{"PUT", "/users/a/preferences/newsletter", `{"topic":{"status":"OPTED_IN","custom_routing":["email",1]}}`, 400, "topic.custom_routing.1 must be a string, not a number"},
		{"PATCH", "/users/a/tokens/x", `{"patch":{}}`, 400, "patch must be an array, not an object"},
		{"PATCH", "/users/a/tokens/x", `{"patch":[1]}`, 400, "patch.0 must be an object, not a number"},
	})
	if s.optedOut("a") {
		t.Error("the last of two members with the same name does not count")
	}
}

// TestLongPatchPaths checks that an overlong path is refused before it is split.
func TestLongPatchPaths(t *testing.T) {
	s := start(t)
	s.runSteps(t, apiKey, []step{
		{"PUT", "/users/a/tokens/x", `{"provider_key":"apn","device":{"a":{}}}`, 204, "="},
		{"PATCH", "/users/a/tokens/x", `{"patch":[{"op":"add","path":"` + strings.Repeat("/~1", 80_000) + `","value":1}]}`, 400, "operation 1 of patch: path is longer than 1024 bytes"},
		{"PATCH", "/users/a/tokens/x", `{"patch":[{"op":"add","path":"/device/a/~01~1","value":1}]}`, 204, "="},
		{"GET", "/users/a/tokens/x", "", 200, `"device":{"a":{"~1/":1}}`},
	})
}

// sized stores a brand without a socket and returns the status of the response. The length of the
// body is sent if known is set.
func sized(e *emulator.Emulator, body string, known bool) int {
	r := httptest.NewRequest("PUT", "http://localhost/brands/plain", strings.NewReader(body))
	if !known {
		r.ContentLength = -1
	}
	r.Header.Set("Authorization", "Bearer "+apiKey)
	w := httptest.NewRecorder()
	e.ServeHTTP(w, r)
	return w.Code
}

// TestSizes checks the limits of what is read, with requests just below and just above each.
// Exactly the bytes of a header that are read are sent, so that the system does not lose the
// response.
func TestSizes(t *testing.T) {
	const maxBody, maxHeader = 256 << 10, 16<<10 + 4<<10 // net/http reads 4 kB more than its limit
	e := emulator.New(options(t, newClock()))
	body := func(length int) string {
		const start, end = `{"name":"x","x":"`, `"}`
		return start + strings.Repeat("a", length-len(start)-len(end)) + end
	}
	for length, want := range map[int]int{maxBody: 200, maxBody + 1: 413} {
		for _, known := range []bool{true, false} {
			if got := sized(e, body(length), known); got != want {
				t.Errorf("%d bytes, the length known %t: %d, want %d", length, known, got, want)
			}
		}
	}
	s := start(t)
	header := func(length int, end string) string {
		const start = "GET /health HTTP/1.1\r\nHost: localhost\r\nA: "
		return start + strings.Repeat("a", length-len(start)-len(end)) + end
	}
	if r := s.raw(header(15<<10, "\r\n\r\n")); r.status != 200 {
		t.Errorf("a header of 15 kB: %d", r.status)
	}
	if r := s.raw(header(maxHeader, "")); r.status != 431 {
		t.Errorf("a header over 16 kB: %d", r.status)
	}
}

// TestRefusedSubscription checks that a subscription for another user doesn't end the existing one.
func TestRefusedSubscription(t *testing.T) {
	s := start(t)
	c := s.dial(t, "/", s.issue(allScopes, ""), "pigeon")
	defer c.CloseNow()
	c.subscribe()
	c.send(`{"tid":"o","action":"subscribe","data":{"channel":"bluebird","event":"*"}}`)
	c.expect(`{"tid":"o","response":"ack"}`)
	s.graph("/q", apiKey, "mutation{markAllRead}", "X-Courier-User-Id: bluebird")
	s.graph("/q", apiKey, "mutation{archiveAll}", "X-Courier-User-Id: pigeon")
	c.expect(`{"type":"event","event":"archive-all"}`)
}

// TestPanicChangesNothing runs a mutation whose second field panics.
func TestPanicChangesNothing(t *testing.T) {
	clock, left := newClock(), atomic.Int32{}
	s := start(t, func(o *emulator.Options) {
		o.Now = func() time.Time {
			if left.Add(-1) == 0 {
				panic("no time")
			}
			return clock.Now()
		}
	})
	query := func(text string) reply { return s.graph("/q", apiKey, text, "X-Courier-User-Id: pigeon") }
	const unread = `{count(params:{status:"unread"})}`
	before := query(unread).text
	left.Store(3) // the request, and each field
	if r := query("mutation{markAllRead archiveAll}"); r.status != 500 || !strings.Contains(s.lastLog().Why, ": no time") {
		t.Errorf("%d %s, the log says %s", r.status, r.text, s.lastLog())
	}
	if got := query(unread).text; got != before {
		t.Errorf("after it %s, before %s", got, before)
	}
}

// TestForgottenUsersFreeTheirSpace stores twice as many users as are kept. Those that are kept fill
// three quarters of the store, so only the last quarter is free.
func TestForgottenUsersFreeTheirSpace(t *testing.T) {
	s := start(t)
	token := `{"provider_key":"apn","device":"` + strings.Repeat("x", 3000) + `"}`
	for i := range 2000 {
		if r := s.do("PUT", fmt.Sprintf("/users/user-%d/tokens/x", i), apiKey, token); r.status != 204 {
			t.Fatalf("user %d: %d %s", i, r.status, r.text)
		}
	}
	brands := 0
	for s.do("PUT", "/brands", apiKey, fmt.Sprintf(`{"id":"b%d","name":"x","settings":{"a":"%s"}}`, brands, strings.Repeat("x", 250<<10))).status == 200 {
		if brands++; brands > 20 {
			break
		}
	}
	if brands < 2 || brands > 4 {
		t.Errorf("%d brands of 250 kB fit into the rest of the store", brands)
	}
}
