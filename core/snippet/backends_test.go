package snippet

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"bulla/core/expiry"
)

// eachRunner runs a test with every backend that can run here, except for those that are named:
// each start of Java takes a second.
func eachRunner(t *testing.T, test func(*testing.T, runner), without ...string) {
	t.Helper()
	t.Parallel()
	for _, r := range runners() {
		if slices.Contains(without, r.language) {
			continue
		}
		t.Run(r.language, func(t *testing.T) {
			t.Parallel()
			test(t, r)
		})
	}
}

// replaced returns code with old replaced. Old has to occur exactly once.
func replaced(t *testing.T, code, old, by string) string {
	t.Helper()
	if strings.Count(code, old) != 1 {
		t.Fatalf("%s occurs %d times in\n%s", old, strings.Count(code, old), code)
	}
	return strings.Replace(code, old, by, 1)
}

// checkToken checks that a backend returned the token.
func checkToken(t *testing.T, got reply) {
	t.Helper()
	var body map[string]string
	if err := json.Unmarshal([]byte(got.body), &body); err != nil || got.status != http.StatusOK || len(body) != 1 ||
		body["token"] != secretToken {
		t.Errorf("the response is %d %s, %v", got.status, got.body, err)
	}
	if got.header.Get("Cache-Control") != "no-store" || !strings.HasPrefix(got.header.Get("Content-Type"), "application/json") {
		t.Errorf("its header is %v", got.header)
	}
}

// checkIssued checks the only request to issue-token: the scope byte for byte, and expires_in as
// JSON, "" for none.
func checkIssued(t *testing.T, i *issuer, scope, expires string) {
	t.Helper()
	requests := i.newRequests()
	if len(requests) != 1 {
		t.Fatalf("issue-token was called %d times", len(requests))
	}
	r := requests[0]
	if r.method != http.MethodPost || r.path != "/auth/issue-token" || r.authorization != "Bearer "+secretKey || r.contentType != "application/json" {
		t.Errorf("the request is %+v", r)
	}
	var body map[string]json.RawMessage
	if err := json.Unmarshal([]byte(r.body), &body); err != nil {
		t.Fatalf("%v in %s", err, r.body)
	}
	var got string
	if err := json.Unmarshal(body["scope"], &got); err != nil || got != scope {
		t.Errorf("the scope is\n%q\nwant\n%q", got, scope)
	}
	if string(body["expires_in"]) != expires {
		t.Errorf("expires_in is %s, want %s", body["expires_in"], expires)
	}
	delete(body, "scope")
	delete(body, "expires_in")
	if len(body) > 0 {
		t.Errorf("unexpected members in %s", r.body)
	}
}

