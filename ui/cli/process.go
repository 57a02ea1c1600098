// Package cli is bulla's command line: it fills the same core.Workbench as the
// screen, from flags, and prints the same core.Snapshot.
//
// Data goes to stdout and everything else to stderr. Only what a command needs is
// set up: without a command the screen opens, and no command tree is built.
package cli

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"time"

	"bulla/core/redact"
	"bulla/core/report"
	"bulla/core/visible"
	"bulla/ui"
	"bulla/ui/terminal"
)

// The exit statuses.
const (
	// OK says that all is fine.
	OK = 0
	// No says that the answer is no: an error-level finding, a text that is not
	// understood, a token that is none.
	No = 1
	// Failed says that it could not be done: a bad flag, no such file, nothing on
	// stdin.
	Failed = 2
)

// Process is what the program gets from the system.
type Process struct {
	// Args are the arguments without the program's name.
	Args                  []string
	Stdin, Stdout, Stderr *os.File
	Getenv                func(string) string
	Now                   func() time.Time
	// Random is the source of keys and ids.
	Random io.Reader
	// Version is the version of the program, "devel" where none was stamped.
	Version string
	// IsTerminal reports whether a file is a terminal; nil asks the system.
	IsTerminal func(*os.File) bool
	// OpenTTY opens the controlling terminal, which the caller closes; nil asks the
	// system.
	OpenTTY func() (*os.File, error)
	// RunTUI opens the screen; nil is bulla's own.
	RunTUI func(ui.Options) error
	// Context ends what waits for the network, as an interrupt does; nil is one that
	// never ends.
	Context context.Context
	// After returns a channel that gets the time once a span has passed; nil is
	// time.After.
	After func(time.Duration) <-chan time.Time
}

// Main runs the program and returns its exit status.
func Main(p Process) int {
	s := &session{Process: p.complete()}
	defer s.endQuietly()()
	err := s.run()
	var no refusal
	var ended *terminal.SignalError
	switch {
	case err == nil:
		return OK
	case errors.As(err, &ended):
		return ended.Status()
	case errors.As(err, &no):
		return No
	default:
		s.report(err)
		return Failed
	}
}

// complete puts the system's own in the place of what was not given.
func (p Process) complete() Process {
	if p.IsTerminal == nil {
		p.IsTerminal = terminal.IsTerminal
	}
	if p.OpenTTY == nil {
		p.OpenTTY = terminal.OpenTTY
	}
	if p.RunTUI == nil {
		p.RunTUI = ui.Run
	}
	if p.Context == nil {
		p.Context = context.Background()
	}
	if p.After == nil {
		p.After = time.After
	}
	return p
}

// refusal is the error of a command that printed its answer, and the answer is
// no.
type refusal struct{}

func (refusal) Error() string { return "the answer is no" }

// failure is the error of a command that could not do what was asked.
type failure struct {
	message string
	// hint says what to do, "" where nothing is known.
	hint string
	// at is the byte offset of the fault in what was given, nil where there is none.
	at *int
	// said is set where the answer was printed already, as JSON or as text.
	said bool
}

func (f failure) Error() string { return f.message }

// Hint says what to do, for those who show the error elsewhere than on stderr; forms of
// SECRET that only the command line has are left out.
func (f failure) Hint() string {
	if strings.HasSuffix(f.hint, secretHint) {
		return ""
	}
	return f.hint
}

// fail returns a failure with a hint.
func fail(message, hint string) error { return failure{message: message, hint: hint} }

// report says on stderr why it could not be done, and on stdout where JSON was
// asked for.
func (s *session) report(err error) {
	f := failure{message: err.Error()}
	_ = errors.As(err, &f)
	f.message, f.hint = redact.Keys(f.message), redact.Keys(f.hint)
	if s.wantsJSON() && !f.said {
		_, _ = s.Stdout.Write(report.Failure(report.Fault{Message: f.message, Hint: f.hint, At: f.at}))
	}
	s.note(f.message, f.hint)
}

// note says something on stderr.
func (s *session) note(message, hint string) {
	text := "bulla: " + visible.Text(redact.Keys(message)) + "\n"
	if hint != "" {
		text += "hint: " + visible.Text(redact.Keys(hint)) + "\n"
	}
	_, _ = io.WriteString(s.Stderr, text)
}
