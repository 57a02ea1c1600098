package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"bulla/ui"
	"bulla/ui/cli"
	"bulla/ui/config"
	"bulla/ui/keymap"
)

// withConfig returns a process whose settings file has this text.
func withConfig(t *testing.T, text string, args ...string) cli.Process {
	t.Helper()
	return cli.Process{Args: args, Getenv: configured(t, map[string]string{
		"config.toml": text, "themes/mine.json": `{"dark": true}`,
	})}
}

// withVariable returns a process with one more variable.
func withVariable(p cli.Process, name, value string) cli.Process {
	before := p.Getenv
	p.Getenv = func(wanted string) string {
		if wanted == name {
			return value
		}
		return before(wanted)
	}
	return p
}

func opened(t *testing.T, p cli.Process) *ui.Options {
	t.Helper()
	status, stderr, options := run(t, "", p)
	if status != cli.OK || options == nil || stderr != "" {
		t.Fatalf("%q: status = %d, stderr = %q, opened: %t", p.Args, status, stderr, options != nil)
	}
	return options
}

func TestScreenUsesTheSettings(t *testing.T) {
	o := opened(t, withConfig(t, `
theme = "mine"
glyphs = "ascii"
mouse = "off"
users = ["anna", "ben"]
preset = "push"
expires_in = "8h"
environment = "test"
region = "eu"
for = ["inbox"]
[keys]
fix = "F"
`))
	if o.Own.Theme != "mine" || o.Own.Glyphs != config.ASCII || o.Own.Mouse != config.Off || len(o.Faults) > 0 {
		t.Errorf("theme %q, settings %+v, faults %v", o.Own.Theme, o.Own, o.Faults)
	}
	if !slices.Equal(o.Own.Keys[keymap.Fix], []string{"F"}) {
		t.Errorf("keys = %v", o.Own.Keys)
	}
	w := o.Workbench
	if got := w.Request.Scope(); got != "user_id:anna user_id:ben write:user-tokens" || w.SampleUser {
		t.Errorf("scope = %q", got)
	}
	if w.Request.Expiry != "8h" || w.Request.Environment != "test" {
		t.Errorf("request = %+v", w.Request)
	}
	if w.Expect.Environment != "test" || w.Expect.Region != "eu" || len(w.Expect.For) != 1 || w.Expect.User != "" {
		t.Errorf("expectation = %+v", w.Expect)
	}
	never := opened(t, withConfig(t, `expires_in = "none"`))
	if !never.Workbench.Request.Never {
		t.Error("the token expires")
	}
}

// TestFlagsAndVariablesWin checks what wins over the settings file.
func TestFlagsAndVariablesWin(t *testing.T) {
	const text = "theme = \"nord\"\nmotion = \"on\"\nregion = \"eu\"\nenvironment = \"test\"\nfor = [\"inbox\"]\n"
	with := func(name, value string, args ...string) *ui.Options {
		return opened(t, withVariable(withConfig(t, text, args...), name, value))
	}
	for name, test := range map[string]struct {
		got, want string
	}{
		"the file":          {with("", "").Own.Theme, "nord"},
		"--theme":           {with("", "", "--theme", "light").Own.Theme, "light"},
		"NO_COLOR":          {with("NO_COLOR", "1").Own.Theme, "mono"},
		"CLICOLOR":          {with("CLICOLOR", "0").Own.Theme, "mono"},
		"16 colors":         {with("TERM", "screen").Own.Theme, "ansi"},
		"--color":           {with("", "", "--color", "never").Own.Theme, "mono"},
		"--region":          {with("", "", "--region", "us").Workbench.Expect.Region, "us"},
		"COURIER_BASE_URL":  {with("COURIER_BASE_URL", "https://api.courier.com").Workbench.Expect.Region, ""},
		"--env":             {with("", "", "--env", "production").Workbench.Expect.Environment, "production"},
		"--for":             {with("", "", "--for", "push").Workbench.Expect.For[0].Name, "push"},
		"--no-motion":       {with("", "", "--no-motion").Own.Motion, "off"},
		"--no-config":       {with("", "", "--no-config").Own.Theme, ""},
		"another file":      {with("BULLA_CONFIG", writeOther(t, "theme = \"dracula\"\n")).Own.Theme, "dracula"},
		"XDG_CONFIG_HOME":   {with("XDG_CONFIG_HOME", "").Own.Theme, ""},
		"a relative folder": {with("XDG_CONFIG_HOME", "relative").Own.Theme, ""},
	} {
		if test.got != test.want {
			t.Errorf("%s: %q, want %q", name, test.got, test.want)
		}
	}
}

