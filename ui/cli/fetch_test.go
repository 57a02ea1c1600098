package cli_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"bulla/core"
	"bulla/core/signing"
	"bulla/ui/cli"
)

// noon is when the tests of this file happen.
var noon = time.Unix(1795000000, 0).UTC()

// tokenOf returns a token that was issued at a time for so long.
func tokenOf(t *testing.T, at time.Time, lifetime string) string {
	t.Helper()
	key, err := signing.RandomKey(sevens{})
	check(t, err)
	moment := core.Moment{Now: at, ID: "00000000-0000-4000-8000-00000000000a"}
	w := core.New(key, moment).Apply(core.SetExpiry{Text: lifetime}, moment)
	if w.Composed.Text == "" {
		t.Fatal(w.NotComposed)
	}
	return w.Composed.Text
}

// fetched is how a command ended.
type fetched struct {
	status         int
	stdout, stderr string
}

// fetch runs bulla fetch in this process.
func fetch(t *testing.T, p cli.Process) fetched {
	t.Helper()
	p.Args = append([]string{"fetch"}, p.Args...)
	if p.Stdin == nil {
		p.Stdin = file(t, "")
	}
	out, errs := file(t, ""), file(t, "")
	p.Stdout, p.Stderr = out, errs
	if p.Now == nil {
		p.Now = func() time.Time { return noon.Add(time.Second) }
	}
	if p.Getenv == nil {
		p.Getenv = environment(nil)
	}
	status := cli.Main(p)
	return fetched{status, content(t, out), content(t, errs)}
}

// backendWith serves a handler on a real socket and returns its address.
func backendWith(t *testing.T, handler http.HandlerFunc) string {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL
}

// TestFetchSends holds what arrives at a backend to what the flags say.
func TestFetchSends(t *testing.T) {
	dir := t.TempDir()
	session := filepath.Join(dir, "session")
	check(t, os.WriteFile(session, []byte("from-a-file\n"), 0o600))
	token := tokenOf(t, noon, "2 days")
	tests := []struct {
		name, stdin string
		args        []string
		want        string // method, header, body as the backend saw them
		stderr      string
	}{
		{"plain", "", nil, `GET "" "" ""`, ""},
		{"method", "", []string{"--method", "put"}, `PUT "" "" ""`, ""},
		{"text", "", []string{"--header", "X-Session: a b"}, `GET "a b" "" ""`, "the value of --header \"X-Session\" is visible in the process list"},
		{"plain text", "", []string{"--header", "X-Trace: a b"}, `GET "" "" ""`, ""},
		{"variable", "", []string{"--header", "X-Session: env:SESSION"}, `GET "from-the-environment" "" ""`, ""},
		{"behind a word", "", []string{"--header", "X-Session:Bearer env:SESSION"}, `GET "Bearer from-the-environment" "" ""`, ""},
		{"file", "", []string{"--header", "X-Session: @" + session}, `GET "from-a-file" "" ""`, "a line break at the end of the value of --header \"X-Session\" was removed"},
		{"base64", "", []string{"--header", "X-Session: b64:YQ=="}, `GET "a" "" ""`, ""},
		{"stdin", "typed\n", []string{"--header", "X-Session: -"}, `GET "typed" "" ""`, "a line break"},
		{"as curl has it", "", []string{"-X", "PUT", "-H", "X-Session: env:SESSION", "-d", "[]"}, `PUT "from-the-environment" "application/json" "[]"`, ""},
		{"json", "", []string{"--data", ` {"a":1}`}, `POST "" "application/json" " {\"a\":1}"`, ""},
		{"form", "", []string{"--data", "a=1"}, `POST "" "application/x-www-form-urlencoded" "a=1"`, ""},
		{"content type", "", []string{"--data", "a=1", "--header", "content-type: text/plain"}, `POST "" "text/plain" "a=1"`, ""},
		{"data from a file", "", []string{"--data", "@" + session, "--method", "PATCH"}, `PATCH "" "application/x-www-form-urlencoded" "from-a-file"`, ""},
		{"data from stdin", "[1]", []string{"--data", "-"}, `POST "" "application/json" "[1]"`, ""},
		{"data from a variable", "", []string{"--data", "env:SESSION"}, `POST "" "application/x-www-form-urlencoded" "from-the-environment"`, ""},
		{"data in base64", "", []string{"--data", "b64:e30K"}, `POST "" "application/json" "{}\n"`, ""},
		{"data that names a secret", "", []string{"--data", `{"password":"hunter22"}`}, `POST "" "application/json" "{\"password\":\"hunter22\"}"`, "bulla: the secret in --data is visible in the process list\nhint: give the body as env:NAME, @FILE, or - for stdin\n"},
		{"data that only looks like one", "", []string{"--data", "env:a=b"}, `POST "" "application/x-www-form-urlencoded" "env:a=b"`, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := make(chan string, 1)
			url := backendWith(t, func(w http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				got <- fmt.Sprintf("%s %q %q %q", r.Method, r.Header.Get("X-Session"), r.Header.Get("Content-Type"), body)
				_, _ = io.WriteString(w, token)
			})
			ended := fetch(t, cli.Process{
				Args: append([]string{url}, test.args...), Stdin: file(t, test.stdin),
				Getenv: environment(map[string]string{"SESSION": "from-the-environment"}),
			})
			if seen := <-got; seen != test.want {
				t.Errorf("the backend saw %s, want %s", seen, test.want)
			}
			if ended.status != cli.OK || !strings.Contains(ended.stderr, test.stderr) ||
				test.stderr == "" && ended.stderr != "" {
				t.Errorf("status = %d, stderr = %q", ended.status, ended.stderr)
			}
			if strings.Contains(ended.stdout+ended.stderr, "from-the-environment") {
				t.Error("the secret was printed")
			}
		})
	}
}

