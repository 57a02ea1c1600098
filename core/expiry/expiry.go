// Package expiry parses the expires_in of Courier's issue-token request as vercel/ms and
// jsonwebtoken do, and says what it means.
package expiry

import (
	"math"
	"strconv"
	"strings"

	"bulla/core/token"
)

// MaxNumericDate is 9999-12-31T23:59:59Z in seconds, the largest exp this package returns.
const MaxNumericDate = token.LastDate

// Form tells how a lifetime is sent.
type Form uint8

// The forms of expires_in.
const (
	Absent Form = iota // no expires_in: the token gets no exp claim and never expires
	Text               // a JSON string in the grammar of vercel/ms
	Number             // a JSON number of whole seconds
)

// String returns "absent", "text" or "number".
func (f Form) String() string {
	switch f {
	case Text:
		return "text"
	case Number:
		return "number"
	default:
		return "absent"
	}
}

// Lifetime is a valid expires_in. It is comparable, and the zero value is Absent.
type Lifetime struct {
	form   Form
	source string
	count  float64 // the number as written
	unit   string  // the unit as written, "" for none
	ms     float64 // always finite
}

// Never returns the lifetime of a token issued without expires_in.
func Never() Lifetime { return Lifetime{} }

// IsNever reports whether text means a token that never expires. Courier has no word for that: it
// leaves out exp if expires_in is left out.
func IsNever(text string) bool {
	text = strings.TrimSpace(text)
	return strings.EqualFold(text, "never") || strings.EqualFold(text, "none")
}

// Parse parses text as vercel/ms (main branch) does: one number, plain spaces, one optional unit.
// Without a unit the number is milliseconds. If text is invalid, the error is an *Error.
func Parse(text string) (Lifetime, error) {
	if utf16Length(text) > maxLength {
		return Lifetime{}, tooLong(text)
	}
	number, unit, ok := split(text)
	if !ok {
		return Lifetime{}, explain(text)
	}
	size, ok := unitSize(unit)
	if !ok {
		return Lifetime{}, explain(text)
	}
	count, err := strconv.ParseFloat(number, 64)
	if err != nil {
		return Lifetime{}, &Error{Text: text, Reason: "the number is out of range"}
	}
	count += 0 // turns -0 into 0
	return Lifetime{form: Text, source: text, count: count, unit: unit, ms: count * size}, nil
}

// ParseNumber parses text as a JSON number of seconds. jsonwebtoken accepts only whole numbers;
// zero and negative numbers give a token that is already expired. If text is invalid, the error is
// an *Error.
func ParseNumber(text string) (Lifetime, error) {
	if at := jsonNumberFault(text); at >= 0 {
		return Lifetime{}, numberError(text, at)
	}
	seconds, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsInf(seconds*1000, 0) {
		return Lifetime{}, &Error{Text: text, Reason: "the number is out of range"}
	}
	if seconds != math.Trunc(seconds) {
		return Lifetime{}, fractionError(text, seconds)
	}
	seconds += 0 // turns -0 into 0
	return Lifetime{form: Number, source: text, count: seconds, ms: seconds * 1000}, nil
}

// Form returns how the lifetime is sent.
func (l Lifetime) Form() Form { return l.form }

// Source returns the text as given, "" for Absent.
func (l Lifetime) Source() string { return l.source }

// Milliseconds returns the length as JavaScript computes it. It is finite but may be fractional,
// zero or negative. It is 0 for Absent.
func (l Lifetime) Milliseconds() float64 { return l.ms }

// ExpiresAt returns the exp claim that jsonwebtoken gives a token issued at iat, both in seconds
// since 1970: floor(iat + ms/1000) for Text, iat + n for Number. ok is false for Absent, and if exp
// would be outside the years 1970 to 9999.
func (l Lifetime) ExpiresAt(iat int64) (exp int64, ok bool) {
	if l.form == Absent {
		return 0, false
	}
	at := math.Floor(float64(iat) + l.ms/1000)
	if at < 0 || at > MaxNumericDate {
		return 0, false
	}
	return int64(at), true
}

// JSON returns the member of the request body, `"expires_in": "2 days"` or `"expires_in": 172800`,
// and "" for Absent.
func (l Lifetime) JSON() string {
	if l.form == Absent {
		return ""
	}
	return `"expires_in": ` + l.JSONValue()
}

// JSONValue returns the value of that member.
func (l Lifetime) JSONValue() string {
	if l.form == Text {
		return strconv.Quote(l.source) // the grammar allows only plain ASCII
	}
	return l.source
}

// seconds returns the whole seconds between iat and exp. Added to an iat of today, a double can't
// represent less than a fifth of a microsecond, so rounding errors of the multiplication below that
// are dropped: "1.1h" is 3960 s.
func (l Lifetime) seconds() float64 {
	return math.Floor(l.roundedSeconds())
}

// roundedSeconds returns the length in seconds, rounded to whole microseconds.
func (l Lifetime) roundedSeconds() float64 {
	if math.Abs(l.ms) > 1e15 {
		return math.Floor(l.ms / 1000)
	}
	return math.Round(l.ms*1000) / 1e6
}
