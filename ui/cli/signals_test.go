//go:build unix

package cli_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/charmbracelet/x/term"
	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

// endings are the signals that end bulla and its exit status then.
var endings = map[syscall.Signal]int{
	syscall.SIGHUP: 129, syscall.SIGINT: 130, syscall.SIGQUIT: 131, syscall.SIGTERM: 143,
}

// signal sends a signal to bulla.
func (s *session) signal(sig syscall.Signal) {
	s.t.Helper()
	check(s.t, s.cmd.Process.Signal(sig))
}

// restored checks that bulla ended with a status and left the terminal like a new one.
func (s *session) restored(want int) {
	s.t.Helper()
	s.ended(want)
	s.cooked()
	s.left()
	if _, after, _ := strings.Cut(s.output(), "\x1b[?1049l"); strings.Contains(after, "bulla:") {
		s.t.Errorf("the terminal shows %q", after)
	}
}

// cooked checks that the terminal has the modes of a new one.
func (s *session) cooked() {
	s.t.Helper()
	fresh, tty, err := pty.Open()
	check(s.t, err)
	defer func() { _, _ = fresh.Close(), tty.Close() }()
	want, err := term.GetState(tty.Fd())
	check(s.t, err)
	got := s.state()
	if *got != *want {
		s.t.Errorf("the terminal's modes are %+v, want %+v", *got, *want)
	}
}

// shows reports whether the terminal shows what is typed.
func (s *session) shows() bool {
	return s.state().Lflag&unix.ECHO != 0
}

// state returns the terminal's modes. File.Fd would let reads block that Close has to end.
func (s *session) state() (state *term.State) {
	s.t.Helper()
	conn, err := s.tty.SyscallConn()
	check(s.t, err)
	check(s.t, conn.Control(func(fd uintptr) { state, err = term.GetState(fd) }))
	check(s.t, err)
	return state
}

// running reports whether a process runs. One that ended and that nobody waited for doesn't: some
// containers never do.
func running(pid int) bool {
	state, err := exec.Command("ps", "-o", "stat=", "-p", strconv.Itoa(pid)).Output()
	return err == nil && !strings.HasPrefix(string(state), "Z")
}

// number returns the number behind a text of the output.
func (s *session) number(text string) int {
	s.t.Helper()
	found := regexp.MustCompile(regexp.QuoteMeta(text) + `(\d+)[^\d]`)
	var m []string
	eventually(s.t, "no number behind "+text, func() bool { m = found.FindStringSubmatch(s.output()); return m != nil })
	n, err := strconv.Atoi(m[1])
	check(s.t, err)
	return n
}

func TestSignalsEndTheScreen(t *testing.T) {
	for sig, status := range endings {
		t.Run(sig.String(), func(t *testing.T) {
			s := open(t)
			s.until("Scopes", 0)
			s.signal(sig)
			s.restored(status)
		})
	}
}

// TestSignalEndsAWindow ends bulla while a field is typed in.
func TestSignalEndsAWindow(t *testing.T) {
	s := open(t)
	s.until("Scopes", 0)
	s.send("a")
	s.until("enter accepts it", 0)
	s.signal(syscall.SIGTERM)
	s.restored(143)
}

// isOpen is the line of an editor's script that says it runs.
const isOpen = "echo \"editor $$ is open\"\n"

// editing opens the screen in a folder for temporary files, and a shell script as the editor in it.
// It returns the process id of the editor.
func editing(t *testing.T, script string, opened func() *session) (s *session, editor int, dir string) {
	t.Helper()
	if _, err := program(); err != nil { // before TMPDIR changes
		t.Fatal(err)
	}
	dir = t.TempDir()
	path := filepath.Join(t.TempDir(), "editor")
	check(t, os.WriteFile(path, []byte("#!/bin/sh\n"+script+"\n"), 0o700))
	t.Setenv("VISUAL", path)
	t.Setenv("TMPDIR", dir)
	s = opened()
	s.until("Claims", 0)
	s.send("4E")
	editor = s.number("editor ")
	if files, _ := filepath.Glob(filepath.Join(dir, "bulla-*", "payload.json")); len(files) != 1 {
		t.Fatalf("the editor's files are %q", files)
	}
	return s, editor, dir
}

// tidy checks that the editor ended and that its file is gone.
func (s *session) tidy(editor int, dir string) {
	s.t.Helper()
	eventually(s.t, "the editor still runs", func() bool { return !running(editor) })
	eventually(s.t, "the editor's file is not removed", func() bool {
		left, err := os.ReadDir(dir)
		return err == nil && len(left) == 0
	})
}

