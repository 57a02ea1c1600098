package cli

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"bulla/core/intake"
)

// errNothing says that stdin was read and held nothing.
var errNothing = fail("nothing on stdin", "give a token as an argument, pipe one in, or name a file: @FILE")

// input returns the INPUT of a command: an argument, - or a pipe for stdin, @FILE
// for a file.
func (s *session) input(args []string) (string, error) {
	if err := oneInput(args); err != nil {
		return "", err
	}
	if len(args) == 1 && args[0] != "-" {
		if name, isFile := strings.CutPrefix(args[0], "@"); isFile {
			return readInput(inHome(name, s.Getenv))
		}
		return args[0], nil
	}
	if len(args) == 0 && s.IsTerminal(s.Stdin) {
		return "", fail("no token to look at", "give one as an argument, pipe one in, or name a file: @FILE")
	}
	text, err := readAll(s.Stdin, intake.MaxInput)
	if err != nil {
		return "", fail("cannot read stdin: "+reason(err), "")
	}
	if strings.TrimSpace(text) == "" {
		return "", errNothing
	}
	return text, nil
}

// mistaken says what an input that holds no token was probably meant to be.
func (s *session) mistaken(args []string) {
	if readsStdin(args) || strings.HasPrefix(args[0], "@") {
		return
	}
	name, variable := strings.CutPrefix(args[0], "env:")
	switch {
	case isFile(args[0]):
		s.note(quote(args[0])+" is the name of a file", "to read it, give @ and its name")
	case variable && isVariable(name):
		s.note("an input is not read from a variable by env:", `give it as "$`+name+`", in quotes`)
	}
}

// isFile reports whether there is a file of that name.
func isFile(name string) bool {
	info, err := os.Stat(name)
	return err == nil && !info.IsDir()
}

func oneInput(args []string) error {
	if len(args) > 1 {
		return fail("more than one input", "put it in quotes, or pipe it in")
	}
	return nil
}

// readsStdin reports whether an INPUT comes from stdin.
func readsStdin(args []string) bool { return len(args) == 0 || args[0] == "-" }

// inHome returns the name of a file with the user's home folder in the place of ~, which
// a shell only does at the start of a word, and so not after @.
func inHome(name string, getenv func(string) string) string {
	rest, ok := strings.CutPrefix(name, "~/")
	if home := getenv("HOME"); ok && home != "" {
		return filepath.Join(home, rest)
	}
	return name
}

// readInput reads the file of an INPUT, as much of it as is ever looked at.
func readInput(name string) (string, error) {
	text, err := readFile(name, intake.MaxInput)
	if err != nil {
		return "", fail("cannot read "+quote(name)+": "+reason(err), hintOf(err))
	}
	return text, nil
}

// hintOf returns what an error says to do apart from the forms of SECRET, "" for nothing.
func hintOf(err error) string {
	var f failure
	_ = errors.As(err, &f)
	return f.Hint()
}

// reason returns what the system said, without the name that the message has
// already.
func reason(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	return err.Error()
}
