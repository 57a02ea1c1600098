package terminal

import "io"

// errand is a tea.ExecCommand: something to do while Bubble Tea has given the terminal back.
type errand struct {
	session *Session
	do      func() error
}

// Run does the errand. It doesn't return if the program has to end, because Bubble Tea would take
// the terminal again.
func (e *errand) Run() error {
	s := e.session
	s.mu.Lock()
	s.away = true
	s.mu.Unlock()
	err := errEnding
	if !s.isEnding() {
		err = e.do()
	}
	if s.isEnding() {
		close(s.gone)
		select {}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.away = false
	return err
}

// SetStdin is not needed: an editor is given the terminal itself.
func (*errand) SetStdin(io.Reader) {}

// SetStdout is not needed; see SetStdin.
func (*errand) SetStdout(io.Writer) {}

// SetStderr is not needed; see SetStdin.
func (*errand) SetStderr(io.Writer) {}