func TestBackendsRun(t *testing.T) {
	eachRunner(t, func(t *testing.T, r runner) {
		i := newIssuer(t)
		request := defaultRequest(t)
		b := r.start(t, replaced(t, rendered(t, r.language, request), r.timeout, r.short), i.URL+"/", secretKey)

		checkToken(t, b.call(t, http.MethodPost, b.url, "session=demo", ""))
		checkIssued(t, i, request.Scope, `"1d"`)

		checkToken(t, b.call(t, http.MethodPost, b.url+"?user_id=eve&userId=eve", "theme=dark; session=demo", `{"user_id":"eve","userId":"eve"}`))
		checkIssued(t, i, request.Scope, `"1d"`)

		for name, want := range map[string]struct {
			method, url, cookie string
			status              int
		}{
			"no cookie":       {http.MethodPost, b.url, "", http.StatusUnauthorized},
			"another cookie":  {http.MethodPost, b.url, "session=demon", http.StatusUnauthorized},
			"user as session": {http.MethodPost, b.url, "session=pigeon; user=demo", http.StatusUnauthorized},
			"GET":             {http.MethodGet, b.url, "session=demo", http.StatusMethodNotAllowed},
			"PUT":             {http.MethodPut, b.url, "session=demo", http.StatusMethodNotAllowed},
			"another path":    {http.MethodPost, b.url + "s", "session=demo", http.StatusNotFound},
		} {
			got := b.call(t, want.method, want.url, want.cookie, "")
			if got.status != want.status || strings.Contains(got.body, "SECRET") {
				t.Errorf("%s: %d %s, want %d", name, got.status, got.body, want.status)
			}
			if want.status == http.StatusMethodNotAllowed && got.header.Get("Allow") != http.MethodPost {
				t.Errorf("%s: Allow is %q", name, got.header.Get("Allow"))
			}
		}
		if requests := i.newRequests(); len(requests) > 0 {
			t.Errorf("refused requests led to %+v", requests)
		}
		checkFailures(t, i, b)
		checkToken(t, b.call(t, http.MethodPost, b.url, "session=demo", "")) // it still runs
		i.Close()
		if got := b.call(t, http.MethodPost, b.url, "session=demo", ""); got.status != http.StatusBadGateway {
			t.Errorf("with Courier unreachable: %d %s", got.status, got.body)
		}
		b.checkSecrets(t)
		checkIssuesLogged(t, b, 3)
		if said := b.output.String(); r.language == "node" && !strings.Contains(said, "ECONNREFUSED") {
			t.Errorf("the log doesn't say why Courier was not reached:\n%s", said)
		}
		for _, status := range []string{"401", "500", "307"} {
			if !strings.Contains(b.output.String(), status) {
				t.Errorf("the status %s was not logged:\n%s", status, b.output)
			}
		}
	})
}

// checkIssuesLogged checks that a backend logged each token that it issued: for whom, its scopes
// and its lifetime.
func checkIssuesLogged(t *testing.T, b backend, issued int) {
	t.Helper()
	logged := 0
	for line := range strings.Lines(b.output.String()) {
		user, request, found := strings.Cut(line, ": {")
		if !found || !strings.HasSuffix(user, `issued a Courier token for "pigeon"`) {
			continue
		}
		logged++
		var got struct {
			Scope   string `json:"scope"`
			Expires string `json:"expires_in"`
		}
		err := json.Unmarshal([]byte("{"+request), &got)
		if err != nil || got.Scope != defaultRequest(t).Scope || got.Expires != "1d" {
			t.Errorf("%s logs %+v, %v", line, got, err)
		}
	}
	if logged != issued {
		t.Errorf("%d of %d tokens were logged:\n%s", logged, issued, b.output)
	}
}

// checkFailures checks that a backend answers 502 and passes on nothing of Courier's response,
// whatever goes wrong there.
func checkFailures(t *testing.T, i *issuer, b backend) {
	t.Helper()
	say := func(status int, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			_, _ = io.WriteString(w, body)
		}
	}
	over := make(chan struct{})
	defer close(over)
	for name, answer := range map[string]http.HandlerFunc{
		"401":          say(http.StatusUnauthorized, `{"message":"Unauthorized `+secretKey+`","type":"authentication_error"}`),
		"500":          say(http.StatusInternalServerError, secretToken),
		"garbage":      say(http.StatusOK, secretToken+" is not JSON"),
		"HTML":         say(http.StatusOK, "<html>"+secretToken),
		"nothing":      say(http.StatusOK, ""),
		"null":         say(http.StatusOK, "null"),
		"an array":     say(http.StatusOK, `["`+secretToken+`"]`),
		"a text":       say(http.StatusOK, `"`+secretToken+`"`),
		"no token":     say(http.StatusOK, `{"message":"`+secretToken+`"}`),
		"null token":   say(http.StatusOK, `{"token":null}`),
		"number token": say(http.StatusOK, `{"token":12345}`),
		"empty token":  say(http.StatusOK, `{"token":""}`),
		"redirect": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/stolen", http.StatusTemporaryRedirect)
		},
		"closed": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"slow": func(_ http.ResponseWriter, r *http.Request) {
			select {
			case <-over:
			case <-r.Context().Done():
			}
		},
	} {
		i.answerBy(answer)
		got := b.call(t, http.MethodPost, b.url, "session=demo", "")
		if got.status != http.StatusBadGateway || strings.Contains(got.body, "SECRET") ||
			strings.Contains(got.body, "nauthorized") || len(got.body) > 100 {
			t.Errorf("%s: %d %s", name, got.status, got.body)
		}
		if got.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: the header is %v", name, got.header)
		}
		for _, r := range i.newRequests() {
			if r.path != "/auth/issue-token" {
				t.Errorf("%s: the key went to %s", name, r.path)
			}
		}
	}
	i.answerBy(issue)
}

