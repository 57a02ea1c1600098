package ui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core/broken"
	"bulla/core/hint"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/pane"
)

// breakList is the overlay that lists the ways to break a token on purpose. Letters filter it.
type breakList struct {
	model  *Model
	filter pane.Filter
	list   pane.List
}

func newBreakList(m *Model) *breakList { return &breakList{model: m} }

func (l *breakList) Title(pane.Frame) (string, pane.Line) {
	if l.filter.On() {
		return "Break a token", l.filter.Facts(len(l.breaks()), len(broken.All()))
	}
	return "Break a token", pane.Text(themes.Muted, "type to filter")
}

const (
	// breakListWidth has room for the longest title beside its name.
	breakListWidth = 116
	// titleColumn is where the titles begin.
	titleColumn = 25
	// titled is the width from which a row has room for a title.
	titled = 50
)

func (l *breakList) Traits() pane.Traits {
	return pane.Traits{Context: keymap.BreakOverlay, TakesText: true, MaxWidth: breakListWidth}
}

// breaks returns the breaks that match the filter.
func (l *breakList) breaks() []broken.Break {
	return slices.DeleteFunc(broken.All(), func(b broken.Break) bool {
		return !l.filter.Matches(b.Name, b.Title, b.Code)
	})
}

// Wants implements pane.Wanting. The height doesn't depend on the filter, so that nothing moves.
func (l *breakList) Wants(f pane.Frame) int {
	about := 0
	for _, b := range broken.All() {
		about = max(about, len(l.about(b, f)))
	}
	return len(broken.All()) + about
}

func (l *breakList) Disabled(keymap.Action, pane.Frame) string { return "" }

func (l *breakList) Do(action keymap.Action, f pane.Frame) pane.Effect {
	breaks := l.breaks()
	switch {
	case len(breaks) == 0:
		return pane.Say("nothing matches; esc clears the filter")
	case action == keymap.Accept:
		return l.make(breaks[l.list.Cursor])
	}
	l.list.Cursor = pane.Moved(action, l.list.Cursor, f.Height-1, len(breaks))
	return pane.Effect{}
}

// make breaks the composed token and inspects it.
func (l *breakList) make(b broken.Break) pane.Effect {
	made, err := b.Make(l.model.session.Bench(), l.model.moment())
	if err != nil {
		problem := hint.Of(err, "")
		return pane.Say(problem.Message + "; " + problem.Hint)
	}
	l.model.inspectBroken(made)
	return pane.Effect{}
}

// inspectBroken inspects a token that was broken on purpose, and says what Courier would answer.
func (m *Model) inspectBroken(made broken.Broken) {
	m.overlays = nil
	m.leaveFields()
	m.apply(made.Inspect)
	m.reset()
	m.focusOn(keymap.Diagnosis)
	m.toast = "Courier answers " + made.Outcome()
}

// Click implements pane.Clickable.
func (l *breakList) Click(t pane.Target, f pane.Frame) pane.Effect {
	l.list.Cursor = t.Row
	return l.Do(keymap.Accept, f)
}

// Yield implements pane.Yielding. The filter may be lost.
func (l *breakList) Yield(pane.Frame) bool { return true }

func (l *breakList) Type(key tea.KeyMsg, f pane.Frame) pane.Effect {
	return l.filter.Search(key, l, f, func() { l.list = pane.List{} })
}

// Cancel implements pane.Cancelable.
func (l *breakList) Cancel() bool { return l.filter.Clear() }

func (l *breakList) Render(f pane.Frame) []pane.Line {
	breaks, below := l.breaks(), l.filter.Lines(f)
	if len(breaks) == 0 {
		return pane.AtBottom(l.filter.Nothing(f), below, f.Height)
	}
	l.list.Cursor = min(l.list.Cursor, len(breaks)-1)
	if about := l.about(breaks[l.list.Cursor], f); len(about)+len(below) < f.Height/2 {
		below = append(about, below...)
	}
	lines := l.list.Lines(len(breaks), f.Height-len(below), f, func(i int) pane.Line {
		return l.filter.Highlight(l.row(breaks[i], f.Width))
	})
	return pane.AtBottom(lines, below, f.Height)
}

// row draws one break: its name and what is wrong with the token.
func (l *breakList) row(b broken.Break, width int) pane.Line {
	line := pane.Text(themes.Text, " "+b.Name)
	if width >= titled {
		line.PadTo(titleColumn)
		line.Add(themes.Muted, b.Title)
	}
	return line
}

// about says what is wrong with a token, if its row has no room for that, and what the SDK does
// with it.
func (l *breakList) about(b broken.Break, f pane.Frame) []pane.Line {
	lines := []pane.Line{{}}
	if titleColumn+len(b.Title) > f.Width {
		lines = append(lines, pane.Wrap(themes.Text, b.Title, f.Width)...)
	}
	return append(lines, pane.Wrap(themes.Muted, b.SDK, f.Width)...)
}
