package cli_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/testscript"

	"bulla/ui/cli"
)

// TestMain makes the test binary stand in for bulla, with a random source that gives the same key
// and ids every time.
func TestMain(m *testing.M) {
	// Programs that the tests start must not read the developer's settings: there is no such folder.
	_ = os.Setenv("XDG_CONFIG_HOME", filepath.Join(os.TempDir(), "no-settings-in-tests"))
	testscript.Main(m, map[string]func(){
		"bulla": func() {
			os.Exit(cli.Main(cli.Process{
				Args: os.Args[1:], Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr,
				Getenv: os.Getenv, LookupEnv: os.LookupEnv, Now: time.Now, Random: sevens{}, Version: "v0.0.0-test",
			}))
		},
	})
}

// sevens is a random source that returns only sevens. Zeros would not do: a secret of zeros signs
// like an empty one, because RFC 2104 pads both to the same block.
type sevens struct{}

func (sevens) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 7
	}
	return len(p), nil
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "../../testdata/script",
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"status":   status,
			"json":     jsonMember,
			"plain":    plain,
			"save":     save,
			"keys":     keys(keyFiles(t)),
			"argument": argument,
			"serve":    startServer,
			"end":      endServer,
		},
		ContinueOnError:    true,
		RequireUniqueNames: true,
		UpdateScripts:      *update,
		Setup: func(env *testscript.Env) error {
			env.Values[serversKey{}] = servers{}
			env.Setenv("GORACE", "atexit_sleep_ms=0") // a second for each of many commands otherwise
			return nil
		},
	})
}

// status runs a command and checks its exit status: status 1 bulla decode x.
func status(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status N command...")
	}
	got := 0
	err := ts.Exec(args[1], args[2:]...)
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		got = exit.ExitCode()
	case err != nil:
		ts.Fatalf("%v", err)
	}
	if want := args[0]; strconv.Itoa(got) != want {
		ts.Fatalf("exit status = %d, want %s", got, want)
	}
}

// jsonMember checks stdout: one line of ASCII that is one JSON object, and in it a member: json
// findings.0.code exp. A value that is not a string is compared as JSON.
func jsonMember(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: json path value")
	}
	out := ts.ReadFile("stdout")
	if strings.Count(out, "\n") != 1 || !strings.HasSuffix(out, "\n") {
		ts.Fatalf("stdout is not one line")
	}
	for i, c := range []byte(strings.TrimSuffix(out, "\n")) {
		if c < 0x20 || c > 0x7e {
			ts.Fatalf("byte %d of stdout is %#x, not printable ASCII", i, c)
		}
	}
	var value any
	decoder := json.NewDecoder(strings.NewReader(out))
	decoder.UseNumber()
	ts.Check(decoder.Decode(&value))
	if _, ok := value.(map[string]any); !ok {
		ts.Fatalf("stdout is not a JSON object")
	}
	for name := range strings.SplitSeq(args[0], ".") {
		value = child(ts, value, name)
	}
	got, ok := value.(string)
	if !ok {
		text, err := json.Marshal(value)
		ts.Check(err)
		got = string(text)
	}
	if (got == args[1]) == neg {
		ts.Fatalf("%s = %s, want (not: %t) %s", args[0], got, neg, args[1])
	}
}

func child(ts *testscript.TestScript, value any, name string) any {
	switch v := value.(type) {
	case map[string]any:
		member, ok := v[name]
		if !ok {
			ts.Fatalf("no member %s", name)
		}
		return member
	case []any:
		i, err := strconv.Atoi(name)
		if err != nil || i < 0 || i >= len(v) {
			ts.Fatalf("no item %s in an array of %d", name, len(v))
		}
		return v[i]
	default:
		ts.Fatalf("%s is not in %v", name, fmt.Sprint(value))
		return nil
	}
}

// plain checks that neither stdout nor stderr holds a control byte but line feeds, and that no line
// ends in a space.
func plain(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) > 0 {
		ts.Fatalf("usage: plain")
	}
	for _, stream := range []string{"stdout", "stderr"} {
		text := ts.ReadFile(stream)
		if bad := harmful(text); bad != "" {
			ts.Fatalf("%s holds %s", stream, bad)
		}
		if strings.Contains(text, " \n") {
			ts.Fatalf("a line of %s ends in a space", stream)
		}
	}
}

// save keeps stdout in a file: save token.
func save(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: save file")
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(ts.ReadFile("stdout")), 0o600))
}

// harmful returns the first character of text that may affect a terminal, "" if it has none.
func harmful(text string) string {
	for i, r := range text {
		if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == utf8.RuneError) {
			return fmt.Sprintf("%U at byte %d", r, i)
		}
	}
	return ""
}
