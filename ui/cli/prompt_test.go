//go:build unix

package cli_test

import (
	"encoding/base64"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/creack/pty"

	"bulla/ui/cli"
)

// TestPrompt types secrets and passphrases on a pseudo-terminal, which shows what it is asked for
// and not what is typed.
func TestPrompt(t *testing.T) {
	dir := t.TempDir()
	for name, content := range keyFiles(t) {
		check(t, os.WriteFile(filepath.Join(dir, name), content, 0o600))
	}
	issue := func(key string) []string {
		return []string{"issue", "--user", "pigeon", "--preset", "inbox", "--secret", key}
	}
	encrypted := "@" + filepath.Join(dir, "rsa-encrypted.pem")
	tests := []struct {
		name   string
		args   []string
		typed  string
		want   int
		stderr string
		asked  string
	}{
		{"secret", issue("prompt"), secret, cli.OK, "signed with a local key, typed secret (secret, 256 bits)", "secret for --secret: "},
		{"nothing", issue("prompt"), "", cli.Failed, "the secret is empty", "secret for --secret: "},
		{"token for a secret", issue("prompt"), "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln", cli.Failed, "this is a token, not a key", "secret"},
		{"passphrase", issue(encrypted), passphrase, cli.OK, "(RSA 2048 private)", "passphrase of file "},
		{"wrong passphrase", issue(encrypted), "purr purr", cli.Failed, "--secret: PEM block 1: the passphrase is wrong\nhint: type it again", "passphrase of file "},
		{"no passphrase", issue(encrypted), "", cli.Failed, "the passphrase is empty", "passphrase of file "},
		{"wrong passphrase to verify", []string{"verify", "eyJhbGciOiJSUzI1NiJ9.e30.c2ln", "--key", encrypted}, "purr purr", cli.Failed, "--key: PEM block 1: the passphrase", "passphrase of file "},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			user, tty, err := pty.Open()
			if err != nil {
				t.Skipf("no pseudo-terminal here: %v", err)
			}
			defer func() { _ = user.Close() }()
			_, err = io.WriteString(user, test.typed+"\n")
			check(t, err)
			status, stderr, _ := run(t, "", cli.Process{Args: test.args, OpenTTY: func() (*os.File, error) { return tty, nil }})
			if status != test.want || !strings.Contains(stderr, test.stderr) {
				t.Errorf("status = %d, want %d; stderr = %q", status, test.want, stderr)
			}
			if test.typed != "" && strings.Contains(stderr, test.typed) {
				t.Error("what was typed stands on stderr")
			}
			if shown := readUntil(user, test.asked); !strings.Contains(shown, test.asked) {
				t.Errorf("the terminal shows %q, not %q", shown, test.asked)
			}
		})
	}
}

// TestNoPrompt asks nobody for a passphrase before the input is there.
func TestNoPrompt(t *testing.T) {
	name := filepath.Join(t.TempDir(), "key.pem")
	check(t, os.WriteFile(name, keyFiles(t)["rsa-encrypted.pem"], 0o600))
	for _, args := range [][]string{{"verify", "@missing"}, {"diagnose", "@missing"}, {"decode", "@missing"}} {
		status, stderr, _ := run(t, "", cli.Process{Args: append(args, "--key", "@"+name), OpenTTY: func() (*os.File, error) {
			t.Errorf("%v asks for the passphrase", args)
			return nil, os.ErrNotExist
		}})
		if status != cli.Failed || !strings.Contains(stderr, `cannot read "missing"`) {
			t.Errorf("%v: status = %d, stderr = %q", args, status, stderr)
		}
	}
	status, stderr, _ := run(t, "", cli.Process{Args: []string{"verify", "eyJhbGciOiJSUzI1NiJ9.e30.c2ln", "--key", "@" + name, "--json"}})
	if status != cli.Failed || !strings.Contains(stderr, "cannot ask for the passphrase: there is no terminal") || !strings.Contains(stderr, "hint: give the key without its passphrase: openssl pkcs8 ") {
		t.Errorf("without a terminal: status = %d, stderr = %q", status, stderr)
	}
	encoded := base64.StdEncoding.EncodeToString(keyFiles(t)["rsa-encrypted.pem"])
	args := []string{"issue", "--user", "a", "--preset", "inbox", "--secret", "b64:" + encoded}
	status, stderr, _ = run(t, "", cli.Process{Args: args})
	if status != cli.Failed || !strings.Contains(stderr, "cannot ask for the passphrase: there is no terminal") {
		t.Errorf("base64, without a terminal: status = %d, stderr = %q", status, stderr)
	}
}
