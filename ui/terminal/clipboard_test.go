package terminal

import (
	"bytes"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func works(string) error { return nil }

func TestCopy(t *testing.T) {
	const plain = "\x1b]52;c;dG9rZW4=\x07"
	failure := errors.New("exit status 1")
	tests := []struct {
		name   string
		getenv func(string) string
		native func(string) error
		wrote  string
		says   string
		why    error
	}{
		{"both", env("TERM", "xterm"), works, plain, "copied (system clipboard and OSC 52)", nil},
		{"native only", env("TERM", "linux"), works, "", "copied (system clipboard)", nil},
		{"native fails", env("TERM", "xterm"), func(string) error { return failure }, plain,
			"sent to the terminal (OSC 52); the system clipboard failed: exit status 1", failure},
		{"neither", env("TERM", "dumb"), func(string) error { return failure }, "",
			"not copied: the system clipboard failed: exit status 1", failure},
		{"over ssh", env("TERM", "xterm", "SSH_TTY", "/dev/pts/1"), works, plain,
			"sent to the terminal (OSC 52); over ssh the system clipboard would be the remote machine's", ErrRemote},
		{"over ssh with a display", env("TERM", "xterm", "SSH_TTY", "/dev/pts/1", "DISPLAY", ":0"), works, plain,
			"copied (system clipboard and OSC 52)", nil},
		{"tmux over ssh", env("TERM", "screen-256color", "TMUX", "/tmp/tmux", "SSH_CONNECTION", "x"), works, plain,
			"sent to tmux (OSC 52), which needs set-clipboard on; over ssh the system clipboard would be the remote machine's", ErrRemote},
		{"screen", env("TERM", "screen", "STY", "1.pts"), works, "\x1bP" + plain + "\x1b\\",
			"copied (system clipboard and OSC 52)", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out bytes.Buffer
			got := NewClipboard(&out, tt.getenv, tt.native).Copy("token")
			if out.String() != tt.wrote {
				t.Errorf("wrote %q, want %q", out.String(), tt.wrote)
			}
			if got.String() != tt.says {
				t.Errorf("says %q, want %q", got, tt.says)
			}
			if !errors.Is(got.NativeErr, tt.why) || got.Native != (tt.why == nil) {
				t.Errorf("native %t because %v, want %v", got.Native, got.NativeErr, tt.why)
			}
		})
	}
}

func TestCopyHandsOverTheText(t *testing.T) {
	var got string
	c := NewClipboard(&bytes.Buffer{}, env("TERM", "xterm"), func(text string) error { got = text; return nil })
	if c.Copy("a\x00b"); got != "a\x00b" {
		t.Errorf("native got %q", got)
	}
}

func TestCopyNothing(t *testing.T) {
	var out bytes.Buffer
	got := NewClipboard(&out, env("TERM", "xterm"), works).Copy("")
	if out.Len() != 0 || got.String() != "not copied: there is nothing to copy" {
		t.Errorf("wrote %q, says %q", out.String(), got)
	}
}

func TestCopyHangs(t *testing.T) {
	hang := make(chan struct{})
	left := make(chan struct{})
	c := NewClipboard(&bytes.Buffer{}, env("TERM", "xterm"), func(string) error {
		defer close(left)
		<-hang
		return nil
	})
	c.limit = time.Millisecond
	got := c.Copy("token")
	if got.Native || !errors.Is(got.NativeErr, ErrClipboardTimeout) {
		t.Errorf("native %t because %v, want a timeout", got.Native, got.NativeErr)
	}
	close(hang)
	<-left // the command, once it answers, is not stuck without a reader
}

// TestOneClipboardProgramAtATime checks that no second program starts while the first one hangs,
// either to copy or to read, and that both work again once it has ended.
func TestOneClipboardProgramAtATime(t *testing.T) {
	var running, most atomic.Int32
	hang := make(chan struct{})
	program := func() {
		most.Store(max(most.Load(), running.Add(1)))
		<-hang
		running.Add(-1)
	}
	c := NewClipboard(&bytes.Buffer{}, env("TERM", "linux"), func(string) error { program(); return nil })
	c.paste = func() (string, error) { program(); return "text", nil }
	c.limit = time.Millisecond
	if got := c.Copy("first"); !errors.Is(got.NativeErr, ErrClipboardTimeout) {
		t.Errorf("the first copy: %v", got.NativeErr)
	}
	if got := c.Copy("second"); !errors.Is(got.NativeErr, ErrClipboardBusy) {
		t.Errorf("the second copy: %v", got.NativeErr)
	}
	if _, err := c.Read(); !errors.Is(err, ErrClipboardBusy) {
		t.Errorf("a read: %v", err)
	}
	c.limit = 10 * time.Second
	var copying sync.WaitGroup
	for range 20 {
		copying.Go(func() {
			if got := c.Copy("again"); !got.Native {
				t.Errorf("a copy afterwards: %v", got.NativeErr)
			}
			if text, err := c.Read(); text != "text" || err != nil {
				t.Errorf("a read afterwards: %q, %v", text, err)
			}
		})
	}
	close(hang)
	copying.Wait()
	if got := most.Load(); got != 1 {
		t.Errorf("%d programs ran at the same time", got)
	}
}

func TestReadClipboard(t *testing.T) {
	failure := errors.New("exit status 1")
	for name, c := range map[string]struct {
		getenv func(string) string
		err    error
		want   error
	}{
		"read":     {env("TERM", "xterm"), nil, nil},
		"fails":    {env("TERM", "xterm"), failure, failure},
		"over ssh": {env("TERM", "xterm", "SSH_TTY", "x"), nil, ErrRemote},
	} {
		clipboard := NewClipboard(&bytes.Buffer{}, c.getenv, works)
		clipboard.paste = func() (string, error) { return "text", c.err }
		text, err := clipboard.Read()
		if !errors.Is(err, c.want) || (text == "text") != (c.want == nil) {
			t.Errorf("%s: %q, %v, want %v", name, text, err, c.want)
		}
	}
}

func TestCopyTooLong(t *testing.T) {
	c := NewClipboard(&bytes.Buffer{}, env("TERM", "xterm", "SSH_TTY", "x"), nil)
	if got := c.Copy(strings.Repeat("x", 55_500)); got.TooLong {
		t.Error("74,000 bytes of base64 are too long")
	}
	got := c.Copy(strings.Repeat("x", 55_501))
	if !got.TooLong || !strings.Contains(got.String(), "longer than many terminals accept") {
		t.Errorf("says %q, want that it is too long", got)
	}
}

func TestCopyWithoutTerminal(t *testing.T) {
	got := NewClipboard(failing{}, env("TERM", "xterm"), works).Copy("token")
	if got.OSC52 || !got.Native {
		t.Errorf("OSC 52 %t, native %t, want only native", got.OSC52, got.Native)
	}
}

func TestZeroClipboardCopiesNothing(t *testing.T) {
	got := Clipboard{}.Copy("token")
	if got.OSC52 || got.Native || !errors.Is(got.NativeErr, ErrNoClipboard) {
		t.Errorf("Copy = %+v", got)
	}
	if says := (Copied{}).String(); !strings.HasPrefix(says, "not copied: ") {
		t.Errorf("the zero value says %q", says)
	}
}