// TestFetchFinds takes the token from where backends put it.
func TestFetchFinds(t *testing.T) {
	token := tokenOf(t, noon, "2 days")
	tests := []struct {
		name   string
		answer http.HandlerFunc
		status int
		want   []string
	}{
		{"json", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{"data":{"jwt":"`+token+`"}}`) },
			cli.OK, []string{"200 OK", "token in the body"}},
		{"cookie", func(w http.ResponseWriter, _ *http.Request) {
			http.SetCookie(w, &http.Cookie{Name: "courier", Value: token, HttpOnly: true})
		}, cli.OK, []string{"token in the header set-cookie"}},
		{"page", func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, "<!doctype html><title>Log in</title>")
		}, cli.No, []string{"an HTML page", "no token"}},
		{"redirect", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/login?next=unseen", http.StatusFound)
		}, cli.No, []string{"302 Found", "/login", "it asks you to log in"}},
		{"nothing", func(http.ResponseWriter, *http.Request) {}, cli.No, []string{"an empty body", "no token"}},
		{"API key", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{"token":"`+sampleKey+`"}`) },
			cli.No, []string{"✗ the response contains a Courier API key", "rotate", "✗ no token"}},
		{"API key beside a token", func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, `{"token":"`+token+`","key":"`+sampleKey+`"}`)
		}, cli.No, []string{"✗ the response contains a Courier API key", "token in the body"}},
		{"token in an error", func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusInternalServerError)
			_, _ = io.WriteString(w, `{"token":"`+token+`"}`)
		}, cli.No, []string{"500 Internal Server Error", "✗ 127.0.0.1", "token in the body"}},
		{"created", func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusCreated)
			_, _ = io.WriteString(w, token)
		}, cli.OK, []string{"201 Created"}},
		{"several tokens", func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, `{"a":"`+token+`","b":"`+tokenOf(t, noon, "3 days")+`"}`)
		}, cli.OK, []string{"the response contains 2 different tokens", "fix: use the one that the client expects; the first one is shown here\n"}},
		{"kept by caches", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Cache-Control", "max-age=60")
			_, _ = io.WriteString(w, token)
		}, cli.OK, []string{"! caches may keep the response", "no-store"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			ended := fetch(t, cli.Process{Args: []string{backendWith(t, test.answer) + "/?session=unseen"}})
			if ended.status != test.status {
				t.Errorf("status = %d, want %d; stderr = %q", ended.status, test.status, ended.stderr)
			}
			for _, want := range test.want {
				if !strings.Contains(ended.stdout, want) {
					t.Errorf("stdout lacks %q:\n%s", want, ended.stdout)
				}
			}
			if text := ended.stdout + ended.stderr; strings.Contains(text, "unseen") || strings.Contains(text, "EXAMPLE") {
				t.Errorf("a query or key was printed:\n%s", text)
			}
		})
	}
}

