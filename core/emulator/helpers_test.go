package emulator_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"bulla/core/emulator"
	"bulla/core/signing"
)

const (
	apiKey    = "pk_test_EXAMPLESECRETEXAMPLESECRET"
	otherKey  = "pk_prod_OTHERSECRETOTHERSECRETOTH"
	pushToken = "push-secret-4711"
	allScopes = "user_id:pigeon write:user-tokens read:user-tokens inbox:read:messages inbox:write:events read:preferences write:preferences read:brands write:brands read:messages"
)

// hmacSecret is the key that the emulator of the tests signs with.
const hmacSecret = "not a real secret, 32 bytes and more"

// recorder keeps every entry of all tests, without its times, so that TestMain can look for
// secrets.
type recorder struct {
	mu      sync.Mutex
	entries map[emulator.Entry]bool
}

func (r *recorder) add(e emulator.Entry) {
	e.Time, e.Took = time.Time{}, 0
	r.mu.Lock()
	defer r.mu.Unlock()
	r.entries[e] = true
}

var everything = recorder{entries: map[emulator.Entry]bool{}}

// longRE finds text that may be a token, a signature or a long push token.
var longRE = regexp.MustCompile(`[A-Za-z0-9_-]{40,}|eyJ[^*]`)

// leak returns the secret in a text, "" if it contains none.
func leak(text string) string {
	for _, secret := range []string{"EXAMPLESECRET", "OTHERSECRET", pushToken, hmacSecret} {
		if strings.Contains(text, secret) {
			return secret
		}
	}
	return longRE.FindString(text)
}

// TestMain checks after all tests that the log contains no secret and that no goroutine is left.
func TestMain(m *testing.M) {
	flag.Parse()
	code := m.Run()
	for e := range everything.entries {
		for _, text := range []string{e.String(), fmt.Sprintf("%+v", e)} {
			if secret := leak(text); secret != "" {
				fmt.Fprintf(os.Stderr, "the log contains a secret, %q: %s\n", secret, text)
				code = 1
			}
			if strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == 0x7f || r == 0x202e }) {
				fmt.Fprintf(os.Stderr, "the log is not visible: %q\n", text)
				code = 1
			}
		}
	}
	if fuzzing := flag.Lookup("test.fuzz").Value.String() != ""; code == 0 && !fuzzing {
		if err := goleak.Find(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	os.Exit(code)
}

// clock is a clock that is set by hand.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock { return &clock{now: time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) forward(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func testKey(t testing.TB, secret string) signing.Key {
	t.Helper()
	key, err := signing.NewSecret([]byte(secret), "test secret")
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func options(t testing.TB, c *clock) emulator.Options {
	return emulator.Options{APIKey: apiKey, Signer: testKey(t, hmacSecret), Now: c.Now, Random: rand.Reader,
		Log: everything.add}
}

// server is an emulator behind a real socket.
type server struct {
	t      testing.TB
	clock  *clock
	addr   string
	client *http.Client
	// stop ends the server and waits for it.
	stop func()

	mu      sync.Mutex
	entries []emulator.Entry
}

// start serves an emulator on a loopback address until the test ends.
func start(t testing.TB, changes ...func(*emulator.Options)) *server {
	t.Helper()
	s := &server{t: t, clock: newClock(), client: &http.Client{Transport: &http.Transport{}}}
	o := options(t, s.clock)
	o.Log = func(e emulator.Entry) {
		everything.add(e)
		s.mu.Lock()
		defer s.mu.Unlock()
		s.entries = append(s.entries, e)
	}
	for _, change := range changes {
		change(&o)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.addr = l.Addr().String()
	ctx, cancel := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- emulator.NewServer(emulator.New(o)).Serve(ctx, l) }()
	s.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-served; err != nil {
			t.Errorf("Serve: %v", err)
		}
		s.client.CloseIdleConnections()
	})
	t.Cleanup(s.stop)
	return s
}

// log returns the entries so far.
func (s *server) log() []emulator.Entry {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]emulator.Entry(nil), s.entries...)
}

// lastLog returns the last entry.
func (s *server) lastLog() emulator.Entry {
	s.t.Helper()
	entries := s.log()
	if len(entries) == 0 {
		s.t.Fatal("nothing was logged")
	}
	return entries[len(entries)-1]
}

// lastOfToken returns the last entry of a request with a token. Entries of websockets are skipped,
// because a websocket may end, and be logged, at any time.
func (s *server) lastOfToken() emulator.Entry {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range slices.Backward(s.entries) {
		if strings.HasPrefix(e.Bearer, "token ") && e.Method != "WS" {
			return e
		}
	}
	s.t.Fatal("no request with a token was logged")
	return emulator.Entry{}
}

