package ui

import (
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core"
	"bulla/core/diagnose"
	"bulla/core/expiry"
	"bulla/core/intake"
	"bulla/core/redact"
	"bulla/core/token"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/pane"
)

// tokenList is the overlay that lists tokens, each with what tells it from the others: those of the
// paste, and those of the history.
type tokenList struct {
	title, facts string
	context      keymap.Context
	items        []listedToken
	cursor       int       // on an item
	list         pane.List // scrolls the items with their headings
}

// listedToken is a token in the list.
type listedToken struct {
	heading string // above it, "" for none
	line    func(f pane.Frame) pane.Line
	show    func()
}

// newTokenList lists the tokens of the paste.
func newTokenList(m *Model) *tokenList {
	l := &tokenList{
		context: keymap.TokenList, items: m.pastedTokens(), cursor: m.snap.Picked,
	}
	l.title = fmt.Sprintf("%d tokens: which one?", len(l.items))
	l.facts = fmt.Sprintf("showing token %d", m.snap.Picked+1)
	return l
}

// newHistory lists the history, the newest token first, after the tokens of the paste if there are
// several.
func newHistory(m *Model) *tokenList {
	l := &tokenList{title: "History", context: keymap.TokenList}
	if len(m.snap.Tokens) > 1 {
		l.items = m.pastedTokens()
		l.items[0].heading = "In this paste"
	}
	first, shown, entries := len(l.items), m.session.Shown(), m.session.Entries()
	last := len(entries) - 1
	again := slices.IndexFunc(entries, func(e core.Entry) bool {
		return e.IsComposed() && e.Token().Text == entries[last].Token().Text
	})
	for i := range slices.Backward(entries) {
		if i == last && 0 <= again && again < last { // esc went back to it: it is listed once
			if shown == last {
				shown = again
			}
			continue
		}
		l.items = append(l.items, m.listEntry(entries, i))
		if i == shown {
			l.cursor = len(l.items) - 1
			l.facts = fmt.Sprintf("showing token %d", len(l.items))
		}
	}
	switch dropped := m.session.Dropped(); {
	case dropped > 0:
		l.items[first].heading = fmt.Sprintf("This session, except the %d oldest, to save memory", dropped)
	case first > 0:
		l.items[first].heading = "This session"
		l.cursor = m.snap.Picked
	}
	return l
}

func (l *tokenList) Title(pane.Frame) (string, pane.Line) {
	return l.title, pane.Text(themes.Muted, l.facts)
}

func (l *tokenList) Traits() pane.Traits {
	return pane.Traits{Context: l.context, MaxWidth: pane.OverlayWidth}
}

func (l *tokenList) Wants(pane.Frame) int { return len(l.rows()) }

// heading is the row of a heading, which is above the item of the next row.
const heading = -1

// rows returns the item on each row.
func (l *tokenList) rows() []int {
	var rows []int
	for i, item := range l.items {
		if item.heading != "" {
			rows = append(rows, heading)
		}
		rows = append(rows, i)
	}
	return rows
}

func (l *tokenList) Disabled(keymap.Action, pane.Frame) string { return "" }

func (l *tokenList) Do(action keymap.Action, f pane.Frame) pane.Effect {
	if action == keymap.Accept {
		return l.Choose(l.cursor, f)
	}
	l.cursor = pane.Moved(action, l.cursor, f.Height-1, len(l.items))
	return pane.Effect{}
}

// Choose shows one of the tokens.
func (l *tokenList) Choose(item int, _ pane.Frame) pane.Effect {
	if item >= len(l.items) {
		return pane.Say(fmt.Sprintf("there are only %d tokens", len(l.items)))
	}
	l.items[item].show()
	return pane.Effect{}
}

// Click implements pane.Clickable.
func (l *tokenList) Click(t pane.Target, f pane.Frame) pane.Effect {
	if item := l.rows()[t.Row]; item != heading {
		return l.Choose(item, f)
	}
	return pane.Effect{}
}

func (l *tokenList) Type(tea.KeyMsg, pane.Frame) pane.Effect { return pane.Effect{} }

