package cells

import (
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// cell is a place for one character. The text is a character as a person sees it, a space for
// nothing; the right half of a wide character has none.
type cell struct {
	text string
	pen  pen
}

var blank = cell{text: " "}

// grid is what a terminal shows.
type grid struct {
	width, height int
	cells         []cell // row by row
	disputed      []bool // the rows with a character whose width terminals disagree about
}

// resize makes the grid as large as the terminal, and fills it with a cell.
func (g *grid) resize(width, height int, fill cell) {
	if width*height > cap(g.cells) || height > cap(g.disputed) {
		g.cells, g.disputed = make([]cell, width*height), make([]bool, height)
	}
	g.width, g.height = width, height
	g.cells, g.disputed = g.cells[:width*height], g.disputed[:height]
	for i := range g.cells {
		g.cells[i] = fill
	}
	clear(g.disputed)
}

// row returns the cells of a row.
func (g *grid) row(y int) []cell { return g.cells[y*g.width : (y+1)*g.width] }

// read fills a grid of a size from a frame: rows with line feeds between them, in which the only
// control sequences are SGR. What is too wide or too high is left out.
func (g *grid) read(frame string, width, height int) {
	g.resize(width, height, blank)
	var p pen
	for y := range height {
		line, rest, more := strings.Cut(frame, "\n")
		p = g.readRow(y, line, p)
		if !more {
			return
		}
		frame = rest
	}
}

// readRow reads a row, which begins with a pen, and returns the one it ends with.
func (g *grid) readRow(y int, line string, p pen) pen {
	row := g.row(y)
	for x := 0; line != ""; {
		if c := line[0]; c >= ' ' && c < utf8.RuneSelf {
			if x < len(row) {
				row[x] = cell{line[:1], p}
				if c == ' ' {
					row[x].pen = p.onSpace()
				}
			}
			x++
			line = line[1:]
			continue
		}
		if params, after, ok := cutSGR(line); ok {
			p.apply(params)
			line = after
			continue
		}
		text, width := ansi.FirstGraphemeCluster(line, ansi.GraphemeWidth)
		line = line[len(text):]
		switch {
		case text[0] < ' ': // not in a frame
		case width == 0 && x > 0 && x <= len(row): // a mark on the character before
			last := x - 1
			if row[last].text == "" && last > 0 {
				last--
			}
			row[last].text += text
			g.disputed[y] = true
		case x+width <= len(row) && width > 0:
			row[x] = cell{text, p}
			for i := 1; i < width; i++ {
				row[x+i] = cell{"", p}
			}
			g.disputed[y] = g.disputed[y] || isDisputed(text, width)
		}
		x += width
	}
	return p
}

// cutSGR cuts an SGR from the beginning of a text.
func cutSGR(text string) (params, after string, ok bool) {
	if !strings.HasPrefix(text, "\x1b[") {
		return "", text, false
	}
	end := 2
	for end < len(text) && (text[end] >= '0' && text[end] <= '9' || text[end] == ';') {
		end++
	}
	if end == len(text) || text[end] != 'm' {
		return "", text, false
	}
	return text[2:end], text[end+1:], true
}

// isDisputed reports whether terminals disagree about the width of a character: some take it as a
// whole, as we do, and others add the widths of its code points.
func isDisputed(text string, width int) bool {
	if isBorder(text) { // there are many
		return false
	}
	sum := 0
	for _, r := range text {
		sum += ansi.WcWidth.StringWidth(string(r))
	}
	return sum != width
}

// isBorder reports whether a character is a line, block or shape (U+2500 to U+25FF).
func isBorder(text string) bool {
	r, size := utf8.DecodeRuneInString(text)
	return size == len(text) && r >= 0x2500 && r < 0x2600
}
