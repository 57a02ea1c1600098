package issuer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"bulla/core/call"
	"bulla/core/courier"
	"bulla/core/expiry"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	apiKey = "pk_prod_EXAMPLE0000000000000000000"
	jwt    = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzY29wZSI6InVzZXJfaWQ6dXNlci0xMjMifQ.c2lnbmF0dXJlLW9mLW5vYm9keS1hdC1hbGwtMDAwMDAwMDA"
	scopes = "user_id:user-123 inbox:read:messages"
)

// noSecret fails if a value prints the key or the token, whatever the verb.
func noSecret(t *testing.T, values ...any) {
	t.Helper()
	for _, value := range values {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x"} {
			out := fmt.Sprintf(verb, value)
			for _, secret := range []string{apiKey, "EXAMPLE0000", jwt, "c2lnbmF0dXJl"} {
				if strings.Contains(out, secret) || strings.Contains(out, fmt.Sprintf("%x", secret)) {
					t.Errorf("%s of %T shows %s: %s", verb, value, secret, out)
				}
			}
		}
	}
}

func request(base string) Request {
	lifetime, err := expiry.Parse("2 days")
	if err != nil {
		panic(err)
	}
	return Request{BaseURL: base, APIKey: apiKey, Scope: scopes, ExpiresIn: lifetime}
}

// client has a clock that always shows noon.
func client() *call.Client {
	return call.New(call.Options{Now: func() time.Time { return time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC) }})
}

// answering starts a server with one response to everything. Header lines are Name: Value.
func answering(t *testing.T, status int, body string, header ...string) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		for _, line := range header {
			name, value, _ := strings.Cut(line, ": ")
			w.Header().Set(name, value)
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}))
	t.Cleanup(server.Close)
	return server
}

// refused requests a token from a server that returns none, and returns the error.
func refused(t *testing.T, r Request) *Error {
	t.Helper()
	issued, err := Issue(t.Context(), client(), r)
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("Issue = %v, %v, want an *Error", issued, err)
	}
	noSecret(t, err, *e, r)
	if e.Message == "" || e.Hint == "" || strings.Contains(e.Message+e.Hint, "\x1b") {
		t.Errorf("not a sentence with a hint: %q, hint %q", e.Message, e.Hint)
	}
	return e
}

func TestIssue(t *testing.T) {
	for _, c := range []struct {
		name   string
		status int
		body   string
	}{
		{"as documented", 200, `{"token":"` + jwt + `"}`},
		{"created", 201, `{"token":"` + jwt + `"}`},
		{"more members", 200, `{"expires":1,"data":{"token":"x"},"token":"` + jwt + `","type":null}`},
		{"white space", 200, "\n{ \"token\" : \" " + jwt + "\\n\" }\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got *http.Request
			var body []byte
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				got = r
				body, _ = io.ReadAll(r.Body)
				w.WriteHeader(c.status)
				_, _ = io.WriteString(w, c.body)
			}))
			defer server.Close()
			issued, err := Issue(t.Context(), client(), request(server.URL+"/"))
			if err != nil || issued.Token != jwt || issued.Status != c.status {
				t.Fatalf("Issue = %v, %v", issued, err)
			}
			noSecret(t, issued, &issued, request(server.URL))
			if got.Method != "POST" || got.RequestURI != courier.IssueTokenPath || string(body) != `{"scope": "user_id:user-123 inbox:read:messages", "expires_in": "2 days"}` {
				t.Errorf("sent %s %s with %s", got.Method, got.RequestURI, body)
			}
			for name, want := range map[string]string{"Authorization": "Bearer " + apiKey, "Content-Type": "application/json", "Accept": "application/json", "User-Agent": "bulla"} {
				if got.Header.Get(name) != want {
					t.Errorf("%s: %s, want %s", name, got.Header.Get(name), want)
				}
			}
		})
	}
}

func TestBody(t *testing.T) {
	number, err := expiry.ParseNumber("3600")
	if err != nil {
		t.Fatal(err)
	}
	text, err := expiry.Parse("90m")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name      string
		scope     string
		expiresIn expiry.Lifetime
		want      string
	}{
		{"a text", "user_id:a", text, `{"scope": "user_id:a", "expires_in": "90m"}`},
		{"a number", "user_id:a", number, `{"scope": "user_id:a", "expires_in": 3600}`},
		{"never", "user_id:a", expiry.Never(), `{"scope": "user_id:a"}`},
		{"what JSON escapes", "user_id:\"a\\\n<&>é", expiry.Never(), `{"scope": "user_id:\"a\\\n<&>\u00e9"}`},
		{"characters beyond U+FFFF", "user_id:\U0001F426\u2028\x7f\ufffd", text, `{"scope": "user_id:\ud83d\udc26\u2028\u007f\ufffd", "expires_in": "90m"}`},
	} {
		call, err := Request{BaseURL: courier.US.BaseURL(), APIKey: apiKey, Scope: c.scope, ExpiresIn: c.expiresIn}.Call()
		if err != nil || call.Body != c.want {
			t.Errorf("%s: body %s, %v, want %s", c.name, call.Body, err, c.want)
		}
	}
}

