package edit

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"time"
	"unicode/utf8"

	"bulla/core/expiry"
	"bulla/core/redact"
	"bulla/core/spelling"
	"bulla/core/token"
	"bulla/core/visible"
)

const timeExamples = `for example "+30m", "in 2 days", "2 days ago", "2026-11-20 12:00" (UTC) or 1795003600`

// Time reads what a person types for a NumericDate: a duration from now in the grammar of package
// expiry ("+30m", "-5m", "in 2 days", "2 days ago", "now + 1h"), a day ("tomorrow", "today 18:00"),
// a date in RFC 3339, possibly without seconds, clock time or zone, or seconds since 1970. Days and
// dates without a zone are in UTC, whatever the zone of now, so that a text means the same on every
// machine. The error is an *Error, also for times outside the years 1970 to 9999.
func Time(text string, now time.Time) (time.Time, error) {
	r := timeReader{text: text, now: now.UTC()}
	body := strings.TrimSpace(text)
	t, err := r.read(body, strings.Index(text, body))
	if err != nil {
		return time.Time{}, err
	}
	if t.Unix() < 0 || t.Unix() > token.LastDate {
		return time.Time{}, r.fault(0, "outside the years 1970 to 9999", timeExamples)
	}
	return t.UTC(), nil
}

// timeReader reads one text. The offsets passed to its methods are byte offsets in it.
type timeReader struct {
	text string
	now  time.Time
}

func (r timeReader) fault(at int, reason, hint string) *Error {
	return &Error{Message: redact.Quote(r.text, 40) + " is not a time: " + reason, At: at, Hint: hint}
}

// read decides which form the text has.
func (r timeReader) read(body string, at int) (time.Time, error) {
	if body == "" {
		return time.Time{}, &Error{Message: "the time is empty", At: at, Hint: timeExamples}
	}
	word := body[:wordEnd(body)]
	if day, ok := r.day(word); ok {
		return r.afterDay(day, body[len(word):], at+len(word))
	}
	switch {
	case body[0] == '+':
		return r.span(body[1:], at+1, 1)
	case body[0] == '-':
		return r.span(body[1:], at+1, -1)
	case strings.EqualFold(word, "in"):
		return r.span(body[len(word):], at+len(word), 1)
	}
	if span, ok := cutSuffix(body, " ago"); ok {
		return r.span(span, at, -1)
	}
	if span, ok := cutSuffix(body, " from now"); ok {
		return r.span(span, at, 1)
	}
	if body[0] < '0' || body[0] > '9' {
		return time.Time{}, r.unknown(word, at)
	}
	if t, err := token.ParseDate(body); err == nil && plainNumber(body) {
		return t, nil
	} else if errors.Is(err, token.ErrDateRange) {
		return time.Time{}, r.outOfRange(body, at)
	}
	return r.date(body, at)
}

// wordEnd returns the number of letters at the start of text.
func wordEnd(text string) int {
	for i := range len(text) {
		if c := text[i] | 0x20; c < 'a' || c > 'z' {
			return i
		}
	}
	return len(text)
}

// cutSuffix removes suffix from the end of text, ignoring case.
func cutSuffix(text, suffix string) (before string, ok bool) {
	start := len(text) - len(suffix)
	if start < 0 || !strings.EqualFold(text[start:], suffix) {
		return text, false
	}
	return text[:start], true
}

// dayNames are the words that mean a day.
var dayNames = [...]string{"now", "today", "tomorrow", "yesterday"}

// day returns the current time of day on the day that a word means.
func (r timeReader) day(word string) (time.Time, bool) {
	switch strings.ToLower(word) {
	case "now", "today":
		return r.now, true
	case "tomorrow":
		return r.now.AddDate(0, 0, 1), true
	case "yesterday":
		return r.now.AddDate(0, 0, -1), true
	}
	return time.Time{}, false
}

