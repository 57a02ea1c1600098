package emulator_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// step is one request and its expected response.
type step struct {
	method, path, body string
	status             int
	want               string // a part of the response, without spaces; all of it if it begins with =
}

// runSteps runs the steps in order.
func (s *server) runSteps(t *testing.T, bearer string, steps []step, headers ...string) {
	t.Helper()
	for _, st := range steps {
		r := s.do(st.method, st.path, bearer, st.body, headers...)
		got := compact(r.text)
		whole, exact := strings.CutPrefix(st.want, "=")
		if r.status != st.status || exact && got != whole || !exact && !strings.Contains(got, st.want) {
			t.Errorf("%s %s %s:\n got %d %s\nwant %d %s", st.method, st.path, st.body, r.status, got, st.status, st.want)
		}
	}
}

func TestBrands(t *testing.T) {
	s := start(t)
	token := s.issue("read:brands write:brands", "")
	const mine = `{"id":"my_brand","name":"Mybrand","created":1795168800000,"updated":1795168800000,"published":1795168800000,"version":"2026-11-20T10:00:00.000Z",` +
		`"settings":{"colors":{"primary":"#9D3789","secondary":"#2F3A4C","tertiary":"#FFFFFF"},"email":{"header":{"logo":{"href":"","image":""}}},"inapp":{"borderRadius":"6px","disableCourierFooter":false}},"snippets":{"items":[]}}`
	if r := s.do("GET", "/brands/my_brand", token, ""); strings.ReplaceAll(r.text, " ", "") != mine {
		t.Errorf("my_brand is\n%s", r.text)
	}
	s.runSteps(t, token, []step{
		{"GET", "/brands", "", 200, `{"paging":{"more":false},"results":[{"id":"my_brand"`},
		{"GET", "/brands", "", 200, `{"id":"plain"`},
		{"GET", "/brands/other", "", 404, `={"message":"there is no such brand","type":"invalid_request_error"}`},
		{"GET", "/brands/:id", "", 404, "no such brand"},
		{"PUT", "/brands/other", `{"name":"x"}`, 404, "no such brand"},
		{"PUT", "/brands/plain", `{"settings":{}}`, 400, "name is required"},
		{"PUT", "/brands/plain", `{"name":7}`, 400, "name must be a string, not a number"},
		{"PUT", "/brands/plain", `{"id":"x","name":"x"}`, 400, "not the one in the path"},
		{"PUT", "/brands/plain", `[]`, 400, "must be a JSON object"},
		{"PUT", "/brands/plain", `{"name":"x"`, 400, "not JSON"},
		{"PUT", "/brands/plain", ``, 400, "the body is empty"},
		{"PUT", "/brands/plain", `{"name":"New","settings":{"colors":{"primary":"#fff"}}}`, 200, `"name":"New"`},
		{"GET", "/brands/plain", "", 200, `"settings":{"colors":{"primary":"#fff"}}`},
		{"PUT", "/brands", `{"name":"x"}`, 400, "id is required"},
		{"PUT", "/brands", `{"id":"a/b","name":"Made"}`, 200, `{"id":"a/b","name":"Made"`},
		{"GET", "/brands/a%2Fb", "", 200, `{"id":"a/b"`},
		{"GET", "/brands/a/b", "", 404, "tokens can't call this endpoint"},
		{"DELETE", "/brands", "", 400, "id is required"},
		{"DELETE", "/brands", "nonsense", 400, "not JSON"},
		{"DELETE", "/brands?id=a%2Fb", "", 204, "="},
		{"DELETE", "/brands", `{"id":"plain"}`, 204, "="},
		{"DELETE", "/brands/plain", "", 404, "no such brand"},
		{"DELETE", "/brands/my_brand", "", 204, "="},
		{"GET", "/brands", "", 200, `={"paging":{"more":false},"results":[]}`},
		{"POST", "/brands", `{"name":"x"}`, 405, "not"},
		{"GET", "/brands/", "", 200, `"results"`},
	})
	if r := s.do("PATCH", "/brands/plain", token, ""); r.header.Get("Allow") != "GET, PUT, DELETE" {
		t.Errorf("Allow is %q", r.header.Get("Allow"))
	}
	if e := s.lastLog(); e.Path != "/brands/:id" || e.Method != "PATCH" || e.Status != 405 {
		t.Errorf("the log says %+v", e)
	}
}

