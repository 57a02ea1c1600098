package ui

import (
	"fmt"
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
	"bulla/ui/pane"
)

// tokenList is the overlay that lists the tokens of a paste, each with what tells it from the
// others.
type tokenList struct {
	model        *Model
	descriptions []string
	list         pane.List
}

func newTokenList(m *Model) *tokenList {
	l := &tokenList{model: m, list: pane.List{Cursor: m.snap.Picked}}
	for _, candidate := range m.snap.Tokens {
		l.descriptions = append(l.descriptions, m.describeToken(candidate))
	}
	return l
}

func (l *tokenList) Title(f pane.Frame) (string, pane.Line) {
	facts := fmt.Sprintf("showing token %d", f.Snapshot.Picked+1)
	return fmt.Sprintf("%d tokens: which one?", len(l.descriptions)), pane.Text(themes.Muted, facts)
}

func (l *tokenList) Traits() pane.Traits {
	return pane.Traits{Context: keymap.TokenList, MaxWidth: pane.OverlayWidth}
}

func (l *tokenList) Wants(pane.Frame) int { return len(l.descriptions) }

func (l *tokenList) Disabled(keymap.Action, pane.Frame) string { return "" }

func (l *tokenList) Do(action keymap.Action, f pane.Frame) pane.Effect {
	if action == keymap.Accept {
		return l.Choose(l.list.Cursor, f)
	}
	l.list.Cursor = pane.Moved(action, l.list.Cursor, f.Height-1, len(l.descriptions))
	return pane.Effect{}
}

// Choose inspects one of the tokens.
func (l *tokenList) Choose(row int, _ pane.Frame) pane.Effect {
	if row >= len(l.descriptions) {
		return pane.Say(fmt.Sprintf("there are only %d tokens", len(l.descriptions)))
	}
	l.model.closeOverlay()
	l.model.apply(core.Pick{Index: row})
	l.model.reset()
	l.model.focusOn(keymap.Diagnosis)
	return pane.Effect{}
}

func (l *tokenList) Type(tea.KeyMsg, pane.Frame) pane.Effect { return pane.Effect{} }

func (l *tokenList) Render(f pane.Frame) []pane.Line {
	from, to := l.list.Window(len(l.descriptions), f.Height)
	var lines []pane.Line
	for i := from; i < to; i++ {
		line := pane.Text(themes.Shortcut, fmt.Sprintf("%3d ", i+1))
		line.Add(themes.Text, l.descriptions[i])
		line = line.Fit(f.Width, f.Glyphs.Ellipsis)
		if i == l.list.Cursor {
			line.On(themes.Cursor)
		}
		lines = append(lines, line)
	}
	pane.MarkMore(lines, from > 0, to < len(l.descriptions), f)
	return lines
}

// describeToken says in one line where a token was found and what it is.
func (m *Model) describeToken(c intake.Candidate) string {
	t := token.Decode(c.Token)
	parts := []string{"the first"}
	if c.Where != "" {
		parts[0] = c.Where
	}
	facts := diagnose.ReadFacts(t, intake.Found{}, "")
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
