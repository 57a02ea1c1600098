package cli_test

import (
	"bufio"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"bulla/core/snippet"
	"bulla/core/token"
)

// TestSnippetsAgainstTheEmulator runs the code that bulla prints, in each language whose toolchain
// is here, against the emulator that bulla serves, and calls it as a page would.
func TestSnippetsAgainstTheEmulator(t *testing.T) {
	base := serve(t, "--api-key", "env:EMULATOR_KEY")
	for _, tt := range []struct {
		language string
		run      []string // before the name of the file
		needs    []string
	}{
		{"curl", []string{"bash"}, []string{"bash", "curl"}},
		{"node", []string{"node"}, []string{"node"}},
		{"python", []string{"python3"}, []string{"python3"}},
		{"go", []string{"go", "run"}, []string{"go"}},
		{"java", []string{"java"}, []string{"java"}},
	} {
		t.Run(tt.language, func(t *testing.T) {
			for _, name := range tt.needs {
				if _, err := exec.LookPath(name); err != nil {
					t.Skip(name + " was not found")
				}
			}
			const scope, expiry = "user_id:pigeon inbox:read:messages read:brands:my_brand", "2.5 hrs"
			code, _ := printed(t, []string{"snippet", tt.language, "--scope", scope, "--expires-in", expiry})
			language, ok := snippet.ByName(tt.language)
			if !ok {
				t.Fatalf("there is no language %s", tt.language)
			}
			file := filepath.Join(t.TempDir(), language.File)
			if err := os.WriteFile(file, []byte(code), 0o600); err != nil {
				t.Fatal(err)
			}
			cmd := exec.Command(tt.run[0], append(tt.run[1:], file)...)
			cmd.Env = append(os.Environ(), "COURIER_API_KEY="+sampleKey, "COURIER_BASE_URL="+base, "PORT=0")
			answer := answered(t, cmd, tt.language == "curl")
			decoded := token.Decode(answer)
			got, _ := decoded.Claim("scope")
			iat, _ := decoded.Claim("iat")
			exp, _ := decoded.Claim("exp")
			from, err1 := json.Number(iat.Text).Int64()
			to, err2 := json.Number(exp.Text).Int64()
			if got.Text != scope || err1 != nil || err2 != nil || to-from != 9000 {
				t.Errorf("the token has scope %q and lives from %s to %s", got.Text, iat.Text, exp.Text)
			}
		})
	}
}

// answered runs a snippet and returns the token of its answer: of what it prints, or of the
// endpoint that it serves, which it tells only to a session.
func answered(t *testing.T, cmd *exec.Cmd, prints bool) string {
	t.Helper()
	out := started(t, cmd)
	var body []byte
	if prints {
		var err error
		if body, err = io.ReadAll(out); err != nil {
			t.Fatal(err)
		}
	} else {
		address := listening(t, out)
		if status, _ := post(t, address, ""); status != http.StatusUnauthorized {
			t.Errorf("without a session the snippet answers %d", status)
		}
		var status int
		status, body = post(t, address, "session=demo")
		if status != http.StatusOK {
			t.Fatalf("the snippet answers %d: %s", status, body)
		}
	}
	var answer struct{ Token string }
	if err := json.Unmarshal(body, &answer); err != nil || answer.Token == "" {
		t.Fatalf("no token in %q: %v", body, err)
	}
	return answer.Token
}

// started starts a program, stops it at the end of the test, and returns what it prints.
func started(t *testing.T, cmd *exec.Cmd) io.Reader {
	t.Helper()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var errs strings.Builder
	cmd.Stderr = &errs
	if err := start(cmd); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		stop(cmd)
		if t.Failed() {
			t.Log(errs.String())
		}
	})
	return out
}

// listening returns the address of the endpoint that a snippet serves.
func listening(t *testing.T, out io.Reader) string {
	t.Helper()
	line, err := bufio.NewReader(out).ReadString('\n')
	address, ok := strings.CutPrefix(strings.TrimSpace(line), "Listening on ")
	if !ok {
		t.Fatalf("the snippet printed %q (%v)", line, err)
	}
	return address
}

func post(t *testing.T, address, cookie string) (status int, body []byte) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	if cookie != "" {
		request.Header.Set("Cookie", cookie)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err = io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, body
}