func TestPushTokens(t *testing.T) {
	s := start(t)
	token := s.issue("user_id:pigeon read:user-tokens write:user-tokens", "")
	path := "/users/pigeon/tokens/" + pushToken
	const document = `"device":{"app_id":"a","platform":"ios"},"expiry_date":"2027-01-20T10:00:00.000Z","properties":null,"provider_key":"apn","status":"active","status_reason":null,"token":"` + pushToken + `","tracking":null}`
	s.runSteps(t, token, []step{
		{"GET", path, "", 404, "no such push token"},
		{"PATCH", path, `{"patch":[{"op":"add","path":"/x","value":1}]}`, 404, "no such push token"},
		{"PUT", path, `{}`, 400, "provider_key is required"},
		{"PUT", path, `{"provider_key":7}`, 400, "provider_key is required"},
		{"PUT", path, `{"provider_key":"apn","token":"another"}`, 400, "not the one in the path"},
		{"PUT", path, `{"provider_key":"apn","device":{"app_id":"a","platform":"ios"}}`, 204, "="},
		{"GET", path, "", 200, "={" + document},
		{"PATCH", path, `{"patch":[]}`, 400, "patch is required"},
		{"PATCH", path, `[]`, 400, "must be a JSON object"},
		{"PATCH", path, `{"patch":[{"op":"move","path":"/device","value":1}]}`, 400, "operation 1 of patch: op must be"},
		{"PATCH", path, `{"patch":[{"op":"add","path":"device"}]}`, 400, "must start with a slash"},
		{"PATCH", path, `{"patch":[{"op":"replace","path":"/device/none","value":1}]}`, 400, "there is nothing at path"},
		{"PATCH", path, `{"patch":[{"op":"add","path":"/tracking/ip","value":1}]}`, 400, "there is no object at path"},
		{"PATCH", path, `{"patch":[{"op":"replace","path":"/token","value":"x"}]}`, 400, "can't be patched"},
		{"PATCH", path, `{"patch":[{"op":"remove","path":"/provider_key"}]}`, 400, "provider_key is required"},
		{"PATCH", path, `{"patch":[{"op":"replace","path":"/device/app_id","value":"b"},{"op":"test","path":"/provider_key","value":"expo"}]}`, 400, "operation 2 of patch: the test failed"},
		{"GET", path, "", 200, "={" + document},
		{"PATCH", path, `{"patch":[{"op":"test","path":"/device/platform","value":"ios"},{"op":"replace","path":"/device/app_id","value":"b"},{"op":"add","path":"/device/a~1b","value":1},{"op":"remove","path":"/device/platform"}]}`, 204, "="},
		{"GET", path, "", 200, `"device":{"a/b":1,"app_id":"b"}`},
		{"PUT", path, `{"provider_key":"expo","expiry_date":false}`, 204, "="},
		{"GET", path, "", 200, `"device":null,"expiry_date":false`},
		{"DELETE", path, "", 204, "="},
		{"GET", path, "", 404, "no such push token"},
		{"DELETE", path, "", 204, "="},
		{"GET", "/users/pigeon/tokens", "", 404, "tokens can't call this endpoint"},
		{"GET", "/users/bluebird/tokens/" + pushToken, "", 403, "user_id:bluebird"},
		{"POST", path, "", 405, "not"},
	})
}

