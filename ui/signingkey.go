package ui

import (
	"context"
	"errors"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core"
	"bulla/core/diagnose"
	"bulla/core/signing"
	"bulla/ui/keymap"
	"bulla/ui/pane"
	"bulla/ui/pane/form"
)

// readKey reads a key from where the user said, and asks for its passphrase where it
// has one.
func (m *Model) readKey(from string) tea.Cmd {
	read := m.settings.ReadSigningKey
	return m.start("reading the key", func(ctx context.Context) func() tea.Cmd {
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

// useKeys signs composed tokens with the keys, or checks pasted ones with them.
// Where it cannot, what was typed stays in its field.
func (m *Model) useKeys(keys signing.Keys, err error) {
	if err != nil {
		fault := form.FaultOf(err, "")
		m.toast = fault.Message
		if fault.Hint != "" {
			m.toast += "; " + fault.Hint
		}
		return
	}
	if m.snap.Mode == core.Compose || m.bench.EditsComposed {
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
			m.toast = edited(m.snap)
		}
		return
	}
	m.toast = "that key can only check signatures, and composing needs one that signs: " + keys.String()
}

// keyAccepted ends the typing of a key.
func (m *Model) keyAccepted() {
	if p, ok := m.panes[m.paneOf(keymap.Key)].(pane.KeyTyping); ok {
		p.KeyAccepted()
	}
}

// checked says what came of a key that a pasted token was checked with.
func (m *Model) checked() string {
	s, with := m.snap, pane.DescribeKey(m.snap.Key)
	switch {
	case s.Opened:
		return "opened with " + with
	case s.Closed != nil:
		return "the token can't be opened: " + s.Closed.Reason
	case s.Edit == diagnose.EditedAndSigned:
		return edited(s)
	case s.Edit == diagnose.EditedOnly:
		return "the edited token is not signed with this key, which does not fit its alg or cannot sign: " + with
	case s.Signature.Accepted():
		return "signature valid: made with " + with
	case s.Signature.Status == signing.Valid || s.Signature.Status == signing.Invalid:
		outcome, why := s.Signature.Summary()
		return "signature " + outcome + ": " + why
	}
	return "not checked: " + s.Signature.Reason
}