// TestShownBodyIsSent checks that the body that is shown is sent byte for byte, and that it
// contains the scope.
func TestShownBodyIsSent(t *testing.T) {
	for _, scope := range []string{"user_id:\u00fcnal inbox:read:messages", "user_id:\U0001F426", "user_id:a\u202eb\u0085\x7f\x1b", "user_id:e\u0301\u0301\u0301\u3164"} {
		bodies := make(chan string, 1)
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			bodies <- string(body)
			_, _ = io.WriteString(w, `{"token":"`+jwt+`"}`)
		}))
		r := Request{BaseURL: server.URL, APIKey: apiKey, Scope: scope, ExpiresIn: expiry.Never()}
		requested, err := r.Call()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Issue(t.Context(), client(), r); err != nil {
			t.Fatal(err)
		}
		sent := <-bodies
		if _, shown, _ := strings.Cut(requested.Text(), "\n\n"); shown != sent+"\n" {
			t.Errorf("shown %q, sent %q", shown, sent)
		}
		var object struct{ Scope string }
		if err := json.Unmarshal([]byte(sent), &object); err != nil || object.Scope != scope {
			t.Errorf("sent %s for %q, %v", sent, scope, err)
		}
		server.Close()
	}
}

func TestDryRun(t *testing.T) {
	call, err := request(courier.EU.BaseURL()).Call()
	want := "POST https://api.eu.courier.com/auth/issue-token\nAuthorization: Bearer pk_prod_****\nContent-Type: application/json\nAccept: application/json\n" +
		"User-Agent: bulla\n\n{\"scope\": \"user_id:user-123 inbox:read:messages\", \"expires_in\": \"2 days\"}\n"
	if err != nil || call.Text() != want {
		t.Errorf("Text = %s, %v", call.Text(), err)
	}
}

func TestProblemsBeforeSending(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		t.Error("the request was sent")
	}))
	defer server.Close()
	with := func(change func(*Request)) Request {
		r := request(server.URL)
		change(&r)
		return r
	}
	key := func(text string) Request { return with(func(r *Request) { r.APIKey = text }) }
	base := func(text string) Request { return with(func(r *Request) { r.BaseURL = text }) }
	for _, c := range []struct {
		name          string
		request       Request
		message, hint string
	}{
		{"no key", key(""), "there is no API key", "COURIER_API_KEY"},
		{"white space as key", key(" \n"), "there is no API key", "COURIER_API_KEY"},
		{"a placeholder", key("$YOUR_API_KEY"), "placeholder", "single quotes"},
		{"a placeholder in brackets", key("<api key>"), "placeholder", "API Keys"},
		{"a placeholder after a prefix", key("pk_prod_YOUR_KEY"), "placeholder", "API Keys"},
		{"a placeholder of Xs", key("pk_prod_XXXXXXXXXXXX"), "placeholder", "API Keys"},
		{"a placeholder in an assignment", key("COURIER_API_KEY=$YOUR_KEY"), "placeholder", "single quotes"},
		{"a line of .env", key("COURIER_API_KEY=" + apiKey), "an assignment", "after ="},
		{"a line of .env without a key", key("COURIER_API_KEY=secret"), "does not look like", "pk_prod_"},
		{"a masked key", key("pk_prod_****"), "masked", "whole key"},
		{"a shortened key", key("pk_prod_EXAM..."), "masked", "whole key"},
		{"a line break", key(apiKey + "\n"), "white space", "only the key"},
		{"a header's value", key("Bearer " + apiKey), "white space", "without Bearer"},
		{"quotes", key(`"` + apiKey + `"`), "in quotes", "remove"},
		{"a token", key(jwt), "tokens can't issue tokens", "API Keys"},
		{"a client key", key("MDAwMDAwMDAtMDAwMC00MDAwLTgwMDAtMDAwMDAwMDAwMDAw"), "client key", "API Keys"},
		{"a workspace", key(courier.SampleWorkspace), "workspace ID", "API Keys"},
		{"another key", key("sk_live_EXAMPLE00000000000"), "does not look like", "pk_prod_"},
		{"not UTF-8", with(func(r *Request) { r.Scope = "user_id:a\xff" }), "the scope is not UTF-8: byte 9 is 0xFF", "UTF-8"},
		{"no scope", with(func(r *Request) { r.Scope = " " }), "there is no scope", "user_id"},
		{"no base", base(""), "there is no base URL", "https://api.eu.courier.com"},
		{"a blank base", base(" \n"), "there is no base URL", "https://api.courier.com"},
		{"plain http", base("http://api.courier.com"), "plain http to api.courier.com", "https://api.courier.com"},
		{"a query", base("https://api.courier.com/?key=" + apiKey), "the base URL has a query", "write https://api.courier.com/"},
		{"a user", base("https://" + apiKey + "@api.courier.com"), "the base URL contains a user name", "write https://api.courier.com: bulla doesn't send it"},
		{"a user and a path", base("https://me:secret@api.courier.com/v1/auth/issue-token"), "the base URL contains a user name", "write https://api.courier.com/v1: "},
		{"a user and no host", base("https://me@/"), "the base URL contains a user name", "leave it out"},
		{"the endpoint itself", base("https://api.courier.com/auth/issue-token/"), "already ends in /auth/issue-token", "write https://api.courier.com"},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := refused(t, c.request)
			if !strings.Contains(e.Message, c.message) || !strings.Contains(e.Hint, c.hint) || e.Status != 0 || e.Refused {
				t.Errorf("%q, hint %q, refused %v", e.Message, e.Hint, e.Refused)
			}
		})
	}
}

