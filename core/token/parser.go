package token

import (
	"fmt"
	"strings"

	"bulla/core/redact"
)

// parser reads JSON in order to show it: it keeps order, positions, duplicates and the source text
// of numbers, and after a fault what came before it.
type parser struct {
	text   string
	part   Part
	pos    int
	depth  int
	values int // that are kept
	// broken says that there was a syntax fault: nothing after it is parsed.
	broken bool
	// over says that the current claim has too many values: it is parsed to its end, but its values
	// are dropped.
	over bool
	// skipped says that something was nested too deep to be parsed.
	skipped bool
	// limited says that a fault about a limit was recorded.
	limited bool
	faults  []Fault
	// duplicates and badTexts count the kinds of faults that can occur any number of times.
	duplicates, badTexts int
	// shallow says that one of the duplicates is a member of the document itself.
	shallow bool
	// stack holds the elements of the arrays and objects that are open. A container copies its own
	// at its end, so that no list grows element by element.
	stack []Member
	// unescaped holds the strings with escapes, one after the other.
	unescaped strings.Builder
}

func (p *parser) fault(code string, at int, detail string) {
	p.faults = append(p.faults, Fault{Code: code, Part: p.part, At: at, Detail: detail})
}

// limit records a fault at the current position for the first limit that is exceeded.
func (p *parser) limit(format string, most int) {
	if !p.limited {
		p.limited = true
		p.fault(FaultTooDeep, p.pos, fmt.Sprintf(format, most))
	}
}

// countUnnamed records how many duplicates and bad texts got no fault of their own.
func (p *parser) countUnnamed() {
	if more := p.duplicates - maxRepeated; more > 0 {
		p.faults = append(p.faults, Fault{Code: FaultDuplicateMember, Part: p.part, Nested: !p.shallow,
			Detail: fmt.Sprintf("%d more members repeat a name", more)})
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

// next returns the byte at the current position, 0 at the end.
func (p *parser) next() byte {
	if p.pos < len(p.text) {
		return p.text[p.pos]
	}
	return 0
}

// accept moves past c if it is next, and reports whether it was.
func (p *parser) accept(c byte) bool {
	if p.pos < len(p.text) && p.text[p.pos] == c {
		p.pos++
		return true
	}
	return false
}

// value reads a value, as far as it can be read.
func (p *parser) value() Value {
	p.space()
	v := Value{Start: p.pos}
	if p.values++; p.values > MaxValues && p.depth <= 1 && p.pos < len(p.text) {
		p.limit("more than %d values: the rest is not read", MaxValues)
		p.broken = true
		p.pos = len(p.text)
		v.End = p.pos
		return v
	}
	switch c := p.next(); {
	case c == '"':
		v.Kind = String
		v.Text = p.string()
	case c == '{' || c == '[':
		p.nested(&v)
	case c == '-' || (c >= '0' && c <= '9'):
		p.number(&v)
	default:
		p.literal(&v)
	}
	v.End = p.pos
	return v
}

// nested reads an array or object into v. It skips one that is too deep, and turns a claim with too
// many values into one unread value.
func (p *parser) nested(v *Value) {
	if p.depth == MaxDepth {
		p.limit("nested more than %d levels deep: deeper levels are not read", MaxDepth)
		p.skipped = true
		p.skipContainer()
		return
	}
	values, base := p.values, len(p.stack)
	p.depth++
	if p.accept('{') {
		v.Kind = Object
		v.Members = p.object()
	} else {
		p.pos++
		v.Kind = Array
		v.Items = p.array()
	}
	p.stack = p.stack[:base]
	p.depth--
	if p.over && p.depth == 1 {
		p.over = false
		p.values = values
		*v = Value{Start: v.Start}
	}
}

// keep reports whether the next element of the current array or object is kept.
func (p *parser) keep() bool {
	if p.depth > 1 && p.values >= MaxValues && !p.over {
		p.limit("a claim with more than %d values: it is kept as text", MaxValues)
		p.over = true
	}
	return !p.over
}

// object reads the members of an object after its opening brace.
func (p *parser) object() []Member {
	base := len(p.stack)
	p.space()
	for more := !p.accept('}'); more; more = p.more('}') {
		p.space()
		start := p.pos
		if p.next() != '"' {
			p.nameFault(len(p.stack) > base || p.over)
			break
		}
		name := p.string()
		if !p.colon() {
			break
		}
		if !p.keep() {
			p.value()
			continue
		}
		i := len(p.stack)
		p.stack = append(p.stack, Member{Name: name, NameStart: start})
		p.stack[i].Value = p.value() // value may move the stack
	}
	if p.over || len(p.stack) == base {
		return nil
	}
	members := make([]Member, len(p.stack)-base)
	copy(members, p.stack[base:])
	p.markDuplicates(members)
	return members
}

// colon reads the colon after a name.
func (p *parser) colon() bool {
	p.space()
	if !p.broken && !p.accept(':') {
		p.colonFault()
	}
	return !p.broken
}

// array reads the items of an array after its opening bracket.
func (p *parser) array() []Value {
	base := len(p.stack)
	p.space()
	for more := !p.accept(']'); more; more = p.more(']') {
		if !p.keep() {
			p.value()
			continue
		}
		i := len(p.stack)
		p.stack = append(p.stack, Member{})
		p.stack[i].Value = p.value()
	}
	if p.over || len(p.stack) == base {
		return nil
	}
	items := make([]Value, len(p.stack)-base)
	for i, m := range p.stack[base:] {
		items[i] = m.Value
	}
	return items
}

// more moves past the comma before the next element or the closing character, and reports whether
// there is another element.
func (p *parser) more(closing byte) bool {
	if p.broken {
		return false
	}
	p.space()
	if p.accept(',') {
		p.space()
		if closing == ']' && p.next() == ']' {
			p.syntax("a comma before the closing bracket: remove it")
		}
		return !p.broken
	}
	if !p.accept(closing) {
		p.commaFault(closing)
	}
	return false
}

// markDuplicates sets Shadowed and records a fault for each repeated name (RFC 7519 section 4:
// claim names must be unique).
func (p *parser) markDuplicates(members []Member) {
	const few = 16 // for so few a scan is cheaper than a map
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
		Detail: fmt.Sprintf("%s occurs more than once: %s, then %s; readers disagree on which one to use",
			redact.Quote(members[later].Name, 40),
			p.excerpt(members[earlier].Value), p.excerpt(members[later].Value)),
	})
}

