package report_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"bulla/core"
	"bulla/core/access"
	"bulla/core/call"
	"bulla/core/hint"
	"bulla/core/report"
	"bulla/core/snippet"
)

const (
	apiKey = "pk_test_EXAMPLE0000000000000000000"
	// acting is text that would control a terminal if it were shown raw.
	acting = "a\x1b[31m\u202eb\n"
)

// sent is a request with secrets in every part.
func sent() call.Request {
	return call.Request{
		Method: "POST", URL: "https://courier.example/auth/issue-token", Body: `{"scope": "user_id:pigeon", "key": "` + apiKey + `"}`,
		Header: []call.Field{{Name: "Authorization", Value: "Bearer " + apiKey, Secret: true}, {Name: "Accept", Value: "application/json"}},
	}
}

// TestCourierMembers checks the members of the JSON about Courier, and their order.
func TestCourierMembers(t *testing.T) {
	snapshot := inspect(compact(courierHeader, courierPayload))
	decision := access.Decide(snapshot.Bearer(), access.Call{Method: "GET", Path: "/brands"})
	source := report.Source{URL: "http://127.0.0.1/" + acting, Method: acting, Status: 200, Took: time.Second,
		Where: "body", Faults: []hint.Problem{{Message: acting, Hint: acting}}}
	refused := report.Refusal{Message: acting, Status: 429, Type: acting}
	refused.Wait(time.Second)
	language, _ := snippet.ByName("node")
	tests := []struct {
		name string
		json []byte
		want string
	}{
		{"access", report.Access(snapshot), "request decisions inbox_empty signature"},
		{"access of nothing", report.Access(inspect("hello")), "request decisions inbox_empty signature"},
		{"decision", report.Decision(snapshot, decision), "method path operation host allowed needs because signature"},
		{"hmac", report.HMAC(report.UserSignature{User: acting, Key: apiKey, Signature: "00"}),
			"user algorithm signature key"},
		{"hmac verified", report.HMACVerified(report.UserSignature{User: acting, Key: apiKey,
			Fault: hint.Problem{Message: acting, Hint: acting}}), "valid user algorithm key because fix"},
		{"request", report.Request(sent(), snapshot), "request findings"},
		{"refused", report.Refused(refused), "error"},
		{"serving", report.Serving("http://127.0.0.1:4100"), "url"},
		{"snippet", report.Snippet(language, acting), "language file side code"},
		{"snippets", report.Snippets(), "languages"},
		{"fetch", report.Fetch(snapshot, source), "source input token times faults verdict signature issuer scopes features findings request fix"},
		{"watch", report.Watch(snapshot, report.Watched{At: now, Source: source, Remark: acting}), "at status milliseconds new late remark fault expires_at verdict codes hint retry_after_seconds"},
		{"watch nobody", report.Watch(core.Snapshot{}, report.Watched{At: now, Failed: acting}), "at status milliseconds new late remark fault expires_at verdict codes hint retry_after_seconds"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			checkJSON(t, test.json)
			if got := strings.Join(members(t, test.json), " "); got != test.want {
				t.Errorf("members = %s, want %s", got, test.want)
			}
			if text := string(test.json); strings.Contains(text, "EXAMPLE") || strings.Contains(text, `"needs":null`) ||
				strings.Contains(text, `"faults":null`) {
				t.Errorf("a key is shown, or a list is null: %s", text)
			}
		})
	}
}

// courierClaims returns the payload of a Courier token with a scope and an expiry.
func courierClaims(scope string, until int64) string {
	return fmt.Sprintf(`{"scope":"%s","tenant_scope":"published/production","tenant_id":"3f0e7b0a-7c1c-4d5e-9a77-0c6b7a1f2d33","iat":1794990000,"exp":%d,"jti":"5d3c8f5e-90cb-4a2b-8c1d-6e7f8091a001"}`, scope, until)
}

