package cli_test

import (
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/creack/pty"

	"bulla/core/call"
	"bulla/core/courier/issuer"
	"bulla/core/expiry"
	"bulla/ui/cli"
)

// issueRemote are the arguments of a token that Courier is asked for.
func issueRemote(more ...string) []string {
	return append([]string{"issue", "--remote", "--user", "pigeon", "--preset", "inbox"}, more...)
}

// TestRemoteInterrupted gives up a request that Courier does not answer, and says that
// a token may have been issued.
func TestRemoteInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	url := backendWith(t, func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.ReadAll(r.Body) // net/http looks out for the end of the connection behind it
		cancel()
		<-r.Context().Done()
	})
	variables := environment(map[string]string{"COURIER_BASE_URL": url, "COURIER_API_KEY": sampleKey})
	status, stderr, _ := run(t, "", cli.Process{Args: issueRemote(), Getenv: variables, Context: ctx})
	if status != cli.Failed || !strings.Contains(stderr, "was cancelled") || !strings.Contains(stderr, "a token may have been issued") {
		t.Errorf("status = %d, stderr = %q", status, stderr)
	}
}

// TestRemoteAnswers holds what is not Courier's answer to a sentence and a status.
func TestRemoteAnswers(t *testing.T) {
	tests := []struct {
		name   string
		answer http.HandlerFunc
		want   int
		stderr string
	}{
		{"page", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<!doctype html><p>hello") }, cli.Failed, "an HTML page"},
		{"no JWT", func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, `{"token":"5e2b2615.05efbb3acab9172f88dd3f6f"}`)
		}, cli.Failed, "a token that is no JWT"},
		{"elsewhere", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://courier.example/auth", http.StatusTemporaryRedirect)
		}, cli.Failed, "which was not followed"},
		{"forbidden", func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusForbidden)
			_, _ = io.WriteString(w, `{"message":"not with `+sampleKey+`","type":"authorization_error"}`)
		}, cli.No, "refused to issue the token (403 Forbidden)"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			variables := environment(map[string]string{"COURIER_BASE_URL": backendWith(t, test.answer), "COURIER_API_KEY": sampleKey})
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

// TestAPIKeyPrompt types API keys on a pseudo-terminal, for each command that takes
// one.
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
			status, stderr, _ := run(t, "", cli.Process{Args: test.args, Getenv: variables, OpenTTY: func() (*os.File, error) { return tty, nil }})
			if status != cli.OK || strings.Contains(stderr, "EXAMPLE") {
				t.Errorf("status = %d, stderr = %q", status, stderr)
			}
			shown := make([]byte, 1000)
			n, err := user.Read(shown)
			check(t, err)
			if !strings.Contains(string(shown[:n]), test.asked) {
				t.Errorf("the terminal shows %q, not %q", shown[:n], test.asked)
			}
			if test.sent != "" {
				if sent := <-authorization; sent != test.sent {
					t.Errorf("the other side was sent %q", sent)
				}
			}
		})
	}
}

// TestReach holds what the screen is given of the world: nothing is asked before it is
// used, and secrets are read as on the command line.
func TestReach(t *testing.T) {
	dir := t.TempDir()
	mine, open := filepath.Join(dir, "mine"), filepath.Join(dir, "open")
	check(t, os.WriteFile(mine, []byte(sampleKey+"\n"), 0o600))
	check(t, os.WriteFile(open, []byte(sampleKey+"\n"), 0o644))
	token := tokenOf(t, noon, "2 days")
	url := backendWith(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{"token":"`+token+`"}`) })
	variables := environment(map[string]string{"TERM": "xterm-256color", "COURIER_BASE_URL": url, "COURIER_API_KEY": sampleKey})
	_, stderr, opened := run(t, "", cli.Process{Getenv: variables})
	if opened == nil || stderr != "" {
		t.Fatalf("the screen did not open: %q", stderr)
	}
	reach := opened.Reach
	if reach.BaseURL != url || reach.KeyFrom != "env:COURIER_API_KEY" {
		t.Errorf("base URL %q, key from %q", reach.BaseURL, reach.KeyFrom)
	}
	for form, want := range map[string]string{"env:COURIER_API_KEY": sampleKey, "@" + mine: sampleKey, "b64:YQo=": "a\n", "text": "text"} {
		if got, err := reach.ReadSecret(form); got != want || err != nil {
			t.Errorf("%s is read as %q, %v", form, got, err)
		}
	}
	refused := []string{"-", "prompt", "env:NOT_SET", "@missing", mine, "COURIER_API_KEY", "b64:*"}
	if runtime.GOOS != "windows" {
		refused = append(refused, "@"+open)
	}
	for _, form := range refused {
		if got, err := reach.ReadSecret(form); err == nil {
			t.Errorf("%s is read as %q", form, got)
		}
	}
	issued, err := reach.Issue(t.Context(), issuer.Request{BaseURL: reach.BaseURL, APIKey: sampleKey, Scope: "user_id:pigeon", ExpiresIn: expiry.Never()})
	if err != nil || issued.Token != token {
		t.Errorf("issued = %v, %v", issued, err)
	}
	answer, err := reach.Call(t.Context(), call.Request{URL: url})
	if err != nil || !answer.HasToken() {
		t.Errorf("answer = %v, %v", answer, err)
	}
}