// TestFetchBareHost calls a URL that begins with its host.
func TestFetchBareHost(t *testing.T) {
	address := backendWith(t, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, tokenOf(t, noon, "1h"))
	})
	got := fetch(t, cli.Process{Args: []string{strings.TrimPrefix(address, "http://") + "/token", "--json"}})
	if want := address + "/token"; !strings.Contains(got.stdout, want) {
		t.Errorf("status %d, stderr %q, and no %q in:\n%s", got.status, got.stderr, want, got.stdout)
	}
}

// TestFetchCookie reads a form of SECRET inside a cookie.
func TestFetchCookie(t *testing.T) {
	cookies := make(chan string, 1)
	url := backendWith(t, func(w http.ResponseWriter, r *http.Request) {
		cookies <- r.Header.Get("Cookie")
		_, _ = io.WriteString(w, tokenOf(t, noon, "2 days"))
	})
	ended := fetch(t, cli.Process{Args: []string{url, "--header", "Cookie: theme=dark; session=env:S"}, Getenv: environment(map[string]string{"S": "from-the-environment"})})
	if got := <-cookies; got != "theme=dark; session=from-the-environment" || ended.status != cli.OK || ended.stderr != "" {
		t.Errorf("the backend was sent %q; status = %d, stderr = %q", got, ended.status, ended.stderr)
	}
}

