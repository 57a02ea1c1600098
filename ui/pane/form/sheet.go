package form

import (
	"slices"

	"bulla/core/hint"
	"bulla/themes"
	"bulla/ui/pane"
)

// Sheet collects the lines of a window: labels at the left and what they stand for
// beside them, or below where the window is narrow.
type Sheet struct {
	frame   pane.Frame
	column  int // the cells of the labels, 0 where they stand above
	lines   []pane.Line
	field   stretch // of what belongs to the field that is typed in
	here    bool
	outcome stretch // of what came of a request
}

// stretch is the lines from..to.
type stretch struct{ from, to int }

// narrow is the width under which labels stand above.
const narrow = 40

// NewSheet returns an empty sheet whose labels take column cells.
func NewSheet(f pane.Frame, column int) *Sheet {
	if f.Width < narrow {
		column = 0
	}
	return NewBrief(f, column)
}

// NewBrief returns an empty sheet whose labels take column cells, also in a narrow
// window: they have to be short there.
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

// Room returns the cells beside the labels.
func (s *Sheet) Room() int { return max(s.frame.Width-s.column, 1) }

// Len returns how many lines there are.
func (s *Sheet) Len() int { return len(s.lines) }

// Gap adds an empty line.
func (s *Sheet) Gap() { s.lines = append(s.lines, pane.Line{}) }

// row adds lines with a label before the first one.
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

// Words adds a text, broken at spaces, with a label; "" continues the row above.
func (s *Sheet) Words(label string, role themes.Role, text string) {
	s.row(themes.Muted, label, pane.Wrap(role, text, s.Room())...)
}

// First adds a text as Words does, the first lines of it where it takes more than most.
func (s *Sheet) First(label string, role themes.Role, text string, most int) {
	lines := pane.Wrap(role, text, s.Room())
	if most < 1 || len(lines) <= most {
		s.row(themes.Muted, label, lines...)
		return
	}
	last := lines[most-1]
	last.Add(role, " ").Append(lines[most]) // what does not fit of it makes room for the ellipsis
	last.Add(role, s.frame.Glyphs.Ellipsis)
	lines[most-1] = last.Fit(s.Room(), s.frame.Glyphs.Ellipsis)
	s.row(themes.Muted, label, lines[:most]...)
}

// Ends adds a text as Words does, its beginning and its end where it takes more than
// most lines, with what the gap is in the place of the rest.
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

// maxExact is how many lines a text takes at most that is shown character for character.
const maxExact = 100

// Exact adds a text character for character, broken after every few cells.
func (s *Sheet) Exact(label string, role themes.Role, text string, every int) {
	var lines []pane.Line
	for _, part := range pane.HardWrap(text, min(every, s.Room()), 0, maxExact) {
		lines = append(lines, pane.Text(role, part))
	}
	s.row(themes.Muted, label, lines...)
}

// Field adds a field. The lines from it to the next call of Field or Done are kept in
// sight while it is typed in.
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

// Done ends what belongs to a field.
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

// Note adds what is worth knowing.
func (s *Sheet) Note(text string) { s.sign(themes.Note, s.frame.Glyphs.Note, text) }

// Pass adds what is right.
func (s *Sheet) Pass(text string) { s.sign(themes.Pass, s.frame.Glyphs.Pass, text) }

func (s *Sheet) sign(role themes.Role, glyph, text string) {
	s.Words("", role, glyph+" "+text)
}

// Whole adds a text over the whole width.
func (s *Sheet) Whole(role themes.Role, text string) {
	s.lines = append(s.lines, pane.Wrap(role, text, s.frame.Width)...)
}
