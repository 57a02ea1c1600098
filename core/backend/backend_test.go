package backend

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"bulla/core/call"
	"bulla/core/hint"
	"bulla/core/intake"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	header  = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."
	jwt     = header + "eyJzY29wZSI6InVzZXJfaWQ6dXNlci0xMjMifQ.c2lnbmF0dXJlLW9mLW5vYm9keS1hdC1hbGwtMDAwMDAwMDA"
	other   = header + "eyJzY29wZSI6InVzZXJfaWQ6dXNlci00NTYifQ.c2lnbmF0dXJlLW9mLW5vYm9keS1hdC1hbGwtMTExMTExMTE"
	session = "hunter2secret"
	apiKey  = "pk_prod_EXAMPLE0000000000000000000"
)

// noSecret fails if a value prints a secret, whatever the verb.
func noSecret(t *testing.T, values ...any) {
	t.Helper()
	for _, value := range values {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x"} {
			out := fmt.Sprintf(verb, value)
			for _, secret := range []string{jwt, other, "c2lnbmF0dXJl", session, apiKey, "EXAMPLE0000"} {
				if strings.Contains(out, secret) || strings.Contains(out, fmt.Sprintf("%x", secret)) {
					t.Errorf("%s of %T shows %s: %s", verb, value, secret, out)
				}
			}
		}
	}
}

// fetch calls a server that sends one response to everything. Header lines are Name: Value.
func fetch(t *testing.T, status int, body string, lines ...string) (Response, string) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		for _, line := range lines {
			name, value, _ := strings.Cut(line, ": ")
			if name == "Set-Cookie" {
				w.Header().Add(name, value)
				continue
			}
			w.Header().Set(name, value)
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}))
	defer server.Close()
	r := call.Request{Method: "POST", URL: server.URL + "/api/token?session=" + session,
		Header: []call.Field{{Name: "X-Session", Value: session, Secret: true}}}
	a, err := Fetch(t.Context(), call.New(call.Options{}), r)
	if err != nil {
		t.Fatal(err)
	}
	noSecret(t, a, &a, a.Faults, a.Where)
	return a, server.Listener.Addr().String()
}

func TestFetchFinds(t *testing.T) {
	for _, c := range []struct {
		name        string
		status      int
		body        string
		lines       []string
		text, where string
		token       string
		faults      int
	}{
		{"issue-token's own form", 200, `{"token":"` + jwt + `"}`, nil, `{"token":"` + jwt + `"}`, "body", jwt, 0},
		{"another member", 201, `{"data":{"accessToken":"` + jwt + `"}}`, nil, `{"data":{"accessToken":"` + jwt + `"}}`, "body", jwt, 0},
		{"a bare token", 200, jwt + "\n", []string{"Content-Type: text/plain"}, jwt + "\n", "body", jwt, 0},
		{"a page that contains it", 200, "<html><script>var t='" + jwt + "'</script>", []string{"Content-Type: text/html"}, "", "body", jwt, 0},
		{"a cookie", 204, "", []string{"Set-Cookie: a=b", "Set-Cookie: jwt=" + jwt + "; HttpOnly"}, "Set-Cookie: jwt=" + jwt + "; HttpOnly", "header set-cookie", jwt, 0},
		{"Authorization", 200, `{"ok":true}`, []string{"Authorization: Bearer " + jwt}, "Authorization: Bearer " + jwt, "header authorization", jwt, 0},
		{"a custom header", 200, "ok", []string{"X-Courier-Token: " + jwt}, "X-Courier-Token: " + jwt, "header x-courier-token", jwt, 0},
		{"the body comes before headers", 200, `{"token":"` + jwt + `"}`, []string{"Set-Cookie: session=" + other}, "", "body", jwt, 0},
		{"a token with an error", 401, `{"token":"` + jwt + `"}`, nil, "", "body", jwt, 1},
		{"a token in a redirect", 302, "", []string{"Location: https://app.example/#access_token=" + jwt}, "", "header location", jwt, 1},
		{"a token in a failure", 500, "panic: " + jwt, []string{"Content-Type: text/plain"}, "", "body", jwt, 1},
		{"two tokens", 200, `{"access":"` + jwt + `","refresh":"` + other + `"}`, nil, "", "body", jwt, 1},
		{"no token", 200, `{"ok":true}`, nil, `{"ok":true}`, "body", "", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, _ := fetch(t, c.status, c.body, c.lines...)
			if a.Status != c.status || a.Where != c.where || a.Found.Token != c.token || a.HasToken() != (c.token != "") ||
				len(a.Faults) != c.faults {
				t.Errorf("status %d, token in %s: %v, faults %+v", a.Status, a.Where, a.HasToken(), a.Faults)
			}
			if c.text != "" && a.Text != c.text {
				t.Errorf("text %q, want %q", a.Text, c.text)
			}
		})
	}
}

