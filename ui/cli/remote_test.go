package cli_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"

	"bulla/core/call"
	"bulla/core/expiry"
	"bulla/core/issuer"
	"bulla/ui/cli"
)

// issueRemote are the arguments of a token that Courier is asked for.
func issueRemote(more ...string) []string {
	return append([]string{"issue", "--remote", "--user", "pigeon", "--preset", "inbox"}, more...)
}

// TestRemoteInterrupted cancels a request that Courier does not answer, and says that it may have
// issued a token anyway.
func TestRemoteInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	url := backendWith(t, func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.ReadAll(r.Body) // net/http looks out for the end of the connection behind it
		cancel()
		<-r.Context().Done()
	})
	variables := environment(map[string]string{"COURIER_BASE_URL": url, "COURIER_API_KEY": sampleKey})
	status, stderr, _ := run(t, "", cli.Process{Args: issueRemote(), Getenv: variables, Context: ctx})
	if status != cli.Failed || !strings.Contains(stderr, "was canceled") ||
		!strings.Contains(stderr, "may have issued a token") {
		t.Errorf("status = %d, stderr = %q", status, stderr)
	}
}

// TestRemoteAnswers checks the message and the status for responses that aren't Courier's.
func TestRemoteAnswers(t *testing.T) {
	tests := []struct {
		name   string
		answer http.HandlerFunc
		want   int
		stderr string
	}{
		{"page", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<!doctype html><p>hello") },
			cli.Failed, "an HTML page"},
		{"no JWT", func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, `{"token":"5e2b2615.05efbb3acab9172f88dd3f6f"}`)
		}, cli.Failed, "a token that is not a JWT"},
		{"elsewhere", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://courier.example/auth", http.StatusTemporaryRedirect)
		}, cli.Failed, "not followed"},
		{"forbidden", func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusForbidden)
			_, _ = io.WriteString(w, `{"message":"not with `+sampleKey+`","type":"authorization_error"}`)
		}, cli.No, "refused to issue the token (403 Forbidden)"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			variables := environment(map[string]string{"COURIER_BASE_URL": backendWith(t, test.answer),
				"COURIER_API_KEY": sampleKey})
			status, stderr, _ := run(t, "", cli.Process{Args: issueRemote(), Getenv: variables})
			if status != test.want || !strings.Contains(stderr, test.stderr) || !strings.Contains(stderr, "\nhint: ") {
				t.Errorf("status = %d, want %d; stderr = %q", status, test.want, stderr)
			}
			if strings.Contains(stderr, "EXAMPLE") {
				t.Errorf("the key stands on stderr: %q", stderr)
			}
		})
	}
}

// TestRemoteFailures tells with JSON what the answer was, whatever its status.
func TestRemoteFailures(t *testing.T) {
	for _, test := range []struct {
		name   string
		answer http.HandlerFunc
		want   string
	}{
		{"unavailable", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "120")
			w.WriteHeader(http.StatusServiceUnavailable)
			_, _ = io.WriteString(w, `{"message":"later","type":"api_error"}`)
		}, `"status":503,"type":"api_error","retry_after_seconds":120}`},
		{"failed", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) }, `"status":500,"type":"","retry_after_seconds":null}`},
		{"elsewhere", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://courier.example/auth", http.StatusTemporaryRedirect)
		}, `"status":307,"type":"","retry_after_seconds":null}`},
		{"nothing there", http.NotFound, `"status":404,"type":"","retry_after_seconds":null}`},
		{"page", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<!doctype html><p>hello") }, `"status":200,"type":"","retry_after_seconds":null}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			ended := issuedFrom(t, test.answer, "--json")
			if ended.status != cli.Failed || strings.Count(ended.stdout, "\n") != 1 ||
				!strings.Contains(ended.stdout, test.want) || ended.stderr == "" {
				t.Errorf("status = %d, stdout = %s, want %s in it; stderr = %q", ended.status, ended.stdout, test.want, ended.stderr)
			}
		})
	}
}

// issuedFrom has a server of the test issue the token of issueRemote.
func issuedFrom(t *testing.T, answer http.HandlerFunc, more ...string) fetched {
	t.Helper()
	status, stdout, stderr := outputs(t, "", cli.Process{
		Args: issueRemote(more...), Now: func() time.Time { return noon.Add(time.Second) },
		Getenv: environment(map[string]string{"COURIER_BASE_URL": backendWith(t, answer), "COURIER_API_KEY": sampleKey}),
	})
	return fetched{status, stdout, stderr}
}

