package probe

import (
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"bulla/core"
	"bulla/core/access"
	"bulla/core/call"
	"bulla/core/courier"
	"bulla/core/scope"
	"bulla/core/signing"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var now = time.Unix(1795000000, 0).UTC()

func at() core.Moment { return core.Moment{Now: now, ID: "5d3c8f5e-90cb-4a2b-8c1d-6e7f8091a001"} }

// composed returns what is composed with a scope.
func composed(t *testing.T, scopes string) core.Snapshot {
	t.Helper()
	key, err := signing.NewSecret([]byte(strings.Repeat("k", 32)), "test")
	if err != nil {
		t.Fatal(err)
	}
	return core.New(key, at()).Apply(core.SetScope{Text: scopes}, at()).Snapshot(now)
}

// pasted returns what follows from a paste.
func pasted(t *testing.T, text string) core.Snapshot {
	t.Helper()
	return composed(t, "user_id:ann").Workbench.Apply(core.Paste{Text: text}, at()).Snapshot(now)
}

// ofCourier is a token as Courier issues it, with a signature that nobody can check.
func ofCourier(scopes string) string {
	encode := base64.RawURLEncoding.EncodeToString
	return encode([]byte(`{"alg":"HS256","typ":"JWT"}`)) + "." + encode([]byte(`{"scope":"`+scopes+
		`","tenant_scope":"published/production","tenant_id":"7c9d1f64-2a58-4b0e-9f3d-51c0a86e2b17","iat":1794999000,`+
		`"exp":1795086400,"jti":"b1946ac9-2492-4d23-8f6a-2c1b7d3e4f50"}`)) + "." + strings.Repeat("A", 43)
}

// calls are all calls of every endpoint.
func calls() []Call {
	var calls []Call
	for _, e := range access.Endpoints() {
		for _, operation := range e.Operations {
			calls = append(calls, Call{e, operation})
		}
		if e.Operations == nil {
			calls = append(calls, Call{Endpoint: e})
		}
	}
	return calls
}

func callOf(t *testing.T, method, path, operation string) Call {
	t.Helper()
	e, _, _, ok := access.Match(method, path, operation)
	if !ok {
		t.Fatalf("there is no endpoint %s %s %s", method, path, operation)
	}
	return Call{e, operation}
}

// allScopes are the scopes that allow every call.
func allScopes() string {
	words := []string{"user_id:ann"}
	for _, e := range access.Endpoints() {
		words = append(words, e.AnyOf[0])
	}
	return strings.Join(scope.Distinct(words), " ")
}

// TestEmulatorAnswersAsPredicted sends every call with tokens that may and may not make it.
func TestEmulatorAnswersAsPredicted(t *testing.T) {
	expired := composed(t, allScopes()).At(now.Add(48 * time.Hour))
	signed := pasted(t, ofCourier(allScopes()))
	for _, tt := range []struct {
		name     string
		snapshot core.Snapshot
		statuses string // those that occur
		says     string // of every call, "" if it depends
	}{
		{"all scopes", composed(t, allScopes()), "101 2xx", ""},
		{"no scope", composed(t, "user_id:ann"), "101 2xx 403", ""},
		{"another user", composed(t, strings.Replace(allScopes(), "user_id:ann ", "", 1)), "101 2xx 403", ""},
		{"an ID with a slash", composed(t, strings.Replace(allScopes(), ":ann", ":a/b%20c", 1)), "101 2xx", ""},
		{"one brand", composed(t, "user_id:ann read:brands:blue write:brands:red"), "101 2xx 403", ""},
		{"expired", expired, "401", "as predicted"},
		{"signed by Courier", signed, "401", "as predicted; that says nothing about Courier, which may accept the token"},
		{"signed by Courier, expired", signed.At(now.Add(48 * time.Hour)), "401",
			"as predicted; the emulator couldn't verify the signature either"},
		{"signed here", pasted(t, composed(t, allScopes()).Token.Text), "101 2xx", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			seen, says := map[string]bool{}, map[string]bool{}
			for _, c := range calls() {
				p := New(tt.snapshot, c, Settings{})
				a := Send(t.Context(), call.New(call.Options{}), p)
				if !a.Same || !p.Predicted.Fits(a.Status) {
					t.Errorf("%s %s %s: predicted %s (%s), got %d %s: %s %s", c.Endpoint.Method, c.Endpoint.Path, c.Operation,
						p.Predicted.Status, p.Predicted.Because, a.Status, a.Message, a.Difference, a.Fault)
				}
				seen[p.Predicted.Status], says[a.Difference] = true, true
			}
			if tt.says != "" && (len(says) != 1 || !says[tt.says]) {
				t.Errorf("says %v, want %q", says, tt.says)
			}
			var statuses []string
			for _, status := range []string{connected, success, unauthorized, forbidden} {
				if seen[status] {
					statuses = append(statuses, status)
				}
			}
			if got := strings.Join(statuses, " "); got != tt.statuses {
				t.Errorf("predicted %s, want %s", got, tt.statuses)
			}
		})
	}
}

