package cli_test

import (
	"strings"
	"testing"

	"bulla/ui/cli"
)

// TestHMACOfNoText refuses a user ID that JSON cannot hold: what it showed would not be what was
// signed.
func TestHMACOfNoText(t *testing.T) {
	variables := environment(map[string]string{"TERM": "xterm-256color", "COURIER_API_KEY": sampleKey})
	status, stderr, _ := run(t, "", cli.Process{Args: []string{"hmac", "--user", "p\xff"}, Getenv: variables})
	if status != cli.Failed || !strings.Contains(stderr, "is not UTF-8\nhint: ") || strings.Contains(stderr, "\xff") {
		t.Errorf("status %d: %q", status, stderr)
	}
}
