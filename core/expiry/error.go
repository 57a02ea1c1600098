package expiry

import (
	"fmt"
	"math"
	"strings"
	"unicode/utf8"

	"bulla/core/redact"
)

const (
	oneOnly     = "only one number and one unit are allowed"
	numberFirst = "it must begin with a number"
	examples    = `for example "1 day" or "12h"`
	unitsHint   = "units are ms, s, m, h, d, w and y, or their names, such as days"
)

// Error says why an expires_in is invalid, and where.
type Error struct {
	Text    string // as given, untrusted
	At      int    // offset of the fault in bytes, 0 to len(Text)
	Reason  string // what is wrong there; printable ASCII
	Hint    string // what to do; printable ASCII, may be empty
	Instead string // a valid text that was most likely meant, or ""
}

// Error returns one line of printable ASCII: the quoted text, shortened, the reason and the offset.
func (e *Error) Error() string {
	return fmt.Sprintf("expires_in %s: %s (at byte %d)", quote(e.Text), e.Reason, e.At)
}

// quote makes untrusted text safe to print.
func quote(text string) string { return redact.QuoteASCII(text, 40) }

// codePoint names the first character of text: "U+00A0", or "byte 0x9B" if it isn't UTF-8.
func codePoint(text string) string {
	r, size := utf8.DecodeRuneInString(text)
	if r == utf8.RuneError && size <= 1 {
		return fmt.Sprintf("byte 0x%02X", text[:size])
	}
	return fmt.Sprintf("U+%04X", r)
}

// fault returns an Error at an offset. If one of the corrected texts is valid, the hint is to write
// it.
func fault(at int, reason, hint string, corrected ...string) *Error {
	for _, text := range corrected {
		if valid(text) {
			return &Error{At: at, Reason: reason, Hint: fmt.Sprintf("write %q", text), Instead: text}
		}
	}
	return &Error{At: at, Reason: reason, Hint: hint}
}

// valid reports whether Parse accepts text, without explaining why not.
func valid(text string) bool {
	_, unit, ok := split(text)
	if !ok || utf16Length(text) > maxLength {
		return false
	}
	_, ok = unitSize(unit)
	return ok
}

func tooLong(text string) *Error {
	units, at := 0, 0
	for i, r := range text {
		units += utf16Units(r)
		if units > maxLength {
			at = i
			break
		}
	}
	return &Error{Text: text, At: at, Reason: "more than 100 characters", Hint: "write one number and one unit, " + examples}
}

// numberError explains why text is not a JSON number.
func numberError(text string, at int) *Error {
	e := &Error{Text: text, At: at, Reason: "not a JSON number", Hint: "send whole seconds, for example 86400"}
	if lifetime, err := Parse(text); err == nil && lifetime.unit != "" && lifetime.ms == lifetime.seconds()*second {
		e.Reason = "a number of seconds has no unit"
		e.Instead = decimal(lifetime.seconds())
		e.Hint = fmt.Sprintf("send %s, or the text %q", e.Instead, text)
	}
	corrected := strings.TrimLeft(strings.TrimSpace(text), "+0")
	if corrected == text {
		return e
	}
	if _, err := ParseNumber(corrected); err == nil {
		e.Instead = corrected
		e.Hint = "send " + corrected
	}
	return e
}

// fractionError explains why jsonwebtoken refuses a JSON number with a fraction.
func fractionError(text string, seconds float64) *Error {
	e := &Error{
		Text:    text,
		At:      max(strings.IndexAny(text, ".eE"), 0),
		Reason:  "a number of seconds must be whole",
		Instead: decimal(math.Ceil(seconds)),
	}
	e.Hint = fmt.Sprintf("send %s, or a text such as %q", e.Instead, "90m")
	return e
}

// Advice returns the hint, as errors with a hint do (package hint).
func (e *Error) Advice() string { return e.Hint }
