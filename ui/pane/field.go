package pane

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"

	"bulla/core/visible"
	"bulla/themes"
)

// Field is one line of text being typed. Bubbles' textinput edits it, but it is drawn here, so that
// its text goes through visible like all other text.
type Field struct {
	// Label comes before the text in Line. It includes the space after it, if there is one.
	Label string
	// Hint is shown while the field is empty.
	Hint  string
	hides func(text string) (from int)
	input textinput.Model
	loss  string // see Loss
	// endings are what may complete the text, and ending is the index of the one that is shown.
	endings []string
	ending  int
}

// MaxField is how many characters a field has at most.
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

// Hiding returns the field with its text drawn as asterisks, starting at the byte offset that hides
// returns; nil hides nothing.
func (f Field) Hiding(hides func(text string) (from int)) Field {
	f.hides = hides
	return f
}

// HideAll hides the whole text of a field, as for a passphrase.
func HideAll(string) (from int) { return 0 }

// Value returns what was typed.
func (f *Field) Value() string { return f.input.Value() }

// Loss says what the field dropped from the last paste, or replaced in it; "" is nothing.
func (f *Field) Loss() string { return f.loss }

// Set replaces the text and puts the cursor at its end.
func (f *Field) Set(value string) {
	f.input.SetValue(value)
	f.input.CursorEnd()
	f.loss, f.endings = "", nil
}

// Offer sets what may complete the text, the most likely first. Behind the cursor at the end of the
// text, the field shows an ending: tab or right takes it, and up and down show others. A change of
// the text forgets them; offering the same ones again keeps the one that is shown.
func (f *Field) Offer(endings []string) {
	if !slices.Equal(f.endings, endings) {
		f.endings, f.ending = endings, 0
	}
}

// Ending returns the ending that is shown, "" for none.
func (f *Field) Ending() string {
	if len(f.endings) == 0 || f.input.Position() < utf8.RuneCountInString(f.Value()) {
		return ""
	}
	return f.endings[f.ending]
}

// Offered returns how many endings there are.
func (f *Field) Offered() int { return len(f.endings) }

// complete handles a key that takes an ending or shows another, and reports whether it was one.
func (f *Field) complete(key tea.KeyType) bool {
	shown, count := f.Ending(), len(f.endings)
	switch {
	case shown == "":
		return false
	case key == tea.KeyTab, key == tea.KeyRight:
		f.Set(f.Value() + shown)
	case key == tea.KeyDown:
		f.ending = (f.ending + 1) % count
	case key == tea.KeyUp:
		f.ending = (f.ending + count - 1) % count
	default:
		return false
	}
	return true
}

// Type handles a key that types, edits or completes text.
func (f *Field) Type(key tea.KeyMsg) {
	if f.complete(key.Type) {
		return
	}
	before, loss := f.Value(), ""
	if key.Type == tea.KeyRunes {
		loss = describeLoss(key.Runes) // before the input changes the runes
		if room := MaxField - utf8.RuneCountInString(before); len(key.Runes) > room {
			key.Runes = key.Runes[:room]
			loss = fmt.Sprintf("the field holds at most %d characters: the rest was dropped", MaxField)
		}
	}
	if f.deletesLast(key) {
		key = tea.KeyMsg{Type: tea.KeyDelete}
	}
	f.input, _ = f.input.Update(key) // its command only makes its own cursor blink, which is not drawn
	if f.Value() != before {
		f.endings = nil
	}
	if loss != "" || f.Value() != before {
		f.loss = loss
	}
}

// Line draws the field in width cells while it is being typed into: label, text and cursor. A label
// that leaves too little room is scrolled out of sight together with the text.
func (f *Field) Line(width int, ellipsis string) Line {
	return f.typed(Text(themes.Muted, f.Label), width, ellipsis)
}

// CellIn returns the cell of the byte at an offset in a line that Line drew, negative if it is
// scrolled out of sight.
func (f *Field) CellIn(line Line, offset int) int {
	cursor, _ := line.Cursor()
	before := string([]rune(f.Value())[:f.input.Position()])
	upTo := f.Value()[:min(offset, len(f.Value()))]
	return cursor + Width(visible.Text(upTo)) - Width(visible.Text(before))
}

// Draw draws the text in width cells. If the field is being typed into, it has a cursor and is
// scrolled so that the cursor is in sight.
func (f *Field) Draw(width int, focused bool, ellipsis string) Line {
	if focused {
		return f.typed(Line{}, width, ellipsis)
	}
	text := f.shown()
	if text == "" {
		return Text(themes.Faint, f.Hint).Fit(width, ellipsis)
	}
	return Text(themes.Text, text).Fit(width, ellipsis)
}

// shown returns the text as it is drawn, with asterisks for hidden characters.
func (f *Field) shown() string {
	value := f.Value()
	if f.hides == nil {
		return value
	}
	from := max(0, min(f.hides(value), len(value)))
	return value[:from] + strings.Repeat("*", utf8.RuneCountInString(value[from:]))
}

// typed draws a label, and the text with the terminal's cursor.
func (f *Field) typed(label Line, width int, ellipsis string) Line {
	runes := []rune(f.shown())
	at := min(f.input.Position(), len(runes))
	var text Line
	text.Add(themes.Field, string(runes[:at])).PutCursor().Add(themes.Field, string(runes[at:]))
	if len(runes) == 0 && f.Hint != "" {
		text.Add(themes.Faint, f.Hint)
	} else {
		text.Add(themes.Muted, f.Ending()).PadTo(text.Width() + 1) // for the cursor at the end
	}
	text.PadTo(width - label.Width())
	return scrolled(*label.Append(*text.On(themes.Field)), width, ellipsis)
}

// scrolled cuts a line to width cells so that its cursor is in sight, with some of the text after
// it, for those who go back in a long text.
func scrolled(line Line, width int, ellipsis string) Line {
	cursor, _ := line.Cursor()
	last := min(line.Width()-1, cursor+width/3) // the last cell in sight
	switch {
	case last < width && width < leastMarked:
		return line.Slice(0, width)
	case last < width:
		return line.Fit(width, ellipsis)
	case width < leastMarked:
		return line.Slice(last-width+1, last+1)
	}
	cut := Text(themes.Faint, ellipsis)
	cut.On(themes.Field)
	from := last + 1 - (width - cut.Width())
	return *cut.Append(line.Slice(from, line.Width()).Fit(width-cut.Width(), ellipsis))
}

// deletesLast reports whether a key deletes the word after the cursor, and that is one character.
// The input of bubbles v1.0.0 panics then.
func (f *Field) deletesLast(k tea.KeyMsg) bool {
	return key.Matches(k, f.input.KeyMap.DeleteWordForward) &&
		f.input.Position() == utf8.RuneCountInString(f.Value())-1
}

// leastMarked is the least width in which an ellipsis marks where a field is cut: in fewer cells it
// would cover the cursor.
const leastMarked = 6
