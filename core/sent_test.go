package core_test

import (
	"strings"
	"testing"

	"bulla/core"
	"bulla/core/access"
	"bulla/core/diagnose"
	"bulla/core/report"
	"bulla/core/request"
	"bulla/core/scope"
)

// sentWith pastes a token and returns the snapshot of a request that carries it. The header fields
// are names and values in turn.
func sentWith(t *testing.T, tok, method, url string, fields ...string) core.Snapshot {
	t.Helper()
	w := apply(newWorkbench(t), core.Paste{Text: tok})
	r := request.Request{Method: method, URL: request.Value{Text: url}}
	for i := 0; i < len(fields); i += 2 {
		r.Headers = append(r.Headers, request.Header{Name: fields[i], Value: request.Value{Text: fields[i+1]}})
	}
	w.Found.Requests = []request.Request{r}
	return w.Snapshot(moment(0).Now)
}

const fresh = `"iat":1795168000,"exp":1795254400` // a day

// TestDeniedIsAnError checks, for many tokens and every endpoint, that a request which Courier
// denies has an error, and that one without an error is allowed.
func TestDeniedIsAnError(t *testing.T) {
	scopes := []string{
		`"user_id:ann inbox:read:messages inbox:write:events"`, `"user_id:ann"`, `""`, `"read:brands"`, `["read:brands"]`,
		`"user_id:bob read:preferences write:user-tokens"`, `"user_id:ann,read:brands"`, `"inbox:read:messages"`,
		`"user_id:$USER read:messages"`, `"userId:ann read:preferences"`, `"user_id:ann inbox:* read:brand write:brands:b1"`, `7`,
	}
	tokens := []string{foreignToken(t)}
	for _, text := range scopes {
		tokens = append(tokens, courierToken(t, text, fresh), courierToken(t, text, `"iat":1794000000,"exp":1794172800`))
	}
	calls := []access.Endpoint{
		{Method: "POST", Path: "/send", Host: access.API},
		{Method: "POST", Path: "/auth/issue-token", Host: access.API},
		{Method: "GET", Path: "/users/ann", Host: access.API},
		{Method: "PATCH", Path: "/brands", Host: access.API},
		{Method: "GET", Path: "/brands", Host: access.Inbox},
	}
	calls = append(append(calls, access.Endpoints()...), access.Undocumented()...)
	denied := 0
	for _, tok := range tokens {
		for _, e := range calls {
			path := strings.NewReplacer(":user_id", "ann", ":token", "t", ":topic_id", "topic", ":id", "b1").Replace(e.Path)
			s := sentWith(t, tok, e.Method, "https://"+string(e.Host)+path, "Authorization", "Bearer "+tok, "x-courier-user-id", "ann")
			d, ok := s.SentDecision()
			if !ok {
				t.Fatalf("%s %s is not decided", e.Method, path)
			}
			hasError := diagnose.Count(s.Findings, diagnose.Error) > 0
			if !d.Allowed() {
				denied++
				if !hasError || s.Verdict != diagnose.Broken {
					t.Errorf("%s %s is denied, %s, but there is no error; scope %s", e.Method, path, d.Because, s.Scopes.Text)
				}
			}
			checkSentTexts(t, s, tok)
		}
	}
	if denied < 100 {
		t.Errorf("only %d of the calls were denied", denied)
	}
}

// foreignToken returns a token of another issuer.
func foreignToken(t *testing.T) string {
	t.Helper()
	w := apply(newWorkbench(t), core.SetDocuments{Documents: core.Documents{Payload: `{"iss":"https://a.example","sub":"ann","exp":1795254400}`}})
	return w.Snapshot(moment(0).Now).Token.Text
}

// checkSentTexts checks that no report shows the token, and that the texts agree on the request.
func checkSentTexts(t *testing.T, s core.Snapshot, tok string) {
	t.Helper()
	call := s.SentCall
	outcome, fine := s.SentOutcome()
	if call == "" || outcome == "" {
		t.Fatal("the line about the request is empty")
	}
	d, _ := s.SentDecision()
	if fine != d.Allowed() {
		t.Errorf("the line says %q, the decision %v", outcome, d.Allowed())
	}
	for _, text := range []string{call, outcome, string(report.Access(s))} {
		if strings.Contains(text, tok) {
			t.Errorf("shows the token: %s", text)
		}
	}
}

