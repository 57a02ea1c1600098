// Package form is what the overlays with fields have in common: the fields, one of them an API key,
// and the lines of the overlay, scrolled so that the field with the cursor is visible.
package form

import "bulla/ui/pane"

// Field is one line of text. The sheet draws its label.
type Field = pane.Field

// NewField returns a field with a value and the cursor at its end. Hides returns the byte offset
// from which a text is drawn as stars; nil hides nothing.
func NewField(value, hint string, hides func(text string) (from int)) Field {
	return pane.NewField("", value, hint).Hiding(hides)
}
