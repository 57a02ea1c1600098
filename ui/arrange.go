package ui

import (
	"slices"

	"bulla/core"
	"bulla/ui/keymap"
	"bulla/ui/layout"
	"bulla/ui/pane"
)

// The least rows that panes ask for while composing, so that nothing moves while the user changes
// the token: the expiry needs the rows of its longest text, the others those that they usually
// need.
const (
	expiryRows    = 8
	tokenRows     = 8
	diagnosisRows = 5
)

// arrange places the panes on the screen and tells them their sizes. What the panes want is asked
// only when the user expects a change, so that they don't move while scopes are picked or a token
// is edited: after another size, mode, token or focused frame, and when an editor opens or closes.
func (m *Model) arrange() {
	editing := m.isEditing()
	wishes := layout.Wishes{
		Slots: m.slotsNow(), Rows: m.wishes.Rows, Stretch: m.wishes.Stretch,
		Focus: m.focus, Recent: m.recent, Zoomed: m.zoomed,
		FindingsFirst: m.snap.Mode == core.Inspect || m.snap.Asked() != nil,
	}
	if m.touring != nil {
		m.touring.arrange(m, &wishes)
	}
	if wishes.FindingsFirst != m.wishes.FindingsFirst || editing != m.editing {
		wishes.Rows = nil
	}
	if wishes.Rows == nil {
		wishes.Rows, wishes.Stretch = m.measure(wishes)
	}
	m.wishes, m.editing = wishes, editing
	m.plan = layout.Screen(m.width, m.height, wishes)
	for _, placed := range m.plan.Panes {
		width, height := m.inner(placed.Rect)
		m.panes[placed.Pane].SetSize(width, height)
	}
}

// remeasure asks the panes again what they want when they are arranged the next time.
func (m *Model) remeasure() { m.wishes.Rows = nil }

// isEditing reports whether the focused pane edits the token in place. Typing a filter isn't
// editing.
func (m *Model) isEditing() bool {
	_, edits := m.panes[m.focus].(pane.PartEditing)
	filtering, ok := m.panes[m.focus].(pane.Filtering)
	_, typing := m.typing()
	return edits && typing && !(ok && filtering.Filtering())
}

// measure returns how many rows each pane wants and how many it can use. They depend on its width,
// but not on the zoom.
func (m *Model) measure(wishes layout.Wishes) (rows, stretch []int) {
	wishes.Zoomed = false
	m.plan = layout.Screen(m.width, m.height, wishes)
	rows, stretch = make([]int, len(m.panes)), make([]int, len(m.panes))
	for i, p := range m.panes {
		if wanting, ok := p.(pane.Wanting); ok {
			f := m.frame(layout.Pane(i))
			f.Height = m.height
			rows[i] = wanting.Wants(f)
			if stretching, ok := p.(pane.Stretching); ok {
				stretch[i] = stretching.Stretches(f)
			}
		}
	}
	atLeast := func(context keymap.Context, least int) {
		p := m.paneOf(context)
		rows[p] = max(rows[p], least)
	}
	atLeast(keymap.Expiry, expiryRows)
	if !wishes.FindingsFirst {
		atLeast(keymap.Token, tokenRows)
		atLeast(keymap.Diagnosis, diagnosisRows)
	}
	return rows, stretch
}

// inner returns the size of the content of a frame.
func (m *Model) inner(r layout.Rect) (width, height int) {
	if !m.plan.Border {
		return r.W, r.H - 1
	}
	return r.W - 4, r.H - 2
}

// frame returns what a pane is drawn from. A pane that is only a tab has the size of its frame.
func (m *Model) frame(p layout.Pane) pane.Frame {
	f := pane.Frame{
		Snapshot: &m.snap, Now: m.present(), Glyphs: m.settings.Glyphs, Focused: m.focus == p && m.top() == nil,
		Users: m.session.Users, Keys: m.keys, Context: m.contextOf(p),
	}
	if placed, ok := m.plan.Frame(p); ok {
		f.Width, f.Height = m.inner(placed.Rect)
	}
	if marking, ok := m.panes[m.focus].(pane.Marking); ok && p != m.focus {
		f.Mark = marking.Mark(f)
	}
	if p != m.focus {
		m.point(p, &f)
	}
	return f
}

// setFocus gives the keys to a pane.
func (m *Model) setFocus(p layout.Pane) {
	if following, ok := m.panes[p].(pane.Following); ok {
		following.Follow(m.frame(p))
	}
	if frame, ok := m.plan.Frame(p); !ok || frame.Pane != m.focus {
		m.remeasure()
	}
	m.used = m.used || p != m.focus
	m.focus = p
	m.recent = append([]layout.Pane{p}, slices.DeleteFunc(m.recent, func(r layout.Pane) bool { return r == p })...)
	m.arrange()
}

// focusOn gives the keys to the pane of a context.
func (m *Model) focusOn(context keymap.Context) { m.setFocus(m.paneOf(context)) }

// isFocused reports whether the pane of a context has the keys.
func (m *Model) isFocused(context keymap.Context) bool { return m.contexts[m.focus] == context }

// step moves the focus so many panes further, as the eye meets them, in a circle.
func (m *Model) step(by int) {
	order := m.plan.Order()
	if at := slices.Index(order, m.focus); at >= 0 {
		m.setFocus(order[(at+by+len(order))%len(order)])
	}
}

// zoom gives the focused pane the whole screen, or takes it away again.
func (m *Model) zoom() {
	m.zoomed = !m.zoomed
	m.arrange()
}

// isZoomed reports whether the zoom shows: in the smallest class every pane has the whole screen.
func (m *Model) isZoomed() bool { return m.zoomed && m.plan.Class != layout.Tiny }