func TestBackendsIssueHostileScopes(t *testing.T) {
	number, err := expiry.ParseNumber("86400")
	if err != nil {
		t.Fatal(err)
	}
	eachRunner(t, func(t *testing.T, r runner) {
		i := newIssuer(t)
		request := Request{Scope: hostileScope(), ExpiresIn: number}
		b := r.start(t, rendered(t, r.language, request), i.URL, secretKey)
		checkToken(t, b.call(t, http.MethodPost, b.url, "session=demo", ""))
		checkIssued(t, i, request.Scope, "86400")
		b.checkSecrets(t)
	})
}

func TestBackendsIssueWithoutExpiry(t *testing.T) {
	eachRunner(t, func(t *testing.T, r runner) {
		i := newIssuer(t)
		request := Request{Scope: "tenants:read tenants:notifications:read", BaseURL: i.URL}
		b := r.start(t, rendered(t, r.language, request), "", secretKey)
		checkToken(t, b.call(t, http.MethodPost, b.url, "session=demo", ""))
		checkIssued(t, i, request.Scope, "")
		if got := b.call(t, http.MethodPost, b.url, "", ""); got.status != http.StatusUnauthorized {
			t.Errorf("without a session: %d %s", got.status, got.body)
		}
		b.checkSecrets(t)
	}, "java")
}

// TestBackendsRefuseSpaces signs in a user whose id contains a space and a scope.
func TestBackendsRefuseSpaces(t *testing.T) {
	eachRunner(t, func(t *testing.T, r runner) {
		i := newIssuer(t)
		quote := quoter(r.language)
		code := replaced(t, rendered(t, r.language, defaultRequest(t)),
			fmt.Sprintf(r.session, quote("pigeon")), fmt.Sprintf(r.session, quote("pigeon user_id:eve")))
		b := r.start(t, code, i.URL, secretKey)
		if got := b.call(t, http.MethodPost, b.url, "session=demo", ""); got.status != http.StatusUnauthorized {
			t.Errorf("the response is %d %s", got.status, got.body)
		}
		if requests := i.newRequests(); len(requests) > 0 {
			t.Errorf("issue-token got %+v", requests)
		}
	})
}

// TestBackendsHideBrokenKeys uses a key that can't be sent in a header. The errors of many
// libraries quote it.
func TestBackendsHideBrokenKeys(t *testing.T) {
	eachRunner(t, func(t *testing.T, r runner) {
		i := newIssuer(t)
		b := r.start(t, rendered(t, r.language, defaultRequest(t)), i.URL, secretKey+"\nX-Other: 1")
		if got := b.call(t, http.MethodPost, b.url, "session=demo", ""); got.status != http.StatusBadGateway {
			t.Errorf("the response is %d %s", got.status, got.body)
		}
		if requests := i.newRequests(); len(requests) > 0 {
			t.Errorf("issue-token got %+v", requests)
		}
		b.checkSecrets(t)
	})
}

