package ui

import (
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core/intake"
	"bulla/core/signing"
	"bulla/ui/keymap"
	"bulla/ui/layout"
	"bulla/ui/pane"
	"bulla/ui/terminal"
)

// paste takes a paste as text where text is being typed and it holds no token, as a
// key where the key is looked at, else as a token to inspect. Into a claim that is
// edited a token is pasted as well: the edit must not be lost. What is pasted while a
// passphrase is asked for is that.
func (m *Model) paste(msg terminal.PasteMsg) tea.Cmd {
	m.toast = ""
	if m.waits(msg) {
		return nil
	}
	text := string(msg.Bytes)
	if m.window != nil && m.window.place == keymap.Typing {
		m.window.field.Type(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(strings.TrimRight(text, "\r\n")), Paste: true})
		return nil
	}
	if m.window != nil && m.window.overlay != nil && m.window.place != keymap.CodeWindow {
		return m.effect(m.window.overlay.Type(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(strings.TrimRight(text, "\r\n")), Paste: true}, m.overlayFrame(m.window.overlay)))
	}
	if m.window == nil {
		typing, isTyping := m.typing()
		found := intake.Find(text)
		switch {
		case isTyping && m.focus == layout.Claims:
			return m.pasteText(typing, text)
		case found.Token != "":
		case isTyping:
			return m.pasteText(typing, text)
		case m.focus == layout.Key && isKey(found):
			return m.readKey(text)
		}
	}
	m.inspect(text)
	switch {
	case msg.Cut:
		m.toast = "the paste was too large: its end was left out"
	case msg.Open:
		m.toast = "the terminal did not say where the paste ends"
	}
	return nil
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
func (m *Model) pasteText(typing pane.Typing, text string) tea.Cmd {
	if m.focus != layout.Key && m.focus != layout.Claims { // which take lines
		text = strings.TrimSpace(text)
	}
	return m.effect(typing.Type(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text), Paste: true}, m.frame(m.focus)))
}

// A text of runLength characters or more in one key message, runKinds of them
// different, is a paste by a terminal that does not mark pastes: no token is
// shorter, and no keys that a slow line held up look like it. runPause is how soon
// its next piece follows.
const (
	runLength = 40
	runKinds  = 10
	runPause  = 100 * time.Millisecond
	maxRun    = 1 << 16 // characters; each piece is looked at together with those before it
)

// takesRun collects a paste that came as typed text, which would else run through
// the key bindings.
func (m *Model) takesRun(msg tea.KeyMsg) bool {
	now := m.settings.Now()
	follows := len(m.typed) > 0 && now.Sub(m.typedAt) < runPause
	piece := textOf(msg)
	if len(piece) == 0 || !follows && !isRun(piece) {
		m.typed = nil
		return false
	}
	if !follows {
		m.typed = nil
	}
	m.typedAt = now
	if len(m.typed) < maxRun {
		m.typed = append(m.typed, piece...)
		m.inspect(string(m.typed))
	}
	return true
}

func isRun(piece []rune) bool {
	kinds := map[rune]bool{}
	for _, r := range piece {
		kinds[r] = true
	}
	return len(piece) >= runLength && len(kinds) >= runKinds
}

// textOf returns the characters that a key stands for as text.
func textOf(msg tea.KeyMsg) []rune {
	switch msg.Type {
	case tea.KeyRunes, tea.KeySpace:
		return msg.Runes
	case tea.KeyEnter, tea.KeyCtrlJ:
		return []rune{'\n'}
	case tea.KeyTab:
		return []rune{'\t'}
	}
	return nil
}

// fromClipboard looks at the text of the system clipboard.
func (m *Model) fromClipboard(text string, err error) {
	switch {
	case err != nil:
		m.toast = "the system clipboard could not be read: " + err.Error() + "; paste with your terminal's key"
	case text == "":
		m.toast = "the system clipboard is empty"
	default:
		m.inspect(text)
	}
}
