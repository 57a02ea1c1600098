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
	"bulla/themes"
	"bulla/ui"
	"bulla/ui/terminal"
)

// commandNames are the first words that name a command; any other first word is
// an input.
func commandNames() []string {
	return []string{
		"issue", "decode", "verify", "diagnose", "access", "scopes", "expiry", "hmac", "snippet", "serve", "fetch", "themes", "keys", "version", "completion", "help",
	}
}

// isCommand reports whether a word names a command. Two that nobody types serve the
// shells' completion.
func isCommand(word string) bool {
	return slices.Contains(commandNames(), word) || isCompletion(word)
}

// isCompletion reports whether a word is a command of the shells' completion.
func isCompletion(word string) bool {
	return word == cobra.ShellCompRequestCmd || word == cobra.ShellCompNoDescRequestCmd
}

// run does what the arguments ask for.
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
		if err := noCommand(word); err != nil {
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

// helpOn prints the help of the command that the words after help name.
func (s *session) helpOn(words []string) error {
	if len(words) > 0 && !isCommand(words[0]) && !strings.HasPrefix(words[0], "-") {
		if err := noCommand(words[0]); err != nil {
			return err
		}
		return unknownName("help", words[0], commandNames())
	}
	return s.command(s.Args)
}

// root holds the flags of bulla without a command.
type root struct {
	diagnosis
	theme   string
	version bool
}

// flags returns a fresh set of the flags of bulla without a command.
func (r *root) flags(s *session) *pflag.FlagSet {
	*r = root{}
	flags := pflag.NewFlagSet("bulla", pflag.ContinueOnError)
	flags.Usage = func() {}
	s.globals(flags)
	r.bind(flags)
	return flags
}

func (r *root) bind(flags *pflag.FlagSet) {
	r.diagnosis.bind(flags)
	flags.StringVar(&r.theme, "theme", "", "open the screen in the theme `NAME`; bulla themes lists them")
	flags.BoolVar(&r.version, "version", false, "print the version")
}

// withoutColour is the theme that has bold, faint and reverse only.
const withoutColour = "mono"

// start opens the screen, or diagnoses where there is none to open.
func (r *root) start(s *session, args []string) error {
	if r.theme != "" {
		if _, err := themes.Load(r.theme); err != nil {
			return unknownName("--theme", r.theme, themes.Names())
		}
		if s.colour == "never" && r.theme != withoutColour {
			return fail("--theme "+r.theme+" and --color never contradict each other", "give one of them")
		}
	}
	if s.json || !s.IsTerminal(s.Stdout) || terminal.Dumb(s.Getenv) {
		return r.withoutScreen(s, args)
	}
	if err := r.check(args); err != nil {
		return err
	}
	request, err := r.request(s)
	if err != nil {
		return err
	}
	if len(args) > 0 || !s.IsTerminal(s.Stdin) {
		request.HasInput = true
		if request.Input, err = s.input(args); err != nil {
			return err
		}
	}
	request.Keys = s.Stdin
	if !s.IsTerminal(s.Stdin) {
		tty, err := s.OpenTTY()
		if err != nil {
			return fail(reason(err), "bulla diagnose needs no terminal")
		}
		defer func() { _ = tty.Close() }()
		request.Keys = tty
	}
	s.ownSignals.Store(true)
	return s.RunTUI(request)
}

// withoutScreen does what diagnose does; with nothing to diagnose it prints the
// help.
func (r *root) withoutScreen(s *session, args []string) error {
	err := errNothing
	if len(args) > 0 || !s.IsTerminal(s.Stdin) {
		err = r.run(s, args)
	}
	if len(args) == 0 && errors.Is(err, errNothing) {
		if !s.json {
			s.help()
			return fail("no terminal to draw on, and no token to diagnose", "give a token as an argument, pipe one in, or name a file: @FILE")
		}
		return err
	}
	return err
}

// request returns what the screen starts with, but for its input.
func (r *root) request(s *session) (ui.Options, error) {
	signer, err := signing.RandomKey(s.Random)
	if err != nil {
		return ui.Options{}, err
	}
	at, err := s.issuing()
	if err != nil {
		return ui.Options{}, err
	}
	w := core.New(signer, at)
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
	theme := r.theme
	if theme == "" && s.colour == "never" {
		theme = withoutColour
	}
	now, system := s.Now, (func() time.Time)(nil)
	if s.moment != "" {
		fixed := s.now
		now, system = func() time.Time { return fixed }, s.Now
	}
	return ui.Options{
		Workbench: w, Theme: theme, Profile: s.screenProfile(), Screen: s.Stdout,
		Getenv: s.Getenv, Now: now, System: system, Random: s.Random, ReadSigningKey: s.screenKeys, Reach: s.reach(),
	}, nil
}

// issuing returns the moment at which a token is issued now.
func (s *session) issuing() (core.Moment, error) {
	id, err := uuid.NewRandomFromReader(s.Random)
	if err != nil {
		return core.Moment{}, fail("cannot make a token id: "+reason(err), "")
	}
	return core.Moment{Now: s.now, ID: id.String()}, nil
}
