package edit

import (
	"errors"
	"strings"
	"testing"
	"time"

	"bulla/core/visible"
)

// now is a Friday morning, an hour east of Greenwich, 10:00 in UTC. Nothing is read in that zone.
var now = time.Date(2026, 11, 20, 11, 0, 0, 0, time.FixedZone("", 3600))

func TestTime(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"now", "2026-11-20T10:00:00Z"},
		{"NOW", "2026-11-20T10:00:00Z"},
		{" now ", "2026-11-20T10:00:00Z"},
		{"today", "2026-11-20T10:00:00Z"},
		{"tomorrow", "2026-11-21T10:00:00Z"},
		{"Yesterday", "2026-11-19T10:00:00Z"},
		{"tomorrow 12:00", "2026-11-21T12:00:00Z"},
		{"today at 18:30:15", "2026-11-20T18:30:15Z"},
		{"yesterday 9:05", "2026-11-19T09:05:00Z"},
		{"tomorrow + 2h", "2026-11-21T12:00:00Z"},
		{"+30m", "2026-11-20T10:30:00Z"},
		{"-5m", "2026-11-20T09:55:00Z"},
		{"+ 30 minutes", "2026-11-20T10:30:00Z"},
		{"- 1 day", "2026-11-19T10:00:00Z"},
		{"+1.5h", "2026-11-20T11:30:00Z"},
		{"+90s", "2026-11-20T10:01:30Z"},
		{"+1500ms", "2026-11-20T10:00:01.5Z"},
		{"+2w", "2026-12-04T10:00:00Z"},
		{"+1y", "2027-11-20T16:00:00Z"},
		{"+500y", "2526-11-24T10:00:00Z"},
		{"in 2 days", "2026-11-22T10:00:00Z"},
		{"In 2 Days", "2026-11-22T10:00:00Z"},
		{"in 2days", "2026-11-22T10:00:00Z"},
		{"in an hour", "2026-11-20T11:00:00Z"},
		{"in a week", "2026-11-27T10:00:00Z"},
		{"2 days ago", "2026-11-18T10:00:00Z"},
		{"30m ago", "2026-11-20T09:30:00Z"},
		{"an hour ago", "2026-11-20T09:00:00Z"},
		{"2 days from now", "2026-11-22T10:00:00Z"},
		{"now + 1h", "2026-11-20T11:00:00Z"},
		{"now+1h", "2026-11-20T11:00:00Z"},
		{"now - 1 week", "2026-11-13T10:00:00Z"},
		{"2026-11-20T12:00:00Z", "2026-11-20T12:00:00Z"},
		{"2026-11-20t12:00:00z", "2026-11-20T12:00:00Z"},
		{"2026-11-20T12:00:00+05:30", "2026-11-20T06:30:00Z"},
		{"2026-11-20T12:00:00-0800", "2026-11-20T20:00:00Z"},
		{"2026-11-20T12:00-08", "2026-11-20T20:00:00Z"},
		{"2026-11-20T12:00:00.250Z", "2026-11-20T12:00:00.25Z"},
		{"2026-11-20T12:00Z", "2026-11-20T12:00:00Z"},
		{"2026-11-20T12:00:00", "2026-11-20T12:00:00Z"},
		{"2026-11-20 12:00", "2026-11-20T12:00:00Z"},
		{"2026-11-20 12:00:30", "2026-11-20T12:00:30Z"},
		{"2026-11-20 12:00 UTC", "2026-11-20T12:00:00Z"},
		{"2026-11-20 12:00 GMT", "2026-11-20T12:00:00Z"},
		{"2026-11-20 12:00 +02:00", "2026-11-20T10:00:00Z"},
		{"2026-11-20", "2026-11-20T00:00:00Z"},
		{"2026-11-20Z", "2026-11-20T00:00:00Z"},
		{"1795003600", "2026-11-18T12:06:40Z"},
		{"1795003600.75", "2026-11-18T12:06:40.75Z"},
		{"1.7950036e9", "2026-11-18T12:06:40Z"},
		{"0", "1970-01-01T00:00:00Z"},
		{"253402300799", "9999-12-31T23:59:59Z"},
	} {
		got, err := Time(c.text, now)
		if err != nil {
			t.Errorf("%q: %v", c.text, err)
		} else if shown := got.UTC().Format(time.RFC3339Nano); shown != c.want {
			t.Errorf("%q = %s, want %s", c.text, shown, c.want)
		}
	}
}

