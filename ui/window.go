package ui

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/pane"
)

// window lies over the panes and takes all keys.
type window struct {
	title string
	lines func(width int) []pane.Line
	hint  string
	top   int
	field *pane.Field // the text being typed, nil in windows that only show
}

func (m *Model) open(w window) { m.windows = append(m.windows, w) }

func (m *Model) closeWindow() { m.windows = m.windows[:len(m.windows)-1] }

// windowKey gives a key to the uppermost window.
func (m *Model) windowKey(msg tea.KeyMsg) tea.Cmd {
	w := &m.windows[len(m.windows)-1]
	if w.field != nil {
		return m.pasteKey(w, msg)
	}
	b, ok := m.keys.Find(keymap.Window, msg.String())
	if !ok {
		return nil
	}
	page := max(1, m.height-6)
	switch b.Action {
	case keymap.CloseWindow, keymap.Accept:
		m.closeWindow()
	case keymap.Up:
		w.top--
	case keymap.Down:
		w.top++
	case keymap.PageUp:
		w.top -= page
	case keymap.PageDown:
		w.top += page
	case keymap.First:
		w.top = 0
	case keymap.Last:
		w.top = 1 << 20
	}
	return nil
}

// pasteKey types into the paste window, for terminals that do not mark pastes.
func (m *Model) pasteKey(w *window, msg tea.KeyMsg) tea.Cmd {
	switch msg.String() {
	case "esc":
		m.closeWindow()
	case "ctrl+v":
		return m.readSystem()
	case "enter":
		text := w.field.Value()
		if strings.TrimSpace(text) == "" {
			return m.readSystem()
		}
		m.inspect(text)
	default:
		w.field.Type(msg)
	}
	return nil
}

func (m *Model) readSystem() tea.Cmd {
	read := m.settings.ReadSystem
	return func() tea.Msg {
		text, err := read()
		return clipboardMsg{text: text, err: err}
	}
}

func (m *Model) pasteWindow() window {
	field := pane.NewField("token ", "", "paste now")
	return window{
		title: "Paste a token",
		field: &field,
		hint:  "enter reads the system clipboard, esc closes",
		lines: func(width int) []pane.Line {
			lines := pane.Wrap(themes.Text, "Paste with your terminal's own key, usually ctrl+shift+v or cmd+v. Anything that holds a token will do: a header, a curl command, an answer in JSON.", width)
			return append(lines, pane.Line{}, field.Line(width))
		},
	}
}

func detailWindow(d pane.Detail) window {
	return window{title: d.Title, lines: d.Lines, hint: "esc closes"}
}

// helpWindow lists all keys, those of the focused pane first.
func (m *Model) helpWindow() window {
	here := m.placeOf(m.focus).String()
	return window{title: "Keys", hint: "up and down scroll, esc closes", lines: func(width int) []pane.Line {
		var lines []pane.Line
		add := func(match func(keymap.Row) bool) {
			for i, row := range keymap.Rows() {
				if !match(row) {
					continue
				}
				if i == 0 || keymap.Rows()[i-1].Place != row.Place {
					lines = append(lines, pane.Line{}, pane.Text(themes.Strong, row.Place))
				}
				lines = append(lines, helpRow(row, width)...)
			}
		}
		lines = append(lines, introduction(width)...)
		add(func(r keymap.Row) bool { return r.Place == here })
		add(func(r keymap.Row) bool { return r.Place != here })
		return lines
	}}
}

func introduction(width int) []pane.Line {
	return pane.Wrap(themes.Muted, "Choose scopes and an expiry at the left: token, claims and diagnosis at the right follow with every key. "+
		"Paste a token anywhere to learn why it does not work. Nothing is stored and nothing leaves this machine.", width)
}

// helpRow sets one binding in two columns.
func helpRow(row keymap.Row, width int) []pane.Line {
	const column = 22
	words := pane.Wrap(themes.Text, row.Explains, max(width-column-2, 10))
	var lines []pane.Line
	for i, text := range words {
		var line pane.Line
		if i == 0 {
			line.Add(themes.Key, "  "+row.Keys)
		}
		line.PadTo(column + 2)
		lines = append(lines, *line.Append(text))
	}
	return lines
}
