package cli

import (
	"time"

	"bulla/core/expiry"
)

// clock returns the clock of a command that goes on: with --now it starts there, and
// goes as fast as the system's.
func (s *session) clock() func() time.Time {
	if s.moment == "" {
		return s.Now
	}
	shift := s.now.Sub(s.Now())
	return func() time.Time { return s.Now().Add(shift) }
}

// answered returns the moment to judge what just came from the network at: a token may
// be younger than the start of the program.
func (s *session) answered() time.Time {
	if s.moment != "" {
		return s.now
	}
	return s.Now().UTC().Truncate(time.Second)
}

// parseSpan reads the DURATION of a flag.
func parseSpan(flag, text string, least, most time.Duration) (time.Duration, error) {
	span, err := time.ParseDuration(text)
	if err != nil {
		return 0, fail(flag+" "+quote(text)+" is no duration", "give a number and a unit, such as 500ms, 30s or 2m")
	}
	if span < least || span > most {
		return 0, fail(flag+" "+quote(text)+" is not between "+expiry.Words(least)+" and "+expiry.Words(most), "")
	}
	return span, nil
}
