package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/pane"
)

// textOverlay shows lines to read, and scrolls through them.
type textOverlay struct {
	title, facts string
	lines        func(f pane.Frame) []pane.Line
	pager        pane.Pager
}

// newDetail returns the overlay that shows what a pane has to say in full.
func newDetail(d *pane.Detail) *textOverlay {
	return &textOverlay{title: d.Title, lines: func(f pane.Frame) []pane.Line { return d.Lines(f.Width) }}
}

func (t *textOverlay) Title(pane.Frame) (string, pane.Line) {
	return t.title, pane.Text(themes.Muted, t.facts)
}

func (t *textOverlay) Traits() pane.Traits {
	return pane.Traits{Context: keymap.TextOverlay, MaxWidth: pane.OverlayWidth}
}

func (t *textOverlay) Wants(f pane.Frame) int { return len(t.lines(f)) }

func (t *textOverlay) Disabled(keymap.Action, pane.Frame) string { return "" }

func (t *textOverlay) Do(action keymap.Action, f pane.Frame) pane.Effect {
	t.pager.Move(action, len(t.lines(f)), f.Height)
	return pane.Effect{}
}

func (t *textOverlay) Type(tea.KeyMsg, pane.Frame) pane.Effect {
	return pane.Say("esc closes the window")
}

func (t *textOverlay) Render(f pane.Frame) []pane.Line {
	return t.pager.Show(t.lines(f), f.Height, f)
}
