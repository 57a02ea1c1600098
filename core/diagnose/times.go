package diagnose

import (
	"errors"
	"strconv"
	"strings"
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
	DateNanoseconds
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

// longPast reports whether a number that is not a usable date is in the past all the same:
// a few seconds after 1970, or before it.
func (d Date) longPast() bool {
	return d.State == DateDuration || d.State == DateOutOfRange && strings.HasPrefix(d.Value.Text, "-")
}

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
	return Times{IssuedAt: readDate(&t, "iat"), NotBefore: readDate(&t, "nbf"), ExpiresAt: readDate(&t, "exp")}
}

// The bounds that tell a wrong unit from a date. A number that is too great for a
// date is taken for milliseconds or microseconds where that makes it one of this
// age, the years 2000 to 2199; a number below ten years is a duration and not a date
// of the seventies.
const (
	ageStart     = 946_684_800
	ageEnd       = 7_258_118_400
	mostDuration = 10 * 365 * 24 * 60 * 60
)

func readDate(t *token.Token, name string) Date {
	value, ok := wholeClaim(t, name)
	if !ok {
		return Date{}
	}
	if value.Kind != token.Number {
		return Date{State: DateNotNumber, Value: value}
	}
	seconds, nanos, err := token.ParseSeconds(value.Text)
	switch {
	case errors.Is(err, token.ErrDateRange) && isNanoseconds(value.Text):
		nanos, _ := strconv.ParseInt(value.Text, 10, 64)
		return Date{State: DateNanoseconds, Value: value, Time: time.Unix(0, nanos).UTC()}
	case errors.Is(err, token.ErrDateRange):
		return Date{State: DateOutOfRange, Value: value}
	case err != nil:
		return Date{State: DateNotNumber, Value: value}
	case ageStart*1000 <= seconds && seconds < ageEnd*1000:
		return Date{State: DateMilliseconds, Value: value, Time: time.UnixMilli(seconds).UTC()}
	case ageStart*1_000_000 <= seconds && seconds < ageEnd*1_000_000:
		return Date{State: DateMicroseconds, Value: value, Time: time.UnixMicro(seconds).UTC()}
	case seconds < 0 || seconds > token.LastDate:
		return Date{State: DateOutOfRange, Value: value}
	case seconds > 0 && seconds < mostDuration:
		return Date{State: DateDuration, Value: value, Time: time.Unix(seconds, nanos).UTC()}
	}
	return Date{State: DateOK, Value: value, Time: time.Unix(seconds, nanos).UTC()}
}

// isNanoseconds reports whether a number that is too great for ParseSeconds is a date of
// this age in nanoseconds, as Go's UnixNano writes them: 19 digits, from 2001 on.
func isNanoseconds(text string) bool {
	nanos, err := strconv.ParseInt(text, 10, 64)
	return err == nil && nanos >= 1e18 && nanos/1e9 < ageEnd
}
