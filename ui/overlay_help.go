package ui

import (
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/pane"
)

// introduction is what the help says before it lists the keys. It names those that open a window
// which sends something.
const introduction = "Choose scopes and an expiry on the left; token, claims and diagnosis on the right update as you type. " +
	"Paste a token anywhere to see why it doesn't work. Nothing is stored. Nothing leaves this machine " +
	"unless you press %s or %s, or send a call of Access, and those windows first show what is sent and where."

// help is the overlay that lists all keys in groups, in two columns where there is room.
type help struct {
	pane.Filtered
	keys  keymap.Map
	here  keymap.Context // its keys come first
	pager pane.Pager
}

func newHelp(keys keymap.Map, here keymap.Context) *help { return &help{keys: keys, here: here} }

const (
	helpWidth   = 146 // with the border
	twoColumns  = 92  // from this width on there are two columns
	columnGap   = 3
	wideKeys    = 22 // the column of the keys
	narrowKeys  = 21
	leastColumn = 10 // cells of an explanation
)

// Title implements pane.Overlay.
func (h *help) Title(pane.Frame) (string, pane.Line) {
	if !h.Filter.On() {
		return "Keys", pane.Line{}
	}
	shown := 0
	for _, group := range h.groups() {
		shown += len(group)
	}
	return "Keys", h.Filter.Facts(shown, len(h.keys.Rows()))
}

// Traits implements pane.Overlay. The height is that of the whole list, so that the filter moves
// nothing.
func (h *help) Traits() pane.Traits {
	return pane.Traits{Context: keymap.HelpOverlay, MaxWidth: helpWidth, Grows: true}
}

// Wants implements pane.Wanting.
func (h *help) Wants(f pane.Frame) int { return len(h.lines(f)) }

// Disabled implements pane.Keyed.
func (h *help) Disabled(keymap.Action, pane.Frame) string { return "" }

// Do implements pane.Keyed.
func (h *help) Do(action keymap.Action, f pane.Frame) pane.Effect {
	if action == keymap.Filter {
		h.Filter.Open()
		return pane.Effect{}
	}
	h.pager.Move(action, len(h.lines(f)), f.Height-len(h.Filter.Lines(f)))
	return pane.Effect{}
}

// Type implements pane.Overlay and pane.Typing.
func (h *help) Type(key tea.KeyMsg, f pane.Frame) pane.Effect {
	if !h.Filter.Typing() {
		return pane.Say("/ filters the keys, esc closes the window")
	}
	return h.Filter.Type(key, h, f, func() { h.pager = pane.Pager{} })
}

// Render implements pane.Overlay.
func (h *help) Render(f pane.Frame) []pane.Line {
	below := h.Filter.Lines(f)
	return pane.AtBottom(h.pager.Show(h.lines(f), f.Height-len(below), f), below, f.Height)
}

// groups returns the keys that match the filter by where they work: first those of the focused
// pane.
func (h *help) groups() [][]keymap.Row {
	var groups [][]keymap.Row
	for _, first := range []bool{true, false} {
		for _, row := range h.keys.Rows() {
			isHere := row.Context == string(h.here)
			if isHere != first || !h.Filter.Matches(row.Keys, row.Explains, row.Context, row.Words) {
				continue
			}
			if n := len(groups); n == 0 || groups[n-1][0].Context != row.Context {
				groups = append(groups, nil)
			}
			groups[len(groups)-1] = append(groups[len(groups)-1], row)
		}
	}
	return groups
}

// lines returns the whole help.
func (h *help) lines(f pane.Frame) []pane.Line {
	width, keys := f.Width, wideKeys
	if f.Width >= twoColumns {
		width, keys = (f.Width-columnGap)/2, narrowKeys
	}
	var blocks [][]pane.Line
	for _, group := range h.groups() {
		blocks = append(blocks, h.block(group, keys, width))
	}
	switch {
	case len(blocks) == 0:
		return h.Filter.Nothing(f)
	case f.Width < twoColumns:
		return append(h.introduction(f), joined(blocks)...)
	}
	left, right := halves(blocks)
	lines := h.introduction(f)
	for i := range max(len(left), len(right)) {
		var line pane.Line
		if i < len(left) {
			line.Append(left[i])
		}
		line = line.Fit(width+columnGap, f.Glyphs.Ellipsis)
		if i < len(right) {
			line.Append(right[i])
		}
		lines = append(lines, line)
	}
	return lines
}

// introduction returns the lines above the keys, none while they are filtered.
func (h *help) introduction(f pane.Frame) []pane.Line {
	if h.Filter.On() {
		return nil
	}
	text := fmt.Sprintf(introduction, h.keys.Global(keymap.Send), h.keys.Global(keymap.Fetch))
	return append(pane.Wrap(themes.Muted, text, f.Width), pane.Line{})
}

// joined returns the lines of blocks with a gap between them.
func joined(blocks [][]pane.Line) []pane.Line {
	var lines []pane.Line
	for i, block := range blocks {
		if i > 0 {
			lines = append(lines, pane.Line{})
		}
		lines = append(lines, block...)
	}
	return lines
}

// halves splits blocks, in their order, into two columns that are as short as possible.
func halves(blocks [][]pane.Line) (left, right []pane.Line) {
	left = joined(blocks)
	for i := 1; i < len(blocks); i++ {
		l, r := joined(blocks[:i]), joined(blocks[i:])
		if max(len(l), len(r)) < max(len(left), len(right)) {
			left, right = l, r
		}
	}
	return left, right
}

// block returns the keys of one group below its heading.
func (h *help) block(group []keymap.Row, keys, width int) []pane.Line {
	lines := []pane.Line{pane.Text(themes.Strong, group[0].Context)}
	for _, row := range group {
		for i, text := range pane.Wrap(themes.Text, row.Explains, max(width-keys-2, leastColumn)) {
			line := pane.Text(themes.Text, "  ")
			if i == 0 {
				line.Add(themes.Shortcut, row.Keys)
			}
			if line.Width() >= keys+2 {
				line = line.Fit(keys+1, "")
			}
			line.PadTo(keys + 2)
			lines = append(lines, h.Filter.Highlight(*line.Append(text)))
		}
	}
	return lines
}
