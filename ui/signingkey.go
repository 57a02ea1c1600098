package ui

import (
	"context"
	"errors"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core"
	"bulla/core/diagnose"
	"bulla/core/hint"
	"bulla/core/signing"
	"bulla/ui/keymap"
	"bulla/ui/pane"
)

// readKey reads a signing key from what the user named, and asks for its passphrase if it is
// encrypted.
func (m *Model) readKey(from string) tea.Cmd {
	read := m.settings.ReadSigningKey
	return m.startRead("reading the key", func(ctx context.Context) func() tea.Cmd {
		var keys signing.Keys
		open, err := read(ctx, from)
		if err == nil {
			keys, err = open(nil)
		}
		return func() tea.Cmd {
			if errors.Is(err, signing.ErrEncrypted) {
				m.push(newPassphrase(m, open))
				return nil
			}
			m.useKeys(keys, err)
			return nil
		}
	})
}

// useKeys signs composed tokens with the keys, or checks pasted ones with them. If that fails, the
// text stays in its field.
func (m *Model) useKeys(keys signing.Keys, err error) {
	if err != nil {
		fault := hint.Of(err, "")
		m.toast = fault.Message
		if fault.Hint != "" {
			m.toast += "; " + fault.Hint
		}
		if p, ok := m.panes[m.paneOf(keymap.Key)].(pane.KeyTyping); ok {
			p.KeyRefused(m.toast)
		}
		return
	}
	if m.snap.Mode == core.Compose || m.snap.EditsComposed {
		m.signWith(keys)
		return
	}
	m.keyAccepted()
	m.apply(core.SetVerifiers{Keys: keys})
	m.toast = m.checked()
}

// signWith signs composed tokens with the first of the keys that can.
func (m *Model) signWith(keys signing.Keys) {
	for _, k := range keys {
		if !k.CanSign() {
			continue
		}
		m.keyAccepted()
		m.apply(core.SetSigner{Key: k})
		m.toast = "tokens are signed with " + pane.DescribeKey(k)
		if m.snap.Edit == diagnose.EditedOnly {
			m.toast = m.describeEdit()
		}
		return
	}
	m.toast = "composing needs a key that can sign, and this one can't; it is " + keys.String()
}

// keyAccepted closes the field that a key was typed into.
func (m *Model) keyAccepted() {
	if p, ok := m.panes[m.paneOf(keymap.Key)].(pane.KeyTyping); ok {
		p.KeyAccepted()
	}
}

// checked says what checking a pasted token with a key has shown.
func (m *Model) checked() string {
	s, with := m.snap, pane.DescribeKey(m.snap.Key)
	switch {
	case s.Opened:
		return "opened with " + with
	case s.Closed != nil:
		return "the token can't be opened: " + s.Closed.Reason
	case s.Edit == diagnose.EditedAndSigned:
		return m.describeEdit()
	case s.Edit == diagnose.EditedOnly:
		return "not signed: this key can't sign with the alg of the edited token; it is " + with
	case s.Signature.Accepted():
		return "signature valid: signed with " + with
	case s.Signature.Status == signing.Valid || s.Signature.Status == signing.Invalid:
		outcome, why := s.Signature.Summary()
		return "signature " + outcome + ": " + why
	}
	return "not checked: " + s.Signature.Reason
}
