package picture

import (
	"fmt"
	"strings"
)

// stroke is a piece of the lines of a box in a cell.
type stroke struct {
	x     float64 // where it starts, from the left of the cell
	path  string  // the height at which it starts, relative to the baseline, and how it goes on
	heavy bool
}

// strokes returns how to draw a character of boxes. A cell is 9 wide, and goes from 14 above the
// baseline to 5 below it; its middle is at 4.5 and -4.5. Strokes reach the edges of the cell, so
// that boxes have no gaps.
func strokes(character string) ([]stroke, bool) {
	const left, middle = 0, 4.5
	light := func(x float64, path string) []stroke { return []stroke{{x, path, false}} }
	heavy := func(x float64, path string) []stroke { return []stroke{{x, path, true}} }
	upright := light(middle, "-14v19")
	s, ok := map[string][]stroke{
		"─": light(left, "-4.5h9"),
		"│": upright,
		"╭": light(middle, "5v-4.5a4.5 5 0 0 1 4.5-5"),
		"╮": light(left, "-4.5a4.5 5 0 0 1 4.5 5v4.5"),
		"╰": light(middle, "-14v4.5a4.5 5 0 0 0 4.5 5"),
		"╯": light(left, "-4.5a4.5 5 0 0 0 4.5-5v-4.5"),
		"━": heavy(left, "-4.5h9"),
		"┃": heavy(middle, "-14v19"),
		"┏": heavy(middle, "5v-9.5h4.5"),
		"┓": heavy(left, "-4.5h4.5v9.5"),
		"┗": heavy(middle, "-14v9.5h4.5"),
		"┛": heavy(left, "-4.5h4.5v-9.5"),
		"┍": append(heavy(middle, "-4.5h4.5"), light(middle, "-4.5v9.5")...),
		"┑": append(heavy(left, "-4.5h4.5"), light(middle, "-4.5v9.5")...),
		"┝": append(heavy(middle, "-4.5h4.5"), upright...),
		"┥": append(heavy(left, "-4.5h4.5"), upright...),
		"▕": light(8.5, "-14v19"),
	}[character]
	return s, ok
}

// lines draws the lines of boxes: one path for each color and width.
func (p *picture) lines(cells []cell) string {
	var classes []string
	paths := map[string]string{}
	same := func(a, b cell) bool { return a.text == b.text && a.style.fg == b.style.fg }
	runs(cells, same, func(run []cell) {
		all, _ := strokes(run[0].text)
		for _, s := range all {
			class := "l " + p.class(style{fg: run[0].style.fg})
			if s.heavy {
				class = "h " + p.class(style{fg: run[0].style.fg})
			}
			indexOf(&classes, class)
			if along, ok := strings.CutSuffix(s.path, "h9"); ok {
				paths[class] += fmt.Sprintf("M%s %sh%d", number(float64(run[0].x*cellWidth)+s.x), along, columns(run)*cellWidth)
				continue
			}
			for _, c := range run {
				paths[class] += fmt.Sprintf("M%s %s", number(float64(c.x*cellWidth)+s.x), s.path)
			}
		}
	})
	var b strings.Builder
	for _, class := range classes {
		fmt.Fprintf(&b, `<path class="%s" d="%s"/>`, class, paths[class])
	}
	return b.String()
}
