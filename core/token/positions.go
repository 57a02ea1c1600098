package token

import (
	"strings"
	"unicode/utf8"
)

// Characters returns the range of t.Text whose base64url characters encode the bytes [start,end) of
// the header's or payload's document. The range is empty if nothing encodes them. The first and the
// last character may also encode bits of the neighboring bytes.
func (t Token) Characters(part Part, start, end int) (from, to int) {
	s, ok := t.segmentOf(part)
	start, end = max(start, 0), min(end, len(s.Bytes))
	if !ok || start >= end {
		return 0, 0
	}
	from = s.At + s.position(start*8/6)
	to = s.At + s.position((end*8-1)/6) + 1
	return from, to
}

// DocumentAt returns the part, and the bytes [start,end) of its decoded document, that the
// character at byte offset at of t.Text helps to encode. It is not ok for characters that encode
// nothing in a document: dots, the signature, foreign characters, encrypted segments.
func (t Token) DocumentAt(at int) (part Part, start, end int, ok bool) {
	for _, part := range [...]Part{Header, Payload} {
		s, ok := t.segmentOf(part)
		if !ok || at < s.At || at >= s.At+len(s.Text) || !encodes(t.Text[at]) {
			continue
		}
		bit := s.rank(at-s.At) * 6
		start, end = bit/8, min((bit+13)/8, len(s.Bytes)) // six bits, rounded up to bytes
		if start >= end {
			break // a single leftover character encodes no byte
		}
		return part, start, end, true
	}
	return Whole, 0, 0, false
}

// segmentOf returns the segment that encodes a part.
func (t Token) segmentOf(part Part) (Segment, bool) {
	switch {
	case part == Header && len(t.Segments) > 0:
		return t.Segments[0], true
	case part == Payload && len(t.Segments) > 1 && !t.Encrypted:
		return t.Segments[1], true
	}
	return Segment{}, false
}

// position returns the byte offset in Text of the n-th (from 0) character that encodes something.
func (s Segment) position(n int) int {
	if s.plain {
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

// rank returns how many characters before the byte offset at in Text encode something.
func (s Segment) rank(at int) int {
	if s.plain {
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

// LineColumn returns the line and the column, both from 1, of the byte offset at in text. Columns
// count characters. Offsets outside the text are moved to its nearest end.
func LineColumn(text string, at int) (line, column int) {
	before := text[:min(max(at, 0), len(text))]
	start := strings.LastIndexByte(before, '\n') + 1
	return strings.Count(before, "\n") + 1, utf8.RuneCountInString(before[start:]) + 1
}
