package terminal

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
)

const (
	// patience is how long to wait for the program and the editor to end.
	patience = 2 * time.Second
	// echoing is how long after an editor ends an interrupt may still have been typed in it:
	// signals arrive late on a busy machine.
	echoing = time.Second
	// watching is how often to check that the terminal is still open.
	watching = time.Second
)

// leaveScreen switches off the modes that a frame and Bubble Tea switch on, for a program that can
// no longer do that itself.
const leaveScreen = ansi.ResetModeSynchronizedOutput + ansi.SetModeAutoWrap + ansi.ResetStyle +
	ansi.ResetModeMouseNormal + ansi.ResetModeMouseButtonEvent + ansi.ResetModeMouseAnyEvent +
	ansi.ResetModeMouseExtSgr + ansi.ResetModeBracketedPaste + ansi.ResetModeAltScreenSaveCursor + ansi.ShowCursor

// SignalError says that a signal ended the program.
type SignalError struct{ Signal syscall.Signal }

func (e *SignalError) Error() string { return "ended by a signal: " + e.Signal.String() }

// Status returns the exit status that shells show for the signal.
func (e *SignalError) Status() int { return 128 + int(e.Signal) }

// NotStoppedMsg says that the system did not stop the program, because no shell could continue it.
type NotStoppedMsg struct{}

var (
	errEnding     = errors.New("the program is ending")
	errNotStopped = errors.New("no shell could continue the program")
)

// Session runs a Bubble Tea program and obeys signals: it gives the terminal back before the
// program ends or stops, and takes it again when the program continues. The program is made with
// tea.WithoutSignalHandler, because Bubble Tea's own handler ends with status 0 at SIGTERM and does
// not know SIGHUP, SIGQUIT, SIGTSTP and SIGCONT.
type Session struct {
	keys, screen *os.File
	patience     time.Duration
	program      *tea.Program
	ending       chan struct{} // closed when the program has to end
	gone         chan struct{} // closed when it has to end and the terminal is already given back
	continued    chan struct{} // gets a value at SIGCONT

	mu     sync.Mutex
	modes  *term.State // the terminal's modes outside the program, nil if keys is not a terminal
	away   bool        // the terminal is given back, or is about to be
	editor *exec.Cmd   // the editor that is running
	edited time.Time   // when the last editor ended
	folder string      // of the editor's file, "" for none
}

// NewSession returns a session that reads keys from one terminal and draws on another, usually the
// same.
func NewSession(keys, screen *os.File) *Session {
	return &Session{
		keys:      keys,
		screen:    screen,
		patience:  patience,
		ending:    make(chan struct{}),
		gone:      make(chan struct{}),
		continued: make(chan struct{}, 1),
	}
}

// Run runs p until it ends. It calls ask just before p starts, when the process is in the
// foreground and may query the terminal: from the background, the answer would be typed into the
// shell. The error is a *SignalError if a signal or the closing of the terminal ended it. In that
// case p may still hold a goroutine: the process has to end.
func (s *Session) Run(p *tea.Program, ask func()) error {
	s.program = p
	signals := make(chan os.Signal, 16)
	signal.Notify(signals, slices.Concat(endSignals(), stopSignals(), continueSignals())...)
	defer signal.Stop(signals)
	defer s.removeFile()
	result := make(chan error, 1)
	s.away = true
	go func() { result <- s.start(ask) }()
	check := time.NewTicker(watching)
	defer check.Stop()
	for {
		select {
		case err := <-result:
			if err != nil && s.closed() {
				return &SignalError{syscall.SIGHUP}
			}
			return err
		case got := <-signals:
			if sig, ends := s.handle(got); ends {
				return s.end(sig, result)
			}
		case <-check.C:
			if s.closed() {
				return s.end(syscall.SIGHUP, result)
			}
		}
	}
}

// start runs the program once it is in the foreground.
func (s *Session) start(ask func()) error {
	s.awaitForeground()
	s.noteModes()
	if s.isEnding() {
		return nil
	}
	s.mu.Lock()
	s.away = false
	s.mu.Unlock()
	ask()
	_, err := s.program.Run()
	return err
}

// handle handles a signal, or reports that it ends the program. An editor gets the interrupts of
// the keyboard together with its parent, and they are meant for the editor.
func (s *Session) handle(got os.Signal) (sig syscall.Signal, ends bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case isStop(got) && s.editor != nil:
		_ = stopSelf() // the terminal is the editor's, which stops too
	case isStop(got) && !s.away:
		go s.program.Send(s.leave(func() error { return s.stop(stopSelfAlways) }))
	case isStop(got):
	case isContinue(got):
		s.goOn()
	case (got == syscall.SIGINT || got == syscall.SIGQUIT) && (s.editor != nil || time.Since(s.edited) < echoing):
	default:
		sig, ends = got.(syscall.Signal)
	}
	return sig, ends
}

