package cli

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"strings"

	"bulla/core/intake"
	"bulla/core/shell"
)

// errNothing is the error of an empty stdin.
var errNothing = fail("stdin is empty", "give a token as an argument, through a pipe, or in a file as @FILE")

// input returns the INPUT of a command: an argument, - or a pipe for stdin, @FILE for a file.
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
		return "", fail("no input", "give a token as an argument, through a pipe, or in a file as @FILE")
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

// hintAtInput says on stderr what an input without a token was probably meant to be.
func (s *session) hintAtInput(args []string) {
	if readsStdin(args) || strings.HasPrefix(args[0], "@") {
		return
	}
	name, variable := strings.CutPrefix(args[0], "env:")
	switch {
	case isFile(args[0]):
		s.note(quote(args[0])+" is the name of a file", "to read the file, put @ before its name")
	case variable && shell.IsVariable(name):
		s.note("env: works only for secrets, not for an input", `give "$`+name+`" instead, in quotes`)
	}
}

// isFile reports whether there is a file of that name.
func isFile(name string) bool {
	info, err := os.Stat(name)
	return err == nil && !info.IsDir()
}

func oneInput(args []string) error {
	if len(args) > 1 {
		return fail("more than one input", "put quotes around it, or pipe it in")
	}
	return nil
}

// readsStdin reports whether an INPUT comes from stdin.
func readsStdin(args []string) bool { return len(args) == 0 || args[0] == "-" }

// inHome replaces ~ at the start of a file name with the user's home folder. A shell does that only
// at the start of a word, so neither after @ nor for what is typed on the screen.
func inHome(name string, getenv func(string) string) string {
	home := cmp.Or(getenv("HOME"), getenv("USERPROFILE")) // the second is on Windows
	if home != "" && (name == "~" || strings.HasPrefix(name, "~/")) {
		return home + name[1:] // a slash at the end stays: it says that a folder is meant
	}
	return name
}

// readInput reads the file of an INPUT, up to the size that intake accepts.
func readInput(name string) (string, error) {
	text, err := readFile(name, intake.MaxInput)
	return text, inputFault(name, err)
}

// inputFault returns the error of reading the file of an INPUT with its name and a remedy.
func inputFault(name string, err error) error {
	if err == nil {
		return nil
	}
	return fail("cannot read "+quote(name)+": "+reason(err), hintOf(err))
}

// hintOf returns the hint of an error, "" if it has none or one that only lists the forms of
// SECRET.
func hintOf(err error) string {
	var f failure
	_ = errors.As(err, &f)
	return f.Advice()
}

// reason returns the text of a system error without the file name, which the message already has.
func reason(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	return err.Error()
}
