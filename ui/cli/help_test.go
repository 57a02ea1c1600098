package cli_test

import (
	"errors"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"bulla/ui/cli"
)

// shell runs a command line in a folder with the variables that the examples use.
func shell(t *testing.T, dir, command, token string) (output string, status int) {
	t.Helper()
	cmd := exec.Command("sh", "-c", command)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "PATH="+dir+string(os.PathListSeparator)+os.Getenv("PATH"), "TOKEN="+token,
		"JWT_SECRET="+secret, "GORACE=atexit_sleep_ms=0", "COURIER_API_KEY="+sampleKey, "SESSION=demo")
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return string(out), exit.ExitCode()
	}
	check(t, err)
	return string(out), 0
}

// TestHelp runs every example of every help and holds its lines to a terminal's width. Examples
// that need a terminal or write into the user's folders are left out, and those of bulla serve,
// which goes on: TestServeExamples runs them. The emulator replaces Courier.
func TestHelp(t *testing.T) {
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("there is no sh here")
	}
	dir, files := t.TempDir(), keyFiles(t)
	token, status := shell(t, dir, "bulla issue --user pigeon --preset inbox --secret env:JWT_SECRET 2>/dev/null", "")
	if status != 0 {
		t.Fatal(token)
	}
	token = strings.TrimSpace(token)
	for name, content := range map[string]string{
		"public.pem": string(files["rsa-public.pem"]), "private.pem": string(files["rsa.pem"]), "jwks.json": string(files["public.jwks"]),
		"key.txt": sampleKey, "token.txt": token, "response.json": `{"token":"` + token + `"}`,
	} {
		check(t, os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600))
	}
	check(t, os.WriteFile(filepath.Join(dir, "pbpaste"), []byte("#!/bin/sh\ncat token.txt\n"), 0o700))
	courier := startServing(t, cli.Process{Args: []string{"--addr", "127.0.0.1:0"}, Getenv: environment(nil)})
	backend := backendWith(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, token) })
	ran := 0
	for _, command := range append(helpCommands(t, dir), "") {
		help, status := shell(t, dir, "bulla help "+command, token)
		if status != cli.OK {
			t.Errorf("bulla help %s ends with status %d: %s", command, status, help)
		}
		for line := range strings.Lines(help) {
			if utf8.RuneCountInString(line) > 100 {
				t.Errorf("bulla help %s has a line of %d characters: %s", command, utf8.RuneCountInString(line), line)
			}
		}
		_, examples, _ := strings.Cut(help, "\nExamples:\n")
		examples, _, found := strings.Cut(examples, "\n\n")
		if !found {
			t.Errorf("bulla help %s has no examples", command)
		}
		for example := range strings.SplitSeq(examples, "\n") {
			if example = strings.TrimSpace(example); !runnable(example) {
				continue
			}
			ran++
			example = strings.NewReplacer("http://127.0.0.1:3000", backend, "--watch 30s --times 10", "--watch 1s --times 1").Replace(example)
			if !strings.Contains(example, "--region") { // which contradicts it
				example = "COURIER_BASE_URL=" + courier.url + "; export COURIER_BASE_URL; " + example
			}
			if out, status := shell(t, dir, example, token); status > 1 || strings.Contains(out, "unknown flag") {
				t.Errorf("$ %s\nends with status %d and says\n%s", example, status, out)
			}
		}
	}
	if ran < 45 {
		t.Errorf("only %d examples were run", ran)
	}
}

// helpCommands returns the commands that bulla --help lists.
func helpCommands(t *testing.T, dir string) []string {
	t.Helper()
	help, _ := shell(t, dir, "bulla --help", "")
	_, list, _ := strings.Cut(help, "\nAvailable Commands:\n")
	list, _, _ = strings.Cut(list, "\n\n")
	var names []string
	for line := range strings.Lines(list) {
		if name := strings.Fields(line)[0]; name != "help" {
			names = append(names, name)
		}
	}
	if len(names) < 15 {
		t.Fatalf("bulla --help lists only %q", names)
	}
	return names
}

// runnable reports whether an example can be run by a test.
func runnable(example string) bool {
	if strings.Contains(example, "| jq") {
		if _, err := exec.LookPath("jq"); err != nil {
			return false
		}
	}
	keys := strings.HasPrefix(example, "bulla tour") &&
		!strings.Contains(example, "--list") && !strings.Contains(example, "--auto")
	screen := example == "bulla" || keys || strings.HasPrefix(example, "bulla serve") ||
		strings.HasPrefix(example, "bulla --theme") || strings.HasPrefix(example, "bulla --record")
	return !screen && !strings.Contains(example, "prompt") && !strings.Contains(example, "source ") &&
		!strings.Contains(example, ">")
}