// TestTextShowsNoSecret calls servers that repeat what they were sent. Without a token the text
// goes into findings, so it must not contain a secret.
func TestTextShowsNoSecret(t *testing.T) {
	secret := func(name, value string) call.Request {
		return call.Request{Header: []call.Field{{Name: name, Value: value, Secret: true}}}
	}
	for _, c := range []struct {
		name       string
		request    call.Request
		body, text string
	}{
		{"a header", secret("X-Open", session), `{"error":"bad session ` + session + `"}`, `{"error":"bad session ****"}`},
		{"a header that is secret by its name", call.Request{Header: []call.Field{{Name: "X-Session", Value: session}}}, "who is " + session, "who is ****"},
		{"after a scheme", secret("Authorization", "Bearer "+session), `{"got":"` + session + `"}`, `{"got":"****"}`},
		{"a whole cookie", secret("Cookie", session), `{"error":"bad session ` + session + `"}`, `{"error":"bad session ****"}`},
		{"a pair of a cookie", secret("Cookie", "theme=dark; id="+session+"; csrf=short7"), session + " short7", "**** ****"},
		{"a secret body", call.Request{Method: "POST", Body: `{"password":"` + session + `"}`, SecretBody: true}, "no such password: " + session, "no such ****: ****"},
		{"a long one that a title would shorten", secret("X-Open", strings.Repeat(session, 40)), "no " + strings.Repeat(session, 40), "no ****"},
		{"one that is not ASCII", secret("X-Open", session+"\u00e9\u00e9"), "no " + session + "\u00e9\u00e9", "no ****"},
		{"a key that was not sent", secret("X-Open", session), `{"key":"` + apiKey + `"}`, `{"key":"` + apiKey + `"}`},
		{"a token", secret("X-Open", session), `{"token":"` + jwt + `","session":"` + session + `"}`, `{"token":"` + jwt + `","session":"****"}`},
		{"a member around a token", secret("X-Open", session), `{"` + session + `":{"token":"` + jwt + `"}}`, `{"****":{"token":"` + jwt + `"}}`},
		{"a member with escapes", secret("X-Open", session), `{"\u0068unter2secret":{"token":"` + jwt + `"}}`, jwt},
		{"an error with escapes", secret("X-Open", session), `{"error":"no \u0068unter2secret"}`, ""},
		{"between two tokens", secret("X-Open", session), "a: " + jwt + "\n" + session + ": " + other, "a: " + jwt + "\n****: " + other},
		{"the token that was sent", secret("Authorization", "Bearer "+jwt), `{"token":"` + jwt + `"}`, `{"token":"` + jwt + `"}`},
	} {
		for _, status := range []int{200, 401} {
			t.Run(fmt.Sprint(c.name, " ", status), func(t *testing.T) {
				server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
					w.WriteHeader(status)
					_, _ = io.WriteString(w, c.body)
				}))
				defer server.Close()
				c.request.URL = server.URL
				a, err := Fetch(t.Context(), call.New(call.Options{}), c.request)
				if err != nil || a.Text != c.text || a.Where != "body" {
					t.Fatalf("Fetch = %q in %s, %v, want %q", a.Text, a.Where, err, c.text)
				}
				if found := intake.Find(a.Text); fmt.Sprint(a.Found) != fmt.Sprint(found) {
					t.Errorf("found %+v, and in the text %+v", a.Found, found)
				}
				noSecret(t, a, a.Faults)
				for _, remark := range a.Found.Remarks {
					noSecret(t, remark.Title, remark.Fix)
				}
			})
		}
	}
}

