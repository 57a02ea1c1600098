package expiry

import (
	"fmt"
	"slices"
)

const (
	tinySeconds = 60
	longSeconds = 30 * 86400
)

// Codes of the warnings.
const (
	CodeDigits   = "digits-are-milliseconds"
	CodeMonth    = "month"
	CodeExpired  = "already-expired"
	CodeTiny     = "lifetime-tiny"
	CodeLong     = "lifetime-long"
	CodeFraction = "fraction-dropped"
	CodeCalendar = "calendar"
	CodeRange    = "range"
)

// Warning is something about an accepted lifetime that was likely not meant.
type Warning struct {
	Code string // one of the Code constants
	Text string // what happens
	Fix  string // what to write instead, in a request's JSON
	// Instead is a valid text that was most likely meant, or "". It is for a text; Fix is for JSON.
	Instead string
	// Fatal means that the token would be useless: it is an error rather than a warning.
	Fatal bool
}

// AnyFatal reports whether one of the warnings is an error.
func AnyFatal(warnings []Warning) bool {
	return slices.ContainsFunc(warnings, func(w Warning) bool { return w.Fatal })
}

// Warnings returns what a person should know before sending the lifetime, causes before effects. It
// is nil if nothing is wrong, and for Absent.
func (l Lifetime) Warnings() []Warning {
	if l.form == Absent {
		return nil
	}
	var found []Warning
	for _, check := range []func(Lifetime) (Warning, bool){
		digits, calendar, monthUnit, outOfRange, expired, tiny, long, fraction,
	} {
		if w, ok := check(l); ok {
			found = append(found, w)
		}
	}
	return found
}

// WarningsAt returns Warnings for a token issued at iat, in seconds since 1970, including whether
// exp is in the range of a date.
func (l Lifetime) WarningsAt(iat int64) []Warning {
	found := l.Warnings()
	isRange := func(w Warning) bool { return w.Code == CodeRange }
	if _, ok := l.ExpiresAt(iat); ok || l.form == Absent || slices.ContainsFunc(found, isRange) {
		return found
	}
	w, _ := outOfRange(l)
	return append(found, w)
}

func digits(l Lifetime) (Warning, bool) {
	if l.form != Text || l.unit != "" || l.count <= 0 {
		return Warning{}, false
	}
	w := Warning{
		Code: CodeDigits,
		Text: fmt.Sprintf("a string without a unit means milliseconds: this is %s", l.Describe()),
		Fix:  `write a unit, for example "1d"`,
	}
	if meant := l.count * second; meant <= MaxNumericDate*second {
		w.Instead = Format(meant)
		w.Fix = fmt.Sprintf("write %q", w.Instead)
		if meant == float64(int64(l.count))*second {
			w.Fix += fmt.Sprintf(" or send the number %s", decimal(l.count))
		}
	}
	return w, true
}

func calendar(l Lifetime) (Warning, bool) {
	return Warning{
		Code: CodeCalendar,
		Text: "a capital M is a minute, not a month: units ignore case",
		Fix:  fmt.Sprintf("write %q for minutes, or %q for months", decimal(l.count)+"m", decimal(l.count*30)+" days"),
	}, l.unit == "M"
}

func monthUnit(l Lifetime) (Warning, bool) {
	size, _ := unitSize(l.unit)
	return Warning{
		Code: CodeMonth,
		Text: "released versions of ms don't support months: Courier may refuse this",
		Fix:  fmt.Sprintf("write %q", decimal(l.count*30)+" days"),
	}, l.form == Text && size == month
}

func outOfRange(l Lifetime) (Warning, bool) {
	return Warning{
		Code:  CodeRange,
		Text:  "the token would expire outside the years 1970 to 9999",
		Fix:   `use a shorter time, for example "30 days"`,
		Fatal: true,
	}, l.seconds() > MaxNumericDate || l.seconds() < -MaxNumericDate
}

func expired(l Lifetime) (Warning, bool) {
	return Warning{
		Code:  CodeExpired,
		Text:  "the token is already expired when it is issued",
		Fix:   `use at least one second, for example "1d"`,
		Fatal: true,
	}, l.seconds() <= 0
}

func tiny(l Lifetime) (Warning, bool) {
	return Warning{
		Code: CodeTiny,
		Text: fmt.Sprintf("the token is valid for only %s", describe(l.seconds()*second)),
		Fix:  `use at least a minute; "1d" is usual`,
	}, l.seconds() > 0 && l.seconds() < tinySeconds
}

func long(l Lifetime) (Warning, bool) {
	return Warning{
		Code: CodeLong,
		Text: "the token is valid for more than 30 days, and an issued token can't be revoked",
		Fix:  `write "1d", or at most "30d" and refresh the token`,
	}, l.seconds() > longSeconds
}

func fraction(l Lifetime) (Warning, bool) {
	return Warning{
		Code: CodeFraction,
		Text: fmt.Sprintf("exp is in whole seconds: the token is valid for %s", describe(l.seconds()*second)),
		Fix:  fmt.Sprintf("write %q", Format(l.seconds()*second)),
	}, l.form == Text && l.seconds() > 0 && l.roundedSeconds() != l.seconds()
}
