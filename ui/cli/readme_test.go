package cli_test

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"bulla/ui/keymap"
	"bulla/ui/pane/panetest"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const readmePath = "../../README.md"

// consoleRE matches the recipes of the README: a command after a $, and its output.
var consoleRE = regexp.MustCompile("(?ms)^```console\n\\$ ([^\n]*)\n(.*?)^```$")

// screenRE matches its screens; the comment before a screen names its golden file.
var screenRE = regexp.MustCompile("(?ms)^<!-- screen ([a-z0-9-]+) -->\n```\n(.*?)^```$")

// mostReadme is how many lines the README has at most, so that a stranger reads it. The rest is in
// the topics of bulla help.
const mostReadme = 200

// TestReadme checks that every screen in the README is a golden file, that every command prints the
// output shown, and that it is short.
func TestReadme(t *testing.T) {
	raw, err := os.ReadFile(readmePath)
	if err != nil {
		t.Fatal(err)
	}
	readme := string(raw)
	if *update {
		readme = rewritten(t, readme)
		if err := os.WriteFile(readmePath, []byte(readme), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	screens := screenRE.FindAllStringSubmatch(readme, -1)
	recipes := consoleRE.FindAllStringSubmatch(outsideSessions(readme), -1)
	if len(screens) < 1 || len(recipes) < 1 {
		t.Fatalf("%d screens and %d recipes in the README", len(screens), len(recipes))
	}
	for _, s := range screens {
		if want := screen(t, s[1]); s[2] != want {
			t.Errorf("the screen %s differs from its golden file (.ci/goldens rewrites it; read the diff)", s[1])
		}
	}
	for _, r := range recipes {
		if got := output(t, r[1]); panetest.MaskCounts(got) != panetest.MaskCounts(r[2]) {
			t.Errorf("$ %s\ngives\n%s\nand the README shows\n%s", r[1], got, r[2])
		}
	}
	if n := strings.Count(readme, "\n"); n > mostReadme {
		t.Errorf("the README has %d lines, more than %d: move something to a topic of bulla help", n, mostReadme)
	}
	for _, command := range []string{"go run .", "go test ./..."} {
		if !strings.Contains(readme, "\n"+command+"\n") {
			t.Errorf("the README does not show %q on a line of its own", command)
		}
	}
}

// TestCommandsAreInTheReadme checks that the text of the README names every command.
func TestCommandsAreInTheReadme(t *testing.T) {
	raw, err := os.ReadFile(readmePath)
	if err != nil {
		t.Fatal(err)
	}
	readme := string(raw)
	for _, name := range helpCommands(t, t.TempDir()) {
		if !strings.Contains(readme, "`"+name+"`") && !strings.Contains(readme, "`"+name+" ") {
			t.Errorf("the README does not name the command %s: add it to the table of commands", name)
		}
	}
}

// rewritten replaces screens and outputs in the README.
func rewritten(t *testing.T, readme string) string {
	t.Helper()
	readme = screenRE.ReplaceAllStringFunc(readme, func(block string) string {
		name := screenRE.FindStringSubmatch(block)[1]
		return fmt.Sprintf("<!-- screen %s -->\n```\n%s```", name, screen(t, name))
	})
	return replaceOutside(readme, func(text string) string {
		return consoleRE.ReplaceAllStringFunc(text, func(block string) string {
			recipe := consoleRE.FindStringSubmatch(block)
			command, got := recipe[1], output(t, recipe[1])
			if panetest.MaskCounts(got) == panetest.MaskCounts(recipe[2]) {
				return block
			}
			return fmt.Sprintf("```console\n$ %s\n%s```", command, got)
		})
	})
}

// TestReadmeKeys checks that every keyboard key in the README is bound.
func TestReadmeKeys(t *testing.T) {
	raw, err := os.ReadFile(readmePath)
	if err != nil {
		t.Fatal(err)
	}
	var bound []string
	for _, row := range keymap.Rows() {
		bound = append(bound, strings.Split(row.Keys, ", ")...) // such as "space, enter"
	}
	text := regexp.MustCompile("(?ms)^```.*?^```$").ReplaceAllString(string(raw), "")
	named := regexp.MustCompile("`(.|ctrl\\+.|space)`").FindAllStringSubmatch(text, -1)
	if len(named) < 5 {
		t.Fatalf("only %d keys in the README", len(named))
	}
	for _, key := range named {
		if !slices.Contains(bound, key[1]) {
			t.Errorf("the README names the key %s, and nothing is bound to it", key[1])
		}
	}
}

func screen(t *testing.T, name string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("../../testdata/screens", name+".golden"))
	if err != nil {
		t.Fatal(err)
	}
	text, _, _ := strings.Cut(string(raw), "-- dark --\n") // what follows says how the cells are styled
	return text
}

// output runs a recipe as a shell would, from the top of the repository.
func output(t *testing.T, command string) string {
	t.Helper()
	cmd := exec.Command("sh", "-c", command)
	cmd.Dir = "../.."
	cmd.Env = append(os.Environ(), "NO_COLOR=1", "LC_ALL=C.UTF-8", "GORACE=atexit_sleep_ms=0")
	out, err := cmd.Output()
	if exit, ok := err.(*exec.ExitError); err != nil && (!ok || exit.ExitCode() != 1) {
		t.Fatalf("$ %s: %v\n%s", command, err, out)
	}
	return string(out)
}
