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
func (l *Filter) Open() {
	field := NewField("filter ", l.text, "part of a name")
	l.field = &field
}

// Typing reports whether the text is being typed.
func (l *Filter) Typing() bool { return l.field != nil }

// On reports whether rows may be hidden.
func (l *Filter) On() bool { return strings.TrimSpace(l.text) != "" }

// Text returns what rows have to match.
func (l *Filter) Text() string { return l.text }

// Type handles a key as text and reports whether the text changed.
func (l *Filter) Type(key tea.KeyMsg) (changed bool) {
	l.field.Type(key)
	changed = l.field.Value() != l.text
	l.text = l.field.Value()
	return changed
}

// Loss says what the field dropped from the last paste, "" for nothing.
func (l *Filter) Loss() string { return l.field.Loss() }

// Keep ends the typing and keeps the filter.
func (l *Filter) Keep() { l.field = nil }

// Clear ends the typing, shows every row again, and reports whether the filter was on.
func (l *Filter) Clear() bool {
	was := l.field != nil || l.text != ""
	*l = Filter{}
	return was
}

// Matches reports whether every word of the filter is in one of the texts of a row.
func (l *Filter) Matches(texts ...string) bool {
	if !l.On() {
		return true
	}
	all := strings.ToLower(strings.Join(texts, " "))
	for part := range strings.FieldsSeq(strings.ToLower(l.text)) {
		if !strings.Contains(all, part) {
			return false
		}
	}
	return true
}

// Highlight returns a line with the first match of each word of the filter highlighted.
func (l *Filter) Highlight(line Line) Line {
	if !l.On() {
		return line
	}
	plain := line.Plain()
	lower := strings.ToLower(plain)
	if len(lower) != len(plain) {
		return line
	}
	for part := range strings.FieldsSeq(strings.ToLower(l.text)) {
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
func (l *Filter) Facts(shown, all int) Line {
	const longest = 16 // cells of the text
	text := Text(themes.Match, "/"+strings.TrimSpace(l.text))
	if text.Width() > longest {
		text = text.Slice(0, longest)
	}
	return *text.Add(themes.Muted, fmt.Sprintf(" %d of %d", shown, all))
}

// Lines returns what a list shows at its bottom while it is filtered: the field, or how to clear
// the filter; nil without a filter.
func (l *Filter) Lines(f Frame) []Line {
	switch {
	case l.Typing() && f.Height < roomyFilter:
		return []Line{l.field.Line(f.Width, f.Glyphs.Ellipsis)}
	case l.Typing():
		return []Line{l.field.Line(f.Width, f.Glyphs.Ellipsis), Text(themes.Faint, "up and down move, esc clears it")}
	case l.On():
		line := Text(themes.Muted, "filter ")
		return []Line{*line.Add(themes.Match, l.text).Add(themes.Faint, "  esc clears it")}
	}
	return nil
}

// Filtered is a part of panes and overlays whose only field is a filter. They handle the keys that
// are typed into it themselves.
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

// Moves returns the movement of a key that has no meaning in a text field, so that a list can be
// moved through while its filter is typed.
func Moves(key tea.KeyMsg) (action keymap.Action, ok bool) {
	switch key.Type {
	case tea.KeyUp:
		return keymap.Up, true
	case tea.KeyDown:
		return keymap.Down, true
	case tea.KeyPgUp:
		return keymap.PageUp, true
	case tea.KeyPgDown:
		return keymap.PageDown, true
	}
	return "", false
}

// roomyFilter is the height from which on the keys are named below the field.
const roomyFilter = 7

// Nothing is what a list shows if no row matches.
func (l *Filter) Nothing() []Line {
	return []Line{
		Text(themes.Muted, fmt.Sprintf("nothing matches %q", strings.TrimSpace(l.text))),
		Text(themes.Faint, "esc clears the filter"),
	}
}
