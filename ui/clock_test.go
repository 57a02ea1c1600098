package ui

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"

	"bulla/themes"
	"bulla/ui/pane/panetest"
)

// clocked returns a driver of a screen whose clock isn't the system's.
func clocked(t *testing.T, width, height int, system time.Time) *driver {
	t.Helper()
	return startWith(t, width, height, Settings{
		Theme: "mono", Profile: termenv.Ascii, Glyphs: themes.Unicode(), System: func() time.Time { return system },
	})
}

func (d *driver) header() string {
	header, _, _ := strings.Cut(ansi.Strip(d.screen()), "\n")
	return header
}

func TestAnotherClockIsSaid(t *testing.T) {
	thisYear, lastYear := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), time.Date(2025, 3, 1, 0, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		width, height int
		system        time.Time
		want          string
	}{
		{120, 40, thisYear, "clock: 20 Nov 11:06, not now"},
		{80, 24, thisYear, "clock: 20 Nov 11:06, not now"},
		{80, 24, lastYear, "clock: 20 Nov 2026 11:06, not now"},
		{60, 20, thisYear, "clock: 20 Nov 11:06"},
		{50, 18, thisYear, "20 Nov 11:06"},
		{48, 16, thisYear, "20 Nov 11:06"},
		{28, 10, thisYear, "not now"},
	} {
		d := clocked(t, tt.width, tt.height, tt.system)
		for _, mode := range []string{"compose", "inspect"} {
			if header := d.header(); !strings.Contains(header, tt.want) {
				t.Errorf("%dx%d, %s: the header is %q, want %q in it", tt.width, tt.height, mode, header, tt.want)
			}
			checkFrame(t, d.screen(), tt.width, tt.height)
			d.paste(sampleToken)
		}
	}
}

// TestAClockBefore1970 can move ahead, but not back.
func TestAClockBefore1970(t *testing.T) {
	d := start(t, 120, 40)
	d.now = time.Date(1960, 1, 1, 0, 0, 0, 0, time.UTC)
	d.press("<")
	d.shows("the clock can't go back before 1970")
	d.press(">")
	d.shows("clock: Fri 1 Jan 01:00 UTC")
}

func TestTheSystemsClockIsNotSaid(t *testing.T) {
	d := start(t, 120, 40)
	if header := d.header(); strings.Contains(header, "clock") || strings.Contains(header, "not now") {
		t.Errorf("the header is %q", header)
	}
}

// clockToken is a token with all three time claims: nbf 60 s and exp a day after iat, which is an
// hour before the test's now.
func clockToken(t *testing.T, d *driver) string {
	t.Helper()
	iat := d.now.Unix() - 3600
	payload := fmt.Sprintf(`{"iat":%d,"nbf":%d,"exp":%d}`, iat, iat+60, iat+86400)
	return panetest.Sign(t, payload, panetest.Key(t, panetest.Secret, "test"))
}

func TestMovingTheClock(t *testing.T) {
	d := start(t, 120, 40)
	d.paste(clockToken(t, d))
	for _, tt := range []struct{ key, toast, badge, verdict string }{
		{")", "clock: Fri 20 Nov 11:07 CET, 22h 59m before exp; 0 returns", "clock +1m: not now", ""},
		{">", "clock: Fri 20 Nov 12:07 CET, 21h 59m before exp; 0 returns", "clock +1h 1m: not now", ""},
		{"}", "clock: Sat 21 Nov 12:07 CET, 2h 1m after exp; 0 returns", "clock +1d 1h: not now", "broken"},
		{"(", "clock: Sat 21 Nov 12:06 CET, 2h after exp; 0 returns", "clock +1d 1h: not now", "broken"},
		{"{", "clock: Fri 20 Nov 12:06 CET, 22h before exp; 0 returns", "clock +1h: not now", ""},
		{".", "clock: Sat 21 Nov 10:06 CET, at exp; 0 returns", "clock +23h: not now", "broken"},
		{".", "clock: Fri 20 Nov 10:06 CET, at iat; 0 returns", "clock -1h: not now", "broken"},
		{".", "clock: Fri 20 Nov 10:07 CET, at nbf; 0 returns", "clock -59m: not now", ""},
		{"<", "clock: Fri 20 Nov 09:07 CET, 1h before nbf; 0 returns", "clock -1h 59m: not now", "broken"},
		{"0", "clock: back to now", "", ""},
	} {
		d.press(tt.key)
		header := d.header()
		if d.model.toast != tt.toast || !strings.Contains(header, tt.badge) {
			t.Errorf("%s: says %q, want %q; the header is %q, want %q", tt.key, d.model.toast, tt.toast, header, tt.badge)
		}
		if strings.Contains(header, "broken") != (tt.verdict != "") {
			t.Errorf("%s: the header is %q, want the verdict %q", tt.key, header, tt.verdict)
		}
	}
	if header := d.header(); strings.Contains(header, "clock") {
		t.Errorf("back at now, the header is %q", header)
	}
}

