package quiet

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

func TestRestore(t *testing.T) {
	tests := []struct {
		name   string
		term   string
		set    bool
		hushed string
	}{
		{"set", "xterm-256color", true, silent},
		{"tmux", silent, true, silent},
		{"empty", "", true, silent},
		{"unset", "", false, silent},
		{"dumb stays", "dumb", true, "dumb"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Setenv("TERM", tt.term) // also puts TERM back after the test
			if !tt.set {
				_ = os.Unsetenv("TERM")
			}
			found := hush()
			if got := os.Getenv("TERM"); got != tt.hushed {
				t.Errorf("hushed TERM = %q, want %q", got, tt.hushed)
			}
			for range 2 {
				found.restore()
				if got, set := os.LookupEnv("TERM"); got != tt.term || set != tt.set {
					t.Errorf("restored TERM = %q, %t, want %q, %t", got, set, tt.term, tt.set)
				}
			}
		})
	}
}

func TestRestoreLeavesAnotherValue(t *testing.T) {
	t.Setenv("TERM", "xterm")
	found := hush()
	t.Setenv("TERM", "vt100")
	found.restore()
	if got := os.Getenv("TERM"); got != "vt100" {
		t.Errorf("TERM = %q, want the value set in the meantime", got)
	}
}

// TestImports checks what the workaround relies on: this package imports only os, so it is
// initialized early, and main imports it.
func TestImports(t *testing.T) {
	if got := imports(t, "quiet.go"); len(got) != 1 || got[0] != "os" {
		t.Errorf("quiet imports %q, want only os", got)
	}
	main := filepath.Join("..", "..", "..", "main.go")
	for _, path := range imports(t, main) {
		if path == "bulla/ui/terminal/quiet" {
			return
		}
	}
	t.Error("main.go does not import quiet")
}

// imports returns the import paths of a Go file.
func imports(t *testing.T, file string) []string {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	var paths []string
	for _, spec := range parsed.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	return paths
}
