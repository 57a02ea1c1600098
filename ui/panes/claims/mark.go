package claims

import (
	"slices"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"bulla/core/diagnose"
	"bulla/core/intake"
	"bulla/core/token"
	"bulla/ui/pane"
)

// listed are the rows of a snapshot, once they were made: the root asks for the mark
// often, and a token may have thousands of claims.
type listed struct {
	text, original string
	opened         bool
	edit           diagnose.Edit
	now            time.Time
	dot            string
	disclosures    []intake.Disclosure
	rows           []row
	made           bool
}

// rows returns the rows of a frame, with the cursor on the claim that was wanted.
func (p *Pane) rows(f pane.Frame) []row {
	s := f.Snapshot
	want := listed{text: s.Token.Text, original: s.Original.Text, opened: s.Opened, edit: s.Edit, now: s.Now, dot: f.Glyphs.Dot, disclosures: s.Found.Disclosures, made: true}
	have := p.listed
	have.rows = nil
	if !have.same(want) {
		want.rows = rows(f)
		markEdits(want.rows, s)
		p.listed = want
	}
	if !p.placed && len(p.listed.rows) > 0 {
		p.placed = true
		p.list.Cursor = max(0, slices.IndexFunc(p.listed.rows, func(r row) bool { return r.part == token.Payload }))
	}
	if p.wanted.set {
		p.goTo(p.wanted)
		p.wanted = identity{}
	}
	return p.listed.rows
}

func (l listed) same(m listed) bool {
	return l.made == m.made && l.text == m.text && l.original == m.original && l.opened == m.opened && l.edit == m.edit && l.now == m.now && l.dot == m.dot &&
		slices.Equal(l.disclosures, m.disclosures)
}

// identity names a row of a claim: the claim by its name, or where that is empty by its
// place, and which of its rows.
type identity struct {
	part  token.Part
	name  string
	index int
	nth   int
	set   bool
}

func (id identity) names(r row) bool {
	return r.part == id.part && (id.name != "" && r.member == id.name || id.name == "" && r.index == id.index)
}

// here returns what names the row under the cursor.
func (p *Pane) here(r row) identity {
	id := identity{part: r.part, name: r.member, index: r.index, set: true}
	rows := p.listed.rows
	first := slices.IndexFunc(rows, func(o row) bool { return o.index == r.index && id.names(o) })
	id.nth = min(p.list.Cursor, len(rows)-1) - first
	return id
}

// goTo puts the cursor on a row of a claim, if the claim is there.
func (p *Pane) goTo(id identity) {
	rows := p.listed.rows
	first := slices.IndexFunc(rows, id.names)
	if first < 0 {
		return
	}
	at := first
	for at < first+id.nth && at+1 < len(rows) && rows[at+1].part == rows[first].part && rows[at+1].index == rows[first].index {
		at++
	}
	p.list.Cursor = at
}

// Mark implements pane.Marking: what the row under the cursor shows of the token, a
// member or one scope of several.
func (p *Pane) Mark(f pane.Frame) pane.Mark {
	r, ok := p.current(f)
	if !ok || r.disclosed || f.Snapshot.Opened && r.part == token.Payload || p.text != nil || p.claim != nil {
		return pane.Mark{}
	}
	return pane.Mark{Part: r.part, Start: r.start, End: r.end}
}

// Follow puts the cursor on the row that holds the mark, unless it is on one already.
func (p *Pane) Follow(f pane.Frame) {
	if r, ok := p.current(f); f.Mark.IsZero() || !ok || r.lit(f.Mark) {
		return
	}
	for i, r := range p.listed.rows {
		if r.lit(f.Mark) {
			p.list.Cursor = i
			return
		}
	}
}

// lit reports whether the row shows some of a mark.
func (r row) lit(m pane.Mark) bool {
	return !m.IsZero() && !r.disclosed && r.part == m.Part && r.start < m.End && m.Start < r.end
}

// placer finds the bytes of a JSON string's text in its source. It goes forward only.
type placer struct {
	source string // with its quotes
	start  int    // where the source stands in the document
	at     int    // of the source, behind the opening quote
	text   int    // of the text: as many bytes of it lie before at
}

// of returns where in the document the byte of the text at an offset begins.
func (p *placer) of(offset int) int {
	for p.text < offset && p.at+1 < len(p.source)-1 {
		source, text := step(p.source[p.at+1:])
		p.at += source
		p.text += text
	}
	return p.start + 1 + p.at
}

// step returns how many bytes the first character of a string's source has, and how
// many it has as text (RFC 8259 section 7).
func step(source string) (size, text int) {
	switch {
	case source[0] != '\\':
		return 1, 1
	case len(source) < len(`\u0000`) || source[1] != 'u':
		return 2, 1
	}
	r := hex(source[2:6])
	if utf16.IsSurrogate(r) {
		if len(source) >= len(`\u0000\u0000`) && source[6:8] == `\u` && utf16.DecodeRune(r, hex(source[8:12])) != utf8.RuneError {
			return 12, 4
		}
		return 6, 3 // a lone one is kept as three bytes
	}
	return 6, utf8.RuneLen(r)
}

// hex reads four hexadecimal digits.
func hex(digits string) (r rune) {
	for _, c := range []byte(digits) {
		switch {
		case c >= 'a':
			c -= 'a' - 10
		case c >= 'A':
			c -= 'A' - 10
		default:
			c -= '0'
		}
		r = r<<4 | rune(c&0xf)
	}
	return r
}