// TestFlagsAndVariablesWinAfterAnEdit checks that they also win over a file that was changed on the
// screen.
func TestFlagsAndVariablesWinAfterAnEdit(t *testing.T) {
	const edited = "theme = \"dracula\"\nmotion = \"on\"\n"
	for name, test := range map[string]struct {
		args                  []string
		variable, value, want string
	}{
		"nothing wins": {nil, "", "", "dracula"},
		"--theme":      {[]string{"--theme", "light"}, "NO_COLOR", "1", "light"},
		"--color":      {[]string{"--color", "never"}, "", "", "mono"},
		"NO_COLOR":     {nil, "NO_COLOR", "1", "mono"},
		"16 colors":    {nil, "TERM", "screen", "ansi"},
	} {
		o := opened(t, withVariable(withConfig(t, "theme = \"nord\"\n", test.args...), test.variable, test.value))
		if settings, _ := o.File.Parse(edited); settings.Theme != test.want || settings.Motion != "" {
			t.Errorf("%s: %+v, want the theme %s", name, settings, test.want)
		}
	}
	o := opened(t, withConfig(t, "", "--no-motion"))
	if settings, _ := o.File.Parse(edited); settings.Motion != config.Off {
		t.Errorf("--no-motion: %+v", settings)
	}
}

func writeOther(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "other.toml")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// TestEmptyConfigVariable checks that BULLA_CONFIG= and the null device stand for no file, which an
// unset variable does not.
func TestEmptyConfigVariable(t *testing.T) {
	for _, value := range []string{"", os.DevNull} {
		p := withConfig(t, "theme = \"nord\"\n")
		p.LookupEnv = func(name string) (string, bool) { return value, name == "BULLA_CONFIG" }
		if o := opened(t, p); o.Own.Theme != "" || o.File != nil || len(o.Themes.Names()) != len((config.Themes{}).Names()) {
			t.Errorf("%q: theme = %q, file = %v", value, o.Own.Theme, o.File)
		}
	}
}

// TestScreenStartsWithABrokenFile checks that faults stop nothing, and reach the screen.
func TestScreenStartsWithABrokenFile(t *testing.T) {
	o := opened(t, withConfig(t, "theme = nord\nexpires_in = \"8h\"\nusers = [3]\n"))
	if len(o.Faults) != 2 || o.Faults[0].Line != 1 || o.Faults[1].Line != 3 {
		t.Errorf("faults = %v", o.Faults)
	}
	if o.Own.Theme != "" || o.Workbench.Request.Expiry != "8h" || !o.Workbench.SampleUser {
		t.Errorf("theme = %q, request = %+v", o.Own.Theme, o.Workbench.Request)
	}
	folder := opened(t, cli.Process{Getenv: configured(t, map[string]string{"config.toml/file": ""})})
	if len(folder.Faults) != 1 || folder.Faults[0].Message != "it is a directory" {
		t.Errorf("faults = %v", folder.Faults)
	}
	missing := opened(t, cli.Process{Getenv: environment(map[string]string{
		"TERM": "xterm-256color", "BULLA_CONFIG": filepath.Join(t.TempDir(), "none.toml"),
	})})
	if len(missing.Faults) != 1 || !strings.Contains(missing.Faults[0].Message, "a file that doesn't exist") {
		t.Errorf("faults = %v", missing.Faults)
	}
}

// TestSettingsFileThatCantBeEdited checks that the screen says which file it can't read, and
// doesn't edit a part of a file, which would lose the rest.
func TestSettingsFileThatCantBeEdited(t *testing.T) {
	for name, want := range map[string]string{
		"config.toml/file": "config.toml: it is a directory",
		"config.toml":      "config.toml: it is longer than 64 KiB",
	} {
		o := opened(t, cli.Process{Getenv: configured(t, map[string]string{name: strings.Repeat("# long\n", 10_000)})})
		if text, err := o.File.Read(); err == nil || !strings.HasSuffix(err.Error(), want) {
			t.Errorf("%d bytes, %v, want %s", len(text), err, want)
		}
	}
}

// TestCommandsIgnoreTheSettings checks that a script gets the same with a file, even a broken one,
// as without.
func TestCommandsIgnoreTheSettings(t *testing.T) {
	token := tokenOf(t, noon, "2 days")
	const text = "users = [\"anna\"]\npreset = \"push\"\nexpires_in = \"8h\"\n" +
		"environment = \"test\"\nfor = [\"brands\"]\nregion = \"uk\"\n"
	for _, args := range [][]string{
		{"diagnose", token}, {token}, {"issue", "--user", "a", "--preset", "inbox", "--now", "1795000000"}, {"expiry", "1d"},
		{"access", token}, {"scopes", "--json"},
	} {
		with := withConfig(t, text, args...)
		with.IsTerminal = func(*os.File) bool { return false }
		status, stdout, stderr := outputs(t, "", with)
		plain := environment(map[string]string{"TERM": "xterm-256color", "LANG": "C.UTF-8"})
		without := cli.Process{Args: args, Getenv: plain}
		without.IsTerminal = with.IsTerminal
		wantStatus, wantStdout, wantStderr := outputs(t, "", without)
		if args[0] == "issue" { // the ID and the secret are random
			stdout, wantStdout = "", ""
		}
		if status != wantStatus || stdout != wantStdout || stderr != wantStderr {
			t.Errorf("%q: status %d, want %d\n%s%s\nwant\n%s%s", args, status, wantStatus, stdout, stderr, wantStdout, wantStderr)
		}
	}
}

