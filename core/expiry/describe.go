package expiry

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// Describe says how long the lifetime is, to the millisecond: "2 days", "1 day 12 h", "3.6 s",
// "never".
func (l Lifetime) Describe() string {
	if l.form == Absent {
		return "never"
	}
	return describe(l.ms)
}

// Describe says how long a duration is, to the millisecond: "1 day 12 h", "3.6 s".
func Describe(d time.Duration) string {
	if d > longestSpan {
		return longestText
	}
	return describe(float64(d) / float64(time.Millisecond))
}

func describe(ms float64) string {
	sign := ""
	if ms < 0 {
		sign, ms = "-", -ms
	}
	switch {
	case ms == 0:
		return "0 s"
	case ms < 1:
		return sign + strconv.FormatFloat(ms, 'g', 3, 64) + " ms"
	case ms > MaxNumericDate*second:
		return sign + "more than 8000 years"
	}
	ms = math.Round(ms)
	var parts []string
	for _, u := range []struct {
		size      float64
		one, many string
	}{{day, "day", "days"}, {hour, "h", "h"}, {minute, "min", "min"}} {
		count := math.Floor(ms / u.size)
		ms -= count * u.size
		switch {
		case count == 1:
			parts = append(parts, "1 "+u.one)
		case count > 1:
			parts = append(parts, decimal(count)+" "+u.many)
		}
	}
	if ms > 0 {
		parts = append(parts, decimal(ms/second)+" s")
	}
	return sign + strings.Join(parts, " ")
}

// A time.Duration can't exceed 292 years, so one that is close to it may stand for a longer time.
const (
	longestSpan = 290 * 365 * 24 * time.Hour
	longestText = "more than 290 years"
)

// Short returns the two largest units of a duration and drops the rest: "23h 59m", "6d 2h", "45s",
// "1d". Less than a second is "0s".
func Short(d time.Duration) string {
	if d > longestSpan {
		return longestText
	}
	sign, left := "", uint64(d)
	if d < 0 {
		sign, left = "-", -uint64(d) // -math.MinInt64 overflows int64
	}
	units := []struct {
		size uint64
		name string
	}{{24 * uint64(time.Hour), "d"}, {uint64(time.Hour), "h"}, {uint64(time.Minute), "m"}, {uint64(time.Second), "s"}}
	for i, u := range units {
		if left < u.size {
			continue
		}
		text := sign + strconv.FormatUint(left/u.size, 10) + u.name
		if i+1 == len(units) {
			return text
		}
		next := units[i+1]
		if rest := left % u.size / next.size; rest > 0 {
			text += " " + strconv.FormatUint(rest, 10) + next.name
		}
		return text
	}
	return "0s"
}

// Elapsed says how long something took: "35 ms", "2.5 s". Less than a millisecond is "1 ms".
func Elapsed(d time.Duration) string {
	if d < time.Second {
		return strconv.FormatInt(max(d.Milliseconds(), 1), 10) + " ms"
	}
	return Describe(d.Round(100 * time.Millisecond))
}

// Format returns the shortest text that Parse reads as exactly ms milliseconds: a whole number of
// the largest possible unit of d, h, m, s and ms, or a fraction of ms. It returns "" for NaN and
// infinity.
func Format(ms float64) string {
	if math.IsNaN(ms) || math.IsInf(ms, 0) {
		return ""
	}
	if ms == 0 {
		return "0s"
	}
	for _, u := range []struct {
		size float64
		name string
	}{{day, "d"}, {hour, "h"}, {minute, "m"}, {second, "s"}} {
		if math.Mod(ms, u.size) == 0 {
			return decimal(ms/u.size) + u.name
		}
	}
	return decimal(ms) + "ms"
}

// decimal writes a number without an exponent.
func decimal(value float64) string {
	return strconv.FormatFloat(value, 'f', -1, 64)
}
