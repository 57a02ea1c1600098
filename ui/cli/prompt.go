package cli

import (
	"errors"
	"io"

	"bulla/ui/terminal"
)

// prompt asks for a secret on the controlling terminal, without echo: "what of: ". Otherwise is the
// hint if there is no terminal. If a signal ends the program, the error is a *terminal.SignalError.
func (s *session) prompt(what, of, otherwise string) (string, error) {
	tty, err := s.OpenTTY()
	if err != nil {
		return "", fail("cannot ask for the "+what+": there is no terminal ("+reason(err)+")", otherwise)
	}
	_, _ = io.WriteString(tty, what+" "+of+": ")
	s.ownSignals.Store(true)
	secret, err := terminal.ReadHidden(tty)
	s.ownSignals.Store(false)
	if isSignal(err) {
		return "", err // the terminal stays open: something still reads it
	}
	_, _ = io.WriteString(tty, "\n")
	_ = tty.Close()
	if err != nil {
		return "", fail("cannot ask for the "+what+": "+reason(err), otherwise)
	}
	return string(secret), nil
}

// isSignal reports whether an error says that a signal is ending the program.
func isSignal(err error) bool { return errors.As(err, new(*terminal.SignalError)) }