// FuzzMaskSent checks that masking never loses the token, and that no text about the response
// contains what was sent.
func FuzzMaskSent(f *testing.F) {
	for _, text := range []string{`{"` + session + `":"` + jwt + `"}`, "a " + session + jwt + session,
		jwt + "\n" + other + "~" + session, `{"token":"ey\u004a` + jwt[3:] + `"}`, "%65yJ" + jwt[3:]} {
		f.Add(text)
	}
	r := call.Request{Header: []call.Field{{Name: "X-Open", Value: session, Secret: true}}}
	f.Fuzz(func(t *testing.T, text string) {
		a := Response{Response: call.Response{Body: text}}
		a.find()
		before := a.Found.Token
		if a.maskSent(r); a.Found.Token != before {
			t.Errorf("the token of %q is lost", text)
		}
		if shown := fmt.Sprint(a.Found.Where, a.Found.Removed); strings.Contains(strings.ToLower(shown), session) {
			t.Errorf("%q: %s", text, shown)
		}
	})
}

// TestWhereShowsNoSecret calls servers that use the secret that they were sent as the name of the
// token's header or member.
func TestWhereShowsNoSecret(t *testing.T) {
	const mixed = "Hunter2Secret"
	for _, line := range []string{"Set-Cookie: " + mixed + "=" + jwt, "X-" + mixed + ": " + jwt,
		"Location: /" + mixed + "?token=" + jwt} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			name, value, _ := strings.Cut(line, ": ")
			w.Header().Set(name, value)
			w.WriteHeader(http.StatusFound)
		}))
		a, err := Fetch(t.Context(), call.New(call.Options{}),
			call.Request{URL: server.URL, Header: []call.Field{{Name: "X-Open", Value: mixed, Secret: true}}})
		server.Close()
		if err != nil || a.Found.Token != jwt {
			t.Fatalf("Fetch = %v, %v", a, err)
		}
		shown := strings.ToLower(fmt.Sprint(a.Where, a.Found.Where, a.Found.Removed, a.Found.Candidates,
			a.Found.Remarks, a.Faults))
		if strings.Contains(shown, strings.ToLower(mixed)) {
			t.Errorf("%s: %s", line, shown)
		}
	}
}

// TestRedirectShowsNoSecret calls servers that put the secret that they were sent into the path of
// a redirect.
func TestRedirectShowsNoSecret(t *testing.T) {
	for _, path := range []string{"/login;jsessionid=" + session, "/" + strings.Repeat("x", 170) + "/" + session,
		"//" + session + ".example/login"} {
		a, _ := fetch(t, 302, "", "Location: "+path)
		if len(a.Faults) != 1 || !strings.Contains(a.Faults[0].Message, "****") {
			t.Errorf("%s: %+v", path, a.Faults)
		}
		noSecret(t, a.Faults, a.Location)
	}
}

