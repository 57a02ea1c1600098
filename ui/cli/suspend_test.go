//go:build unix

package cli_test

import (
	"fmt"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// prompt is that of the shell in the tests. What is typed does not contain it.
const prompt = "ready> "

// inShell opens a shell that knows bulla as $BULLA.
func inShell(t *testing.T) *session {
	t.Helper()
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("bash is needed, whose jobs stop and continue")
	}
	path, err := program()
	check(t, err)
	environment := []string{"PS1=" + prompt, "BULLA=" + path, "HISTFILE="}
	s := openCommand(t, environment, exec.Command(bash, "--norc", "--noprofile", "--noediting", "-i"))
	s.until(prompt, 0)
	return s
}

// jobOf opens bulla as the job of a shell and returns its process id.
func jobOf(t *testing.T) (s *session, pid int) {
	t.Helper()
	s = inShell(t)
	s.send("sh -c 'echo process=$$; exec $BULLA'\n")
	s.until("Scopes", 0)
	return s, s.number("process=")
}

// inPipeline opens bulla in the job of a shell that another process leads.
func inPipeline(t *testing.T) *session {
	t.Helper()
	s := inShell(t)
	s.send("echo e30.e30. | sh -c 'echo process=$$; exec $BULLA'\n")
	return s
}

// stopped waits until the shell has the terminal, and checks that it is as it was before bulla.
func (s *session) stopped(from int) {
	s.t.Helper()
	s.until("Stopped", from)
	s.until(prompt, from)
	s.undone()
	s.cooked()
}

// job waits for the shell to say what became of its job, which it does before its prompt.
func (s *session) job(state string, from int) {
	s.t.Helper()
	eventually(s.t, "the job is not "+state, func() bool {
		at := len(s.output())
		s.send("\n")
		s.until(prompt, at)
		return strings.Contains(s.output()[from:], state)
	})
}

// continued continues bulla and checks that it draws its screen again.
func (s *session) continued(shown string) {
	s.t.Helper()
	at := len(s.output())
	s.send("fg\n")
	s.until(shown, at)
	s.taken(at)
}

// taken checks that bulla has the terminal again, with its modes as before.
func (s *session) taken(at int) {
	s.t.Helper()
	for _, mode := range []string{"\x1b[?1049h", "\x1b[?2004h", "\x1b[?25l", "\x1b[?1002h"} {
		s.until(mode, at)
	}
	if s.shows() {
		s.t.Error("the terminal is not in raw mode")
	}
}

// quit leaves bulla, and checks that the shell sees the status.
func (s *session) quit() {
	s.t.Helper()
	at := len(s.output())
	s.send("\x03")
	s.returned(0, at)
}

// returned checks that the shell has the terminal back, as it was before bulla, and sees the status
// of bulla.
func (s *session) returned(status, from int) {
	s.t.Helper()
	s.until(prompt, from)
	s.send("echo status=$?\n")
	s.until(fmt.Sprintf("status=%d", status), from)
	s.undone()
	s.cooked()
}

// silent has the shell run a command on bulla as a job that is not in the foreground, and checks
// that bulla leaves the terminal alone until the shell reports a state of the job.
func (s *session) silent(command, state string) {
	s.t.Helper()
	at := len(s.output())
	s.send(command + "\n")
	s.job(state, at)
	s.leftAlone(command, at)
}

// leftAlone checks that bulla sent the terminal nothing since a command of the shell.
func (s *session) leftAlone(command string, at int) {
	s.t.Helper()
	s.cooked()
	if strings.Contains(s.output()[at:], "\x1b") {
		s.t.Errorf("after %s bulla sends %q", command, s.output()[at:])
	}
}

func TestSuspend(t *testing.T) {
	key := func(s *session, _ int) { s.send("\x1a") }
	signal := func(s *session, pid int) { check(s.t, syscall.Kill(pid, syscall.SIGTSTP)) }
	tests := []struct {
		name, typed, shown string
		suspend            func(s *session, pid int)
	}{
		{"ctrl+z", "", "Scopes", key},
		{"ctrl+z in a window", "?", "close", key},
		{"SIGTSTP", "", "Scopes", signal},
		{"SIGTSTP while typing", "a", "enter accepts it", signal},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s, pid := jobOf(t)
			s.send(test.typed)
			s.until(test.shown, 0)
			for range 2 {
				at := len(s.output())
				test.suspend(s, pid)
				s.stopped(at)
				s.continued(test.shown)
			}
			s.quit()
		})
	}
}