func TestCurl(t *testing.T) {
	s := pasted(t, ofCourier("user_id:ann inbox:read:messages"))
	token := s.Token.Text
	for _, tt := range []struct {
		method, path, operation string
		settings                Settings
		want, shown             string
	}{
		{"GET", "/brands", "", Settings{Target: Courier},
			"curl https://api.courier.com/brands -H 'Authorization: Bearer TOKEN'", "GET https://api.courier.com/brands"},
		{"POST", "/q", "count", Settings{Target: Courier, Region: courier.EU},
			"curl -X POST https://inbox.eu.courier.io/q -H 'Authorization: Bearer TOKEN' -H 'x-courier-user-id: ann' " +
				`-H 'Content-Type: application/json' -d '{"query": "query { count }"}'`, "POST https://inbox.eu.courier.io/q"},
		{"DELETE", "/users/:user_id/tokens/:token", "", Settings{Target: Courier, BaseURL: "https://api.eu.courier.com/"},
			"curl -X DELETE https://api.eu.courier.com/users/ann/tokens/device-token -H 'Authorization: Bearer TOKEN'",
			"DELETE https://api.eu.courier.com/users/ann/tokens/device-token"},
		{"POST", "/q", "count", Settings{Target: Courier, BaseURL: "https://api.eu.courier.com/"},
			"curl -X POST https://inbox.eu.courier.io/q -H 'Authorization: Bearer TOKEN' -H 'x-courier-user-id: ann' " +
				`-H 'Content-Type: application/json' -d '{"query": "query { count }"}'`, "POST https://inbox.eu.courier.io/q"},
		{"GET", "/brands", "", Settings{Target: Courier, BaseURL: "http://localhost:4100"},
			"curl http://localhost:4100/brands -H 'Authorization: Bearer TOKEN'", "GET http://localhost:4100/brands"},
		{"GET", "/brands", "", Settings{}, "curl http://127.0.0.1:0/brands -H 'Authorization: Bearer TOKEN'", "GET /brands"},
		{"GET", "/", "websocket", Settings{Target: Courier},
			"curl -i -N --http1.1 --max-time 5 'https://realtime.courier.io/?auth=TOKEN&cid=bulla&iwpv=v1&userId=ann' " +
				"-H 'Connection: Upgrade' -H 'Upgrade: websocket' -H 'Sec-WebSocket-Version: 13' " +
				"-H 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='",
			"GET https://realtime.courier.io/?auth=eyJ****&cid=bulla&iwpv=v1&userId=ann"},
	} {
		p := New(s, callOf(t, tt.method, tt.path, tt.operation), tt.settings)
		if got := strings.ReplaceAll(p.Curl(), token, "TOKEN"); got != tt.want {
			t.Errorf("got  %s\nwant %s", got, tt.want)
		}
		if got := p.Shown(); got != tt.shown {
			t.Errorf("shows %s, want %s", got, tt.shown)
		}
	}
}

