package terminal

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

const (
	// stopChecks and stopInterval say how often to check whether the process was stopped and
	// continued. A single long wait would end as soon as the process continues, before its SIGCONT
	// arrives.
	stopChecks   = 25
	stopInterval = 20 * time.Millisecond
	// beforeStop is how long a process that was continued in the background waits before it stops
	// again: the kill of a shell sends a SIGCONT together with the signal that ends the process,
	// and a stopped process doesn't handle it.
	beforeStop = 400 * time.Millisecond
)

// Suspend stops the program and its process group, as ctrl+z does on a terminal that is not in raw
// mode. It is a tea.Cmd.
func (s *Session) Suspend() tea.Msg {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.leave(func() error { return s.stop(stopGroup) })
}

// stop stops the process and returns when it was continued in the foreground.
func (s *Session) stop(stop func() error) error {
	select {
	case <-s.continued: // before it was stopped
		return nil
	default:
	}
	if err := stop(); err != nil {
		return err
	}
	stopped := s.awaitContinue()
	s.awaitForeground()
	if !stopped {
		return errNotStopped
	}
	s.noteModes()
	return nil
}

// awaitContinue waits for the process to be stopped and continued, and reports whether it was.
func (s *Session) awaitContinue() bool {
	for range stopChecks {
		select {
		case <-s.continued:
			return true
		case <-s.ending:
			return false
		case <-time.After(stopInterval):
		}
	}
	return false
}

// awaitForeground stops the process until it is in the foreground. In the background, the modes of
// the terminal are the shell's.
func (s *Session) awaitForeground() {
	for !foreground(s.keys) {
		select {
		case <-s.ending:
			return
		case <-time.After(beforeStop):
		}
		if !foreground(s.keys) {
			_ = stopSelf()
			s.awaitContinue()
		}
	}
}
