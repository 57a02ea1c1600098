package expiry

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestWarnings(t *testing.T) {
	tests := []struct {
		text string
		want []string
	}{
		{"1d", nil},
		{"30d", nil},
		{"1m", nil},
		{"1.1h", nil}, // 3960000.0000000005 ms: residue of the multiplication, nothing is lost
		{"3600", []string{CodeDigits, CodeTiny, CodeFraction}},
		{"120", []string{CodeDigits, CodeExpired}},
		{"3600000", []string{CodeDigits}},
		{"0", []string{CodeExpired}},
		{"-1d", []string{CodeExpired}},
		{"999ms", []string{CodeExpired}},
		{"59s", []string{CodeTiny}},
		{"60s", nil},
		{"90.5s", []string{CodeFraction}},
		{"1M", []string{CodeCalendar}},
		{"1MIN", nil},
		{"1mo", []string{CodeMonth, CodeLong}},
		{"0.5 months", []string{CodeMonth}},
		{"31d", []string{CodeLong}},
		{"99999999999d", []string{CodeRange, CodeLong}},
		{"-99999999999d", []string{CodeRange, CodeExpired}},
	}
	for _, test := range tests {
		var got []string
		for _, w := range mustParse(t, test.text).Warnings() {
			got = append(got, w.Code)
			if w.Text == "" || w.Fix == "" {
				t.Errorf("%q: the warning %s has no text or no fix", test.text, w.Code)
			}
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("Warnings of %q = %v, want %v", test.text, got, test.want)
		}
	}
}

func TestWarningsOfNumbers(t *testing.T) {
	for text, want := range map[string]string{"0": CodeExpired, "-1": CodeExpired, "59": CodeTiny, "2592001": CodeLong} {
		lifetime, err := ParseNumber(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := lifetime.Warnings(); len(got) != 1 || got[0].Code != want {
			t.Errorf("Warnings of the number %s = %v, want only %s", text, got, want)
		}
	}
}

func TestWarningFixes(t *testing.T) {
	for _, test := range []struct{ text, code, want string }{
		{"3600", CodeDigits, `write "1h" or send the number 3600`},
		{"1.5", CodeDigits, `write "1500ms"`},
		{strings.Repeat("9", 40), CodeDigits, `write a unit, for example "1d"`},
		{"3 months", CodeMonth, `write "90 days"`},
		{"2M", CodeCalendar, `write "2m" for minutes, or "60 days" for months`},
		{"90.5s", CodeFraction, `write "90s"`},
	} {
		warnings := mustParse(t, test.text).Warnings()
		at := slices.IndexFunc(warnings, func(w Warning) bool { return w.Code == test.code })
		if at < 0 || warnings[at].Fix != test.want {
			t.Errorf("%q: %v, want %s with the fix %q", test.text, warnings, test.code, test.want)
		}
	}
}

// TestWarningInstead checks that the suggested text means what was likely meant.
func TestWarningInstead(t *testing.T) {
	for text, want := range map[string]string{"3600": "1h", "1.5": "1500ms", strings.Repeat("9", 40): ""} {
		warning := mustParse(t, text).Warnings()[0]
		if warning.Code != CodeDigits || warning.Instead != want {
			t.Errorf("%q: %+v, want %q instead", text, warning, want)
		}
		if want != "" && mustParse(t, want).Milliseconds() != mustParse(t, text).Milliseconds()*second {
			t.Errorf("%q is not %q seconds", want, text)
		}
	}
}

func TestDescribe(t *testing.T) {
	for text, want := range map[string]string{
		"2 days": "2 days", "1d": "1 day", "36h": "1 day 12 h", "3600": "3.6 s", "90m": "1 h 30 min", "86461s": "1 day 1 min 1 s",
		"1y": "365 days 6 h", "-90m": "-1 h 30 min", "0": "0 s", "0.5ms": "0.5 ms", "120": "0.12 s", "99999999999d": "more than 8000 years",
		"59.9999s": "1 min",
	} {
		if got := mustParse(t, text).Describe(); got != want {
			t.Errorf("Describe of %q = %q, want %q", text, got, want)
		}
	}
	if got := Describe(36*time.Hour + 1500*time.Millisecond); got != "1 day 12 h 1.5 s" {
		t.Errorf("Describe of a duration = %q", got)
	}
}

func TestShort(t *testing.T) {
	for d, want := range map[time.Duration]string{
		23*time.Hour + 59*time.Minute + 59*time.Second: "23h 59m",
		146 * time.Hour: "6d 2h", 45 * time.Second: "45s", 24 * time.Hour: "1d", 24*time.Hour + 5*time.Minute: "1d",
		90 * time.Second: "1m 30s", 999 * time.Millisecond: "0s", 0: "0s", -2 * time.Hour: "-2h",
		math.MinInt64: "-106751d 23h",
	} {
		if got := Short(d); got != want {
			t.Errorf("Short(%v) = %q, want %q", d, got, want)
		}
	}
}

func TestFormat(t *testing.T) {
	for ms, want := range map[float64]string{
		86400000: "1d", 604800000: "7d", 5400000: "90m", 3600000: "1h", 1500: "1500ms", 0: "0s", -60000: "-1m", 0.5: "0.5ms",
		math.Inf(1): "", 31557600000: "8766h",
	} {
		if got := Format(ms); got != want {
			t.Errorf("Format(%v) = %q, want %q", ms, got, want)
		}
	}
	if got := Format(math.NaN()); got != "" {
		t.Errorf("Format(NaN) = %q", got)
	}
}

func TestPresetsRiseWithoutWarnings(t *testing.T) {
	last := 0.0
	for _, preset := range Presets() {
		lifetime := mustParse(t, preset)
		if lifetime.Warnings() != nil || lifetime.Milliseconds() <= last {
			t.Errorf("preset %s warns or is out of order: %v", preset, lifetime.Warnings())
		}
		last = lifetime.Milliseconds()
	}
}

func TestAdvice(t *testing.T) {
	for text, want := range map[string]string{
		"0": adviceExpired, "59s": adviceTiny, "1h": adviceShort, "61m": adviceWorkday, "1d": adviceStandard,
		"25h": adviceDays, "7d": adviceRefresh, "30d": adviceRefresh, "31d": adviceLong,
	} {
		if got := Advice(mustParse(t, text)); got != want {
			t.Errorf("Advice(%s) = %q, want %q", text, got, want)
		}
	}
	if got := Advice(Never()); !strings.Contains(got, "never expires and can't be revoked") {
		t.Errorf("Advice(never) = %q", got)
	}
}

func TestElapsed(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "1 ms", 300 * time.Microsecond: "1 ms", 35 * time.Millisecond: "35 ms", 999 * time.Millisecond: "999 ms",
		time.Second: "1 s", 2460 * time.Millisecond: "2.5 s", 75 * time.Second: "1 min 15 s",
	} {
		if got := Elapsed(d); got != want {
			t.Errorf("Elapsed(%s) = %q, want %q", d, got, want)
		}
	}
}