func TestConfigCommand(t *testing.T) {
	p := withConfig(t, "theme = \"nord\"\n[keys]\nfix = [\"F\", \"f5\"]\n", "config")
	status, stdout, stderr := outputs(t, "", p)
	if status != cli.OK || stderr != "" {
		t.Fatalf("status = %d, stderr = %q", status, stderr)
	}
	for _, want := range []string{"\ntheme = \"nord\"\n", "\n# users = []\n", "\nfix = [\"F\", \"f5\"]  # Fix what is wrong\n"} {
		if !strings.Contains(stdout, want) {
			t.Errorf("%q is not in\n%s", want, stdout)
		}
	}
	again := withConfig(t, stdout, "config")
	if _, second, _ := outputs(t, "", again); second != stdout {
		t.Errorf("printed again, the file differs:\n%s", second)
	}
	p.Args = []string{"config", "--path"}
	if _, stdout, _ = outputs(t, "", p); stdout != filepath.Join(p.Getenv("XDG_CONFIG_HOME"), "bulla", "config.toml")+"\n" {
		t.Errorf("the path is %q", stdout)
	}
	p.Args = []string{"config", "--json"}
	_, stdout, _ = outputs(t, "", p)
	var printed struct {
		Exists bool
		Keys   []struct {
			Action string
			Keys   []string
			Set    bool
		}
	}
	if err := json.Unmarshal([]byte(stdout), &printed); err != nil || !printed.Exists {
		t.Fatalf("%v: %s", err, stdout)
	}
	for _, row := range printed.Keys {
		if row.Set != (row.Action == "fix") || row.Set && !slices.Equal(row.Keys, []string{"F", "f5", "f"}) {
			t.Errorf("%+v", row)
		}
	}
	p.Args = []string{"config", "--path", "--no-config"}
	status, _, stderr = outputs(t, "", p)
	if status != cli.Failed || !strings.Contains(stderr, "there is no settings file here") {
		t.Errorf("status = %d, stderr = %q", status, stderr)
	}
}

func TestConfigCommandShowsFaults(t *testing.T) {
	p := withConfig(t, "mouse = \"off\"\nthem = \"nord\"\n", "config")
	status, stdout, stderr := outputs(t, "", p)
	if status != cli.No || !strings.Contains(stdout, "\nmouse = \"off\"\n") ||
		!strings.Contains(stderr, `config.toml:2:1: "them" is not a setting`) || !strings.Contains(stderr, "hint: did you mean theme?") {
		t.Errorf("status = %d\n%s%s", status, stdout, stderr)
	}
	p.Args = []string{"keys"}
	if status, _, stderr = outputs(t, "", p); status != cli.OK || !strings.Contains(stderr, "warning: ") {
		t.Errorf("bulla keys: status = %d, %s", status, stderr)
	}
}

func TestKeysAndThemesFollowTheSettings(t *testing.T) {
	p := withConfig(t, "theme = \"nord\"\n[keys]\nfix = \"F\"\n", "keys")
	if _, stdout, _ := outputs(t, "", p); !strings.Contains(stdout, "\n  F, f ") {
		t.Errorf("bulla keys:\n%s", stdout)
	}
	p.Args = []string{"themes"}
	if _, stdout, _ := outputs(t, "", p); !strings.Contains(stdout, "▸ nord") {
		t.Errorf("bulla themes:\n%s", stdout)
	}
	p.Getenv = configured(t, map[string]string{"themes/nord.json": `{}`})
	if _, _, stderr := outputs(t, "", p); !strings.Contains(stderr, "nord.json: this file is not used: bulla has a theme nord\nhint: give it another name") {
		t.Errorf("bulla themes: %s", stderr)
	}
}

// TestSettingsFileIsCreated checks what the screen does with the file: the first text has all
// defaults, folders are made, a link is followed.
func TestSettingsFileIsCreated(t *testing.T) {
	base := t.TempDir()
	o := opened(t, cli.Process{Getenv: environment(map[string]string{"TERM": "xterm-256color", "HOME": base})})
	text, err := o.File.Read()
	if err != nil || text != (config.Settings{}).Text() {
		t.Fatalf("text = %q, %v", text, err)
	}
	if err := o.File.Write("theme = \"nord\"\n"); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(base, ".config", "bulla", "config.toml")
	if written, err := os.ReadFile(path); err != nil || string(written) != "theme = \"nord\"\n" || o.File.Path != path {
		t.Errorf("%s has %q, %v", path, written, err)
	}
	settings, faults := o.File.Parse("theme = \"nord\"\n")
	if settings.Theme != "nord" || len(faults) > 0 {
		t.Errorf("settings = %+v, %v", settings, faults)
	}
	target := filepath.Join(base, "elsewhere.toml")
	if err := os.Rename(path, target); err != nil {
		t.Fatal(err)
	}
	check(t, os.Symlink(target, path))
	if err := o.File.Write("theme = \"light\"\n"); err != nil {
		t.Fatal(err)
	}
	if written, _ := os.ReadFile(target); string(written) != "theme = \"light\"\n" {
		t.Errorf("the target of the link has %q", written)
	}
}