func TestFaults(t *testing.T) {
	for _, c := range []struct {
		name          string
		status        int
		body          string
		lines         []string
		message, hint string
	}{
		{"401", 401, `{"message":"who is ` + session + `"}`, nil, `HOST did not recognize your session (401 Unauthorized): "who is ****"`, "Cookie or Authorization"},
		{"403", 403, "", nil, "HOST does not give this session a token (403 Forbidden)", "CSRF"},
		{"404", 404, "<html>no", []string{"Content-Type: text/html"}, "HOST has nothing at /api/token (404 Not Found)", "check the path"},
		{"405", 405, "", nil, "HOST expects a different method here (405 Method Not Allowed)", "use GET"},
		{"405 that says which", 405, "", []string{"Allow: GET, HEAD"}, "HOST expects a different method here (405 Method Not Allowed)", "allows: GET, HEAD"},
		{"400", 400, `{"error":{"message":"userId is required"}}`, nil, `HOST does not understand the request (400 Bad Request): "userId is required"`, "Content-Type"},
		{"415", 415, "", nil, "HOST does not understand the request (415 Unsupported Media Type)", "Content-Type"},
		{"plain http to https", 400, "Client sent an HTTP request to an HTTPS server.\n", nil, "HOST serves https and was called with plain http (400 Bad Request)", "write https://HOST/api/token"},
		{"429", 429, "", []string{"Retry-After: 90"}, "HOST rate-limited the request (429 Too Many Requests)", "wait 1 min 30 s"},
		{"429 without", 429, "", nil, "HOST rate-limited the request (429 Too Many Requests)", "wait a minute"},
		{"500", 500, `{"message":"key ` + apiKey + ` failed"}`, nil, `HOST failed (500 Internal Server Error): "key pk_prod_**** failed"`, "log"},
		{"418", 418, "\x1b[2J", []string{"Content-Type: text/plain"}, `HOST answered 418 I'm a teapot: "\u{001B}[2J"`, "log"},
		{"a redirect", 307, "", []string{"Location: https://api.example/v2/token?s=" + session}, "HOST redirects to https://api.example/v2/token (307 Temporary Redirect); not followed", "if it is yours"},
		{"a redirect to log in", 302, "", []string{"Location: /login?next=/api/token"}, "HOST redirects to http://HOST/login (302 Found)", "it asks you to log in"},
		{"a redirect to log in with Devise", 302, "", []string{"Location: /users/sign_in"}, "redirects to", "it asks you to log in"},
		{"a redirect to a host to log in", 303, "", []string{"Location: https://auth.example/?n=1"}, "redirects to", "it asks you to log in"},
		{"a redirect to an auth API", 302, "", []string{"Location: /good/auth/issue-token"}, "redirects to", "call that address instead"},
		{"a redirect that keeps the method", 307, "", []string{"Location: /login"}, "redirects to", "call that address instead"},
		{"a redirect to an author", 302, "", []string{"Location: /authors/logins"}, "redirects to", "call that address instead"},
		{"not modified", 304, "", nil, "HOST answered 304 Not Modified: a conditional request has no body in its response", "If-None-Match"},
		{"an ID that is not a token", 200, `{"token":"5e2b2615-05ef-4bb3-8acb-9172f88dd3f6"}`, nil, `it has "token"`, "member token"},
		{"a redirect to nowhere", 302, "", nil, "HOST redirects to another address (302 Found)", "address"},
		{"nothing", 200, "", nil, "HOST answered 200 OK with an empty body", "in its response"},
		{"no content", 204, "", nil, "HOST answered 204 No Content with an empty body", "in its response"},
		{"a page", 200, "<!DOCTYPE html><title>App</title>", []string{"Content-Type: text/html"}, "HOST answered 200 OK with an HTML page and no token", "login page"},
		{"compressed", 200, "\x1f\x8b\x08\x00rubbish", []string{"Content-Encoding: gzip"}, "HOST answered 200 OK with a compressed body (gzip)", "only if the request has Accept-Encoding"},
		{"JSON without a token", 200, `{"ok":true,"user\u202e":"` + session + `"}`, nil, `HOST answered 200 OK with JSON without a JWT: it has "ok", "user\u{202E}"`, "member token"},
		{"the example of the documentation", 200, `{"token":"5e2b2615.05efbb3acab9172f88dd3f6f"}`, nil, `HOST answered 200 OK with JSON without a JWT: it has "token"`, "issue-token"},
		{"an error with status 200", 200, `{"error":"no session"}`, nil, `it has "error", and says "no session"`, "status of 400"},
		{"a word", 200, "ok", []string{"Content-Type: text/plain"}, "HOST answered 200 OK with no token", "issue-token"},
		{"a list", 200, "[]", nil, "HOST answered 200 OK with no token", "issue-token"},
		{"an API key", 200, `{"key":"` + apiKey + `"}`, nil, "the response contains a Courier API key", "rotate"},
		{"an API key with the token", 200, `{"token":"` + jwt + `","key":"` + apiKey + `"}`, nil, "the response contains a Courier API key", "rotate"},
		{"two tokens", 200, `{"access":"` + jwt + `","refresh":"` + other + `"}`, nil, "the response contains 2 different tokens: json member access, json member refresh", "use the one"},
		{"a repeated member", 200, `{"token":"` + jwt + `","token":"` + other + `"}`, nil, "2 different tokens: json member token, which appears more than once", "send it once"},
		{"too long", 200, `{"token":"` + jwt + `","x":"` + strings.Repeat("x", call.MaxBody), nil, "the response is longer than 1024 KiB", "only the token"},
		{"kept by caches", 200, `{"token":"` + jwt + `"}`, []string{"Cache-Control: public, max-age=3600"}, "caches may keep the response and return an old token (Cache-Control: public, max-age=3600)", "no-store"},
		{"from a cache", 200, `{"token":"` + jwt + `"}`, []string{"Age: 35"}, "the response comes from a cache that has kept it for 35 s (Age)", "no-store"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, host := fetch(t, c.status, c.body, c.lines...)
			for _, f := range a.Faults {
				message, hint := strings.ReplaceAll(c.message, "HOST", host), strings.ReplaceAll(c.hint, "HOST", host)
				if strings.Contains(f.Message, message) && strings.Contains(f.Hint, hint) {
					return
				}
			}
			t.Errorf("faults %+v, want %q and %q", a.Faults, c.message, c.hint)
		})
	}
}

