package ui

import (
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core/tour"
	"bulla/core/visible"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/pane"
)

// chapterList is the overlay that lists the chapters of a tour, to go to one of them.
type chapterList struct {
	model *Model
	list  pane.List
}

func newChapterList(m *Model) *chapterList {
	return &chapterList{model: m, list: pane.List{Cursor: m.touring.place.Chapter - 1}}
}

func (l *chapterList) chapters() []tour.Chapter { return l.model.touring.tour.Chapters }

func (l *chapterList) Title(pane.Frame) (string, pane.Line) {
	return "Chapters", pane.Text(themes.Muted, visible.Plural(len(l.chapters()), "chapter"))
}

func (l *chapterList) Traits() pane.Traits {
	return pane.Traits{Context: keymap.ChapterList, MaxWidth: pane.OverlayWidth}
}

// Wants implements pane.Wanting.
func (l *chapterList) Wants(pane.Frame) int { return len(l.chapters()) }

func (l *chapterList) Disabled(keymap.Action, pane.Frame) string { return "" }

func (l *chapterList) Do(action keymap.Action, f pane.Frame) pane.Effect {
	if action == keymap.Accept {
		return l.Choose(l.list.Cursor, f)
	}
	l.list.Cursor = pane.Moved(action, l.list.Cursor, f.Height-1, len(l.chapters()))
	return pane.Effect{}
}

// Choose implements pane.Numbered.
func (l *chapterList) Choose(row int, _ pane.Frame) pane.Effect {
	if row >= len(l.chapters()) {
		return pane.Say(fmt.Sprintf("there is no chapter %d", row+1))
	}
	l.model.overlays = nil
	l.model.touring.place = tour.Place{Chapter: row + 1, Step: 1}
	return pane.Effect{Tour: keymap.Restore}
}

// Click implements pane.Clickable.
func (l *chapterList) Click(t pane.Target, f pane.Frame) pane.Effect { return l.Choose(t.Row, f) }

func (l *chapterList) Type(tea.KeyMsg, pane.Frame) pane.Effect {
	return pane.Say("enter goes to the chapter, esc closes the list")
}

func (l *chapterList) Render(f pane.Frame) []pane.Line {
	return l.list.Lines(len(l.chapters()), f.Height, f, func(i int) pane.Line {
		chapter := l.chapters()[i]
		line := pane.Text(themes.Shortcut, fmt.Sprintf("%3d", i+1))
		line.Add(themes.Text, "  "+chapter.Title)
		return *line.Add(themes.Muted, "  "+visible.Plural(len(chapter.Steps), "step"))
	})
}
