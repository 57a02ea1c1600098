package compare

import (
	"strings"

	"bulla/core"
	"bulla/core/report"
	"bulla/core/visible"
	"bulla/themes"
	"bulla/ui/pane"
)

// sheet lays out a comparison: the two values of a row next to each other where there is room, and
// otherwise one below the other.
type sheet struct {
	f          pane.Frame
	names      [2]string
	comparison core.Comparison
	sections   []report.DiffSection
	// label and value are the widths of the columns. value is 0 if the values are below the label.
	label, value int
	lines        []pane.Line
}

const (
	// leastColumn is the width that a column of values needs.
	leastColumn = 36
	// widestLabel is the width of the column of labels. A longer label has a line of its own.
	widestLabel = 16
	// gap is the space between columns, and the width of the column of signs.
	gap = 2
)

func newSheet(f pane.Frame, names [2]string, c core.Comparison) *sheet {
	s := &sheet{f: f, names: names, comparison: c, sections: report.DiffSections(c)}
	for _, section := range s.sections {
		for _, row := range section.Rows {
			if row.IsPair() {
				s.label = max(s.label, min(width(row.Label), widestLabel))
			}
		}
	}
	if value := (f.Width - s.label - 3*gap) / 2; value >= leastColumn {
		s.value = value
	}
	return s
}

func width(text string) int { return pane.Width(visible.Text(text)) }

// draw returns all lines.
func (s *sheet) draw() []pane.Line {
	c := s.comparison
	for _, line := range pane.Wrap(themes.Strong, c.Summary(), s.f.Width) {
		s.add(line)
	}
	for i, section := range s.sections {
		if c.Same && i == 0 {
			continue // it would say the same twice
		}
		s.add(pane.Line{})
		s.section(section)
	}
	for i, side := range []core.Side{c.A, c.B} {
		if side.Unread != "" {
			s.add(pane.Line{})
			s.wrapped(pane.Text(themes.Warning, s.f.Glyphs.Warning+" "), themes.Text, s.names[i]+": "+side.Unread)
		}
	}
	return s.lines
}

func (s *sheet) add(lines ...pane.Line) { s.lines = append(s.lines, lines...) }

// wrapped adds a text after the beginning of its first line.
func (s *sheet) wrapped(before pane.Line, role themes.Role, text string) {
	s.block(before, pane.Wrap(role, text, max(s.f.Width-before.Width(), 1)))
}

// block adds lines after the beginning of the first one.
func (s *sheet) block(before pane.Line, lines []pane.Line) {
	indent := before.Width()
	for _, line := range lines {
		before.Append(line)
		s.add(before)
		before = pane.Line{}
		before.PadTo(indent)
	}
}

func (s *sheet) section(section report.DiffSection) {
	if section.Title != "" {
		s.add(pane.Text(themes.Accent, section.Title))
	} else {
		s.heading()
	}
	widest := 0
	for _, row := range section.Rows {
		widest = max(widest, width(row.Label))
	}
	for _, row := range section.Rows {
		switch {
		case !row.IsPair():
			s.word(row, widest)
		case s.value > 0:
			s.columns(row)
		default:
			s.stacked(row)
		}
	}
	if section.Rest != "" {
		line := pane.Line{}
		s.add(*line.PadTo(gap).Add(themes.Muted, section.Rest))
	}
}

// heading names the tokens: above their columns, or with their signs.
func (s *sheet) heading() {
	before, after := pane.Text(themes.Strong, s.names[0]), pane.Text(themes.Strong, s.names[1])
	if s.value > 0 {
		line := pane.Line{}
		line.PadTo(s.label + 2*gap).Append(before.Fit(s.value, s.f.Glyphs.Ellipsis))
		s.add(*line.PadTo(line.Width() + gap).Append(after))
		return
	}
	lost, gained := s.sign(report.DiffRow{Sign: report.Lost}), s.sign(report.DiffRow{Sign: report.Gained})
	lost.Append(before)
	gained.Append(after)
	if lost.Width()+2*gap+gained.Width() <= s.f.Width {
		s.add(*lost.PadTo(lost.Width() + 2*gap).Append(gained))
	} else {
		s.add(lost, gained)
	}
}

// sign returns the sign of a row, or the mark of the finding in it.
func (s *sheet) sign(row report.DiffRow) pane.Line {
	mark, role := row.Sign.Mark(), signRole(row.Sign)
	if row.IsFinding {
		mark, role = pane.GlyphOf(row.Severity, s.f.Glyphs), pane.RoleOf(row.Severity)
		if row.Sign == report.Lost {
			role = themes.Muted
		}
	}
	return pane.Text(role, mark+" ")
}