// TestBackendsRefuseInvalidURL uses a base URL that is not a URL.
func TestBackendsRefuseInvalidURL(t *testing.T) {
	eachRunner(t, func(t *testing.T, r runner) {
		b := r.start(t, rendered(t, r.language, defaultRequest(t)), "nonsense", secretKey)
		if got := b.call(t, http.MethodPost, b.url, "session=demo", ""); got.status != http.StatusBadGateway {
			t.Errorf("the response is %d %s", got.status, got.body)
		}
		b.checkSecrets(t)
		if said := b.output.String(); strings.Contains(said, "Traceback") {
			t.Errorf("it says\n%s", said)
		}
	})
}

func TestBackendsNeedAKey(t *testing.T) {
	eachRunner(t, func(t *testing.T, r runner) {
		command := r.command(t.Context(), t, rendered(t, r.language, defaultRequest(t)))
		command.Env = environment("PORT=0")
		out, err := command.CombinedOutput()
		if err == nil || !strings.Contains(string(out), "COURIER_API_KEY is not set") {
			t.Errorf("it says %s, %v", out, err)
		}
	}, "java")
}

// TestCurl runs the script with a curl that records how it was called and then calls the real one.
func TestCurl(t *testing.T) {
	bash, curl := program(t, "bash"), program(t, "curl")
	run := func(t *testing.T, r Request, i *issuer, key string) (out, errors, called string, err error) {
		t.Helper()
		folder := t.TempDir()
		script := write(t, folder, "issue-token.sh", []byte(rendered(t, "curl", r)))
		wrapper := write(t, folder, "bin/curl", []byte("#!"+bash+"\nprintf '%s\\n' \"$@\" >"+quoteBash(filepath.Join(folder, "called"))+"\nexec "+quoteBash(curl)+" --disable \"$@\"\n"))
		if err := os.Chmod(wrapper, 0o700); err != nil {
			t.Fatal(err)
		}
		command := exec.CommandContext(t.Context(), bash, script)
		command.Env = environment("COURIER_API_KEY="+key, "COURIER_BASE_URL="+i.URL+"/",
			"PATH="+filepath.Join(folder, "bin")+string(os.PathListSeparator)+os.Getenv("PATH"))
		var stdout, stderr strings.Builder
		command.Stdout, command.Stderr = &stdout, &stderr
		err = command.Run()
		arguments, _ := os.ReadFile(filepath.Join(folder, "called"))
		return stdout.String(), stderr.String(), string(arguments), err
	}
	number, err := expiry.ParseNumber("86400")
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		request Request
		expires string
	}{
		"default":        {defaultRequest(t), `"1d"`},
		"hostile":        {Request{Scope: hostileScope(), ExpiresIn: number}, "86400"},
		"without expiry": {Request{Scope: "user_id:pigeon read:brands"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			i := newIssuer(t)
			out, errors, called, err := run(t, tt.request, i, secretKey)
			if err != nil || out != `{"token":"`+secretToken+`"}` || errors != "" {
				t.Errorf("it says %s and %s, %v", out, errors, err)
			}
			checkIssued(t, i, tt.request.Scope, tt.expires)
			if strings.Contains(called, "SECRET") || !slices.Contains(strings.Split(called, "\n"), "@-") {
				t.Errorf("curl was called with %s", called)
			}
		})
	}
	t.Run("refused", func(t *testing.T) {
		i := newIssuer(t)
		i.answerBy(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusUnauthorized)
			_, _ = io.WriteString(w, `{"message":"Unauthorized"}`)
		})
		out, errors, _, err := run(t, defaultRequest(t), i, secretKey)
		if err == nil || out != `{"message":"Unauthorized"}` || !strings.Contains(errors, "401") ||
			strings.Contains(errors, "SECRET") {
			t.Errorf("it says %s and %s, %v", out, errors, err)
		}
	})
	t.Run("no key", func(t *testing.T) {
		i := newIssuer(t)
		if _, errors, called, err := run(t, defaultRequest(t), i, ""); err == nil || called != "" ||
			!strings.Contains(errors, "COURIER_API_KEY: is not set") {
			t.Errorf("it says %s and calls %s, %v", errors, called, err)
		}
	})
}
