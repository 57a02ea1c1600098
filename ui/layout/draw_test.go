package layout

import (
	"fmt"
	"strings"
)

// draw returns the plan as text. Rows that repeat are drawn once with their count. A cell that
// nothing covers is '?', a cell covered twice is '!'.
func draw(w, h int, plan Plan) string {
	grid := make(canvas, h)
	for y := range grid {
		grid[y] = []rune(strings.Repeat("?", w))
	}
	if plan.Class != None {
		grid.fill(plan.Header, 'h')
		grid.fill(plan.Footer, 'f')
	}
	for _, placed := range plan.Panes {
		grid.frame(placed, plan.Border)
	}
	return grid.String()
}

// canvas is a screen of cells, row by row.
type canvas [][]rune

// fill covers the cells of r.
func (c canvas) fill(r Rect, mark rune) {
	for y := r.Y; y < r.Y+r.H; y++ {
		for x := r.X; x < r.X+r.W; x++ {
			c.cover(x, y, mark)
		}
	}
}

// cover marks one cell, or shows that it was covered before.
func (c canvas) cover(x, y int, mark rune) {
	if c[y][x] != '?' {
		mark = '!'
	}
	c[y][x] = mark
}

// frame covers the cells of a placed pane and writes its name and the digits of its tabs.
func (c canvas) frame(p Placed, border bool) {
	r := p.Rect
	for y := range r.H {
		for x := range r.W {
			mark := '.'
			if border {
				mark = borderMark(r, x, y)
			}
			c.cover(r.X+x, r.Y+y, mark)
		}
	}

	label := p.Pane.String()
	for i, tab := range p.Tabs {
		if i == 0 {
			label += " of "
		}
		label += fmt.Sprint(int(tab) + 1)
	}
	copy(c[r.Y][r.X+1:r.X+r.W-1], []rune(label))
}

// borderMark returns the character at column x and row y of a bordered frame.
func borderMark(r Rect, x, y int) rune {
	left, right := x == 0, x == r.W-1
	top, bottom := y == 0, y == r.H-1
	switch {
	case top && left:
		return '╭'
	case top && right:
		return '╮'
	case bottom && left:
		return '╰'
	case bottom && right:
		return '╯'
	case top || bottom:
		return '─'
	case left || right:
		return '│'
	default:
		return '.'
	}
}

// String returns the rows, with equal neighbors joined.
func (c canvas) String() string {
	var lines []string
	for y := 0; y < len(c); {
		end := y + 1
		for end < len(c) && string(c[end]) == string(c[y]) {
			end++
		}
		line := string(c[y])
		if end-y > 1 {
			line += fmt.Sprintf(" x%d", end-y)
		}
		lines = append(lines, line)
		y = end
	}
	return strings.Join(lines, "\n")
}
