package cells

import "strconv"

// pen is how characters look: their colors and attributes (ECMA-48, 8.3.117, SGR). The zero value
// is the terminal's default.
type pen struct {
	fg, bg color
	attrs  attrs
}

// color is a color as SGR has it: a kind in the upper byte and a value in the lower ones. The zero
// value is the terminal's default.
type color uint32

const (
	basic   color = (iota + 1) << 24 // one of 16, which terminals let their users choose
	indexed                          // one of 256
	rgb                              // 24 bits
	kind    color = 0xff << 24
)

// attrs is a set of attributes.
type attrs uint8

const (
	bold attrs = 1 << iota
	faint
	italic
	underline
	blink
	reverse
	conceal
	strike
)

// attributes are the attributes in order, each with what switches it on and off. Bold and faint are
// switched off together.
var attributes = [...]struct {
	attr    attrs
	on, off int
}{
	{bold, 1, 22}, {faint, 2, 22}, {italic, 3, 23}, {underline, 4, 24}, {blink, 5, 25}, {reverse, 7, 27},
	{conceal, 8, 28}, {strike, 9, 29},
}

// onSpace returns how a space looks that is written with the pen: its color can't be seen.
func (p pen) onSpace() pen {
	p.attrs &= underline | reverse | strike
	if p.attrs == 0 {
		p.fg = 0
	}
	return p
}

// apply changes the pen as the parameters of an SGR say. Those that it doesn't know change nothing.
func (p *pen) apply(params string) {
	var words [16]int
	list := numbers(words[:0], params)
	for i := 0; i < len(list); i++ {
		switch n := list[i]; {
		case n == 0:
			*p = pen{}
		case n == 38 || n == 48:
			c, used := extended(list[i+1:])
			i += used
			if n == 38 {
				p.fg = c
			} else {
				p.bg = c
			}
		case n >= 30 && n <= 37:
			p.fg = basic | color(n-30)
		case n >= 90 && n <= 97:
			p.fg = basic | color(n-90+8)
		case n == 39:
			p.fg = 0
		case n >= 40 && n <= 47:
			p.bg = basic | color(n-40)
		case n >= 100 && n <= 107:
			p.bg = basic | color(n-100+8)
		case n == 49:
			p.bg = 0
		default:
			for _, a := range attributes {
				if n == a.on {
					p.attrs |= a.attr
				}
				if n == a.off {
					p.attrs &^= a.attr
				}
			}
		}
	}
}

// numbers appends the parameters of a control sequence; one that is empty is 0.
func numbers(list []int, params string) []int {
	const most = 1 << 16
	n := 0
	for _, c := range []byte(params) {
		if c == ';' {
			list = append(list, n)
			n = 0
			continue
		}
		n = min(n*10+int(c-'0'), most)
	}
	return append(list, n)
}

// extended reads the color after 38 or 48, and says how many parameters it has.
func extended(list []int) (c color, used int) {
	switch {
	case len(list) >= 2 && list[0] == 5:
		return indexed | color(list[1]&0xff), 2
	case len(list) >= 4 && list[0] == 2:
		return rgb | color(list[1]&0xff)<<16 | color(list[2]&0xff)<<8 | color(list[3]&0xff), 4
	}
	return 0, len(list)
}

// appendChange appends the shortest SGR that changes the pen from one to another.
func appendChange(b []byte, from, to pen) []byte {
	if from == to {
		return b
	}
	if to == (pen{}) {
		return append(b, "\x1b[m"...)
	}
	start := len(b)
	b = appendSGR(b, from, to, false)
	change := len(b) - start
	b = appendSGR(b, pen{}, to, true)
	if whole := len(b) - start - change; whole < change {
		copy(b[start:], b[start+change:])
		return b[:start+whole]
	}
	return b[:start+change]
}

// appendSGR appends the parameters that differ, after a reset if there is to be one.
func appendSGR(b []byte, from, to pen, reset bool) []byte {
	b = append(b, "\x1b["...)
	if reset {
		b = append(b, "0;"...)
	}
	off := from.attrs &^ to.attrs
	on := to.attrs &^ from.attrs
	if off&(bold|faint) != 0 { // which 22 switches off together
		on |= to.attrs & (bold | faint)
	}
	last := 0
	for _, a := range attributes {
		if off&a.attr != 0 && a.off != last {
			b = appendParam(b, a.off)
			last = a.off
		}
	}
	for _, a := range attributes {
		if on&a.attr != 0 {
			b = appendParam(b, a.on)
		}
	}
	if from.fg != to.fg {
		b = appendColor(b, to.fg, 0)
	}
	if from.bg != to.bg {
		b = appendColor(b, to.bg, 10)
	}
	b[len(b)-1] = 'm' // instead of the last semicolon
	return b
}

func appendParam(b []byte, n int) []byte { return append(strconv.AppendInt(b, int64(n), 10), ';') }

// appendColor appends the parameters of a color; those of a background are 10 higher.
func appendColor(b []byte, c color, ground int) []byte {
	value := int(c &^ kind)
	switch c & kind {
	case basic:
		if value >= 8 {
			return appendParam(b, 90+value-8+ground)
		}
		return appendParam(b, 30+value+ground)
	case indexed:
		return appendParam(appendParam(appendParam(b, 38+ground), 5), value)
	case rgb:
		b = appendParam(appendParam(b, 38+ground), 2)
		return appendParam(appendParam(appendParam(b, value>>16), value>>8&0xff), value&0xff)
	}
	return appendParam(b, 39+ground)
}
