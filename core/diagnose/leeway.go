package diagnose

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"bulla/core/expiry"
)

// maxLeeway is the longest leeway, one day: more would accept tokens that are long
// dead.
const maxLeeway = 24 * time.Hour

// ParseLeeway reads how far exp and nbf may be off: a time such as 30s or 2m, or a
// plain number of seconds, from 0 to one day. The error says what is wrong.
func ParseLeeway(text string) (time.Duration, error) {
	text = strings.TrimSpace(text)
	if seconds, err := strconv.Atoi(text); err == nil {
		return leeway(float64(seconds) * 1000)
	}
	if span, err := time.ParseDuration(text); err == nil {
		return leeway(float64(span.Milliseconds()))
	}
	lifetime, err := expiry.Parse(text)
	if err != nil {
		return 0, errors.New("it is not a time")
	}
	return leeway(lifetime.Milliseconds())
}

func leeway(milliseconds float64) (time.Duration, error) {
	switch {
	case milliseconds < 0:
		return 0, errors.New("it is below zero")
	case milliseconds > float64(maxLeeway.Milliseconds()):
		return 0, errors.New("it is longer than a day")
	}
	return time.Duration(milliseconds) * time.Millisecond, nil
}