func TestTimeErrors(t *testing.T) {
	for _, c := range []struct {
		text          string
		at            int
		message, hint string
	}{
		{"", 0, "the time is empty", "in 2 days"},
		{"   ", 0, "the time is empty", "in 2 days"},
		{"soon", 0, "neither a duration nor a date", "2026-11-20 12:00"},
		{"tommorow", 0, `unknown word "tommorow"`, `"tomorrow"`},
		{"+30", 3, "a unit is missing", `"30m"`},
		{"-5", 2, "a unit is missing", `"5m"`},
		{"in 30", 5, "a unit is missing", `"30s"`},
		{"+", 1, "expected a duration", `"30m"`},
		{"in", 2, "expected a duration", `"30m"`},
		{"+-5m", 1, "two signs", "in 2 days"},
		{"in 2 dyas", 5, `the unit "dyas" is not known`, `"in 2 days"`},
		{"2 dyas ago", 2, `the unit "dyas" is not known`, `"2 days ago"`},
		{"in 2 parsecs", 5, `the unit "parsecs" is not known`, "units are"},
		{"+1h30m", 3, "one number and one unit", `"+90m"`},
		{"1h30m", 2, "one number and one unit", `"in 90m" or "90m ago"`},
		{"2 days", 0, "in the past or the future", `"in 2 days" or "2 days ago"`},
		{" 12:00", 1, "the day is missing", `"today 12:00"`},
		{"now 1h", 4, "a duration or a clock time", `"now + 1h"`},
		{"tomorrow noon", 9, "a duration or a clock time", "12:00"},
		{"2026-13-01", 7, "the month is out of range", "valid date"},
		{"2026-02-30", 10, "the day is out of range", "valid date"},
		{"2026-11-20T25:00:00Z", 13, "the hour is out of range", "valid date"},
		{"2026-11-20T12:60Z", 16, "the minute is out of range", "valid date"},
		{"2026-11-20 12:00+25:00", 16, "unknown time zone", "+01:00"},
		{"2026-11-20 12:00-x", 16, "unknown time zone", "+01:00"},
		{"2026-11-20x12:00", 10, "a space or T", "2026"},
		{"2026-11-2012:00", 10, "a space or T", "2026"},
		{"2026-11-20 noon", 11, "not a valid date", "2026-11-20T12:00:00Z"},
		{"1795003600000", 0, "look like milliseconds", "write 1795003600"},
		{"1795003600000000", 0, "look like microseconds", "write 1795003600"},
		{"1795003600000000000", 0, "look like nanoseconds", "write 1795003600"},
		{"253402300800", 0, "outside the years 1970 to 9999", "1795003600"},
		{"1e30", 0, "outside the years 1970 to 9999", "1795003600"},
		{"01", 0, "neither a duration nor a date", "in 2 days"},
		{"in 9000 years", 3, "outside the years 1970 to 9999", "in 2 days"},
		{"in 99999999999 years", 3, "outside the years 1970 to 9999", "in 2 days"},
		{"100 years ago", 0, "outside the years 1970 to 9999", "in 2 days"},
		{"1969-12-31T23:59:59Z", 0, "outside the years 1970 to 9999", "in 2 days"},
		{"\u22125m", 0, "U+2212 MINUS SIGN instead of a hyphen", `"-5m"`},
		{"+2\u00a0days", 2, "U+00A0", `"+2 days"`},
		{"\x1b[31m", 0, "neither a duration nor a date", "in 2 days"},
	} {
		got, err := Time(c.text, now)
		var e *Error
		if !errors.As(err, &e) {
			t.Errorf("%q is %v: %v", c.text, got, err)
			continue
		}
		if e.At != c.at || !strings.Contains(e.Message, c.message) || !strings.Contains(e.Hint, c.hint) {
			t.Errorf("%q: at %d: %s; %s", c.text, e.At, e.Message, e.Hint)
		}
	}
}

// TestTimeInAnyZone checks that a text means the same wherever it is typed: days and dates without
// a zone are in UTC.
func TestTimeInAnyZone(t *testing.T) {
	const hour = 3600
	zones := []*time.Location{time.UTC, time.FixedZone("west", -11*hour), time.FixedZone("east", 14*hour),
		time.FixedZone("", 5*hour+1800)}
	if berlin, err := time.LoadLocation("Europe/Berlin"); err == nil {
		zones = append(zones, berlin)
	}
	before := time.Date(2026, 10, 24, 10, 0, 0, 0, time.UTC) // the clocks of Berlin change that night
	for text, want := range map[string]string{
		"2026-11-20": "2026-11-20T00:00:00Z", "2026-11-20 12:00": "2026-11-20T12:00:00Z",
		"2026-11-20T12:00:30": "2026-11-20T12:00:30Z",
		"tomorrow":            "2026-10-25T10:00:00Z", "tomorrow 9:05": "2026-10-25T09:05:00Z", "today 23:30": "2026-10-24T23:30:00Z",
		"in 1 day": "2026-10-25T10:00:00Z", "2026-11-20 12:00+01:00": "2026-11-20T11:00:00Z",
		"1795003600": "2026-11-18T12:06:40Z",
	} {
		for _, zone := range zones {
			got, err := Time(text, before.In(zone))
			if err != nil || got.Format(time.RFC3339) != want {
				t.Errorf("%q in %v = %v, %v; want %s", text, zone, got, err, want)
			}
		}
	}
}

func FuzzTime(f *testing.F) {
	for _, text := range []string{"+30m", "in 2 days", "an hour ago", "tomorrow 12:00", "2026-11-20T12:00:00.5+01:00",
		"1795003600", "2026-02-30", "now -"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := Time(text, now)
		if err == nil {
			if got.Unix() < 0 || got.Year() > 10000 {
				t.Fatalf("%q = %v", text, got)
			}
			return
		}
		checkError(t, err, len(text))
	})
}

// checkError checks what is true of every error: its position is inside the text, and its texts are
// safe to print.
func checkError(t *testing.T, err error, length int) {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("%v is no *Error", err)
	}
	if e.At < 0 || e.At > length || e.Message == "" || e.Message != visible.Text(e.Message) ||
		e.Hint != visible.Text(e.Hint) {
		t.Fatalf("at %d of %d: %q; %q", e.At, length, e.Message, e.Hint)
	}
}
