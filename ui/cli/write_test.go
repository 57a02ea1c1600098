package cli_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"bulla/ui"
	"bulla/ui/cli"
)

// screenWriter returns how the screen writes files for a user with that home folder.
func screenWriter(t *testing.T, home string) ui.WriteFile {
	t.Helper()
	variables := map[string]string{"TERM": "xterm-256color", "HOME": home}
	_, stderr, opened := run(t, "", cli.Process{Getenv: environment(variables)})
	if opened == nil {
		t.Fatalf("the screen did not open: %q", stderr)
	}
	return opened.Reach.WriteFile
}

func TestTheScreenWritesFiles(t *testing.T) {
	dir := t.TempDir()
	write := screenWriter(t, dir)
	for _, name := range []string{filepath.Join(dir, "a"), "~/b"} {
		check(t, write(context.Background(), name, "one", false))
		path := filepath.Join(dir, filepath.Base(name))
		checkFile(t, path, "one")
		if err := write(context.Background(), name, "two", false); !errors.Is(err, fs.ErrExist) {
			t.Errorf("%s: %v, want that it exists", name, err)
		}
		checkFile(t, path, "one")
		check(t, os.Chmod(path, 0o644))
		check(t, write(context.Background(), name, "two", true))
		checkFile(t, path, "two")
	}
	check(t, write(context.Background(), filepath.Join(dir, "c"), "gone meanwhile", true))
	checkFile(t, filepath.Join(dir, "c"), "gone meanwhile")
	entries, err := os.ReadDir(dir)
	check(t, err)
	if len(entries) != 3 {
		t.Errorf("left behind: %v", entries)
	}
}

// checkFile checks the text of a file, and that only its owner can read it.
func checkFile(t *testing.T, path, want string) {
	t.Helper()
	text, err := os.ReadFile(path)
	check(t, err)
	info, err := os.Stat(path)
	check(t, err)
	if string(text) != want || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("%s: %q, mode %v", path, text, info.Mode())
	}
}

// TestTheScreenRefusesToWrite checks that each refusal names the file and a remedy, and changes
// nothing.
func TestTheScreenRefusesToWrite(t *testing.T) {
	dir := t.TempDir()
	write := screenWriter(t, dir)
	target, link := filepath.Join(dir, "target"), filepath.Join(dir, "link")
	check(t, os.WriteFile(target, []byte("old"), 0o600))
	check(t, os.Symlink(target, link))
	check(t, os.Symlink(filepath.Join(dir, "missing"), filepath.Join(dir, "dangling")))
	for name, want := range map[string]string{
		" ": "no name", dir: "it is a folder", link: "symbolic link", filepath.Join(dir, "dangling"): "symbolic link",
		filepath.Join(dir, "x", "y"): "there is no folder for ", os.DevNull: "not a regular file",
	} {
		for _, replace := range []bool{false, true} {
			err := write(context.Background(), name, "new", replace)
			var hinted interface{ Advice() string }
			if err == nil || !strings.Contains(err.Error(), want) || !errors.As(err, &hinted) || hinted.Advice() == "" {
				t.Errorf("%s, replace %t: %v, want %q with a remedy", name, replace, err, want)
			}
		}
	}
	checkFile(t, target, "old")
	if _, err := os.Lstat(filepath.Join(dir, "missing")); err == nil {
		t.Error("a link was followed")
	}
}

// TestTheScreenKnowsTheHomeFolder checks that ~ is a folder, not the name of a file, and that a
// slash at the end says that a folder is meant.
func TestTheScreenKnowsTheHomeFolder(t *testing.T) {
	home := t.TempDir()
	write := screenWriter(t, home)
	for name, want := range map[string]string{"~": "it is a folder", "~/": "it is a folder", "~/new/": "~/new/"} {
		if err := write(context.Background(), name, "new", false); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", name, err, want)
		}
	}
	entries, err := os.ReadDir(home)
	check(t, err)
	if len(entries) > 0 {
		t.Errorf("left behind: %v", entries)
	}
}
