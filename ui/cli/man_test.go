package cli_test

import (
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"bulla/ui/cli"
)

// macroRE matches the lines that man pages may have: text, and the macros that they use.
var macroRE = regexp.MustCompile(`^(?:[^.'].*|\.(?:TH|SH) ".*"|\.(?:br|PP|TP|nf|fi|sp))$`)

// TestManPages checks that every command has a man page with all that its help has, and that groff
// and mandoc find nothing wrong with it.
func TestManPages(t *testing.T) {
	c := newCompleting(t, nil)
	commands := append(helpCommands(t, t.TempDir()), "")
	for _, command := range commands {
		status, page, stderr := c.run(strings.Fields("man " + command)...)
		if status != cli.OK {
			t.Errorf("bulla man %s: status %d, %s", command, status, stderr)
			continue
		}
		name := strings.TrimSuffix("bulla-"+command, "-")
		title := `.TH "` + strings.ReplaceAll(strings.ToUpper(name), "-", `\-`) + `" "1" `
		if !strings.HasPrefix(page, title) {
			t.Errorf("bulla man %s doesn't begin with %s", command, title)
		}
		for line := range strings.Lines(page) {
			if line = strings.TrimSuffix(line, "\n"); !macroRE.MatchString(line) {
				t.Errorf("bulla man %s has the line %q", command, line)
			}
		}
		formatters := map[string][]string{
			"groff": {"groff", "-man", "-Tutf8", "-ww", "-z"}, "mandoc": {"mandoc", "-Tlint", "-Werror"},
		}
		for program, args := range formatters {
			if _, err := exec.LookPath(program); err != nil {
				continue
			}
			cmd := exec.Command(args[0], args[1:]...)
			cmd.Stdin = strings.NewReader(page)
			if said, err := cmd.CombinedOutput(); err != nil || len(said) > 0 {
				t.Errorf("%s finds this in bulla man %s: %v\n%s", program, command, err, said)
			}
		}
		_, help, _ := c.run(strings.Fields("help " + command)...)
		if missing := missingWords(help, plainRoff(page)); len(missing) > 0 {
			t.Errorf("bulla man %s lacks these words of the help: %q", command, missing)
		}
	}
}

// plainRoff returns the text of a man page without macros and escapes.
func plainRoff(page string) string {
	text := regexp.MustCompile(`(?m)^\.(?:SH )?|\\f[BIR]|\\&`).ReplaceAllString(page, "")
	text = regexp.MustCompile(`\\\[u([0-9A-F]{4})\]`).ReplaceAllStringFunc(text, func(escaped string) string {
		code, _ := strconv.ParseInt(escaped[3:7], 16, 32) // it matched
		return string(rune(code))
	})
	return strings.NewReplacer(`\-`, "-", `\(aq`, "'", `\(ga`, "`", `\(dq`, `"`, `\(ha`, "^", `\(ti`, "~", `\e`, `\`).Replace(text)
}

// missingWords returns the words of a help, apart from its headings, that a text doesn't have.
func missingWords(help, text string) []string {
	has := map[string]bool{}
	for _, word := range strings.Fields(text) {
		has[word] = true
	}
	var missing []string
	for line := range strings.Lines(help) {
		if strings.HasSuffix(line, ":\n") || strings.HasPrefix(line, `Use "bulla [command] --help"`) {
			continue
		}
		for _, word := range strings.Fields(line) {
			if !has[word] {
				missing = append(missing, word)
			}
		}
	}
	return missing
}

// TestManRefuses checks what bulla man says of a name that has no page.
func TestManRefuses(t *testing.T) {
	c := newCompleting(t, nil)
	for line, want := range map[string]string{
		"man isue":      "did you mean issue?",
		"man help":      "give one of issue, ",
		"man issue man": "more than one command",
	} {
		if status, _, stderr := c.run(strings.Fields(line)...); status != cli.Failed || !strings.Contains(stderr, want) {
			t.Errorf("bulla %s: status %d, %s", line, status, stderr)
		}
	}
	status, out, _ := c.run("man", "issue", "--json")
	if status != cli.OK || !strings.HasPrefix(out, `{"name":"bulla-issue","section":1,"text":".TH `) {
		t.Errorf("bulla man issue --json: status %d, %.60s", status, out)
	}
}
