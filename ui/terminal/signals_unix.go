//go:build unix

package terminal

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"strings"

	"github.com/charmbracelet/x/term"
	"golang.org/x/sys/unix"
)

// CanSuspend reports whether the system can stop a program and continue it.
func CanSuspend() bool { return true }

// foreground reports whether the process may use the terminal f: a background job of a shell may
// not. If f is not the controlling terminal, it always may.
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

// stopSelf stops the process unless no shell could continue it. SIGTTOU does the same as SIGTSTP,
// which is caught, and Go can't restore its default action.
func stopSelf() error { return unix.Kill(unix.Getpid(), unix.SIGTTOU) }

// stopGroup is stopSelf for the whole job: in a pipeline or a script the shell waits for all of it
// to stop.
func stopGroup() error { return unix.Kill(0, unix.SIGTTOU) }

// stopSelfAlways stops the process even without a shell: the sender of the SIGTSTP can send a
// SIGCONT.
func stopSelfAlways() error { return unix.Kill(unix.Getpid(), unix.SIGSTOP) }

// hideAgain hides typed text again after the program was stopped and continued, because the shell
// shows it.
func hideAgain(tty *os.File, before *term.State) {
	if !foreground(tty) {
		return // another SIGCONT comes when it is in the foreground
	}
	hidden := *before
	hidden.Lflag &^= unix.ECHO
	_ = term.SetState(tty.Fd(), &hidden)
}

// stopNoMore keeps an editor in the background from stopping the process while it has to end: an
// editor that sets the modes of the terminal there stops its whole group.
func stopNoMore() { signal.Ignore(unix.SIGTTOU) }

// familyOf returns the editor and all processes below it, because an editor may be started by a
// script. They have no process group of their own, since the shell stops and continues a job by its
// group. Without ps, it returns only the editor.
func familyOf(editor *os.Process) []*os.Process {
	family := []*os.Process{editor}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	list, err := exec.CommandContext(ctx, "ps", "-A", "-o", "pid=", "-o", "ppid=").Output()
	if err != nil {
		return family
	}
	children := map[int][]int{}
	for line := range strings.Lines(string(list)) {
		var pid, parent int
		if _, err := fmt.Sscan(line, &pid, &parent); err == nil {
			children[parent] = append(children[parent], pid)
		}
	}
	for i := 0; i < len(family); i++ {
		for _, pid := range children[family[i].Pid] {
			if p, err := os.FindProcess(pid); err == nil {
				family = append(family, p)
			}
		}
	}
	return family
}

// passOn sends a signal to the editor and the processes below it, or to the whole process group if
// bulla leads it.
func passOn(family []*os.Process, sig unix.Signal) {
	for _, s := range []unix.Signal{sig, unix.SIGCONT} { // they may be stopped
		if unix.Getpgrp() == unix.Getpid() {
			_ = unix.Kill(0, s)
			continue
		}
		for _, p := range family {
			_ = p.Signal(s)
		}
	}
}
