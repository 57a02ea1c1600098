package ui

import (
	"cmp"
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core"
	"bulla/core/diagnose"
	"bulla/core/edit"
	"bulla/core/token"
	"bulla/core/visible"
	"bulla/ui/keymap"
	"bulla/ui/pane"
)

// laterMsg is a command to run in the background.
type laterMsg tea.Cmd

// openEditor opens a header or payload in the user's own editor. Its file is written and
// read in the background.
func (m *Model) openEditor(o *pane.EditorText) tea.Cmd {
	prepare, part, text := m.settings.OpenEditor, o.Part, o.Text
	return func() tea.Msg {
		cmd, done, err := prepare(part.String()+".json", text)
		if err != nil {
			return editedMsg{part: part, err: err}
		}
		return tea.Exec(cmd, func(failed error) tea.Msg {
			return laterMsg(func() tea.Msg {
				text, left := done()
				return editedMsg{part: part, text: text, err: cmp.Or(failed, left)}
			})
		})()
	}
}

// fromEditor takes what the editor left, unless it is no JSON object.
func (m *Model) fromEditor(msg editedMsg) {
	if msg.err != nil {
		m.toast = "nothing was changed: the editor failed: " + visible.Text(msg.err.Error())
		return
	}
	outcome := edit.Document(msg.text, msg.part, m.settings.Now())
	if outcome.Fault != nil {
		m.continueEdit(msg, outcome.Fault)
		return
	}
	m.apply(core.EditPart{Part: msg.part, Text: outcome.Text})
	m.toast = edited(m.snap)
}

// continueEdit goes on in the claims with a text that is no JSON object, so that the work
// done outside is not lost.
func (m *Model) continueEdit(msg editedMsg, fault *token.Fault) {
	line, column := token.LineColumn(msg.text, fault.At)
	m.toast = fmt.Sprintf("nothing was changed: line %d, column %d: %s", line, column, fault.Detail)
	m.focusOn(keymap.Claims)
	if claims, ok := m.panes[m.paneOf(keymap.Claims)].(pane.PartEditing); ok && claims.ContinueEdit(msg.part, msg.text, fault.At, m.frame(m.paneOf(keymap.Claims))) {
		m.toast = "not taken yet: mend it here, or esc leaves all as it was"
	}
}

// edited says what became of the signature of an edited token.
func edited(s core.Snapshot) string {
	switch s.Edit {
	case diagnose.EditedAndSigned:
		return "edited and signed with " + pane.DescribeKey(s.Key) + "; esc takes it back"
	case diagnose.EditedOnly:
		return "tampered with: no key at hand signs the edit; 6 gives one, esc takes it back"
	}
	return "it is as it was"
}
