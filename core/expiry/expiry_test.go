package expiry

import (
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func mustParse(t *testing.T, text string) Lifetime {
	t.Helper()
	lifetime, err := Parse(text)
	if err != nil {
		t.Fatalf("Parse(%q): %v", text, err)
	}
	return lifetime
}

func TestParseAgreesWithMS(t *testing.T) {
	folder := os.Getenv("BULLA_TESTKIT")
	if folder == "" {
		t.Skip("set BULLA_TESTKIT to the folder that holds ms_vectors.json")
	}
	data, err := os.ReadFile(filepath.Join(folder, "ms_vectors.json"))
	if err != nil {
		t.Fatal(err)
	}
	var rows []struct {
		In string   `json:"in"`
		MS *float64 `json:"ms"`
	}
	if err := json.Unmarshal(data, &rows); err != nil {
		t.Fatal(err)
	}
	if len(rows) < 120 {
		t.Fatalf("%d rows, want at least 120", len(rows))
	}
	for _, row := range rows {
		lifetime, err := Parse(row.In)
		switch {
		case row.MS == nil && err == nil:
			t.Errorf("Parse(%q) = %v ms, ms refuses it", row.In, lifetime.Milliseconds())
		case row.MS != nil && err != nil:
			t.Errorf("Parse(%q): %v, ms gives %v", row.In, err, *row.MS)
		case row.MS != nil && lifetime.Milliseconds() != *row.MS:
			t.Errorf("Parse(%q) = %v ms, ms gives %v", row.In, lifetime.Milliseconds(), *row.MS)
		}
	}
}

func TestParseAcceptsCouriersExamples(t *testing.T) {
	want := map[string]time.Duration{
		"2 hours": 2 * time.Hour, "1d": 24 * time.Hour, "3 days": 72 * time.Hour, "10h": 10 * time.Hour,
		"2.5 hrs": 150 * time.Minute, "1m": time.Minute, "5s": 5 * time.Second, "100 ": 100 * time.Millisecond,
		"1M": time.Minute, "-1.5h": -90 * time.Minute, ".5s": 500 * time.Millisecond,
	}
	for text, duration := range want {
		lifetime := mustParse(t, text)
		if got := lifetime.Milliseconds(); got != float64(duration.Milliseconds()) {
			t.Errorf("Parse(%q) = %v ms, want %v", text, got, duration)
		}
		if lifetime.Form() != Text || lifetime.Source() != text {
			t.Errorf("Parse(%q) has form %v and source %q", text, lifetime.Form(), lifetime.Source())
		}
	}
	if got := mustParse(t, "1.1h").Milliseconds(); got != 3960000.0000000005 {
		t.Errorf("1.1h = %v ms, JavaScript gives 3960000.0000000005", got)
	}
}

func TestExpiresAt(t *testing.T) {
	const iat = 1795000000
	number := func(text string) Lifetime {
		lifetime, err := ParseNumber(text)
		if err != nil {
			t.Fatal(err)
		}
		return lifetime
	}
	tests := []struct {
		name     string
		lifetime Lifetime
		iat      int64
		want     int64
		ok       bool
	}{
		{"text of days", mustParse(t, "2 days"), iat, iat + 172800, true},
		{"digits in a text", mustParse(t, "120"), iat, iat, true},
		{"an hour meant", mustParse(t, "3600"), iat, iat + 3, true},
		{"a day meant", mustParse(t, "86400"), iat, iat + 86, true},
		{"under a second", mustParse(t, "999ms"), iat, iat, true},
		{"fraction", mustParse(t, "1.5s"), iat, iat + 1, true},
		{"negative fraction goes down", mustParse(t, "-1.5s"), iat, iat - 2, true},
		{"floating residue", mustParse(t, "1.1h"), iat, iat + 3960, true},
		{"number", number("3600"), iat, iat + 3600, true},
		{"zero", number("0"), iat, iat, true},
		{"negative number", number("-60"), iat, iat - 60, true},
		{"absent", Never(), iat, 0, false},
		{"last second", number("1"), MaxNumericDate - 1, MaxNumericDate, true},
		{"past the last second", number("2"), MaxNumericDate - 1, 0, false},
		{"before 1970", number("-1"), 0, 0, false},
		{"far away", mustParse(t, "99999999999999999999d"), iat, 0, false},
		{"far back", mustParse(t, "-99999999999999999999d"), iat, 0, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, ok := test.lifetime.ExpiresAt(test.iat)
			if got != test.want || ok != test.ok {
				t.Errorf("ExpiresAt(%d) = %d, %v, want %d, %v", test.iat, got, ok, test.want, test.ok)
			}
		})
	}
}

