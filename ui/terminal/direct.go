package terminal

import tea "github.com/charmbracelet/bubbletea"

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

// Update implements tea.Model. The first size that Bubble Tea tells is usually the one known
// already; any later one, even if it is the same, may have changed what the terminal shows.
func (d *direct) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case RedrawMsg:
		return d, nil
	case tea.WindowSizeMsg:
		if d.sized || msg.Width != d.width || msg.Height != d.height {
			d.screen.Forget()
		}
		d.width, d.height, d.sized = msg.Width, msg.Height, true
	}
	next, cmd := d.Drawn.Update(msg)
	d.Drawn = next.(Drawn)
	return d, cmd
}

// View draws, and gives Bubble Tea nothing to draw.
func (d *direct) View() string {
	frame, cursor := d.Frame()
	d.screen.Show(frame, d.width, d.height, cursor)
	return ""
}
