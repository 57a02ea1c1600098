package snippet

import (
	"math"
	"time"

	"bulla/core/expiry"
)

// How long before its expiry a token is replaced: a tenth of its lifetime, within these limits.
const (
	leastMargin = 30 * time.Second
	mostMargin  = 24 * time.Hour
)

// refreshAfter returns how long after its issue a token with that lifetime is replaced: a tenth of
// the lifetime before it expires, but at least 30 s and at most a day before. Ok is false for
// lifetimes under a minute, which are too short for a timer.
func refreshAfter(lifetime time.Duration) (time.Duration, bool) {
	if lifetime < 2*leastMargin {
		return 0, false
	}
	margin := min(max(lifetime/10, leastMargin), mostMargin)
	return (lifetime - margin).Truncate(time.Second), true
}

// lifetimeOf returns how long a token with that expires_in is valid, in whole seconds as in its
// claims, 0 if it expires at once. Ok is false if the token never expires.
func lifetimeOf(l expiry.Lifetime) (lifetime time.Duration, ok bool) {
	if l.Form() == expiry.Absent {
		return 0, false
	}
	seconds := math.Floor(math.Round(l.Milliseconds()*1000) / 1e6) // 1.1h is 3960 s in spite of its last bit
	most := math.Floor(time.Duration(math.MaxInt64).Seconds())
	return time.Duration(min(max(seconds, 0), most)) * time.Second, true
}
