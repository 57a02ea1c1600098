package form

import (
	"slices"

	"bulla/core/hint"
	"bulla/themes"
	"bulla/ui/pane"
)

// Sheet collects the lines of an overlay: labels on the left and their values on the right, or
// below the labels in a narrow overlay.
type Sheet struct {
	frame   pane.Frame
	column  int // the cells of the labels, 0 if they are above the values
	lines   []pane.Line
	field   stretch // the lines of the field with the cursor
	here    bool
	outcome stretch // the lines of the result of a request
}

// stretch is a range of lines.
type stretch struct{ from, to int }

// narrow is the width below which labels are above their values.
const narrow = 40

// NewSheet returns an empty sheet whose labels take column cells.
func NewSheet(f pane.Frame, column int) *Sheet {
	if f.Width < narrow {
		column = 0
	}
	return NewBrief(f, column)
}

// NewBrief returns an empty sheet whose labels take column cells, also in a narrow overlay, where
// they have to be short.
func NewBrief(f pane.Frame, column int) *Sheet { return &Sheet{frame: f, column: column} }

// Append adds the lines of another sheet for the same frame.
func (s *Sheet) Append(other *Sheet) {
	s.Done()
	other.Done()
	at := len(s.lines)
	if other.field != (stretch{}) {
		s.field = stretch{at + other.field.from, at + other.field.to}
	}
	if other.outcome != (stretch{}) {
		s.outcome = stretch{at + other.outcome.from, at + other.outcome.to}
	}
	s.lines = append(s.lines, other.lines...)
}

// Room returns how many cells the values have.
func (s *Sheet) Room() int { return max(s.frame.Width-s.column, 1) }

// Len returns how many lines there are.
func (s *Sheet) Len() int { return len(s.lines) }

// Gap adds an empty line.
func (s *Sheet) Gap() { s.lines = append(s.lines, pane.Line{}) }

// row adds lines, the first one with a label.
func (s *Sheet) row(role themes.Role, label string, lines ...pane.Line) {
	if s.column == 0 && label != "" {
		s.lines = append(s.lines, pane.Text(role, label))
		label = ""
	}
	for i, line := range lines {
		var set pane.Line
		if i == 0 {
			set.Add(role, label)
		}
		set.PadTo(s.column)
		s.lines = append(s.lines, *set.Append(line))
	}
}

// Words adds a text with a label, wrapped at spaces; the label "" continues the row above.
func (s *Sheet) Words(label string, role themes.Role, text string) {
	s.row(themes.Muted, label, pane.Wrap(role, text, s.Room())...)
}

// First adds a text as Words does, but at most so many lines of it.
func (s *Sheet) First(label string, role themes.Role, text string, most int) {
	lines := pane.Wrap(role, text, s.Room())
	if most < 1 || len(lines) <= most {
		s.row(themes.Muted, label, lines...)
		return
	}
	last := lines[most-1]
	last.Add(role, " ").Append(lines[most]) // makes it too long, so that it ends in an ellipsis
	last.Add(role, s.frame.Glyphs.Ellipsis)
	lines[most-1] = last.Fit(s.Room(), s.frame.Glyphs.Ellipsis)
	s.row(themes.Muted, label, lines[:most]...)
}

// Ends adds a text as Words does. If it takes more than most lines, only its beginning and its end
// are added, with the gap in between.
func (s *Sheet) Ends(label string, role themes.Role, text string, most int, gap string) {
	lines := pane.Wrap(role, text, s.Room())
	if most < 1 || len(lines) <= most {
		s.row(themes.Muted, label, lines...)
		return
	}
	ellipsis := s.frame.Glyphs.Ellipsis
	marked := pane.Text(themes.Muted, ellipsis+" "+gap+" "+ellipsis)
	before := most / 2
	s.row(themes.Muted, label, slices.Concat(lines[:before], []pane.Line{marked}, lines[len(lines)-(most-before-1):])...)
}

// maxExact is the most lines that Exact adds.
const maxExact = 100

// Exact adds a text unchanged, broken after every few cells.
func (s *Sheet) Exact(label string, role themes.Role, text string, every int) {
	var lines []pane.Line
	for _, part := range pane.HardWrap(text, min(every, s.Room()), 0, maxExact) {
		lines = append(lines, pane.Text(role, part))
	}
	s.row(themes.Muted, label, lines...)
}

// Field adds a field. Here is set if it has the cursor: then its lines up to the next call of Field
// or Done are kept visible.
func (s *Sheet) Field(label string, field *Field, here bool) {
	s.Done()
	role := themes.Muted
	if here {
		role, s.here, s.field.from = themes.Accent, true, len(s.lines)
	}
	s.row(role, label, field.Draw(s.Room(), s.here, s.frame.Glyphs.Ellipsis))
	if loss := field.Loss(); loss != "" {
		s.Warning(loss)
	}
}

// Done ends the lines of a field.
func (s *Sheet) Done() {
	if s.here {
		s.here, s.field.to = false, len(s.lines)
	}
}

// Fault adds what is wrong and what to do about it.
func (s *Sheet) Fault(fault hint.Problem) {
	if fault.IsZero() {
		return
	}
	s.sign(themes.Error, s.frame.Glyphs.Error, fault.Message)
	s.Words("", themes.Text, fault.Hint)
}

// Warning adds what may be wrong.
func (s *Sheet) Warning(text string) { s.sign(themes.Warning, s.frame.Glyphs.Warning, text) }

// Note adds a remark.
func (s *Sheet) Note(text string) { s.sign(themes.Note, s.frame.Glyphs.Note, text) }

// Pass adds what is right.
func (s *Sheet) Pass(text string) { s.sign(themes.Pass, s.frame.Glyphs.Pass, text) }

func (s *Sheet) sign(role themes.Role, glyph, text string) {
	s.Words("", role, glyph+" "+text)
}

// Raw adds lines as they are.
func (s *Sheet) Raw(lines ...pane.Line) { s.lines = append(s.lines, lines...) }

// Whole adds a text across the whole width.
func (s *Sheet) Whole(role themes.Role, text string) {
	s.lines = append(s.lines, pane.Wrap(role, text, s.frame.Width)...)
}
