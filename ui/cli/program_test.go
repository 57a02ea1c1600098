package cli_test

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"

	"bulla/ui/terminal/vt"
)

// program builds the real bulla once: the order in which packages are initialised, and with it the
// cure for the stall at the start, is only true of the real one.
var program = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "bulla")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "bulla")
	build := exec.Command("go", "build", "-o", path, ".")
	build.Dir = "../.."
	out, err := build.CombinedOutput()
	if err != nil {
		return "", &buildError{err: err, out: out}
	}
	return path, nil
})

type buildError struct {
	err error
	out []byte
}

func (e *buildError) Error() string { return e.err.Error() + "\n" + string(e.out) }

// session is bulla in a pseudo-terminal that answers nothing.
type session struct {
	t   *testing.T
	cmd *exec.Cmd
	tty *os.File
	mu  sync.Mutex
	all bytes.Buffer
	// screen is what the terminal shows.
	screen *vt.Terminal
	grew   chan struct{}
	done   chan struct{}
	// patience is how long a key may take to bring something, 0 while nobody measured.
	patience time.Duration
}

// newSession returns the session of a command that was not started yet.
func newSession(t *testing.T, cmd *exec.Cmd) *session {
	return &session{t: t, cmd: cmd, screen: vt.New(120, 40), grew: make(chan struct{}, 1), done: make(chan struct{})}
}

func open(t *testing.T, args ...string) *session {
	t.Helper()
	return openIn(t, nil, args...)
}

// openIn is open with more variables in the environment.
func openIn(t *testing.T, environment []string, args ...string) *session {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("a pseudo-terminal of Unix is needed")
	}
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	return openCommand(t, environment, exec.Command(path, args...))
}

// hearSignals makes commands start with signals as a terminal has them, also where the tests run
// under nohup or in the background of a script: a signal that is ignored stays so in a child, one
// with a handler is reset.
var hearSignals = sync.OnceFunc(func() {
	for _, sig := range []os.Signal{syscall.SIGHUP, syscall.SIGINT} {
		if signal.Ignored(sig) {
			signal.Notify(make(chan os.Signal, 1), sig)
		}
	}
})

// openCommand runs any command as openIn runs bulla.
func openCommand(t *testing.T, environment []string, cmd *exec.Cmd) *session {
	t.Helper()
	hearSignals()
	s := newSession(t, cmd)
	s.cmd.Env = append(os.Environ(), "TERM=xterm-256color", "COLORTERM=truecolor", "LC_ALL=C.UTF-8", "NO_COLOR=")
	s.cmd.Env = append(s.cmd.Env, environment...)
	var err error
	s.tty, err = pty.StartWithSize(s.cmd, &pty.Winsize{Cols: 120, Rows: 40})
	if err != nil {
		t.Fatal(err)
	}
	if s.tty, err = pollable(s.tty); err != nil {
		t.Fatal(err)
	}
	go s.read()
	t.Cleanup(func() { _ = s.cmd.Process.Kill(); _ = s.tty.Close() })
	return s
}

func (s *session) read() {
	defer close(s.done)
	buffer := make([]byte, 1<<16)
	for {
		n, err := s.tty.Read(buffer)
		s.mu.Lock()
		s.all.Write(buffer[:n])
		_, _ = s.screen.Write(buffer[:n])
		s.mu.Unlock()
		select {
		case s.grew <- struct{}{}:
		default:
		}
		if err != nil {
			return
		}
	}
}

func (s *session) output() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.all.String()
}

// showed reports whether a text was sent to the terminal after the first from bytes, or is on the
// screen of bulla, which sends only what changes: that can be a part of the text.
func (s *session) showed(text string, from int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return bytes.Contains(s.all.Bytes()[from:], []byte(text)) ||
		s.screen.Modes[1049] && strings.Contains(s.screen.String(), text)
}

// until waits for a text to be shown; see showed.
func (s *session) until(text string, from int) {
	s.t.Helper()
	limit := time.NewTimer(10 * time.Second)
	defer limit.Stop()
	for !s.showed(text, from) {
		select {
		case <-s.grew:
		case <-s.done:
			if !s.showed(text, from) {
				s.t.Fatalf("bulla ended without %q:\n%q", text, tail(s.output()[from:]))
			}
		case <-limit.C:
			s.t.Fatalf("%q was not drawn:\n%q", text, tail(s.output()[from:]))
		}
	}
}

// untilGone waits until a text is no longer on the screen.
func (s *session) untilGone(text string) {
	s.t.Helper()
	eventually(s.t, text+" is still on the screen", func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		return !strings.Contains(s.screen.String(), text)
	})
}

