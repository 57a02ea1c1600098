package token

import "strings"

// Limits of the JSON reader. What lies beyond is kept as source text and named
// by a fault, so that no input makes the reader slow or large.
const (
	// MaxDepth is the number of nested arrays and objects that are opened.
	MaxDepth = 200
	// MaxValues is the number of values in one document that are kept apart. A
	// claim that would exceed it is read as one Unread value, and those after it
	// are read as usual.
	MaxValues = 20_000
	// maxRepeated is how many duplicates, and how many places that are not UTF-8,
	// of one document are named one by one.
	maxRepeated = 100
)

// Kind is the JSON type of a Value (RFC 8259 section 3).
type Kind uint8

// The kinds of value. Unread is a value past one of the limits or behind a
// syntax fault: only its place is known.
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

// Parse reads a JSON text as the header or payload of a token is read. It never
// fails: what is wrong is in the faults, whose offsets count bytes of text.
func Parse(text string, part Part) (Document, []Fault) {
	var few [16]int32 // enough for the usual token, so that counting costs no allocation
	p := parser{text: text, part: part}
	p.measure(few[:0])
	if strings.HasPrefix(text, byteOrderMark) {
		p.fault(FaultJSON, 0, "a byte order mark stands before the JSON: save the text as UTF-8 without it")
		p.pos = len(byteOrderMark)
	}
	var root Value
	p.value(&root)
	if !p.broken {
		p.space()
		if p.pos < len(p.text) {
			p.afterEnd()
		}
	}
	p.nameRest()
	return Document{Text: text, Root: root, Complete: !p.broken && !p.skipped}, p.faults
}

const byteOrderMark = "\ufeff"
