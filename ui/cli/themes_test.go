package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bulla/ui/cli"
)

// configured returns an environment whose folder of bulla's files has these ones.
func configured(t *testing.T, files map[string]string) func(string) string {
	t.Helper()
	base := t.TempDir()
	for name, text := range files {
		name = filepath.Join(base, "bulla", filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return environment(map[string]string{"TERM": "xterm-256color", "LANG": "C.UTF-8", "XDG_CONFIG_HOME": base})
}

func TestThemeOfOnesOwn(t *testing.T) {
	getenv := configured(t, map[string]string{
		"themes/mine.json":   `{"title": "My own", "dark": true}`,
		"themes/broken.json": "{\n  \"dark\": 1}",
	})
	status, stderr, opened := run(t, "", cli.Process{Args: []string{"--theme", "mine"}, Getenv: getenv})
	if status != cli.OK || opened == nil || opened.Own.Theme != "mine" {
		t.Fatalf("status = %d, stderr = %q, opened = %+v", status, stderr, opened)
	}
	if _, err := opened.Themes.Load("mine"); err != nil {
		t.Errorf("the screen can't load it: %v", err)
	}
	for name, want := range map[string]string{
		"mien": "hint: did you mean mine?", "broken": "broken.json:2:11: dark must be true or false, not a number",
	} {
		status, stderr, opened = run(t, "", cli.Process{Args: []string{"--theme", name}, Getenv: getenv})
		if status != cli.Failed || opened != nil || !strings.Contains(stderr, want) {
			t.Errorf("%s: status = %d, stderr = %q, want %q", name, status, stderr, want)
		}
	}
	status, stdout, stderr := outputs(t, "", cli.Process{Args: []string{"themes"}, Getenv: getenv})
	if !strings.Contains(stdout, "My own") || strings.Contains(stdout, "broken") ||
		!strings.Contains(stderr, "warning: ") || status != cli.OK {
		t.Errorf("bulla themes: status = %d\n%s\n%s", status, stdout, stderr)
	}
}
