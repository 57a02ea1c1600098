package token

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"bulla/core/visible"
)

// Limits of the JSON reader. What lies beyond is kept as source text and named
// by a fault, so that no input makes the reader slow or large.
const (
	// MaxDepth is the number of nested arrays and objects that are opened.
	MaxDepth = 200
	// MaxValues is the number of values in one document that are kept apart.
	MaxValues = 100_000
)

// Kind is the JSON type of a Value (RFC 8259 section 3).
type Kind uint8

// The kinds of value. Unread is a value past one of the limits or behind a
// syntax fault.
const (
	Unread Kind = iota
	Null
	Bool
	Number
	String
	Array
	Object
)

var kindNames = [...]string{"unread", "null", "boolean", "number", "string", "array", "object"}

// String returns the JSON name of the kind.
func (k Kind) String() string { return kindNames[k] }

// WithArticle returns the name for a sentence: "a number", "an object".
func (k Kind) WithArticle() string {
	switch k {
	case Null:
		return "null"
	case Array, Object:
		return "an " + k.String()
	default:
		return "a " + k.String()
	}
}

// Value is one JSON value with its place in the document.
type Value struct {
	Kind Kind
	// Start and End delimit the source text: Document.Text[Start:End].
	Start, End int
	// Text is the decoded text of a string, and the source text of a number, a
	// boolean or null. A lone surrogate is kept as its three WTF-8 bytes.
	Text string
	// Members are an object's members in their order, duplicates included.
	Members []Member
	// Items are an array's values.
	Items []Value
}

// Member is one name and value of an object.
type Member struct {
	Name string
	// NameStart is where the name's opening quote stands in the document.
	NameStart int
	Value     Value
	// Shadowed is set where a later member of the same object has the same name.
	// Readers that take the last, as most do, never see this one.
	Shadowed bool
}

// Get returns the last member of that exact name, which is the one that most
// JSON readers see.
func (v Value) Get(name string) (Value, bool) {
	for i := len(v.Members) - 1; i >= 0; i-- {
		if v.Members[i].Name == name {
			return v.Members[i].Value, true
		}
	}
	return Value{}, false
}

// Document is the JSON text of a header or payload and what was read of it.
type Document struct {
	// Text is the decoded segment, byte for byte.
	Text string
	// Root is the value that was read, as far as it could be read.
	Root Value
	// Complete reports whether the whole text is one well-formed JSON value.
	Complete bool
}

// Source returns the text of v as it stands in the document.
func (d Document) Source(v Value) string { return d.Text[v.Start:v.End] }

// parseJSON reads text as far as it goes. It never fails: what is wrong is in
// the faults, whose offsets count bytes of text.
func parseJSON(text string, part Part) (Document, []Fault) {
	p := parser{text: text, part: part}
	if strings.HasPrefix(text, "\ufeff") {
		p.fault(FaultJSON, 0, "a byte order mark stands before the JSON")
		p.pos = len("\ufeff")
	}
	root := p.value()
	if !p.broken {
		p.space()
		if p.pos < len(text) {
			p.syntax("unexpected %s after the end of the JSON", p.here())
		}
	}
	return Document{Text: text, Root: root, Complete: !p.broken}, p.faults
}

// parser reads JSON for showing: order, positions, duplicates and the source
// text of numbers are kept, and a fault does not lose what came before it.
type parser struct {
	text   string
	part   Part
	pos    int
	depth  int
	values int
	broken bool // a syntax fault was met: nothing after it is read
	faults []Fault
}

func (p *parser) fault(code string, at int, detail string) {
	p.faults = append(p.faults, Fault{Code: code, Part: p.part, At: at, Detail: detail})
}

// syntax records the fault that ends the reading.
func (p *parser) syntax(format string, args ...any) {
	if p.broken {
		return
	}
	p.broken = true
	p.fault(FaultJSON, p.pos, fmt.Sprintf(format, args...))
}

