package ui

import (
	"fmt"
	"slices"

	"bulla/core"
	"bulla/core/intake"
	"bulla/ui/keymap"
	"bulla/ui/pane"
	"bulla/ui/panes/compare"
)

// compared is a token that can be compared with the one on the screen.
type compared struct {
	snapshot func() core.Snapshot
	name     string
	isLater  bool // it is newer than the one on the screen
	item     listedToken
}

// newComparison compares the token on the screen with another one: directly after a fix, or if
// there is only one other, and otherwise with the one that the user picks.
func newComparison(m *Model) pane.Overlay {
	if before, after, ok := m.fixed(); ok {
		names := [2]string{m.howAndWhen(before), m.howAndWhen(after)}
		return compare.New(m.session.SnapshotOf(before, m.snap.Now), m.snap, names)
	}
	others := m.others()
	if len(others) == 1 {
		return m.comparisonWith(others[0])
	}
	l := &tokenList{title: "Compare with which token?", context: keymap.CompareList}
	for _, other := range others {
		item := other.item
		item.show = func() {
			m.closeOverlay()
			m.push(m.comparisonWith(other))
		}
		l.items = append(l.items, item)
	}
	return l
}

// fixed returns the token that was fixed and the result, if that is on the screen since the fix.
func (m *Model) fixed() (before, after core.Entry, ok bool) {
	before, after, ok = m.session.LastFix()
	i, entries := m.session.Shown(), m.session.Entries()
	isShown := ok && i >= 0 && entries[i].ID == after.ID
	return before, after, isShown && (m.session.Derived() != "" || after.Source == core.Reissued)
}

// comparisonWith compares the token on the screen with another one, the older one first.
func (m *Model) comparisonWith(other compared) pane.Overlay {
	if other.isLater {
		return compare.New(m.snap, other.snapshot(), [2]string{m.nameShown(), other.name})
	}
	return compare.New(other.snapshot(), m.snap, [2]string{other.name, m.nameShown()})
}

// nameShown says how the token on the screen came there.
func (m *Model) nameShown() string {
	if i := m.session.Shown(); i >= 0 {
		return m.howAndWhen(m.session.Entries()[i])
	}
	return "the token shown"
}

// others returns the tokens that the one on the screen can be compared with: the others of the
// paste, and those of the history, the newest first.
func (m *Model) others() []compared {
	var others []compared
	listed := map[string]bool{m.snap.Token.Text: true}
	for i, item := range m.pastedTokens() {
		if text := m.snap.Tokens[i].Token; !listed[text] {
			listed[text] = true
			others = append(others, compared{
				name: fmt.Sprintf("token %d of the paste", i+1), isLater: i > m.snap.Picked, item: item,
				snapshot: func() core.Snapshot {
					return m.snap.Workbench.Apply(core.Pick{Index: i}, core.Moment{Now: m.snap.Now}).Snapshot(m.snap.Now)
				},
			})
		}
	}
	entries, shown := m.session.Entries(), m.session.Shown()
	for i := len(entries) - 1; i >= 0; i-- {
		entry := entries[i]
		if listed[entry.Token().Text] || entry.Token().Text == "" || m.snap.IsSample(entry) {
			continue
		}
		others = append(others, compared{
			name: m.howAndWhen(entry), isLater: i > shown, item: m.listEntry(entries, i),
			snapshot: func() core.Snapshot { return m.session.SnapshotOf(entry, m.snap.Now) },
		})
	}
	return others
}

// hasOther reports whether others returns any. It is called for each frame.
func (m *Model) hasOther() bool {
	shown := m.snap.Token.Text
	return slices.ContainsFunc(m.snap.Tokens, func(c intake.Candidate) bool { return c.Token != shown }) ||
		slices.ContainsFunc(m.session.Entries(), func(e core.Entry) bool {
			text := e.Token().Text
			return text != "" && text != shown && !m.snap.IsSample(e)
		})
}

// incomparable says why there is nothing to compare, "" if there is.
func (m *Model) incomparable() string {
	switch {
	case m.snap.Token.Text == "":
		return "there is no token to compare: " + m.snap.NoToken
	case !m.hasOther():
		return "there is no other token to compare with yet: press " + m.keys.Global(keymap.Paste) + " to paste one"
	}
	return ""
}