// TestTheMovedClockTicks checks that time goes on from where the clock was moved to.
func TestTheMovedClockTicks(t *testing.T) {
	d := start(t, 120, 40)
	d.press("}")
	d.now = d.now.Add(5 * time.Second)
	d.model.Update(tickMsg{})
	if got, want := d.model.snap.Now, d.now.Add(24*time.Hour); !got.Equal(want) {
		t.Errorf("the clock shows %v, want %v", got, want)
	}
}

// TestTokensAreIssuedNow checks that a moved clock only judges: what is composed, reissued or fixed
// is issued at the present.
func TestTokensAreIssuedNow(t *testing.T) {
	d := start(t, 120, 40)
	d.press("}", "}")
	for _, keys := range [][]string{{"r"}, {"1", "space"}, {"2", "right"}, {"5", "f"}} {
		d.now = d.now.Add(time.Minute)
		d.press(keys...)
		if iat := d.model.snap.Times.IssuedAt.Time; !iat.Equal(d.now) {
			t.Errorf("after %q, iat is %v, want %v", keys, iat, d.now)
		}
	}
	if want := "; on the moved clock: expired just now"; !strings.Contains(d.model.toast, want) {
		t.Errorf("f says %q, want %q", d.model.toast, want)
	}
	d.press("r")
	if want := "reissued as of now, not of the moved clock"; !strings.Contains(d.model.toast, want) {
		t.Errorf("r says %q, want %q", d.model.toast, want)
	}
}

// TestTheMovedClockIsAlwaysSaid checks that no screen size hides that it is not now.
func TestTheMovedClockIsAlwaysSaid(t *testing.T) {
	for _, size := range [][2]int{{160, 50}, {120, 40}, {80, 24}, {48, 16}, {24, 8}} {
		for _, mode := range []string{"compose", "inspect", "text"} {
			d := start(t, size[0], size[1])
			switch mode {
			case "inspect":
				d.paste(clockToken(t, d))
			case "text":
				d.paste("hello")
			}
			d.press("}", "}", ")")
			if header := d.header(); !strings.Contains(header, "+2d") {
				t.Errorf("%v, %s: the header is %q", size, mode, header)
			}
			checkFrame(t, d.screen(), size[0], size[1])
			if row := d.lastRow(); mode == "inspect" && !strings.Contains(row, "after exp") {
				t.Errorf("%v: the message is %q", size, row)
			}
		}
	}
}

// TestTheClockHasBounds moves the clock to exp values at the ends of what is a date, and beyond.
func TestTheClockHasBounds(t *testing.T) {
	d := start(t, 120, 40)
	d.paste(signed(t, `{"iat":0,"exp":253402300799}`))
	d.press(".")
	if year := d.model.snap.Now.UTC().Year(); year != 9999 {
		t.Errorf("the year is %d, want 9999", year)
	}
	if header := d.header(); !strings.Contains(header, "clock +7972y: not now") {
		t.Errorf("the header is %q", header)
	}
	d.press(")")
	if want := "the clock can't go beyond the year 9999; 0 returns to now"; d.model.toast != want {
		t.Errorf("beyond 9999: %q, want %q", d.model.toast, want)
	}
	d.now = d.now.Add(time.Hour)
	d.model.Update(tickMsg{})
	checkFrame(t, d.screen(), 120, 40)
	d.press(".", "(")
	if want := "the clock can't go back before 1970; 0 returns to now"; d.model.toast != want {
		t.Errorf("before 1970: %q, want %q", d.model.toast, want)
	}
	checkFrame(t, d.screen(), 120, 40)
}

