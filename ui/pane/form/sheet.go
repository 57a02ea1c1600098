package form

import (
	"math"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/themes"
	"bulla/ui/pane"
)

// Sheet collects the lines of a window: labels at the left and what they stand for
// beside them, or below where the window is narrow.
type Sheet struct {
	frame    pane.Frame
	column   int // the cells of the labels, 0 where they stand above
	lines    []pane.Line
	from, to int // the lines of the field that is typed in
	here     bool
}

// narrow is the width under which labels stand above.
const narrow = 40

// NewSheet returns an empty sheet whose labels take column cells.
func NewSheet(f pane.Frame, column int) *Sheet {
	if f.Width < narrow {
		column = 0
	}
	return &Sheet{frame: f, column: column}
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
		role, s.here, s.from = themes.Accent, true, len(s.lines)
	}
	s.row(role, label, field.line(s.Room(), s.here, s.frame.Glyphs.Ellipsis))
}

// Done ends what belongs to a field.
func (s *Sheet) Done() {
	if s.here {
		s.here, s.to = false, len(s.lines)
	}
}

// Fault adds what is wrong and what to do about it.
func (s *Sheet) Fault(fault Fault) {
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

// Scroll is how far a window is scrolled. It follows the field that is typed in until
// the user pages.
type Scroll struct {
	top   int
	paged bool
}

// Page scrolls a page where key asks for it, and reports whether it did.
func (s *Scroll) Page(key tea.KeyMsg, height int) bool {
	switch key.Type {
	case tea.KeyPgUp:
		s.top -= max(height-1, 1)
	case tea.KeyPgDown:
		s.top += max(height-1, 1)
	default:
		return false
	}
	s.paged = true
	return true
}

// ToEnd scrolls to the last lines, where it says what came of a request.
func (s *Scroll) ToEnd() { s.top, s.paged = math.MaxInt, true }

// Follow has the field in sight again.
func (s *Scroll) Follow() { s.paged = false }

// Lines returns the lines that fit the frame.
func (s *Sheet) Lines(scroll *Scroll) []pane.Line {
	s.Done()
	height := max(s.frame.Height, 0)
	if !scroll.paged {
		scroll.top = min(max(scroll.top, s.to-height), s.from)
	}
	scroll.top = max(0, min(scroll.top, len(s.lines)-height))
	shown := s.lines[scroll.top:min(scroll.top+height, len(s.lines))]
	for i := range shown {
		shown[i] = shown[i].Fit(s.frame.Width, s.frame.Glyphs.Ellipsis)
	}
	pane.MarkMore(shown, scroll.top > 0, scroll.top+height < len(s.lines), s.frame)
	return shown
}

// Paging says how to see the rest of a window that is cut, "" where nothing is.
func Paging(wanted int, f pane.Frame) string {
	if wanted <= f.Height {
		return ""
	}
	return "pgdn: more"
}
