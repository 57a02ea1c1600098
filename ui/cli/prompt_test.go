//go:build unix

package cli_test

import (
	"io"
	"os"
	"strings"
	"testing"

	"github.com/creack/pty"

	"bulla/ui/cli"
)

// TestPrompt types a secret on a pseudo-terminal.
func TestPrompt(t *testing.T) {
	tests := []struct {
		name, typed string
		want        int
		stderr      string
	}{
		{"secret", "0123456789abcdef0123456789abcdef\n", cli.OK, "signed with a local key"},
		{"nothing", "\n", cli.Failed, "the secret is empty"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			user, tty, err := pty.Open()
			if err != nil {
				t.Skipf("no pseudo-terminal here: %v", err)
			}
			defer func() { _ = user.Close() }()
			if _, err := io.WriteString(user, test.typed); err != nil {
				t.Fatal(err)
			}
			status, stderr, _ := run(t, "", cli.Process{
				Args:    []string{"issue", "--user", "pigeon", "--preset", "inbox", "--secret", "prompt"},
				OpenTTY: func() (*os.File, error) { return tty, nil },
			})
			if status != test.want || !strings.Contains(stderr, test.stderr) {
				t.Errorf("status = %d, want %d; stderr = %q", status, test.want, stderr)
			}
			if strings.Contains(stderr, "0123456789") {
				t.Error("the secret stands on stderr")
			}
		})
	}
}
