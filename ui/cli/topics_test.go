package cli_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"bulla/themes"
	"bulla/ui/cli"
	"bulla/ui/config"
)

// topicFiles returns the paths of the texts on topics, by the names of the topics.
func topicFiles(t *testing.T) map[string]string {
	t.Helper()
	names, err := filepath.Glob("topics/*.txt")
	check(t, err)
	files := map[string]string{}
	for _, name := range names {
		files[strings.TrimSuffix(filepath.Base(name), ".txt")] = name
	}
	return files
}

// topicBlockRE finds the examples of a topic: lines that are indented by four, the first with a
// command after a $, and the blank lines between them.
var topicBlockRE = regexp.MustCompile(`(?m)^    \$ .*\n(?:(?:\n+)?    .*\n)*`)

// indentRE finds the indentation of the examples, and lineRE the lines that have one.
var (
	indentRE = regexp.MustCompile(`(?m)^    `)
	lineRE   = regexp.MustCompile(`(?m)^(.)`)
)

// TestGoldenTopics runs the examples of every topic, in their order and in one folder, and compares
// what they print with what the topic shows.
func TestGoldenTopics(t *testing.T) {
	for name, path := range topicFiles(t) {
		t.Run(name, func(t *testing.T) {
			raw, err := os.ReadFile(path)
			check(t, err)
			text := string(raw)
			needed := []string{"bash"}
			for _, program := range []string{"curl", "node"} {
				if strings.Contains(text, "$ "+program+" ") {
					needed = append(needed, program)
				}
			}
			for _, program := range needed {
				if _, err := exec.LookPath(program); err != nil {
					t.Skip(program + " was not found, and the examples need it")
				}
			}
			s := newBackendSession(t)
			got := topicBlockRE.ReplaceAllStringFunc(text, func(block string) string {
				return lineRE.ReplaceAllString(s.runAll(indentRE.ReplaceAllString(block, "")), "    $1")
			})
			if got != text && *update {
				check(t, os.WriteFile(path, []byte(got), 0o644))
			}
		})
	}
}

// The characters in a line of a topic at most: 80 fit in every terminal. Examples may be longer.
const (
	mostTopic   = 80
	mostExample = 96
)

// TestTopics checks that bulla help lists every topic and prints its text as it is, and that the
// text suits a terminal.
func TestTopics(t *testing.T) {
	c := newCompleting(t, nil)
	_, list, _ := c.run("help")
	readme, err := os.ReadFile(readmePath)
	check(t, err)
	for name, path := range topicFiles(t) {
		raw, err := os.ReadFile(path)
		check(t, err)
		text := string(raw)
		if status, help, stderr := c.run("help", name); status != cli.OK || !strings.HasPrefix(help, text) {
			t.Errorf("bulla help %s: status %d, %s%s", name, status, help, stderr)
		}
		if !strings.Contains(list, "\n  "+name+"  ") {
			t.Errorf("bulla help does not list %s", name)
		}
		if !strings.Contains(string(readme), "`"+name+"`") {
			t.Errorf("the README does not name the topic %s: add it to the table of commands", name)
		}
		if bad := harmful(text); bad != "" {
			t.Errorf("%s holds %s", name, bad)
		}
		if strings.ContainsAny(text, "`") || strings.Contains(text, "\n#") {
			t.Errorf("%s has Markdown", name)
		}
		for line := range strings.Lines(text) {
			line = strings.TrimSuffix(line, "\n")
			most := mostTopic
			if strings.HasPrefix(line, "    ") {
				most = mostExample
			}
			if n := utf8.RuneCountInString(line); n > most || strings.HasSuffix(line, " ") {
				t.Errorf("%s has a line of %d characters, or that ends in a space: %s", name, n, line)
			}
		}
	}
}

// TestUnknownTopics checks that the name of a topic is not taken for an input, and that a mistyped
// one is corrected.
func TestUnknownTopics(t *testing.T) {
	c := newCompleting(t, nil)
	for _, topic := range []struct{ line, hint string }{
		{"exit-status", "did you mean bulla help exit-status?"},
		{"help exit-satus", "did you mean exit-status?"},
	} {
		status, _, stderr := c.run(strings.Fields(topic.line)...)
		if status != cli.Failed || !strings.Contains(stderr, "hint: "+topic.hint) {
			t.Errorf("bulla %s: status %d, %s", topic.line, status, stderr)
		}
	}
	if offered := c.offered("help", "exit"); !slices.Equal(offered, []string{"exit-status"}) {
		t.Errorf("bulla help exit is completed with %q", offered)
	}
	if offered := c.offered("help", "exit-status", ""); len(offered) > 0 {
		t.Errorf("bulla help exit-status is completed with %q", offered)
	}
}

// variableRE finds the environment variables that a Go file reads, and the lists of those of which
// the first that is set counts.
var variableRE = regexp.MustCompile(`[gG]etenv\(("[A-Z_]+")\)|range \[\]string\{("[A-Z_", ]+")\}|Variable += ("[A-Z_]+")`)

// TestEnvironmentTopic checks that bulla help environment names every variable that the program
// reads.
func TestEnvironmentTopic(t *testing.T) {
	raw, err := os.ReadFile("topics/environment.txt")
	check(t, err)
	words := strings.FieldsFunc(string(raw), func(r rune) bool { return r != '_' && !unicode.IsLetter(r) })
	read := 0
	for name, source := range goSources(t) {
		if strings.HasSuffix(name, "_test.go") || strings.HasPrefix(name, "core/signing/") {
			continue // core/signing names variables of other programs
		}
		for _, found := range variableRE.FindAllStringSubmatch(source, -1) {
			for variable := range strings.SplitSeq(strings.Join(found[1:], ""), ", ") {
				read++
				if variable = strings.Trim(variable, `"`); !slices.Contains(words, variable) {
					t.Errorf("%s reads %s: add it to topics/environment.txt", name, variable)
				}
			}
		}
	}
	if read < 20 {
		t.Errorf("only %d variables found", read)
	}
}

// TestTopicsDescribeSettingsAndRoles checks that the topics have a row for each setting, and each
// role of a theme.
func TestTopicsDescribeSettingsAndRoles(t *testing.T) {
	_, settings, _ := outputs(t, "", cli.Process{Args: []string{"help", "settings"}})
	for _, setting := range config.All() {
		if !strings.Contains(settings, "\n  "+setting.Name+" ") {
			t.Errorf("bulla help settings lacks %s", setting.Name)
		}
	}
	_, about, _ := outputs(t, "", cli.Process{Args: []string{"help", "themes"}})
	_, roles, _ := strings.Cut(about, "The roles are:")
	for role := range themes.NumRoles {
		if !slices.Contains(strings.Fields(roles), role.String()) {
			t.Errorf("bulla help themes lacks the role %s", role)
		}
	}
}
