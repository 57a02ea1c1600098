package expiry

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

// Given is what a person typed for expires_in.
type Given struct {
	// Lifetime is what is sent: the text itself, or the time that is left until End.
	Lifetime Lifetime
	// End is when the token should expire, in the zone of the text, if the text says when;
	// otherwise it is zero.
	End time.Time
	// Note says how a time that has passed was understood, "" if there is nothing to say.
	Note string
}

// Read reads what a person types for expires_in: a text that Parse accepts, or when a token that is
// issued now should expire, such as "until 17:00", "tomorrow 9:00", "until Friday" or "2026-12-01".
// A day without a time of day means its start. Times are in the zone of now unless they name UTC or
// an offset. The error is an *Error.
func Read(text string, now time.Time) (Given, error) {
	if !endStart().MatchString(text) {
		lifetime, err := Parse(text)
		fault, ok := err.(*Error)
		if clock := clockPattern().FindString(text); ok && clock != "" && clock == text {
			fault.Hint = fmt.Sprintf("write %q for that time of day, or a duration such as %q", "until "+clock, "90m")
		}
		return Given{Lifetime: lifetime}, err
	}
	r := endReader{text: text}
	given, fault := r.read(now)
	if fault != nil {
		fault.Text = text
		return Given{}, fault
	}
	return given, nil
}

const (
	weekdays    = `(?:mon|tue|tues|wed|wednes|thu|thurs|fri|sat|satur|sun)(?:day)?`
	endExamples = `for example "until 17:00", "tomorrow 9:00", "Friday" or "2026-12-01"`
)

// The parts of a time at which a token should expire. What endStart doesn't match is a duration.
var (
	endStart     = compileOnce(`(?i)^ *(?:(?:until|till|today|tomorrow|` + weekdays + `)\b|\d{4}-)`)
	untilPattern = compileOnce(`(?i)^(?:until|till)\b`)
	dayPattern   = compileOnce(`(?i)^(?:today|tomorrow|` + weekdays + `)\b`)
	datePattern  = compileOnce(`^\d{4}-\d{2}-\d{2}`)
	atPattern    = compileOnce(`(?i)^(?:at\b|t)`)
	clockPattern = compileOnce(`(?i)^(?:\d{1,2}(?::\d{2}){1,2}(?: ?[ap]m\b)?|\d{1,2} ?[ap]m\b)`)
	zonePattern  = compileOnce(`(?i)^(?:(?:z|utc|gmt)\b|[+-]\d{2}:?\d{2})`)
)

// compileOnce returns a regular expression that is compiled when it is first used, and not when the
// program starts.
func compileOnce(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}

// endReader reads a time at which a token should expire, from left to right.
type endReader struct {
	text string
	at   int // how much of it was read
}

// take skips spaces, returns what the pattern matches there and where that is, and continues after
// it.
func (r *endReader) take(pattern func() *regexp.Regexp) (found string, at int) {
	r.at = skip(r.text, r.at, isSpace)
	at = r.at
	found = pattern().FindString(r.text[at:])
	r.at += len(found)
	return found, at
}

// end is a time as it was typed. What was not typed is "".
type end struct {
	day, date, clock     string
	dayAt, clockAt       int
	hour, minute, second int
	zone                 *time.Location
}

func (r *endReader) read(now time.Time) (Given, *Error) {
	e := end{zone: now.Location()}
	r.take(untilPattern)
	e.day, e.dayAt = r.take(dayPattern)
	if e.day == "" {
		e.date, e.dayAt = r.take(datePattern)
	}
	if e.day != "" || e.date != "" {
		r.take(atPattern)
	}
	e.clock, e.clockAt = r.take(clockPattern)
	if fault := e.readClock(); fault != nil {
		return Given{}, fault
	}
	if zone, at := r.take(zonePattern); zone != "" {
		var ok bool
		if e.zone, ok = zoneOf(zone); !ok {
			return Given{}, unknownZone(zone, at)
		}
	} else if name, _ := now.Zone(); e.clock != "" && strings.EqualFold(strings.TrimSpace(r.text[r.at:]), name) {
		r.at = len(r.text)
	}
	if at := skip(r.text, r.at, isSpace); at < len(r.text) {
		return Given{}, e.unread(r.text[at:], at)
	}
	if e.day == "" && e.date == "" && e.clock == "" {
		return Given{}, fault(r.at, "a time is missing here", endExamples)
	}
	return e.given(now)
}

