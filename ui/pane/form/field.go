// Package form is what the windows with fields have in common: fields that stand one
// below the other, an API key among them, and the lines of such a window, scrolled so
// that the field being typed is in sight.
package form

import (
	"cmp"
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"bulla/themes"
	"bulla/ui/pane"
)

// Field is one line of text among others. A pane.Field stands alone: this one has a
// cursor only while it is typed in, and may hide a part of its text.
type Field struct {
	// Hint is shown while nothing was typed.
	Hint  string
	hides func(text string) (from int)
	input textinput.Model
}

// maxField is how many characters a field takes.
const maxField = 4096

// NewField returns a field that holds value, with the cursor at its end. Hides returns
// the offset in bytes from which on a text is drawn as dots; nil hides nothing.
func NewField(value, hint string, hides func(text string) (from int)) Field {
	input := textinput.New()
	input.CharLimit = maxField
	input.SetValue(value)
	input.CursorEnd()
	input.Focus()
	if hides == nil {
		hides = func(text string) int { return len(text) }
	}
	return Field{Hint: hint, hides: hides, input: input}
}

// Value returns what was typed.
func (f *Field) Value() string { return f.input.Value() }

// Set puts another text in, with the cursor at its end.
func (f *Field) Set(value string) {
	f.input.SetValue(value)
	f.input.CursorEnd()
}

// Type takes a key as text or as editing.
func (f *Field) Type(key tea.KeyMsg) {
	if key.Type == tea.KeyRunes && len(key.Runes) > maxField {
		key.Runes = key.Runes[:maxField]
	}
	f.input, _ = f.input.Update(key) // its command only blinks a cursor that is not drawn
}

// shown returns the text as it may be drawn, character for character.
func (f *Field) shown() string {
	value := f.Value()
	from := max(0, min(f.hides(value), len(value)))
	return value[:from] + strings.Repeat("*", utf8.RuneCountInString(value[from:]))
}

// line draws the field in width cells: with a cursor, scrolled so that it is in sight,
// where the field is typed in.
func (f *Field) line(width int, here bool, ellipsis string) pane.Line {
	text := f.shown()
	switch {
	case here:
		return f.typed(text, width, ellipsis)
	case text == "":
		return pane.Text(themes.Faint, f.Hint).Fit(width, ellipsis)
	}
	return pane.Text(themes.Text, text).Fit(width, ellipsis)
}

// typed draws the text around the cursor.
func (f *Field) typed(text string, width int, ellipsis string) pane.Line {
	runes := []rune(text)
	at := min(f.input.Position(), len(runes))
	line := pane.Text(themes.Field, string(runes[:at]))
	cursor := line.Width()
	switch {
	case at < len(runes):
		line.Add(themes.Match, string(runes[at])).Add(themes.Field, string(runes[at+1:]))
	case text == "":
		first, rest := f.Hint, ""
		if runes := []rune(f.Hint); len(runes) > 0 {
			first, rest = string(runes[:1]), string(runes[1:])
		}
		line.Add(themes.Match, cmp.Or(first, " ")).Add(themes.Faint, rest)
	default:
		line.Add(themes.Match, " ")
	}
	from := cursor - (width - 1)
	if from <= 0 || width < 4 {
		return line.Fit(width, ellipsis)
	}
	cut := pane.Text(themes.Faint, ellipsis)
	room := width - cut.Width()
	from = cursor - (room - 1)
	return *cut.Append(line.Slice(from, max(line.Width(), from+room)).Fit(room, ellipsis))
}
