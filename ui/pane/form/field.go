// Package form is what the windows with fields have in common: fields that stand one
// below the other, an API key among them, and the lines of such a window, scrolled so
// that the field being typed is in sight.
package form

import "bulla/ui/pane"

// Field is one line of text among others: the sheet it stands on sets its label.
type Field = pane.Field

// NewField returns a field that holds value, with the cursor at its end. Hides returns
// the offset in bytes from which on a text is drawn as stars; nil hides nothing.
func NewField(value, hint string, hides func(text string) (from int)) Field {
	return pane.NewField("", value, hint).Hiding(hides)
}
