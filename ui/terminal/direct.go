package terminal

import (
	"fmt"
	"runtime/debug"

	tea "github.com/charmbracelet/bubbletea"
)

// Drawn is a model that draws frames as large as the terminal.
type Drawn interface {
	tea.Model
	// Frame returns what to show, and where its cursor is.
	Frame() (frame string, cursor Cursor)
}

// Direct returns a model that is drawn on a Screen instead of by Bubble Tea. The terminal has a
// size of width and height cells when it starts; 0 if that is not known.
func Direct(model Drawn, screen *Screen, width, height int) tea.Model {
	return &direct{Drawn: model, screen: screen, width: width, height: height}
}

type direct struct {
	Drawn
	screen        *Screen
	width, height int
	sized         bool // Bubble Tea told the size
}

// RedrawMsg asks for the newest frame to be drawn.
type RedrawMsg struct{}

// Init implements tea.Model.
func (d *direct) Init() tea.Cmd { return caught(d.Drawn.Init()) }

// Update implements tea.Model. The first size that Bubble Tea tells is usually the one known
// already; any later one, even if it is the same, may have changed what the terminal shows.
func (d *direct) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case RedrawMsg:
		return d, nil
	case panicMsg:
		panic(msg.text)
	case tea.WindowSizeMsg:
		if d.sized || msg.Width != d.width || msg.Height != d.height {
			d.screen.Forget()
		}
		d.width, d.height, d.sized = msg.Width, msg.Height, true
	}
	next, cmd := d.Drawn.Update(msg)
	d.Drawn = next.(Drawn)
	return d, caught(cmd)
}

// View draws, and gives Bubble Tea nothing to draw.
func (d *direct) View() string {
	frame, cursor := d.Frame()
	d.screen.Show(frame, d.width, d.height, cursor)
	return ""
}

// panicMsg says that a command panicked: with what, and where.
type panicMsg struct{ text string }

// caught returns a command that passes a panic on to Update. Bubble Tea restores the terminal
// before it prints a panic of Update, but prints one of a command on the alternate screen, where it
// is lost.
func caught(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		defer func() {
			if r := recover(); r != nil {
				msg = panicMsg{fmt.Sprintf("%v\n\nin a command:\n%s", r, debug.Stack())}
			}
		}()
		msg = cmd()
		if batch, ok := msg.(tea.BatchMsg); ok {
			for i := range batch {
				batch[i] = caught(batch[i])
			}
		}
		return msg
	}
}