func TestSignalsEndTheEditor(t *testing.T) {
	scripts := map[string]string{
		"reads":    isOpen + "read line",
		"stubborn": "trap '' TERM HUP; stty raw -echo\n" + isOpen + "while :; do read line; done",
	}
	for name, script := range scripts {
		for _, sig := range []syscall.Signal{syscall.SIGTERM, syscall.SIGHUP} {
			t.Run(name+", "+sig.String(), func(t *testing.T) {
				s, editor, dir := editing(t, script, func() *session { return open(t) })
				s.signal(sig)
				s.restored(endings[sig])
				s.tidy(editor, dir)
			})
		}
	}
}

// below is an editor that a script starts as its child. It reads nothing: after the end of bulla a
// read would fail and end it too.
const below = `sh -c 'echo "editor $$ is open"; exec tail -f /dev/null'` + "\n:"

// TestSignalsEndAnEditorBelowAScript ends the editor itself, also where bulla doesn't lead its
// process group and where the script ignores the signal.
func TestSignalsEndAnEditorBelowAScript(t *testing.T) {
	for name, script := range map[string]string{"script": below, "stubborn script": "trap '' TERM HUP\n" + below} {
		t.Run(name, func(t *testing.T) {
			s, editor, dir := editing(t, script, func() *session { return open(t) })
			s.signal(syscall.SIGTERM)
			s.tidy(editor, dir)
			s.restored(143)
		})
		t.Run(name+", pipeline", func(t *testing.T) {
			s, editor, dir := editing(t, script, func() *session { return inPipeline(t) })
			at := len(s.output())
			check(t, syscall.Kill(s.number("process="), syscall.SIGTERM))
			s.returned(143, at)
			s.tidy(editor, dir)
		})
	}
}

// TestInterruptsAreTheEditors checks that ctrl+c and ctrl+\ in an editor, which reach bulla too,
// end nothing.
func TestInterruptsAreTheEditors(t *testing.T) {
	script := "trap 'echo interrupted' INT; trap 'echo quitted' QUIT\n" + isOpen + "while ! read line; do :; done"
	s, editor, dir := editing(t, script, func() *session { return open(t) })
	s.send("\x03")
	s.until("interrupted", 0)
	s.send("\x1c")
	s.until("quitted", 0)
	at := len(s.output())
	s.send("\n")
	s.until("\x1b[?1049h", at)
	s.tidy(editor, dir)
	s.send("q")
	s.restored(0)
}

// ignoring returns the command that runs bulla as nohup does, but with the terminal as its output.
func ignoring(t *testing.T) *exec.Cmd {
	t.Helper()
	path, err := program()
	check(t, err)
	return exec.Command("sh", "-c", `trap "" HUP; exec "$0"`, path)
}

func TestClosedTerminalEnds(t *testing.T) {
	programs := map[string]func(t *testing.T) *session{
		"hangup":  func(t *testing.T) *session { return open(t) },
		"ignored": func(t *testing.T) *session { return openCommand(t, nil, ignoring(t)) },
	}
	for name, program := range programs {
		t.Run(name, func(t *testing.T) {
			s := program(t)
			s.until("Scopes", 0)
			check(t, s.tty.Close())
			s.ended(129)
		})
		t.Run(name+", editor", func(t *testing.T) {
			s, editor, dir := editing(t, isOpen+"read line", func() *session { return program(t) })
			check(t, s.tty.Close())
			s.ended(129)
			s.tidy(editor, dir)
		})
	}
}

// TestHangupStaysIgnored checks that nohup is heeded while the terminal is open.
func TestHangupStaysIgnored(t *testing.T) {
	s := openCommand(t, nil, ignoring(t))
	s.until("Scopes", 0)
	s.signal(syscall.SIGHUP)
	s.send("q")
	s.restored(0)
}

func TestSignalsEndAPrompt(t *testing.T) {
	for sig, status := range endings {
		t.Run(sig.String(), func(t *testing.T) {
			s := open(t, "issue", "--user", "pigeon", "--preset", "inbox", "--secret", "prompt")
			eventually(t, "the prompt hides nothing", func() bool { return !s.shows() })
			s.signal(sig)
			s.restored(status)
		})
	}
}

// TestQuitSignalPrintsNoStacks ends a command that has no screen.
func TestQuitSignalPrintsNoStacks(t *testing.T) {
	s := open(t, "serve", "--addr", "127.0.0.1:0")
	s.until("http://127.0.0.1:", 0)
	s.signal(syscall.SIGQUIT)
	s.restored(131)
	if strings.Contains(s.output(), "goroutine") {
		t.Errorf("the terminal shows %q", tail(s.output()))
	}
}
