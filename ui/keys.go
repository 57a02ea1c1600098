package ui

import (
	"cmp"
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core"
	"bulla/core/diagnose"
	"bulla/core/share"
	"bulla/core/signing"
	"bulla/ui/keymap"
	"bulla/ui/layout"
	"bulla/ui/pane"
)

// key routes a key: ctrl+c, what is being read, the innermost overlay, a pane that takes text,
// global bindings, the focused pane. A key that does nothing now says why.
func (m *Model) key(msg tea.KeyMsg) tea.Cmd {
	m.toast, m.lesson = "", ""
	if msg.Type == tea.KeyCtrlC {
		return tea.Quit
	}
	if m.waits(msg) {
		return nil
	}
	top := m.top()
	if m.takesText() {
		// Several letters at once are text, even if they spell the name of a key, such as "enter".
		msg.Paste = msg.Paste || len(msg.Runes) > 1
		if top != nil {
			return m.overlayKey(top, msg)
		}
		return m.typingKey(msg)
	}
	switch {
	case msg.Type == tea.KeyCtrlZ:
		return m.global(keymap.Suspend, msg.String())
	case len(msg.Runes) > 1:
		return m.oneByOne(msg)
	case top != nil:
		return m.overlayKey(top, msg)
	}
	b, ok := m.keys.Find(keymap.Everywhere, msg.String())
	if ok && !m.covers(msg.String()) {
		return m.global(b.Action, msg.String())
	}
	return m.paneKey(msg)
}

// covers reports whether a key that works everywhere does something else in the focused pane.
func (m *Model) covers(key string) bool {
	context := m.contextOf(m.focus)
	if !keymap.ComesFirst(context) {
		return false
	}
	_, ok := m.keys.Find(context, key)
	return ok
}

// typing returns the focused pane; ok is false unless it takes text now.
func (m *Model) typing() (p pane.Typing, ok bool) {
	p, ok = m.panes[m.focus].(pane.Typing)
	return p, ok && p.Typing()
}

// typingKey gives a key to a pane that takes text.
func (m *Model) typingKey(msg tea.KeyMsg) tea.Cmd {
	typing, _ := m.typing()
	return m.typed(typing, msg, m.frame(m.focus))
}

// typed gives a key to what takes text: a pane or an overlay.
func (m *Model) typed(typing pane.Typing, msg tea.KeyMsg, f pane.Frame) tea.Cmd {
	b, _ := m.keys.Find(keymap.Typing, msg.String())
	switch {
	case b.Action == keymap.Accept && !msg.Paste:
		cmd := m.effect(typing.Accept(f))
		if !typing.Typing() {
			m.session.EndTyping()
		}
		return cmd
	case b.Action == keymap.Cancel && !msg.Paste:
		return m.leave(typing, m.focus)
	}
	return m.effect(typing.Type(msg, f))
}

// leave closes an open field without applying its text. What changed while it was typed is taken
// back.
func (m *Model) leave(typing pane.Typing, p layout.Pane) tea.Cmd {
	e := typing.Leave(m.frame(p))
	if m.session.CancelTyping() {
		m.changed()
		e.Changes = nil
	}
	return m.effect(e)
}

// oneByOne handles keys that came in one piece, as happens over a slow line or while the program is
// busy.
func (m *Model) oneByOne(msg tea.KeyMsg) tea.Cmd {
	var cmds []tea.Cmd
	for _, r := range msg.Runes {
		cmds = append(cmds, m.key(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}, Alt: msg.Alt}))
	}
	return tea.Batch(cmds...)
}

// paneKey gives a key to the focused pane.
func (m *Model) paneKey(msg tea.KeyMsg) tea.Cmd {
	b, ok := m.keys.Find(m.contextOf(m.focus), msg.String())
	if !ok {
		m.toast = m.elsewhere(msg)
		return nil
	}
	return m.paneAction(b.Action)
}

