package cli

import (
	"time"

	"bulla/core/expiry"
)

// clock returns the clock of a command that keeps running. With --now it starts at that time and
// runs as fast as the system's clock.
func (s *session) clock() func() time.Time {
	if s.moment == "" {
		return s.Now
	}
	start := s.Now() // the difference to s.now could be more than a time.Duration can say
	return func() time.Time { return s.now.Add(s.Now().Sub(start)) }
}

// receivedAt returns the time at which a response from the network is judged. That is later than
// the start of the program, because the token in it may be newer.
func (s *session) receivedAt() time.Time {
	if s.moment != "" {
		return s.now
	}
	return s.Now().UTC().Truncate(time.Second)
}

// parseDuration reads the DURATION of a flag, and refuses one that is out of range.
func parseDuration(flag, text string, least, most time.Duration) (time.Duration, error) {
	span, err := time.ParseDuration(text)
	if err != nil {
		return 0, fail(flag+" "+quote(text)+" is not a duration", "give a number and a unit, such as 500ms, 30s or 2m")
	}
	if span < least || span > most {
		return 0, fail(flag+" "+quote(text)+" is not between "+expiry.Describe(least)+" and "+expiry.Describe(most), "")
	}
	return span, nil
}
