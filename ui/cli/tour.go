package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"bulla/core/hint"
	"bulla/core/report"
	"bulla/core/tour"
	"bulla/ui/terminal"
)

// touring holds the flags of tour.
type touring struct {
	step, pace                  string
	auto, list, handout, format bool
	notes                       bool
	recording                   recording
}

const (
	defaultPace = "15s"
	mostPace    = time.Hour
	// maxTour is how many bytes the file of a tour may have.
	maxTour = 1 << 20
)

func (s *session) tourCommand() *cobra.Command {
	var v touring
	cmd := &cobra.Command{
		Use:   "tour [FILE]",
		Short: "show a teammate how Courier's authentication works",
		Long:  topicText("tour"),
		Example: `  bulla tour
  bulla tour --step 4.2
  bulla tour --list
  bulla tour --auto --pace 0 --step 10
  bulla tour --record demo.cast
  bulla tour --handout > handout.md
  bulla tour --format > own.toml`,
		RunE: func(_ *cobra.Command, args []string) error { return v.run(s, args) },
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return []string{"toml"}, cobra.ShellCompDirectiveFilterFileExt
		},
	}
	flags := cmd.Flags()
	s.screenFlags(flags)
	onceVar(flags, &v.step, "step", "", "start at `STEP`: a chapter such as 4, or a step such as 4.2")
	flags.BoolVar(&v.auto, "auto", false, "go on without waiting for keys")
	onceVar(flags, &v.pace, "pace", defaultPace, "with --auto, wait for a `DURATION` between steps; 0 doesn't wait")
	flags.BoolVar(&v.notes, "notes", false, "also show the notes for the presenter")
	flags.BoolVar(&v.list, "list", false, "list the chapters: number, title and how many steps, separated by tabs")
	flags.BoolVar(&v.handout, "handout", false, "print a page of Markdown to take home")
	flags.BoolVar(&v.format, "format", false, "print the format of FILE, as a tour with comments")
	v.recording.bind(flags)
	completeRecording(cmd)
	cmd.MarkFlagsMutuallyExclusive("list", "handout", "format", "auto")
	return cmd
}

// run plays a tour or prints something about it.
func (v *touring) run(s *session, args []string) error {
	why := ""
	if v.list || v.handout || v.format {
		why = "no step is played"
	}
	if err := v.recording.check(why); err != nil {
		return err
	}
	if v.format {
		return s.print(report.TourFormat, tour.Format)
	}
	t, err := s.tour(args)
	if err != nil {
		return err
	}
	switch {
	case v.list:
		return s.print(
			func() []byte { return report.TourChapters(t) },
			func() string { return report.TourChaptersText(t) },
		)
	case v.handout:
		return s.print(
			func() []byte { return report.TourHandout(t) },
			func() string { return report.TourHandoutText(t) },
		)
	}
	return v.play(s, t)
}

// tour returns the tour that the arguments name, the built-in one if there are none.
func (s *session) tour(args []string) (*tour.Tour, error) {
	if len(args) == 0 {
		return tour.BuiltIn(), nil
	}
	if len(args) > 1 {
		return nil, fail("more than one file", "bulla tour FILE")
	}
	text, err := readFile(inHome(args[0], s.Getenv), maxTour)
	switch {
	case err != nil:
		return nil, fail("cannot read "+quote(args[0])+": "+reason(err),
			"name the file of a tour; bulla tour --format prints one")
	case len(text) > maxTour:
		return nil, fail(fmt.Sprintf("%s is larger than %d MB", quote(args[0]), maxTour>>20), "")
	}
	t, err := tour.Parse([]byte(text))
	var faults tour.Faults
	if errors.As(err, &faults) {
		return nil, s.tourFaults(args[0], faults)
	}
	return t, err
}

// tourFaults prints all faults of a file except the last, and returns that one.
func (s *session) tourFaults(name string, faults tour.Faults) error {
	last := len(faults) - 1
	for i, f := range faults {
		message := fmt.Sprintf("%s:%d:%d: %s", name, f.Line, f.Column, f.Message)
		if i == last {
			return fail(message, f.Hint)
		}
		s.note(message, f.Hint)
	}
	return nil
}

