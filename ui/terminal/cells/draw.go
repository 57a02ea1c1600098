// Package cells draws frames on a terminal by sending only the cells that change. It knows what the
// terminal shows because everything that is drawn goes through it.
package cells

import (
	"slices"
	"strconv"
)

// Canvas is what a terminal shows, as far as it is known. The zero value knows nothing.
type Canvas struct {
	known       knowledge
	shown, next grid
}

// knowledge says what a terminal shows.
type knowledge uint8

const (
	unknown knowledge = iota // anything
	erased                   // nothing
	drawn                    // the grid that was drawn last
)

// Forget says that the terminal may show anything.
func (c *Canvas) Forget() { c.known = unknown }

// Erased says that the terminal has just been erased.
func (c *Canvas) Erased() { c.known = erased }

// other is a cell that no frame has.
var other = cell{text: "\x00"}

// Draw appends what draws a frame on a terminal of that size. A frame is rows with line feeds
// between them, in which the only control sequences are SGR. If the terminal shows it already, Draw
// appends nothing. The pen is the default one before and after, and the cursor may be anywhere.
func (c *Canvas) Draw(b []byte, frame string, width, height int) []byte {
	switch {
	case c.known == erased:
		c.shown.resize(width, height, blank)
	case c.known == unknown, c.shown.width != width, c.shown.height != height:
		c.shown.resize(width, height, other)
	}
	c.next.read(frame, width, height)
	d := drawing{out: b, x: nowhere, y: nowhere}
	for y := range height {
		before, after := c.shown.row(y), c.next.row(y)
		if c.shown.disputed[y] || c.next.disputed[y] {
			d.wholeRow(y, before, after)
		} else {
			d.row(y, before, after)
		}
	}
	d.use(pen{})
	c.shown, c.next = c.next, c.shown
	c.known = drawn
	return d.out
}

// drawing is the output while a frame is drawn, and where the terminal then is.
type drawing struct {
	out  []byte
	pen  pen
	x, y int // the cursor
}

// nowhere is the place of a cursor that is not known.
const nowhere = -1

// row draws the cells of a row that changed.
func (d *drawing) row(y int, before, after []cell) {
	end := len(after) // what follows is blank
	for end > 0 && after[end-1] == blank {
		end--
	}
	for x := 0; x < len(after); x++ {
		if before[x] == after[x] {
			continue
		}
		if x >= end && worthErasing(before[x:]) {
			d.useFor(blank)
			d.move(x, y)
			d.out = append(d.out, "\x1b[K"...)
			return
		}
		for after[x].text == "" && x > 0 { // a half can't be drawn alone
			x--
		}
		d.reach(x, y, after)
		x = d.put(x, after)
	}
}

// worthErasing reports whether erasing the rest of a row is shorter than writing spaces.
func worthErasing(before []cell) bool {
	const eraseLength = 6 // with what resets the pen
	changed := 0
	for i := range before {
		if before[i] != blank {
			changed = i + 1
		}
	}
	return changed >= eraseLength
}

// put writes the character at a column and returns its last column.
func (d *drawing) put(x int, row []cell) (last int) {
	d.useFor(row[x])
	d.out = append(d.out, row[x].text...)
	last = x
	for last+1 < len(row) && row[last+1].text == "" {
		last++
	}
	d.x = last + 1
	if d.x == len(row) { // terminals differ in where the cursor is after the last column
		d.x = nowhere
	}
	return last
}

// reach moves the cursor to a column. If that is shorter, it writes the characters before it again.
func (d *drawing) reach(x, y int, row []cell) {
	if d.y == y && d.x != nowhere && d.x < x && d.rewriteLength(row[d.x:x]) <= moveLength(x-d.x) {
		for d.x < x {
			d.put(d.x, row)
		}
		return
	}
	d.move(x, y)
}

// rewriteLength returns how many bytes the cells have if the pen is right for them, else many.
func (d *drawing) rewriteLength(cells []cell) int {
	const many = 1 << 10
	n := 0
	for i := range cells {
		if !d.fits(cells[i]) {
			return many
		}
		n += len(cells[i].text)
	}
	return n
}

// moveLength returns how many bytes it takes to move the cursor to the right.
func moveLength(columns int) int {
	switch {
	case columns == 1:
		return len("\x1b[C")
	case columns < 10:
		return len("\x1b[9C")
	case columns < 100:
		return len("\x1b[99C")
	}
	return len("\x1b[999C")
}

// move moves the cursor.
func (d *drawing) move(x, y int) {
	switch {
	case d.x == x && d.y == y:
	case d.y == y && d.x != nowhere && d.x < x:
		d.sequence(x-d.x, 'C')
	case x == 0:
		d.sequence(y+1, 'H')
	default:
		d.out = append(strconv.AppendInt(append(d.out, "\x1b["...), int64(y+1), 10), ';')
		d.out = append(strconv.AppendInt(d.out, int64(x+1), 10), 'H')
	}
	d.x, d.y = x, y
}

// sequence writes a control sequence with one parameter, which is 1 if it is left out.
func (d *drawing) sequence(n int, final byte) {
	d.out = append(d.out, "\x1b["...)
	if n != 1 {
		d.out = strconv.AppendInt(d.out, int64(n), 10)
	}
	d.out = append(d.out, final)
}

// fits reports whether a cell can be written with the pen.
func (d *drawing) fits(c cell) bool {
	return d.pen == c.pen || c.text == " " && d.pen.onSpace() == c.pen
}

// useFor changes the pen if a cell can't be written with it.
func (d *drawing) useFor(c cell) {
	if !d.fits(c) {
		d.use(c.pen)
	}
}

// use changes the pen.
func (d *drawing) use(p pen) {
	d.out = appendChange(d.out, d.pen, p)
	d.pen = p
}

// wholeRow draws a row that has, or had, a character whose width is disputed. Each word and each
// border begins at its column, wherever the terminal is then. Within a word the cursor isn't moved:
// a part of a character that the terminal takes for wider would be overwritten. Automatic wrapping
// is off, so that a row that the terminal takes for too wide doesn't scroll the screen.
func (d *drawing) wholeRow(y int, before, after []cell) {
	if slices.Equal(before, after) {
		return
	}
	d.use(pen{})
	d.move(0, y)
	d.out = append(d.out, "\x1b[2K\x1b[?7l"...)
	sure := true // the terminal is at the next column
	for x := 0; x < len(after); x++ {
		if !sure && startsWord(after, x) {
			d.sequence(x+1, 'G')
			sure = true
		}
		sure = sure && len(after[x].text) == 1 // ASCII
		x = d.put(x, after)
	}
	d.out = append(d.out, "\x1b[?7h"...)
	d.x, d.y = nowhere, nowhere
}

// startsWord reports whether a border or the first character of a word is at a column.
func startsWord(row []cell, x int) bool {
	return isBorder(row[x].text) || x > 0 && row[x-1].text == " " && row[x].text != " "
}
