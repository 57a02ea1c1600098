package cli_test

import (
	"encoding/json"
	"net/http"
	"os/exec"
	"strings"
	"testing"
	"time"

	"bulla/core/broken"
	"bulla/ui/cli"
)

// TestBroken breaks a token in every way. bulla diagnose calls what is printed broken and has the
// code, and the command that is shown gets the answer that was announced from bulla serve.
func TestBroken(t *testing.T) {
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no sh here")
	}
	server := startServing(t, cli.Process{
		Args: []string{"--addr", "127.0.0.1:0", "--secret", secret}, Getenv: environment(nil),
	})
	for _, b := range broken.All() {
		t.Run(b.Name, func(t *testing.T) {
			run := func(args ...string) (status int, stdout, stderr string) {
				return outputs(t, "", cli.Process{Args: args, Now: time.Now})
			}
			issue := []string{"issue", "--user", "ann", "--secret", secret, "--broken", b.Name}
			status, text, stderr := run(issue...)
			text = strings.TrimSuffix(text, "\n")
			for _, want := range []string{b.Title, b.Code, b.SDK, "Courier would answer "} {
				if !strings.Contains(stderr, want) {
					t.Errorf("stderr lacks %q: %s", want, stderr)
				}
			}
			if status != cli.OK || text == "" {
				t.Errorf("status %d, %q", status, text)
			}
			_, output, _ := run(append(issue, "--json")...)
			var made struct {
				Curl, Diagnose, Verdict string
				Courier                 struct{ Status int }
			}
			check(t, json.Unmarshal([]byte(output), &made))
			expected := strings.Fields(strings.ReplaceAll(made.Diagnose, "SECRET", secret))
			status, output, _ = run(append([]string{"diagnose", "--json", text}, expected...)...)
			var diagnosed struct {
				Verdict  string
				Findings []struct{ Code, Severity string }
			}
			check(t, json.Unmarshal([]byte(output), &diagnosed))
			found := false
			for _, f := range diagnosed.Findings {
				found = found || f.Code == b.Code && (f.Severity == "error" || f.Severity == "warning")
			}
			if status != cli.No || diagnosed.Verdict != "broken" || made.Verdict != "broken" || !found {
				t.Errorf("bulla diagnose %s ends with status %d, want the code %s: %s", made.Diagnose, status, b.Code, output)
			}
			curl := exec.Command(sh, "-c", `curl() { printf '%s\n' "$@"; }; `+made.Curl)
			curl.Env = []string{"TOKEN=" + text, "HEADER=" + text}
			words, err := curl.Output()
			check(t, err)
			if got := sendCurl(t, server.url, strings.Split(string(words), "\n")); got != made.Courier.Status {
				t.Errorf("%s: the emulator answers %d, want %d", made.Curl, got, made.Courier.Status)
			}
		})
	}
}

// sendCurl sends the request of a curl command to a server and returns the status.
func sendCurl(t *testing.T, server string, words []string) (status int) {
	t.Helper()
	method, path, body := "GET", "", ""
	header := http.Header{}
	for i := 0; i+1 < len(words); i++ {
		switch words[i] {
		case "-X":
			i++
			method = words[i]
		case "-H":
			i++
			name, value, _ := strings.Cut(words[i], ": ")
			header.Set(name, value)
		case "-d":
			i++
			body = words[i]
		default:
			path = strings.TrimPrefix(words[i], "http://127.0.0.1:4100")
		}
	}
	request, err := http.NewRequest(method, server+path, strings.NewReader(body))
	check(t, err)
	request.Header = header
	response, err := http.DefaultClient.Do(request)
	check(t, err)
	check(t, response.Body.Close())
	return response.StatusCode
}

// TestBrokenList lists the breaks as text and as JSON.
func TestBrokenList(t *testing.T) {
	status, text, stderr := headless(t, "issue", "--broken", "list")
	if status != cli.OK || stderr != "" {
		t.Errorf("status %d: %s", status, stderr)
	}
	_, output, _ := headless(t, "issue", "--broken", "list", "--json")
	var list struct {
		Breaks []struct{ Name, Title, Code, SDK string }
	}
	check(t, json.Unmarshal([]byte(output), &list))
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if len(lines) != len(broken.All()) || len(list.Breaks) != len(lines) {
		t.Fatalf("%d lines and %d in JSON, want %d", len(lines), len(list.Breaks), len(broken.All()))
	}
	for i, b := range broken.All() {
		if lines[i] != b.Name+"\t"+b.Title {
			t.Errorf("line %q", lines[i])
		}
		if got := list.Breaks[i]; got.Name != b.Name || got.Title != b.Title || got.Code != b.Code || got.SDK != b.SDK {
			t.Errorf("JSON %+v", got)
		}
	}
}

// TestBrokenRefuses gives --broken what makes no sense with it.
func TestBrokenRefuses(t *testing.T) {
	for _, test := range []struct {
		args []string
		says string
	}{
		{[]string{"--broken", "expird"}, "did you mean expired?"},
		{[]string{"--broken", "expired", "--alg", "HS512"}, "--alg and --broken contradict each other"},
		{[]string{"--broken", "expired", "--claim", "a=1"}, "--claim and --broken contradict"},
		{[]string{"--broken", "expired", "--header", "a=1"}, "--header and --broken contradict"},
		{[]string{"--broken", "expired", "--remote"}, "--remote and --broken contradict"},
		{[]string{"--broken", "expired", "--dry-run"}, "--dry-run and --broken contradict"},
		{[]string{"--broken", "expired", "--region", "eu"}, "--region and --broken contradict"},
		{[]string{"--broken", "expired", "--api-key", sampleKey}, "--api-key and --broken contradict"},
		{[]string{"--broken", "expired", "{}"}, "an input and --broken contradict"},
		{[]string{"--broken", "list", "--remote"}, "--remote and --broken contradict"},
		{[]string{"--broken", "expired", "--secret", string(keyFiles(t)["rsa.pem"])}, "Courier signs with HS256, and this key can't"},
		{[]string{"--broken", "missing-write-scope", "--scope", "user_id:a inbox:read:messages"}, "needs a word that writes, such as inbox:write:events, in the scope"},
		{[]string{"--broken", "expired", "--scope", "user_id:a,inbox:read:messages"}, "the token is broken already"},
		{[]string{"--broken", "expired", "--user", "a b"}, "contains a space"},
		{[]string{"--broken", "expired", "--expires-in", "soon"}, "it must begin with a number"},
	} {
		status, stdout, stderr := headless(t, append([]string{"issue"}, test.args...)...)
		says := strings.Contains(stderr, test.says) && strings.Contains(stderr, "hint: ")
		if status != cli.Failed || stdout != "" || !says {
			t.Errorf("%q: status %d, %q, %s", test.args, status, stdout, stderr)
		}
	}
}
