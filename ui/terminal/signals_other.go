//go:build !unix

package terminal

import (
	"errors"
	"os"
	"syscall"

	"github.com/charmbracelet/x/term"
)

// CanSuspend reports whether the system can stop a program and continue it.
func CanSuspend() bool { return false }

// foreground is always true: shells here don't have jobs.
func foreground(*os.File) bool { return true }

func stopSignals() []os.Signal { return nil }

func continueSignals() []os.Signal { return nil }

func isStop(os.Signal) bool { return false }

func isContinue(os.Signal) bool { return false }

func stopSelf() error { return errors.ErrUnsupported }

func stopGroup() error { return errors.ErrUnsupported }

func stopSelfAlways() error { return errors.ErrUnsupported }

func hideAgain(*os.File, *term.State) {}

func stopNoMore() {}

// familyOf returns only the editor.
func familyOf(editor *os.Process) []*os.Process { return []*os.Process{editor} }

// passOn kills the editor: signals don't exist here.
func passOn(family []*os.Process, _ syscall.Signal) {
	for _, p := range family {
		_ = p.Kill()
	}
}
