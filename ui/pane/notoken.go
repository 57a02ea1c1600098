package pane

import (
	"bulla/core"
	"bulla/themes"
)

// WithoutToken says what to do in a pane that has nothing to show because there is no token.
func WithoutToken(f Frame) []Line {
	text := "press 2, then enter, to change the expiry"
	if f.Snapshot.Mode == core.Inspect {
		text = "press p to paste another, esc to go back to composing"
	}
	return Wrap(themes.Muted, text, f.Width)
}
