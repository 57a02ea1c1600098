package pane

import (
	"bulla/core"
	"bulla/themes"
	"bulla/ui/keymap"
)

// WithoutToken says what to do in a pane that has nothing to show because there is no token.
func WithoutToken(f Frame) []Line {
	text := "press " + f.Keys.Pane(keymap.Expiry) + ", then " + f.Keys.Key(keymap.Expiry, keymap.Edit) +
		", to change the expiry"
	if f.Snapshot.Mode == core.Inspect {
		text = "press " + f.Keys.Global(keymap.Paste) + " to paste another, " + f.Keys.Global(keymap.Compose) +
			" to go back to composing"
	}
	return Wrap(themes.Muted, text, f.Width)
}