// TestTheClockSaysWhyNot presses its keys where they do nothing.
func TestTheClockSaysWhyNot(t *testing.T) {
	d := start(t, 120, 40)
	d.press("0")
	if want := "the clock already shows now"; !strings.Contains(d.model.toast, want) {
		t.Errorf("0 says %q, want %q", d.model.toast, want)
	}
	d.paste(signed(t, `{"exp":1e300}`))
	d.press(".")
	if want := "the token has no iat, nbf or exp to go to"; d.model.toast != want {
		t.Errorf(". says %q, want %q", d.model.toast, want)
	}
	d.press(")")
	if want := "clock: Fri 20 Nov 11:07 CET; 0 returns"; d.model.toast != want {
		t.Errorf(") says %q, want %q", d.model.toast, want)
	}
}

// TestTheClockOfNowIsMovedToo moves the clock that --now set.
func TestTheClockOfNowIsMovedToo(t *testing.T) {
	d := clocked(t, 120, 40, time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC))
	d.press(">")
	if header := d.header(); !strings.Contains(header, "clock +1h: not now") {
		t.Errorf("the header is %q", header)
	}
	d.press("0")
	if want := "clock: back to the time of --now"; d.model.toast != want {
		t.Errorf("0 says %q, want %q", d.model.toast, want)
	}
	if header := d.header(); !strings.Contains(header, "clock: 20 Nov 11:06, not now") {
		t.Errorf("the header is %q", header)
	}
}

// TestTypedTimesCountFromNow checks that a time typed into the editor doesn't count from the moved
// clock.
func TestTypedTimesCountFromNow(t *testing.T) {
	d := start(t, 120, 40)
	d.press("}", "4", "n", "type:exp=+30m", "enter")
	exp := d.model.snap.Times.ExpiresAt.Time
	if want := d.now.Add(30 * time.Minute); !exp.Equal(want) {
		t.Errorf("exp is %v, want %v", exp, want)
	}
}

// TestAccessFollowsTheClock checks that calls that a token may make now are refused after its exp.
func TestAccessFollowsTheClock(t *testing.T) {
	d := start(t, 120, 40)
	d.press("7")
	before := d.screen()
	d.press("}", ">")
	d.shows("401")
	d.press("0")
	d.press("7") // the message goes away
	if after := d.screen(); after != before {
		t.Errorf("back at now, the screen is\n%s\nwant\n%s", after, before)
	}
}

// TestSnapshotsAreOfTheClock checks that no code of the root takes a snapshot of the present, which
// would forget that the clock was moved.
func TestSnapshotsAreOfTheClock(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(err, files)
	}
	ofPresent := regexp.MustCompile(`\.(Snapshot|At)\((m\.)?settings\.Now\(\)\)`)
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if found := ofPresent.Find(text); found != nil && !strings.HasSuffix(name, "_test.go") {
			t.Errorf("%s: write m.now() in %s: the user may have moved the clock", name, found)
		}
	}
}

// TestCopyingIsNow checks that the warning about a copied token is about the present: the token was
// valid when the clock says it is, and expired days ago.
func TestCopyingIsNow(t *testing.T) {
	d := start(t, 120, 40)
	d.paste(sampleToken)
	d.press("y")
	before := d.model.toast
	d.press(".", ")")
	if header := d.header(); strings.Contains(header, "broken") {
		t.Fatalf("the moved clock is not after iat and before exp: %q", header)
	}
	d.press("y")
	if !strings.Contains(before, "expired") || d.model.toast != before {
		t.Errorf("copied on a moved clock: %q, want %q", d.model.toast, before)
	}
}
