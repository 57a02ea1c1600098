// Package vt is a terminal in memory. Tests see in it what a program shows, whatever sequences it
// draws with.
package vt

import (
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// Cell is a place for one character. The right half of a wide one has no text.
type Cell struct {
	Text string
	// Look is the SGR parameters since the last reset, as they were written.
	Look string
}

// Terminal understands what bulla and Bubble Tea write: text, SGR, movements of the cursor,
// erasing, and modes.
type Terminal struct {
	// Method says how it measures characters: as a whole, or by adding the widths of code points.
	Method ansi.Method
	// X and Y are the place of the cursor.
	X, Y int
	// Modes are the DEC private modes that are set.
	Modes map[int]bool
	// Unknown are the sequences that it doesn't know.
	Unknown []string

	width, height int
	rows          [][]Cell
	main          [][]Cell // the rows outside the alternate screen, while that is shown
	look          []string
	wraps         bool // the next character goes to the next row
	rest          []byte
}

const (
	cursorMode = 25
	wrapMode   = 7
	altMode    = 1049
)

// New returns a terminal that shows nothing.
func New(width, height int) *Terminal {
	t := &Terminal{Method: ansi.GraphemeWidth, Modes: map[int]bool{cursorMode: true, wrapMode: true}}
	t.Resize(width, height)
	return t
}

// Resize changes the size. What still fits stays.
func (t *Terminal) Resize(width, height int) {
	old := t.rows
	t.rows = make([][]Cell, height)
	for y := range t.rows {
		t.rows[y] = blanks(width, "")
		if y < len(old) {
			copy(t.rows[y], old[y])
		}
	}
	t.width, t.height = width, height
	t.X, t.Y, t.wraps = min(t.X, width-1), min(t.Y, height-1), false
}

func blanks(n int, look string) []Cell {
	row := make([]Cell, n)
	for x := range row {
		row[x] = Cell{" ", look}
	}
	return row
}

// Rows returns the cells.
func (t *Terminal) Rows() [][]Cell { return t.rows }

// String returns the text of the rows, without spaces at their ends.
func (t *Terminal) String() string {
	var b strings.Builder
	for y := range t.rows {
		b.WriteString(t.Row(y) + "\n")
	}
	return b.String()
}

// Row returns the text of a row, without spaces at its end.
func (t *Terminal) Row(y int) string {
	var b strings.Builder
	for _, c := range t.rows[y] {
		b.WriteString(c.Text)
	}
	return strings.TrimRight(b.String(), " ")
}

// Write shows what a program writes. A sequence may be split between two writes.
func (t *Terminal) Write(text []byte) (int, error) {
	t.rest = append(t.rest, text...)
	p := ansi.GetParser()
	defer ansi.PutParser(p)
	for len(t.rest) > 0 {
		if !utf8.FullRune(t.rest) {
			break
		}
		sequence, _, n, state := ansi.DecodeSequence(t.rest, ansi.NormalState, p)
		if state != ansi.NormalState {
			break
		}
		t.handle(string(sequence), p)
		t.rest = t.rest[n:]
	}
	t.rest = append([]byte(nil), t.rest...)
	return len(text), nil
}

// handle handles a character, a control character or a control sequence.
func (t *Terminal) handle(sequence string, p *ansi.Parser) {
	switch {
	case ansi.HasCsiPrefix(sequence):
		t.control(sequence, p)
	case ansi.HasOscPrefix(sequence): // colors and titles
	case sequence == "\r":
		t.X, t.wraps = 0, false
	case sequence == "\n":
		t.feed()
	case sequence == "\b":
		t.X, t.wraps = max(t.X-1, 0), false
	case sequence[0] < ' ':
		t.Unknown = append(t.Unknown, sequence)
	case t.Method == ansi.WcWidth:
		for _, r := range sequence {
			t.print(string(r))
		}
	default:
		t.print(sequence)
	}
}

// feed goes to the next row, and scrolls at the last one.
func (t *Terminal) feed() {
	t.wraps = false
	if t.Y < t.height-1 {
		t.Y++
		return
	}
	t.rows = append(t.rows[1:], blanks(t.width, ""))
}

// print shows a character.
func (t *Terminal) print(text string) {
	width := t.Method.StringWidth(text)
	switch {
	case width == 0:
		t.mark(text)
		return
	case width > t.width:
		return
	}
	if t.wraps || t.X+width > t.width {
		if t.Modes[wrapMode] {
			t.X = 0
			t.feed()
		} else {
			t.X = t.width - width
		}
	}
	t.clearHalves(t.X, t.X+width)
	look := strings.Join(t.look, ";")
	row := t.rows[t.Y]
	row[t.X] = Cell{text, look}
	for i := 1; i < width; i++ {
		row[t.X+i] = Cell{"", look}
	}
	t.X += width
	t.wraps = t.X == t.width
	if t.wraps {
		t.X--
	}
}

// mark adds a mark to the character before the cursor.
func (t *Terminal) mark(text string) {
	x := t.X - 1
	if t.wraps {
		x = t.X
	}
	for x > 0 && t.rows[t.Y][x].Text == "" {
		x--
	}
	if x >= 0 {
		t.rows[t.Y][x].Text += text
	}
}

// clearHalves removes the other halves of wide characters that a range of columns cuts.
func (t *Terminal) clearHalves(from, to int) {
	row := t.rows[t.Y]
	for x := from; x > 0 && row[x].Text == ""; x-- {
		row[x-1].Text, row[x].Text = " ", " "
	}
	for x := to; x < len(row) && row[x].Text == ""; x++ {
		row[x].Text = " "
	}
}

// control handles a control sequence.
func (t *Terminal) control(sequence string, p *ansi.Parser) {
	param := func(i int) int {
		n, _ := p.Param(i, 1)
		return max(n, 1)
	}
	erase := func() int { // 0 is its default
		n, _ := p.Param(0, 0)
		return n
	}
	if private := ansi.Cmd(p.Command()).Prefix() == '?'; private {
		t.mode(sequence, p)
		return
	}
	if final := ansi.Cmd(p.Command()).Final(); final != 'm' {
		t.wraps = t.wraps && final == 'K'
	}
	switch ansi.Cmd(p.Command()).Final() {
	case 'm':
		t.restyle(sequence)
	case 'H':
		t.Y, t.X = min(param(0), t.height)-1, min(param(1), t.width)-1
	case 'G':
		t.X = min(param(0), t.width) - 1
	case 'A':
		t.Y = max(t.Y-param(0), 0)
	case 'B':
		t.Y = min(t.Y+param(0), t.height-1)
	case 'C':
		t.X = min(t.X+param(0), t.width-1)
	case 'D':
		t.X = max(t.X-param(0), 0)
	case 'K':
		from, to := t.X, t.width
		if erase() == 2 {
			from = 0
		}
		t.erase(t.Y, from, to)
	case 'J':
		if erase() != 2 {
			t.erase(t.Y, t.X, t.width)
		}
		for y := range t.rows {
			if erase() == 2 || y > t.Y {
				t.erase(y, 0, t.width)
			}
		}
	default:
		t.Unknown = append(t.Unknown, sequence)
	}
}

// erase erases columns of a row. They take the background, which stays visible in Look.
func (t *Terminal) erase(y, from, to int) {
	before := t.Y
	t.Y = y
	t.clearHalves(from, to)
	t.Y = before
	copy(t.rows[y][from:to], blanks(to-from, strings.Join(t.look, ";")))
}

// mode sets or resets modes.
func (t *Terminal) mode(sequence string, p *ansi.Parser) {
	final := ansi.Cmd(p.Command()).Final()
	if final != 'h' && final != 'l' {
		t.Unknown = append(t.Unknown, sequence)
		return
	}
	for _, param := range p.Params() {
		n, on := param.Param(0), final == 'h'
		if n == altMode && on != t.Modes[n] {
			t.swap(on)
		}
		t.Modes[n] = on
	}
}

// swap shows the alternate screen or the main one.
func (t *Terminal) swap(alternate bool) {
	if alternate {
		t.main, t.rows = t.rows, nil
	} else {
		t.rows, t.main = t.main, nil
	}
	t.Resize(t.width, t.height)
}

// restyle keeps the parameters of an SGR.
func (t *Terminal) restyle(sequence string) {
	params := strings.TrimSuffix(strings.TrimPrefix(sequence, "\x1b["), "m")
	for word := range strings.SplitSeq(params, ";") {
		if word == "" || word == "0" && (len(t.look) == 0 || !extended(t.look)) {
			t.look = nil
			continue
		}
		t.look = append(t.look, word)
	}
}

// extended reports whether the parameters end in a color that is not complete: a 0 is then a part
// of it.
func extended(look []string) bool {
	for i := 0; i < len(look); i++ {
		if look[i] != "38" && look[i] != "48" {
			continue
		}
		need := 4
		if i+1 < len(look) && look[i+1] == "5" {
			need = 2
		}
		if i+need >= len(look) {
			return true
		}
		i += need
	}
	return false
}
