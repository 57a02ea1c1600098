package expiry

// maxLength is the longest text that vercel/ms accepts, in UTF-16 units.
const maxLength = 100

// Lengths of the units in milliseconds.
const (
	millisecond = 1.0
	second      = 1000.0
	minute      = 60 * second
	hour        = 60 * minute
	day         = 24 * hour
	week        = 7 * day
	year        = 365.25 * day
	month       = year / 12
)

// split splits text into its number and its unit: -?(digits)?.?digits, plain spaces, ASCII letters.
// It doesn't check whether the unit is known.
func split(text string) (number, unit string, ok bool) {
	end := numberEnd(text)
	if end == 0 {
		return "", "", false
	}
	start := skip(text, end, isSpace)
	stop := skip(text, start, isLetter)
	if stop != len(text) {
		return "", "", false
	}
	return text[:end], text[start:], true
}

// numberEnd returns the end of the number that text begins with, or 0. A dot is part of the number
// only if a digit follows.
func numberEnd(text string) int {
	start := 0
	if len(text) > 0 && text[0] == '-' {
		start = 1
	}
	end := skip(text, start, isDigit)
	if end+1 < len(text) && text[end] == '.' && isDigit(text[end+1]) {
		end = skip(text, end+1, isDigit)
	}
	if end == start {
		return 0
	}
	return end
}

// skip returns the first index from start on whose byte isn't of the kind.
func skip(text string, start int, kind func(byte) bool) int {
	for start < len(text) && kind(text[start]) {
		start++
	}
	return start
}

func isSpace(c byte) bool  { return c == ' ' }
func isDigit(c byte) bool  { return '0' <= c && c <= '9' }
func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// unitSize returns the length of a unit in milliseconds; no unit is a millisecond.
func unitSize(unit string) (float64, bool) {
	switch lower(unit) {
	case "", "ms", "msec", "msecs", "millisecond", "milliseconds":
		return millisecond, true
	case "s", "sec", "secs", "second", "seconds":
		return second, true
	case "m", "min", "mins", "minute", "minutes":
		return minute, true
	case "h", "hr", "hrs", "hour", "hours":
		return hour, true
	case "d", "day", "days":
		return day, true
	case "w", "week", "weeks":
		return week, true
	case "mo", "month", "months":
		return month, true
	case "y", "yr", "yrs", "year", "years":
		return year, true
	default:
		return 0, false
	}
}

// lower folds only ASCII letters, because "ſ" and the Kelvin sign aren't units.
func lower(text string) string {
	folded := []byte(text)
	for i, c := range folded {
		if 'A' <= c && c <= 'Z' {
			folded[i] = c | 0x20
		}
	}
	return string(folded)
}

// utf16Length returns the length of text as JavaScript counts it.
func utf16Length(text string) int {
	length := 0
	for _, r := range text {
		length += utf16Units(r)
	}
	return length
}

func utf16Units(r rune) int {
	if r > 0xFFFF {
		return 2
	}
	return 1
}

// jsonNumberFault returns the offset of the first byte that keeps text from being a JSON number
// (RFC 8259 section 6), -1 if it is one.
func jsonNumberFault(text string) int {
	at := 0
	if at < len(text) && text[at] == '-' {
		at++
	}
	digits := skip(text, at, isDigit)
	if digits == at || (text[at] == '0' && digits > at+1) {
		return at
	}
	at = digits
	if at < len(text) && text[at] == '.' {
		digits = skip(text, at+1, isDigit)
		if digits == at+1 {
			return at
		}
		at = digits
	}
	if at < len(text) && text[at]|0x20 == 'e' {
		start := at + 1
		if start < len(text) && (text[start] == '+' || text[start] == '-') {
			start++
		}
		if digits = skip(text, start, isDigit); digits == start {
			return at
		}
		at = digits
	}
	if at < len(text) {
		return at
	}
	return -1
}