func (p *parser) excerpt(v Value) string {
	return redact.Short(p.text[v.Start:v.End], 40)
}

func (p *parser) number(v *Value) {
	start := p.pos
	v.Kind = Number
	p.accept('-')
	if !p.accept('0') && p.digits() == 0 {
		p.digitFault()
	}
	if p.accept('.') && p.digits() == 0 {
		p.syntax("expected a digit after the decimal point, not %s", p.here())
	}
	if p.accept('e') || p.accept('E') {
		if !p.accept('+') {
			p.accept('-')
		}
		if p.digits() == 0 {
			p.syntax("expected a digit in the exponent, not %s", p.here())
		}
	}
	if c := p.next(); c >= '0' && c <= '9' {
		p.syntax("a number must not begin with 0: remove the zero")
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

// literal reads true, false or null.
func (p *parser) literal(v *Value) {
	rest := p.text[p.pos:]
	switch {
	case strings.HasPrefix(rest, "true"):
		v.Kind, v.Text = Bool, rest[:4]
	case strings.HasPrefix(rest, "false"):
		v.Kind, v.Text = Bool, rest[:5]
	case strings.HasPrefix(rest, "null"):
		v.Kind, v.Text = Null, rest[:4]
	default:
		p.literalFault()
	}
	p.pos += len(v.Text)
}

// skipContainer moves past the array or object at the current position without parsing it.
func (p *parser) skipContainer() {
	depth := 0
	for ; p.pos < len(p.text); p.pos++ {
		switch p.text[p.pos] {
		case '"':
			p.pos = min(closingQuote(p.text, p.pos+1), len(p.text)-1)
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				p.pos++
				return
			}
		}
	}
}

// closingQuote returns the offset of the closing quote of the string whose text begins at start, or
// the end of the text.
func closingQuote(text string, start int) int {
	for at := start; ; at++ {
		quote := strings.IndexByte(text[at:], '"')
		if quote < 0 {
			return len(text)
		}
		at += quote
		before := at
		for before > start && text[before-1] == '\\' {
			before--
		}
		if (at-before)%2 == 0 {
			return at
		}
	}
}
