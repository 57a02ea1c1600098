package ui

import (
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core"
	"bulla/core/diagnose"
	"bulla/core/edit"
	"bulla/core/token"
	"bulla/core/visible"
	"bulla/ui/pane"
)

// outside opens a header or payload in the user's own editor.
func (m *Model) outside(o *pane.Outside) tea.Cmd {
	cmd, done, err := m.settings.Outside(o.Part.String()+".json", o.Text)
	if err != nil {
		m.toast = err.Error()
		return nil
	}
	return tea.ExecProcess(cmd, func(err error) tea.Msg {
		text, left := done()
		if err == nil {
			err = left
		}
		return outsideMsg{part: o.Part, text: text, err: err}
	})
}

// fromOutside takes what the editor left, unless it is no JSON object.
func (m *Model) fromOutside(msg outsideMsg) {
	if msg.err != nil {
		m.toast = "nothing was changed: the editor failed: " + visible.Text(msg.err.Error())
		return
	}
	outcome := edit.Document(msg.text, msg.part, m.settings.Now())
	if outcome.Fault != nil {
		line, column := token.Place(msg.text, outcome.Fault.At)
		m.toast = fmt.Sprintf("nothing was changed: line %d, column %d: %s", line, column, outcome.Fault.Detail)
		return
	}
	m.apply(core.EditPart{Part: msg.part, Text: outcome.Text})
	m.toast = edited(m.snap)
}

// edited says what became of the signature of an edited token.
func edited(s core.Snapshot) string {
	switch s.Edit {
	case diagnose.EditedAndSigned:
		return "edited and signed with " + s.Key.Describe() + "; esc takes it back"
	case diagnose.EditedOnly:
		return "edited, and no key at hand signs it: it counts as tampered with; 6 gives a key, esc takes it back"
	}
	return "it is as it was"
}
