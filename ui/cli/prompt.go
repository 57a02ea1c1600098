package cli

import (
	"errors"
	"io"
	"os"

	"bulla/ui/terminal"
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
	s.ownSignals.Store(true)
	secret, err := terminal.ReadHidden(tty)
	s.ownSignals.Store(false)
	if ended := (*terminal.SignalError)(nil); errors.As(err, &ended) {
		os.Exit(ended.Status())
	}
	_, _ = io.WriteString(tty, "\n")
	if err != nil {
		return "", fail("cannot ask for the "+what+": "+reason(err), otherwise)
	}
	return string(secret), nil
}