// goOn takes the terminal again after a SIGCONT. After a SIGSTOP, which can't be caught, its modes
// are the shell's.
func (s *Session) goOn() {
	select {
	case s.continued <- struct{}{}:
	default:
	}
	switch {
	case s.away:
	case foreground(s.keys):
		go s.program.Send(s.leave(func() error { s.noteModes(); return nil }))
	default:
		go s.awaitForeground()
	}
}

// leave returns the message that makes the program give the terminal back, call do, and take it
// again.
func (s *Session) leave(do func() error) tea.Msg {
	s.away = true
	select {
	case <-s.continued: // an earlier one
	default:
	}
	return tea.Exec(&errand{session: s, do: do}, func(err error) tea.Msg {
		if errors.Is(err, errNotStopped) {
			return NotStoppedMsg{}
		}
		return tea.ResumeMsg{}
	})()
}

// Editor is the user's editor on a text, to be run with tea.Exec; see prepareEditor. A signal that
// ends the program ends the editor too, and its file is removed.
func (s *Session) Editor(
	name, text string, getenv func(string) string,
) (run tea.ExecCommand, done func() (string, error), err error) {
	cmd, read, err := prepareEditor(name, text, getenv, s.keys, s.screen)
	if err != nil {
		return nil, nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.folder = filepath.Dir(cmd.Args[len(cmd.Args)-1])
	return &errand{session: s, do: func() error { return s.edit(cmd) }}, func() (string, error) {
		text, err := read()
		s.mu.Lock()
		defer s.mu.Unlock()
		s.folder = ""
		return text, err
	}, nil
}

// edit runs an editor and puts the modes of the terminal back, which an editor that was killed
// leaves behind.
func (s *Session) edit(cmd *exec.Cmd) error {
	if err := s.startEditor(cmd); err != nil {
		return err
	}
	err := cmd.Wait()
	s.mu.Lock()
	s.editor, s.edited = nil, time.Now()
	s.mu.Unlock()
	s.awaitForeground()
	s.restoreModes()
	return err
}

// startEditor starts an editor, unless the program has to end.
func (s *Session) startEditor(cmd *exec.Cmd) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.isEnding() {
		return errEnding
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start the editor: %w", err)
	}
	s.editor = cmd
	return nil
}

// noteModes remembers the modes of the terminal outside the program. If keys is not a terminal, it
// has no modes.
func (s *Session) noteModes() {
	s.mu.Lock()
	defer s.mu.Unlock()
	state, err := term.GetState(s.keys.Fd())
	if err == nil && foreground(s.keys) {
		s.modes = state
	}
}

// end ends the program and the editor, and gives the terminal back if they don't.
func (s *Session) end(sig syscall.Signal, result <-chan error) error {
	ended := &SignalError{sig}
	stopNoMore()
	s.mu.Lock()
	close(s.ending)
	editor, away := s.editor, s.away
	s.mu.Unlock()
	if !away && editor == nil && !foreground(s.keys) {
		s.release() // the modes are the shell's now, and setting them would stop the process
		return ended
	}
	s.program.Kill()
	var family []*os.Process
	if editor != nil {
		family = familyOf(editor.Process)
		passOn(family, sig)
	}
	if s.over(result) {
		return ended
	}
	if editor != nil {
		for _, p := range family {
			_ = p.Kill()
		}
		s.over(result)
	}
	s.release()
	return ended
}

// over waits for the program to give the terminal back, and reports whether it did.
func (s *Session) over(result <-chan error) bool {
	select {
	case <-result:
	case <-s.gone:
	case <-time.After(s.patience):
		return false
	}
	return true
}

// release gives the terminal back for a program that doesn't. It gives up if the terminal takes no
// output.
func (s *Session) release() {
	s.restoreModes()
	written := make(chan struct{})
	go func() {
		defer close(written)
		_, _ = io.WriteString(s.screen, leaveScreen)
	}()
	select {
	case <-written:
	case <-time.After(s.patience):
	}
}

// restoreModes restores the modes that the terminal had outside the program, unless a shell has the
// terminal again.
func (s *Session) restoreModes() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.modes != nil && foreground(s.keys) {
		_ = term.Restore(s.keys.Fd(), s.modes)
	}
}

// removeFile removes the file of an editor, which is still there if the program ended before it was
// read.
func (s *Session) removeFile() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.folder != "" {
		_ = os.RemoveAll(s.folder)
	}
}

// closed reports whether the terminal was closed. A program that ignores SIGHUP, as under nohup,
// isn't told.
func (s *Session) closed() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.modes == nil {
		return false
	}
	_, err := term.GetState(s.keys.Fd())
	return err != nil
}

func (s *Session) isEnding() bool {
	select {
	case <-s.ending:
		return true
	default:
		return false
	}
}
