package token

import (
	"fmt"
	"strings"

	"bulla/core/visible"
)

// parser reads JSON for showing: order, positions, duplicates and the source
// text of numbers are kept, and a fault does not lose what came before it.
type parser struct {
	text   string
	part   Part
	pos    int
	depth  int
	values int // that are kept apart
	// broken says that a syntax fault was met: nothing after it is read.
	broken bool
	// over says that the claim being read holds too many values: it is read to its
	// end, but not kept apart.
	over bool
	// skipped says that something was too deep to be read at all.
	skipped bool
	// limited says that a limit was met and named.
	limited bool
	faults  []Fault
	// duplicates and badTexts count the faults that may be without number.
	duplicates, badTexts int
	// shallow is whether one of the duplicates is a member of the document itself.
	shallow bool
	room
	// unescaped holds the strings with escapes, one after the other.
	unescaped strings.Builder
}

func (p *parser) fault(code string, at int, detail string) {
	p.faults = append(p.faults, Fault{Code: code, Part: p.part, At: at, Detail: detail})
}

// limit names the first limit that is met, at the position.
func (p *parser) limit(format string, most int) {
	if !p.limited {
		p.limited = true
		p.fault(FaultTooDeep, p.pos, fmt.Sprintf(format, most))
	}
}

// nameRest says how many of the faults that may be without number were not named.
func (p *parser) nameRest() {
	if more := p.duplicates - maxRepeated; more > 0 {
		p.faults = append(p.faults, Fault{Code: FaultDuplicateMember, Part: p.part, Nested: !p.shallow,
			Detail: fmt.Sprintf("%d more members have the name of another", more)})
	}
	if more := p.badTexts - maxRepeated; more > 0 {
		p.fault(FaultBadUTF8, 0, fmt.Sprintf("%d more places in strings are not UTF-8", more))
	}
}

func (p *parser) space() {
	for p.pos < len(p.text) {
		switch p.text[p.pos] {
		case ' ', '\t', '\n', '\r':
			p.pos++
		default:
			return
		}
	}
}

// next returns the byte at the position, 0 at the end.
func (p *parser) next() byte {
	if p.pos < len(p.text) {
		return p.text[p.pos]
	}
	return 0
}

func (p *parser) take(c byte) bool {
	if p.pos < len(p.text) && p.text[p.pos] == c {
		p.pos++
		return true
	}
	return false
}

// value reads a value into v, as far as it goes.
func (p *parser) value(v *Value) {
	p.space()
	v.Start = p.pos
	if p.values++; p.values > MaxValues && p.depth <= 1 && p.pos < len(p.text) {
		p.limit("more than %d values: the rest is not read", MaxValues)
		p.broken = true
		p.pos = len(p.text)
		v.End = p.pos
		return
	}
	switch c := p.next(); {
	case c == '"':
		v.Kind = String
		v.Text = p.string()
	case c == '{' || c == '[':
		p.nested(v)
	case c == '-' || (c >= '0' && c <= '9'):
		p.number(v)
	default:
		p.word(v)
	}
	v.End = p.pos
}

// nested reads an array or object. One that is too deep is stepped over, and a
// claim of too many values becomes one unread value.
func (p *parser) nested(v *Value) {
	if p.depth == MaxDepth {
		p.limit("nested more than %d levels deep: what is deeper is not read", MaxDepth)
		p.skipped = true
		p.stepOver()
		return
	}
	values, members, items := p.values, p.members, p.items
	p.depth++
	if p.take('{') {
		v.Kind = Object
		v.Members = p.object()
	} else {
		p.pos++
		v.Kind = Array
		v.Items = p.array()
	}
	p.depth--
	if p.over && p.depth == 1 {
		p.over = false
		p.values, p.members, p.items = values, members, items // nothing keeps what was read there
		*v = Value{Start: v.Start}
	}
}

// keep reports whether another element of the current array or object is kept.
func (p *parser) keep() bool {
	if p.depth > 1 && p.values >= MaxValues && !p.over {
		p.limit("more than %d values: the claim that holds them is not taken apart", MaxValues)
		p.over = true
	}
	return !p.over
}