// TestHintsNameTheBaseURL takes the address in each hint and requests a token there.
func TestHintsNameTheBaseURL(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0") // closes every connection
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	go func() {
		for {
			conn, err := silent.Accept()
			if err != nil {
				return
			}
			_, _ = conn.Read(make([]byte, 4096))
			_ = conn.Close()
		}
	}()
	plain := httptest.NewServer(http.NotFoundHandler())
	defer plain.Close()
	unknown := httptest.NewUnstartedServer(http.NotFoundHandler())
	unknown.Config.ErrorLog = log.New(io.Discard, "", 0)
	unknown.StartTLS()
	defer unknown.Close()
	moved := answering(t, 307, "", "Location: https://api.example/v2/auth/issue-token")
	host := func(s *httptest.Server) string { return s.Listener.Addr().String() }
	for _, c := range []struct{ name, base, want string }{
		{"https where http answers", "https://" + host(plain), "http://" + host(plain)},
		{"with a path", "https://" + host(plain) + "/courier/", "http://" + host(plain) + "/courier"},
		{"with a path like the endpoint's", "https://" + host(plain) + courier.IssueTokenPath + "/v2", "http://" + host(plain) + courier.IssueTokenPath + "/v2"},
		{"an unknown authority", unknown.URL, "http://" + host(unknown)},
		{"http where no server answers", "http://" + silent.Addr().String(), "https://" + silent.Addr().String()},
		{"a redirect", moved.URL, "https://api.example/v2"},
		{"the endpoint, by plain http", "http://api.courier.com/auth/issue-token", "https://api.courier.com"},
		{"the endpoint without a scheme", "api.courier.com/auth/issue-token/", "https://api.courier.com"},
		{"the endpoint with a query", "https://api.courier.com/auth/issue-token?a=b", "https://api.courier.com"},
		{"the endpoint twice", "https://api.courier.com/auth/issue-token/auth/issue-token", "https://api.courier.com"},
		{"the address that a server listens on", "http://0.0.0.0:8080/auth/issue-token", "http://127.0.0.1:8080"},
		{"no host", "https:///", "https://api.courier.com"},
		{"a path and a query", "https://api.courier.com/x?a=b", "https://api.courier.com/x"},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := refused(t, request(c.base))
			words := strings.Fields(e.Hint)
			at := slices.IndexFunc(words, func(word string) bool { return strings.Contains(word, "://") })
			if at < 0 || strings.Trim(words[at], ";,") != c.want {
				t.Fatalf("%s, hint %q, want %s", e.Message, e.Hint, c.want)
			}
			if _, err := request(c.want).Call(); err != nil {
				t.Errorf("and %s is refused: %v", c.want, err)
			}
		})
	}
}