func TestParseNumber(t *testing.T) {
	for text, want := range map[string]float64{"3600": 3600e3, "0": 0, "-0": 0, "-5": -5000, "1e3": 1e6, "60.0": 60e3} {
		lifetime, err := ParseNumber(text)
		if err != nil || lifetime.Milliseconds() != want || lifetime.Form() != Number {
			t.Errorf("ParseNumber(%q) = %v, %v, want %v ms", text, lifetime.Milliseconds(), err, want)
		}
		if got := lifetime.JSON(); got != `"expires_in": `+text {
			t.Errorf("JSON() = %s", got)
		}
	}
	faults := []struct {
		text, reason, instead string
		at                    int
	}{
		{"1.5", "must be whole", "2", 1},
		{"15e-1", "must be whole", "2", 2},
		{"1h", "has no unit", "3600", 1},
		{"1 day", "has no unit", "86400", 1},
		{"+5", "not a JSON number", "5", 0},
		{"007", "not a JSON number", "7", 0},
		{" 5", "not a JSON number", "5", 0},
		{"01.1", "not a JSON number", "", 0},
		{"", "not a JSON number", "", 0},
		{"5.", "not a JSON number", "", 1},
		{"5e", "not a JSON number", "", 1},
		{"abc", "not a JSON number", "", 0},
		{"NaN", "not a JSON number", "", 0},
		{"1e400", "out of range", "", 0},
		{"1e307", "out of range", "", 0},
	}
	for _, test := range faults {
		_, err := ParseNumber(test.text)
		checkError(t, err, test.text, test.reason, test.at, test.instead)
	}
}

func checkError(t *testing.T, err error, text, reason string, at int, instead string) {
	t.Helper()
	var fault *Error
	if !errors.As(err, &fault) {
		t.Errorf("%q: error %v is not an *Error", text, err)
		return
	}
	if fault.Text != text || fault.At != at || fault.Instead != instead || !strings.Contains(fault.Reason, reason) {
		t.Errorf("%q: at %d, %q, instead %q, want at %d, %q, instead %q",
			fault.Text, fault.At, fault.Reason, fault.Instead, at, reason, instead)
	}
}

func TestJSON(t *testing.T) {
	if got := mustParse(t, "2 days").JSON(); got != `"expires_in": "2 days"` {
		t.Errorf("JSON() = %s", got)
	}
	if got := Never().JSON(); got != "" {
		t.Errorf("JSON() of never = %s", got)
	}
}

func TestZeroValueIsNever(t *testing.T) {
	var zero Lifetime
	if zero != Never() || zero.Form() != Absent || zero.Warnings() != nil || zero.Describe() != "never" {
		t.Errorf("the zero Lifetime is %v, %q", zero.Form(), zero.Describe())
	}
	for form, want := range map[Form]string{Absent: "absent", Text: "text", Number: "number"} {
		if form.String() != want {
			t.Errorf("Form %d is called %q, want %q", form, form.String(), want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"1d", "1h30m", "P1D", "1,000", "tomorrow", "１d", " 1d", "1 dayss", "-.5y", "\x9b", "0x1", "1\x1b[2J", ""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, read := range []func(string) (Lifetime, error){Parse, ParseNumber} {
			lifetime, err := read(text)
			if err == nil {
				checkLifetime(t, lifetime)
				continue
			}
			var fault *Error
			if !errors.As(err, &fault) || fault.At < 0 || fault.At > len(text) || fault.Reason == "" {
				t.Fatalf("%q gives %#v", text, err)
			}
			for _, shown := range []string{fault.Error(), fault.Hint, fault.Reason, fault.Instead} {
				if strings.ContainsFunc(shown, func(r rune) bool { return r < ' ' || r > '~' }) {
					t.Fatalf("%q shows %q", text, shown)
				}
			}
			if fault.Instead != "" {
				if _, err := read(fault.Instead); err != nil {
					t.Fatalf("%q offers %q: %v", text, fault.Instead, err)
				}
			}
		}
	})
}

func checkLifetime(t *testing.T, lifetime Lifetime) {
	t.Helper()
	ms := lifetime.Milliseconds()
	if math.IsNaN(ms) || math.IsInf(ms, 0) {
		t.Fatalf("%q gives %v ms", lifetime.Source(), ms)
	}
	if Advice(lifetime) == "" || lifetime.Describe() == "" {
		t.Fatalf("%q has no description", lifetime.Source())
	}
	if !json.Valid([]byte("{" + lifetime.JSON() + "}")) {
		t.Fatalf("%q is sent as %s", lifetime.Source(), lifetime.JSON())
	}
	text := Format(ms)
	if len(text) > maxLength {
		return
	}
	again, err := Parse(text)
	if err != nil || again.Milliseconds() != ms {
		t.Fatalf("Format(%v) = %q reads back as %v, %v", ms, text, again.Milliseconds(), err)
	}
}

func FuzzFormat(f *testing.F) {
	for _, seed := range []int64{0, 1, -1, 1000, 5400000, 86400000, 1 << 52} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, whole int64) {
		ms := float64(whole % (1 << 53))
		text := Format(ms)
		lifetime, err := Parse(text)
		if err != nil || lifetime.Milliseconds() != ms {
			t.Fatalf("Format(%v) = %q reads back as %v, %v", ms, text, lifetime.Milliseconds(), err)
		}
		if strings.Contains(text, ".") {
			t.Fatalf("Format(%v) = %q has a fraction", ms, text)
		}
	})
}
