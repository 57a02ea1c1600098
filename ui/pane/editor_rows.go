package pane

import (
	"sort"
	"strings"
)

// Row is one row of a longer text: its bytes From to To.
type Row struct {
	From, To int
	// Indent is how many spaces are drawn before the row that are not in the text.
	Indent int
	// Ended says that the row's last byte is a line feed, which is not drawn.
	Ended bool
}

// end returns the offset of the cursor at the end of the row.
func (r Row) end() int {
	if r.Ended {
		return r.To - 1
	}
	return r.To
}

// Rows splits text into rows of at most width cells; there is at least one. A unit that is wider
// has a row of its own.
func Rows(text string, width int) []Row {
	s := newSetter(text, width, 0)
	for s.at < len(text) {
		s.unit()
	}
	return s.close()
}

// setter splits a text into rows.
type setter struct {
	text  string
	width int
	rows  []Row
	at    int // the byte that comes next
	used  int // cells of the current row
}

// newSetter returns a setter with capacity for the rows that the width needs, and for more.
func newSetter(text string, width, more int) setter {
	return setter{text: text, width: width, rows: make([]Row, 1, 2+more+len(text)/max(width, 1))}
}

// unit adds the next unit, to a new row if it doesn't fit.
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

// indent is how far the members of an object are indented if there is room.
const indent = 2

// narrowest is the least width at which rows are indented.
const narrowest = 20

// editorRows splits a text into rows at its line feeds, at the breaks, which are byte offsets in
// ascending order, and at the width. A row after a break is indented, unless it begins with a
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

// moved returns where breaks are after the bytes from..to were replaced with size bytes.
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

// RowOf returns the index of the row with the byte at an offset. The last row has all offsets after
// it.
func RowOf(rows []Row, at int) int {
	return sort.Search(len(rows), func(i int) bool { return rows[i].From > at }) - 1
}

// CellOf returns how many cells of a row are before the byte at an offset.
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

// AtCell returns the offset of the unit at a cell of a row, or the row's end.
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

// UnitBefore returns where the unit before an offset of a row begins, or the row's first byte if
// there isn't one.
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
