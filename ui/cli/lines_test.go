package cli_test

import (
	"go/scanner"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// The limits of a line in characters; a tab counts as one.
const (
	mostCode    = 120
	mostComment = 100
)

// directiveRE matches comments that can't be wrapped: those that tools read, those with a URL, and
// the output of examples.
var directiveRE = regexp.MustCompile(`^\s*//(?:go:|nolint|line |\s+[^ ]*:  )|https?://`)

// goText is a string literal or a comment of a Go file, or the part of one that is on one line.
type goText struct {
	line      int
	text      string
	isComment bool
}

// goTexts returns the string literals and comments of a Go source, line by line.
func goTexts(source []byte) []goText {
	var s scanner.Scanner
	file := token.NewFileSet().AddFile("", -1, len(source))
	s.Init(file, source, nil, scanner.ScanComments)
	var texts []goText
	for {
		pos, kind, literal := s.Scan()
		switch kind {
		case token.EOF:
			return texts
		case token.COMMENT, token.STRING:
			for i, text := range strings.Split(literal, "\n") {
				texts = append(texts, goText{file.Line(pos) + i, text, kind == token.COMMENT})
			}
		}
	}
}

// tooLong returns the numbers of the lines of a Go source that are too long, each with what is too
// long: "code" or "comment". Code may be longer if string literals make up the rest of the line.
func tooLong(source string) map[int]string {
	const fewLiterals = 40
	literals, comments := map[int]int{}, map[int]int{}
	for _, text := range goTexts([]byte(source)) {
		if text.isComment {
			comments[text.line] = utf8.RuneCountInString(text.text)
		} else {
			literals[text.line] += utf8.RuneCountInString(text.text)
		}
	}
	long := map[int]string{}
	for i, line := range strings.Split(source, "\n") {
		length := utf8.RuneCountInString(line)
		inLiterals, inComment := literals[i+1], comments[i+1]
		switch isComment := strings.HasPrefix(strings.TrimSpace(line), "//") && inComment > 0; {
		case isComment && length > mostComment && !directiveRE.MatchString(line):
			long[i+1] = "comment"
		case !isComment && length > mostCode && (length-inLiterals > mostCode || inLiterals < fewLiterals):
			long[i+1] = "code"
		}
	}
	return long
}

// TestLines checks the length of every line of Go, tests included.
func TestLines(t *testing.T) {
	for name, source := range goSources(t) {
		for line, what := range tooLong(source) {
			t.Errorf("%s:%d: this line of %s is too long: at most %d characters for code, %d for comments",
				name, line, what, mostCode, mostComment)
		}
	}
}

func TestTooLong(t *testing.T) {
	word := strings.Repeat("x", mostComment)
	for line, want := range map[string]string{
		"":                               "",
		"// " + word[3:]:                 "",
		"// " + word:                     "comment",
		"// https://example.com/" + word: "",
		"\t" + word:                      "",
		word + "." + word:                "code",
		`f("` + word + word + `")`:       "",
		"f(`" + word + word + "`)":       "",
		word + ` + "` + word[:20] + `"`:  "code",
	} {
		if got := tooLong("package p\n" + line)[2]; got != want {
			t.Errorf("tooLong(%q) = %q, want %q", line, got, want)
		}
	}
	if got := tooLong("package p\nvar a = `\n// " + word + word + "\n`"); len(got) > 0 {
		t.Errorf("a line inside a raw string is %v", got)
	}
}

// goSources returns the source of every Go file, by its path from the root.
func goSources(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && strings.HasPrefix(entry.Name(), ".git") {
			return fs.SkipDir
		}
		if filepath.Ext(name) != ".go" {
			return nil
		}
		raw, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(root, name)
		found[filepath.ToSlash(relative)] = string(raw)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(found) < 100 {
		t.Fatalf("only %d Go files found", len(found))
	}
	return found
}
