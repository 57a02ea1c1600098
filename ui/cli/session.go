package cli

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/spf13/pflag"

	"bulla/core/edit"
	"bulla/core/hint"
	"bulla/core/redact"
	"bulla/core/spelling"
	"bulla/core/token"
)

// session is one run of the program: what the system gives it, and the global flags.
type session struct {
	Process
	json   bool
	moment string
	color  string
	// noConfig is set if the settings file is not to be read.
	noConfig bool
	// theme is the value of --theme, which only bulla without a command has.
	theme string
	// noMotion is set if nothing on the screen is to go away by itself.
	noMotion bool
	// ownSignals is set while the screen or a prompt handles the signals.
	ownSignals atomic.Bool
	// now is the time at which everything is judged.
	now time.Time
}

// globals adds the global flags.
func (s *session) globals(flags *pflag.FlagSet) {
	flags.BoolVar(&s.json, "json", false, "print one JSON object")
	flags.StringVar(&s.moment, "now", "",
		"use `TIME` as the current time: RFC 3339, Unix seconds, +2d or \"2026-11-20 12:00\"; UTC unless a zone is given")
	flags.StringVar(&s.color, "color", "auto", "`WHEN` to color the text: auto, always or never")
}

// prepare checks that no flag is empty, and the global flags.
func (s *session) prepare(flags *pflag.FlagSet) error {
	if err := notEmpty(flags); err != nil {
		return err
	}
	if !slices.Contains(colorChoices(), s.color) {
		return fail("--color "+quote(s.color)+" is not known", "give auto, always or never")
	}
	s.now = s.Now().UTC().Truncate(time.Second)
	if s.moment == "" {
		return nil
	}
	now, err := parseMoment(s.moment, s.now)
	s.now = now
	return err
}

// notEmpty refuses flags with an empty value. It usually comes from a variable that is not set, and
// ignoring the flag would silently skip the check that it asks for.
func notEmpty(flags *pflag.FlagSet) error {
	var err error
	flags.Visit(func(f *pflag.Flag) {
		if f.Value.Type() == "string" && f.Value.String() == "" {
			err = fail("--"+f.Name+" is empty", emptyHint)
		}
	})
	return err
}

// parseMoment reads the TIME of --now. A number is Unix seconds, even a negative one; any other
// text is read like a time on the screen and in --claim.
func parseMoment(text string, now time.Time) (time.Time, error) {
	if t, err := time.Parse(time.RFC3339, strings.ToUpper(text)); err == nil {
		return t.UTC(), nil
	}
	seconds, err := strconv.ParseInt(text, 10, 64)
	if err == nil && -token.LastDate <= seconds && seconds <= token.LastDate {
		return time.Unix(seconds, 0).UTC(), nil
	}
	t, err := edit.Time(text, now)
	var fault *edit.Error
	if errors.As(err, &fault) {
		return t, failure{Problem: hint.Problem{Message: "--now: " + fault.Message, Hint: fault.Hint}, at: &fault.At}
	}
	return t, err
}

// wantsJSON reports whether --json was given, even if the flags could not be parsed.
func (s *session) wantsJSON() bool {
	if s.json {
		return true
	}
	end := slices.Index(s.Args, "--")
	if end < 0 {
		end = len(s.Args)
	}
	return slices.Contains(s.Args[:end], "--json") || slices.Contains(s.Args[:end], "--json=true")
}

// print writes to stdout: JSON with --json, else text.
func (s *session) print(json func() []byte, text func() string) error {
	if s.json {
		return s.write(string(json()))
	}
	return s.write(text())
}

func (s *session) write(text string) error {
	if _, err := s.Stdout.WriteString(text); err != nil {
		return fail("cannot write to stdout: "+reason(err), "")
	}
	return nil
}

// quote quotes and shortens text of the user for a message.
func quote(text string) string { return redact.Quote(text, 60) }

// unknownName returns the failure of a flag whose value is not one of the names.
func unknownName(flag, value string, names []string) error {
	hint := spelling.Advise(value, names, "give one of "+strings.Join(names, ", "))
	return fail(flag+" "+quote(value)+" is not known", hint)
}
