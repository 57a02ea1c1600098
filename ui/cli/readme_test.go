package cli_test

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bulla/ui/keymap"
	"bulla/ui/pane/panetest"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const readmePath = "../../README.md"

// consoleRE matches the recipes of the README: a command after a $, and its output.
var consoleRE = regexp.MustCompile("(?ms)^```console\n\\$ ([^\n]*)\n(.*?)^```$")

// pictureRE matches its pictures: the name, what it shows in words, and the name again.
var pictureRE = regexp.MustCompile(`<picture>\n` +
	`  <source media="\(prefers-color-scheme: dark\)" srcset="testdata/demo/([a-z-]+)-dark\.svg">\n` +
	`  <img alt="([^"]+)" src="testdata/demo/([a-z-]+)-light\.svg">\n</picture>\n`)

// mostReadme is how many lines the README has at most, so that a stranger reads it. The rest is in
// the topics of bulla help.
const mostReadme = 200

// TestReadme checks that every command in the README prints the output shown, and that it is short.
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
	recipes := consoleRE.FindAllStringSubmatch(outsideSessions(readme), -1)
	if len(recipes) < 1 {
		t.Fatal("no recipes in the README")
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

// TestReadmePictures checks that the README shows the pictures in testdata/demo, all of them, each
// in both themes and with a description. That they show what the program does is checked in ui.
func TestReadmePictures(t *testing.T) {
	raw, err := os.ReadFile(readmePath)
	if err != nil {
		t.Fatal(err)
	}
	var shown, all []string
	for _, p := range pictureRE.FindAllStringSubmatch(string(raw), -1) {
		if p[1] != p[3] {
			t.Errorf("the picture %s is another one in light, %s", p[1], p[3])
		}
		if len(p[2]) < 40 {
			t.Errorf("the picture %s is described as %q, which doesn't say what it shows", p[1], p[2])
		}
		shown = append(shown, p[1]+"-dark.svg", p[1]+"-light.svg")
	}
	if n := strings.Count(string(raw), "<img") + strings.Count(string(raw), "!["); n != len(shown)/2 {
		t.Errorf("%d of %d pictures are written in another way", n-len(shown)/2, n)
	}
	files, err := os.ReadDir("../../testdata/demo")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		all = append(all, f.Name())
	}
	slices.Sort(shown)
	if diff := cmp.Diff(all, shown); diff != "" {
		t.Errorf("testdata/demo and the pictures in the README differ:\n%s", diff)
	}
	first, _, _ := strings.Cut(string(raw), "go test ./...")
	if !strings.Contains(first, "<picture>") {
		t.Error("the README doesn't begin with a picture")
	}
}

// rewritten replaces outputs in the README.
func rewritten(t *testing.T, readme string) string {
	t.Helper()
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
	for _, row := range keymap.New().Rows() {
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
