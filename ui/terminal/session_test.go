//go:build unix

package terminal

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/term"
)

// stuck is a program whose Update does not return until it is released.
type stuck struct {
	tty     *os.File
	in, out chan struct{}
}

func (s *stuck) Init() tea.Cmd { return func() tea.Msg { return "stuck" } }
func (s *stuck) View() string  { return "" }

func (s *stuck) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if msg == "stuck" {
		_, _ = term.MakeRaw(s.tty.Fd()) // as Bubble Tea does where it reads from a terminal
		close(s.in)
		<-s.out
	}
	return s, nil
}

// shown collects what is sent to a terminal, until that is given back.
func shown(user *os.File) <-chan string {
	all := make(chan string, 1)
	go func() {
		var text strings.Builder
		chunk := make([]byte, 1000)
		for {
			n, err := user.Read(chunk)
			text.Write(chunk[:n])
			before, _, left := strings.Cut(text.String(), leaveScreen)
			if left {
				before += leaveScreen
			}
			if err != nil || left { // the program, which is stuck, may still draw
				all <- before
				return
			}
		}
	}()
	return all
}

// TestSessionEndsAStuckProgram checks that the terminal is restored, and the editor's file removed,
// even if the program does not respond.
func TestSessionEndsAStuckProgram(t *testing.T) {
	user, tty := openPTY(t)
	before, err := term.GetState(tty.Fd())
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", t.TempDir())
	model := &stuck{tty, make(chan struct{}), make(chan struct{})}
	session := NewSession(tty, tty)
	session.patience = 10 * time.Millisecond
	if _, _, err := session.Editor("payload.json", "{}", func(string) string { return "" }); err != nil {
		t.Fatal(err)
	}
	// Without input: Bubble Tea closes its reader at Kill while it still reads, which is a race of
	// its own. Its output is only a writer: a goroutine that nobody waits for would ask a terminal
	// for its size while the test closes it.
	program := tea.NewProgram(model, tea.WithInput(nil), tea.WithOutput(struct{ io.Writer }{tty}),
		tea.WithAltScreen(), tea.WithoutSignalHandler())
	text := shown(user)
	ended := make(chan error, 1)
	go func() { ended <- session.Run(program, func() {}) }()
	<-model.in
	if err := syscall.Kill(os.Getpid(), syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	select {
	case err = <-ended:
	case <-time.After(10 * time.Second):
		t.Fatal("the session does not end")
	}
	var signal *SignalError
	if !errors.As(err, &signal) || signal.Status() != 143 {
		t.Errorf("the session ended with %v", err)
	}
	after, err := term.GetState(tty.Fd())
	if err != nil || *after != *before {
		t.Errorf("the modes are %+v, %v, want %+v", after, err, before)
	}
	if got := <-text; !strings.Contains(got, "\x1b[?1049h") || !strings.HasSuffix(got, leaveScreen) {
		t.Errorf("the terminal got %q", got)
	}
	if left, _ := filepath.Glob(filepath.Join(os.TempDir(), "*")); len(left) > 0 {
		t.Errorf("%q is left", left)
	}
	close(model.out)
	program.Wait()
}
