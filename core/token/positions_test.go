package token

import (
	"strings"
	"testing"
)

func TestCharacters(t *testing.T) {
	plain := Decode(rfcA1)
	exp := plain.Payload.Root.Members[1]
	start, end := exp.Span()
	if got := plain.Payload.Text[start:end]; got != `"exp":1300819380` {
		t.Fatalf("span = %q", got)
	}
	from, to := plain.Characters(Payload, start, end)
	if got := rfcA1[from:to]; got != "CJleHAiOjEzMDA4MTkzODA" {
		t.Errorf("exp is encoded in %q", got)
	}
	for _, c := range []struct {
		name       string
		text       string
		part       Part
		start, end int
		want       string
	}{
		{"first byte of the header", rfcA1, Header, 0, 1, "ey"},
		{"second byte shares a character", rfcA1, Header, 1, 2, "yJ"},
		{"three bytes are four characters", rfcA1, Header, 0, 3, "eyJ0"},
		{"the last byte", b64(`{"a":1}`), Header, 6, 7, "fQ"},
		{"beyond the end is cut", b64(`{"a":1}`), Header, 6, 99, "fQ"},
		{"nothing", rfcA1, Header, 3, 3, ""},
		{"reversed", rfcA1, Header, 3, 2, ""},
		{"the signature is not a document", rfcA1, Signature, 0, 3, ""},
		{"the whole token neither", rfcA1, Whole, 0, 3, ""},
		{"no payload", b64(hs256), Payload, 0, 3, ""},
		{"a foreign character between", "e\u200byJhIjoxfQ", Header, 0, 1, "e\u200by"},
		{"a line break between", "eyJh\r\nIjoxfQ", Header, 2, 4, "Jh\r\nIj"},
		{"padding behind", "eyJhIjoxfQ==", Header, 6, 7, "fQ"},
		{"standard alphabet", "eyJ+/joxfQ==", Header, 3, 6, "/jox"},
		{"a lost last character", "eyJhIjoxfQAAA", Header, 6, 9, "fQAA"},
		{"encrypted", b64(`{"alg":"dir","enc":"A128GCM"}`) + "..aWl.Y2.dGFn", Payload, 0, 1, ""},
		{"stars", "****", Header, 0, 1, ""},
	} {
		from, to := Decode(c.text).Characters(c.part, c.start, c.end)
		if got := c.text[from:to]; got != c.want {
			t.Errorf("%s: %q at %d, want %q", c.name, got, from, c.want)
		}
	}
}

func TestDocumentAt(t *testing.T) {
	jwe := b64(`{"alg":"dir","enc":"A128GCM"}`) + ".AAAA.aWl.Y2.dGFn"
	for _, c := range []struct {
		name       string
		text       string
		at         int
		part       Part
		start, end int
		ok         bool
	}{
		{"first character", rfcA1, 0, Header, 0, 1, true},
		{"second character", rfcA1, 1, Header, 0, 2, true},
		{"fourth character", rfcA1, 3, Header, 2, 3, true},
		{"the dot", rfcA1, 40, Whole, 0, 0, false},
		{"payload", rfcA1, 41, Payload, 0, 1, true},
		{"signature", rfcA1, len(rfcA1) - 1, Whole, 0, 0, false},
		{"before", rfcA1, -1, Whole, 0, 0, false},
		{"beyond", rfcA1, len(rfcA1), Whole, 0, 0, false},
		{"foreign character", "e\u200byJhIjoxfQ", 1, Whole, 0, 0, false},
		{"after a foreign character", "e\u200byJhIjoxfQ", 4, Header, 0, 2, true},
		{"padding", "eyJhIjoxfQ==", 10, Whole, 0, 0, false},
		{"the last character", "eyJhIjoxfQ", 9, Header, 6, 7, true},
		{"a lost character encodes nothing", "eyJhIjoxfQAAA", 12, Whole, 0, 0, false},
		{"standard alphabet", "eyJ+/joxfQ==", 4, Header, 3, 4, true},
		{"JWE header", jwe, 0, Header, 0, 1, true},
		{"JWE key", jwe, strings.IndexByte(jwe, '.') + 1, Whole, 0, 0, false},
		{"stars", "****", 1, Whole, 0, 0, false},
	} {
		part, start, end, ok := Decode(c.text).DocumentAt(c.at)
		if part != c.part || start != c.start || end != c.end || ok != c.ok {
			t.Errorf("%s: %v %d %d %v", c.name, part, start, end, ok)
		}
	}
}

