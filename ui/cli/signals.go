package cli

import (
	"os"
	"os/signal"
	"syscall"

	"bulla/ui/terminal"
)

// endQuietly makes SIGQUIT (ctrl+\) end a command with the exit status of the signal, without the
// stack traces that Go would print. The screen and a prompt handle signals themselves.
func (s *session) endQuietly() (stop func()) {
	quit := make(chan os.Signal, 1)
	signal.Notify(quit, syscall.SIGQUIT)
	go func() {
		for range quit {
			if !s.ownSignals.Load() {
				os.Exit((&terminal.SignalError{Signal: syscall.SIGQUIT}).Status())
			}
		}
	}()
	return func() {
		signal.Stop(quit)
		close(quit)
	}
}