// eventually waits for a condition, and fails the test where it doesn't come true.
func eventually(t *testing.T, otherwise string, condition func() bool) {
	t.Helper()
	again := time.NewTicker(time.Millisecond)
	defer again.Stop()
	for end := time.Now().Add(10 * time.Second); !condition(); <-again.C {
		if time.Now().After(end) {
			t.Fatal(otherwise)
		}
	}
}

// tail keeps the message of a failure readable.
func tail(output string) string { return output[max(0, len(output)-2000):] }

func (s *session) send(text string) {
	s.t.Helper()
	if _, err := io.WriteString(s.tty, text); err != nil {
		s.t.Fatal(err)
	}
}

// wait waits for the program to end and returns its exit status.
func (s *session) wait() int {
	s.t.Helper()
	ended := make(chan struct{})
	go func() { _ = s.cmd.Wait(); close(ended) }()
	select {
	case <-ended:
	case <-time.After(10 * time.Second):
		s.t.Fatal("bulla does not end")
	}
	return s.cmd.ProcessState.ExitCode()
}

// ended waits for the program to end and holds its exit status.
func (s *session) ended(want int) {
	s.t.Helper()
	if status := s.wait(); status != want {
		s.t.Errorf("exit status %d, want %d", status, want)
	}
}

// left holds that the terminal is as it was when bulla has ended.
func (s *session) left() {
	s.t.Helper()
	<-s.done
	s.undone()
}

var modeRE = regexp.MustCompile(`\x1b\[\?(\d+)([hl])`)

// undone holds that all modes that were switched on are off: the alternate screen, the paste marks,
// the mouse. Only the cursor is shown, and
// long lines wrap.
func (s *session) undone() {
	s.t.Helper()
	modes := map[string]string{}
	for _, m := range modeRE.FindAllStringSubmatch(s.output(), -1) {
		modes[m[1]] = m[2]
	}
	for mode, is := range modes {
		if wants := map[bool]string{true: "h", false: "l"}[mode == "25" || mode == "7"]; is != wants {
			s.t.Errorf("the terminal's mode %s is left at %q", mode, is)
		}
	}
}

func TestProgramOpensAndLeaves(t *testing.T) {
	s := open(t)
	s.until("Scopes", 0)
	s.send("q")
	s.ended(0)
	s.left()
}

func TestProgramTakesCtrlCWhileTyping(t *testing.T) {
	s := open(t)
	s.until("Scopes", 0)
	s.send("a")
	s.until("enter accepts it", 0)
	s.send("\x03")
	s.wait()
	s.left()
}

// TestProgramRunsNoPasteAsKeys pastes lines without marks, as a terminal sends them that has none:
// the first key of them would leave.
func TestProgramRunsNoPasteAsKeys(t *testing.T) {
	s := open(t)
	s.until("Scopes", 0)
	s.send("quit\rfilter\rq and d remove things\r")
	s.until("no token found", 0)
	s.send("\x03")
	s.wait()
	s.left()
}

func TestProgramInspectsItsInput(t *testing.T) {
	s := open(t, "pk_prod_EXAMPLE0000000000000000000")
	s.until("an API key, not a token", 0)
	s.send("q")
	s.wait()
	if strings.Contains(s.output(), "EXAMPLE0000") {
		t.Error("the key was sent to the terminal")
	}
}

// TestCommandsSendNoQuery holds that only the screen asks the terminal anything, and that a
// terminal that answers nothing doesn't delay a command.
func TestCommandsSendNoQuery(t *testing.T) {
	for _, args := range [][]string{{"version"}, {"keys"}, {"themes"}, {"scopes"}, {"expiry", "1d"}, {"issue", "--user", "a", "--preset", "inbox"}, {"--help"}} {
		start := time.Now()
		s := open(t, args...)
		s.wait()
		<-s.done
		if rest := regexp.MustCompile(`\x1b\[[0-9;]*m`).ReplaceAllString(s.output(), ""); strings.Contains(rest, "\x1b") {
			t.Errorf("bulla %v sends %q", args, rest)
		}
		if took := time.Since(start); took > 3*time.Second {
			t.Errorf("bulla %v took %s on a terminal that answers nothing", args, took)
		}
	}
}

// readUntil reads a terminal until it shows a text or nothing more comes. What was typed before the
// echo was off may precede it.
func readUntil(tty *os.File, text string) string {
	var shown strings.Builder
	chunk := make([]byte, 1000)
	for !strings.Contains(shown.String(), text) {
		n, err := tty.Read(chunk)
		shown.Write(chunk[:n])
		if err != nil {
			break
		}
	}
	return shown.String()
}