func TestMemberAt(t *testing.T) {
	const text = ` { "a" : 1 , "b":[2,3]}`
	doc, _ := Parse(text, Payload)
	for _, c := range []struct {
		mark string // the first character of it is meant
		want int
	}{
		{" {", -1}, {"{", 0}, {`"a"`, 0}, {": 1", 0}, {"1", 0}, {" ,", 1}, {", ", 1}, {`"b"`, 1}, {"3]", 1}, {"]", 1}, {"}",
			-1},
	} {
		if got := doc.MemberAt(strings.Index(text, c.mark)); got != c.want {
			t.Errorf("at %q: %d, want %d", c.mark, got, c.want)
		}
	}
	for _, text := range []string{`[1,2]`, ``, `7`} {
		doc, _ := Parse(text, Payload)
		if got := doc.MemberAt(1); got != -1 {
			t.Errorf("%q has a member %d", text, got)
		}
	}
	for _, at := range []int{-1, len(text), len(text) + 9} {
		if got := doc.MemberAt(at); got != -1 {
			t.Errorf("at %d: %d", at, got)
		}
	}
}

func TestLineColumn(t *testing.T) {
	const text = "{\r\n \"é\": x\xff\n}"
	for _, c := range []struct{ at, line, column int }{
		{-5, 1, 1}, {0, 1, 1}, {1, 1, 2}, {2, 1, 3}, {3, 2, 1}, {4, 2, 2}, {7, 2, 4}, {10, 2, 7}, {12, 2, 9}, {13, 3, 1},
		{14, 3, 2}, {99, 3, 2},
	} {
		if line, column := LineColumn(text, c.at); line != c.line || column != c.column {
			t.Errorf("place of %d: %d:%d, want %d:%d", c.at, line, column, c.line, c.column)
		}
	}
}

// FuzzCharacters checks that the two directions of the mapping agree with each other and with what
// the characters decode to.
func FuzzCharacters(f *testing.F) {
	f.Add(rfcA1)
	f.Add("eyJ+/jo\r\nx fQ==.e\u200byJhIjoxfQAAA.x")
	f.Add("eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0..aWl.Y2.dGFn")
	f.Fuzz(func(t *testing.T, in string) {
		if len(in) > 400 {
			return
		}
		tok := Decode(in)
		for _, part := range []Part{Header, Payload} {
			s, ok := tok.segmentOf(part)
			if ok {
				checkMapping(t, tok, part, s)
			}
		}
		checkMonotone(t, tok)
	})
}

func checkMapping(t *testing.T, tok Token, part Part, s Segment) {
	lastFrom, lastTo := 0, 0
	for start := range len(s.Bytes) {
		for end := start + 1; end <= min(start+5, len(s.Bytes)); end++ {
			from, to := tok.Characters(part, start, end)
			if from < s.At || to > s.At+len(s.Text) || from >= to {
				t.Fatalf("[%d,%d) of the %s of %q is encoded at [%d,%d)", start, end, part, tok.Text, from, to)
			}
			for _, at := range []int{from, to - 1} {
				p, first, last, ok := tok.DocumentAt(at)
				if !ok || p != part || first >= end || last <= start {
					t.Fatalf("the character at %d of %q encodes [%d,%d) of %s, not of [%d,%d)", at, tok.Text, first, last, p, start,
						end)
				}
			}
		}
		from, to := tok.Characters(part, start, start+1)
		if from < lastFrom || to < lastTo {
			t.Fatalf("the characters of byte %d of %q go back", start, tok.Text)
		}
		lastFrom, lastTo = from, to
		checkDecoding(t, tok, s, start, from, to)
	}
}

// checkDecoding checks that the characters of a byte cover that byte when they are decoded with the
// ones before them, back to a multiple of four.
func checkDecoding(t *testing.T, tok Token, s Segment, start, from, to int) {
	piece := strings.Map(func(r rune) rune {
		switch {
		case r == '+':
			return '-'
		case r == '/':
			return '_'
		case r > 0x7f || !encodes(byte(r)):
			return -1
		}
		return r
	}, tok.Text[from:to])
	group := strings.Repeat("A", s.rank(from-s.At)%4) + piece
	group += strings.Repeat("A", (4-len(group)%4)%4)
	var bits int
	for i := range len(group) {
		bits = bits<<6 | sextet(group[i])
	}
	at := start - s.rank(from-s.At)/4*3
	if got := byte(bits >> (6*len(group) - 8*at - 8)); got != s.Bytes[start] {
		t.Fatalf("byte %d of %q is %q, its characters %q say %q", start, tok.Text, s.Bytes[start], tok.Text[from:to], got)
	}
}

func checkMonotone(t *testing.T, tok Token) {
	part, first, last := Whole, 0, 0
	for at := range len(tok.Text) {
		p, start, end, ok := tok.DocumentAt(at)
		if !ok {
			continue
		}
		if p < part || p == part && (start < first || end < last) {
			t.Fatalf("the bytes of character %d of %q go back", at, tok.Text)
		}
		part, first, last = p, start, end
		if from, to := tok.Characters(p, start, end); at < from || at >= to {
			t.Fatalf("character %d of %q is not among those of its own bytes", at, tok.Text)
		}
	}
}
