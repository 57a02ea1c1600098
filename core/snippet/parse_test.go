package snippet

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

//go:embed testdata/parse.mjs
var parseScript []byte

// write writes a file into a folder and returns its path.
func write(t *testing.T, folder, name string, content []byte) string {
	t.Helper()
	file := filepath.Join(folder, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// TestCompilersAccept checks every variant with the language's own parser, if one is installed.
// Javac is slow, so it gets only one variant.
func TestCompilersAccept(t *testing.T) {
	t.Parallel()
	const pythonParses = "import ast, sys\nfor name in sys.argv[1:]: ast.parse(open(name).read(), name)"
	for _, tt := range []struct {
		language string
		command  []string
		together bool // it accepts many files at once
	}{
		{"curl", []string{"bash", "-n"}, false},
		{"node", []string{"node", "--check"}, false},
		{"python", []string{"python3", "-c", pythonParses}, true},
		{"ruby", []string{"ruby", "-c"}, false},
		{"php", []string{"php", "-l"}, false},
		{"java", []string{"javac", "-d", "."}, false},
	} {
		t.Run(tt.language, func(t *testing.T) {
			t.Parallel()
			path, folder := program(t, tt.command[0]), t.TempDir()
			language, _ := ByName(tt.language)
			var files []string
			for _, v := range variants(t) {
				if tt.language != "java" || v.name == "no user, without expiry" {
					files = append(files, write(t, folder, v.name+"/"+language.File, []byte(rendered(t, tt.language, v.request))))
				}
			}
			if len(files) == 0 {
				t.Fatal("there is no variant to check")
			}
			size := 1
			if tt.together {
				size = len(files)
			}
			for some := range slices.Chunk(files, size) {
				command := exec.CommandContext(t.Context(), path, append(tt.command[1:len(tt.command):len(tt.command)], some...)...)
				command.Dir = folder
				if out, err := command.CombinedOutput(); err != nil {
					t.Errorf("%v: %v\n%s", some, err, out)
				}
			}
		})
	}
}

// TestTreeSitterParses parses every variant of every language with tree-sitter. The environment
// variable BULLA_NODE names a folder that has web-tree-sitter 0.25.10 and tree-sitter-wasms 0.1.13
// in its node_modules.
func TestTreeSitterParses(t *testing.T) {
	folder := os.Getenv("BULLA_NODE")
	if folder == "" {
		t.Skip("BULLA_NODE does not name a folder with web-tree-sitter and tree-sitter-wasms")
	}
	for _, part := range []string{"web-tree-sitter", "tree-sitter-wasms"} {
		if _, err := os.Stat(filepath.Join(folder, "node_modules", part)); err != nil {
			t.Skipf("BULLA_NODE has no %s", part)
		}
	}
	node := program(t, "node")
	type job struct {
		Name    string `json:"name"`
		Grammar string `json:"grammar"`
		File    string `json:"file"`
	}
	var jobs []job
	scratch := t.TempDir()
	add := func(name, grammar, code string) {
		file := write(t, scratch, fmt.Sprintf("%d", len(jobs)), []byte(code))
		jobs = append(jobs, job{name, grammar, file})
	}
	for _, v := range variants(t) {
		for _, language := range Names() {
			code := rendered(t, language, v.request)
			if language == "vue" { // there is no grammar for the whole file
				code, _, _ = strings.Cut(strings.TrimPrefix(code, "<script setup>\n"), "</script>\n")
			}
			add(v.name+", "+language, grammar(language), code)
		}
	}
	add("canary", "go", "package main\nfunc (") // proves that faults are found
	list, err := json.Marshal(jobs)
	if err != nil {
		t.Fatal(err)
	}
	script := write(t, scratch, "parse.mjs", parseScript)
	out, err := exec.CommandContext(t.Context(), node, script, folder,
		write(t, scratch, "list.json", list)).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	const canary = "canary: ERROR ERROR at 2:1\n"
	if string(out) != canary {
		t.Errorf("got\n%swant\n%s", out, canary)
	}
}

// grammar returns the name of the tree-sitter grammar of a language.
func grammar(language string) string {
	switch language {
	case "curl":
		return "bash"
	case "angular":
		return "typescript"
	case "csharp":
		return "c_sharp"
	case "ios":
		return "swift"
	case "android":
		return "kotlin"
	case "flutter":
		return "dart"
	case "python", "ruby", "go", "php", "java":
		return language
	default:
		return "javascript"
	}
}
