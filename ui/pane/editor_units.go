package pane

import (
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"bulla/core/visible"
	"bulla/themes"
)

// maxUnit is how many bytes of a text are looked at for one unit: more than any
// character of a living script has. Without it a run of marks would be read anew for
// each of them.
const maxUnit = 32

// UnitAt returns how many bytes the first unit of text has and how many cells it
// takes when it is drawn. A unit is what a cursor moves over in one step: a character
// with its marks where it is shown as it stands, else a single rune, a lone surrogate
// or a bad byte, which is shown as an escape. Text must not be empty.
func UnitAt(text string) (size, cells int) {
	switch c := text[0]; {
	case c < 0x20 || c == 0x7f:
		return 1, len(`\u{0000}`)
	case c < utf8.RuneSelf && (len(text) == 1 || text[1] < utf8.RuneSelf):
		return 1, 1
	}
	if size, cells := simpleUnit(text); size > 0 {
		return size, cells
	}
	if r, _ := utf8.DecodeRuneInString(text); r == utf8.RuneError || unicode.IsMark(r) || !unicode.IsPrint(r) {
		return escapedUnit(text) // told without looking further: a text can be made of these alone
	}
	if cluster, width := ansi.FirstGraphemeCluster(text[:min(len(text), maxUnit)], ansi.GraphemeWidth); isLegible(cluster) {
		return len(cluster), width
	}
	return escapedUnit(text)
}

// isLegible reports whether a character and its marks are shown as they stand.
func isLegible(cluster string) bool {
	marks := 0
	for _, r := range cluster {
		if unicode.IsMark(r) {
			marks++
		}
	}
	return marks <= 2 && visible.Text(cluster) == cluster
}

// escapedUnit is UnitAt for a rune that cannot be shown together with what follows.
func escapedUnit(text string) (size, cells int) {
	r, size := utf8.DecodeRuneInString(text)
	switch {
	case r == utf8.RuneError && size == 1:
		if isSurrogate(text) {
			return 3, len(`\u{0000}`)
		}
		return 1, len(`\x00`)
	case r <= 0xffff && (unicode.IsMark(r) || !unicode.IsPrint(r)):
		return size, len(`\u{0000}`)
	}
	return size, Width(visible.Text(text[:size]))
}

// simpleUnit is UnitAt for the letters of which it is known without looking further
// that they stand alone; size is 0 for all others.
func simpleUnit(text string) (size, cells int) {
	r, size := utf8.DecodeRuneInString(text)
	cells = simpleCells(r)
	if cells == 0 {
		return 0, 0
	}
	if size < len(text) && text[size] >= utf8.RuneSelf {
		if next, _ := utf8.DecodeRuneInString(text[size:]); simpleCells(next) == 0 {
			return 0, 0
		}
	}
	return size, cells
}

// simpleCells returns the cells of letters of Latin and of Chinese, which join with
// none of each other; 0 for all others.
func simpleCells(r rune) int {
	switch {
	case r >= 0xc0 && r < 0x300:
		return 1
	case r >= 0x4e00 && r < 0x9fff:
		return 2
	}
	return 0
}

// isSurrogate reports whether text begins with a lone surrogate as the decoder of
// tokens keeps it, in three bytes that are not UTF-8.
func isSurrogate(text string) bool {
	return len(text) >= 3 && text[0] == 0xed && text[1] >= 0xa0 && text[1] <= 0xbf && text[2] >= 0x80 && text[2] <= 0xbf
}

// Caret returns a unit of text as the place where one types or looks: reversed, as
// what is escaped is, since that stands out in every theme. A unit that is an escape
// itself lies on the ground of the cursor instead.
func Caret(unit string) Line {
	shown := visible.Text(unit)
	if shown == unit {
		return Text(themes.Escaped, unit)
	}
	line := Text(themes.Match, shown)
	line.On(themes.Cursor)
	return line
}

// AddUnits appends text unit by unit as UnitAt cuts it, so that it takes the cells that
// UnitAt says. Add would let marks that UnitAt counts as escapes join a letter.
func (l *Line) AddUnits(role themes.Role, text string) *Line {
	if plainASCII(text) {
		return l.Add(role, text)
	}
	start := 0
	for at := 0; at < len(text); {
		size, _ := UnitAt(text[at:])
		if unit := text[at : at+size]; visible.Text(unit) != unit {
			l.Add(role, text[start:at])
			l.Add(role, unit)
			start = at + size
		}
		at += size
	}
	return l.Add(role, text[start:])
}

// isWord reports whether a rune belongs to a word, over which the cursor can jump.
func isWord(r rune) bool {
	return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}
