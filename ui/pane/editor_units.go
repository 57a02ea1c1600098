package pane

import (
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"bulla/core/visible"
	"bulla/themes"
)

// maxUnit is how many bytes of a text are read for one unit: more than a character of any script in
// use has. Without this limit a run of marks would be read again for each of them.
const maxUnit = 32

// UnitAt returns how many bytes the first unit of text has, and how many cells when drawn. The
// cursor moves over a unit in one step. It is a character with its marks if that is shown as it is;
// otherwise it is a single rune, a lone surrogate or an invalid byte, shown as an escape. Text must
// not be empty.
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
		return escapedUnit(text) // without reading on: a whole text can consist of these
	}
	start := text[:min(len(text), maxUnit)]
	if cluster, width := ansi.FirstGraphemeCluster(start, ansi.GraphemeWidth); isLegible(cluster) {
		return len(cluster), width
	}
	return escapedUnit(text)
}

// isLegible reports whether a character and its marks are shown unescaped.
func isLegible(cluster string) bool {
	marks := 0
	for _, r := range cluster {
		if unicode.IsMark(r) {
			marks++
		}
	}
	return marks <= 2 && visible.Text(cluster) == cluster
}

// escapedUnit is UnitAt for a rune that can't be combined with the next one.
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

// simpleUnit is UnitAt for letters that are known to combine with nothing; size is 0 for all
// others.
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

// simpleCells returns the cells of Latin and Chinese letters, which don't combine with each other;
// 0 for all others.
func simpleCells(r rune) int {
	switch {
	case r >= 0xc0 && r < 0x300:
		return 1
	case r >= 0x4e00 && r < 0x9fff:
		return 2
	}
	return 0
}

// isSurrogate reports whether text begins with a lone surrogate, which the token decoder keeps as
// three bytes that are not valid UTF-8.
func isSurrogate(text string) bool {
	return len(text) >= 3 && text[0] == 0xed && text[1] >= 0xa0 && text[1] <= 0xbf && text[2] >= 0x80 && text[2] <= 0xbf
}

// Caret draws a unit of text as the cursor: reversed, like an escape, because that is visible in
// every theme. A unit that is itself shown as an escape gets the cursor's background instead.
func Caret(unit string) Line {
	shown := visible.Text(unit)
	if shown == unit {
		return Text(themes.Escaped, unit)
	}
	line := Text(themes.Match, shown)
	line.On(themes.Cursor)
	return line
}

// AddUnits appends text unit by unit, so that it has as many cells as UnitAt says. Add would let
// marks that UnitAt counts as escapes combine with a letter.
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

// isWord reports whether a rune is part of a word that the cursor can jump over.
func isWord(r rune) bool {
	return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}
