package cli

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"bulla/core/courier"
	"bulla/core/intake"
	"bulla/core/report"
	"bulla/core/share"
	"bulla/ui/linear"
	"bulla/ui/terminal"
)

// linearVariable makes lines instead of a screen the default.
const linearVariable = "BULLA_LINEAR"

// prefersLines reports whether the user prefers lines to every screen. A script, which would get no
// screen, gives the same result for everyone.
func (s *session) prefersLines() bool {
	set := s.Getenv(linearVariable)
	return set != "" && set != "0" && s.IsTerminal(s.Stdout)
}

// wantsLines reports whether lines are wanted instead of a screen: the user says so, or the
// terminal can't draw one.
func (r *root) wantsLines(s *session, args []string) bool {
	switch {
	case r.linear:
		return true
	case s.json:
		return false
	case s.prefersLines():
		return true
	}
	return len(args) == 0 && terminal.Dumb(s.Getenv) && s.IsTerminal(s.Stdin) && s.IsTerminal(s.Stdout)
}

// inLines opens the prompt that prints lines. Stdin has its commands, so the INPUT can't come from
// there.
func (r *root) inLines(s *session, args []string) error {
	if s.json {
		return fail("--linear and --json contradict each other", "give one of them; bulla diagnose --json prints JSON")
	}
	if err := r.check(args); err != nil {
		return err
	}
	if len(args) > 0 && args[0] == "-" {
		return fail("with --linear, stdin has the commands", "give the input as an argument or in a file as @FILE, or type paste")
	}
	if err := r.recording.check("there is no screen"); err != nil {
		return err
	}
	s.noConfig = s.noConfig || !s.IsTerminal(s.Stdin) // a script gives the same result for everyone
	screen, err := r.options(s)
	if err != nil {
		return err
	}
	s.warnOfSettings(screen.Faults)
	o := linear.Options{
		Workbench: screen.Workbench, HasInput: len(args) > 0,
		In: s.Stdin, Out: s.Stdout, Prompts: s.Stderr, Terminal: s.IsTerminal(s.Stdin),
		ASCII: !screen.Own.ShowsUnicode(terminal.UTF8(s.Getenv)),
		Now:   s.clock(), Random: s.Random, Copy: s.copying(),
		ReadFile: func(ctx context.Context, name string) (string, error) {
			text, err := readFileUntil(ctx, inHome(name, s.Getenv), intake.MaxInput, s.After)
			return text, inputFault(name, err)
		},
		Share: share.Options{
			BaseURL: screen.Reach.BaseURL, Region: courier.Region(r.region), Report: report.MarkdownOptions{Version: s.Version},
		},
	}
	if o.HasInput {
		if o.Input, err = s.input(args); err != nil {
			return err
		}
	}
	ctx, stop := s.ended()
	defer stop()
	return linear.Run(ctx, o)
}

// copying returns what copies from the prompt, nil if a script reads the answers: it gets the text.
func (s *session) copying() func(text, what, warning string) (said string, ok bool) {
	if !s.IsTerminal(s.Stdin) || !s.IsTerminal(s.Stdout) {
		return nil
	}
	clipboard := terminal.NewClipboard(s.Stdout, s.Getenv, nil)
	return func(text, what, warning string) (string, bool) {
		copied := clipboard.Copy(text)
		return copied.Describe(what, warning), copied.OK()
	}
}

// ended returns a context that a signal ends, with a *terminal.SignalError as its cause. A second
// signal ends the process, in case it waits for something.
func (s *session) ended() (context.Context, func()) {
	ctx, end := context.WithCancelCause(s.Context)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM)
	go func() {
		if sig, ok := <-signals; ok {
			signal.Stop(signals)
			end(&terminal.SignalError{Signal: sig.(syscall.Signal)})
		}
	}()
	return ctx, func() {
		signal.Stop(signals)
		close(signals)
		end(nil)
	}
}
