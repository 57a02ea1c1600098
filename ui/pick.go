package ui

import (
	"fmt"
	"strconv"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core"
	"bulla/core/diagnose"
	"bulla/core/expiry"
	"bulla/core/intake"
	"bulla/core/token"
	"bulla/core/visible"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/layout"
	"bulla/ui/pane"
)

// pickWindow lists the tokens of a paste, each with what tells it from the others.
func (m *Model) pickWindow() *window {
	w := &window{
		title: fmt.Sprintf("%d tokens: which one?", len(m.snap.Tokens)), facts: fmt.Sprintf("%d is shown", m.snap.Picked+1),
		place: keymap.TokenList, list: &pane.List{Cursor: m.snap.Picked},
	}
	descriptions := make([]string, len(m.snap.Tokens))
	for i, candidate := range m.snap.Tokens {
		descriptions[i] = m.describeToken(candidate)
	}
	w.lines = func(width int) []pane.Line {
		var lines []pane.Line
		for i, description := range descriptions {
			line := pane.Text(themes.Shortcut, fmt.Sprintf("%3d ", i+1))
			line.Add(themes.Text, description)
			line = line.Fit(width, m.settings.Glyphs.Ellipsis)
			if i == w.list.Cursor {
				line.On(themes.Cursor)
			}
			lines = append(lines, line)
		}
		return lines
	}
	return w
}

// describeToken says in one line where a token was found and what it is.
func (m *Model) describeToken(c intake.Candidate) string {
	t := token.Decode(c.Token)
	parts := []string{"the first"}
	if c.Where != "" {
		parts[0] = c.Where
	}
	facts := diagnose.ReadFacts(t)
	sub, _ := t.Claim("sub")
	switch users := facts.Scopes.Users(); {
	case len(users) > 0:
		parts = append(parts, visible.Text(visible.Shorten(users[0], 24)))
	case sub.Kind == token.String && sub.Text != "":
		parts = append(parts, "sub "+visible.Text(visible.Shorten(sub.Text, 24)))
	}
	if exp := facts.Times.ExpiresAt; exp.OK() {
		left := exp.Time.Sub(m.snap.Now)
		if left > 0 {
			parts = append(parts, "expires in "+expiry.Short(left))
		} else {
			parts = append(parts, "expired "+expiry.Short(-left)+" ago")
		}
	}
	if alg, ok := t.Header.Root.Get("alg"); ok {
		parts = append(parts, visible.Text(visible.Shorten(alg.Text, 10)))
	}
	return strings.Join(parts, ", ")
}

// pickKey gives a key to the list of tokens.
func (m *Model) pickKey(w *window, msg tea.KeyMsg) tea.Cmd {
	b, _ := m.keys.Find(keymap.TokenList, msg.String())
	switch b.Action {
	case keymap.Accept:
		m.pick(w.list.Cursor)
	case keymap.Number:
		number, _ := strconv.Atoi(msg.String())
		m.pick(number - 1)
	case keymap.Cancel:
		m.window = nil
	default:
		_, height := m.windowSize()
		w.list.Cursor = pane.Moved(b.Action, w.list.Cursor, height-3, len(m.snap.Tokens))
		w.top, _ = w.list.Window(len(m.snap.Tokens), height-2)
	}
	return nil
}

// pick looks at one of the tokens of the list.
func (m *Model) pick(index int) {
	if index >= len(m.snap.Tokens) {
		m.toast = fmt.Sprintf("there are %d tokens", len(m.snap.Tokens))
		return
	}
	m.window = nil
	m.apply(core.Pick{Index: index})
	m.reset()
	m.setFocus(layout.Diagnosis)
}
