package expiry

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// cet is the zone of these tests.
var cet = time.FixedZone("CET", 3600)

func TestRead(t *testing.T) {
	now := time.Date(2026, 11, 20, 11, 6, 40, 123, cet) // a Friday
	for _, tt := range []struct{ text, end, sent, note string }{
		{"2 days", "", "2 days", ""},
		{"3600", "", "3600", ""},
		{"until 17:00", "2026-11-20T17:00:00+01:00", "21200s", ""},
		{"Until 17:00:40", "2026-11-20T17:00:40+01:00", "354m", ""},
		{"until 5pm", "2026-11-20T17:00:00+01:00", "21200s", ""},
		{"till 5:30 PM", "2026-11-20T17:30:00+01:00", "23000s", ""},
		{"until 9:00", "2026-11-21T09:00:00+01:00", "78800s", "9:00 has passed, so tomorrow"},
		{"until 11:06:40", "2026-11-21T11:06:40+01:00", "1d", "11:06:40 has passed, so tomorrow"},
		{"until 17:00 UTC", "2026-11-20T17:00:00Z", "24800s", ""},
		{"until 17:00 +05:30", "2026-11-20T17:00:00+05:30", "5000s", ""},
		{"until 17:00+0530", "2026-11-20T17:00:00+05:30", "5000s", ""},
		{"until 17:00 cet", "2026-11-20T17:00:00+01:00", "21200s", ""},
		{"until 17:00z", "2026-11-20T17:00:00Z", "24800s", ""},
		{"until today 17:00", "2026-11-20T17:00:00+01:00", "21200s", ""},
		{"until tomorrow 9:00", "2026-11-21T09:00:00+01:00", "78800s", ""},
		{"tomorrow at 11:06:40", "2026-11-21T11:06:40+01:00", "1d", ""},
		{"until tomorrow", "2026-11-21T00:00:00+01:00", "46400s", ""},
		{"until Saturday", "2026-11-21T00:00:00+01:00", "46400s", ""},
		{"thu 17:00", "2026-11-26T17:00:00+01:00", "539600s", ""},
		{"until Friday", "2026-11-27T00:00:00+01:00", "564800s", "today is Friday, so next week"},
		{"until Friday 17:00", "2026-11-20T17:00:00+01:00", "21200s", ""},
		{"until fri 8am", "2026-11-27T08:00:00+01:00", "593600s", "8am has passed, so next Friday"},
		{"2026-12-01", "2026-12-01T00:00:00+01:00", "910400s", ""},
		{" 2026-12-01 12:00", "2026-12-01T12:00:00+01:00", "953600s", ""},
		{"until 2026-12-01T12:00:00Z ", "2026-12-01T12:00:00Z", "957200s", ""},
		{"2026-12-20 11:06:40", "2026-12-20T11:06:40+01:00", "30d", ""},
	} {
		given, err := Read(tt.text, now)
		if err != nil {
			t.Errorf("%q: %v", tt.text, err)
			continue
		}
		end := ""
		if !given.End.IsZero() {
			end = given.End.Format(time.RFC3339)
		}
		if end != tt.end || given.Lifetime.Source() != tt.sent || given.Note != tt.note {
			t.Errorf("%q: %s, sent as %s, %q; want %s, %s, %q",
				tt.text, end, given.Lifetime.Source(), given.Note, tt.end, tt.sent, tt.note)
		}
		if exp, ok := given.Lifetime.ExpiresAt(now.Unix()); end != "" && (!ok || exp != given.End.Unix()) {
			t.Errorf("%q: exp is %d, want %d", tt.text, exp, given.End.Unix())
		}
	}
}

func TestReadFaults(t *testing.T) {
	now := time.Date(2026, 11, 20, 11, 6, 40, 0, cet)
	for _, tt := range []struct {
		text   string
		at     int
		reason string
	}{
		{"until", 5, "a time is missing here"},
		{"until ", 6, "a time is missing here"},
		{"until 1", 6, "expected a day or a time of day here"},
		{"until noon", 6, "expected a day or a time of day here"},
		{"until 25:00", 6, `"25:00" is not a valid time of day`},
		{"until 17:00pm", 6, `"17:00pm" is not a valid time of day`},
		{"until 17:00 EST", 12, `the zone "EST" is not known`},
		{"until 17:00 +25:00", 12, `the zone "+25:00" is not known`},
		{"2026-12-01T10:00:00-0199", 19, `the zone "-0199" is not known`},
		{"until CET", 6, "expected a day or a time of day here"},
		{"until Friday x", 13, "expected a time of day such as 17:00 here"},
		{"until 17:00 17:00", 12, "expected a time of day such as 17:00 here"},
		{"until today", 6, "2026-11-20 00:00 CET has passed"},
		{"today 9:00", 0, "2026-11-20 09:00 CET has passed"},
		{"2026-11-20 11:06:40", 0, "2026-11-20 11:06 CET has passed"},
		{"2025-12-01", 0, "2025-12-01 00:00 CET has passed"},
		{"2026-13-01", 0, `"2026-13-01" is not a valid date`},
		{"2026-02-30 12:00", 0, `"2026-02-30" is not a valid date`},
		{"2026-12", 0, "expected a day or a time of day here"},
		{"9999-12-31 23:59:59 -10:00", 0, "it is after the year 9999"},
		{"until \x1b[31m", 6, "expected a day or a time of day here"},
		{"until 1 day", 6, "expected a day or a time of day here"},
		{"17:00", 2, "a clock time is not supported"},
		{"sunny", 0, "it must begin with a number"},
	} {
		_, err := Read(tt.text, now)
		checkError(t, err, tt.text, tt.reason, tt.at, "")
	}
}

