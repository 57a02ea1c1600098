package ui

import (
	"errors"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core"
	"bulla/core/diagnose"
	"bulla/core/signing"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/pane"
)

// readKey reads a key from where the user said, and asks for its passphrase where
// it has one.
func (m *Model) readKey(from string) tea.Cmd {
	keys, err := m.settings.ReadKey(from, nil)
	if errors.Is(err, signing.ErrEncrypted) {
		m.window = m.passphraseWindow(from)
		return nil
	}
	m.takeKeys(keys, err)
	return nil
}

// takeKeys signs composed tokens with the keys, or checks pasted ones with them.
func (m *Model) takeKeys(keys signing.Keys, err error) {
	if err != nil {
		m.toast = err.Error()
		return
	}
	if m.snap.Mode == core.Inspect && !m.bench.Own {
		edited := m.snap.Edit
		m.apply(core.SetVerifiers{Keys: keys})
		m.toast = "checked with " + keys.String()
		if edited == diagnose.EditedOnly && m.snap.Edit == diagnose.EditedAndSigned {
			m.toast = "signed anew with " + keys.String()
		}
		return
	}
	for _, key := range keys {
		if key.CanSign() {
			m.apply(core.SetSigner{Key: key})
			m.toast = "tokens are signed with " + key.Describe()
			return
		}
	}
	m.toast = "that key can only check signatures, and composing needs one that signs: " + keys.String()
}

// passphraseWindow asks for the passphrase of an encrypted private key.
func (m *Model) passphraseWindow(from string) *window {
	field := pane.NewSecretField("passphrase ", "")
	w := &window{title: "The private key is encrypted", field: &field, place: keymap.Typing}
	w.lines = func(width int) []pane.Line {
		lines := []pane.Line{field.Line(width, m.settings.Glyphs.Ellipsis), {}}
		return append(lines, pane.Wrap(themes.Muted, "It is used once, to read the key, and kept nowhere.", width)...)
	}
	w.enter = func(text string) tea.Cmd {
		keys, err := m.settings.ReadKey(from, func() ([]byte, error) { return []byte(text), nil })
		m.takeKeys(keys, err)
		return nil
	}
	return w
}

// fieldKey gives a key to a window in which one line is typed.
func (m *Model) fieldKey(w *window, msg tea.KeyMsg) tea.Cmd {
	b, _ := m.keys.Find(keymap.Typing, msg.String())
	switch {
	case b.Action == keymap.Accept && !msg.Paste:
		m.window = nil
		return w.enter(w.field.Value())
	case b.Action == keymap.Cancel && !msg.Paste:
		m.window = nil
	default:
		w.field.Type(msg)
	}
	return nil
}
