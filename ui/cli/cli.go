// Package cli is bulla's command line: it fills the same core.Workbench as the screen, from flags,
// and prints the same core.Snapshot.
//
// Data goes to stdout and everything else to stderr. Without a command the screen opens, and the
// command tree is not even built.
package cli

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"time"

	"bulla/core/hint"
	"bulla/core/redact"
	"bulla/core/report"
	"bulla/core/visible"
	"bulla/ui"
	"bulla/ui/terminal"
)

// The exit statuses.
const (
	// OK means that all is fine.
	OK = 0
	// No means that the answer is no: a finding that is an error, a text that is not understood, an
	// input without a token.
	No = 1
	// Failed means that bulla could not do it: a bad flag, no such file, an empty stdin.
	Failed = 2
)

// Process is what the system gives the program.
type Process struct {
	// Args are the arguments without the program's name.
	Args                  []string
	Stdin, Stdout, Stderr *os.File
	Getenv                func(string) string
	// LookupEnv also says whether a variable is set; nil means that those are that aren't empty.
	LookupEnv func(string) (string, bool)
	Now       func() time.Time
	// Random is the source of keys and IDs.
	Random io.Reader
	// Version is the version of the program, "devel" if the build has none.
	Version string
	// IsTerminal reports whether a file is a terminal; nil asks the system.
	IsTerminal func(*os.File) bool
	// OpenTTY opens the controlling terminal, which the caller closes; nil asks the system.
	OpenTTY func() (*os.File, error)
	// RunTUI opens the screen; nil means ui.Run.
	RunTUI func(ui.Options) error
	// Context cancels requests, as an interrupt does; nil means context.Background.
	Context context.Context
	// After returns a channel that receives after a duration; nil means time.After.
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

// complete replaces nil functions with their defaults.
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
	if p.LookupEnv == nil {
		getenv := p.Getenv
		p.LookupEnv = func(name string) (string, bool) { return getenv(name), getenv(name) != "" }
	}
	if p.Context == nil {
		p.Context = context.Background()
	}
	if p.After == nil {
		p.After = time.After
	}
	return p
}

// refusal is the error of a command that printed its answer, and the answer is no.
type refusal struct{}

func (refusal) Error() string { return "the answer is no" }

// failure is the error of a command that could not do its work.
type failure struct {
	hint.Problem
	// at is the byte offset of the fault in the text that was given, nil if there is none.
	at *int
	// printed is true if the answer was already printed to stdout, as JSON or as text.
	printed bool
}

// Advice says what to do, for callers that show the error on the screen. It is empty for a hint
// that only lists the forms of SECRET, because some of those work only on the command line.
func (f failure) Advice() string {
	if strings.HasSuffix(f.Hint, secretHint) {
		return ""
	}
	return f.Hint
}

// fail returns a failure with a hint.
func fail(message, advice string) error {
	return failure{Problem: hint.Problem{Message: message, Hint: advice}}
}

// report prints an error to stderr and, with --json, to stdout.
func (s *session) report(err error) {
	f := failure{Problem: hint.Of(err, "")}
	_ = errors.As(err, &f)
	f.Message, f.Hint = redact.Keys(f.Message), redact.Keys(f.Hint)
	if s.wantsJSON() && !f.printed {
		_, _ = s.Stdout.Write(report.Failure(report.Fault{Message: f.Message, Hint: f.Hint, At: f.at}))
	}
	s.note(f.Message, f.Hint)
}

// note prints a message to stderr, with secrets masked.
func (s *session) note(message, hint string) {
	text := "bulla: " + visible.Text(redact.Keys(message)) + "\n"
	if hint != "" {
		text += "hint: " + visible.Text(redact.Keys(hint)) + "\n"
	}
	_, _ = io.WriteString(s.Stderr, text)
}