// TestRemoteDiffers compares what was issued with what was asked for: the preset inbox for pigeon.
func TestRemoteDiffers(t *testing.T) {
	const inbox = "user_id:pigeon inbox:read:messages inbox:write:events"
	issued := noon.Unix()
	claims := func(scope string, more string) string {
		return `{"scope":"` + scope + `","tenant_scope":"published/test","tenant_id":"3f0e7b0a-7c1c-4d5e-9a77-0c6b7a1f2d33/test","jti":"5d3c8f5e-90cb-4a2b-8c1d-6e7f8091a001"` + more + `}`
	}
	times := func(span int64) string { return fmt.Sprintf(`,"iat":%d,"exp":%d`, issued, issued+span) }
	never := fmt.Sprintf(`,"iat":%d`, issued)
	const day = 24 * 60 * 60
	for _, test := range []struct {
		name, payload string
		more          []string
		differs       []string
		hint          string // of the missing exp
	}{
		{"as asked", claims(inbox, times(2*day)), []string{"--expires-in", "2 days"}, nil, ""},
		{"in another order", claims("inbox:write:events inbox:read:messages user_id:pigeon", times(2*day)), []string{"--expires-in", "2 days"}, nil, ""},
		{"a few seconds", claims(inbox, times(2*day-3)), []string{"--expires-in", "2 days"}, nil, ""},
		{"without iat", claims(inbox, fmt.Sprintf(`,"exp":%d`, issued+2*day)), []string{"--expires-in", "2 days"}, nil, ""},
		{"longer than a duration", claims(inbox, times(365.25*1000*day)), []string{"--expires-in", "1000 years"}, nil, ""},
		{"another lifetime", claims(inbox, times(3600)), []string{"--expires-in", "2 days"}, []string{"valid for 1 h instead of 2 days"}, ""},
		{"no end", claims(inbox, never), []string{"--expires-in", "2 days"}, []string{"never expires instead of after 2 days"}, "the request had expires_in"},
		{"an end", claims(inbox, times(day)), []string{"--expires-in", "none"}, []string{"valid for 1 day instead of forever"}, ""},
		{"no end as asked", claims(inbox, never), []string{"--expires-in", "none"}, nil, "send expires_in"},
		{"less", claims("user_id:pigeon inbox:read:messages", times(day)), nil, []string{`the scope lacks "inbox:write:events", which was requested`}, ""},
		{"more", claims(inbox+" write:brands", times(day)), nil, []string{`the scope has "write:brands", which was not requested`}, ""},
		{"another environment", strings.NewReplacer("published/test", "published/production", "/test", "").Replace(claims(inbox, times(day))), nil, []string{`issued for "published/production" instead of published/test`}, ""},
		{"another user", claims(strings.ReplaceAll(inbox, "pigeon", "magpie"), times(day)), nil, []string{`the scope has "user_id:magpie" instead of "user_id:pigeon"`}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			token := unsigned(test.payload)
			answer := func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{"token":"`+token+`"}`) }
			asText, asJSON := issuedFrom(t, answer, test.more...), issuedFrom(t, answer, append(test.more, "--json")...)
			if asText.status != cli.OK || asJSON.status != cli.OK || asText.stdout != token+"\n" {
				t.Errorf("status = %d and %d; stdout = %q; stderr = %s", asText.status, asJSON.status, asText.stdout, asText.stderr)
			}
			var said struct{ Differs []string }
			check(t, json.Unmarshal([]byte(asJSON.stdout), &said))
			if said.Differs == nil || !slices.Equal(said.Differs, test.differs) {
				t.Errorf("differs = %q, want %q", said.Differs, test.differs)
			}
			for _, sentence := range test.differs {
				if !strings.Contains(asText.stderr, "bulla: warning: "+sentence+"\nhint: check what answers at 127.0.0.1:") {
					t.Errorf("stderr lacks %q:\n%s", sentence, asText.stderr)
				}
			}
			if len(test.differs) == 0 && strings.Contains(asText.stderr, "check what answers") {
				t.Errorf("stderr = %s", asText.stderr)
			}
			if test.hint != "" && !strings.Contains(asText.stderr, "the token never expires\nhint: "+test.hint) ||
				test.hint == "" && strings.Contains(asText.stderr, "never expires") {
				t.Errorf("stderr has another hint than %q:\n%s", test.hint, asText.stderr)
			}
		})
	}
}

// TestRemoteWithholds checks that a request is not sent if its token would not work.
func TestRemoteWithholds(t *testing.T) {
	url := backendWith(t, func(http.ResponseWriter, *http.Request) { t.Error("the request was sent") })
	variables := environment(map[string]string{"COURIER_BASE_URL": url, "COURIER_API_KEY": sampleKey})
	for _, test := range []struct {
		name   string
		args   []string
		want   int
		stderr string
	}{
		{"placeholder", []string{"--user", "$YOUR_USER_ID"}, cli.No, "is a placeholder"},
		{"control character", []string{"--user", "a\x1b[31m"}, cli.No, "bulla: error: "},
		{"negative lifetime", []string{"--user", "a", "--expires-in", "-1 day"}, cli.No, "bulla: error: "},
		{"no UTF-8", []string{"--user", "a\xff"}, cli.Failed, "the scope is not UTF-8: byte 9 is 0xFF\nhint: "},
	} {
		t.Run(test.name, func(t *testing.T) {
			args := append([]string{"issue", "--remote", "--preset", "inbox"}, test.args...)
			status, stderr, _ := run(t, "", cli.Process{Args: args, Getenv: variables})
			if status != test.want || !strings.Contains(stderr, test.stderr) ||
				strings.Contains(stderr, "nothing was sent") != (test.want == cli.No) {
				t.Errorf("status = %d, stderr = %q", status, stderr)
			}
		})
	}
}

// unsigned returns a token of Courier's form with a signature that nobody checks.
func unsigned(payload string) string {
	encode := base64.RawURLEncoding.EncodeToString
	return encode([]byte(`{"alg":"HS256","typ":"JWT"}`)) + "." + encode([]byte(payload)) + "." + encode(make([]byte, 32))
}

// TestAPIKeyPrompt types API keys on a pseudo-terminal, for each command that takes one.
func TestAPIKeyPrompt(t *testing.T) {
	authorization := make(chan string, 4)
	url := backendWith(t, func(w http.ResponseWriter, r *http.Request) {
		authorization <- r.Header.Get("Authorization")
		_, _ = io.WriteString(w, `{"token":"`+tokenOf(t, noon, "2 days")+`"}`)
	})
	variables := environment(map[string]string{"COURIER_BASE_URL": url})
	tests := []struct {
		name  string
		args  []string
		asked string
		sent  string
	}{
		{"issue", issueRemote("--api-key", "prompt"), "secret for --api-key: ", "Bearer " + sampleKey},
		{"hmac", []string{"hmac", "--user", "pigeon", "--api-key", "prompt"}, "secret for --api-key: ", ""},
		{"fetch", []string{"fetch", url, "--header", "Authorization: Bearer prompt"}, `secret for --header "Authorization": `, "Bearer " + sampleKey},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			user, tty, err := pty.Open()
			if err != nil {
				t.Skipf("no pseudo-terminal here: %v", err)
			}
			defer func() { _ = user.Close() }()
			_, err = io.WriteString(user, sampleKey+"\n")
			check(t, err)
			status, stderr, _ := run(t, "", cli.Process{Args: test.args, Getenv: variables,
				OpenTTY: func() (*os.File, error) { return tty, nil }})
			if status != cli.OK || strings.Contains(stderr, "EXAMPLE") {
				t.Errorf("status = %d, stderr = %q", status, stderr)
			}
			if shown := readUntil(user, test.asked); !strings.Contains(shown, test.asked) {
				t.Errorf("the terminal shows %q, not %q", shown, test.asked)
			}
			if test.sent != "" {
				if sent := <-authorization; sent != test.sent {
					t.Errorf("the other side was sent %q", sent)
				}
			}
		})
	}
}

// TestReach holds what the screen is given of the world: nothing is asked before it is used, and
// secrets are read as on the command line.
func TestReach(t *testing.T) {
	dir := t.TempDir()
	mine, open := filepath.Join(dir, "mine"), filepath.Join(dir, "open")
	check(t, os.WriteFile(mine, []byte(sampleKey+"\n"), 0o600))
	check(t, os.WriteFile(open, []byte(sampleKey+"\n"), 0o644))
	token := tokenOf(t, noon, "2 days")
	url := backendWith(t, func(w http.ResponseWriter, _ *http.Request) {
		_,
			_ = io.WriteString(w, `{"token":"`+token+`"}`)
	})
	variables := environment(map[string]string{"TERM": "xterm-256color", "COURIER_BASE_URL": url, "COURIER_API_KEY": sampleKey})
	_, stderr, opened := run(t, "", cli.Process{Getenv: variables})
	if opened == nil || stderr != "" {
		t.Fatalf("the screen did not open: %q", stderr)
	}
	reach := opened.Reach
	if reach.BaseURL != url || reach.KeyFrom != "env:COURIER_API_KEY" {
		t.Errorf("base URL %q, key from %q", reach.BaseURL, reach.KeyFrom)
	}
	for form, want := range map[string]string{"env:COURIER_API_KEY": sampleKey, "@" + mine: sampleKey, "b64:YQo=": "a\n",
		"text": "text"} {
		if got, err := reach.ReadAPIKey(t.Context(), form); got != want || err != nil {
			t.Errorf("%s is read as %q, %v", form, got, err)
		}
	}
	refused := []string{"-", "prompt", "env:NOT_SET", "@missing", mine, "COURIER_API_KEY", "b64:*"}
	if runtime.GOOS != "windows" {
		refused = append(refused, "@"+open)
	}
	for _, form := range refused {
		if got, err := reach.ReadAPIKey(t.Context(), form); err == nil {
			t.Errorf("%s is read as %q", form, got)
		}
	}
	if got, err := reach.ReadText(t.Context(), "@"+open); got != sampleKey || err != nil {
		t.Errorf("a file that all may read, as the body of a request, is read as %q, %v", got, err)
	}
	issued, err := reach.Issue(t.Context(), issuer.Request{BaseURL: reach.BaseURL, APIKey: sampleKey,
		Scope: "user_id:pigeon", ExpiresIn: expiry.Never()})
	if err != nil || issued.Token != token {
		t.Errorf("issued = %v, %v", issued, err)
	}
	answer, err := reach.Call(t.Context(), call.Request{URL: url})
	if err != nil || !answer.HasToken() {
		t.Errorf("answer = %v, %v", answer, err)
	}
}