// TestFaultsFor checks that the fault names the token that is shown.
func TestFaultsFor(t *testing.T) {
	for body, want := range map[string]string{
		`{"access":"` + jwt + `","refresh":"` + other + `"}`: "use the one that the client expects; ",
		`{"token":"` + jwt + `","token":"` + other + `"}`:    "send it once: if a name is repeated, some clients read the first member and most the last; ",
	} {
		a, _ := fetch(t, 500, body)
		for picked, here := range []string{"the first one is shown here", "the first one is shown here", "number 2 is shown here"} {
			if faults := a.FaultsFor(picked); len(faults) != 2 || faults[1].Hint != want+here || faults[0] != a.Faults[0] {
				t.Errorf("number %d: %+v", picked, faults)
			}
		}
	}
	if faults := (Response{Faults: []hint.Problem{{Message: "a"}}}).FaultsFor(2); len(faults) != 1 {
		t.Errorf("of a response that was not judged: %+v", faults)
	}
}

// TestCompressedOnRequest checks that the hint names the header that requested compression.
func TestCompressedOnRequest(t *testing.T) {
	a := Response{Response: call.Response{Status: 200, Body: "\x1f\x8b", Header: http.Header{"Content-Encoding": {"br"}}}}
	for _, name := range []string{"Accept-Encoding", "accept-encoding"} {
		r := call.Request{URL: "https://app.example/", Header: []call.Field{{Name: name, Value: "br"}}}
		if faults := newJudge(r, a).faults(1); len(faults) != 1 || faults[0].Hint != "leave out the Accept-Encoding header" {
			t.Errorf("%s: %+v", name, faults)
		}
	}
}

func TestCacheControl(t *testing.T) {
	for control, want := range map[string]bool{
		"": false, "no-store": false, "max-age=0": false, "max-age=60": true, "private, max-age=60": true, "max-age=60, no-store": false, "S-MaxAge=60": true,
		"s-maxage=\"60\"": true, "no-cache, max-age=60": false, "max-age=x": false, "public": false,
	} {
		if got := keeps(control); got != want {
			t.Errorf("keeps(%q) = %v", control, got)
		}
	}
}

func TestServerDown(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close()
	_, err := Fetch(t.Context(), call.New(call.Options{}), call.Request{URL: server.URL + "?s=" + session})
	var e *call.Error
	if !errors.As(err, &e) || e.Kind != call.Refused {
		t.Errorf("Fetch = %v", err)
	}
	noSecret(t, err, *e)
}