// afterDay reads what follows a day: nothing, a duration or a clock time.
func (r timeReader) afterDay(day time.Time, rest string, at int) (time.Time, error) {
	body := strings.TrimSpace(rest)
	at += strings.Index(rest, body)
	word := body[:wordEnd(body)]
	switch {
	case body == "":
		return day, nil
	case body[0] == '+':
		return timeReader{r.text, day}.span(body[1:], at+1, 1)
	case body[0] == '-':
		return timeReader{r.text, day}.span(body[1:], at+1, -1)
	case strings.EqualFold(word, "at"):
		clock := strings.TrimSpace(body[len(word):])
		at += strings.LastIndex(body, clock)
		body = clock
	}
	for _, layout := range [...]string{"15:04", "15:04:05"} {
		if clock, err := time.Parse(layout, body); err == nil {
			year, month, date := day.Date()
			return time.Date(year, month, date, clock.Hour(), clock.Minute(), clock.Second(), 0, day.Location()), nil
		}
	}
	return time.Time{}, r.fault(at, "expected a duration or a clock time here",
		`for example "now + 1h" or "tomorrow 12:00"`)
}

// span reads a duration and returns the time that is this far from now.
func (r timeReader) span(text string, at int, sign float64) (time.Time, error) {
	body := strings.TrimSpace(text)
	at += strings.Index(text, body)
	number := body
	for _, article := range [...]string{"a ", "an "} {
		if len(body) > len(article) && strings.EqualFold(body[:len(article)], article) {
			number = "1 " + body[len(article):]
		}
	}
	lifetime, err := expiry.Parse(number)
	var fault *expiry.Error
	switch {
	case body == "":
		return time.Time{}, r.fault(at, "expected a duration here", `for example "30m" or "2 days"`)
	case body[0] == '-' || body[0] == '+':
		return time.Time{}, r.fault(at, "there are two signs", timeExamples)
	case errors.As(err, &fault):
		return time.Time{}, r.spanFault(fault, at, at+len(body))
	case wordEnd(body[len(body)-1:]) == 0:
		return time.Time{}, r.fault(at+len(body), "a unit is missing",
			fmt.Sprintf(`for example "%sm" for minutes or "%[1]ss" for seconds`, body))
	}
	ms := sign * lifetime.Milliseconds()
	if math.Abs(ms) > 1000*token.LastDate {
		return time.Time{}, r.fault(at, "outside the years 1970 to 9999", timeExamples)
	}
	return time.UnixMilli(r.now.UnixMilli() + int64(ms)), nil
}

// spanFault translates the error of package expiry about the duration from start to end.
func (r timeReader) spanFault(fault *expiry.Error, start, end int) *Error {
	hint := timeExamples
	switch {
	case fault.Instead != "":
		hint = "write " + redact.Quote(strings.TrimSpace(r.text[:start]+fault.Instead+r.text[end:]), 40)
	case fault.Hint != "" && !strings.Contains(fault.Hint, "expires_in"):
		hint = fault.Hint
	}
	return r.fault(min(start+fault.At, end), fault.Reason, hint)
}

// unknown says what is wrong with a text that begins with neither a number nor a known word.
func (r timeReader) unknown(word string, at int) *Error {
	if near := spelling.Nearest(word, dayNames[:]); near != "" {
		return r.fault(at, "unknown word "+redact.Quote(word, 20), fmt.Sprintf("did you mean %q?", near))
	}
	first, _ := utf8.DecodeRuneInString(r.text[at:])
	switch first {
	case '\u2212', '\u2013', '\u2014':
		return r.fault(at, visible.Rune(first)+" instead of a hyphen", `type -, for example "-5m"`)
	}
	return r.fault(at, "it is neither a duration nor a date", timeExamples)
}

// plainNumber reports whether a number is written as in JSON, without a leading zero.
func plainNumber(text string) bool {
	return text[0] != '0' || len(text) == 1 || text[1] == '.'
}

// outOfRange says what is wrong with a number that is too large for a date.
func (r timeReader) outOfRange(body string, at int) *Error {
	for _, unit := range [...]struct {
		name   string
		digits int // more than seconds have
	}{{"milliseconds", 3}, {"microseconds", 6}, {"nanoseconds", 9}} {
		const secondsDigits = 10
		if len(body) == secondsDigits+unit.digits && strings.Trim(body, "0123456789") == "" {
			return r.fault(at, "expected seconds, and these look like "+unit.name, "write "+body[:secondsDigits])
		}
	}
	return r.fault(at, "outside the years 1970 to 9999", "write seconds since 1970, for example 1795003600")
}
