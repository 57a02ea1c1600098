package expiry

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"bulla/core/diagnose"
	"bulla/themes"
	"bulla/ui/pane/panetest"
)

// timesOf returns usable dates; a negative one is absent.
func timesOf(iat, nbf, exp int64) diagnose.Times {
	date := func(seconds int64) diagnose.Date {
		if seconds < 0 {
			return diagnose.Date{}
		}
		return diagnose.Date{State: diagnose.DateOK, Time: time.Unix(seconds, 0).UTC()}
	}
	return diagnose.Times{IssuedAt: date(iat), NotBefore: date(nbf), ExpiresAt: date(exp)}
}

func drawn(times diagnose.Times, now int64, clock string, width int, g themes.Glyphs) string {
	var lines []string
	for _, line := range timeline(times, time.Unix(now, 0), clock, width, g) {
		lines = append(lines, line.Plain())
	}
	return strings.Join(lines, "\n")
}

func TestTimeline(t *testing.T) {
	const hour, day, year = 3600, 86400, 31557600
	for _, tt := range []struct {
		name                string
		iat, nbf, exp, now  int64
		clock               string
		bar, labels, inASCI string
	}{
		{"half of a day", 0, -1, day, day / 2, "now",
			"▕━━━━━━━━━━━━━━━━━━━│━━━━━━━━━━━━━━━━━━┥",
			"iat                now               exp",
			"[===================|==================]"},
		{"just issued", 1000, -1, 1000 + day, 1030, "now",
			"│━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┥",
			"iat=now                              exp", ""},
		{"a minute later", 1000, -1, 1000 + day, 1061, "now",
			"▕━━━━│━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┥",
			"iat now                              exp", ""},
		{"about to expire", 0, -1, 30 * day, 30*day - 5, "now",
			"▕━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━│━━━━┥",
			"iat                              now exp", ""},
		{"expired at once", 0, -1, day, day, "clock",
			"▕━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━│",
			"iat                            exp=clock", ""},
		{"expired a year ago", 0, -1, hour, year, "now",
			"▕━━━━┥─────────────────────────────────│",
			"iat exp                              now",
			"[====]---------------------------------|"},
		{"not valid yet", 1000, 1000 + day, 1000 + 2*day, 1000 + hour, "now",
			"▕────│──────────────┝━━━━━━━━━━━━━━━━━━┥",
			"iat now            nbf               exp",
			"[----|--------------(==================]"},
		{"nbf is iat", 1000, 1000, 1000 + 2*day, 1000 + day, "now",
			"┝━━━━━━━━━━━━━━━━━━━│━━━━━━━━━━━━━━━━━━┥",
			"iat=nbf            now               exp", ""},
		{"before iat", 1000 + day, -1, 1000 + 2*day, 1000, "clock",
			"│───────────────────▕━━━━━━━━━━━━━━━━━━┥",
			"clock              iat               exp", ""},
		{"only exp", -1, -1, 1000 + day, 1000, "now",
			"│━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┥",
			"now                                  exp", ""},
		{"exp before iat", 1000 + day, -1, 1000, 1000 + 2*day, "now",
			"┥───────────────────▕──────────────────│",
			"exp                iat               now", ""},
		{"thousands of years", 0, 1, 253402300799, 1795169200, "now",
			"▕────┝━━━│━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┥",
			"iat nbf now                          exp", ""},
	} {
		want := tt.bar + "\n" + tt.labels
		if got := drawn(timesOf(tt.iat, tt.nbf, tt.exp), tt.now, tt.clock, 40, themes.Unicode()); got != want {
			t.Errorf("%s:\n%s\nwant\n%s", tt.name, got, want)
		}
		bar, _, _ := strings.Cut(drawn(timesOf(tt.iat, tt.nbf, tt.exp), tt.now, tt.clock, 40, themes.ASCII()), "\n")
		if tt.inASCI != "" && bar != tt.inASCI {
			t.Errorf("%s in ASCII:\n%s\nwant\n%s", tt.name, bar, tt.inASCI)
		}
	}
}

func TestNoTimeline(t *testing.T) {
	for name, times := range map[string]diagnose.Times{
		"no exp": timesOf(1000, -1, -1), "one time": timesOf(-1, -1, 1795169200),
	} {
		if lines := timeline(times, time.Unix(1795169200, 0), "now", 40, themes.Unicode()); lines != nil {
			t.Errorf("%s: %d lines", name, len(lines))
		}
	}
	if lines := timeline(timesOf(0, -1, 1000), time.Unix(500, 0), "now", minTimeline-1, themes.Unicode()); lines != nil {
		t.Errorf("in too few cells: %d lines", len(lines))
	}
}

// TestTimelinesFit draws random times in random widths: each row has exactly that width, the marks
// are in order, and so are their names, at least one space apart; the clock is always named.
func TestTimelinesFit(t *testing.T) {
	g := themes.Unicode()
	random := rand.New(rand.NewPCG(1, 2))
	some := func() int64 {
		span := []int64{100, 4000, 100_000, 10_000_000, 253_402_300_799}[random.IntN(5)]
		if random.IntN(6) == 0 {
			return -1
		}
		return random.Int64N(span)
	}
	for range 20000 {
		iat, nbf, exp, now := some(), some(), some(), max(0, some())
		width := minTimeline + random.IntN(120)
		what := fmt.Sprintf("iat %d, nbf %d, exp %d, now %d in %d cells", iat, nbf, exp, now, width)
		times := timesOf(iat, nbf, exp)
		lines := timeline(times, time.Unix(now, 0), "clock", width, g)
		if lines == nil {
			continue
		}
		if len(lines) != 2 || lines[0].Width() != width || lines[1].Width() != width {
			t.Fatalf("%s: %d lines, %d and %d cells", what, len(lines), lines[0].Width(), lines[1].Width())
		}
		stops := stopsOf(times, time.Unix(now, 0), "clock")
		var labels []string
		for _, s := range stops {
			labels = append(labels, s.label())
		}
		bar := strings.NewReplacer(g.BarFill, "", g.BarRest, "").Replace(lines[0].Plain())
		if marks := []rune(bar); len(marks) != len(stops) {
			t.Fatalf("%s: %d marks of %v:\n%s", what, len(marks), labels, lines[0].Plain())
		}
		at := -1
		for _, shown := range strings.Fields(lines[1].Plain()) {
			i := slices.Index(labels, shown)
			if i <= at {
				t.Fatalf("%s: %q are not the names %q in order", what, lines[1].Plain(), labels)
			}
			at = i
		}
		if !strings.Contains(lines[1].Plain(), "clock") {
			t.Fatalf("%s: the clock has no name: %q", what, lines[1].Plain())
		}
		if width >= 40 && len(strings.Fields(lines[1].Plain())) != len(stops) {
			t.Fatalf("%s: names are missing: %q of %q", what, lines[1].Plain(), labels)
		}
	}
}

// TestTheKeysOfTheClock checks that a pasted token's pane names them only while it is focused, and
// only if that costs no other row.
func TestTheKeysOfTheClock(t *testing.T) {
	b := panetest.New(t, New(), 40, 8)
	b.Inspect(`{"iat":1795165600,"exp":1795252000}`)
	const keys = "clock  . next edge  > +1h  } +1d"
	b.Shows("lifetime 1 day", keys)
	b.Unfocused = true
	if strings.Contains(b.Screen(), keys) {
		t.Errorf("without the focus:\n%s", b.Screen())
	}
	b.Unfocused, b.Height = false, 6
	if strings.Contains(b.Screen(), keys) {
		t.Errorf("without a row for them:\n%s", b.Screen())
	}
}
