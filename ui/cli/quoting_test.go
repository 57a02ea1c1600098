package cli_test

import (
	"encoding/json"
	"os/exec"
	"strings"
	"testing"
)

// TestCommandsSurviveAShell checks that a command which bulla prints for a user with odd characters
// in the ID means that user when it is pasted into a shell.
func TestCommandsSurviveAShell(t *testing.T) {
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no sh here")
	}
	words := func(command string) []string {
		out, err := exec.Command(sh, "-c", `bulla() { printf '%s\n' "$@"; }; `+command).Output()
		if err != nil {
			t.Fatalf("%s: %v", command, err)
		}
		return strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
	}
	for _, user := range []string{
		"pigeon", "o'brien", "''", "a$HOME'`id`", "a;b|c&d", "!!", "-x", "a*b?", "(a)", "#1", "~",
	} {
		_, token, _ := headless(t, "issue", "--user", user, "--scope", "inbox:read:messages", "--expires-in", "1h")
		_, stdout, stderr := headless(t, "diagnose", "--json", strings.TrimSpace(token), "--now", "+2h")
		var answer struct {
			Findings []struct {
				Command *string `json:"command"`
			} `json:"findings"`
		}
		if err := json.Unmarshal([]byte(stdout), &answer); err != nil {
			t.Fatal(stdout, stderr)
		}
		commands := 0
		for _, f := range answer.Findings {
			if f.Command == nil || *f.Command == "" {
				continue
			}
			commands++
			if got := words(*f.Command); got[0] != "issue" || !strings.HasPrefix(got[3], "user_id:"+user+" ") {
				t.Errorf("%q: %s is read as %q", user, *f.Command, got)
			}
		}
		if commands == 0 {
			t.Errorf("%q: no finding has a command", user)
		}
		for _, args := range [][]string{{"issue", "--preset", "inbox"}, {"hmac"}} {
			_, _, stderr := headless(t, append(args, "--user", "user_id:"+user)...)
			_, flag, ok := strings.Cut(strings.TrimSpace(stderr), "hint: give only the ID: ")
			if got := words("bulla " + flag); !ok || got[1] != user {
				t.Errorf("%q: %s", user, stderr)
			}
		}
	}
}