// TestBadBaseURL shows nothing of an address that can't be called, not even in the curl command.
func TestBadBaseURL(t *testing.T) {
	c := callOf(t, "GET", "/brands", "")
	for _, base := range []string{
		"https://me:hunter22@api.courier.com", "http://hunter22.example.com", "hunter22:4100", "https://a.example/?hunter22",
		"https://a.example/#hunter22", "https://hunter22.example\\@b", "me:hunter22@a.example",
	} {
		p := New(composed(t, "user_id:ann"), c, Settings{Target: Courier, BaseURL: base})
		shown := strings.Join([]string{p.Host, p.Name(), p.Shown(), p.Curl(), strings.Join(p.Lines(), "\n")}, "\n")
		if p.Fault.IsZero() || strings.Contains(shown, "hunter22") || !strings.HasPrefix(shown, "$COURIER_BASE_URL\n") {
			t.Errorf("%s: %+v, shows\n%s", base, p.Fault, shown)
		}
	}
	p := New(composed(t, "user_id:ann"), c, Settings{Target: Courier, BaseURL: " http://localhost:4100/ "})
	if !p.Fault.IsZero() || p.Request.URL != "http://localhost:4100/brands" {
		t.Errorf("with spaces around it: %s, %v", p.Request.URL, p.Fault)
	}
}

