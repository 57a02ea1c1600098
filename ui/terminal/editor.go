package terminal

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// maxEdited is how many bytes are read back from an editor.
const maxEdited = 16 << 20

// prepareEditor prepares the user's own editor, $VISUAL or else $EDITOR, with the text in a
// temporary file that only the user can read. The caller runs cmd on the terminal and calls done
// afterwards, even if cmd failed: done returns the edited text and removes the file. A line break
// that the editor added at the end is removed.
func prepareEditor(
	name, text string, getenv func(string) string, keys, screen *os.File,
) (cmd *exec.Cmd, done func() (string, error), err error) {
	words := editorWords(getenv)
	if _, err := exec.LookPath(words[0]); err != nil {
		return nil, nil, fmt.Errorf("%q was not found; set VISUAL or EDITOR to your editor", words[0])
	}
	folder, err := os.MkdirTemp("", "bulla-")
	if err != nil {
		return nil, nil, fmt.Errorf("can't create a folder for the text to edit: %w", err)
	}
	file := filepath.Join(folder, name)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		return nil, nil, errors.Join(fmt.Errorf("can't write the text to edit: %w", err), os.RemoveAll(folder))
	}
	cmd = exec.Command(words[0], append(words[1:], file)...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = keys, screen, screen
	return cmd, func() (string, error) {
		left, err := readEdited(file)
		if !strings.HasSuffix(text, "\n") {
			left = strings.TrimSuffix(strings.TrimSuffix(left, "\n"), "\r")
		}
		return left, errors.Join(err, os.RemoveAll(folder))
	}, nil
}

// editorWords returns the command of the user's editor with its arguments.
func editorWords(getenv func(string) string) []string {
	for _, name := range []string{"VISUAL", "EDITOR"} {
		if words := strings.Fields(getenv(name)); len(words) > 0 {
			return words
		}
	}
	if runtime.GOOS == "windows" {
		return []string{"notepad"}
	}
	return []string{"vi"}
}

// readEdited reads the file after it was edited.
func readEdited(name string) (string, error) {
	file, err := os.Open(name)
	if err != nil {
		return "", fmt.Errorf("can't read the edited text: %w", err)
	}
	defer func() { _ = file.Close() }() // it was only read
	text, err := io.ReadAll(io.LimitReader(file, maxEdited+1))
	if err == nil && len(text) > maxEdited {
		err = errors.New("the edited text is larger than 16 MB")
	}
	return string(text), err
}
