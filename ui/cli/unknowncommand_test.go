package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bulla/ui/cli"
)

// TestMistypedCommands checks that a word which is nearly a command, the beginning of one, or a
// planned command is not treated as a token.
func TestMistypedCommands(t *testing.T) {
	for word, hint := range map[string]string{
		"isue": "bulla issue?", "verfiy": "bulla verify?", "ISSUE": "bulla issue?", "version1": "bulla version?",
		"kesy": "bulla keys?", "diag": "bulla diagnose?", "dec": "bulla decode?", "comp": "bulla completion?",
		"s": "bulla scopes or bulla snippet or bulla serve?", "scope": "bulla scopes?", "emit-issue": "",
		"confg": "bulla config?", "tuor": "bulla tour?",
	} {
		for _, args := range [][]string{
			{word}, {word, "@token"}, {"--json", word, "--help"}, {"help", word}, {"--color", "never", word},
		} {
			status, stderr, _ := run(t, "", cli.Process{Args: args})
			if hint == "" {
				if strings.Contains(stderr, "unknown command") {
					t.Errorf("%q: %s", args, stderr)
				}
				continue
			}
			want := "unknown command \"" + word + "\""
			_, said, _ := strings.Cut(stderr, "\nhint: ")
			if status != cli.Failed || !strings.Contains(stderr, want) || !strings.Contains(said, hint) {
				t.Errorf("%q: status %d, %s", args, status, stderr)
			}
		}
	}
}

// TestInputsAreNotCommands checks that no input is taken for a mistyped command.
func TestInputsAreNotCommands(t *testing.T) {
	for _, input := range []string{
		"eyJhbGciOiJIUzI1NiJ9.e30.x", "eyJ", "pk_prod_" + strings.Repeat("A", 28), "keys.json", "./keys", "@keys",
		"token.txt",
		"user_id:ann inbox:read:messages", "read:brands", "issue a token", "Bearer", "null", "NaN", "undefined",
		"$TOKEN", "-",
		"https://verify.example/keys", `{"keys":[]}`, "help!", "hmac:x", "ghp_" + strings.Repeat("a", 36),
		"5e2b2615.05efbb", "", " keys",
		"0b8f1f5c-77f5-4b7d-9d1e-3a52f7c0a001", "decode\n", "věrify",
	} {
		for _, args := range [][]string{{input}, {input, "--json"}, {"--", input}} {
			stdin := ""
			if input == "-" {
				stdin = "x"
			}
			_, stderr, _ := run(t, stdin, cli.Process{Args: args})
			if strings.Contains(stderr, "unknown command") {
				t.Errorf("%q: %s", args, stderr)
			}
		}
	}
}

// TestFileOfACommandsName checks that the hint names a file whose name is nearly a command's.
func TestFileOfACommandsName(t *testing.T) {
	t.Chdir(t.TempDir())
	check(t, os.WriteFile(filepath.Join(".", "scope"), []byte("x"), 0o600))
	_, stderr, _ := run(t, "", cli.Process{Args: []string{"scope"}})
	if !strings.Contains(stderr, "bulla scopes? To read the file of that name, give @scope") {
		t.Error(stderr)
	}
}
