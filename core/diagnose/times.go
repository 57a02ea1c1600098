package diagnose

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"bulla/core/redact"
	"bulla/core/token"
)

// DateState says what a time claim contains.
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
	// Time is the date, in UTC. If the unit is not seconds, it is the date that was probably meant.
	Time time.Time
	// Value is the claim.
	Value token.Value
}

// OK reports whether the claim is a usable date.
func (d Date) OK() bool { return d.State == DateOK }

// longPast reports whether a number that is not a usable date is in the past anyway: a few seconds
// after 1970, or before it.
func (d Date) longPast() bool {
	return d.State == DateDuration || d.State == DateOutOfRange && strings.HasPrefix(d.Value.Text, "-")
}

// Times are the three time claims of a token.
type Times struct{ IssuedAt, NotBefore, ExpiresAt Date }

// Edge is a time at which a token changes: one of its time claims that is a usable date.
type Edge struct {
	Claim string
	Time  time.Time
}

// Edges returns the usable dates, the earliest first, and equal ones in the order iat, nbf, exp.
func (t Times) Edges() []Edge {
	var edges []Edge
	for _, e := range []struct {
		claim string
		date  Date
	}{{"iat", t.IssuedAt}, {"nbf", t.NotBefore}, {"exp", t.ExpiresAt}} {
		if e.date.OK() {
			edges = append(edges, Edge{e.claim, e.date.Time})
		}
	}
	slices.SortStableFunc(edges, func(a, b Edge) int { return a.Time.Compare(b.Time) })
	return edges
}

// NextEdge returns the first edge after an instant, or the first one at all; ok is false for a
// token without edges. Only whole seconds count.
func (t Times) NextEdge(now time.Time) (next Edge, ok bool) {
	edges := t.Edges()
	if len(edges) == 0 {
		return Edge{}, false
	}
	i := slices.IndexFunc(edges, func(e Edge) bool { return e.Time.Unix() > now.Unix() })
	return edges[max(i, 0)], true
}

// Lifetime returns the span from iat to exp; ok is false if either is not a usable date.
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

// The bounds that distinguish a wrong unit from a date. A number that is too large for a date is in
// milliseconds or microseconds if that makes it a date in the years 2000 to 2199. A number below
// ten years is a duration, not a date in the seventies.
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

// isNanoseconds reports whether a number that is too large for ParseSeconds is a date from 2001 to
// 2199 in nanoseconds, as Go's UnixNano writes them: 19 digits.
func isNanoseconds(text string) bool {
	nanos, err := strconv.ParseInt(text, 10, 64)
	return err == nil && nanos >= 1e18 && nanos/1e9 < ageEnd
}

// expFaultCode returns the check that a date of that state fails.
func expFaultCode(s DateState) string {
	switch s {
	case DateNotNumber:
		return "exp-type"
	case DateOutOfRange:
		return "exp-range"
	default:
		return "exp-unit"
	}
}

// dateFault says why a claim is not a date.
func dateFault(name string, d *Date) Finding {
	value := shownDate(d)
	const fix = "have the issuer write whole seconds since 1970"
	f := Finding{Severity: Error, Fix: fix}
	meant := "probably " + d.Time.Format(time.RFC3339) + " was meant"
	switch d.State {
	case DateMilliseconds:
		f.Title, f.Fix = name+" "+value+" is in milliseconds", fix+": divide by 1000"
		f.Because = "read as seconds, it is after the year 5000: the token would never expire; " + meant
	case DateMicroseconds:
		f.Title, f.Fix = name+" "+value+" is in microseconds", fix+": divide by 1,000,000"
		f.Because = "read as seconds, it is millions of years ahead; " + meant
	case DateNanoseconds:
		f.Title, f.Fix = name+" "+value+" is in nanoseconds", fix+": divide by 1,000,000,000"
		f.Because = "read as seconds, it is beyond any calendar; " + meant
	case DateDuration:
		f.Title, f.Fix = name+" "+value+" looks like a duration", "have the issuer add it to the time of issue"
		f.Because = "as a date it is " + d.Time.Format(time.RFC3339) + ", long past"
	case DateOutOfRange:
		f.Title, f.Because = name+" "+value+" is not a usable date", "it is negative or after the year 9999; libraries wrap it around to another time"
	default:
		f.Title = name + " is " + d.Value.Kind.WithArticle() + ", not a number"
		f.Because = "it must be a number of seconds (RFC 7519 section 2); libraries read other types as never or as expired"
		if name == "iat" {
			f.Because = "it must be a number of seconds (RFC 7519 section 2); libraries such as jose and PyJWT refuse other types"
		}
	}
	return f
}

// shownDate returns the text of a time claim for a title.
func shownDate(d *Date) string { return redact.Short(d.Value.Text, 40) }

// iatFault says why iat is not a date. Libraries refuse a token whose iat is not a number (RFC 7519
// section 4.1.6), but accept a number in another unit.
func iatFault(iat *Date) Finding {
	fault := dateFault("iat", iat)
	if iat.State != DateNotNumber {
		fault.Severity = Warning
	}
	return fault
}