func signRole(sign report.Sign) themes.Role {
	switch sign {
	case report.Gained:
		return themes.Pass
	case report.Lost:
		return themes.Error
	case report.Changed:
		return themes.Warning
	}
	return themes.Muted
}

// word adds a row without values: a scope, an endpoint or a finding.
func (s *sheet) word(row report.DiffRow, widest int) {
	const leastNote = 20
	line, role := s.sign(row), signRole(row.Sign)
	if row.IsFinding { // its mark says how bad it is
		role = themes.Text
	}
	if indent := gap + widest + gap; row.Note != "" && s.f.Width-indent >= leastNote {
		line.Add(role, row.Label)
		s.wrapped(*line.PadTo(indent), themes.Muted, row.Note)
		return
	}
	s.wrapped(line, role, row.Label)
	s.wrapped(*new(pane.Line).PadTo(2 * gap), themes.Muted, row.Note)
}

// labeled returns the beginning of a row with values. A long label has lines of its own.
func (s *sheet) labeled(row report.DiffRow) pane.Line {
	line := s.sign(row)
	if width(row.Label) <= s.label {
		return *line.Add(themes.Muted, row.Label)
	}
	s.wrapped(line, themes.Muted, row.Label)
	return pane.Line{}
}

// columns adds a row with its values next to each other.
func (s *sheet) columns(row report.DiffRow) {
	line := s.labeled(row)
	left, right := s.cell(row.A, s.value), s.noted(s.cell(row.B, s.value), row.Note, s.value)
	for i := range max(len(left), len(right)) {
		line.PadTo(s.label + 2*gap)
		if i < len(left) {
			line.Append(left[i])
		}
		if i < len(right) {
			line.PadTo(s.label + 3*gap + s.value)
			line.Append(right[i])
		}
		s.add(line)
		line = pane.Line{}
	}
}

// stacked adds a row with its values one below the other, next to the label if there is room. A
// value that only one token has, or that is the same, needs no sign.
func (s *sheet) stacked(row report.DiffRow) {
	line := s.labeled(row)
	line.PadTo(gap + s.label + gap)
	room := s.f.Width - line.Width() - gap
	if row.A == row.B || row.A.Text == "" || row.B.Text == "" {
		value := row.A
		if value.Text == "" {
			value = row.B
		}
		s.block(line, s.noted(s.cell(value, max(room+gap, 1)), row.Note, room+gap))
		return
	}
	if room < leastColumn {
		s.add(line)
		line = *new(pane.Line).PadTo(gap)
		room = s.f.Width - 2*gap
	}
	indent := line.Width()
	for i, lines := range [][]pane.Line{s.cell(row.A, room), s.noted(s.cell(row.B, room), row.Note, room)} {
		sign := [...]report.Sign{report.Lost, report.Gained}[i]
		s.block(*line.Add(signRole(sign), sign.Mark()+" "), lines)
		line = *new(pane.Line).PadTo(indent)
	}
}

// noted adds a note to the lines of a value: to the last one if there is room, or else below.
func (s *sheet) noted(lines []pane.Line, note string, width int) []pane.Line {
	last := len(lines) - 1
	if note == "" || last < 0 {
		return lines
	}
	text := pane.Text(themes.Muted, "("+note+")")
	if lines[last].Width()+gap+text.Width() <= width {
		lines[last].PadTo(lines[last].Width() + gap).Append(text)
		return lines
	}
	return append(lines, pane.Wrap(themes.Muted, note, width)...)
}

// cell returns the lines of a value. Where white space matters, it breaks anywhere.
func (s *sheet) cell(c report.Cell, width int) []pane.Line {
	role := role(c.Role)
	if strings.Join(strings.Fields(c.Text), " ") == c.Text {
		return pane.Wrap(role, c.Text, width)
	}
	var lines []pane.Line
	for _, text := range pane.HardWrap(c.Text, width, 0, len(c.Text)) {
		lines = append(lines, pane.Text(role, text))
	}
	return lines
}

func role(r report.Role) themes.Role {
	switch r {
	case report.Error:
		return themes.Error
	case report.Warning:
		return themes.Warning
	case report.Pass:
		return themes.Pass
	case report.Muted:
		return themes.Muted
	}
	return themes.Text
}