// TestCourierText checks that the texts about Courier have their facts and don't control the
// terminal.
func TestCourierText(t *testing.T) {
	snapshot := inspect(compact(courierHeader, courierPayload))
	poor := inspect(compact(courierHeader, courierClaims("user_id:\u202e read:brands", 1795085400)))
	over := inspect(compact(courierHeader, courierClaims("user_id:a inbox:read:messages", 1794999000)))
	foreign := inspect(compact(courierHeader, `{"scope":"user_id:a inbox:read:messages","iat":1794999000,"exp":1795085400}`))
	source := report.Source{URL: "http://127.0.0.1/" + acting, Method: acting, Status: 302, Took: 35 * time.Millisecond,
		Faults: []hint.Problem{{Message: acting, Hint: acting}}}
	ask := func(s core.Snapshot, method, path string) string {
		return report.DecisionText(s, access.Decide(s.Bearer(), access.Call{Method: method, Path: path}), report.Style{})
	}
	tests := []struct {
		name, text string
		want       []string
	}{
		{"access", report.AccessText(snapshot, report.Style{}), []string{"needs read:brands\n", "read and count messages\n", "inbox empty? the token is not the reason: it can read the messages of pigeon\n"}},
		{"access without the inbox", report.AccessText(poor, report.Style{}), []string{"list the brands\n", "inbox empty? it connects but returns no messages: the scope lacks inbox:read:messages\n  fix: "}},
		{"access of a token of another", report.AccessText(foreign, report.Style{}), []string{"401 on every call: these are Courier's endpoints, and Courier didn't issue this token", "\n\nsignature  not checked: no key was given\n"}},
		{"access of an old token", report.AccessText(over, report.Style{}), []string{"401 on every call: expired", "\n  fix: ", "read and count messages\n"}},
		{"access of a key", report.AccessText(inspect(apiKey), report.Style{}), []string{"an API key can call every endpoint"}},
		{"decision", ask(snapshot, "GET", "/brands/"+acting), []string{"GET /brands/a", "the scope lacks read:brands", "\n  fix: issue a new token with read:brands in its scope\nsignature  not checked: only Courier holds the key\n"}},
		{"decision about a URL", ask(snapshot, "POST", "https://inbox.eu.courier.io/q"), []string{"+ POST https://inbox.eu.courier.io/q messages: the scope has"}},
		{"decision about a URL of the API", ask(snapshot, "GET", "https://api.courier.com/brands"), []string{"x GET /brands: "}},
		{"decision about another host", ask(snapshot, "GET", "https://courier.example/brands"), []string{"x GET https://courier.example/brands: "}},
		{"decision about an old token", ask(over, "POST", "/q"), []string{"POST inbox.courier.com/q messages: 401 on every call: expired", "\n  fix: issue a new token"}},
		{"hmac", report.HMACVerifiedText(report.UserSignature{User: acting, Key: apiKey}, report.Style{}),
			[]string{"with the key pk_test_****\n"}},
		{"hmac of another", report.HMACVerifiedText(report.UserSignature{User: acting, Key: apiKey,
			Fault: hint.Problem{Message: acting, Hint: acting}}, report.Style{}), []string{"not the signature of "}},
		{"snippets", report.SnippetsText(report.Style{}), []string{"Backend: issues the token\n  curl ", "Client: signs in with the token\n", "Refresh: replaces the token before it expires\n"}},
		{"fetch", report.FetchText(snapshot, source, report.Style{}, false), []string{"302 Found in 35 ms\n", "fix: a", "ready for inbox"}},
		{"watch", report.WatchText(snapshot, report.Watched{At: now, Source: source, Remark: "first token"}, report.Style{}),
			[]string{"11:06:40  ", "302 in 35 ms", "first token; a"}},
		{"watch a fault", report.WatchText(over, report.Watched{At: now, Source: report.Source{Status: 200},
			Remark: "first token"}, report.Style{}), []string{"x 200 in", "first token; broken: 1 error, 1 warning (expired 16m 40s ago)\n"}},
		{"fetch with a key", report.FetchText(snapshot,
			report.Source{Status: 200, Where: "body", HoldsKey: true,
				Faults: []hint.Problem{{Message: "a key"}}}, report.Style{}, false), []string{"x a key\n"}},
		{"watch nobody", report.WatchText(core.Snapshot{}, report.Watched{At: now, Failed: acting, Remark: "no token yet"},
			report.Style{}), []string{"no response", "no token yet; a"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			checkText(t, test.text)
			for _, want := range test.want {
				if !strings.Contains(test.text, want) {
					t.Errorf("%q lacks %q", test.text, want)
				}
			}
			if strings.Contains(test.text, "EXAMPLE") {
				t.Errorf("a key is shown: %q", test.text)
			}
		})
	}
}
