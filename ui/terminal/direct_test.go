//go:build unix

package terminal

import (
	"slices"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/creack/pty"
)

// sized is a model that keeps the sizes it is told.
type sized struct{ sizes []tea.WindowSizeMsg }

func (s *sized) Init() tea.Cmd           { return nil }
func (s *sized) View() string            { return "" }
func (s *sized) Frame() (string, Cursor) { return "", Cursor{} }

func (s *sized) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if size, ok := msg.(tea.WindowSizeMsg); ok {
		s.sizes = append(s.sizes, size)
	}
	return s, nil
}

// TestDirectReadsTheSize resizes the terminal without a word, as while the program starts, and
// tells an old size, as after two resizes in quick succession.
func TestDirectReadsTheSize(t *testing.T) {
	user, tty := openPTY(t)
	resize := func(width, height uint16) {
		if err := pty.Setsize(user, &pty.Winsize{Cols: width, Rows: height}); err != nil {
			t.Fatal(err)
		}
	}
	screen := NewScreen(tty, func() {})
	defer screen.End()
	model := new(sized)
	d := Direct(model, screen, 80, 24)
	resize(80, 24)
	d.Update(checkSizeMsg{})
	resize(100, 30)
	d.Update(checkSizeMsg{})
	d.Update(checkSizeMsg{})
	resize(120, 40)
	d.Update(tea.WindowSizeMsg{Width: 100, Height: 30})
	if want := []tea.WindowSizeMsg{{Width: 100, Height: 30}, {Width: 120, Height: 40}}; !slices.Equal(model.sizes, want) {
		t.Errorf("the model is told %v, want %v", model.sizes, want)
	}
}
