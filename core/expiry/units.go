package expiry

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"bulla/core/spelling"
)

// explainUnit explains what is wrong after the number, if nothing else was.
func explainUnit(text string) *Error {
	start := skip(text, numberEnd(text), isSpace)
	stop := skip(text, start, isLetter)
	unit, rest := text[start:stop], text[stop:]
	r, _ := utf8.DecodeRuneInString(rest)
	_, known := unitSize(unit)
	switch {
	case rest != "" && strings.TrimSpace(rest) == "":
		return fault(stop, nameSpace(r)+" is not allowed after the unit", "remove it", strings.TrimSpace(text))
	case r == '\u00b5' || r == '\u03bc': // both micro signs
		return fault(stop, "a millisecond is the smallest unit", unitsHint)
	case rest != "" && !isSpaceOrPunctuation(r):
		return fault(stop, codePoint(rest)+" is not allowed in a unit", unitsHint)
	case rest != "" && known:
		return fault(skip(text, stop, isSpace), "nothing is allowed after the unit", "write one number and one unit, "+examples)
	default:
		return unknownUnit(text, start, unit)
	}
}

func nameSpace(r rune) string {
	switch r {
	case ' ':
		return "a space"
	case '\n', '\r':
		return "a line break"
	case '\t':
		return "a tab"
	default:
		return fmt.Sprintf("U+%04X", r)
	}
}

func isSpaceOrPunctuation(r rune) bool {
	return unicode.IsSpace(r) || r < 0x80 && unicode.IsPunct(r)
}

// unknownUnit explains a unit that ms doesn't know, with the unit that was likely meant.
func unknownUnit(text string, start int, unit string) *Error {
	reason := fmt.Sprintf("the unit %s is not known", quote(unit))
	number := text[:numberEnd(text)]
	if days, ok := daysOf(lower(unit)); ok {
		lifetime, err := Parse(number)
		if err != nil {
			return fault(start, reason, unitsHint)
		}
		return fault(start, reason, unitsHint, decimal(lifetime.count*days)+" days")
	}
	near, ok := nearestUnit(lower(unit))
	if !ok {
		return fault(start, reason, unitsHint)
	}
	e := fault(start, reason, unitsHint, text[:start]+near)
	e.Hint = fmt.Sprintf("did you mean %q?", near)
	return e
}

// daysOf recognizes units that ms lacks.
func daysOf(unit string) (days float64, ok bool) {
	switch unit {
	case "fortnight", "fortnights":
		return 14, true
	case "mon", "mons", "mth", "mths":
		return 30, true
	default:
		return 0, false
	}
}

// nearestUnit returns the one unit that is a single typo away: an extra, missing or wrong letter,
// or two swapped letters. It ignores short units, because each is close to another, and months,
// which released versions of ms don't know.
func nearestUnit(unit string) (string, bool) {
	found := ""
	for _, name := range []string{
		"msec", "msecs", "millisecond", "milliseconds", "secs", "second", "seconds", "mins", "minute", "minutes",
		"hrs", "hour", "hours", "day", "days", "week", "weeks", "yrs", "year", "years",
	} {
		switch {
		case !oneTypo(unit, name):
		case found == "":
			found = name
		case !sameSize(found, name):
			return "", false
		}
	}
	return found, found != ""
}

func sameSize(a, b string) bool {
	x, _ := unitSize(a)
	y, _ := unitSize(b)
	return x == y
}

// oneTypo reports whether one insertion, deletion, replacement or swap of neighbors turns a into b.
func oneTypo(a, b string) bool { return spelling.Distance(a, b, 1) == 1 }