func (l *tokenList) Render(f pane.Frame) []pane.Line {
	rows := l.rows()
	l.list.Cursor = slices.Index(rows, l.cursor)
	return l.list.Lines(len(rows), f.Height, f, func(row int) pane.Line {
		item := rows[row]
		if item == heading {
			return pane.Text(themes.Muted, l.items[rows[row+1]].heading)
		}
		line := pane.Text(themes.Shortcut, fmt.Sprintf("%3d ", item+1))
		return *line.Append(l.items[item].line(f))
	})
}

// pastedTokens lists the tokens of the paste.
func (m *Model) pastedTokens() []listedToken {
	var items []listedToken
	for i, candidate := range m.snap.Tokens {
		text := m.describeToken(candidate)
		items = append(items, listedToken{
			line: func(pane.Frame) pane.Line { return pane.Text(themes.Text, text) },
			show: func() {
				m.closeOverlay()
				m.apply(core.Pick{Index: i})
				m.reset()
				m.focusOn(keymap.Diagnosis)
			},
		})
	}
	return items
}

// The columns of a line of the history.
const (
	userColumn   = 26
	expiryColumn = 48
)

// listEntry lists an entry of the history.
func (m *Model) listEntry(entries []core.Entry, i int) listedToken {
	entry := entries[i]
	var line pane.Line
	return listedToken{
		line: func(f pane.Frame) pane.Line {
			if line.Width() == 0 { // once: a judgment takes a while
				t := entry.Token()
				line = m.judge(entry, f)
				line.Add(themes.Text, m.howAndWhen(entry)).PadTo(userColumn)
				line.Add(themes.Text, " ").Add(themes.Muted, userOf(t, 20)).PadTo(expiryColumn)
				line.Add(themes.Text, " ").Add(themes.Muted, m.expiryOf(t))
			}
			return line
		},
		show: func() {
			m.closeOverlay()
			m.show(entries, i)
		},
	}
}

// judge returns the glyph of the verdict on an entry, blank for a large token.
func (m *Model) judge(e core.Entry, f pane.Frame) pane.Line {
	if e.IsLarge() {
		return pane.Text(themes.Text, "  ")
	}
	switch snap := m.session.SnapshotOf(e, m.snap.Now); {
	case snap.Verdict == diagnose.Broken:
		return pane.Text(themes.Error, f.Glyphs.Error+" ")
	case snap.Verdict == diagnose.Warn, e.IsComposed(), isLocal(snap): // a composed token is a preview
		return pane.Text(themes.Warning, f.Glyphs.Warning+" ")
	}
	return pane.Text(themes.Pass, f.Glyphs.Pass+" ")
}

// describeToken says in one line where a token was found and what it is.
func (m *Model) describeToken(c intake.Candidate) string {
	t := token.Decode(c.Token)
	parts := []string{"the first", userOf(t, 24), m.expiryOf(t)}
	if c.Where != "" {
		parts[0] = c.Where
	}
	if alg, ok := t.Header.Root.Get("alg"); ok {
		parts = append(parts, redact.Short(alg.Text, 10))
	}
	return strings.Join(slices.DeleteFunc(parts, func(part string) bool { return part == "" }), ", ")
}

// userOf names the first user of a token's scope and counts the others, or else names its subject,
// "" for neither.
func userOf(t token.Token, width int) string {
	facts := diagnose.ReadFacts(t, intake.Found{}, "")
	sub, _ := t.Claim("sub")
	switch users := facts.Scopes.Users(); {
	case len(users) > 1:
		more := fmt.Sprintf(" +%d", len(users)-1)
		return redact.Short(users[0], width-len(more)) + more
	case len(users) > 0:
		return redact.Short(users[0], width)
	case sub.Kind == token.String && sub.Text != "":
		return "sub " + redact.Short(sub.Text, width-4)
	}
	return ""
}

// expiryOf says when a token expires, "" if it doesn't say.
func (m *Model) expiryOf(t token.Token) string {
	exp := diagnose.ReadTimes(t).ExpiresAt
	if !exp.OK() {
		return ""
	}
	left := exp.Time.Sub(m.snap.Now)
	if left > 0 {
		return "expires in " + expiry.Short(left)
	}
	return "expired " + expiry.Short(-left) + " ago"
}
