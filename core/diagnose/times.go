package diagnose

import (
	"errors"
	"time"

	"bulla/core/token"
)

// DateState says what was found where a NumericDate may stand.
type DateState uint8

// The states of a time claim.
const (
	DateAbsent DateState = iota
	DateOK
	DateNotNumber
	DateOutOfRange
	DateMilliseconds
	DateMicroseconds
	DateDuration
)

// Date is one time claim (RFC 7519 sections 4.1.4 to 4.1.6).
type Date struct {
	State DateState
	// Time is the date, in UTC. For another unit than seconds it is the date that
	// was probably meant.
	Time time.Time
	// Value is the claim as it stands.
	Value token.Value
}

// OK reports whether the claim is a usable date.
func (d Date) OK() bool { return d.State == DateOK }

// Times are the three time claims of a token.
type Times struct{ IssuedAt, NotBefore, ExpiresAt Date }

// Lifetime returns the span from iat to exp; ok is false where either is not a
// usable date.
func (t Times) Lifetime() (span time.Duration, ok bool) {
	if !t.IssuedAt.OK() || !t.ExpiresAt.OK() {
		return 0, false
	}
	return t.ExpiresAt.Time.Sub(t.IssuedAt.Time), true
}

// ReadTimes reads the time claims of a token.
func ReadTimes(t token.Token) Times {
	return Times{IssuedAt: readDate(t, "iat"), NotBefore: readDate(t, "nbf"), ExpiresAt: readDate(t, "exp")}
}

// The bounds that tell a wrong unit from a date. Seconds of this century have
// ten digits, milliseconds thirteen and microseconds sixteen; a number below ten
// years is a duration and not a date of the seventies.
const (
	leastMilliseconds = 100_000_000_000
	leastMicroseconds = 100_000_000_000_000
	mostMicroseconds  = 100_000_000_000_000_000
	mostDuration      = 10 * 365 * 24 * 60 * 60
)

func readDate(t token.Token, name string) Date {
	value, ok := wholeClaim(t, name)
	if !ok {
		return Date{}
	}
	if value.Kind != token.Number {
		return Date{State: DateNotNumber, Value: value}
	}
	seconds, nanos, err := token.ParseSeconds(value.Text)
	switch {
	case errors.Is(err, token.ErrDateRange):
		return Date{State: DateOutOfRange, Value: value}
	case err != nil:
		return Date{State: DateNotNumber, Value: value}
	case seconds < 0 || seconds >= mostMicroseconds:
		return Date{State: DateOutOfRange, Value: value}
	case seconds >= leastMicroseconds:
		return Date{State: DateMicroseconds, Value: value, Time: time.UnixMicro(seconds).UTC()}
	case seconds >= leastMilliseconds:
		return Date{State: DateMilliseconds, Value: value, Time: time.UnixMilli(seconds).UTC()}
	case seconds > 0 && seconds < mostDuration:
		return Date{State: DateDuration, Value: value, Time: time.Unix(seconds, nanos).UTC()}
	}
	return Date{State: DateOK, Value: value, Time: time.Unix(seconds, nanos).UTC()}
}