// here names the character at the position for a sentence.
func (p *parser) here() string {
	if p.pos >= len(p.text) {
		return "end"
	}
	r, size := utf8.DecodeRuneInString(p.text[p.pos:])
	if r == utf8.RuneError && size == 1 {
		return fmt.Sprintf(`byte \x%02x`, p.text[p.pos])
	}
	return visible.Rune(r)
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

func (p *parser) value() Value {
	p.space()
	start := p.pos
	if p.pos >= len(p.text) {
		p.syntax("the JSON ends where a value is due")
		return Value{Start: start, End: start}
	}
	p.values++
	if p.values > MaxValues {
		p.fault(FaultTooDeep, start, fmt.Sprintf("more than %d values: the rest is not read", MaxValues))
		p.broken = true
		return p.unread(start)
	}
	switch c := p.text[p.pos]; {
	case c == '{':
		return p.nested(start, p.object)
	case c == '[':
		return p.nested(start, p.array)
	case c == '"':
		text := p.string()
		return Value{Kind: String, Start: start, End: p.pos, Text: text}
	case c == '-' || (c >= '0' && c <= '9'):
		return p.number(start)
	default:
		return p.word(start)
	}
}

// unread is the value for all that is left when the reading ends early.
func (p *parser) unread(start int) Value {
	p.pos = len(p.text)
	return Value{Kind: Unread, Start: start, End: len(p.text)}
}

func (p *parser) nested(start int, read func() Value) Value {
	if p.depth >= MaxDepth {
		p.fault(FaultTooDeep, start, fmt.Sprintf("nested more than %d levels deep: the rest is not read", MaxDepth))
		p.broken = true
		return p.unread(start)
	}
	p.depth++
	p.pos++
	v := read()
	p.depth--
	v.Start, v.End = start, p.pos
	return v
}

func (p *parser) object() Value {
	v := Value{Kind: Object}
	p.space()
	if p.take('}') {
		return v
	}
	for !p.broken {
		p.space()
		nameStart := p.pos
		if p.pos >= len(p.text) || p.text[p.pos] != '"' {
			p.nameFault(len(v.Members) > 0)
			break
		}
		name := p.string()
		p.space()
		if !p.broken && !p.take(':') {
			p.syntax("a colon is due after the name, not %s", p.here())
		}
		if p.broken {
			break
		}
		v.Members = append(v.Members, Member{Name: name, NameStart: nameStart, Value: p.value()})
		if p.broken || !p.more('}') {
			break
		}
	}
	p.markDuplicates(v.Members)
	return v
}

// nameFault says what stands where a member's name is due.
func (p *parser) nameFault(afterComma bool) {
	switch {
	case p.pos < len(p.text) && p.text[p.pos] == '\'':
		p.syntax("single quotes: JSON needs double quotes (this looks like a Python dict)")
	case p.pos < len(p.text) && p.text[p.pos] == '}' && afterComma:
		p.syntax("a comma stands before the closing brace")
	default:
		p.syntax("a member name in double quotes is due, not %s", p.here())
	}
}

func (p *parser) array() Value {
	v := Value{Kind: Array}
	p.space()
	if p.take(']') {
		return v
	}
	for !p.broken {
		v.Items = append(v.Items, p.value())
		if p.broken || !p.more(']') {
			break
		}
	}
	return v
}

func (p *parser) take(c byte) bool {
	if p.pos < len(p.text) && p.text[p.pos] == c {
		p.pos++
		return true
	}
	return false
}

// more reads the comma before the next element and reports whether there is
// one; it ends the container at its closing character.
func (p *parser) more(closing byte) bool {
	p.space()
	if p.take(',') {
		p.space()
		if closing == ']' && p.pos < len(p.text) && p.text[p.pos] == ']' {
			p.syntax("a comma stands before the closing bracket")
			return false
		}
		return true
	}
	if !p.take(closing) {
		p.syntax("a comma or %c is due, not %s", closing, p.here())
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
	last := make(map[string]int, len(members))
	for i := range members {
		if j, ok := last[members[i].Name]; ok {
			p.duplicate(members, j, i)
		}
		last[members[i].Name] = i
	}
}

func (p *parser) duplicate(members []Member, earlier, later int) {
	members[earlier].Shadowed = true
	p.fault(FaultDuplicateMember, members[later].NameStart,
		fmt.Sprintf("%s occurs more than once: %s, then %s; readers disagree on which one counts",
			visible.Quote(members[later].Name, 40),
			p.excerpt(members[earlier].Value), p.excerpt(members[later].Value)))
}

func (p *parser) excerpt(v Value) string {
	return visible.Text(visible.Shorten(p.text[v.Start:v.End], 40))
}

func (p *parser) number(start int) Value {
	p.take('-')
	if !p.take('0') && p.digits() == 0 {
		p.syntax("a digit is due, not %s", p.here())
	}
	if p.take('.') && p.digits() == 0 {
		p.syntax("a digit is due after the decimal point, not %s", p.here())
	}
	if p.pos < len(p.text) && (p.text[p.pos] == 'e' || p.text[p.pos] == 'E') {
		p.pos++
		if !p.take('+') {
			p.take('-')
		}
		if p.digits() == 0 {
			p.syntax("a digit is due in the exponent, not %s", p.here())
		}
	}
	if !p.broken && p.pos < len(p.text) && p.text[p.pos] >= '0' && p.text[p.pos] <= '9' {
		p.syntax("a number must not begin with 0")
	}
	return Value{Kind: Number, Start: start, End: p.pos, Text: p.text[start:p.pos]}
}

func (p *parser) digits() int {
	start := p.pos
	for p.pos < len(p.text) && p.text[p.pos] >= '0' && p.text[p.pos] <= '9' {
		p.pos++
	}
	return p.pos - start
}

func (p *parser) word(start int) Value {
	for _, w := range [...]struct {
		text string
		kind Kind
	}{{"true", Bool}, {"false", Bool}, {"null", Null}} {
		if strings.HasPrefix(p.text[start:], w.text) {
			p.pos += len(w.text)
			return Value{Kind: w.kind, Start: start, End: p.pos, Text: w.text}
		}
	}
	switch {
	case p.text[start] == '\'':
		p.syntax("single quotes: JSON needs double quotes (this looks like a Python dict)")
	case strings.HasPrefix(p.text[start:], "None") || strings.HasPrefix(p.text[start:], "True") || strings.HasPrefix(p.text[start:], "False"):
		p.syntax("None, True and False are Python: JSON has null, true and false")
	default:
		p.syntax("a value is due, not %s", p.here())
	}
	return Value{Start: start, End: start}
}
