package snippet

import (
	"math"
	"time"

	"bulla/core/expiry"
)

// How long before its end a token is replaced: a tenth of its lifetime, within these.
const (
	leastMargin = 30 * time.Second
	mostMargin  = 24 * time.Hour
)

// RefreshAfter returns how long after it was issued a token with that lifetime is
// replaced: a tenth of the lifetime before its end, at least 30 s and at most a day
// before it. It is not ok for lifetimes under a minute, for which a timer is no use.
func RefreshAfter(lifetime time.Duration) (time.Duration, bool) {
	if lifetime < 2*leastMargin {
		return 0, false
	}
	margin := min(max(lifetime/10, leastMargin), mostMargin)
	return (lifetime - margin).Truncate(time.Second), true
}

// lifetimeOf returns how long a token with that expires_in lives, in whole seconds as
// in its claims, 0 where it is dead at once. It is not ok where the token never ends.
func lifetimeOf(l expiry.Lifetime) (lifetime time.Duration, ok bool) {
	if l.Form() == expiry.Absent {
		return 0, false
	}
	seconds := math.Floor(math.Round(l.Milliseconds()*1000) / 1e6) // 1.1h is 3960 s in spite of its last bit
	most := math.Floor(time.Duration(math.MaxInt64).Seconds())
	return time.Duration(min(max(seconds, 0), most)) * time.Second, true
}
