package ui

import (
	"context"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/pane"
)

// window lies over the panes and takes all keys.
type window struct {
	title string
	facts string // at the right end of the upper border
	lines func(width int) []pane.Line
	place keymap.Context // where its keys are looked up
	top   int
	field *pane.Field               // the text being typed, nil in windows that only show
	list  *pane.List                // the cursor in a list to choose from, nil in others
	enter func(text string) tea.Cmd // takes what was typed
	// overlay is the pane in the window, nil in those made of the fields above; snap is
	// what it draws from.
	overlay pane.Overlay
	snap    *core.Snapshot
	// rows are the most that the overlay wanted so far: a window that shrinks while
	// something is typed jumps.
	rows int
}

// bindings are the keys of the window that are worth naming: that the arrows
// scroll, the mark in its border says.
func (w *window) bindings(keys keymap.Map) []keymap.Binding {
	return slices.DeleteFunc(keys.In(w.place), func(b keymap.Binding) bool {
		return keymap.IsMovement(b.Action) || w.overlay != nil && w.idle(b.Action)
	})
}

// windowBindings are the keys of the window that are worth naming now: while a request
// is under way, the one that gives it up.
func (m *Model) windowBindings() []keymap.Binding {
	if m.cancel == nil || m.window.overlay == nil {
		return m.window.bindings(m.keys)
	}
	giveUp := m.keys.Get(m.window.place, keymap.Cancel)
	giveUp.SetHelp(giveUp.Help().Key, "give up")
	return []keymap.Binding{giveUp}
}

// idle reports whether an action does nothing now. What sends may read a file on the
// way, so that only the window itself knows beforehand that it cannot.
func (w *window) idle(action keymap.Action) bool {
	switch action {
	case keymap.Send:
		sending, ok := w.overlay.(interface{ CannotSend(f pane.Frame) bool })
		return ok && sending.CannotSend(pane.Frame{Snapshot: w.snap})
	case keymap.Accept, keymap.Cancel:
		return false
	}
	return w.overlay.Disabled(action, pane.Frame{Snapshot: w.snap}) != ""
}

// takesText reports whether keys that are no actions are text in the window.
func (w *window) takesText() bool {
	return w.field != nil || w.overlay != nil && w.place != keymap.CodeOverlay
}

// takesPaste reports whether a paste is text for a field of the window. One into the paste
// window is not: it is looked at as soon as it comes.
func (w *window) takesPaste() bool {
	return w.place == keymap.Typing || w.overlay != nil && w.place != keymap.CodeOverlay
}

// windowKey gives a key to the window.
func (m *Model) windowKey(msg tea.KeyMsg) tea.Cmd {
	w := m.window
	switch {
	case w.overlay != nil:
		return m.overlayKey(w.overlay, msg)
	case w.list != nil:
		return m.pickKey(w, msg)
	case w.place == keymap.Typing:
		return m.fieldKey(w, msg)
	case w.field != nil:
		return m.pasteKey(w, msg)
	}
	b, ok := m.keys.Find(keymap.TextOverlay, msg.String())
	if !ok {
		m.toast = "esc closes the window"
		return nil
	}
	if b.Action == keymap.CloseWindow {
		m.window = nil
		return nil
	}
	width, height := m.windowSize()
	w.top = pane.Moved(b.Action, w.top, height-3, len(w.lines(width-4))-(height-2)+1)
	return nil
}

// windowSize returns the cells that a window that is no pane has, its border included.
func (m *Model) windowSize() (width, height int) {
	width, height = m.windowRoom()
	return width, min(len(m.window.lines(width-4))+2, height)
}

// windowRoom returns the cells that a window may have, its border included.
func (m *Model) windowRoom() (width, height int) {
	most := 78
	if m.window.overlay != nil && m.window.place == keymap.CodeOverlay {
		most = 112 // code is not wrapped
	}
	width, height = min(m.width, most), m.height-1 // the last line is the footer's
	if m.width > 40 {
		width = min(m.width-4, most)
	}
	if m.height > 12 {
		height = m.height - 4
	}
	return width, height
}