func TestRequestIsUsedAsExpectation(t *testing.T) {
	tok := courierToken(t, `"user_id:ann inbox:read:messages inbox:write:events"`, fresh)
	const otherKey = "MTExMTExMTEtMjIyMi00MzMzLTg0NDQtNTU1NTU1NTU1NTU1"
	tests := []struct {
		name, method, url string
		fields            []string
		want              string // a code with an error, or !code
	}{
		{"the user in a header", "POST", "https://inbox.courier.com/q", []string{"X-Courier-User-Id", "bob"}, "user-mismatch"},
		{"the user in the path", "GET", "https://api.courier.com/users/bob/preferences", nil, "user-mismatch"},
		{"the user in the query", "GET", "wss://realtime.courier.io/?auth=" + tok + "&userId=bob", nil, "user-mismatch"},
		{"the same user", "POST", "https://inbox.courier.com/q", []string{"X-Courier-User-Id", "ann"}, "!user-mismatch"},
		{"a placeholder in the path", "GET", "https://api.courier.com/users/:user_id/preferences", nil, "!user-mismatch"},
		{"the path of another API", "GET", "https://a.example/users/bob/preferences", nil, "!user-mismatch"},
		{"the path of the emulator", "GET", "http://localhost:8025/users/bob/preferences", nil, "user-mismatch"},
		{"another client key", "POST", "https://inbox.courier.com/q", []string{"X-Courier-Client-Key", otherKey}, "workspace"},
		{"no client key", "POST", "https://inbox.courier.com/q", []string{"X-Courier-Client-Key", "empty"}, "!workspace"},
		{"a scope that is missing", "PUT", "https://api.courier.com/users/ann/tokens/t", nil, "call-denied"},
		{"an endpoint for API keys", "POST", "https://api.courier.com/send", nil, "call-denied"},
		{"a call that is allowed", "POST", "https://inbox.courier.com/q", nil, "!call-denied"},
		{"another API", "PUT", "https://a.example/users/ann/tokens/t", nil, "!call-denied"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			fields := append([]string{"Authorization", "Bearer " + tok}, tt.fields...)
			s := sentWith(t, tok, tt.method, tt.url, fields...)
			code, absent := strings.CutPrefix(tt.want, "!")
			f, ok := s.Finding(code)
			if has := ok && f.Severity == diagnose.Error; has == absent {
				t.Errorf("want %s; the findings are:\n%s", tt.want, listed(s))
			}
		})
	}
}

// TestSurplusForTheCall checks that a scope which the request in the paste needs doesn't count as
// surplus: it is neither reported nor removed by the fix.
func TestSurplusForTheCall(t *testing.T) {
	inbox, _ := scope.FeatureByName("inbox")
	start := apply(newWorkbench(t), core.SetExpectation{Expectation: core.Expectation{For: []scope.Feature{inbox}}})
	const both = "user_id:ann inbox:read:messages inbox:write:events"
	for _, tt := range []struct{ name, scope, call, surplus, fixed string }{
		{"needed", both + " write:brands", "PUT https://api.courier.com/brands", "", ""},
		{"another is not", both + " write:brands tenants:read", "PUT https://api.courier.com/brands", "tenants:read", both + " write:brands"},
		{"the call needs none of them", both + " write:brands", "GET https://api.courier.com/users/ann/preferences", "write:brands", both + " read:preferences"},
		{"missing", both, "PUT https://api.courier.com/brands", "", both + " write:brands"},
		{"another host", both + " write:brands", "PUT https://example.com/brands", "write:brands", both},
	} {
		t.Run(tt.name, func(t *testing.T) {
			method, url, _ := strings.Cut(tt.call, " ")
			curl := "curl -X " + method + " " + url + " -H 'Authorization: Bearer " + courierToken(t, `"`+tt.scope+`"`, fresh) + "'"
			s := apply(start, core.Paste{Text: curl}).Snapshot(moment(0).Now)
			if s.Sent == nil {
				t.Fatal("the request was not read")
			}
			f, _ := s.Finding("scope-excess")
			if f.Remedy.Old != tt.surplus {
				t.Errorf("the surplus is %q, want %q", f.Remedy.Old, tt.surplus)
			}
			fixed := ""
			if s.Fix != nil {
				fixed = s.Fix.Scope
			}
			if fixed != tt.fixed {
				t.Errorf("the fix requests %q, want %q", fixed, tt.fixed)
			}
		})
	}
}
