package terminal

import (
	"fmt"
	"runtime/debug"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

// Drawn is a model that draws frames as large as the terminal.
type Drawn interface {
	tea.Model
	// Frame returns what to show, and where its cursor is.
	Frame() (frame string, cursor Cursor)
}

// Direct returns a model that is drawn on a Screen instead of by Bubble Tea. Width and height are
// the size of the terminal at the start, 0 if it is not known.
func Direct(model Drawn, screen *Screen, width, height int) tea.Model {
	return &direct{Drawn: model, screen: screen, width: width, height: height}
}

type direct struct {
	Drawn
	screen        *Screen
	width, height int
	sized         bool // Bubble Tea has told the size
}

// checkSizeMsg asks for the size to be read again.
type checkSizeMsg struct{}

// starting is how long a start takes at most. Bubble Tea misses a resize during the start.
const starting = 200 * time.Millisecond

// RedrawMsg asks for the newest frame to be drawn.
type RedrawMsg struct{}

// Init implements tea.Model.
func (d *direct) Init() tea.Cmd {
	check := tea.Tick(starting, func(time.Time) tea.Msg { return checkSizeMsg{} })
	return tea.Batch(caught(d.Drawn.Init()), check)
}

// Update implements tea.Model.
func (d *direct) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch m := msg.(type) {
	case RedrawMsg:
		return d, nil
	case panicMsg:
		panic(m.text)
	case checkSizeMsg:
		known := tea.WindowSizeMsg{Width: d.width, Height: d.height}
		size := d.size(known)
		if size == known {
			return d, nil
		}
		d.resize(size)
		msg = size
	case tea.WindowSizeMsg:
		size := d.size(m)
		d.resize(size)
		msg = size
	}
	next, cmd := d.Drawn.Update(msg)
	d.Drawn = next.(Drawn)
	return d, caught(cmd)
}

// size returns the size of the terminal, or what was told if it can't be read. Of two resizes in
// quick succession, Bubble Tea may tell the first one last.
func (d *direct) size(told tea.WindowSizeMsg) tea.WindowSizeMsg {
	width, height, err := Size(d.screen.File)
	if err != nil {
		return told
	}
	return tea.WindowSizeMsg{Width: width, Height: height}
}

// resize notes a size. The first one that Bubble Tea tells is usually known already; any later one,
// even if it is the same, may have changed what the terminal shows.
func (d *direct) resize(size tea.WindowSizeMsg) {
	if d.sized || size.Width != d.width || size.Height != d.height {
		d.screen.Forget()
	}
	d.width, d.height, d.sized = size.Width, size.Height, true
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
