package pane

import (
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/themes"
	"bulla/ui/keymap"
)

// Filter narrows a list to the rows that match what the user types. The zero value shows every row.
type Filter struct {
	text  string
	field *Field // nil unless the text is being typed
}

// Open starts typing, with the text of the last time.
func (f *Filter) Open() {
	field := NewField("filter ", f.text, "part of a name")
	f.field = &field
}

// Typing reports whether the text is being typed.
func (f *Filter) Typing() bool { return f.field != nil }

// On reports whether rows may be hidden.
func (f *Filter) On() bool { return strings.TrimSpace(f.text) != "" }

// Text returns what rows have to match.
func (f *Filter) Text() string { return f.text }

// Type handles a key while the text is typed. A key that has no meaning in a field moves in the
// list. Changed is called after the text has changed.
func (f *Filter) Type(key tea.KeyMsg, list Keyed, frame Frame, changed func()) Effect {
	moves := map[tea.KeyType]keymap.Action{
		tea.KeyUp: keymap.Up, tea.KeyDown: keymap.Down, tea.KeyPgUp: keymap.PageUp, tea.KeyPgDown: keymap.PageDown,
	}
	if action, ok := moves[key.Type]; ok {
		return list.Do(action, frame)
	}
	f.field.Type(key)
	if text := f.field.Value(); text != f.text {
		f.text = text
		changed()
	}
	return Say(f.field.Loss())
}

// Search is Type for a list in which every letter is for the filter: it opens with the first
// letter, and closes when it is empty.
func (f *Filter) Search(key tea.KeyMsg, list Keyed, frame Frame, changed func()) Effect {
	if !f.Typing() {
		f.Open()
	}
	e := f.Type(key, list, frame, changed)
	if f.text == "" {
		f.Clear()
	}
	return e
}

// Keep ends the typing and keeps the filter.
func (f *Filter) Keep() { f.field = nil }

// Clear ends the typing, shows every row again, and reports whether the filter was on.
func (f *Filter) Clear() bool {
	was := f.field != nil || f.text != ""
	*f = Filter{}
	return was
}

// Matches reports whether every word of the filter is in one of the texts of a row.
func (f *Filter) Matches(texts ...string) bool {
	return !f.On() || HasWords(strings.Join(texts, " "), f.text)
}

// HasWords reports whether every word of a query is in a text, in either case.
func HasWords(text, query string) bool {
	text = strings.ToLower(text)
	for word := range strings.FieldsSeq(strings.ToLower(query)) {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}

// Highlight returns a line with the first match of each word of the filter highlighted.
func (f *Filter) Highlight(line Line) Line {
	if !f.On() {
		return line
	}
	plain := line.Plain()
	lower := strings.ToLower(plain)
	if len(lower) != len(plain) {
		return line
	}
	for part := range strings.FieldsSeq(strings.ToLower(f.text)) {
		at := strings.Index(lower, part)
		if at < 0 {
			continue
		}
		from, match := Width(plain[:at]), plain[at:at+len(part)]
		marked := line.Slice(0, from)
		marked.push(span{text: match, role: themes.Match, width: Width(match)})
		line = *marked.Append(line.Slice(marked.width, line.width))
	}
	return line
}

// Facts says in a title what the filter is and how many rows it shows.
func (f *Filter) Facts(shown, all int) Line {
	const longest = 16 // cells of the text
	text := Text(themes.Match, "/"+strings.TrimSpace(f.text))
	if text.Width() > longest {
		text = text.Slice(0, longest)
	}
	return *text.Add(themes.Muted, fmt.Sprintf(" %d of %d", shown, all))
}

// Lines returns what a list shows at its bottom while it is filtered: the field, or how to clear
// the filter; nil without a filter.
func (f *Filter) Lines(frame Frame) []Line {
	switch {
	case f.Typing() && frame.Height < roomyFilter:
		return []Line{f.field.Line(frame.Width, frame.Glyphs.Ellipsis)}
	case f.Typing():
		keys := Text(themes.Faint, "up and down move, "+f.clears(frame)+" clears it")
		return []Line{f.field.Line(frame.Width, frame.Glyphs.Ellipsis), keys}
	case f.On():
		line := Text(themes.Muted, "filter ")
		return []Line{*line.Add(themes.Match, f.text).Add(themes.Faint, "  "+f.clears(frame)+" clears it")}
	}
	return nil
}

// roomyFilter is the height from which on the keys are named below the field.
const roomyFilter = 7

// clears returns the key that clears the filter.
func (f *Filter) clears(frame Frame) string {
	if f.Typing() {
		return frame.Keys.Key(keymap.Typing, keymap.Cancel)
	}
	return frame.Keys.Cancel(frame.Context)
}

// Nothing is what a list shows if no row matches.
func (f *Filter) Nothing(frame Frame) []Line {
	return []Line{
		Text(themes.Muted, fmt.Sprintf("nothing matches %q", strings.TrimSpace(f.text))),
		Text(themes.Faint, f.clears(frame)+" clears the filter"),
	}
}

// Filtered is a part of panes and overlays whose only field is a filter. They handle the keys that
// are typed into it themselves, with Filter.Type.
type Filtered struct{ Filter Filter }

// Typing implements Typing.
func (p *Filtered) Typing() bool { return p.Filter.Typing() }

// Accept implements Typing.
func (p *Filtered) Accept(Frame) Effect {
	p.Filter.Keep()
	return Effect{}
}

// Leave implements Typing.
func (p *Filtered) Leave(Frame) Effect {
	p.Filter.Clear()
	return Effect{}
}

// Yield implements Yielding: the filter stays.
func (p *Filtered) Yield(Frame) bool {
	p.Filter.Keep()
	return true
}

// Cancel implements Cancelable.
func (p *Filtered) Cancel() bool { return p.Filter.Clear() }
