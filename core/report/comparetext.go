package report

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"bulla/core"
	"bulla/core/diagnose"
	"bulla/core/visible"
)

// CompareText returns a comparison as text. The names are those of the two tokens. The values are
// in two columns if there is room for them, otherwise one below the other.
func CompareText(c core.Comparison, names [2]string, style Style) string {
	p := diffPage{page: &page{style: style}, names: names}
	sections := DiffSections(c)
	if style.Lines {
		p.lines(c, sections)
		return p.String()
	}
	p.measure(sections)
	p.summary(c)
	for i, section := range sections {
		if c.Same && i == 0 {
			continue // it would say the same twice
		}
		p.gap()
		p.section(section)
	}
	p.unread(c)
	return p.String()
}

// diffPage lays out a comparison.
type diffPage struct {
	*page
	names [2]string
	// label and value are the widths of the columns. value is 0 if the values are below the label.
	label, value int
}

const (
	// leastColumn is the width that a column of values needs.
	leastColumn = 36
	// widestLabel is the width of the column of labels. A longer label has a line of its own.
	widestLabel = 16
)

// measure finds the widths of the columns.
func (p *diffPage) measure(sections []DiffSection) {
	for _, section := range sections {
		for _, row := range section.Rows {
			if row.IsPair() {
				p.label = max(p.label, min(utf8.RuneCountInString(visible.Text(row.Label)), widestLabel))
			}
		}
	}
	room := cmp.Or(p.style.Width, pageWidth)
	if value := (room - p.label - 6) / 2; value >= leastColumn {
		p.value = min(value, longestValue)
	}
}

func (p *diffPage) summary(c core.Comparison) {
	if c.Same {
		mark, role := p.style.severity(diagnose.Pass)
		p.line(span{role, mark + " "}, span{Strong, c.Summary()})
		return
	}
	p.line(span{Warning, "~ "}, span{Strong, c.Summary()})
}

// unread says why not everything could be compared.
func (p *diffPage) unread(c core.Comparison) {
	for i, side := range []core.Side{c.A, c.B} {
		if side.Unread != "" {
			p.gap()
			p.line(span{Warning, "! "}, span{Plain, p.names[i] + ": " + side.Unread})
		}
	}
}

func (p *diffPage) section(section DiffSection) {
	if section.Title == "" {
		p.heading()
	} else {
		p.line(span{Strong, strings.ToLower(section.Title)})
	}
	widest := 0
	for _, row := range section.Rows {
		widest = max(widest, utf8.RuneCountInString(visible.Text(row.Label)))
	}
	for _, row := range section.Rows {
		if row.IsPair() {
			p.pair(row)
		} else {
			p.word(row, widest)
		}
	}
	if section.Rest != "" {
		p.line(span{Muted, "  " + section.Rest})
	}
}

// heading writes the names of the tokens above their columns.
func (p *diffPage) heading() {
	if p.value > 0 {
		p.exact(span{Plain, strings.Repeat(" ", p.label+4)},
			span{Strong, pad(p.names[0], p.value+2)}, span{Strong, p.names[1]})
	}
}

// word writes a row without values: a scope, an endpoint or a finding.
func (p *diffPage) word(row DiffRow, widest int) {
	mark, role := row.Sign.Mark(), signRole(row.Sign)
	if row.IsFinding {
		mark, role = p.style.severity(row.Severity)
		if row.Sign == Lost {
			role = Muted
		}
	}
	label := span{Plain, row.Label}
	if row.Note != "" {
		label.text = pad(row.Label, widest+2)
	}
	p.line(span{role, mark + " "}, label, span{Muted, row.Note})
}

func signRole(sign Sign) Role {
	switch sign {
	case Gained:
		return Pass
	case Lost:
		return Error
	case Changed:
		return Warning
	}
	return Muted
}

// pair writes a row with values.
func (p *diffPage) pair(row DiffRow) {
	mark := span{signRole(row.Sign), row.Sign.Mark() + " "}
	if p.value == 0 {
		p.stacked(row, mark)
		return
	}
	label, indent := visible.Text(row.Label), []span{{Plain, strings.Repeat(" ", p.label+4)}}
	lead := []span{mark, {Muted, pad(label, p.label+2)}}
	if utf8.RuneCountInString(label) > p.label {
		p.exact(mark, span{Muted, label})
		lead = indent
	}
	left, right := folded(row.A, p.value), folded(row.B, p.value)
	var note span
	if last := len(right) - 1; row.Note != "" && last >= 0 {
		note = span{Muted, "  (" + row.Note + ")"}
		if cells([]span{right[last], note}) > p.value {
			right, note = append(right, folded(Cell{row.Note, Muted}, p.value)...), span{}
		}
	}
	for i := range max(len(left), len(right)) {
		a, b := cellAt(left, i), cellAt(right, i)
		a.text = pad(a.text, p.value+2)
		line := slices.Concat(lead, []span{a, b})
		if i == len(right)-1 {
			line = append(line, note)
		}
		p.exact(line...)
		lead = indent
	}
}

// stacked writes the values below the label.
func (p *diffPage) stacked(row DiffRow, mark span) {
	p.line(mark, span{Plain, row.Label}, span{Muted, strings.TrimRight("  "+row.Note, " ")})
	const indent = 6
	for i, cell := range []Cell{row.A, row.B} {
		if i == 1 && row.A == row.B {
			return // both are the same
		}
		name := p.names[i]
		for _, line := range folded(cell, p.sentences()-indent) {
			p.exact(span{Muted, pad("    "+name, indent)}, line)
			name = ""
		}
	}
}

func cellAt(lines []span, i int) span {
	if i < len(lines) {
		return lines[i]
	}
	return span{}
}

// folded breaks the text of a cell into lines: at spaces, and anywhere in longer words.
func folded(c Cell, width int) []span {
	if c.Text == "" {
		return nil
	}
	var lines []span
	for _, line := range wrap(visible.Text(c.Text), width) {
		for end := behind(line, width); end < len(line); end = behind(line, width) {
			lines = append(lines, span{c.Role, line[:end]})
			line = line[end:]
		}
		lines = append(lines, span{c.Role, line})
	}
	return lines
}