func (p *parser) object() []Member {
	list := p.memberRoom()
	var dropped Value
	p.space()
	for more := !p.take('}'); more; more = p.more('}') {
		p.space()
		start := p.pos
		if p.next() != '"' {
			p.nameFault(len(list) > 0 || p.over)
			break
		}
		name := p.string()
		if !p.colon() {
			break
		}
		if !p.keep() {
			p.value(&dropped)
			continue
		}
		list = append(list, Member{Name: name, NameStart: start})
		p.value(&list[len(list)-1].Value)
	}
	if !p.over {
		p.markDuplicates(list)
	}
	return list
}

// colon reads the colon after a name.
func (p *parser) colon() bool {
	p.space()
	if !p.broken && !p.take(':') {
		p.colonFault()
	}
	return !p.broken
}

func (p *parser) array() []Value {
	list := p.itemRoom()
	var dropped Value
	p.space()
	for more := !p.take(']'); more; more = p.more(']') {
		if !p.keep() {
			p.value(&dropped)
			continue
		}
		list = append(list, Value{})
		p.value(&list[len(list)-1])
	}
	return list
}

// more reads the comma before the next element and reports whether there is
// one; it ends the container at its closing character.
func (p *parser) more(closing byte) bool {
	if p.broken {
		return false
	}
	p.space()
	if p.take(',') {
		p.space()
		if closing == ']' && p.next() == ']' {
			p.syntax("a comma stands before the closing bracket: take it away")
		}
		return !p.broken
	}
	if !p.take(closing) {
		p.commaFault(closing)
	}
	return false
}

// markDuplicates sets Shadowed and reports each name that occurs again
// (RFC 7519 section 4: claim names must be unique).
func (p *parser) markDuplicates(members []Member) {
	const few = 16 // below that a scan is cheaper than a map
	if len(members) <= few {
		for i := 1; i < len(members); i++ {
			for j := i - 1; j >= 0; j-- {
				if members[j].Name == members[i].Name {
					p.duplicate(members, j, i)
					break
				}
			}
		}
		return
	}
	last := make(map[string]int32, len(members))
	for i := range members {
		if j, ok := last[members[i].Name]; ok {
			p.duplicate(members, int(j), i)
		}
		last[members[i].Name] = int32(i)
	}
}

func (p *parser) duplicate(members []Member, earlier, later int) {
	members[earlier].Shadowed = true
	p.shallow = p.shallow || p.depth == 1
	if p.duplicates++; p.duplicates > maxRepeated {
		return
	}
	p.faults = append(p.faults, Fault{
		Code: FaultDuplicateMember, Part: p.part, At: members[later].NameStart, Nested: p.depth > 1,
		Detail: fmt.Sprintf("%s occurs more than once: %s, then %s; readers disagree on which one counts",
			visible.Quote(members[later].Name, 40),
			p.excerpt(members[earlier].Value), p.excerpt(members[later].Value)),
	})
}

func (p *parser) excerpt(v Value) string {
	return visible.Text(visible.Shorten(p.text[v.Start:v.End], 40))
}

func (p *parser) number(v *Value) {
	start := p.pos
	v.Kind = Number
	p.take('-')
	if !p.take('0') && p.digits() == 0 {
		p.digitFault()
	}
	if p.take('.') && p.digits() == 0 {
		p.syntax("a digit is due after the decimal point, not %s", p.here())
	}
	if p.take('e') || p.take('E') {
		if !p.take('+') {
			p.take('-')
		}
		if p.digits() == 0 {
			p.syntax("a digit is due in the exponent, not %s", p.here())
		}
	}
	if c := p.next(); c >= '0' && c <= '9' {
		p.syntax("a number must not begin with 0: take the zero away")
	}
	v.Text = p.text[start:p.pos]
}

func (p *parser) digits() int {
	start := p.pos
	for p.pos < len(p.text) && p.text[p.pos] >= '0' && p.text[p.pos] <= '9' {
		p.pos++
	}
	return p.pos - start
}

func (p *parser) word(v *Value) {
	rest := p.text[p.pos:]
	switch {
	case strings.HasPrefix(rest, "true"):
		v.Kind, v.Text = Bool, rest[:4]
	case strings.HasPrefix(rest, "false"):
		v.Kind, v.Text = Bool, rest[:5]
	case strings.HasPrefix(rest, "null"):
		v.Kind, v.Text = Null, rest[:4]
	default:
		p.wordFault()
	}
	p.pos += len(v.Text)
}
