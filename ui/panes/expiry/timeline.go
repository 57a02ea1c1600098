package expiry

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"bulla/core/diagnose"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/pane"
)

// minTimeline is how many cells a timeline needs.
const minTimeline = 12

// stop is a place on a timeline: one time, or several that are the same.
type stop struct {
	at    int64 // seconds since 1970
	names []string
	cell  int
}

func (s stop) label() string { return strings.Join(s.names, "=") }

func (s stop) has(name string) bool { return slices.Contains(s.names, name) }

// timeline draws iat, nbf, exp and the clock on one scale of exactly width cells, and their names
// below. The scale is linear, except that it keeps the marks far enough apart to name them. Where
// there is no room for all names, the clock and exp keep theirs. Clock is what the clock is called.
// It returns no lines for a token without exp, or if the width is too small.
func timeline(times diagnose.Times, now time.Time, clock string, width int, g themes.Glyphs) []pane.Line {
	if !times.ExpiresAt.OK() || width < minTimeline {
		return nil
	}
	stops := stopsOf(times, now, clock)
	if len(stops) < 2 {
		return nil
	}
	place(stops, width)
	return []pane.Line{drawBar(stops, times, clock, width, g), drawLabels(stops, clock, width)}
}

// timelineOf draws the times of the token that is shown.
func timelineOf(f pane.Frame) []pane.Line {
	clock := "now"
	if f.Moved() {
		clock = "clock"
	}
	return timeline(f.Snapshot.Times, f.Snapshot.Now, clock, f.Width, f.Glyphs)
}

// withKeys adds the keys that move the clock, if the pane is focused and has a row left for them. A
// pasted token leaves it no other keys.
func withKeys(lines []pane.Line, f pane.Frame) []pane.Line {
	if !f.Focused || !f.Snapshot.Times.ExpiresAt.OK() || len(lines) >= f.Height {
		return lines
	}
	line := pane.Text(themes.Faint, "clock")
	for _, action := range []keymap.Action{keymap.NextEdge, keymap.HourForward, keymap.DayForward, keymap.ClockNow} {
		help := f.Keys.Get(keymap.Everywhere, action).Help()
		if line.Width()+3+pane.Width(help.Key+help.Desc) <= f.Width {
			line.Add(themes.Text, "  ").Add(themes.Shortcut, help.Key).Add(themes.Muted, " "+help.Desc)
		}
	}
	return append(lines, line)
}

// stopsOf returns the stops of a timeline in order. Shortly after another stop, the clock is at the
// same one, so that the bar of a token that was just issued stays still.
func stopsOf(times diagnose.Times, now time.Time, clock string) []stop {
	var all []stop
	for _, e := range times.Edges() {
		all = append(all, stop{at: e.Time.Unix(), names: []string{e.Claim}})
	}
	all = append(all, stop{at: now.Unix(), names: []string{clock}})
	slices.SortStableFunc(all, func(a, b stop) int { return cmp.Compare(a.at, b.at) })
	shortly := min((all[len(all)-1].at-all[0].at)/30, 60)
	stops := all[:1]
	for _, s := range all[1:] {
		last := &stops[len(stops)-1]
		apart := s.at - last.at
		if apart == 0 || s.has(clock) && apart < shortly {
			last.names = append(last.names, s.names...)
			continue
		}
		stops = append(stops, s)
	}
	return stops
}

// place sets the cells of the stops: the first and the last one at the ends, and between two at
// least as many cells as their names need.
func place(stops []stop, width int) {
	last := len(stops) - 1
	span := float64(stops[last].at - stops[0].at)
	gaps, sum := make([]int, last), 0
	for i := range gaps {
		right, left := pane.Width(stops[i].label())/2, pane.Width(stops[i+1].label())/2
		if i == 0 {
			right = pane.Width(stops[i].label()) - 1
		}
		if i+1 == last {
			left = pane.Width(stops[last].label()) - 1
		}
		gaps[i] = right + left + 2
		sum += gaps[i]
	}
	for i := range gaps {
		if sum > width-1 {
			gaps[i] = max(1, gaps[i]*(width-1)/sum-1)
		}
	}
	for i := range stops {
		stops[i].cell = int(math.Round(float64(stops[i].at-stops[0].at) / span * float64(width-1)))
		if i > 0 {
			stops[i].cell = max(stops[i].cell, stops[i-1].cell+gaps[i-1])
		}
	}
	stops[last].cell = width - 1
	for i := last - 1; i >= 0; i-- {
		stops[i].cell = min(stops[i].cell, stops[i+1].cell-gaps[i])
	}
}

// drawBar draws the line itself. What is behind the clock and what is ahead of it, and when the
// token is valid and when not, look different.
func drawBar(stops []stop, times diagnose.Times, clock string, width int, g themes.Glyphs) pane.Line {
	var line pane.Line
	past := slices.IndexFunc(stops, func(s stop) bool { return s.has(clock) })
	for i, s := range stops {
		switch {
		case s.has(clock):
			line.Add(themes.Strong, g.BarNow)
		case s.has("exp"):
			line.Add(themes.Muted, g.BarEnd)
		case s.has("nbf"):
			line.Add(themes.Muted, g.BarFrom)
		default:
			line.Add(themes.Muted, g.BarStart)
		}
		if i+1 == len(stops) {
			break
		}
		glyph, role := g.BarFill, themes.Pass
		switch {
		case !isValid(times, s.at):
			glyph, role = g.BarRest, themes.Error
		case i < past:
			role = themes.Muted
		}
		line.Add(role, strings.Repeat(glyph, stops[i+1].cell-s.cell-1))
	}
	return *line.PadTo(width)
}

// isValid reports whether the times allow a token at an instant.
func isValid(times diagnose.Times, at int64) bool {
	started := func(d diagnose.Date) bool { return !d.OK() || d.Time.Unix() <= at }
	return started(times.IssuedAt) && started(times.NotBefore) && at < times.ExpiresAt.Time.Unix()
}

// drawLabels puts the names below their marks, the most important first.
func drawLabels(stops []stop, clock string, width int) pane.Line {
	rank := func(s stop) int {
		return slices.IndexFunc([]string{clock, "exp", "nbf", "iat"}, s.has)
	}
	byRank := slices.Clone(stops)
	slices.SortStableFunc(byRank, func(a, b stop) int { return cmp.Compare(rank(a), rank(b)) })
	taken := make([]bool, width+2) // the cell before the first one, and that after the last one
	starts := map[string]int{}
	for _, s := range byRank {
		label := s.label()
		size := pane.Width(label)
		start := max(0, min(s.cell-size/2, width-size))
		if size > width || slices.Contains(taken[start:start+size+2], true) {
			continue
		}
		for cell := range size {
			taken[start+1+cell] = true
		}
		starts[label] = start
	}
	var line pane.Line
	for _, s := range stops {
		start, ok := starts[s.label()]
		if !ok {
			continue
		}
		role := themes.Muted
		if s.has(clock) {
			role = themes.Strong
		}
		line.PadTo(start).Add(role, s.label())
	}
	return *line.PadTo(width)
}
