package diagnose

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"bulla/core/expiry"
)

// maxLeeway is the longest leeway: more would accept tokens that expired long ago.
const maxLeeway = 24 * time.Hour

// ParseLeeway parses how far exp and nbf may be off: a duration such as 30s or 2m, or a number of
// seconds, from 0 to one day.
func ParseLeeway(text string) (time.Duration, error) {
	text = strings.TrimSpace(text)
	if seconds, err := strconv.Atoi(text); err == nil {
		return leewayOf(float64(seconds) * 1000)
	}
	if span, err := time.ParseDuration(text); err == nil {
		return leewayOf(float64(span.Milliseconds()))
	}
	lifetime, err := expiry.Parse(text)
	if err != nil {
		return 0, errors.New("it is not a duration")
	}
	return leewayOf(lifetime.Milliseconds())
}

func leewayOf(milliseconds float64) (time.Duration, error) {
	switch {
	case milliseconds < 0:
		return 0, errors.New("it is below zero")
	case milliseconds > float64(maxLeeway.Milliseconds()):
		return 0, errors.New("it is longer than a day")
	}
	return time.Duration(milliseconds) * time.Millisecond, nil
}