// TestFetchPick looks at another token of an answer, and says so.
func TestFetchPick(t *testing.T) {
	first, second := tokenOf(t, noon, "2 days"), tokenOf(t, noon, "3 days")
	url := backendWith(t, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"a":"`+first+`","b":"`+second+`"}`)
	})
	ended := fetch(t, cli.Process{Args: []string{url, "--pick", "2"}})
	if ended.status != cli.OK || !strings.Contains(ended.stdout, "lifetime   3 days") {
		t.Errorf("status = %d, stdout:\n%s", ended.status, ended.stdout)
	}
	if !strings.Contains(ended.stdout, "number 2 is shown here") || strings.Contains(ended.stdout, "the first one is shown") {
		t.Errorf("stdout does not say which token is looked at:\n%s", ended.stdout)
	}
}

// TestFetchInterrupted cancels a request.
func TestFetchInterrupted(t *testing.T) {
	for _, watch := range []bool{false, true} {
		ctx, cancel := context.WithCancel(t.Context())
		url := backendWith(t, func(_ http.ResponseWriter, r *http.Request) {
			cancel()
			<-r.Context().Done()
		})
		args := []string{url}
		if watch {
			args = append(args, "--watch", "1s")
		}
		ended := fetch(t, cli.Process{Args: args, Context: ctx})
		if ended.status != cli.Failed || ended.stdout != "" || !strings.Contains(ended.stderr, "was canceled") {
			t.Errorf("watch %t: status = %d, stderr = %q", watch, ended.status, ended.stderr)
		}
	}
}

// clockwork is time that passes only while something waits for it.
type clockwork struct {
	mu  sync.Mutex
	now time.Time
	// waited are the spans that were waited for.
	waited []time.Duration
}

func (c *clockwork) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clockwork) After(span time.Duration) <-chan time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now, c.waited = c.now.Add(span), append(c.waited, span)
	passed := make(chan time.Time, 1)
	passed <- c.now
	return passed
}

// TestWatch has a backend renew its token in time and too late.
func TestWatch(t *testing.T) {
	tests := []struct {
		name    string
		renewed time.Duration // how long the backend keeps a token that lives a minute
		status  int
		late    []bool
		fresh   []bool
	}{
		{"in time", 30 * time.Second, cli.OK, []bool{false, false, false, false, false},
			[]bool{true, false, true, true, false}},
		{"too late", 80 * time.Second, cli.No, []bool{false, false, true, true, true},
			[]bool{true, false, false, false, true}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			clock := &clockwork{now: noon}
			url := backendWith(t, func(w http.ResponseWriter, _ *http.Request) {
				since := clock.Now().Sub(noon) / test.renewed * test.renewed
				_, _ = io.WriteString(w, tokenOf(t, noon.Add(since), "1m"))
			})
			ended := fetch(t, cli.Process{Args: []string{url, "--watch", "20s", "--times", "5", "--json"}, Now: clock.Now,
				After: clock.After})
			if ended.status != test.status || ended.stderr != "" {
				t.Errorf("status = %d, want %d; stderr = %q", ended.status, test.status, ended.stderr)
			}
			var late, fresh []bool
			for line := range strings.Lines(ended.stdout) {
				var seen struct {
					Late, New bool
					Status    int
				}
				check(t, json.Unmarshal([]byte(line), &seen))
				late, fresh = append(late, seen.Late), append(fresh, seen.New)
				if seen.Status != http.StatusOK {
					t.Errorf("status = %d", seen.Status)
				}
			}
			if fmt.Sprint(late) != fmt.Sprint(test.late) || fmt.Sprint(fresh) != fmt.Sprint(test.fresh) {
				t.Errorf("late = %v, new = %v, want %v and %v:\n%s", late, fresh, test.late, test.fresh, ended.stdout)
			}
			if fmt.Sprint(clock.waited) != "[20s 20s 20s 20s]" {
				t.Errorf("waited %v", clock.waited)
			}
		})
	}
}

// TestWatchVerdict holds the exit status of a watch to its last answer, and its lines to what is
// wrong.
func TestWatchVerdict(t *testing.T) {
	good, old := tokenOf(t, noon, "2 days"), tokenOf(t, noon.Add(-time.Hour), "1m")
	tests := []struct {
		name    string
		answers []string // a status, or a token
		more    []string
		status  int
		line    string // in the last one
		codes   string // of the last one
	}{
		{"good", []string{good}, nil, cli.OK, "first token", "[]"},
		{"the wrong user", []string{good}, []string{"--user", "magpie"}, cli.No, "; broken: 1 error (", "[user-mismatch]"},
		{"a scope is missing", []string{good}, []string{"--for", "brands-write"}, cli.No, "(Brands (write) needs write:brands)", "[scope-needed]"},
		{"over and replaced", []string{old, good}, nil, cli.No, "new token", "[]"}, // it was too late
		{"failed and came back", []string{"500", good}, nil, cli.OK, "first token", "[]"},
		{"nobody there at the end", []string{good, "gone"}, nil, cli.No, "no response", "[]"},
		{"failed, and then nobody there", []string{"500", "gone"}, nil, cli.No, "no response", "[]"},
		{"nobody there at first", []string{"gone", good}, nil, cli.OK, "first token", "[]"},
		{"nobody there at all", []string{"gone", "gone"}, nil, cli.Failed, "no response", "[]"},
		{"failed at the end", []string{good, "500"}, nil, cli.No, "500 in", "[not-a-token]"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			for _, asJSON := range []bool{false, true} {
				clock := &clockwork{now: noon}
				var calls atomic.Int32 // each on a connection of its own
				url := backendWith(t, func(w http.ResponseWriter, _ *http.Request) {
					answer := test.answers[calls.Add(1)-1]
					if answer == "gone" {
						panic(http.ErrAbortHandler) // the connection ends
					}
					if answer == "500" {
						http.Error(w, "broken", http.StatusInternalServerError)
						return
					}
					_, _ = io.WriteString(w, answer)
				})
				args := append([]string{url, "--watch", "20s", "--times", fmt.Sprint(len(test.answers)),
					fmt.Sprintf("--json=%t", asJSON)}, test.more...)
				ended := fetch(t, cli.Process{Args: args, Now: clock.Now, After: clock.After})
				lines := strings.Split(strings.TrimSuffix(ended.stdout, "\n"), "\n")
				last := lines[len(test.answers)-1] // behind it --json says why the status is 2
				if ended.status != test.status {
					t.Errorf("status = %d, want %d:\n%s%s", ended.status, test.status, ended.stdout, ended.stderr)
				}
				if !asJSON {
					if !strings.Contains(last, test.line) {
						t.Errorf("last line = %q, want %q in it", last, test.line)
					}
					continue
				}
				var seen struct{ Codes []string }
				check(t, json.Unmarshal([]byte(last), &seen))
				if seen.Codes == nil || fmt.Sprint(seen.Codes) != test.codes {
					t.Errorf("codes = %v, want %s: %s", seen.Codes, test.codes, last)
				}
			}
		})
	}
}

// TestWatchWaits checks that a watch waits as long as the backend asks.
func TestWatchWaits(t *testing.T) {
	clock := &clockwork{now: noon}
	var calls atomic.Int32
	url := backendWith(t, func(w http.ResponseWriter, _ *http.Request) {
		if calls.Add(1) == 1 {
			w.Header().Set("Retry-After", "3")
			w.WriteHeader(http.StatusTooManyRequests)
			return
		}
		_, _ = io.WriteString(w, tokenOf(t, noon, "1h"))
	})
	args := []string{url, "--watch", "1s", "--times", "3"}
	ended := fetch(t, cli.Process{Args: args, Now: clock.Now, After: clock.After})
	if ended.status != cli.OK || fmt.Sprint(clock.waited) != "[3s 1s]" {
		t.Errorf("status = %d, waited %v; stderr = %q", ended.status, clock.waited, ended.stderr)
	}
	if first, _, _ := strings.Cut(ended.stdout, "\n"); !strings.Contains(first, "next poll in 3 s or later (Retry-After)") {
		t.Errorf("first line = %q", first)
	}
	calls.Store(0)
	ended = fetch(t, cli.Process{Args: append(args, "--json"), Now: clock.Now, After: clock.After})
	if first, _, _ := strings.Cut(ended.stdout, "\n"); !strings.Contains(first, `"retry_after_seconds":3`) || !strings.Contains(first, `"hint":"wait 3 s, as the server asks (Retry-After)"`) {
		t.Errorf("first line = %s", first)
	}
}

// TestFetchSaysOnce says what is wrong with an answer without a token once, and nothing of a paste.
func TestFetchSaysOnce(t *testing.T) {
	for name, answer := range map[string]http.HandlerFunc{
		"nothing":      func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) },
		"not modified": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotModified) },
		"redirect":     func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/elsewhere", http.StatusFound) },
		"page":         func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<html>app") },
		"JSON":         func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{"ok":true}`) },
		"API key":      func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, sampleKey) },
	} {
		t.Run(name, func(t *testing.T) {
			url := backendWith(t, answer)
			text := fetch(t, cli.Process{Args: []string{url}})
			asJSON := fetch(t, cli.Process{Args: []string{url, "--json"}})
			if out := text.stdout + asJSON.stdout; strings.Contains(out, "paste ") || strings.Contains(out, "was pasted") ||
				strings.Contains(out, "copy the") || text.status != cli.No {
				t.Errorf("status = %d, stdout:\n%s", text.status, out)
			}
			if strings.Count(text.stdout, "fix: ") != 1 || strings.Count(text.stdout, "✗ ") != 2 { // the fault, and the verdict
				t.Errorf("stdout:\n%s", text.stdout)
			}
			if name != "API key" && !strings.Contains(asJSON.stdout, `"code":"not-a-token"`) {
				t.Errorf("stdout = %s", asJSON.stdout)
			}
		})
	}
}

