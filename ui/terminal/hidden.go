package terminal

import (
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/charmbracelet/x/term"
)

// ReadHidden reads a line from the terminal tty without showing it. If a signal ends the program,
// it shows typed text again and returns a *SignalError; the process has to end then, because a
// goroutine still reads.
func ReadHidden(tty *os.File) ([]byte, error) {
	before, err := term.GetState(tty.Fd())
	if err != nil {
		return nil, fmt.Errorf("read the modes of the terminal: %w", err)
	}
	signals := make(chan os.Signal, 4)
	signal.Notify(signals, append(endSignals(), continueSignals()...)...)
	defer signal.Stop(signals)
	type typed struct {
		text []byte
		err  error
	}
	read := make(chan typed, 1)
	go func() {
		text, err := term.ReadPassword(tty.Fd())
		read <- typed{text, err}
	}()
	for {
		select {
		case l := <-read:
			return l.text, l.err
		case sig := <-signals:
			if isContinue(sig) {
				hideAgain(tty, before)
				continue
			}
			_ = term.Restore(tty.Fd(), before)
			_, _ = io.WriteString(tty, "\n")
			end, _ := sig.(syscall.Signal)
			return nil, &SignalError{end}
		}
	}
}
