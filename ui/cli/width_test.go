package cli_test

import (
	"io"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/creack/pty"

	"bulla/ui/cli"
)

// explainedOn prints to stdout what bulla says of a finding that takes long lines.
func explainedOn(t *testing.T, stdout *os.File, p cli.Process) {
	t.Helper()
	p.Args = []string{"diagnose", "--explain", "exp"}
	p.Stdin, p.Stdout, p.Stderr = file(t, ""), stdout, file(t, "")
	p.Now = func() time.Time { return time.Unix(1795000000, 0) }
	if status := cli.Main(p); status != cli.OK {
		t.Fatalf("status %d", status)
	}
}

func widest(text string) int {
	most := 0
	for line := range strings.Lines(text) {
		most = max(most, utf8.RuneCountInString(strings.TrimRight(line, "\r\n")))
	}
	return most
}

// TestWidthFromColumns lays text out for COLUMNS on a terminal, and for none in a pipe.
func TestWidthFromColumns(t *testing.T) {
	for _, c := range []struct {
		name, columns string
		terminal      bool
		least, most   int
	}{
		{"set", "60", true, 50, 60},
		{"tiny", "5", true, 30, 40},
		{"no number", "wide", true, 80, 88},
		{"unset", "", true, 80, 88},
		{"pipe", "60", false, 80, 88},
	} {
		t.Run(c.name, func(t *testing.T) {
			stdout := file(t, "")
			explainedOn(t, stdout, cli.Process{
				Getenv:     environment(map[string]string{"TERM": "dumb", "COLUMNS": c.columns}),
				IsTerminal: func(f *os.File) bool { return c.terminal && f == stdout },
			})
			text, err := os.ReadFile(stdout.Name())
			if err != nil {
				t.Fatal(err)
			}
			if n := widest(string(text)); n < c.least || n > c.most {
				t.Errorf("the widest line has %d characters, want %d to %d:\n%s", n, c.least, c.most, text)
			}
		})
	}
}

// TestWidthOfTerminal lays text out for the terminal that stdout is.
func TestWidthOfTerminal(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a pseudo-terminal of Unix is needed")
	}
	screen, tty, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = screen.Close() }()
	if err := pty.Setsize(tty, &pty.Winsize{Cols: 64, Rows: 40}); err != nil {
		t.Fatal(err)
	}
	said := make(chan string)
	go func() {
		text, _ := io.ReadAll(screen) // which ends in an error where the terminal is closed
		said <- string(text)
	}()
	explainedOn(t, tty, cli.Process{Getenv: environment(map[string]string{"TERM": "dumb"})})
	if err := tty.Close(); err != nil {
		t.Fatal(err)
	}
	if text := <-said; widest(text) < 54 || widest(text) > 64 {
		t.Errorf("the widest line has %d characters, want 54 to 64:\n%s", widest(text), text)
	}
}
