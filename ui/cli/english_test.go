package cli_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// bannedWords are words that made the texts of this project hard to read, each with better ones.
// They are wrong in texts, comments and documents alike.
func bannedWords() []struct{ pattern, better string } {
	return []struct{ pattern, better string }{
		{`mend(s|ed|ing)?`, "fix"},
		{`anew`, "again, or a new one"},
		{`reckon(s|ed|ing)?`, "calculate, or think"},
		{`lest`, "so that ... doesn't"},
		{`for want of`, "because there is no"},
		{`letter for letter|to the letter`, "exactly"},
		{`of older days`, "legacy"},
		{`cut away`, "removed"},
		{`of its own accord`, "by itself"},
		{`others than`, "other users, or other things than"},
		{`(is|was|are|were) (none|due)`, "is not one; is expected"},
		{`(is|are|was|were) no \w+`, "is not a"},
		{`stand(s|ing)? (there|beside|in|before|behind)|stood`, "is in, is before, is after"},
		{`in the place of`, "instead of"},
		{`(has|have) not the`, "doesn't have the, or doesn't look like"},
		{`colours?|coloured`, "color"},
		{`licence`, "license"},
		{`honour(s|ed)?`, "honor"},
		{`behaviours?`, "behavior"},
		{`recognise[sd]?`, "recognize"},
		{`cancelled`, "canceled"},
		{`misspelt`, "misspelled"},
		{`all the same`, "anyway"},
		{`counts? for nothing`, "is rejected"},
		{`nobody but`, "only"},
		{`thereof|wherein|herein|thereby|likewise`, "plain words"},
		{`whatever is asked`, "on every request"},
		{`no life`, "no token"},
		{`in force`, "valid, or applies"},
	}
}

// allowedPhrases are right although they contain a banned word.
func allowedPhrases() []string {
	return []string{
		"there (?:is|are|was|were) (?:no|none)", "is there no", // these aren't "is not a"
		"is no longer", "are no longer", "was no longer", "is no more", "are no more", "was no more", "is no such",
		"is no bigger", "is no less", "is no sooner", "is no worse", "is no different", // comparisons
		"stand in for", "stands in for", "standing in for", // replaces
		"issue --colour", "flag: --colour", // a test of the hint for a misspelled flag
		"alg is none", "is due to", "are due to",
		"w-ansi-colour", // the name of a row of the testkit
	}
}

// TestEnglish reads the strings and comments of every Go file, the documents and the scripts: none
// has a word that the project doesn't use.
func TestEnglish(t *testing.T) {
	var patterns []string
	banned := bannedWords()
	for _, word := range banned {
		patterns = append(patterns, "("+word.pattern+")")
	}
	word := regexp.MustCompile(`(?i)\b(?:` + strings.Join(patterns, "|") + `)\b`)
	allowed := regexp.MustCompile(`(?i)\b(?:` + strings.Join(allowedPhrases(), "|") + `)\b`)
	better := func(found string) string {
		for _, w := range banned {
			if regexp.MustCompile(`(?i)^(?:` + w.pattern + `)$`).MatchString(found) {
				return w.better
			}
		}
		return ""
	}
	check := func(name string, line int, text string) {
		if found := word.FindString(allowed.ReplaceAllString(text, "")); found != "" {
			t.Errorf("%s:%d: not %q, write %s: %s", name, line, found, better(found), strings.TrimSpace(text))
		}
	}
	for name, source := range goSources(t) {
		if name == "ui/cli/english_test.go" { // the list itself
			continue
		}
		for _, text := range goTexts([]byte(source)) {
			check(name, text.line, text.text)
		}
	}
	for name, text := range documents(t) {
		for i, line := range strings.Split(text, "\n") {
			check(name, i+1, line)
		}
	}
}

// documents returns the documents and scripts of the project, by their paths.
func documents(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, pattern := range []string{"*.md", ".github/*.md", "ui/cli/topics/*.txt", "testdata/script/*.txtar", "core/snippet/*/*.tmpl"} {
		names, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil || len(names) == 0 {
			t.Fatalf("no files %s: %v", pattern, err)
		}
		for _, name := range names {
			raw, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			found[filepath.Base(name)] = string(raw)
		}
	}
	return found
}
