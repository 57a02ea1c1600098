package ui

import (
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"

	"bulla/themes"
	"bulla/ui/terminal"
)

// TestSuspendKey checks where ctrl+z suspends, and that it undoes while something is typed.
func TestSuspendKey(t *testing.T) {
	for name, test := range map[string]struct {
		keys []string
		want int
	}{
		"in a pane":   {nil, 1},
		"in a list":   {[]string{"4"}, 1},
		"in a window": {[]string{"?"}, 1},
		"in a field":  {[]string{"a"}, 0},
		"in a form":   {[]string{"H"}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			suspended := 0
			d := startWith(t, 120, 40, Settings{
				Theme: "mono", Profile: termenv.Ascii, Glyphs: themes.Unicode(),
				Suspend: func() tea.Msg { suspended++; return tea.ResumeMsg{} },
			})
			d.press(append(test.keys, "ctrl+z")...)
			if suspended != test.want {
				t.Errorf("suspended %d times, want %d", suspended, test.want)
			}
		})
	}
}

func TestSuspendSaysWhyNot(t *testing.T) {
	d := start(t, 120, 40)
	d.press("ctrl+z")
	d.shows("this system can't suspend a program")
	d.send(terminal.NotStoppedMsg{})
	d.shows("no shell could resume bulla")
}