// TestFetchMember does not call it a finding that a token is a member of JSON.
func TestFetchMember(t *testing.T) {
	url := backendWith(t, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"token":"`+tokenOf(t, noon, "2 days")+`"}`)
	})
	for _, args := range [][]string{{url}, {url, "--json"}} {
		if ended := fetch(t, cli.Process{Args: args}); strings.Contains(ended.stdout, "wrapped") || ended.status != cli.OK {
			t.Errorf("status = %d, stdout:\n%s", ended.status, ended.stdout)
		}
	}
}

// TestFetchUnreadableProxy checks that a proxy that can't be read is an error.
func TestFetchUnreadableProxy(t *testing.T) {
	for _, name := range []string{"HTTPS_PROXY", "https_proxy"} {
		ended := fetch(t, cli.Process{Args: []string{"https://courier.invalid/"},
			Getenv: environment(map[string]string{name: "::bad"})})
		if ended.status != cli.Failed || !strings.Contains(ended.stderr, "the address of the proxy can't be read\nhint: write HTTPS_PROXY as http://host:port") {
			t.Errorf("%s: status = %d, stderr = %q", name, ended.status, ended.stderr)
		}
	}
}

// TestFetchShowsNoSecret calls backends that repeat a session wherever it may be shown.
func TestFetchShowsNoSecret(t *testing.T) {
	const secret = "S3ss10nThatNobodyElseKnows"
	token := tokenOf(t, noon, "2 days")
	for name, answer := range map[string]http.HandlerFunc{
		"redirect": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "/login;jsessionid="+secret)
			w.WriteHeader(http.StatusFound)
		},
		"member": func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, `{"`+secret+`":{"token":"`+token+`"}}`)
		},
		"the member": func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{"`+secret+`":"`+token+`"}`) },
		"cookie":     func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Set-Cookie", secret+"="+token) },
	} {
		for _, more := range [][]string{{"-v"}, {"--json"}, {"--watch=1s", "--times=1"}} {
			clock := &clockwork{now: noon}
			ended := fetch(t, cli.Process{Args: append([]string{backendWith(t, answer), "-H", "Cookie: JSESSIONID=env:SID"},
				more...),
				Getenv: environment(map[string]string{"SID": secret}), Now: clock.Now, After: clock.After})
			if out := ended.stdout + ended.stderr; strings.Contains(strings.ToLower(out), strings.ToLower(secret[8:])) ||
				ended.stdout == "" {
				t.Errorf("%s %s: %s", name, more, out)
			}
		}
	}
}

