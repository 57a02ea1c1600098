package cli

import (
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"bulla/core"
	"bulla/core/signing"
	"bulla/ui"
	"bulla/ui/terminal"
)

// isCommand reports whether a word names a command, shell completion's own included. Any other
// first word is an INPUT.
func isCommand(word string) bool {
	return slices.Contains(commandNames(), word) || isCompletion(word)
}

// isCompletion reports whether a word is one of the commands that completion scripts call.
func isCompletion(word string) bool {
	return word == cobra.ShellCompRequestCmd || word == cobra.ShellCompNoDescRequestCmd
}

// run runs a command, opens the screen or diagnoses, depending on the arguments.
func (s *session) run() error {
	s.Args = inputsLast(s.Args)
	var r root
	flags := r.flags(s)
	flags.SetInterspersed(false)
	err := flags.Parse(s.Args)
	word := flags.Arg(0)
	switch {
	case errors.Is(err, pflag.ErrHelp):
		return s.command(s.Args)
	case err == nil && word == "help":
		return s.helpOn(flags.Args()[1:])
	case err == nil && isCommand(word):
		return s.command(s.Args)
	}
	if err == nil && flags.ArgsLenAtDash() != 0 {
		if err := unknownCommand(word); err != nil {
			return err
		}
	}
	flags = r.flags(s)
	if err := flags.Parse(s.Args); err != nil {
		if errors.Is(err, pflag.ErrHelp) {
			return s.command(s.Args)
		}
		return flagFailure(flags, err, "bulla --help")
	}
	if r.version {
		return s.version()
	}
	if err := s.prepare(flags); err != nil {
		return err
	}
	return r.start(s, flags.Args())
}

// helpOn prints the help of the command or the topic that follows the word help.
func (s *session) helpOn(words []string) error {
	if len(words) == 0 || isCommand(words[0]) || isTopic(words[0]) || strings.HasPrefix(words[0], "-") {
		return s.command(s.Args)
	}
	if err := unknownCommand(words[0]); err != nil {
		return err
	}
	return unknownName("help", words[0], append(commandNames(), topicNames()...))
}

// root holds the flags of bulla without a command.
type root struct {
	diagnosis
	recording recording
	linear    bool
	version   bool
}

// flags returns a new set of the flags of bulla without a command.
func (r *root) flags(s *session) *pflag.FlagSet {
	*r = root{}
	flags := pflag.NewFlagSet("bulla", pflag.ContinueOnError)
	flags.Usage = func() {}
	s.globals(flags)
	r.bind(s, flags)
	return flags
}

func (r *root) bind(s *session, flags *pflag.FlagSet) {
	r.diagnosis.bind(flags)
	s.screenFlags(flags)
	r.recording.bind(flags)
	flags.StringVar(&s.theme, "theme", "", "open the screen with the theme `NAME`; bulla themes lists them")
	flags.BoolVar(&r.linear, "linear", false, "print lines instead of a screen, for screen readers; bulla help linear says more")
	flags.BoolVar(&r.version, "version", false, "print the version")
}

// monochrome is the theme that uses only bold, faint and reverse.
const monochrome = "mono"

// start opens the screen, or diagnoses if there is no terminal for it.
func (r *root) start(s *session, args []string) error {
	if s.theme != "" {
		if err := s.checkTheme(s.theme); err != nil {
			return err
		}
		if s.color == "never" && s.theme != monochrome {
			return fail("--theme "+s.theme+" and --color never contradict each other", "give one of them")
		}
	}
	if r.wantsLines(s, args) {
		return r.inLines(s, args)
	}
	if s.json || !s.IsTerminal(s.Stdout) || terminal.Dumb(s.Getenv) {
		return r.withoutScreen(s, args)
	}
	if err := r.check(args); err != nil {
		return err
	}
	if err := r.recording.check(""); err != nil {
		return err
	}
	options, err := r.options(s)
	if err != nil {
		return err
	}
	if len(args) > 0 || !s.IsTerminal(s.Stdin) {
		options.HasInput = true
		if options.Input, err = s.input(args); err != nil {
			return err
		}
	}
	options.Keys = s.Stdin
	if !s.IsTerminal(s.Stdin) {
		tty, err := s.OpenTTY()
		if err != nil {
			return fail(reason(err), "use bulla diagnose, which works without a terminal")
		}
		defer func() { _ = tty.Close() }()
		options.Keys = tty
	}
	return r.recording.screen(s, options)
}

// withoutScreen does what diagnose does. If there is no input, it prints the help.
func (r *root) withoutScreen(s *session, args []string) error {
	if err := r.recording.check("there is no screen"); err != nil {
		return err
	}
	err := errNothing
	if len(args) > 0 || !s.IsTerminal(s.Stdin) {
		err = r.run(s, args)
	}
	if len(args) == 0 && errors.Is(err, errNothing) {
		if !s.json {
			s.help()
			return fail("no terminal for the screen, and no token to diagnose", "give a token as an argument, through a pipe, or in a file as @FILE")
		}
		return err
	}
	return err
}

// options returns what the screen starts with, except its input.
func (r *root) options(s *session) (ui.Options, error) {
	signer, err := signing.RandomKey(s.Random)
	if err != nil {
		return ui.Options{}, err
	}
	at, err := s.issueMoment()
	if err != nil {
		return ui.Options{}, err
	}
	own := s.ownSettings()
	own.Settings = s.forScreen(own.Settings)
	own.fill(&r.diagnosis, s)
	w := own.compose(core.New(signer, at), at)
	expect, err := r.expectation()
	if err != nil {
		return ui.Options{}, err
	}
	w = w.Apply(core.SetExpectation{Expectation: expect}, at)
	if r.key != "" {
		keys, err := s.keys("--key", r.key)
		if err != nil {
			return ui.Options{}, err
		}
		w = w.Apply(core.SetVerifiers{Keys: keys}, at)
	}
	now, system := s.Now, (func() time.Time)(nil)
	if s.moment != "" {
		fixed := s.now
		now, system = func() time.Time { return fixed }, s.Now
	}
	return ui.Options{
		Workbench: w, Themes: s.themeFiles(), Own: own.Settings, Faults: own.faults, File: own.file(s),
		Profile: s.screenProfile(), Screen: s.Stdout,
		Getenv: s.Getenv, Now: now, System: system, Random: s.Random, ReadSigningKey: s.screenKeys, Reach: s.reach(),
		Version: s.Version,
	}, nil
}

// issueMoment returns the time and a new ID for a token that is issued now.
func (s *session) issueMoment() (core.Moment, error) {
	id, err := uuid.NewRandomFromReader(s.Random)
	if err != nil {
		return core.Moment{}, fail("cannot make a token ID: "+reason(err), "")
	}
	return core.Moment{Now: s.now, ID: id.String()}, nil
}