// TestStopThatNobodyCatches checks that bulla takes the terminal again after a SIGSTOP.
func TestStopThatNobodyCatches(t *testing.T) {
	s, pid := jobOf(t)
	at := len(s.output())
	check(t, syscall.Kill(pid, syscall.SIGSTOP))
	s.until("Stopped", at)
	s.until(prompt, at)
	s.continued("Scopes")
	s.quit()
}

// TestBackgroundWaits checks that bulla leaves the terminal alone while it is a job in the
// background.
func TestBackgroundWaits(t *testing.T) {
	s, _ := jobOf(t)
	s.send("\x1a")
	s.stopped(0)
	s.silent("bg", "Stopped")
	s.continued("Scopes")
	s.quit()
}

// TestStartInTheBackgroundWaits checks that bulla sends the terminal nothing before it is in the
// foreground: the answer to the question for the background's color would be typed into the shell.
func TestStartInTheBackgroundWaits(t *testing.T) {
	s := inShell(t)
	s.silent("$BULLA &", "Stopped")
	at := len(s.output())
	s.continued("Scopes")
	if !strings.Contains(s.output()[at:], "\x1b]11;?") {
		t.Error("bulla does not ask for the color of the background")
	}
	s.quit()
}

// TestSignalEndsAStoppedScreen ends bulla while the shell has the terminal.
func TestSignalEndsAStoppedScreen(t *testing.T) {
	s, pid := jobOf(t)
	s.send("\x1a")
	s.stopped(0)
	at := len(s.output())
	s.send("kill %1\n")
	eventually(t, "bulla does not end", func() bool {
		state, err := exec.Command("ps", "-o", "stat=", "-p", strconv.Itoa(pid)).Output()
		return err != nil || strings.HasPrefix(string(state), "Z")
	})
	eventually(t, "the shell does not see the status 143", func() bool {
		now := len(s.output())
		s.send("fg; echo status=$?\n") // a busy bash misses the end of its job until it waits for it
		s.until(prompt, now)
		out := s.output()[at:]
		return strings.Contains(out, "Exit 143") || strings.Contains(out, "status=143")
	})
	s.leftAlone("kill", at)
}

// TestEditorSuspends stops the editor and bulla together, and continues both.
func TestEditorSuspends(t *testing.T) {
	s, editor, dir := editing(t, isOpen+"read line", func() *session { s, _ := jobOf(t); return s })
	at := len(s.output())
	s.send("\x1a")
	s.stopped(at)
	eventually(t, "the editor does not stop", func() bool { // until then it may read what the shell is to read
		state, err := exec.Command("ps", "-o", "stat=", "-p", strconv.Itoa(editor)).Output()
		return err != nil || strings.HasPrefix(string(state), "T")
	})
	at = len(s.output())
	s.send("fg\n")
	s.until("exec $BULLA", at) // the shell names the job that it continues
	at = len(s.output())
	s.send("\n")
	s.until("\x1b[?2004h", at)
	s.taken(at)
	s.tidy(editor, dir)
	s.quit()
}

// TestNoShellToSuspendTo checks that ctrl+z leaves bulla running where nothing could continue it.
func TestNoShellToSuspendTo(t *testing.T) {
	s := open(t)
	s.until("Scopes", 0)
	s.send("\x1a")
	s.until("no shell could resume bulla", 0)
	s.send("q")
	s.restored(0)
}

// TestPromptStaysHidden checks that a secret is not shown after a prompt was stopped and continued.
func TestPromptStaysHidden(t *testing.T) {
	s := inShell(t)
	s.send("$BULLA issue --user pigeon --preset inbox --secret prompt\n")
	hidden := func() bool { return !s.shows() }
	eventually(t, "the prompt hides nothing", hidden)
	at := len(s.output())
	s.send("\x1a")
	s.until("Stopped", at)
	s.until(prompt, at)
	s.cooked()
	s.send("fg\n")
	eventually(t, "what is typed is shown after the prompt was continued", hidden)
	s.send("swordfish-swordfish-swordfish-swordfish\n")
	s.until("eyJ", at)
	if strings.Contains(s.output(), "swordfish") {
		t.Error("the secret was shown")
	}
	s.cooked()
}
