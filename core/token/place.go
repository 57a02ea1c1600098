package token

import (
	"sort"
	"strings"
	"unicode/utf8"
)

// Characters returns where in t.Text the base64url characters stand that encode
// the bytes [start,end) of the header's or payload's document; from and to are
// equal where there are none. The first and the last character may encode bits of
// the neighbouring bytes too.
func (t Token) Characters(part Part, start, end int) (from, to int) {
	s, ok := t.document(part)
	start, end = max(start, 0), min(end, len(s.Bytes))
	if !ok || start >= end {
		return 0, 0
	}
	from = s.At + s.position(start*8/6)
	to = s.At + s.position((end*8-1)/6) + 1
	return from, to
}

// DocumentAt returns the part and the bytes [start,end) of its decoded document
// that the character at byte offset at of t.Text takes part in encoding. It is
// not ok where that character encodes nothing that was read: dots, the signature,
// what is not base64url, what is encrypted.
func (t Token) DocumentAt(at int) (part Part, start, end int, ok bool) {
	for _, part := range [...]Part{Header, Payload} {
		s, ok := t.document(part)
		if !ok || at < s.At || at >= s.At+len(s.Text) || !encodes(t.Text[at]) {
			continue
		}
		bit := s.rank(at-s.At) * 6
		start, end = bit/8, min((bit+13)/8, len(s.Bytes)) // six bits, rounded up to bytes
		if start >= end {
			break // a last character alone encodes no byte
		}
		return part, start, end, true
	}
	return Whole, 0, 0, false
}

// document returns the segment whose bytes are the document of a part.
func (t Token) document(part Part) (Segment, bool) {
	switch {
	case part == Header && len(t.Segments) > 0:
		return t.Segments[0], true
	case part == Payload && len(t.Segments) > 1 && !t.Encrypted:
		return t.Segments[1], true
	}
	return Segment{}, false
}

// position returns the place in Text of the character that is number n, from 0,
// of those that encode something.
func (s Segment) position(n int) int {
	if s.whole {
		return n
	}
	for i := range len(s.Text) {
		if !encodes(s.Text[i]) {
			continue
		}
		if n--; n < 0 {
			return i
		}
	}
	return len(s.Text)
}

// rank returns how many characters before the place at in Text encode something.
func (s Segment) rank(at int) int {
	if s.whole {
		return at
	}
	n := 0
	for i := range at {
		if encodes(s.Text[i]) {
			n++
		}
	}
	return n
}

// MemberAt returns the index of the top-level member of d whose name or value, or
// the punctuation right before it, covers the byte offset at; -1 for none.
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

// Span returns the bytes of a member, from its name's opening quote to the end of
// its value.
func (m Member) Span() (start, end int) { return m.NameStart, m.Value.End }

// Place returns the line and the column, both from 1, of the byte offset at in
// text. Columns count characters; offsets outside the text are its ends.
func Place(text string, at int) (line, column int) {
	before := text[:min(max(at, 0), len(text))]
	start := strings.LastIndexByte(before, '\n') + 1
	return strings.Count(before, "\n") + 1, utf8.RuneCountInString(before[start:]) + 1
}
