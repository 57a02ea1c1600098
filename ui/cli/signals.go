package cli

import (
	"os"
	"os/signal"
	"syscall"

	"bulla/ui/terminal"
)

// endQuietly ends a command at SIGQUIT (ctrl+\) with its exit status and nothing else. Go
// would print the stack of every goroutine. The screen and a prompt handle their signals
// themselves.
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
