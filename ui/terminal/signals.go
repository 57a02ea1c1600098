package terminal

import (
	"os"
	"os/signal"
	"syscall"
)

// endSignals returns the signals that end the program. Those that are ignored stay ignored: nohup asks for that, and
// a shell that starts a command in the background.
func endSignals() []os.Signal {
	var all []os.Signal
	for _, sig := range []os.Signal{syscall.SIGHUP, syscall.SIGINT, syscall.SIGQUIT, syscall.SIGTERM} {
		if !signal.Ignored(sig) {
			all = append(all, sig)
		}
	}
	return all
}