// TestFetchShowsNoBody calls backends that repeat what they were sent in a body.
func TestFetchShowsNoBody(t *testing.T) {
	const secret = "hunter22-topsecret"
	url := backendWith(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.WriteHeader(http.StatusUnauthorized)
		_ = json.NewEncoder(w).Encode(map[string]string{"message": "who is " + secret + " of " + string(body)})
	})
	dir := t.TempDir()
	for name, body := range map[string]string{"json": `{"user":"a","password":"` + secret + `"}`,
		"form": "user=a&password=" + secret + "\n", "graphql": `{"query":"mutation { login(password: \"` + secret + `\") }"}`, "no JSON": `{"password":"\\` + secret + `\\`} {
		path := filepath.Join(dir, name)
		check(t, os.WriteFile(path, []byte(body), 0o600))
		for _, data := range []string{body, "@" + path, "-", "env:BODY",
			"b64:" + base64.StdEncoding.EncodeToString([]byte(body))} {
			for _, more := range [][]string{{"-v"}, {"--json"}, {"--watch=1s", "--times=1"}} {
				clock := &clockwork{now: noon}
				ended := fetch(t, cli.Process{Args: append([]string{url, "--data", data}, more...), Stdin: file(t, body),
					Getenv: environment(map[string]string{"BODY": body}), Now: clock.Now, After: clock.After})
				if out := ended.stdout + ended.stderr; strings.Contains(out, "topsecret") || !strings.Contains(out, "****") ||
					ended.status != cli.No {
					t.Errorf("%s by %.3s, %s: status = %d\n%s", name, data, more, ended.status, out)
				}
			}
		}
	}
}

// TestWatchGoesOn keeps polling a backend that fails, and stops at an interrupt.
func TestWatchGoesOn(t *testing.T) {
	clock := &clockwork{now: noon}
	ctx, cancel := context.WithCancel(t.Context())
	var server *httptest.Server
	var calls atomic.Int32
	server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch calls.Add(1) {
		case 2:
			http.Error(w, "broken", http.StatusBadGateway)
		case 3:
			server.CloseClientConnections()
		case 4:
			cancel()
			<-r.Context().Done()
		default:
			_, _ = io.WriteString(w, tokenOf(t, noon, "1h"))
		}
	}))
	defer server.Close()
	ended := fetch(t, cli.Process{Args: []string{server.URL, "--watch", "20s"}, Now: clock.Now, After: clock.After,
		Context: ctx})
	lines := strings.Split(strings.TrimSuffix(ended.stdout, "\n"), "\n")
	if ended.status != cli.No || len(lines) != 3 { // the last look got no answer
		t.Fatalf("status = %d, stdout:\n%s\nstderr: %s", ended.status, ended.stdout, ended.stderr)
	}
	for i, want := range []string{"first token: valid for another 1h", "no token: the previous one is valid for another 59m 40s", "no response"} {
		if !strings.Contains(lines[i], want) {
			t.Errorf("line %d = %q, want %q in it", i+1, lines[i], want)
		}
	}
	if !strings.Contains(lines[1], "502 in ") || !strings.Contains(lines[1], "failed (502 Bad Gateway)") {
		t.Errorf("line 2 = %q", lines[1])
	}
}