// paneAction carries out an action of the focused pane.
func (m *Model) paneAction(action keymap.Action) tea.Cmd {
	keyed, ok := m.panes[m.focus].(pane.Keyed)
	if !ok {
		return nil
	}
	f := m.frame(m.focus)
	if keyed.Disabled(action, f) != "" && m.composesAgain() {
		f = m.frame(m.focus)
	}
	if why := keyed.Disabled(action, f); why != "" {
		m.toast = why
		return nil
	}
	return m.effect(keyed.Do(action, f))
}

// elsewhere says that a key does nothing here, and in which other pane it does something: one where
// it is the key that the footer shows, or else one where it is another key of a binding.
func (m *Model) elsewhere(key tea.KeyMsg) string {
	if key.Alt {
		return "" // more likely a part of an escape sequence than a key
	}
	name, other := key.String(), ""
	for i, context := range m.contexts {
		p := layout.Pane(i)
		b, ok := m.keys.Find(context, name)
		if !ok || b.Name == "" || p == m.focus || !m.applies(p, b.Action) {
			continue
		}
		says := func(key string) string {
			return fmt.Sprintf("%s does nothing here; press %s for %s, then %s: %s",
				key, m.keys.Pane(context), m.tabName(p), key, uncapitalized(b.Name))
		}
		if b.Keys()[0] == name {
			return says(b.Help().Key)
		}
		other = cmp.Or(other, says(name))
	}
	return cmp.Or(other, name+" does nothing here; "+m.keys.Global(keymap.Help)+" lists the keys")
}

// uncapitalized returns a name as it is written within a sentence.
func uncapitalized(name string) string { return strings.ToLower(name[:1]) + name[1:] }

// applies reports whether a pane can carry out an action now.
func (m *Model) applies(p layout.Pane, action keymap.Action) bool {
	keyed, ok := m.panes[p].(pane.Keyed)
	return ok && keyed.Disabled(action, m.frame(p)) == ""
}

// global carries out an action that works everywhere.
func (m *Model) global(action keymap.Action, key string) tea.Cmd {
	if why := m.disabled(action); why != "" {
		m.toast = why
		return nil
	}
	if m.moveClock(action) {
		return nil
	}
	switch action {
	case keymap.Quit:
		return tea.Quit
	case keymap.Suspend:
		return m.settings.Suspend
	case keymap.StartTour:
		return m.tourKey()
	case keymap.Mouse:
		return m.switchMouse()
	case keymap.Settings:
		return m.editSettings()
	case keymap.NextPane:
		m.step(+1)
	case keymap.PrevPane:
		m.step(-1)
	case keymap.Zoom:
		m.zoom()
	case keymap.GoPane:
		m.goTo(layout.Pane(digit(key)))
	case keymap.Compose:
		m.back()
	case keymap.Undo:
		m.undo()
	case keymap.Redo:
		m.redo()
	case keymap.OlderToken:
		m.browse(-1)
	case keymap.NewerToken:
		m.browse(+1)
	case keymap.CopyToken:
		return m.copy(m.snap.Token.Text, "token")
	case keymap.WriteFile:
		return m.effect(written(m.shownItem()))
	case keymap.CopyHere:
		return m.copy(m.copyable())
	case keymap.Fix:
		m.fix()
	case keymap.Reissue:
		m.apply(core.Reissue{})
		m.toast = m.asOfNow()
	case keymap.Issuer:
		m.switchIssuer()
	case keymap.Send:
		if m.touring != nil {
			return m.issueInTour()
		}
		m.open(action)
	default:
		m.open(action)
	}
	return nil
}