// readClock reads the time of day.
func (e *end) readClock() *Error {
	if e.clock == "" {
		return nil
	}
	text := strings.ReplaceAll(lower(e.clock), " ", "")
	for _, layout := range []string{"15:04", "15:04:05", "3pm", "3:04pm", "3:04:05pm"} {
		if t, err := time.Parse(layout, text); err == nil {
			e.hour, e.minute, e.second = t.Clock()
			return nil
		}
	}
	return fault(e.clockAt, quote(e.clock)+" is not a valid time of day",
		"write a time from 00:00 to 23:59, or one such as 5:30pm")
}

// zoneOf returns the zone that a text of zonePattern names. It isn't ok for an offset of too many
// hours or minutes.
func zoneOf(text string) (zone *time.Location, ok bool) {
	if text[0] != '+' && text[0] != '-' {
		return time.UTC, true
	}
	t, err := time.Parse("-0700", strings.Replace(text, ":", "", 1))
	return t.Location(), err == nil
}

func unknownZone(text string, at int) *Error {
	return fault(at, "the zone "+quote(text)+" is not known", "write UTC or an offset such as +01:00, or leave it out")
}

// unread says what is wrong with the rest of a text.
func (e *end) unread(rest string, at int) *Error {
	word := rest[:skip(rest, 0, isLetter)]
	switch {
	case e.clock != "" && word != "":
		return unknownZone(word, at)
	case e.day == "" && e.date == "" && e.clock == "":
		return fault(at, "expected a day or a time of day here", endExamples)
	}
	return fault(at, "expected a time of day such as 17:00 here", endExamples)
}

// given returns the time that was typed. If that has passed and no day was named, the next day or
// week is meant.
func (e *end) given(now time.Time) (Given, *Error) {
	now = now.In(e.zone)
	day, ok := e.calendarDay(now)
	if !ok {
		return Given{}, fault(e.dayAt, quote(e.date)+" is not a valid date", `write a date such as "2026-12-01"`)
	}
	given := Given{End: e.on(day)}
	if given.End.Unix() <= now.Unix() {
		days, note := e.next(now)
		if days == 0 {
			return Given{}, fault(e.dayAt, given.End.Format("2006-01-02 15:04 MST")+" has passed",
				`give a time that is still ahead, for example "tomorrow 9:00"`)
		}
		given.End, given.Note = e.on(day.AddDate(0, 0, days)), note
	}
	seconds := given.End.Unix() - now.Unix()
	if given.End.Unix() > MaxNumericDate {
		return Given{}, fault(e.dayAt, "it is after the year 9999", endExamples)
	}
	lifetime, err := Parse(Format(float64(seconds) * second))
	if err != nil {
		return Given{}, fault(0, err.Error(), endExamples) // Parse reads what Format writes
	}
	given.Lifetime = lifetime
	return given, nil
}

// calendarDay returns the day that was typed, or today if no day was typed, as a date in UTC: in
// another zone, a day may not begin at midnight. It isn't ok for a date that doesn't exist, such as
// February 30.
func (e *end) calendarDay(now time.Time) (day time.Time, ok bool) {
	if e.date != "" {
		day, err := time.Parse(time.DateOnly, e.date)
		return day, err == nil
	}
	days := 0
	if weekday, ok := e.weekday(); ok {
		days = int(weekday-now.Weekday()+7) % 7
	} else if lower(e.day) == "tomorrow" {
		days = 1
	}
	year, month, date := now.Date()
	return time.Date(year, month, date+days, 0, 0, 0, 0, time.UTC), true
}

// weekday returns the day of the week that was typed; ok is false for other days.
func (e *end) weekday() (day time.Weekday, ok bool) {
	prefix := lower(e.day)[:min(len(e.day), 3)]
	at := slices.Index([]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}, prefix)
	return time.Weekday(at), at >= 0
}

// on returns the time of day that was typed on a day. Where clocks go forward and skip that time,
// it counts from before the change: 2:30 is then 3:30.
func (e *end) on(day time.Time) time.Time {
	at := func(zone *time.Location) time.Time {
		return time.Date(day.Year(), day.Month(), day.Day(), e.hour, e.minute, e.second, 0, zone).In(e.zone)
	}
	t := at(e.zone)
	if hour, minute, _ := t.Clock(); hour == e.hour && minute == e.minute {
		return t
	}
	_, offset := t.AddDate(0, 0, -1).Zone()
	return at(time.FixedZone("", offset))
}

// next returns how many days later the time comes again if it has passed, and says so. It is never
// again if the text names a date or today.
func (e *end) next(now time.Time) (days int, note string) {
	weekday, ok := e.weekday()
	switch {
	case ok && e.clock == "":
		return 7, "today is " + weekday.String() + ", so next week"
	case ok:
		return 7, e.clock + " has passed, so next " + weekday.String()
	case e.day == "" && e.date == "":
		return 1, e.clock + " has passed, so tomorrow"
	}
	return 0, ""
}
