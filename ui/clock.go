package ui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"bulla/core/diagnose"
	"bulla/core/expiry"
	"bulla/core/token"
	"bulla/ui/keymap"
	"bulla/ui/pane"
)

// now returns the time that the screen shows and judges the token by: the present, moved by shift.
// Tokens are still issued at the present.
func (m *Model) now() time.Time { return later(m.settings.Now(), m.shift) }

// present returns the present as of the snapshot.
func (m *Model) present() time.Time { return later(m.snap.Now, -m.shift) }

// later returns a time moved by seconds. A time.Duration can't hold enough of them.
func later(t time.Time, seconds int64) time.Time {
	if seconds == 0 {
		return t
	}
	return time.Unix(t.Unix()+seconds, int64(t.Nanosecond())).In(t.Location())
}

// clockStep returns how many seconds an action moves the clock; ok is false for other actions.
func clockStep(action keymap.Action) (seconds int64, ok bool) {
	switch action {
	case keymap.MinuteBack:
		return -60, true
	case keymap.MinuteForward:
		return 60, true
	case keymap.HourBack:
		return -3600, true
	case keymap.HourForward:
		return 3600, true
	case keymap.DayBack:
		return -86400, true
	case keymap.DayForward:
		return 86400, true
	}
	return 0, false
}

// clockDisabled says why the clock can't be moved like that now, "" if it can.
func (m *Model) clockDisabled(action keymap.Action) string {
	step, _ := clockStep(action)
	to := m.now().Unix() + step
	switch {
	case step < 0 && to < 0:
		return "the clock can't go back before 1970; " + m.keys.Global(keymap.ClockNow) + " returns to now"
	case step > 0 && to > token.LastDate:
		return "the clock can't go beyond the year 9999; " + m.keys.Global(keymap.ClockNow) + " returns to now"
	case action == keymap.NextEdge && len(m.edges()) == 0:
		return "the token has no iat, nbf or exp to go to"
	case action == keymap.ClockNow && m.shift == 0:
		return fmt.Sprintf("the clock already shows now; %s and %s move it by an hour, %s to the next iat, nbf or exp",
			m.keys.Global(keymap.HourForward), m.keys.Global(keymap.HourBack), m.keys.Global(keymap.NextEdge))
	}
	return ""
}

// moveClock carries out an action that moves the clock. It reports false for other actions.
func (m *Model) moveClock(action keymap.Action) bool {
	step, moves := clockStep(action)
	switch {
	case moves:
		m.shift += step
	case action == keymap.NextEdge:
		next, _ := m.snap.Times.NextEdge(m.now())
		m.shift = next.Time.Unix() - m.settings.Now().Unix()
	case action == keymap.ClockNow:
		m.shift = 0
	default:
		return false
	}
	m.snap = m.snap.At(m.now())
	m.arrange()
	m.toast = m.describeClock()
	return true
}

// edges returns the times at which the token changes, the earliest first.
func (m *Model) edges() []diagnose.Edge { return m.snap.Times.Edges() }

// describeClock says what the clock shows after it was moved.
func (m *Model) describeClock() string {
	if m.shift == 0 && m.settings.System != nil {
		return "clock: back to the time of --now"
	}
	if m.shift == 0 {
		return "clock: back to now"
	}
	now, form := m.snap.Now, "Mon 2 Jan 15:04 MST"
	if now.Year() != m.settings.Now().Year() {
		form = "2 Jan 2006 15:04 MST"
	}
	text := "clock: " + now.Format(form)
	if from := m.fromEdge(); from != "" {
		text += ", " + from
		if pane.Width(text) > m.width-2 {
			text = from
		}
	}
	return text + "; " + m.keys.Global(keymap.ClockNow) + " returns"
}

// fromEdge says how far the clock is from the edge that matters: "1m after exp", "at nbf". It
// returns "" for a token without edges.
func (m *Model) fromEdge() string {
	now := m.snap.Now.Truncate(time.Second)
	edges := m.edges()
	if len(edges) == 0 {
		return ""
	}
	for _, e := range slices.Backward(edges) {
		if e.Time.Unix() == now.Unix() {
			return "at " + e.Claim
		}
	}
	times := m.snap.Times
	nearest := edges[0]
	switch {
	case times.NotBefore.OK() && now.Before(times.NotBefore.Time):
		nearest = diagnose.Edge{Claim: "nbf", Time: times.NotBefore.Time}
	case times.IssuedAt.OK() && now.Before(times.IssuedAt.Time):
		nearest = diagnose.Edge{Claim: "iat", Time: times.IssuedAt.Time}
	case times.ExpiresAt.OK():
		nearest = diagnose.Edge{Claim: "exp", Time: times.ExpiresAt.Time}
	}
	if now.Before(nearest.Time) {
		return expiry.Short(nearest.Time.Sub(now)) + " before " + nearest.Claim
	}
	return expiry.Short(now.Sub(nearest.Time)) + " after " + nearest.Claim
}

// shiftText says how far the clock was moved, as in "+2d 3h".
func (m *Model) shiftText() string {
	const year = 31_557_600
	if years := m.shift / year; years > 2 || years < -2 {
		return fmt.Sprintf("%+dy", years)
	}
	text := expiry.Short(time.Duration(m.shift) * time.Second)
	if m.shift > 0 {
		text = "+" + text
	}
	return text
}

// asOfNow says when a token was reissued.
func (m *Model) asOfNow() string {
	if m.shift == 0 {
		return "reissued as of now"
	}
	return "reissued as of now, not of the moved clock"
}

// still introduces what is wrong even after a fix.
func (m *Model) still(wrong diagnose.Finding) string {
	if m.shift != 0 && (wrong.Code == "exp" || wrong.Code == "nbf") {
		return "on the moved clock"
	}
	return "still wrong"
}

// clockBadges say that the screen shows another time than the present, the longest first. It
// returns nil if it shows the present of the system's clock.
func (m *Model) clockBadges() []string {
	if m.shift != 0 {
		by := m.shiftText()
		first, _, _ := strings.Cut(by, " ")
		badges := []string{"clock " + by + ": not now", "clock " + by, by, first}
		if m.width >= wideHeader {
			badges = append([]string{badges[0] + ", " + m.keys.Global(keymap.ClockNow) + " returns"}, badges...)
		}
		return badges
	}
	if m.settings.System == nil {
		return nil
	}
	now, form := m.snap.Now, "2 Jan 15:04"
	if now.Year() != m.settings.System().In(now.Location()).Year() {
		form = "2 Jan 2006 15:04"
	}
	at := now.Format(form)
	return []string{"clock: " + at + ", not now", "clock: " + at, at, "not now"}
}

// roomForClock returns how many cells the header has for the verdict, so that a moved clock
// always shows.
func (m *Model) roomForClock() int {
	if m.shift == 0 {
		return m.width
	}
	badges := m.clockBadges()
	return max(0, m.width-4-pane.Width(badges[len(badges)-1]))
}