// disabled says why a global action can't be used now, "" if it can.
func (m *Model) disabled(action keymap.Action) string {
	switch action {
	case keymap.Zoom:
		if m.plan.Class == layout.Tiny {
			return "each pane has the whole screen already"
		}
	case keymap.Suspend:
		if m.settings.Suspend == nil {
			return "this system can't suspend a program"
		}
	case keymap.Undo, keymap.Redo, keymap.ListHistory, keymap.OlderToken, keymap.NewerToken:
		return m.historyDisabled(action)
	case keymap.CopyToken:
		if m.snap.Token.Text == "" {
			return "there is no token to copy: " + m.snap.NoToken
		}
	case keymap.CopyHere:
		if text, _ := m.copyable(); text == "" {
			return "there is nothing to copy in this pane"
		}
	case keymap.Reissue:
		return m.reissueDisabled()
	case keymap.Fix:
		return m.fixDisabled()
	case keymap.Compare:
		return m.incomparable()
	case keymap.Settings:
		if m.settings.File == nil {
			return "bulla was started without a settings file; bulla help settings says where it is"
		}
	case keymap.Issuer, keymap.Send:
		return m.unreachable(action)
	}
	return m.clockDisabled(action)
}

// back cancels what the pane is doing, undoes the last fix or edit, or leaves the pasted token. No
// token is lost: the history has them all.
func (m *Model) back() {
	if p, ok := m.panes[m.focus].(pane.Cancelable); ok && p.Cancel() {
		return
	}
	newest := m.session.Shown() == len(m.session.Entries())-2
	switch {
	case m.isZoomed():
		m.zoom()
	case m.session.Derived() != "":
		m.undo()
		return
	case m.snap.Edit != diagnose.NotEdited:
		m.apply(core.Revert{})
		m.toast = "edit undone; " + m.keys.Global(keymap.Undo) + " brings it back"
	case m.snap.Asked() != nil:
		m.forgetAsked()
	case m.snap.Mode == core.Inspect:
		m.apply(core.BackToCompose{})
		m.focusOn(keymap.Scopes)
		m.toast = "back to composing; " + m.keys.Global(keymap.ListHistory) + " lists the tokens"
		if newest {
			m.toast = "back to composing; " + m.keys.Global(keymap.OlderToken) + " shows the token again"
		}
	}
}

// effect carries out the effect that a pane or an overlay returned.
func (m *Model) effect(e pane.Effect) tea.Cmd {
	before := m.snap.Token.Text
	m.apply(e.Changes...)
	if m.snap.Edit != diagnose.NotEdited && m.snap.Token.Text != before {
		m.toast = m.describeEdit()
	}
	if e.Say != "" {
		m.toast = e.Say
	}
	if e.Detail != nil {
		m.push(newDetail(e.Detail))
	}
	if e.Overlay != nil {
		m.push(e.Overlay)
	}
	m.arrange()
	switch {
	case e.Tour != "":
		return m.tourAction(e.Tour)
	case e.Perform != nil:
		return m.perform(*e.Perform)
	case e.Copy != "":
		return m.copy(e.Copy, e.Copied)
	case e.Write != nil:
		m.push(newWriteField(m, *e.Write))
	case e.Request != nil:
		return m.send(e.Request)
	case e.Read != nil:
		return m.startOverlayRead(*e.Read)
	case e.OpenEditor != nil:
		return m.openEditor(e.OpenEditor)
	case e.UseLocalKey:
		m.useKeys(signing.Keys{m.snap.Local}, nil)
	case e.KeySource != "":
		return m.readKey(e.KeySource)
	}
	return nil
}

// copyable returns what the focused pane has to copy.
func (m *Model) copyable() (text, what string) {
	p, ok := m.panes[m.focus].(pane.Copying)
	if !ok {
		return m.snap.Token.Text, "token"
	}
	return p.Copy(m.frame(m.focus))
}

// copy puts a text on the clipboard, outside of Update: a clipboard program may take long.
func (m *Model) copy(text, what string) tea.Cmd {
	put, warning := m.settings.Clipboard, ""
	if t := m.snap.Token.Text; t != "" && strings.Contains(text, t) {
		warning = share.Refused(m.snap.At(m.present()))
	}
	return func() tea.Msg { return copiedMsg{what: what, copied: put(text), warning: warning} }
}
