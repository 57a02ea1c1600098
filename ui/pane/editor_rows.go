package pane

import (
	"sort"
	"strings"
)

// Row is one line of the screen in a longer text: the bytes From to To of it.
type Row struct {
	From, To int
	// Indent is how many blanks stand before it that are not in the text.
	Indent int
	// Ended is set where the row's last byte is a line feed, which is not drawn.
	Ended bool
}

// end returns where the cursor stands at the end of the row.
func (r Row) end() int {
	if r.Ended {
		return r.To - 1
	}
	return r.To
}

// Rows cuts text into rows of at most width cells, whatever it holds; there always is
// a first one. A unit that is wider than that has a row of its own.
func Rows(text string, width int) []Row {
	s := newSetter(text, width, 0)
	for s.at < len(text) {
		s.unit()
	}
	return s.close()
}

// setter sets a text in rows.
type setter struct {
	text  string
	width int
	rows  []Row
	at    int // the byte that comes next
	used  int // cells of the row
}

// newSetter returns a setter with room for the rows that the width makes of the text,
// and for more.
func newSetter(text string, width, more int) setter {
	return setter{text: text, width: width, rows: make([]Row, 1, 2+more+len(text)/max(width, 1))}
}

// unit sets the next unit, in a row of its own where it does not fit.
func (s *setter) unit() {
	row := &s.rows[len(s.rows)-1]
	size, cells := UnitAt(s.text[s.at:])
	if s.used > 0 && row.Indent+s.used+cells > s.width {
		s.next(row.Indent)
	}
	s.at += size
	s.used += cells
}

// next begins another row.
func (s *setter) next(indent int) {
	s.rows[len(s.rows)-1].To = s.at
	s.rows = append(s.rows, Row{From: s.at, Indent: indent})
	s.used = 0
}

func (s *setter) close() []Row {
	s.rows[len(s.rows)-1].To = s.at
	return s.rows
}

// indent is how far the members of an object are set in, where there is room.
const indent = 2

// narrowest is the width from which on rows are set in.
const narrowest = 20

// editorRows cuts a text into rows at its line feeds, at breaks, which are byte offsets
// in ascending order, and at the width. What stands behind a break is set in, but for a
// closing bracket. One cell at the end of each row is left for the cursor.
func editorRows(text string, breaks []int, width int) []Row {
	s := newSetter(text, max(width-1, 1), len(breaks)+strings.Count(text, "\n"))
	for s.at < len(text) {
		for len(breaks) > 0 && breaks[0] < s.at {
			breaks = breaks[1:]
		}
		if len(breaks) > 0 && breaks[0] == s.at && s.at > s.rows[len(s.rows)-1].From {
			s.next(s.indentOf(text[s.at]))
		}
		if text[s.at] == '\n' {
			s.at++
			s.rows[len(s.rows)-1].Ended = true
			s.next(0)
			continue
		}
		s.unit()
	}
	return s.close()
}

func (s *setter) indentOf(first byte) int {
	if first == '}' || first == ']' || s.width < narrowest {
		return 0
	}
	return indent
}

// moved returns where breaks are once size bytes stand in the place of those from..to.
func moved(breaks []int, from, to, size int) []int {
	var after []int
	for _, at := range breaks {
		switch {
		case at > from && at < to:
			continue
		case at >= to && at > from:
			at += from + size - to
		}
		if len(after) == 0 || after[len(after)-1] < at {
			after = append(after, at)
		}
	}
	return after
}

// RowOf returns the index of the row that holds the byte at an offset; the last row
// holds all that lies behind.
func RowOf(rows []Row, at int) int {
	return sort.Search(len(rows), func(i int) bool { return rows[i].From > at }) - 1
}

// CellOf returns how many cells of a row lie before the byte at an offset.
func CellOf(text string, r Row, at int) int {
	cell := r.Indent
	for pos := r.From; pos < min(at, r.end()); {
		size, cells := UnitAt(text[pos:r.end()])
		pos += size
		if pos <= at {
			cell += cells
		}
	}
	return cell
}

// AtCell returns the offset of the unit of a row that lies at a cell, or the row's end.
func AtCell(text string, r Row, cell int) int {
	used := r.Indent
	for pos := r.From; pos < r.end(); {
		size, cells := UnitAt(text[pos:r.end()])
		used += cells
		if used > cell {
			return pos
		}
		pos += size
	}
	return r.end()
}

// UnitBefore returns where the unit begins that stands before an offset of a row, the
// row's first byte where there is none.
func UnitBefore(text string, r Row, at int) int {
	pos := r.From
	for pos < r.end() {
		size, _ := UnitAt(text[pos:r.end()])
		if pos+size >= at {
			break
		}
		pos += size
	}
	return pos
}