func TestPreferences(t *testing.T) {
	s := start(t)
	token := s.issue("user_id:pigeon read:preferences write:preferences", "")
	const path = "/users/pigeon/preferences/newsletter"
	const before = `{"topic_id":"newsletter","topic_name":"Newsletter","section_id":"news","section_name":"News","status":"OPTED_IN","default_status":"OPTED_IN","has_custom_routing":false,"custom_routing":[]}`
	const after = `{"topic_id":"newsletter","topic_name":"Newsletter","section_id":"news","section_name":"News","status":"OPTED_OUT","default_status":"OPTED_IN","has_custom_routing":true,"custom_routing":["inbox","email"]}`
	s.runSteps(t, token, []step{
		{"GET", "/users/pigeon/preferences", "", 200, `{"items":[` + before + `,{"topic_id":"product-updates"`},
		{"GET", "/users/pigeon/preferences", "", 200, `"paging":{"more":false}}`},
		{"GET", path, "", 200, `={"topic":` + before + `}`},
		{"GET", "/users/pigeon/preferences/none", "", 404, "no such topic"},
		{"PATCH", "/users/pigeon/preferences/none", `{"topic":{"status":"OPTED_IN"}}`, 404, "no such topic"},
		{"PUT", path, `{}`, 400, "topic is required"},
		{"PUT", path, `{"topic":{}}`, 400, "topic.status is required"},
		{"PUT", path, `{"topic":{"status":"MAYBE"}}`, 400, "status must be"},
		{"PUT", path, `{"topic":{"status":1}}`, 400, "topic.status must be a string, not a number"},
		{"PUT", path, `{"topic":{"status":"OPTED_IN","custom_routing":["pigeon"]}}`, 400, "an unknown channel"},
		{"PUT", path, `{"topic":{"status":"OPTED_IN","custom_routing":["sms","sms","sms","sms","sms","sms","sms"]}}`, 400, "more channels"},
		{"PUT", "/users/pigeon/preferences/security-alerts", `{"topic":{"status":"OPTED_OUT"}}`, 400, "nobody can opt out"},
		{"GET", path, "", 200, `={"topic":` + before + `}`},
		{"PUT", path, `{"topic":{"status":"OPTED_OUT","has_custom_routing":true,"custom_routing":["inbox","email"]}}`, 200, `={"message":"success"}`},
		{"GET", path, "", 200, `={"topic":` + after + `}`},
		{"PATCH", path, `{"topic":{"custom_routing":["sms"]}}`, 200, `={"message":"success"}`},
		{"GET", path, "", 200, `"status":"OPTED_OUT","default_status":"OPTED_IN","has_custom_routing":true,"custom_routing":["sms"]`},
		{"PUT", path, `{"topic":{"status":"OPTED_OUT"}}`, 200, "success"},
		{"GET", path, "", 200, `"has_custom_routing":false,"custom_routing":[]`},
		{"DELETE", path, "", 204, "="},
		{"GET", path, "", 200, `={"topic":` + before + `}`},
		{"PUT", "/users/pigeon/preferences/own", `{"topic":{"status":"OPTED_OUT"}}`, 200, "success"},
		{"GET", "/users/pigeon/preferences", "", 200, `{"topic_id":"own","topic_name":"own","section_id":"other","section_name":"Other","status":"OPTED_OUT"`},
		{"DELETE", "/users/pigeon/preferences/own", "", 204, "="},
		{"GET", "/users/pigeon/preferences/own", "", 404, "no such topic"},
		{"DELETE", "/users/pigeon/preferences/own", "", 204, "="},
		{"GET", "/users/bluebird/preferences", "", 403, "the scope lacks user_id:bluebird; the token acts for"},
	})
	other := s.issue("user_id:bluebird read:preferences", "")
	s.runSteps(t, other, []step{
		{"GET", "/users/bluebird/preferences/newsletter", "", 200, `={"topic":` + before + `}`},
		{"DELETE", "/users/bluebird/preferences/newsletter", "", 403, "the scope lacks write:preferences"},
		{"DELETE", "/users/pigeon/preferences/newsletter", "", 403, "the scope lacks user_id:pigeon"},
	})
	s.runSteps(t, apiKey, []step{
		{"DELETE", "/users/nobody/preferences/newsletter", "", 204, "="},
		{"DELETE", "/users/nobody/tokens/x", "", 204, "="},
		{"GET", "/users/nobody/preferences", "", 200, before},
	})
}

func TestHostileIDs(t *testing.T) {
	s := start(t)
	token := s.issue("user_id:a/b\u202e read:preferences write:preferences", "")
	s.runSteps(t, token, []step{
		{"PUT", "/users/a%2Fb%E2%80%AE/preferences/%1B%5D0;x", `{"topic":{"status":"OPTED_OUT"}}`, 200, "success"},
		{"GET", "/users/a%2Fb%E2%80%AE/preferences", "", 200, `"topic_id":"\u001b]0;x"`},
	})
}

// TestStoreIsBounded fills each part of the store.
func TestStoreIsBounded(t *testing.T) {
	s := start(t)
	fill := func(name string, request func(i int) reply) {
		for i := range 1100 {
			r := request(i)
			if r.status == 409 {
				if i < 900 || !strings.Contains(r.message(), "restart it") {
					t.Errorf("%s: full after %d: %s", name, i, r.text)
				}
				return
			}
			if r.status >= 400 {
				t.Fatalf("%s: %d %s", name, r.status, r.text)
			}
		}
		t.Errorf("%s are not bounded", name)
	}
	fill("brands", func(i int) reply { return s.do("PUT", "/brands", apiKey, fmt.Sprintf(`{"id":"b%d","name":"x"}`, i)) })
	fill("push tokens", func(i int) reply {
		return s.do("PUT", fmt.Sprintf("/users/a/tokens/t%d", i), apiKey, `{"provider_key":"apn"}`)
	})
	fill("topics", func(i int) reply {
		return s.do("PUT", fmt.Sprintf("/users/a/preferences/t%d", i), apiKey, `{"topic":{"status":"OPTED_IN"}}`)
	})
	large := `{"id":"b1","name":"x","settings":{"a":"` + strings.Repeat("x", 250<<10) + `"}}`
	s.runSteps(t, apiKey, []step{
		{"PUT", "/brands", large, 200, `"id":"b1"`},
		{"PUT", "/brands", large, 200, `"id":"b1"`}, // replaces itself
		{"DELETE", "/brands/b1", "", 204, "="},
	})
	stored := 0
	for i := range 30 {
		r := s.do("PUT", fmt.Sprintf("/brands/b%d", i+2), apiKey, strings.Replace(large, `"id":"b1",`, "", 1))
		if r.status == 409 {
			break
		}
		stored++
	}
	if stored < 10 || stored > 20 {
		t.Errorf("%d brands of 250 kB were kept", stored)
	}
	s.runSteps(t, apiKey, []step{
		{"DELETE", "/brands/b2", "", 204, "="},
		{"PUT", "/brands/b3", strings.Replace(large, `"id":"b1",`, "", 1), 200, `"id":"b3"`},
	})
}

