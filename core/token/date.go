package token

import (
	"errors"
	"strings"
	"time"
)

// LastDate is the latest NumericDate that ParseDate accepts: 9999-12-31T23:59:59Z, the last second
// that RFC 3339 can write.
const LastDate = 253402300799

// Errors of ParseDate and ParseSeconds.
var (
	// ErrNotNumber means that the text is not a JSON number.
	ErrNotNumber = errors.New("not a number")
	// ErrDateRange means that the number is before year 0 or after year 9999.
	ErrDateRange = errors.New("outside the years 0 to 9999")
)

// firstDate is 0000-01-01T00:00:00Z.
const firstDate = -62167219200

// ParseDate reads the source text of a NumericDate (RFC 7519 section 2: seconds since
// 1970-01-01T00:00:00Z, fractions allowed). It works on the decimal digits, not on a float, so that
// no digit changes and no exponent overflows. Digits below a nanosecond are dropped.
func ParseDate(source string) (time.Time, error) {
	seconds, nanos, err := ParseSeconds(source)
	if err != nil {
		return time.Time{}, err
	}
	if seconds < firstDate || seconds > LastDate {
		return time.Time{}, ErrDateRange
	}
	return time.Unix(seconds, nanos).UTC(), nil
}

// ParseSeconds reads a JSON number as whole seconds and nanoseconds. The nanoseconds are always
// added to the seconds, also for negative numbers. Digits below a nanosecond are dropped. A number
// with more than 18 digits before the decimal point is ErrDateRange.
func ParseSeconds(source string) (seconds, nanos int64, err error) {
	digits, point, negative, err := decimal(source)
	if err != nil {
		return 0, 0, err
	}
	if point > 18 {
		return 0, 0, ErrDateRange
	}
	at := func(i int) int64 { // the digit at i, 0 past either end
		if i < 0 || i >= len(digits) {
			return 0
		}
		return int64(digits[i] - '0')
	}
	for i := 0; i < point; i++ {
		seconds = seconds*10 + at(i)
	}
	for i := point; i < point+9; i++ {
		nanos = nanos*10 + at(i)
	}
	if !negative {
		return seconds, nanos, nil
	}
	if nanos == 0 {
		return -seconds, 0, nil
	}
	return -seconds - 1, 1e9 - nanos, nil
}

// decimal splits a JSON number into its significant digits and the position of the decimal point
// among them. It caps exponents that are far outside any date.
func decimal(source string) (digits string, point int, negative bool, err error) {
	s, negative := strings.CutPrefix(source, "-")
	mantissa, exponentText, hasExponent := strings.Cut(strings.ToLower(s), "e")
	whole, fraction, _ := strings.Cut(mantissa, ".")
	if whole == "" || !allDigits(whole) || !allDigits(fraction) {
		return "", 0, false, ErrNotNumber
	}
	exponent, ok := 0, true
	if hasExponent {
		exponent, ok = parseExponent(exponentText)
	}
	if !ok {
		return "", 0, false, ErrNotNumber
	}
	digits = whole + fraction
	point = len(whole) + exponent
	trimmed := strings.TrimLeft(digits, "0")
	point -= len(digits) - len(trimmed)
	if trimmed == "" {
		return "", 0, false, nil // zero, whatever its exponent
	}
	return trimmed, point, negative, nil
}

func parseExponent(text string) (int, bool) {
	const limit = 1 << 20
	digits, negative := strings.CutPrefix(text, "-")
	digits = strings.TrimPrefix(digits, "+")
	if digits == "" || !allDigits(digits) {
		return 0, false
	}
	n := 0
	for _, c := range []byte(digits) {
		n = min(n*10+int(c-'0'), limit)
	}
	if negative {
		n = -n
	}
	return n, true
}

func allDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