func TestWhyNot(t *testing.T) {
	whole := ofCourier("user_id:ann")
	foreign := "eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJodHRwczovL2FjY291bnRzLmdvb2dsZS5jb20ifQ." + strings.Repeat("A", 43)
	for _, tt := range []struct {
		name string
		s    core.Snapshot
		to   Target
		want string
	}{
		{"nothing", pasted(t, "hello"), Emulator, "no token to send: the pasted text contains no token"},
		{"cut off", pasted(t, whole[:strings.LastIndex(whole, ".")]), Emulator, "the token has no signature: every server refuses it"},
		{"another issuer", pasted(t, foreign), Courier, "this is not a token from Courier, so it isn't sent there"},
		{"another issuer", pasted(t, foreign), Emulator, ""},
		{"Courier", pasted(t, whole), Courier, ""},
		{"composed", composed(t, "user_id:ann"), Courier, ""},
	} {
		if got := WhyNot(tt.s, tt.to); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestPredictionsForCourier(t *testing.T) {
	composing := composed(t, "user_id:ann read:brands")
	moved := pasted(t, ofCourier("user_id:ann read:brands")).At(now.Add(72 * time.Hour))
	for _, tt := range []struct {
		name   string
		s      core.Snapshot
		method string
		want   Prediction
	}{
		{"of Courier", pasted(t, ofCourier("user_id:ann read:brands")), "GET",
			Prediction{access.Allowed, "2xx", "the scope has read:brands", true}},
		{"of Courier, lacks a scope", pasted(t, ofCourier("user_id:ann read:brands")), "PUT",
			Prediction{access.Forbidden, "403", "the scope lacks write:brands", true}},
		{"composed here", composing, "GET",
			Prediction{access.Unauthorized, "401", "the token was signed here, and Courier only accepts its own signature", false}},
		{"composed here, pasted", pasted(t, composing.Token.Text), "GET",
			Prediction{access.Unauthorized, "401", "the token was signed here, and Courier only accepts its own signature", false}},
		{"the clock was moved", moved, "GET", Prediction{access.Allowed, "2xx", "the scope has read:brands", true}},
		{"not of Courier", pasted(t, "eyJhbGciOiJIUzI1NiJ9.eyJzY29wZSI6InJlYWQ6YnJhbmRzIn0."+strings.Repeat("A", 43)), "GET",
			Prediction{access.Unauthorized, "401", "these are Courier's endpoints, and this token is not one of Courier's", false}},
	} {
		p := New(tt.s, callOf(t, tt.method, "/brands", ""), Settings{Target: Courier, Now: now})
		if p.Predicted != tt.want {
			t.Errorf("%s: %+v, want %+v", tt.name, p.Predicted, tt.want)
		}
	}
}

func TestChanges(t *testing.T) {
	s := pasted(t, ofCourier("user_id:ann write:brands"))
	for _, tt := range []struct {
		method, path, operation string
		to                      Target
		want                    string
	}{
		{"PUT", "/brands", "", Courier, "this changes data in workspace \"7c9d1f64-2a58-4b0e-9f3d-51c0a86e2b17\" at Courier: change the brands"},
		{"DELETE", "/brands", "", Emulator, "it changes data in the emulator only, which ends after this request"},
		{"POST", "/q", "markAllRead", Courier, "this changes data in workspace \"7c9d1f64-2a58-4b0e-9f3d-51c0a86e2b17\" at Courier: mark messages read, archived"},
		{"POST", "/q", "messages", Courier, ""},
		{"GET", "/brands", "", Courier, ""},
	} {
		p := New(s, callOf(t, tt.method, tt.path, tt.operation), Settings{Target: tt.to})
		if got := p.Changes(s); got != tt.want {
			t.Errorf("%s %s %s: %q, want %q", tt.method, tt.path, tt.operation, got, tt.want)
		}
	}
}

// answerOf returns the answer of a server to GET /brands or to another call.
func answerOf(t *testing.T, s core.Snapshot, c Call, handler http.HandlerFunc) Answer {
	t.Helper()
	server := httptest.NewServer(handler)
	defer server.Close()
	p := New(s, c, Settings{Target: Courier, Now: now})
	real := p.Request.URL
	p.Request.URL = server.URL + real[strings.Index(real, ".com")+len(".com"):]
	return Send(t.Context(), call.New(call.Options{Now: func() time.Time { return now }}), p)
}

func TestDifferences(t *testing.T) {
	may := pasted(t, ofCourier("user_id:ann read:brands inbox:read:messages"))
	mayNot := pasted(t, ofCourier("user_id:ann"))
	brands, inbox := callOf(t, "GET", "/brands", ""), callOf(t, "POST", "/q", "messages")
	for _, tt := range []struct {
		name     string
		s        core.Snapshot
		c        Call
		status   int
		header   string
		body     string
		same     bool
		says     string
		message  string
		contains string // of the headers and the body
	}{
		{"same", may, brands, 200, "", `{"results":[]}`, true, "as predicted, so Courier accepts the signature", "", `  "results": []`},
		{"same, and no messages", may, inbox, 200, "", `{"data":{"messages":{"totalCount":0}}}`, true, "as predicted; the inbox is empty, and the token is not the reason", "", ""},
		{"empty as predicted", mayNot, inbox, 200, "", `{"data":{"messages":{"totalCount":0}}}`, true, "as predicted, so Courier accepts the signature", "", ""},
		{"not empty", mayNot, inbox, 200, "", `{"data":{"messages":{"totalCount":3}}}`, false, "Courier returns messages although they were predicted to be missing: the scope lacks inbox:read:messages", "", ""},
		{"403 as predicted", mayNot, brands, 403, "", `{"message":"no scope","type":"authorization_error"}`, true, "as predicted", "no scope", ""},
		{"401", may, brands, 401, "Www-Authenticate: Bearer", `{"message":"Unauthorized"}`, false, "Courier rejects the token itself; usual reasons: another key signed it, the workspace is in the other region, or a clock is wrong", "Unauthorized", "Www-Authenticate: Bearer"},
		{"401 for the clock", may, brands, 401, "Date: Wed, 18 Nov 2026 11:00:00 GMT", "", false, "the clock here is 6 min 40 s ahead of Courier's: the token may not be valid there", "", ""},
		{"403", may, brands, 403, "", "", false, "Courier accepts the token, but not its scope for this call: compare the message with the scope", "", ""},
		{"403 instead of 401", composed(t, "user_id:ann"), brands, 403, "", "", false, "refused either way; 403 means that Courier accepts the token itself, but not for this call", "", ""},
		{"200 instead of 401", composed(t, "user_id:ann"), brands, 200, "", "{}", false, "Courier accepts the token, although it should be refused: the token was signed here, and Courier only accepts its own signature", "", ""},
		{"200 instead of 403", mayNot, brands, 200, "", "{}", false, "Courier allows the call, although the scope lacks read:brands", "", ""},
		{"404", may, brands, 404, "", `{"message":"not found"}`, false, "404 is not about the token: the ID in this example doesn't exist in the workspace", "not found", ""},
		{"404 with a page", may, brands, 404, "Content-Type: text/html", `<html>`, false, "the server has no such path: check that it is Courier's host", "", ""},
		{"400", may, brands, 400, "", `{"message":"bad"}`, false, "400 Bad Request is about the content of this example, not about the token", "bad", ""},
		{"429", may, brands, 429, "Retry-After: 3", "", false, "too many requests; that says nothing about the token: try again in 3 s", "", "Retry-After: 3"},
		{"429 without a time", may, brands, 429, "", "", false, "too many requests; that says nothing about the token: try again later", "", ""},
		{"503", may, brands, 503, "", "down", false, "the server failed; that says nothing about the token: try again later", "down", ""},
		{"redirect", may, brands, 307, "Location: https://evil.example/brands?x=1", "", false, "the server redirects to https://evil.example/brands; bulla didn't follow, so the token isn't sent there", "", ""},
		{"GraphQL refuses", may, inbox, 200, "", `{"data":null,"errors":[{"message":"Unauthorized"}]}`, false, "GraphQL refuses the operation, in errors: see the message", "Unauthorized", ""},
		{"GraphQL refuses as predicted", mayNot, inbox, 200, "", `{"errors":[{"message":"missing scope"}]}`, true, "refused as predicted, but GraphQL says so in errors, with a status of success", "missing scope", ""},
		{"GraphQL fails", may, inbox, 200, "", `{"errors":[{"message":"Unknown field"}]}`, false, "GraphQL didn't carry out the operation: its errors are about the request, not the token", "Unknown field", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := answerOf(t, tt.s, tt.c, func(w http.ResponseWriter, _ *http.Request) {
				w.Header()["Date"] = nil
				if name, value, ok := strings.Cut(tt.header, ": "); ok {
					w.Header().Set(name, value)
				}
				w.WriteHeader(tt.status)
				_, _ = w.Write([]byte(tt.body))
			})
			if a.Status != tt.status || a.Same != tt.same || a.Difference != tt.says || a.Message != tt.message {
				t.Errorf("got  %d %t %q %q %s\nwant %d %t %q %q", a.Status, a.Same, a.Difference, a.Message, a.Fault,
					tt.status, tt.same, tt.says, tt.message)
			}
			if all := texts(a); !strings.Contains(all, tt.contains) {
				t.Errorf("%q is not in %s", tt.contains, all)
			}
		})
	}
}

// texts returns everything that an answer shows.
func texts(a Answer) string {
	all := []string{a.Host, a.Message, a.Difference, a.Fault.Message, a.Fault.Hint, a.Predicted.Because}
	for _, h := range a.Headers {
		all = append(all, h.Name+": "+h.Value)
	}
	return strings.Join(append(all, a.Body...), "\n")
}

// TestHostileAnswers quotes the token everywhere, with characters that control a terminal.
func TestHostileAnswers(t *testing.T) {
	s := pasted(t, ofCourier("user_id:ann read:brands"))
	token := s.Token.Text
	for _, body := range []string{
		`{"message":"\u001b[2J` + token + `"}`, "\x1b]52;c;" + token + "\a\u202e", strings.Repeat("x", maxBody-20) + token,
		strings.Repeat("\n", 500) + "end", "\xff\xfe", strings.ToUpper(token),
	} {
		a := answerOf(t, s, callOf(t, "GET", "/brands", ""), func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X-Request-Id", "a"+token)
			w.Header().Set("Location", "https://evil.example/"+token)
			w.WriteHeader(307)
			_, _ = w.Write([]byte(body))
		})
		all := texts(a)
		acts := func(r rune) bool { return r < ' ' && r != '\n' || r == 0x7f || r == '\u202e' }
		if strings.ContainsFunc(all, acts) {
			t.Errorf("control characters in %q", all)
		}
		for _, secret := range strings.Split(token, ".") {
			if strings.Contains(strings.ToLower(all), strings.ToLower(secret[:20])) {
				t.Errorf("%q shows a part of the token", all)
			}
		}
		if len(a.Body) > maxLines+1 {
			t.Errorf("%d lines", len(a.Body))
		}
	}
}

func TestNoAnswer(t *testing.T) {
	s := pasted(t, ofCourier("user_id:ann write:brands"))
	for _, tt := range []struct {
		method string
		want   string
	}{
		{"GET", "no answer, so there is nothing to compare"},
		{"PUT", "no answer, so there is nothing to compare; the request may have been carried out"},
	} {
		a := answerOf(t, s, callOf(t, tt.method, "/brands", ""), func(w http.ResponseWriter, _ *http.Request) {
			panic(http.ErrAbortHandler)
		})
		if a.Difference != tt.want || a.Status != 0 || a.Kind != call.Broken || a.Fault.IsZero() || a.Same {
			t.Errorf("%s: %+v", tt.method, a)
		}
	}
}
