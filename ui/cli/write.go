package cli

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"bulla/core/visible"
)

// onlyOwner is the mode of files with a token in them.
const onlyOwner = 0o600

// writeFile implements ui.WriteFile. Its errors repeat the name.
func (s *session) writeFile(_ context.Context, name, text string, replace bool) error {
	if strings.TrimSpace(name) == "" {
		return fail("the file has no name", "type one, such as token.jwt or ~/token.jwt")
	}
	write := createFile
	if replace {
		write = replaceFile
	}
	return writeFault(name, write(inHome(name, s.Getenv), text))
}

// createFile writes a file that doesn't exist yet. It leaves nothing behind if it fails.
func createFile(path, text string) error {
	f, err := newFile(path)
	if err != nil {
		return err
	}
	return fill(f, text)
}

// newFile opens a file that doesn't exist yet. It follows no link.
func newFile(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, onlyOwner)
	if err == nil {
		return f, nil
	}
	if info, statErr := os.Lstat(path); statErr == nil {
		return nil, replaceable(info)
	}
	return nil, err
}

// replaceable returns fs.ErrExist for a file that can be replaced, or why it can't.
func replaceable(info fs.FileInfo) error {
	switch {
	case info.IsDir():
		return fail("it is a folder", "add the name of a file to it")
	case info.Mode()&fs.ModeSymlink != 0:
		return fail("it is a symbolic link, which is not followed", "name the file that it points to, or another one")
	case !info.Mode().IsRegular():
		return fail("it is not a regular file", "name another file")
	}
	return fs.ErrExist
}

// replaceFile replaces a file at once: readers see the old text or the whole new one.
func replaceFile(path, text string) error {
	info, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return createFile(path, text)
	}
	if err != nil {
		return err
	}
	if err := replaceable(info); !errors.Is(err, fs.ErrExist) {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".bulla-*") // its mode is 0600
	if err != nil {
		return err
	}
	if err := fill(f, text); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		_ = os.Remove(f.Name())
		return err
	}
	return nil
}

// fill writes a text to a new file and closes it. If that fails, it removes the file.
func fill(f *os.File, text string) error {
	_, err := f.WriteString(text)
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return err
}

// writeFault returns the error of writing a file with its name and a remedy.
func writeFault(name string, err error) error {
	const longest = 60
	shown := visible.Shorten(name, longest)
	var f failure
	switch {
	case err == nil, errors.Is(err, fs.ErrExist):
		return err
	case errors.As(err, &f):
		return fail(shown+": "+f.Message, f.Hint)
	case errors.Is(err, fs.ErrNotExist):
		return fail("there is no folder for "+shown, "create the folder first, or name a file in another one")
	case errors.Is(err, fs.ErrPermission):
		return fail("cannot write "+shown+": permission denied",
			"name a file in a folder that you can write to, such as ~/"+filepath.Base(name))
	}
	return fail("cannot write "+shown+": "+reason(err), "name a file in another folder")
}