// TestAClockTimeAlone checks that the advice for a time of day can be followed.
func TestAClockTimeAlone(t *testing.T) {
	_, err := Read("17:00", time.Date(2026, 11, 20, 11, 6, 40, 0, cet))
	var fault *Error
	if !errors.As(err, &fault) || !strings.Contains(fault.Hint, `write "until 17:00"`) {
		t.Errorf("17:00: %+v", err)
	}
}

// TestReadKeepsTheTimeOfDay checks days on which clocks change.
func TestReadKeepsTheTimeOfDay(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skip(err)
	}
	now := time.Date(2026, 10, 24, 12, 0, 0, 0, zone) // the day before summer time ends
	given, err := Read("until tomorrow 12:00", now)
	if err != nil || given.Lifetime.Source() != "25h" {
		t.Errorf("%+v, %v, want 25h", given, err)
	}
}

// TestReadTimesThatAreSkipped checks times that don't exist because clocks go forward: they count
// from before the change, and the day stays the one that was typed.
func TestReadTimesThatAreSkipped(t *testing.T) {
	for _, tt := range []struct{ zone, now, text, end string }{
		{"America/Santiago", "2026-09-05T08:00:00-04:00", "tomorrow 9:00", "2026-09-06T09:00:00-03:00"},
		{"America/Santiago", "2026-09-05T08:00:00-04:00", "Sunday 9:00", "2026-09-06T09:00:00-03:00"},
		{"America/Santiago", "2026-09-05T08:00:00-04:00", "2026-09-06", "2026-09-06T01:00:00-03:00"},
		{"America/Santiago", "2026-09-06T08:00:00-03:00", "until 7:00", "2026-09-07T07:00:00-03:00"},
		{"Africa/Cairo", "2026-04-23T08:00:00+02:00", "tomorrow", "2026-04-24T01:00:00+03:00"},
		{"America/New_York", "2026-03-08T01:45:00-05:00", "until 2:30", "2026-03-08T03:30:00-04:00"},
		{"Europe/Berlin", "2026-03-29T01:30:00+01:00", "until 2:30", "2026-03-29T03:30:00+02:00"},
		{"Pacific/Apia", "2011-12-29T13:00:00-10:00", "until 12:00", "2011-12-31T12:00:00+14:00"},
	} {
		zone, err := time.LoadLocation(tt.zone)
		if err != nil {
			t.Skip(err)
		}
		now, err := time.Parse(time.RFC3339, tt.now)
		if err != nil {
			t.Fatal(err)
		}
		given, err := Read(tt.text, now.In(zone))
		if end := given.End.Format(time.RFC3339); err != nil || end != tt.end {
			t.Errorf("%s, %s: %q ends at %s, %v; want %s", tt.zone, tt.now, tt.text, end, err, tt.end)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, text := range []string{"until 17:00", "2026-12-01T12:00Z", "Friday 5pm", "2 days", "tomorrow at 9:00 +01:00"} {
		f.Add(text, int64(1795169200))
	}
	f.Fuzz(func(t *testing.T, text string, seconds int64) {
		now := time.Unix(seconds%MaxNumericDate, 0).UTC()
		given, err := Read(text, now)
		fault, ok := err.(*Error)
		switch {
		case err != nil && (!ok || fault.At < 0 || fault.At > len(text)):
			t.Fatalf("%q: %v", text, err)
		case err != nil:
			return
		}
		again, err := Parse(given.Lifetime.Source())
		if err != nil || again != given.Lifetime {
			t.Fatalf("%q is sent as %q, which is %v, %v", text, given.Lifetime.Source(), again, err)
		}
		if !given.End.IsZero() && !given.End.After(now) {
			t.Fatalf("%q at %v ends at %v", text, now, given.End)
		}
	})
}
