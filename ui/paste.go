package ui

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core/intake"
	"bulla/core/signing"
	"bulla/ui/keymap"
	"bulla/ui/terminal"
)

// paste takes a paste as text where text is being typed and the paste holds no token, as
// a key in the Key pane, and as a token to inspect everywhere else. A token pasted into a
// claim is text too, so that the edit isn't lost, and so is all that is pasted into a
// window with fields. While something is read, text for a field waits and everything else
// stops the reading.
func (m *Model) paste(msg terminal.PasteMsg) tea.Cmd {
	m.toast = ""
	text := lineFeeds(string(msg.Bytes))
	if m.reading == nil {
		return m.takeMessage(msg, text)
	}
	if m.fillsField(text) {
		m.wait(msg)
		return nil
	}
	stopped := m.stopReading()
	cmd := m.takeMessage(msg, text)
	if m.toast != "" {
		stopped += "; " + m.toast
	}
	m.toast = stopped
	return cmd
}

// takeMessage takes a paste while nothing is being read.
func (m *Model) takeMessage(msg terminal.PasteMsg, text string) tea.Cmd {
	line, entered := strings.CutSuffix(text, "\n")
	if msg.Unmarked && entered && m.takesText() && !strings.Contains(line, "\n") {
		return m.enterLine(line)
	}
	cmd := m.takePaste(text)
	switch {
	case msg.Cut:
		m.toast = "the paste was too large: its end was left out"
	case msg.Open:
		m.toast = "the terminal did not say where the paste ends"
	}
	return cmd
}

// takePaste gives a paste to the window or the field that is open, or inspects it.
func (m *Model) takePaste(text string) tea.Cmd {
	key := tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(strings.TrimRight(text, "\r\n")), Paste: true}
	switch o := m.top(); {
	case o == nil:
		return m.pasteOnPanes(text)
	case o.Traits().TakesPaste:
		return m.overlayKey(o, key)
	}
	m.inspect(text)
	return nil
}

// fillsField reports whether a paste is text for a field. Which field, is known only when
// the reading has ended: a tab may be waiting too.
func (m *Model) fillsField(text string) bool {
	if o := m.top(); o != nil {
		return o.Traits().TakesPaste
	}
	return m.paneTakes(intake.Find(text))
}

// paneTakes reports whether a paste is text for the field that is open in the focused pane.
func (m *Model) paneTakes(found intake.Found) bool {
	_, isTyping := m.typing()
	return isTyping && (m.isFocused(keymap.Claims) || found.Token == "")
}

// pasteOnPanes takes a paste where no window is open.
func (m *Model) pasteOnPanes(text string) tea.Cmd {
	found := intake.Find(text)
	switch {
	case m.paneTakes(found):
		return m.pasteText(text)
	case m.isFocused(keymap.Key) && found.Token == "" && isKey(found):
		return m.readKey(text)
	}
	m.inspect(text)
	return nil
}

// enterLine takes a line that came like a paste, and with it its line break, as if they
// were typed: into a field, a script or a barcode reader types at that speed.
func (m *Model) enterLine(line string) tea.Cmd {
	cmd := m.takePaste(line)
	if !m.takesText() { // it was a token, and is inspected
		return cmd
	}
	return tea.Batch(cmd, m.key(tea.KeyMsg{Type: tea.KeyEnter}))
}

// takesText reports whether a key that is not an action is text now.
func (m *Model) takesText() bool {
	if o := m.top(); o != nil {
		return o.Traits().TakesText
	}
	_, isTyping := m.typing()
	return isTyping
}

// lineFeeds returns a paste with line feeds: most terminals send its line breaks as the
// enter key does.
func lineFeeds(text string) string {
	if strings.Contains(text, "\n") {
		return text
	}
	return strings.ReplaceAll(text, "\r", "\n")
}

// isKey reports whether a paste that holds no token may be a key to check or sign
// with: any text may be a secret.
func isKey(found intake.Found) bool {
	switch found.Kind {
	case intake.Empty, intake.APIKey, intake.ClientKey:
		return false
	}
	return found.Size <= signing.MaxKeyFile
}

// pasteText puts a paste into the text being typed.
func (m *Model) pasteText(text string) tea.Cmd {
	typing, _ := m.typing()
	if !m.isFocused(keymap.Key) && !m.isFocused(keymap.Claims) { // which take lines
		text = strings.TrimSpace(text)
	}
	return m.effect(typing.Type(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text), Paste: true}, m.frame(m.focus)))
}
