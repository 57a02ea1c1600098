// Package quiet keeps the program from asking the terminal anything before main runs.
//
// Bubble Tea v1 asks for the background colour in a package init. On a terminal that does not answer, every
// command of a binary that links it stalls for five seconds, and keys typed meanwhile are eaten. The asking code
// stays silent when TERM begins with tmux, so this package, while it is initialised, remembers TERM and puts
// tmux-256color in its place. Restore, the first line of main, puts the old value back.
//
// It is the one exception to the rule that no package acts on its surroundings while it is initialised: by the
// time main runs it is too late. The order holds by the language specification (since Go 1.21): of the packages
// whose imports are ready, the first by import path is initialised next. This package imports only os, so it is
// ready as soon as os is, and "bulla/..." sorts before "os/exec" and "github.com/...", without which Bubble Tea is
// not ready. It must therefore never import anything but os, and main must import it.
package quiet

import "os"

// silent is a TERM under which termenv, and with it Bubble Tea, asks the terminal nothing.
const silent = "tmux-256color"

// before is TERM as the user set it. It is written once, here.
var before = hush()

// variable is TERM as it was found.
type variable struct {
	value string
	set   bool
}

// hush puts the silent TERM in place and returns the one it found. A dumb terminal is asked nothing, so that one
// stays; an unset TERM does not keep termenv from asking.
func hush() variable {
	value, set := os.LookupEnv("TERM")
	if value != "dumb" {
		_ = os.Setenv("TERM", silent)
	}
	return variable{value: value, set: set}
}

// Restore puts TERM back as the user set it, or unsets it. Calling it again does nothing, and a TERM that was set
// otherwise in the meantime is left alone.
func Restore() { before.restore() }

func (v variable) restore() {
	if os.Getenv("TERM") != silent {
		return
	}
	if !v.set {
		_ = os.Unsetenv("TERM")
		return
	}
	_ = os.Setenv("TERM", v.value)
}
