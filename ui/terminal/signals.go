package terminal

import (
	"os"
	"os/signal"
	"syscall"
)

// endSignals returns the signals that end the program. HUP and INT stay ignored if bulla was
// started that way: nohup ignores HUP, a script that starts a command in the background INT. Go
// doesn't know this of QUIT and TERM, which always end the program.
func endSignals() []os.Signal {
	var all []os.Signal
	for _, sig := range []os.Signal{syscall.SIGHUP, syscall.SIGINT, syscall.SIGQUIT, syscall.SIGTERM} {
		if !signal.Ignored(sig) {
			all = append(all, sig)
		}
	}
	return all
}
