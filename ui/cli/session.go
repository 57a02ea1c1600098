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
	"bulla/core/spelling"
	"bulla/core/token"
	"bulla/core/visible"
)

// session is one run of the program: what the system gave and the flags that
// every command has.
type session struct {
	Process
	json   bool
	moment string
	colour string
	// ownSignals is set while the screen or a prompt handles the signals.
	ownSignals atomic.Bool
	// now is the instant that everything is judged at.
	now time.Time
}

// globals adds the flags that every command has.
func (s *session) globals(flags *pflag.FlagSet) {
	flags.BoolVar(&s.json, "json", false, "print one JSON object")
	flags.StringVar(&s.moment, "now", "",
		"use `TIME` as the current time: RFC 3339, Unix seconds, +2d or \"2026-11-20 12:00\"; UTC unless a zone is given")
	flags.StringVar(&s.colour, "color", "auto", "`WHEN` to color the text: auto, always or never")
}

// prepare checks the flags that were given and those that every command has.
func (s *session) prepare(flags *pflag.FlagSet) error {
	if err := notEmpty(flags); err != nil {
		return err
	}
	if !slices.Contains(colourChoices(), s.colour) {
		return fail("--color "+quote(s.colour)+" is not known", "give auto, always or never")
	}
	s.now = s.Now().UTC().Truncate(time.Second)
	if s.moment == "" {
		return nil
	}
	now, err := parseMoment(s.moment, s.now)
	s.now = now
	return err
}

// notEmpty refuses flags given as an empty text: that is what a variable comes to
// that is not set, and leaving the flag out silently would leave out what it asks.
func notEmpty(flags *pflag.FlagSet) error {
	var err error
	flags.Visit(func(f *pflag.Flag) {
		if f.Value.Type() == "string" && f.Value.String() == "" {
			err = fail("--"+f.Name+" is empty", emptyHint)
		}
	})
	return err
}

// parseMoment reads the TIME of --now: a number is Unix seconds, even below zero, and any
// other text is read as the screen and --claim read a time.
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
		return t, failure{message: "--now: " + fault.Message, hint: fault.Hint, at: &fault.At}
	}
	return t, err
}

// wantsJSON reports whether JSON was asked for, also where the flags could not be
// read.
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

// print writes an answer to stdout: JSON where it was asked for, else text.
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

// quote returns text from outside for a sentence.
func quote(text string) string { return visible.Quote(text, 60) }

// unknownName is the failure of a flag whose value is none of the names.
func unknownName(flag, value string, names []string) error {
	hint := "give one of " + strings.Join(names, ", ")
	if near := spelling.Nearest(value, names); near != "" {
		hint = "did you mean " + near + "? " + hint
	}
	return fail(flag+" "+quote(value)+" is not known", hint)
}
