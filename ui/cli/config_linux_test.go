package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"bulla/ui/cli"
)

// TestSettingsStayOnAFullDisk saves a text for which there is no room.
func TestSettingsStayOnAFullDisk(t *testing.T) {
	disk := t.TempDir()
	if err := unix.Mount("none", disk, "tmpfs", 0, "size=16k"); err != nil {
		t.Skip("only root can mount a small disk: ", err)
	}
	defer func() { check(t, unix.Unmount(disk, unix.MNT_DETACH)) }()
	const before = "theme = \"nord\"\n"
	path := filepath.Join(disk, "config.toml")
	check(t, os.WriteFile(path, []byte(before), 0o600))
	o := opened(t, cli.Process{Getenv: environment(map[string]string{"TERM": "xterm-256color", "BULLA_CONFIG": path})})
	if err := o.File.Write(strings.Repeat("# long\n", 5000)); err == nil {
		t.Fatal("there was room")
	}
	if after, err := os.ReadFile(path); err != nil || string(after) != before {
		t.Errorf("the file has %q, %v", after, err)
	}
}
