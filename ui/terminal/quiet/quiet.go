// Package quiet keeps the program from asking the terminal anything before main runs.
//
// Bubble Tea v1 asks for the background color in a package init. On a terminal that does not
// answer, every command of a binary that links it stalls for five seconds, and keys typed in the
// meantime are lost. The code that asks stays silent if TERM begins with tmux, so this package,
// while it is initialized, remembers TERM and sets it to tmux-256color. Restore, the first line of
// main, restores the old value.
//
// This is the one exception to the rule that no package acts on its surroundings while it is
// initialized: when main runs, it is too late. The language specification fixes the order (since Go
// 1.21): of the packages whose imports are ready, the first by import path is initialized next.
// This package imports only os, so it is ready as soon as os is, and "bulla/..." sorts before
// "os/exec" and "github.com/...", which Bubble Tea needs. It must therefore import only os, and
// main must import it.
package quiet

import "os"

// silent is a TERM that keeps termenv, and with it Bubble Tea, from asking the terminal anything.
const silent = "tmux-256color"

// before is TERM as the user set it. It is written once, here.
var before = hush()

// variable is the old value of TERM.
type variable struct {
	value string
	set   bool
}

// hush sets the silent TERM and returns the old value. A dumb terminal is never asked, so that
// value stays; an unset TERM doesn't keep termenv from asking.
func hush() variable {
	value, set := os.LookupEnv("TERM")
	if value != "dumb" {
		_ = os.Setenv("TERM", silent)
	}
	return variable{value: value, set: set}
}

// Restore restores TERM as the user set it, or unsets it. Calling it again does nothing, and a TERM
// that was changed in the meantime stays.
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
