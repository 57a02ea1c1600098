package token

import (
	"sort"
	"strings"
)

// Limits of the JSON parser. What exceeds them is kept as source text and reported as a fault, so
// that no input makes the parser slow or large.
const (
	// MaxDepth is how deeply nested arrays and objects are parsed.
	MaxDepth = 200
	// MaxValues is how many values of one document are kept. A claim that would exceed it becomes
	// one Unread value; the claims after it are parsed as usual.
	MaxValues = 20_000
	// maxRepeated is how many duplicates, and how many places that are not UTF-8, of one document
	// get a fault of their own.
	maxRepeated = 100
)

// Kind is the JSON type of a Value (RFC 8259 section 3).
type Kind uint8

// The kinds of values. Unread is a value past one of the limits or after a syntax fault: only its
// position is known.
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

// WithArticle returns the name with its article, for use in a sentence: "a number", "an object".
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

// Value is one JSON value with its position in the document.
type Value struct {
	Kind Kind
	// Start and End are the range of the source text: Document.Text[Start:End].
	Start, End int
	// Text is the decoded text of a string, and the source text of a number, a boolean or null. A
	// lone surrogate is kept as its three WTF-8 bytes.
	Text string
	// Members are an object's members in source order, including duplicates.
	Members []Member
	// Items are an array's values.
	Items []Value
}

// Member is one name and value of an object.
type Member struct {
	Name string
	// NameStart is the byte offset of the name's opening quote in the document.
	NameStart int
	Value     Value
	// Shadowed says that a later member of the same object has the same name. Most JSON readers use
	// the last one and never see this one.
	Shadowed bool
}

// Span returns the byte range of a member, from its name's opening quote to the end of its value.
func (m Member) Span() (start, end int) { return m.NameStart, m.Value.End }

// Get returns the last member with exactly this name, which is the one that most JSON readers use.
func (v Value) Get(name string) (Value, bool) {
	for i := len(v.Members) - 1; i >= 0; i-- {
		if v.Members[i].Name == name {
			return v.Members[i].Value, true
		}
	}
	return Value{}, false
}

func (v Value) has(name string) bool {
	_, ok := v.Get(name)
	return ok
}

// Document is the JSON text of a header or payload, parsed.
type Document struct {
	// Text is the decoded segment, byte for byte.
	Text string
	// Root is the parsed value, as far as it could be parsed.
	Root Value
	// Complete reports whether the whole text is one well-formed JSON value.
	Complete bool
}

// Source returns the source text of v.
func (d Document) Source(v Value) string { return d.Text[v.Start:v.End] }

// MemberAt returns the index of the top-level member of d that covers the byte offset at with its
// name, its value or the punctuation before it, or -1 if none does.
func (d Document) MemberAt(at int) int {
	members := d.Root.Members
	if d.Root.Kind != Object || at < d.Root.Start {
		return -1
	}
	i := sort.Search(len(members), func(i int) bool { return members[i].Value.End > at })
	if i == len(members) {
		return -1
	}
	return i
}

// Parse parses a JSON text as the header or payload of a token. It never fails: the faults say what
// is wrong, with byte offsets in text.
func Parse(text string, part Part) (Document, []Fault) {
	p := parser{text: text, part: part, stack: make([]Member, 0, min(strings.Count(text, ",")+1, MaxValues))}
	if strings.HasPrefix(text, byteOrderMark) {
		p.fault(FaultJSON, 0, "a byte order mark before the JSON: save the text as UTF-8 without it")
		p.pos = len(byteOrderMark)
	}
	root := p.value()
	if !p.broken {
		p.space()
		if p.pos < len(p.text) {
			p.trailingFault()
		}
	}
	p.countUnnamed()
	return Document{Text: text, Root: root, Complete: !p.broken && !p.skipped}, p.faults
}

const byteOrderMark = "\ufeff"
