package ui

import (
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/themes"
	"bulla/ui/config"
	"bulla/ui/pane"
	"bulla/ui/terminal"
)

// toastTime is how long a message stays, unless a key, a paste or a click comes before.
const toastTime = 4 * time.Second

// toastEndMsg says that the time of a message is over.
type toastEndMsg struct{ number int }

// expire returns the command that ends a new message after its time, nil if there is none. Before
// is the message from before msg was handled. A key, a paste or a click ends that, so what shows
// after them is new even if it has the same text.
func (m *Model) expire(before string, msg tea.Msg) tea.Cmd {
	fresh := m.message() != before
	switch msg.(type) {
	case tea.KeyMsg, tea.MouseMsg, terminal.PasteMsg:
		fresh = true
	}
	if m.toast+m.lesson == "" || !fresh {
		return nil
	}
	m.toasts++
	if m.settings.Own.Motion == config.Off {
		return nil // it stays until the next key
	}
	return m.settings.After(toastTime, toastEndMsg{m.toasts})
}

// message returns what the footer says instead of the keys: what is being read, or the message of
// the last key.
func (m *Model) message() string {
	switch {
	case m.reading != nil:
		return m.reading.status()
	case m.toast != "" && m.lesson != "":
		return m.toast + "; " + m.lesson
	}
	return m.toast + m.lesson
}

// shortened returns a message in one line. The clauses after a semicolon matter less, so the last
// of them are left out first.
func (m *Model) shortened(toast string) pane.Line {
	line := pane.Text(themes.Toast, toast)
	for room := m.width - 2; line.Width() > room; {
		at := strings.LastIndex(toast, "; ")
		if at < 0 {
			return line.Fit(max(room, 0), m.settings.Glyphs.Ellipsis)
		}
		toast = toast[:at]
		line = pane.Text(themes.Toast, toast)
	}
	return line
}