// reply is a response that was read.
type reply struct {
	status int
	header http.Header
	text   string
	body   map[string]any
}

// message returns the message of an error.
func (r reply) message() string { text, _ := r.body["message"].(string); return text }

// at returns a value in the body by a path such as data.messages.nodes.
func (r reply) at(path string) any {
	var value any = r.body
	for name := range strings.SplitSeq(path, ".") {
		object, _ := value.(map[string]any)
		value = object[name]
	}
	return value
}

// do sends a request. Headers are "Name: value"; no bearer is sent if it is "".
func (s *server) do(method, path, bearer, body string, headers ...string) reply {
	s.t.Helper()
	r, err := http.NewRequest(method, "http://"+s.addr+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	if bearer != "" {
		r.Header.Set("Authorization", "Bearer "+bearer)
	}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		if name == "Host" {
			r.Host = value
			continue
		}
		r.Header.Add(name, value)
	}
	response, err := s.client.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer response.Body.Close()
	got, fault := readReply(response, method)
	if fault != "" {
		s.t.Errorf("%s %s: %s", method, path, fault)
	}
	return got
}

// readReply reads a response and says what is wrong with its shape, "" if nothing is.
func readReply(response *http.Response, method string) (r reply, fault string) {
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return r, err.Error()
	}
	r = reply{status: response.StatusCode, header: response.Header, text: strings.TrimSuffix(string(text), "\n")}
	for name, want := range map[string]string{"Content-Type": "application/json", "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"} {
		if got := r.header.Get(name); got != want {
			return r, fmt.Sprintf("%d: %s is %q, want %q", r.status, name, got, want)
		}
	}
	because := r.header.Get("Bulla-Because")
	if because == "" || strings.ContainsFunc(because, func(c rune) bool { return c < ' ' || c > '~' }) ||
		leak(because) != "" {
		return r, fmt.Sprintf("%d: Bulla-Because is %q", r.status, because)
	}
	if len(text) == 0 {
		if r.status == http.StatusNoContent || method == http.MethodHead {
			return r, ""
		}
		return r, fmt.Sprintf("%d: the body is missing", r.status)
	}
	if err := json.Unmarshal(text, &r.body); err != nil {
		return r, fmt.Sprintf("%d: %v: %s", r.status, err, text)
	}
	if r.status >= 400 {
		return r, errorFault(r)
	}
	return r, ""
}

// errorFault says how an error differs from the shape of Courier's errors.
func errorFault(r reply) string {
	want := "invalid_request_error"
	switch {
	case r.status == 401:
		want = "authentication_error"
	case r.status == 403:
		want = "authorization_error"
	case r.status == 429:
		want = "rate_limit_error"
	case r.status >= 500:
		want = "api_error"
	}
	switch {
	case len(r.body) != 2 || r.body["type"] != want || r.message() == "":
		return fmt.Sprintf("%d: the error is %s, want the type %s", r.status, r.text, want)
	case r.status == 401 && (r.message() != "Unauthorized" || r.header.Get("WWW-Authenticate") != "Bearer"):
		return fmt.Sprintf("401: %s, WWW-Authenticate %q", r.text, r.header.Get("WWW-Authenticate"))
	case r.status == 429 && r.header.Get("Retry-After") != "1":
		return "429 without Retry-After"
	case r.status == 405 && r.header.Get("Allow") == "":
		return "405 without Allow"
	}
	return ""
}

// issue returns a token with the scope.
func (s *server) issue(scope, rest string) string {
	s.t.Helper()
	body, err := json.Marshal(scope)
	if err != nil {
		s.t.Fatal(err)
	}
	r := s.do("POST", "/auth/issue-token", apiKey, `{"scope":`+string(body)+rest+`}`)
	text, _ := r.body["token"].(string)
	if r.status != 200 || text == "" {
		s.t.Fatalf("issue-token: %d %s", r.status, r.text)
	}
	return text
}

// graph sends a GraphQL request.
func (s *server) graph(path, bearer, query string, headers ...string) reply {
	s.t.Helper()
	body, err := json.Marshal(map[string]any{"query": query})
	if err != nil {
		s.t.Fatal(err)
	}
	return s.do("POST", path, bearer, string(body), headers...)
}

// list returns a JSON list, nil if value is not one.
func list(value any) []any { l, _ := value.([]any); return l }

// compact returns JSON without spaces, for comparing.
func compact(text string) string {
	var b bytes.Buffer
	if err := json.Compact(&b, []byte(text)); err != nil {
		return text
	}
	return b.String()
}