// pasteKey types into the paste window, for terminals that do not mark pastes.
func (m *Model) pasteKey(w *window, msg tea.KeyMsg) tea.Cmd {
	b, _ := m.keys.Find(keymap.PasteOverlay, msg.String())
	text := w.field.Value()
	switch {
	case b.Action == keymap.Cancel:
		m.window = nil
	case b.Action == keymap.FromSystem, b.Action == keymap.Accept && strings.TrimSpace(text) == "":
		return m.readSystem()
	case b.Action == keymap.Accept:
		m.inspect(text)
	default:
		w.field.Type(msg)
	}
	return nil
}

func (m *Model) readSystem() tea.Cmd {
	read := m.settings.ReadSystem
	return m.start("reading the system clipboard", func(context.Context) func() tea.Cmd {
		text, err := read()
		return func() tea.Cmd {
			m.fromClipboard(text, err)
			return nil
		}
	})
}

// fieldLines are a field that is typed in and, where a text was not taken as it came,
// what became of it.
func (m *Model) fieldLines(field *pane.Field, width int) []pane.Line {
	lines := []pane.Line{field.Line(width, m.settings.Glyphs.Ellipsis)}
	if altered := field.Altered(); altered != "" {
		lines = append(lines, pane.Wrap(themes.Warning, m.settings.Glyphs.Warning+" "+altered, width)...)
	}
	return append(lines, pane.Line{})
}

func (m *Model) pasteWindow() *window {
	field := pane.NewField("token ", "", "paste now")
	return &window{
		title: "Paste a token",
		field: &field,
		place: keymap.PasteOverlay,
		lines: func(width int) []pane.Line {
			return append(m.fieldLines(&field, width), pane.Wrap(themes.Muted, "Paste with your terminal's own key, usually ctrl+shift+v or cmd+v. Anything that holds a token will do: a header, a curl command, an answer in JSON.", width)...)
		},
	}
}

func detailWindow(d *pane.Detail) *window {
	return &window{title: d.Title, lines: d.Lines, place: keymap.TextOverlay}
}

// helpWindow lists all keys, those of the focused pane first.
func (m *Model) helpWindow() *window {
	here := m.contextOf(m.focus).String()
	return &window{title: "Keys", place: keymap.TextOverlay, lines: func(width int) []pane.Line {
		var lines []pane.Line
		add := func(match func(keymap.Row) bool) {
			for i, row := range keymap.Rows() {
				if !match(row) {
					continue
				}
				if i == 0 || keymap.Rows()[i-1].Context != row.Context {
					lines = append(lines, pane.Line{}, pane.Text(themes.Strong, row.Context))
				}
				lines = append(lines, helpRow(row, width)...)
			}
		}
		lines = append(lines, introduction(width)...)
		add(func(r keymap.Row) bool { return r.Context == here })
		add(func(r keymap.Row) bool { return r.Context != here })
		return lines
	}}
}

func introduction(width int) []pane.Line {
	return pane.Wrap(themes.Muted, "Choose scopes and an expiry at the left: token, claims and diagnosis at the right follow with every key. "+
		"Paste a token anywhere to learn why it does not work. Nothing is stored, and nothing leaves this machine but on ctrl+s and o, whose windows say first what is sent and where.", width)
}

// helpRow sets one binding in two columns.
func helpRow(row keymap.Row, width int) []pane.Line {
	const column = 22
	words := pane.Wrap(themes.Text, row.Explains, max(width-column-2, 10))
	var lines []pane.Line
	for i, text := range words {
		var line pane.Line
		if i == 0 {
			line.Add(themes.Shortcut, "  "+row.Keys)
		}
		line.PadTo(column + 2)
		lines = append(lines, *line.Append(text))
	}
	return lines
}
