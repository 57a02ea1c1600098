package ui

import (
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"

	"bulla/themes"
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

func TestTheSystemsClockIsNotSaid(t *testing.T) {
	d := start(t, 120, 40)
	if header := d.header(); strings.Contains(header, "clock") || strings.Contains(header, "not now") {
		t.Errorf("the header is %q", header)
	}
}
