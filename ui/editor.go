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

// laterMsg is a command to run once the editor has closed.
type laterMsg tea.Cmd

// openEditor opens a header or payload in the user's own editor. Its file is written and read in
// the background.
func (m *Model) openEditor(o *pane.EditorText) tea.Cmd {
	prepare, part, text := m.settings.OpenEditor, o.Part, o.Text
	return func() tea.Msg {
		return inEditor(prepare, part.String()+".json", text, func(text string, err error) tea.Msg {
			return editedMsg{part: part, text: text, err: err}
		})
	}
}

// inEditor returns the message that runs the user's own editor with a text. Then makes the message
// for the text that it leaves, or for the error.
func inEditor(prepare OpenEditor, name, text string, then func(text string, err error) tea.Msg) tea.Msg {
	cmd, done, err := prepare(name, text)
	if err != nil {
		return then("", err)
	}
	return tea.Exec(cmd, func(failed error) tea.Msg {
		return laterMsg(func() tea.Msg {
			text, left := done()
			return then(text, cmp.Or(failed, left))
		})
	})()
}

// fromEditor applies the text that the editor left, if it is a JSON object.
func (m *Model) fromEditor(msg editedMsg) {
	if msg.err != nil {
		m.toast = "nothing changed: the editor failed: " + visible.Text(msg.err.Error())
		return
	}
	outcome := edit.Document(msg.text, msg.part, m.settings.Now())
	if outcome.Fault != nil {
		m.continueEdit(msg, outcome.Fault)
		return
	}
	m.apply(core.EditPart{Part: msg.part, Text: outcome.Text})
	m.toast = m.describeEdit()
}

// continueEdit opens a text that is not a JSON object in the Claims pane, so that the work done in
// the editor is not lost.
func (m *Model) continueEdit(msg editedMsg, fault *token.Fault) {
	line, column := token.LineColumn(msg.text, fault.At)
	m.toast = fmt.Sprintf("nothing changed: line %d, column %d: %s", line, column, fault.Detail)
	m.focusOn(keymap.Claims)
	claims, ok := m.panes[m.focus].(pane.PartEditing)
	if ok && claims.ContinueEdit(msg.part, msg.text, fault.At, m.frame(m.focus)) {
		m.toast = "not applied yet: fix it here, or press " + m.keys.Key(keymap.Typing, keymap.Cancel) + " to leave it"
	}
}

// describeEdit says whether the edited token is signed.
func (m *Model) describeEdit() string {
	switch m.snap.Edit {
	case diagnose.EditedAndSigned:
		return "edited and signed with " + pane.DescribeKey(m.snap.Key) + "; " +
			m.keys.Global(keymap.Compose) + " undoes the edit"
	case diagnose.EditedOnly:
		return fmt.Sprintf("edited, but no key can sign it: press %s to add one, or %s to undo the edit",
			m.keys.Pane(keymap.Key), m.keys.Global(keymap.Compose))
	}
	return "unchanged"
}
