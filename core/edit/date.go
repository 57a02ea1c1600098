package edit

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"bulla/core/expiry"
)

// date reads a date in RFC 3339 or a shorter form of it. Letters may be lower case and T may be a
// space.
func (r timeReader) date(body string, at int) (time.Time, error) {
	const dateLength = len("2026-11-20")
	if len(body) < dateLength || body[4] != '-' {
		return time.Time{}, r.notDate(body, at)
	}
	clock, zone, err := r.zone(body[dateLength:], at+dateLength)
	if err != nil {
		return time.Time{}, err
	}
	if clock != "" {
		if !strings.ContainsRune("Tt ", rune(clock[0])) {
			return time.Time{}, r.fault(at+dateLength, "expected a space or T between the date and the time", timeExamples)
		}
		clock = "T" + strings.TrimLeft(clock[1:], " ")
	}
	text := body[:dateLength] + clock
	layout := "2006-01-02T15:04:05" // also accepts a fraction of a second
	switch {
	case clock == "":
		layout = "2006-01-02"
	case strings.Count(clock, ":") < 2:
		layout = "2006-01-02T15:04"
	}
	t, parseErr := time.ParseInLocation(layout, text, zone)
	if parseErr != nil {
		return time.Time{}, r.dateFault(parseErr, text, at)
	}
	return t, nil
}

// zone splits the zone off the end of a clock time: Z, UTC, GMT or an offset. The default is UTC.
func (r timeReader) zone(text string, at int) (clock string, zone *time.Location, err error) {
	for _, name := range [...]string{"z", "utc", "gmt"} {
		if clock, ok := cutSuffix(text, name); ok {
			return strings.TrimRight(clock, " "), time.UTC, nil
		}
	}
	sign := strings.LastIndexAny(text, "+-")
	if sign < 0 {
		return text, time.UTC, nil
	}
	offset := strings.Replace(text[sign+1:], ":", "", 1)
	if len(offset) == 2 {
		offset += "00"
	}
	number, convErr := strconv.ParseUint(offset, 10, 32)
	if convErr != nil || len(offset) != 4 || number/100 > 23 || number%100 > 59 {
		return "", nil, r.fault(at+sign, "unknown time zone", "write Z or +01:00, or leave it out for UTC")
	}
	seconds := int(number/100*60+number%100) * 60
	if text[sign] == '-' {
		seconds = -seconds
	}
	return strings.TrimRight(text[:sign], " "), time.FixedZone("", seconds), nil
}

// dateFault translates the error of package time about a date.
func (r timeReader) dateFault(err error, text string, at int) *Error {
	var fault *time.ParseError
	if !errors.As(err, &fault) {
		return r.fault(at, "not a valid date", timeExamples)
	}
	offset := at + max(len(text)-len(fault.ValueElem), 0)
	if reason, ok := strings.CutPrefix(fault.Message, ": "); ok && strings.HasSuffix(reason, "out of range") {
		return r.fault(min(offset, len(r.text)), "the "+strings.Replace(reason, " out", " is out", 1),
			`write a valid date, for example "2026-11-20 12:00"`)
	}
	return r.fault(min(offset, len(r.text)), "not a valid date", `write it as 2026-11-20 or 2026-11-20T12:00:00Z`)
}

// notDate says what is wrong with a text that begins with a digit and is not a date.
func (r timeReader) notDate(body string, at int) *Error {
	if _, err := time.Parse("15:04", body); err == nil {
		return r.fault(at, "the day is missing", fmt.Sprintf("write %q", "today "+body))
	}
	_, err := expiry.Parse(body)
	var fault *expiry.Error
	switch {
	case err == nil && wordEnd(body[len(body)-1:]) > 0:
		return r.fault(at, "it could be in the past or the future", fmt.Sprintf("write %q or %q", "in "+body, body+" ago"))
	case errors.As(err, &fault) && fault.Instead != "":
		return r.fault(at+fault.At, fault.Reason, fmt.Sprintf("write %q or %q", "in "+fault.Instead, fault.Instead+" ago"))
	}
	return r.fault(at, "it is neither a duration nor a date", timeExamples)
}
