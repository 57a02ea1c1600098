package pane

import (
	tea "github.com/charmbracelet/bubbletea"

	"bulla/ui/keymap"
)

// Overlay lies over the panes and gets all keys while it is open. The root closes it on
// keymap.Cancel.
type Overlay interface {
	// Title returns the overlay's name and the text at the right end of its upper border.
	Title(f Frame) (name string, facts Line)
	// Render returns at most Height lines.
	Render(f Frame) []Line
	// Traits tell the root how to treat the overlay. They never change.
	Traits() Traits
	Keyed
	Wanting
	// Type gets the keys that are not bound in the overlay's context, and pastes as keys.
	Type(key tea.KeyMsg, f Frame) Effect
}

// Traits are what the root knows of an overlay.
type Traits struct {
	// Context is where the overlay's keys are looked up.
	Context keymap.Context
	// TakesText says that keys without a binding are text. TakesPaste says that pastes are text
	// too; all other overlays leave a paste to the root, which inspects it.
	TakesText, TakesPaste bool
	// MaxWidth is how many columns the overlay uses at most, with its border.
	MaxWidth int
	// Grows says that the height changes while the overlay is open. Such an overlay keeps its upper
	// border in place and never shrinks, so that it doesn't jump under the user.
	Grows bool
	// Clear says that the panes behind the overlay keep their colors.
	Clear bool
	// Kept says that the overlay opens the next time with what was typed into it, except for
	// secrets.
	Kept bool
}

// OverlayWidth is the MaxWidth of overlays that show prose, FieldsWidth that of overlays with a
// field for something long, such as a URL or a token.
const (
	OverlayWidth = 78
	FieldsWidth  = 110
)

// Numbered is an overlay with rows that digits choose.
type Numbered interface {
	// Choose chooses a row, counted from 0.
	Choose(row int, f Frame) Effect
}

// Requesting is an overlay that sends a request and waits for the response.
type Requesting interface {
	// Busy says that the request is under way.
	Busy()
	// Failed says how the request failed, and what to do about it.
	Failed(message, hint string)
	// Canceled returns what to say when the user cancels the request.
	Canceled() string
}

// Sending is an overlay that knows beforehand that it can't send its request.
type Sending interface {
	CannotSend(f Frame) bool
}

// Secretive is an overlay that may show secrets which neither the session nor what was typed shows
// to be secrets.
type Secretive interface {
	// Secrets returns them, so that a recording can mask them.
	Secrets(f Frame) []string
}
