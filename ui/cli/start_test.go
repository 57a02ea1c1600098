package cli_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/muesli/termenv"

	"bulla/core"
	"bulla/ui"
	"bulla/ui/cli"
)

// run runs bulla as on a terminal and returns the exit status, what stderr holds and what the
// screen was opened with, nil where it was not.
func run(t *testing.T, stdin string, p cli.Process) (status int, stderr string, opened *ui.Options) {
	t.Helper()
	p.Stdin, p.Stdout, p.Stderr = file(t, stdin), file(t, ""), file(t, "")
	pipe := stdin != ""
	p.IsTerminal = func(f *os.File) bool { return f == p.Stdout || f == p.Stdin && !pipe }
	if p.Getenv == nil {
		p.Getenv = environment(map[string]string{"TERM": "xterm-256color"})
	}
	p.Now = func() time.Time { return time.Unix(1795000000, 500) }
	p.Random = sevens{}
	if p.OpenTTY == nil {
		p.OpenTTY = func() (*os.File, error) { return nil, errors.New("no terminal to read keys from") }
	}
	if p.RunTUI == nil {
		p.RunTUI = func(request ui.Options) error {
			opened = &request
			return nil
		}
	}
	status = cli.Main(p)
	return status, content(t, p.Stderr), opened
}

// outputs runs bulla without a terminal and returns the exit status and what it writes.
func outputs(t *testing.T, stdin string, p cli.Process) (status int, stdout, stderr string) {
	t.Helper()
	p.Stdin, p.Stdout, p.Stderr = file(t, stdin), file(t, ""), file(t, "")
	p.IsTerminal = func(*os.File) bool { return false }
	p.Random = sevens{}
	if p.Getenv == nil {
		p.Getenv = environment(nil)
	}
	if p.Now == nil {
		p.Now = func() time.Time { return noon }
	}
	status = cli.Main(p)
	return status, content(t, p.Stdout), content(t, p.Stderr)
}

// content returns what was written to a file.
func content(t *testing.T, f *os.File) string {
	t.Helper()
	text, err := os.ReadFile(f.Name())
	check(t, err)
	return string(text)
}

func environment(variables map[string]string) func(string) string {
	return func(name string) string { return variables[name] }
}

// file returns a file to read text from, or to write to.
func file(t *testing.T, text string) *os.File {
	t.Helper()
	f, err := os.CreateTemp(t.TempDir(), "stream")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	if _, err := f.WriteString(text); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Seek(0, 0); err != nil {
		t.Fatal(err)
	}
	return f
}

func TestScreenOpens(t *testing.T) {
	token := filepath.Join(t.TempDir(), "token.txt")
	if err := os.WriteFile(token, []byte("from a file"), 0o600); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, stdin string
		args        []string
		input       string
		has         bool
	}{
		{name: "nothing", args: nil},
		{name: "theme", args: []string{"--theme", "light"}},
		{name: "argument", args: []string{"eyJh.b.c"}, input: "eyJh.b.c", has: true},
		{name: "empty argument", args: []string{""}, input: "", has: true},
		{name: "file", args: []string{"@" + token}, input: "from a file", has: true},
		{name: "pipe", stdin: "eyJh.b.c\n", input: "eyJh.b.c\n", has: true},
		{name: "dash", stdin: "eyJh.b.c", args: []string{"-"}, input: "eyJh.b.c", has: true},
		{name: "flags behind", args: []string{"eyJh.b.c", "--for", "inbox"}, input: "eyJh.b.c", has: true},
		{name: "word", args: []string{"hunter2"}, input: "hunter2", has: true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			tty := file(t, "")
			status, stderr, opened := run(t, test.stdin, cli.Process{
				Args:    test.args,
				OpenTTY: func() (*os.File, error) { return tty, nil },
			})
			if status != cli.OK || stderr != "" || opened == nil {
				t.Fatalf("status = %d, stderr = %q, opened = %t", status, stderr, opened != nil)
			}
			if opened.Input != test.input || opened.HasInput != test.has {
				t.Errorf("input = %q, %t", opened.Input, opened.HasInput)
			}
			if fromTTY := opened.Keys == tty; fromTTY != (test.stdin != "") {
				t.Errorf("keys come from the controlling terminal: %t", fromTTY)
			}
			if opened.Profile != termenv.ANSI256 {
				t.Errorf("profile = %v", opened.Profile)
			}
		})
	}
}