func TestEnvironmentAndHost(t *testing.T) {
	for key, want := range map[string]string{
		"pk_test_EXAMPLE": "published/test", "dk_prod_EXAMPLE": "draft/production", "": "unknown: there is no API key",
		"token_01EXAMPLE": "only Courier knows: the key's prefix does not name it", "pk_EXAMPLE": "only Courier knows: the key's prefix does not name it",
	} {
		if got := (Request{APIKey: key}).Environment(); got != want {
			t.Errorf("Environment of %s = %s, want %s", key, got, want)
		}
	}
	for base, want := range map[string]string{"https://api.courier.com/x?y": "api.courier.com", "http://127.0.0.1:8080": "127.0.0.1:8080", "nonsense": "no host", "https://" + apiKey: "pk_prod_****"} {
		if got := (Request{BaseURL: base, APIKey: apiKey}).Host(); got != want {
			t.Errorf("Host of %s = %s, want %s", base, got, want)
		}
	}
}

func TestCanceled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { cancel(); <-done }))
	defer server.Close()
	defer close(done)
	_, err := Issue(ctx, client(), request(server.URL))
	var e *Error
	if !errors.As(err, &e) || !errors.Is(err, context.Canceled) || e.Refused ||
		!strings.Contains(e.Hint, "may have issued a token") {
		t.Errorf("Issue = %v, hint %q", err, e.Hint)
	}
	noSecret(t, err)
}

// TestPlaceholderHints checks that the hint mentions quotes only if the key contains a $.
func TestPlaceholderHints(t *testing.T) {
	for key, quotes := range map[string]bool{"$YOUR_API_KEY": true, "<api key>": false, "pk_prod_YOUR_KEY": false} {
		var e *Error
		if !errors.As(CheckKey(key), &e) || strings.Contains(e.Hint, "single quotes") != quotes {
			t.Errorf("%s: %v", key, e)
		}
	}
}

// TestKeyIn extracts the key from the text that it is copied with, and leaves any other text
// unchanged.
func TestKeyIn(t *testing.T) {
	for _, text := range []string{
		apiKey, "COURIER_API_KEY=" + apiKey, " export COURIER_API_KEY=" + apiKey + "\n", `COURIER_API_KEY="` + apiKey + `"`, "courier_key = '" + apiKey + "'",
		`set COURIER_API_KEY=` + apiKey, `$env:COURIER_API_KEY = "` + apiKey + `"`, `"` + apiKey + `"`, "`" + apiKey + "`", "Bearer " + apiKey, "Authorization: Bearer " + apiKey,
		`"authorization: bearer ` + apiKey + `"`, "KEY=" + apiKey + ";",
	} {
		if got := KeyIn(text); got != apiKey {
			t.Errorf("of %q: %q", text, got)
		}
	}
	for _, text := range []string{"", " ", "=", `"`, "A=", "COURIER_API_KEY=$YOUR_KEY", "Bearer", jwt, "Bearer " + jwt, "two words=" + apiKey, apiKey + " " + apiKey, "MDAwMDAwMA=="} {
		if got := KeyIn(text); got != text {
			t.Errorf("of %q: %q", text, got)
		}
	}
}

// TestAddress checks that the whole URL of the endpoint is shown, without secrets.
func TestAddress(t *testing.T) {
	for base, want := range map[string]string{
		"https://api.courier.com": "https://api.courier.com/auth/issue-token", "http://127.0.0.1:1/mock/": "http://127.0.0.1:1/mock/auth/issue-token",
		"https://api.example/" + apiKey: "https://api.example/pk_prod_****/auth/issue-token", "nonsense": "", "https://me:secret@api.courier.com": "",
	} {
		if got := request(base).Address(); got != want {
			t.Errorf("address of %s = %s, want %s", base, got, want)
		}
	}
}

// TestHostWarning checks the warning about hosts that are not Courier's.
func TestHostWarning(t *testing.T) {
	for base, foreign := range map[string]bool{
		"https://api.courier.com": false, "https://API.eu.courier.com:443/x": false, "http://127.0.0.1:1": false, "https://localhost:1": false, "https://[::1]": false, "nonsense": false,
		"https://api.courier.com.evil.example": true, "https://courier.com": true, "https://127.evil.example": true,
	} {
		if got := request(base).HostWarning(); (got != "") != foreign || foreign && !strings.Contains(got, "is not one of Courier's hosts and would receive the API key") {
			t.Errorf("%s: %q", base, got)
		}
	}
}

// TestRequested checks that the diagnosis gets the environment that the key names.
func TestRequested(t *testing.T) {
	for key, want := range map[string]courier.TenantScope{"pk_test_EXAMPLE": {State: "published", Environment: "test"}, "token_01EXAMPLE": {}} {
		requested := Request{BaseURL: courier.US.BaseURL(), APIKey: key, Scope: scopes}.Requested()
		if requested.TenantScope != want || requested.Host != "api.courier.com" || requested.Scope != scopes {
			t.Errorf("%s: requested %+v", key, requested)
		}
	}
}
