package cli

import (
	"io"
	"os"
	"os/signal"

	"github.com/charmbracelet/x/term"
)

// prompt asks for something secret on the controlling terminal, without showing it.
// Of says what it belongs to.
func (s *session) prompt(what, of, otherwise string) (string, error) {
	tty, err := s.OpenTTY()
	if err != nil {
		return "", fail("cannot ask for the "+what+": no terminal to ask on ("+reason(err)+")", otherwise)
	}
	defer func() { _ = tty.Close() }()
	_, _ = io.WriteString(tty, what+" "+of+": ")
	secret, err := readHidden(tty)
	_, _ = io.WriteString(tty, "\n")
	if err != nil {
		return "", fail("cannot ask for the "+what+": "+reason(err), otherwise)
	}
	return string(secret), nil
}

// readHidden reads a line without echo. An interrupt gives the terminal its echo
// back before it ends the program.
func readHidden(tty *os.File) ([]byte, error) {
	state, err := term.GetState(tty.Fd())
	if err != nil {
		return nil, err
	}
	interrupted := make(chan os.Signal, 1)
	signal.Notify(interrupted, os.Interrupt)
	done := make(chan struct{})
	defer close(done)
	defer signal.Stop(interrupted)
	go func() {
		select {
		case <-interrupted:
			_ = term.Restore(tty.Fd(), state)
			_, _ = io.WriteString(tty, "\n")
			os.Exit(Failed)
		case <-done:
		}
	}()
	return term.ReadPassword(tty.Fd())
}