func TestUnknownEndpoints(t *testing.T) {
	s := start(t)
	s.runSteps(t, apiKey, []step{
		{"GET", "/nothing", "", 404, "tokens can't call this endpoint; Courier's API reference"},
		{"GET", "/users/pigeon/tokens/" + pushToken + "/more", "", 404, "tokens can't call this endpoint; Courier's API reference"},
		{"GET", "/token/" + pushToken, "", 404, "tokens can't call this endpoint; Courier's API reference"},
		{"GET", "/http://127.0.0.1/brands", "", 404, "tokens can't call this endpoint; Courier's API reference"},
		{"GET", "//brands", "", 404, "tokens can't call this endpoint; Courier's API reference"},
		{"GET", "/x/" + otherKey, "", 404, "tokens can't call this endpoint; Courier's API reference"},
		{"GET", "/x/eyJhbGciOiJIUzI1NiJ9.e30.AAAA", "", 404, "tokens can't call this endpoint; Courier's API reference"},
		{"GET", "/" + strings.Repeat("a/", 60), "", 404, "tokens can't call this endpoint; Courier's API reference"},
		{"GET", "/%1b%5d52;c;x%07%e2%80%ae", "", 404, "tokens can't call this endpoint; Courier's API reference"},
		{"GET", "/q", "", 405, "POST"},
		{"DELETE", "/", "", 405, "GET"},
		{"BREW", "/brands", "", 405, "not"},
		{"OPTIONS", "/brands", "", 405, "not"},
		{"HEAD", "/brands", "", 405, "="},
	})
	var paths []string
	for _, e := range s.log() {
		paths = append(paths, e.Path)
	}
	want := `/nothing /users/pigeon/tokens/****/more /token/**** /http://127.0.0.1/brands //brands /x/**** /x/**** /a/a/a/a/a/... /\u{001B}]52;c;x\u{0007}\u{202E} /q / /brands /brands /brands`
	if got := strings.Join(paths, " "); got != want {
		t.Errorf("the log shows\n%s\nwant\n%s", got, want)
	}
}

func TestInfo(t *testing.T) {
	s := start(t)
	for _, path := range []string{"/", "/health", "/?x=1"} {
		r := s.do("GET", path, "", "")
		if r.status != 200 || r.body["name"] != "bulla" || len(list(r.body["endpoints"])) < 15 {
			t.Errorf("%s: %d %s", path, r.status, r.text)
		}
	}
	if r := s.do("HEAD", "/health", "", ""); r.status != 200 || r.text != "" {
		t.Errorf("HEAD: %d %q", r.status, r.text)
	}
}

func TestSamplesAreRelativeToNow(t *testing.T) {
	s := start(t)
	s.clock.forward(24 * time.Hour)
	r := s.graph("/q", s.issue(allScopes, ""), "{messages{nodes{created}}}")
	if got := compact(r.text); got != `{"data":{"messages":{"nodes":[{"created":"2026-11-21T09:55:00.000Z"},{"created":"2026-11-21T08:00:00.000Z"},{"created":"2026-11-18T10:00:00.000Z"}]}}}` {
		t.Error(got)
	}
}

// TestManyUsers reads the inboxes of more users than the store keeps: the first ones are forgotten
// and free their space.
func TestManyUsers(t *testing.T) {
	s := start(t)
	token := s.issue("user_id:first inbox:read:messages inbox:write:events", "")
	count := func(user string) float64 {
		r := s.do("POST", "/q", apiKey, `{"query":"{ count(params: {status: \"unread\"}) }"}`, "x-courier-user-id: "+user)
		if r.status != 200 {
			t.Fatalf("%s: %d %s", user, r.status, r.text)
		}
		return r.at("data.count").(float64)
	}
	s.do("POST", "/q", token, `{"query":"mutation { markAllRead }"}`)
	if unread := count("first"); unread != 0 {
		t.Fatalf("%v unread after all were marked", unread)
	}
	for i := range 1100 {
		count(fmt.Sprint("user-", i))
	}
	if unread := count("first"); unread != 2 {
		t.Errorf("the first user is still kept: %v unread", unread)
	}
}
