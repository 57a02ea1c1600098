package ui

import (
	"fmt"
	"time"

	"bulla/core"
	"bulla/core/diagnose"
	"bulla/core/expiry"
	"bulla/core/token"
	"bulla/core/visible"
	"bulla/ui/keymap"
)

// historyDisabled says why an action on the past can't be used now, "" if it can.
func (m *Model) historyDisabled(action keymap.Action) string {
	switch {
	case action == keymap.Undo && !m.session.CanUndo():
		return "there is nothing to undo"
	case action == keymap.Redo && !m.session.CanRedo():
		return "there is nothing to redo"
	case action == keymap.ListHistory && len(m.session.Entries()) < 2 && len(m.snap.Tokens) < 2:
		return "there is no other token yet: press " + m.keys.Global(keymap.Paste) + " to paste one"
	case action == keymap.OlderToken:
		return m.unbrowsable(-1)
	case action == keymap.NewerToken:
		return m.unbrowsable(+1)
	}
	return ""
}

// undo undoes the last step.
func (m *Model) undo() {
	m.travel(m.session.Undo, "undone: ", "; "+m.keys.Global(keymap.Redo)+" redoes it")
}

// redo makes the step again that was undone last.
func (m *Model) redo() {
	m.travel(m.session.Redo, "redone: ", "")
}

// travel goes to another step of the session. Cursors and the focus stay unless another token is
// inspected then.
func (m *Model) travel(step func() string, said, hint string) {
	before := unedited(&m.snap)
	m.toast = said + step() + hint
	m.changed()
	if m.snap.Mode == core.Inspect && unedited(&m.snap).Text != before.Text {
		m.reset()
		m.focusOnToken()
	}
}

// unedited returns the inspected token as it was before it was edited; it has no text while
// composing.
func unedited(s *core.Snapshot) token.Token {
	switch {
	case s.Mode == core.Compose:
		return token.Token{}
	case s.Edit != diagnose.NotEdited:
		return s.Original
	}
	return s.Inspected
}

// focusOnToken takes the focus from the panes that compose to the diagnosis of the token that is
// inspected now.
func (m *Model) focusOnToken() {
	if m.isFocused(keymap.Scopes) || m.isFocused(keymap.Expiry) {
		m.focusOn(keymap.Diagnosis)
	}
}

// browse shows the token of the history so many entries further.
func (m *Model) browse(by int) {
	entries, i := m.session.Entries(), m.session.Shown()
	if i < 0 { // no token is on the screen: count from the last entry, the composed token
		i = len(entries) - 1
		by = min(by, 0)
	}
	m.show(entries, max(i+by, 0)) // there may be only the composed token
}

// unbrowsable says why there is no entry of the history so many further, "" if there is.
func (m *Model) unbrowsable(by int) string {
	entries, i := m.session.Entries(), m.session.Shown()
	switch {
	case len(entries) == 1 && i == 0:
		return "there is no other token yet: press " + m.keys.Global(keymap.Paste) + " to paste one"
	case i == 0 && by < 0:
		return "this is the oldest token of the history: " + m.keys.Global(keymap.ListHistory) + " lists all"
	case i == len(entries)-1 && by > 0:
		return "this is the newest token: " + m.keys.Global(keymap.OlderToken) + " goes to the one before"
	}
	return ""
}

// show shows an entry of the history and says where in it the token is.
func (m *Model) show(entries []core.Entry, i int) {
	m.session.Show(m.moment(), entries[i])
	m.changed()
	m.reset()
	if m.snap.Mode == core.Inspect {
		m.focusOnToken()
	}
	m.toast = fmt.Sprintf("%s; history: %d older, %d newer", m.howAndWhen(entries[i]), i, len(entries)-1-i)
}

// howAndWhen says how and how long ago a token came into the history.
func (m *Model) howAndWhen(e core.Entry) string {
	return visible.Text(e.How()) + " " + ago(m.settings.Now().Sub(e.Time))
}

func ago(d time.Duration) string {
	if d < time.Second {
		return "just now"
	}
	return expiry.Short(d) + " ago"
}
