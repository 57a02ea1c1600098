package pane

import (
	"cmp"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"bulla/themes"
)

// Field is one line of text being typed. Bubbles' textinput edits it; it is drawn
// here, so that what is typed goes through visible like all other text.
type Field struct {
	// Label stands before the text in Line, with a blank at its end where one is wanted.
	Label string
	// Hint is shown while nothing was typed.
	Hint  string
	hides func(text string) (from int)
	input textinput.Model
	// altered says what of the last text was not taken as it came, "" for nothing.
	altered string
}

// MaxField is how many characters a field takes.
const MaxField = 4096

// NewField returns a field that holds value, with the cursor at its end.
func NewField(label, value, hint string) Field {
	input := textinput.New()
	input.CharLimit = MaxField
	input.SetValue(value)
	input.CursorEnd()
	input.Focus()
	return Field{Label: label, Hint: hint, input: input}
}

// Hiding returns the field with its text drawn as stars, from the offset in bytes on
// that hides returns; nil hides nothing.
func (f Field) Hiding(hides func(text string) (from int)) Field {
	f.hides = hides
	return f
}

// HideAll hides the whole text of a field: a passphrase is never shown, whatever it
// looks like.
func HideAll(string) (from int) { return 0 }

// Value returns what was typed.
func (f *Field) Value() string { return f.input.Value() }

// Altered says what of the last text was not taken as it came, "" for nothing.
func (f *Field) Altered() string { return f.altered }

// Set puts another text in, with the cursor at its end.
func (f *Field) Set(value string) {
	f.input.SetValue(value)
	f.input.CursorEnd()
	f.altered = ""
}

// Type takes a key as text or as editing.
func (f *Field) Type(key tea.KeyMsg) {
	before, altered := f.Value(), ""
	if key.Type == tea.KeyRunes {
		altered = Altered(key.Runes) // asked first: the input changes the runes
		if room := MaxField - utf8.RuneCountInString(before); len(key.Runes) > room {
			key.Runes, altered = key.Runes[:room], fmt.Sprintf("the field takes %d characters: the end was left out", MaxField)
		}
	}
	f.input, _ = f.input.Update(key) // its command only blinks a cursor that is not drawn
	if altered != "" || f.Value() != before {
		f.altered = altered
	}
}

// Line draws the field in width cells as it is typed in: label, text and cursor.
func (f *Field) Line(width int, ellipsis string) Line {
	line := Text(themes.Muted, f.Label)
	if room := width - line.Width(); room >= 4 {
		line.Append(f.Draw(room, true, ellipsis))
	}
	return line
}

// Draw draws the text in width cells: with a cursor, scrolled so that it is in sight,
// where the field is typed in.
func (f *Field) Draw(width int, here bool, ellipsis string) Line {
	text := f.shown()
	switch {
	case here:
		return f.typed(text, width, ellipsis)
	case text == "":
		return Text(themes.Faint, f.Hint).Fit(width, ellipsis)
	}
	return Text(themes.Text, text).Fit(width, ellipsis)
}

// shown returns the text as it may be drawn, character for character.
func (f *Field) shown() string {
	value := f.Value()
	if f.hides == nil {
		return value
	}
	from := max(0, min(f.hides(value), len(value)))
	return value[:from] + strings.Repeat("*", utf8.RuneCountInString(value[from:]))
}

// typed draws the text around the cursor.
func (f *Field) typed(text string, width int, ellipsis string) Line {
	runes := []rune(text)
	at := min(f.input.Position(), len(runes))
	line := Text(themes.Field, string(runes[:at]))
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
	cut := Text(themes.Faint, ellipsis)
	room := width - cut.Width()
	from = cursor - (room - 1)
	return *cut.Append(line.Slice(from, max(line.Width(), from+room)).Fit(room, ellipsis))
}
