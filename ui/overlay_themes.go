package ui

import (
	"fmt"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core/hint"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/pane"
)

// themeList is the overlay that chooses the theme. The whole screen shows the one under the cursor.
type themeList struct {
	model   *Model
	rows    []themeRow
	list    pane.List
	before  string // the theme to return to
	decided bool   // the user kept the one under the cursor
}

// themeRow is a theme, or why it can't be used.
type themeRow struct {
	name, title string
	err         error
}

func newThemeList(m *Model) *themeList {
	l := &themeList{model: m, before: m.theme}
	for _, name := range m.settings.Themes.Names() {
		palette, err := m.settings.Themes.Load(name)
		l.rows = append(l.rows, themeRow{name: name, title: palette.Title, err: err})
	}
	l.list.Cursor = max(0, slices.IndexFunc(l.rows, func(r themeRow) bool { return r.name == m.theme }))
	return l
}

// Title implements pane.Overlay.
func (l *themeList) Title(pane.Frame) (string, pane.Line) {
	return "Theme", pane.Text(themes.Muted, fmt.Sprintf("%d of %d", l.list.Cursor+1, len(l.rows)))
}

// Traits implements pane.Overlay.
func (l *themeList) Traits() pane.Traits {
	return pane.Traits{Context: keymap.ThemeList, MaxWidth: themeListWidth, Clear: true}
}

// themeListWidth leaves most of the screen to the preview.
const themeListWidth = 60

// Wants implements pane.Wanting.
func (l *themeList) Wants(pane.Frame) int { return len(l.rows) }

// Disabled implements pane.Keyed.
func (l *themeList) Disabled(keymap.Action, pane.Frame) string { return "" }

// Do implements pane.Keyed.
func (l *themeList) Do(action keymap.Action, f pane.Frame) pane.Effect {
	switch action {
	case keymap.Accept:
		return l.accept()
	case keymap.Theme:
		l.list.Cursor = (l.list.Cursor + 1) % len(l.rows)
	default:
		l.list.Cursor = pane.Moved(action, l.list.Cursor, f.Height-1, len(l.rows))
	}
	return l.preview()
}

// preview shows the theme under the cursor.
func (l *themeList) preview() pane.Effect {
	if err := l.model.setTheme(l.rows[l.list.Cursor].name); err != nil {
		problem := hint.Of(err, "use another theme until it is fixed")
		return pane.Say(problem.Message + "; " + problem.Hint)
	}
	return pane.Effect{}
}

// accept uses the theme under the cursor.
func (l *themeList) accept() pane.Effect {
	row := l.rows[l.list.Cursor]
	if row.err != nil {
		return l.preview()
	}
	l.decided = true
	l.model.closeOverlay()
	say := "theme " + row.name
	if m := l.model; m.settings.File != nil && m.settings.Own.Theme != row.name {
		edit := m.keys.Global(keymap.Settings)
		say += fmt.Sprintf("; to keep it for the next start, press %s and set theme = %q", edit, row.name)
	}
	return pane.Say(say)
}

// Reset implements pane.Resetting: the overlay is closed.
func (l *themeList) Reset() {
	if !l.decided {
		_ = l.model.setTheme(l.before) // it was on the screen before
	}
}

// Click implements pane.Clickable.
func (l *themeList) Click(t pane.Target, f pane.Frame) pane.Effect {
	if t.Row == l.list.Cursor {
		return l.accept()
	}
	l.list.Cursor = t.Row
	return l.preview()
}

// Type implements pane.Overlay.
func (l *themeList) Type(tea.KeyMsg, pane.Frame) pane.Effect {
	return pane.Say("enter uses the theme, esc returns to the one before")
}

// Render implements pane.Overlay.
func (l *themeList) Render(f pane.Frame) []pane.Line {
	return l.list.Lines(len(l.rows), f.Height, f, func(i int) pane.Line {
		row, mark := l.rows[i], "  "
		if i == l.list.Cursor {
			mark = f.Glyphs.Cursor + " "
		}
		line := pane.Text(themes.Accent, mark)
		line.Add(themes.Text, row.name).PadTo(22)
		if row.err != nil {
			return *line.Add(themes.Error, f.Glyphs.Error+" can't be used")
		}
		return *line.Add(themes.Muted, row.title)
	})
}
