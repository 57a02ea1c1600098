package ui

import (
	"slices"

	"bulla/core/tour"
	"bulla/ui/keymap"
	"bulla/ui/layout"
	"bulla/ui/pane"
	tourpane "bulla/ui/panes/tour"
)

// paneShowing returns the pane that shows a target.
func (m *Model) paneShowing(t tour.Target) layout.Pane {
	return m.paneOf(tourpane.ContextOf(t))
}

// pointAtTarget moves the cursor of a pane to what the tour points at.
func (m *Model) pointAtTarget() {
	target, ok := m.tourPane().Target()
	if !ok {
		return
	}
	m.arrange()
	p := m.paneShowing(target)
	if pointable, ok := m.panes[p].(pane.Pointable); ok && target.Kind != tour.Pane {
		pointable.Point(target.Name, m.frame(p))
	}
}

const (
	// orderedColumns is the width from which all panes that a step points at have room.
	orderedColumns = 96
	// mostLarge is how many panes the large layout shows next to that of the tour; below it, one.
	mostLarge = 2
)

// switchLarge switches the layout for projectors on or off: few panes, wide spacing, and on a dark
// background the theme with the strongest colors.
func (m *Model) switchLarge() {
	tr := m.touring
	tr.large = !tr.large
	m.tourPane().SetLarge(tr.large)
	switch {
	case !tr.large && tr.own.theme != "":
		if m.theme == strongTheme {
			_ = m.setTheme(tr.own.theme) // it was on the screen before
		}
		tr.own.theme = ""
	case tr.large && m.theme == defaultTheme:
		tr.own.theme = m.theme
		_ = m.setTheme(strongTheme) // a built-in theme always builds, and a test checks that
	}
	m.remeasure()
	m.arrange()
	m.toast = "large layout: enlarge the terminal's font, too; " +
		m.keys.Key(keymap.Tour, keymap.Large) + " switches back"
	if !tr.large {
		m.toast = "all panes again"
	}
}

// strongTheme is the theme with the strongest colors.
const strongTheme = "high-contrast"

// arrange adds what the tour points at to the wishes: the marked pane first.
func (tr *touring) arrange(m *Model, wishes *layout.Wishes) {
	p := m.tourPane()
	if p.Ended() {
		wishes.Zoomed = wishes.Zoomed || m.isFocused(keymap.Tour)
		return
	}
	var shown []layout.Pane
	if tr.sent {
		shown = append(shown, m.paneOf(keymap.Flow))
	}
	if target, ok := p.Target(); ok && !slices.Contains(shown, m.paneShowing(target)) {
		shown = append(shown, m.paneShowing(target))
	}
	for _, target := range p.Targets() {
		if other := m.paneShowing(target); !slices.Contains(shown, other) {
			shown = append(shown, other)
		}
	}
	if other := m.paneOf(keymap.Flow); m.flowPane().Selected() != nil && !slices.Contains(shown, other) {
		shown = append(shown, other) // the real answers
	}
	// In the order of the screen, so that nothing moves while the mark does, unless there is room
	// only for the first.
	switch {
	case tr.large && m.width < orderedColumns:
		shown = shown[:min(len(shown), 1)]
	case tr.large:
		shown = shown[:min(len(shown), mostLarge)]
	case m.width >= orderedColumns:
		slices.Sort(shown)
	}
	wishes.Shown, wishes.Few = shown, tr.large
}

// point tells a pane that the tour points at it.
func (m *Model) point(p layout.Pane, f *pane.Frame) {
	if !m.pointsAt(p) {
		return
	}
	target, _ := m.tourPane().Target()
	f.Pointed = target.Kind != tour.Pane && target.Kind != tour.Flow && target.Kind != tour.Claim
}

// pointsAt reports whether the tour points at a pane.
func (m *Model) pointsAt(p layout.Pane) bool {
	if m.touring == nil || !keymap.ComesFirst(m.contexts[m.focus]) {
		return false
	}
	target, ok := m.tourPane().Target()
	return ok && m.paneShowing(target) == p
}