// play plays a tour.
func (v *touring) play(s *session, t *tour.Tour) error {
	at, pace := t.First(), time.Duration(0)
	var err error
	if v.step != "" {
		if at, err = t.ParsePlace(v.step); err != nil {
			problem := hint.Of(err, "")
			return fail("--step: "+problem.Message, problem.Hint)
		}
	}
	if pace, err = parseDuration("--pace", v.pace, 0, mostPace); err != nil {
		return err
	}
	ctx := s.Context
	switch {
	case v.auto:
		var stop context.CancelFunc
		ctx, stop = s.interruptible()
		defer stop()
	case !s.json && s.IsTerminal(s.Stdin) && s.IsTerminal(s.Stdout) && !terminal.Dumb(s.Getenv) && !s.prefersLines():
		return v.onScreen(s, t, at)
	case s.json || !s.IsTerminal(s.Stdin) || !s.IsTerminal(s.Stdout):
		return fail("the tour needs a terminal to read keys from",
			"add --auto to print all of it, or use --list or --handout")
	}
	player, err := tour.Start(ctx, tour.Options{Tour: t, Now: s.clock(), Random: s.Random, Client: s.client()})
	if err != nil {
		return fail("cannot start the emulator on this machine: "+reason(err), "")
	}
	defer player.Close()
	if err := v.recording.begin(s); err != nil {
		return err
	}
	defer v.recording.end(s)
	if v.auto {
		return v.playAlone(ctx, s, t, player, at, pace)
	}
	return v.playWithKeys(ctx, s, player, at)
}

// onScreen opens the screen with a tour.
func (v *touring) onScreen(s *session, t *tour.Tour, at tour.Place) error {
	options, err := new(root).options(s)
	if err != nil {
		return err
	}
	options.Keys, options.Tour, options.TourAt, options.TourNotes = s.Stdin, t, at, v.notes
	return v.recording.screen(s, options)
}

// playAlone plays all steps from one on.
func (v *touring) playAlone(
	ctx context.Context, s *session, t *tour.Tour, player *tour.Player, at tour.Place, pace time.Duration,
) error {
	met := true
	for first, more := true, true; more; at, more = t.Next(at) {
		if !first && pace > 0 {
			select {
			case <-s.After(pace):
			case <-ctx.Done():
			}
		}
		if ctx.Err() != nil {
			return nil
		}
		outcome, err := player.Go(ctx, at)
		if ctx.Err() != nil {
			return nil
		}
		if err == nil {
			err = v.show(s, outcome, !first)
		}
		if err != nil {
			return err
		}
		met = met && len(outcome.Unmet) == 0
		first = false
	}
	if !met {
		return refusal{}
	}
	return nil
}

// show prints and records a step. A gap separates it from the one before.
func (v *touring) show(s *session, o tour.Outcome, gap bool) error {
	text := report.TourStepText(o, s.style(), v.auto, v.notes)
	switch {
	case s.json:
		text = string(report.TourStep(o))
	case gap:
		text = "\n" + text
	}
	v.recording.step(o, text)
	return s.write(text)
}

const tourKeys = "\nenter next, b back, r restore, a answer, n notes, q quit: "

// playWithKeys plays steps as the keys say, until q or the end of stdin. Each key is a line.
func (v *touring) playWithKeys(ctx context.Context, s *session, player *tour.Player, at tour.Place) error {
	outcome, err := player.Go(ctx, at)
	if err == nil {
		err = v.show(s, outcome, false)
	}
	lines := bufio.NewScanner(s.Stdin)
	for err == nil {
		_, _ = io.WriteString(s.Stderr, tourKeys)
		if !lines.Scan() {
			return s.write("\n")
		}
		move := map[string]func(context.Context) (tour.Outcome, error){
			"": player.Next, "b": player.Back, "r": player.Restore,
		}[strings.TrimSpace(lines.Text())]
		switch key := strings.TrimSpace(lines.Text()); {
		case key == "q":
			return nil
		case key == "a":
			err = v.aside(s, "answer", outcome.Step.Answer)
		case key == "n":
			err = v.aside(s, "notes", outcome.Step.Notes)
		case move == nil:
			s.note(quote(key)+" is not one of the keys", "")
		default:
			before := outcome.Place
			if outcome, err = move(ctx); err != nil {
				return err
			}
			if key != "r" && outcome.Place == before {
				s.note("there are no more steps in this direction", "q quits; bulla tour --handout prints a page to take home")
				continue
			}
			err = v.show(s, outcome, true)
		}
	}
	return err
}

// aside prints and records what belongs to a step and is shown on a key.
func (v *touring) aside(s *session, label, text string) error {
	text = report.TourAsideText(label, text, s.style())
	v.recording.text(text)
	return s.write(text)
}
