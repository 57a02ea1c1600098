package pane

import (
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"bulla/themes"
)

// Field is one line of text being typed. Bubbles' textinput edits it; it is drawn
// here, so that what is typed goes through visible like all other text.
type Field struct {
	// Label stands before the text, with a blank at its end where one is wanted.
	Label string
	// Hint is shown while nothing was typed.
	Hint string
	// secret has the text drawn as dots, but for where it only names a place: a
	// variable or a file.
	secret bool
	input  textinput.Model
}

// maxField is how many characters a field takes.
const maxField = 4096

// NewField returns a field that holds value, with the cursor at its end.
func NewField(label, value, hint string) Field {
	input := textinput.New()
	input.CharLimit = maxField
	input.SetValue(value)
	input.CursorEnd()
	input.Focus()
	return Field{Label: label, Hint: hint, input: input}
}

// NewSecretField returns a field whose text is not shown, unless it only says where
// a secret is to be read: env:NAME or @FILE.
func NewSecretField(label, hint string) Field {
	f := NewField(label, "", hint)
	f.secret = true
	return f
}

// hides reports whether the text is drawn as dots.
func (f Field) hides() bool {
	value := f.input.Value()
	return f.secret && !strings.HasPrefix(value, "@") && !strings.HasPrefix("env:", value[:min(len(value), 4)])
}

// Value returns what was typed.
func (f Field) Value() string { return f.input.Value() }

// Type takes a key as text or as editing.
func (f *Field) Type(key tea.KeyMsg) {
	if key.Type == tea.KeyRunes && len(key.Runes) > maxField {
		key.Runes = key.Runes[:maxField]
	}
	f.input, _ = f.input.Update(key) // its command only blinks a cursor that is not drawn
}

// Line draws the field in width cells: label, text and cursor, scrolled so that
// the cursor is in sight.
func (f Field) Line(width int, ellipsis string) Line {
	var line Line
	line.Add(themes.Muted, f.Label)
	room := width - line.Width()
	if room < 4 {
		return line
	}
	text, cursor := f.text()
	from := max(0, cursor-(room-1))
	if from > 0 {
		line.Add(themes.Faint, ellipsis)
		from, room = from+Width(ellipsis), room-Width(ellipsis)
	}
	line.Append(text.Slice(from, text.width).Fit(room, ellipsis))
	return line
}

// text returns the typed text with its cursor, and the cell of the cursor.
func (f Field) text() (Line, int) {
	value, at := f.input.Value(), f.input.Position()
	if f.hides() {
		value = strings.Repeat("*", utf8.RuneCountInString(value))
	}
	runes := []rune(value)
	at = min(at, len(runes))
	var line Line
	line.Add(themes.Field, string(runes[:at]))
	cell := line.Width()
	under, after := " ", ""
	if at < len(runes) {
		_, size := utf8.DecodeRuneInString(string(runes[at:]))
		rest := string(runes[at:])
		under, after = rest[:size], rest[size:]
	}
	line.Add(themes.Match, under)
	if value == "" {
		line.Add(themes.Faint, strings.TrimSpace(f.Hint))
	}
	line.Add(themes.Field, after)
	return line, cell
}
