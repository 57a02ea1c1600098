package ui

import (
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/pane"
)

// introduction is what the help says before it lists the keys.
const introduction = "Choose scopes and an expiry on the left; token, claims and diagnosis on the right update as you type. " +
	"Paste a token anywhere to see why it doesn't work. Nothing is stored. Nothing leaves this machine " +
	"unless you press ctrl+s or o, and those windows first show what is sent and where."

// newHelp returns the overlay that lists all keys, those of one context first.
func newHelp(here keymap.Context) *textOverlay {
	return &textOverlay{title: "Keys", lines: func(f pane.Frame) []pane.Line {
		lines := pane.Wrap(themes.Muted, introduction, f.Width)
		for _, first := range []bool{true, false} {
			heading := ""
			for _, row := range keymap.Rows() {
				if (row.Context == string(here)) != first {
					continue
				}
				if row.Context != heading {
					heading = row.Context
					lines = append(lines, pane.Line{}, pane.Text(themes.Strong, heading))
				}
				lines = append(lines, helpRow(row, f.Width)...)
			}
		}
		return lines
	}}
}

// helpRow sets one binding in two columns.
func helpRow(row keymap.Row, width int) []pane.Line {
	const column = 22
	var lines []pane.Line
	for i, text := range pane.Wrap(themes.Text, row.Explains, max(width-column-2, 10)) {
		var line pane.Line
		if i == 0 {
			line.Add(themes.Shortcut, "  "+row.Keys)
		}
		line.PadTo(column + 2)
		lines = append(lines, *line.Append(text))
	}
	return lines
}
