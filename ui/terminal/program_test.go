//go:build unix

package terminal

import (
	"io"
	"os"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/term"
	"github.com/creack/pty"
	"github.com/google/go-cmp/cmp"
)

// openPTY returns the two ends of a pseudo-terminal: the user's and the program's.
func openPTY(t *testing.T) (user, tty *os.File) {
	t.Helper()
	user, tty, err := pty.Open()
	if err != nil {
		t.Skipf("no pseudo-terminal here: %v", err)
	}
	t.Cleanup(func() { _, _ = user.Close(), tty.Close() })
	return user, tty
}

// recorder is a program that records its messages and quits at q.
type recorder struct{ events []string }

func (r *recorder) Init() tea.Cmd { return nil }
func (r *recorder) View() string  { return "" }

func (r *recorder) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyMsg:
		r.events = append(r.events, "key "+msg.String())
		if msg.String() == "q" {
			return r, tea.Quit
		}
	case PasteMsg, BackgroundMsg:
		r.events = append(r.events, describe(msg))
	}
	return r, nil
}

// TestProgram runs a Bubble Tea program on an Input, with its raw mode and its cancellation.
func TestProgram(t *testing.T) {
	user, tty := openPTY(t)
	before, err := term.GetState(tty.Fd())
	if err != nil {
		t.Fatal(err)
	}
	// Raw mode starts before the program, so that the terminal passes on each key at once.
	if _, err := term.MakeRaw(tty.Fd()); err != nil {
		t.Fatal(err)
	}
	in := NewInput(tty, nil)
	model := &recorder{}
	p := tea.NewProgram(model, tea.WithInput(in), tea.WithOutput(io.Discard), tea.WithoutSignalHandler())
	in.Deliver(p.Send)

	typed := "a\x1b[200~one\ntwo\x1b[201~\x1b]11;rgb:ffff/ffff/ffff\x1b\\\x1b[1;2Aq"
	if _, err := io.WriteString(user, typed); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() {
		_, err := p.Run()
		ended <- err
	}()
	select {
	case err := <-ended:
		if err != nil {
			t.Fatal(err)
		}
	case <-time.After(10 * time.Second):
		p.Kill()
		t.Fatal("the program did not end at q")
	}
	want := []string{"key a", `paste "one\ntwo"`, "dark false", "key shift+up", "key q"}
	if diff := cmp.Diff(want, model.events); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	if err := term.Restore(tty.Fd(), before); err != nil {
		t.Error(err)
	}
}

func TestSettle(t *testing.T) {
	const answer = "\x1b]11;rgb:1e1e/1e1e/2e2e"
	tests := []struct {
		name  string
		since time.Duration // how long ago the terminal was asked, 0 for not at all
		typed string
		left  string // what the shell reads afterwards
	}{
		{"answer", time.Millisecond, answer + "\x1b\\ls\n", "ls\n"},
		{"answer with BEL", time.Millisecond, answer + "\als\n", "ls\n"},
		{"typed before the answer", time.Millisecond, "x" + answer + "\als\n", "ls\n"},
		{"not asked", 0, "ls\n", "ls\n"},
		{"asked long ago", 2 * time.Second, "ls\n", "ls\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			user, tty := openPTY(t)
			in := NewInput(tty, nil)
			clock := time.Unix(1_795_000_000, 0)
			now := func() time.Time { return clock }
			if tt.since > 0 {
				in.ExpectAnswer(now)
				clock = clock.Add(tt.since)
			}
			if _, err := io.WriteString(user, tt.typed); err != nil {
				t.Fatal(err)
			}
			in.Settle(time.Second)
			left := make([]byte, 64)
			n, err := tty.Read(left)
			if err != nil || string(left[:n]) != tt.left {
				t.Errorf("left = %q, %v, want %q", left[:n], err, tt.left)
			}
		})
	}
}

func TestSettleRestoresTheTerminal(t *testing.T) {
	_, tty := openPTY(t)
	before, err := term.GetState(tty.Fd())
	if err != nil {
		t.Fatal(err)
	}
	in := NewInput(tty, nil)
	in.ExpectAnswer(func() time.Time { return time.Unix(0, 0) })
	in.Settle(time.Millisecond)
	after, err := term.GetState(tty.Fd())
	if err != nil {
		t.Fatal(err)
	}
	if *after != *before {
		t.Error("Settle left the terminal in raw mode")
	}
}

func TestSettleAfterTheAnswer(t *testing.T) {
	s := newScript(t, "\x1b]11;rgb:0/0/0\a")
	s.in.ExpectAnswer(func() time.Time { return time.Unix(0, 0) })
	s.play(teaBuffer)
	if _, err := io.WriteString(s.w, "ls\n"); err != nil {
		t.Fatal(err)
	}
	s.in.Settle(time.Hour)
	left := make([]byte, 64)
	n, err := s.in.File.Read(left)
	if err != nil || string(left[:n]) != "ls\n" {
		t.Errorf("left = %q, %v, want what was typed", left[:n], err)
	}
}

func TestSettleWhileSomethingReads(t *testing.T) {
	s := newScript(t)
	s.in.ExpectAnswer(func() time.Time { return time.Unix(0, 0) })
	s.in.reading.Lock()
	defer s.in.reading.Unlock()
	if _, err := io.WriteString(s.w, "x"); err != nil {
		t.Fatal(err)
	}
	s.in.Settle(time.Hour) // must return
	if !readable(s.in.File, 0) {
		t.Error("Settle read what the reader was waiting for")
	}
}

func TestSize(t *testing.T) {
	_, tty := openPTY(t)
	if err := pty.Setsize(tty, &pty.Winsize{Cols: 120, Rows: 40}); err != nil {
		t.Fatal(err)
	}
	if w, h, err := Size(tty); w != 120 || h != 40 || err != nil {
		t.Errorf("Size = %d, %d, %v, want 120, 40", w, h, err)
	}
	if err := pty.Setsize(tty, &pty.Winsize{}); err != nil {
		t.Fatal(err)
	}
	if w, h, err := Size(tty); w != 80 || h != 24 || err != nil {
		t.Errorf("Size = %d, %d, %v without a size, want 80, 24", w, h, err)
	}
	if !IsTerminal(tty) {
		t.Error("IsTerminal = false for a pseudo-terminal")
	}
}

func TestSizeOfNoTerminal(t *testing.T) {
	s := newScript(t)
	if w, h, err := Size(s.w); err == nil {
		t.Errorf("Size of a pipe = %d, %d, want an error", w, h)
	}
	if IsTerminal(s.w) {
		t.Error("IsTerminal = true for a pipe")
	}
}
