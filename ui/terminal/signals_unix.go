//go:build unix

package terminal

import (
	"os"
	"os/signal"

	"github.com/charmbracelet/x/term"
	"golang.org/x/sys/unix"
)

// CanSuspend reports whether the system can stop a program and continue it.
func CanSuspend() bool { return true }

// foreground reports whether the process may use the terminal f: a shell's job that runs in the background may not.
// Where f is not the controlling terminal there are no jobs.
func foreground(f *os.File) bool {
	group, err := unix.IoctlGetInt(int(f.Fd()), unix.TIOCGPGRP)
	return err != nil || group == unix.Getpgrp()
}

// stopSignals are the signals that ask the program to stop.
func stopSignals() []os.Signal { return []os.Signal{unix.SIGTSTP} }

// continueSignals are the signals that continue the program.
func continueSignals() []os.Signal { return []os.Signal{unix.SIGCONT} }

func isStop(sig os.Signal) bool { return sig == unix.SIGTSTP }

func isContinue(sig os.Signal) bool { return sig == unix.SIGCONT }

// stopSelf stops the process unless no shell could continue it. SIGTTOU does that as SIGTSTP would; that one is
// caught, and Go cannot give it its default action back.
func stopSelf() error { return unix.Kill(unix.Getpid(), unix.SIGTTOU) }

// stopGroup is stopSelf for the whole job: in a pipeline or a script the shell waits for all of it to stop.
func stopGroup() error { return unix.Kill(0, unix.SIGTTOU) }

// stopSelfAlways stops the process also where there is no shell: whoever sent the SIGTSTP can send a SIGCONT.
func stopSelfAlways() error { return unix.Kill(unix.Getpid(), unix.SIGSTOP) }

// hideAgain keeps typed text hidden in a program that was stopped and continued: meanwhile the shell shows it.
func hideAgain(tty *os.File, before *term.State) {
	if !foreground(tty) {
		return // another SIGCONT comes when it is in the foreground
	}
	hidden := *before
	hidden.Lflag &^= unix.ECHO
	_ = term.SetState(tty.Fd(), &hidden)
}

// stopNoMore keeps an editor in the background from stopping the process, which has to end: an editor that sets the
// modes of the terminal there stops its whole group.
func stopNoMore() { signal.Ignore(unix.SIGTTOU) }

// passOn sends a signal to the editor. Where the process group is bulla's own it gets the signal as a whole, because
// an editor may be started by a script.
func passOn(editor *os.Process, sig unix.Signal) {
	to := editor.Pid
	if unix.Getpgrp() == unix.Getpid() {
		to = 0
	}
	_ = unix.Kill(to, sig)
	_ = unix.Kill(to, unix.SIGCONT) // it may be stopped
}