func TestScreenRequest(t *testing.T) {
	status, stderr, opened := run(t, "", cli.Process{Args: []string{
		"--theme", "light", "--now", "1700000000", "--user", "pigeon", "--for", "inbox,push", "--env", "test",
		"--key", "b64:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
	}})
	if status != cli.OK || opened == nil {
		t.Fatalf("status = %d, stderr = %q", status, stderr)
	}
	at := time.Unix(1700000000, 0).UTC()
	if got := opened.Now(); !got.Equal(at) {
		t.Errorf("now = %v, want %v", got, at)
	}
	if opened.System == nil || opened.System().Equal(at) {
		t.Error("the screen isn't told that --now is not the system's clock")
	}
	if _, _, plain := run(t, "", cli.Process{}); plain.System != nil {
		t.Error("the screen is told of another clock without --now")
	}
	if opened.Own.Theme != "light" {
		t.Errorf("theme = %q", opened.Own.Theme)
	}
	w := opened.Workbench
	if w.Expect.User != "pigeon" || w.Expect.Environment != "test" || len(w.Expect.For) != 2 {
		t.Errorf("expectation = %+v", w.Expect)
	}
	if len(w.Verifiers) == 0 || w.Mode != core.Compose || !w.SampleUser || !w.Issued.Now.Equal(at) {
		t.Errorf("workbench = %+v", w)
	}
}

// TestScreenWithoutColor checks that bold and reverse stay without color: the line under the cursor
// needs them.
func TestScreenWithoutColor(t *testing.T) {
	noColor := environment(map[string]string{"TERM": "xterm-256color", "NO_COLOR": "1"})
	for name, p := range map[string]cli.Process{
		"never":    {Args: []string{"--color", "never"}},
		"NO_COLOR": {Getenv: noColor},
		"CLICOLOR": {Getenv: environment(map[string]string{"TERM": "xterm-256color", "CLICOLOR": "0"})},
	} {
		status, stderr, opened := run(t, "", p)
		if status != cli.OK || opened == nil {
			t.Fatalf("%s: status = %d, stderr = %q", name, status, stderr)
		}
		if opened.Profile == termenv.Ascii {
			t.Errorf("%s: the screen has no attributes at all", name)
		}
		if opened.Own.Theme != "mono" {
			t.Errorf("%s: theme = %q", name, opened.Own.Theme)
		}
	}
}

func TestScreenRefused(t *testing.T) {
	dumb := environment(map[string]string{"TERM": "dumb"})
	tests := []struct {
		name, stdin string
		process     cli.Process
		want        int
		stderr      string
	}{
		{"dumb terminal", "", cli.Process{Getenv: dumb}, cli.OK, "> "}, // it prints lines
		{"dumb terminal, input", "", cli.Process{Getenv: dumb, Args: []string{"undefined"}}, cli.No, ""},
		{"no terminal for keys", "eyJh.b.c", cli.Process{}, cli.Failed, "no terminal to read keys from"},
		{"blank pipe", " \n", cli.Process{}, cli.Failed, "stdin is empty"},
		{"two inputs", "", cli.Process{Args: []string{"x", "y"}}, cli.Failed, "more than one input"},
		{"mistyped command", "", cli.Process{Args: []string{"diagnos"}}, cli.Failed,
			"hint: did you mean bulla diagnose?"},
		{"unknown theme", "", cli.Process{Args: []string{"--theme", "drk"}}, cli.Failed, "did you mean dark?"},
		{"colors and none", "", cli.Process{Args: []string{"--theme", "dark", "--color", "never"}}, cli.Failed, "contradict each other"},
		{"unknown feature", "", cli.Process{Args: []string{"--for", "inbx"}}, cli.Failed, "did you mean inbox?"},
		{"two uses of stdin", "x", cli.Process{Args: []string{"--key", "-"}}, cli.Failed, "would both read stdin"},
		{"no input from a terminal", "", cli.Process{Args: []string{"decode"}}, cli.Failed, "no input"},
		{"no terminal for a prompt", "", cli.Process{Args: []string{"diagnose", "x", "--key", "prompt"}}, cli.Failed, "--key: cannot ask for the secret: there is no terminal"},
		{"the screen fails", "", cli.Process{RunTUI: func(ui.Options) error { return errors.New("broke \x1b[31m") }}, cli.Failed, `bulla: broke \u{001B}[31m`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			status, stderr, opened := run(t, test.stdin, test.process)
			if status != test.want || opened != nil {
				t.Errorf("status = %d, want %d; opened: %t", status, test.want, opened != nil)
			}
			if !strings.Contains(stderr, test.stderr) {
				t.Errorf("stderr = %q, want %q in it", stderr, test.stderr)
			}
		})
	}
}
