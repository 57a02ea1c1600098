package picture

import (
	"fmt"
	"html"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/charmbracelet/x/ansi"
)

// style is how a cell looks. The zero style is the terminal's own.
type style struct {
	fg, bg string // #rrggbb, "" for the terminal's own
	traits
	reverse bool
}

type traits struct{ bold, italic, underline bool }

// css returns the declarations of a style. The background isn't one: it is drawn as a rectangle.
func (s style) css() string {
	css := "color:" + s.fg
	if s.bold {
		css += ";font-weight:700"
	}
	if s.italic {
		css += ";font-style:italic"
	}
	if s.underline {
		css += ";text-decoration:underline"
	}
	return css
}

// after returns the style after an SGR sequence. It knows those that themes use; 2, faint, is not
// one of them with 24-bit colors.
func (s style) after(sequence string) style {
	params := strings.Split(sequence[len("\x1b["):len(sequence)-1], ";")
	for i := 0; i < len(params); i++ {
		switch params[i] {
		case "", "0":
			s = style{}
		case "1":
			s.bold = true
		case "3":
			s.italic = true
		case "4":
			s.underline = true
		case "7":
			s.reverse = true
		case "38", "48":
			if i+4 >= len(params) || params[i+1] != "2" {
				panic(fmt.Sprintf("%q is not a 24-bit color", sequence))
			}
			color := "#"
			for _, channel := range params[i+2 : i+5] {
				n, _ := strconv.Atoi(channel) // another text is 0
				color += fmt.Sprintf("%02x", n)
			}
			if params[i] == "38" {
				s.fg = color
			} else {
				s.bg = color
			}
			i += 4
		default:
			panic(fmt.Sprintf("%q: a picture can't show the style %s", sequence, params[i]))
		}
	}
	return s
}

// cell is a character on the screen with its style, wide or not.
type cell struct {
	text  string
	x     int // its column
	width int // in columns
	style style
}

// cells reads the cells of a row.
func (p *picture) cells(row string) []cell {
	var cells []cell
	var state byte
	var now style
	for x := 0; row != ""; {
		text, width, n, next := ansi.DecodeSequence(row, state, nil)
		row, state = row[n:], next
		if width == 0 {
			if strings.HasPrefix(text, "\x1b[") && strings.HasSuffix(text, "m") {
				now = now.after(text)
			}
			continue
		}
		shown := now
		if shown.fg == "" {
			shown.fg = p.look.Text
		}
		if shown.reverse {
			ground := shown.bg
			if ground == "" {
				ground = p.look.Ground
			}
			shown.fg, shown.bg, shown.reverse = ground, shown.fg, false
		}
		cells = append(cells, cell{text, x, width, shown})
		x += width
	}
	return cells
}

// row draws a row of the screen. The origin is at its left, on the baseline of the text.
func (p *picture) row(row string) string {
	cells := p.cells(row)
	return p.grounds(cells) + p.lines(cells) + p.texts(cells)
}

// runs calls do with each longest run of cells that belong together.
func runs(cells []cell, together func(a, b cell) bool, do func(run []cell)) {
	for len(cells) > 0 {
		n := 1
		for n < len(cells) && together(cells[n-1], cells[n]) {
			n++
		}
		do(cells[:n])
		cells = cells[n:]
	}
}

// grounds draws the backgrounds.
func (p *picture) grounds(cells []cell) string {
	var b strings.Builder
	runs(cells, func(a, b cell) bool { return a.style.bg == b.style.bg }, func(run []cell) {
		if bg := run[0].style.bg; bg != "" {
			fmt.Fprintf(&b, `<rect class="r %s" x="%d" y="%d" width="%d" height="%d"/>`,
				p.class(style{fg: bg}), run[0].x*cellWidth, -ascent, columns(run)*cellWidth, cellHeight)
		}
	})
	return b.String()
}

// wordsRE finds the words in a run, and those next to them.
var wordsRE = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[^ ]+(?: [^ ]+)*`) })

// texts draws everything that isn't a line. A run ends at two spaces and at characters that many
// fonts don't have: those are centered in their cells, because another font may show them.
func (p *picture) texts(cells []cell) string {
	var b strings.Builder
	together := func(a, b cell) bool { return a.style == b.style && isASCII(a) && isASCII(b) }
	runs(cells, together, func(run []cell) {
		class := p.class(style{fg: run[0].style.fg, traits: run[0].style.traits})
		if !isASCII(run[0]) {
			if _, isLine := strokes(run[0].text); !isLine {
				middle := number(float64(run[0].x*cellWidth) + float64(run[0].width*cellWidth)/2)
				fmt.Fprintf(&b, `<text class="g %s" x="%s">%s</text>`, class, middle, html.EscapeString(run[0].text))
			}
			return
		}
		text := ""
		for _, c := range run {
			text += c.text
		}
		words := wordsRE().FindAllStringIndex(text, -1)
		if run[0].style.underline {
			words = [][]int{{0, len(text)}}
		}
		for _, w := range words {
			length := ""
			if w[1]-w[0] > 1 {
				length = fmt.Sprintf(` textLength="%d"`, (w[1]-w[0])*cellWidth)
			}
			fmt.Fprintf(&b, `<text class="%s" x="%d"%s>%s</text>`,
				class, (run[0].x+w[0])*cellWidth, length, html.EscapeString(text[w[0]:w[1]]))
		}
	})
	return b.String()
}

// number returns a number without needless digits.
func number(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

func isASCII(c cell) bool { return len(c.text) == 1 }

func columns(run []cell) int {
	last := run[len(run)-1]
	return last.x + last.width - run[0].x
}

// class returns the class of a style.
func (p *picture) class(s style) string { return fmt.Sprintf("c%d", indexOf(&p.styles, s)) }

// indexOf returns the index of an element, which it adds if it is new.
func indexOf[T comparable](all *[]T, one T) int {
	i := slices.Index(*all, one)
	if i < 0 {
		i = len(*all)
		*all = append(*all, one)
	}
	return i
}
