package ui

import (
	"context"
	"strings"
	"sync"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core/intake"
	"bulla/core/signing"
	"bulla/ui/keymap"
	"bulla/ui/terminal"
)

// paste handles a paste. It is text if a field is open and the paste has no token, a key in the Key
// pane, and a token to inspect everywhere else. A token pasted into a claim is text too, so that
// the edit isn't lost, and so is everything pasted into an overlay with fields. While something is
// being read, text for a field waits and everything else stops the read.
func (m *Model) paste(msg terminal.PasteMsg) tea.Cmd {
	m.toast = ""
	text := lineFeeds(string(msg.Bytes))
	if m.reading == nil {
		return m.pasteNow(msg, text)
	}
	if m.fillsField(text) {
		m.wait(msg)
		return nil
	}
	stopped := m.cancelRead(" because of the new paste")
	cmd := m.pasteNow(msg, text)
	if m.toast != "" {
		stopped += "; " + m.toast
	}
	m.toast = stopped
	return cmd
}

// pasteNow handles a paste while nothing is being read.
func (m *Model) pasteNow(msg terminal.PasteMsg, text string) tea.Cmd {
	line, entered := strings.CutSuffix(text, "\n")
	if msg.Unmarked && entered && m.takesText() && !strings.Contains(line, "\n") {
		return m.enterLine(line)
	}
	find := finder(text)
	if len(text) < largePaste || m.overlayTakesPaste() {
		return m.pasteFound(msg, text, find)
	}
	return m.startRead("reading the paste", func(context.Context) func() tea.Cmd {
		find()
		return func() tea.Cmd { return m.pasteFound(msg, text, find) }
	})
}

// largePaste is the length in bytes from which a paste is read in the background: that takes up to
// two seconds for 16 MB.
const largePaste = 1 << 18

// finder returns what finds the tokens in a text, once and only if they are asked for.
func finder(text string) func() intake.Found {
	return sync.OnceValue(func() intake.Found { return intake.Find(text) })
}

// overlayTakesPaste reports whether a paste is text for the open overlay.
func (m *Model) overlayTakesPaste() bool {
	o := m.top()
	return o != nil && o.Traits().TakesPaste
}

// pasteFound handles a paste, and says what is missing in it. Find returns what is in it.
func (m *Model) pasteFound(msg terminal.PasteMsg, text string, find func() intake.Found) tea.Cmd {
	cmd := m.pasteText(text, find)
	switch {
	case msg.Cut:
		m.toast = "the paste was too large: its end was dropped"
	case msg.Open:
		m.toast = "the terminal did not say where the paste ends"
	}
	return cmd
}

// pasteText gives a paste to the open overlay or field, or inspects it.
func (m *Model) pasteText(text string, find func() intake.Found) tea.Cmd {
	switch {
	case m.overlayTakesPaste():
		text = strings.TrimRight(text, "\r\n")
		return m.overlayKey(m.top(), tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text), Paste: true})
	case m.top() == nil:
		return m.pasteOnPanes(text, find)
	}
	m.inspect(text, find())
	return nil
}

// fillsField reports whether a paste is text for a field. Which field is known only after the read:
// a tab may be waiting too.
func (m *Model) fillsField(text string) bool {
	if m.top() != nil {
		return m.overlayTakesPaste()
	}
	return m.paneTakes(finder(text))
}

// paneTakes reports whether a paste is text for the open field of the focused pane.
func (m *Model) paneTakes(find func() intake.Found) bool {
	_, isTyping := m.typing()
	return isTyping && (m.isEditing() || find().Token == "")
}

// pasteOnPanes handles a paste while no overlay is open.
func (m *Model) pasteOnPanes(text string, find func() intake.Found) tea.Cmd {
	if m.paneTakes(find) {
		return m.pasteIntoField(text)
	}
	found := find()
	if m.isFocused(keymap.Key) && found.Token == "" && isKey(found) {
		return m.readKey(text)
	}
	m.inspect(text, found)
	return nil
}

// enterLine handles a line and its line break as typed, not as pasted: a script or a barcode reader
// types into a field that fast.
func (m *Model) enterLine(line string) tea.Cmd {
	cmd := m.pasteText(line, finder(line))
	if !m.takesText() { // it was a token and is inspected now
		return cmd
	}
	return tea.Batch(cmd, m.key(tea.KeyMsg{Type: tea.KeyEnter}))
}

// takesText reports whether keys without a binding are text now.
func (m *Model) takesText() bool {
	if o := m.top(); o != nil {
		_, isTyping := o.typing()
		return isTyping || o.Traits().TakesText
	}
	_, isTyping := m.typing()
	return isTyping
}

// lineFeeds returns a paste with line feeds: most terminals send its line breaks as carriage
// returns, like the enter key.
func lineFeeds(text string) string {
	if strings.Contains(text, "\n") {
		return text
	}
	return strings.ReplaceAll(text, "\r", "\n")
}

// isKey reports whether a paste without a token may be a key to check or sign with: any text may be
// a secret.
func isKey(found intake.Found) bool {
	switch found.Kind {
	case intake.Empty, intake.APIKey, intake.ClientKey, intake.IssueRequest, intake.ScopeString:
		return false
	}
	return found.Size <= signing.MaxKeyFile
}

// pasteIntoField puts a paste into the open field.
func (m *Model) pasteIntoField(text string) tea.Cmd {
	typing, _ := m.typing()
	if !m.isFocused(keymap.Key) && !m.isFocused(keymap.Claims) { // these take several lines
		text = strings.TrimSpace(text)
	}
	return m.effect(typing.Type(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text), Paste: true}, m.frame(m.focus)))
}
