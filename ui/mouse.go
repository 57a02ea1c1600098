package ui

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/ui/keymap"
	"bulla/ui/layout"
	"bulla/ui/pane"
)

// wheelRows is how many rows a step of the mouse wheel scrolls.
const wheelRows = 3

// mouse handles a mouse event: a click with the left button, or the wheel. While something is being
// read, keys wait for the end of that, but a click would then hit another screen, so it is ignored.
func (m *Model) mouse(msg tea.MouseMsg) tea.Cmd {
	if m.reading != nil || msg.X < 0 || msg.X >= m.width || msg.Y < 0 || msg.Y >= m.height {
		return nil
	}
	switch msg.Button {
	case tea.MouseButtonWheelUp:
		m.wheel(msg.X, msg.Y, -wheelRows)
	case tea.MouseButtonWheelDown:
		m.wheel(msg.X, msg.Y, +wheelRows)
	case tea.MouseButtonLeft:
		target := m.lines()[msg.Y].TargetAt(msg.X)
		m.toast, m.lesson = "", ""
		return m.click(msg.X, msg.Y, target)
	}
	return nil
}

// click carries out a click on a cell. The target is from the frame that the user saw.
func (m *Model) click(x, y int, target pane.Target) tea.Cmd {
	if o := m.top(); o != nil {
		return m.clickOverlay(o, x, y, target)
	}
	p, ok := m.paneAt(x, y)
	if typing, open := m.typing(); open && !m.endsTyping(target.Key) {
		switch {
		case ok && p == m.focus && target == (pane.Target{}):
			return nil // on the field, for example
		case !yields(typing, m.frame(m.focus)):
			m.toast = "a field is open: enter accepts its text, esc cancels"
			return nil
		}
		m.session.EndTyping()
		m.arrange()
	}
	switch {
	case target.Key != "":
		return m.key(keyNamed(target.Key))
	case ok:
		return m.clickPane(p, target)
	}
	return nil
}

// endsTyping reports whether a key accepts or cancels what is typed in a pane.
func (m *Model) endsTyping(key string) bool {
	_, ok := m.keys.Find(keymap.Typing, key)
	return ok
}

// yields ends the typing in a pane because of a click elsewhere. It reports false if that would
// lose text.
func yields(typing pane.Typing, f pane.Frame) bool {
	yielding, ok := typing.(pane.Yielding)
	return ok && yielding.Yield(f)
}

// clickPane gives the keys to a pane and picks the row that was clicked.
func (m *Model) clickPane(p layout.Pane, target pane.Target) tea.Cmd {
	had := m.focus == p
	if !had {
		m.setFocus(p)
	}
	clickable, ok := m.panes[p].(pane.Clickable)
	if !ok || !target.IsRow {
		return nil
	}
	f := m.frame(p)
	f.Focused = had
	return m.effect(clickable.Click(target, f))
}

// clickOverlay carries out a click while an overlay is open. A click next to the overlay closes it,
// unless that would lose something.
func (m *Model) clickOverlay(o *openOverlay, x, y int, target pane.Target) tea.Cmd {
	f := m.overlayFrame(o)
	switch {
	case target.Key != "":
		return m.key(keyNamed(target.Key))
	case target.IsRow:
		if clickable, ok := o.Overlay.(pane.Clickable); ok {
			return m.effect(clickable.Click(target, f))
		}
	case !contains(m.overlayRect(o, f), x, y) && m.cancel == nil && m.overlayYields(o, f):
		m.closeOverlay()
	}
	return nil
}

// overlayYields reports whether closing an overlay loses nothing that was typed.
func (m *Model) overlayYields(o *openOverlay, f pane.Frame) bool {
	if yielding, ok := o.Overlay.(pane.Yielding); ok {
		return yielding.Yield(f)
	}
	return !o.Traits().TakesText
}

// wheel scrolls the overlay, or else the pane, under the pointer. The focus stays.
func (m *Model) wheel(x, y, rows int) {
	if o := m.top(); o != nil {
		if f := m.overlayFrame(o); contains(m.overlayRect(o, f), x, y) {
			scroll(o.Overlay, rows, f)
		}
		return
	}
	if p, ok := m.paneAt(x, y); ok {
		scroll(m.panes[p], rows, m.frame(p))
	}
}

// scroll scrolls a pane or an overlay: by itself, or as the keys up and down do.
func scroll(p any, rows int, f pane.Frame) {
	if scrolling, ok := p.(pane.Scrolling); ok {
		scrolling.Scroll(rows, f)
		return
	}
	action := keymap.Down
	if rows < 0 {
		action = keymap.Up
	}
	keyed, ok := p.(pane.Keyed)
	for i := 0; ok && i < wheelRows; i++ {
		keyed.Do(action, f)
	}
}

// paneAt returns the pane that is drawn on a cell.
func (m *Model) paneAt(x, y int) (p layout.Pane, ok bool) {
	for _, placed := range m.plan.Panes {
		if contains(placed.Rect, x, y) {
			return placed.Pane, true
		}
	}
	return 0, false
}

// contains reports whether a cell is in a rectangle.
func contains(r layout.Rect, x, y int) bool {
	return x >= r.X && x < r.X+r.W && y >= r.Y && y < r.Y+r.H
}

// mouseMode returns the command that has the terminal send mouse events, or stop sending them.
func (m *Model) mouseMode() tea.Cmd {
	if m.mouseOff {
		return tea.DisableMouse
	}
	return tea.EnableMouseCellMotion
}

// switchMouse switches the mouse off, so that the terminal selects text again, or on.
func (m *Model) switchMouse() tea.Cmd {
	m.mouseOff = !m.mouseOff
	m.toast = "mouse on: in most terminals, shift+drag still selects text"
	if m.mouseOff {
		m.toast = "mouse off: the terminal selects text; " + m.keys.Global(keymap.Mouse) + " switches it on"
	}
	return m.mouseMode()
}

// keyNamed returns the key of a name, as in a binding.
func keyNamed(name string) tea.KeyMsg {
	name, alt := strings.CutPrefix(name, "alt+")
	for t := tea.KeyF20; t <= tea.KeyBackspace; t++ {
		if t != tea.KeyRunes && t.String() == name {
			return tea.KeyMsg{Type: t, Alt: alt}
		}
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(name), Alt: alt}
}
