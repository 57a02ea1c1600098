package expiry

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"bulla/core/spelling"
)

// explainUnit explains what follows the number where nothing else was wrong.
func explainUnit(text string) *Error {
	start := skip(text, numberEnd(text), isSpace)
	stop := skip(text, start, isLetter)
	unit, rest := text[start:stop], text[stop:]
	r, _ := utf8.DecodeRuneInString(rest)
	_, known := unitSize(unit)
	switch {
	case rest != "" && strings.TrimSpace(rest) == "":
		return fault(stop, nameSpace(r)+" stands after the unit", "take it away", strings.TrimSpace(text))
	case r == '\u00b5' || r == '\u03bc': // both micro signs
		return fault(stop, "nothing below a millisecond is understood", unitsHint)
	case rest != "" && !isSpaceOrPunctuation(r):
		return fault(stop, codePoint(rest)+" does not belong to a unit", unitsHint)
	case rest != "" && known:
		return fault(skip(text, stop, isSpace), "nothing may follow the unit", oneOnly+", "+examples)
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

// unknownUnit explains a unit ms does not know, with the one that was likely meant.
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

// daysOf knows words for lengths of time that ms lacks.
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

// nearestUnit returns the one unit that is a single slip away: a letter too many, too
// few, wrong, or two swapped. Short units are left out, since each is near another, and
// so are months, which released versions of ms do not know.
func nearestUnit(unit string) (string, bool) {
	found := ""
	for _, name := range []string{
		"msec", "msecs", "millisecond", "milliseconds", "secs", "second", "seconds", "mins", "minute", "minutes",
		"hrs", "hour", "hours", "day", "days", "week", "weeks", "yrs", "year", "years",
	} {
		switch {
		case !oneSlip(unit, name):
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

// oneSlip reports whether one insertion, deletion, replacement or swap of neighbours
// makes a into b.
func oneSlip(a, b string) bool { return spelling.Distance(a, b, 1) == 1 }
