package terminal

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestEditor runs a shell script as the editor.
func TestEditor(t *testing.T) {
	tests := []struct {
		name, script, text, want string
	}{
		{"nothing done", "true", `{"a":1}`, `{"a":1}`},
		{"a line break put at the end", `printf '\n' >> "$1"`, `{"a":1}`, `{"a":1}`},
		{"a line break that was there", "true", "{\"a\":1}\n", "{\"a\":1}\n"},
		{"changed", `printf '%s' '{"b":2}' > "$1"`, `{"a":1}`, `{"b":2}`},
		{"bytes are exact", "true", "{\"a\":\"\xff\r\n\x1b\"}", "{\"a\":\"\xff\r\n\x1b\"}"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			script := filepath.Join(t.TempDir(), "editor")
			if err := os.WriteFile(script, []byte("#!/bin/sh\n"+tt.script+"\n"), 0o700); err != nil {
				t.Fatal(err)
			}
			getenv := func(name string) string { return map[string]string{"EDITOR": script}[name] }
			cmd, done, err := prepareEditor("payload.json", tt.text, getenv, nil, nil)
			if err != nil {
				t.Fatal(err)
			}
			file := cmd.Args[len(cmd.Args)-1]
			info, err := os.Stat(file)
			if err != nil || info.Mode().Perm() != 0o600 || !strings.HasSuffix(file, "payload.json") {
				t.Fatalf("the file is %v, %v", info, err)
			}
			if err := cmd.Run(); err != nil {
				t.Skipf("no shell to run the script with: %v", err)
			}
			got, err := done()
			if err != nil || got != tt.want {
				t.Errorf("got %q, %v; want %q", got, err, tt.want)
			}
			if _, err := os.Stat(filepath.Dir(file)); !os.IsNotExist(err) {
				t.Errorf("the folder of the text is still there: %v", err)
			}
		})
	}
}

func TestEditorWords(t *testing.T) {
	tests := []struct {
		name string
		env  map[string]string
		want string
	}{
		{"visual first", map[string]string{"VISUAL": "code --wait", "EDITOR": "nano"}, "code --wait"},
		{"editor", map[string]string{"EDITOR": "nano"}, "nano"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := strings.Join(editorWords(func(name string) string { return tt.env[name] }), " "); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestMissingEditor(t *testing.T) {
	getenv := func(name string) string { return map[string]string{"EDITOR": "no-such-editor --wait"}[name] }
	_, _, err := prepareEditor("payload.json", "{}", getenv, nil, nil)
	if want := `"no-such-editor" was not found; set VISUAL or EDITOR to your editor`; err == nil || err.Error() != want {
		t.Errorf("error = %v, want %s", err, want)
	}
}
