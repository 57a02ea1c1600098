package token

import (
	"fmt"
	"slices"

	"bulla/core/token"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/pane"
)

// move moves the cursor over the characters of the token.
func (p *Pane) move(action keymap.Action, f pane.Frame) {
	sheet := p.lay(f)
	p.clamp(sheet)
	switch action {
	case keymap.Left:
		p.to(sheet.before(p.at))
	case keymap.Right:
		if next := p.at + sheet.size(p.at); next < sheet.end() {
			p.to(next)
		}
	case keymap.First:
		p.to(0)
	case keymap.Last:
		p.to(sheet.before(sheet.end()))
	default:
		p.vertical(action, sheet, f.Height-1)
	}
}

// Scroll implements pane.Scrolling.
func (p *Pane) Scroll(rows int, _ pane.Frame) {
	p.wheel.Turn(p.at)
	p.top = max(0, p.top+rows)
}

// to moves the cursor to an offset.
func (p *Pane) to(at int) { p.at, p.goal = at, -1 }

// vertical moves the cursor by rows and keeps its column.
func (p *Pane) vertical(action keymap.Action, s *sheet, page int) {
	i := s.rowOf(p.at)
	if p.goal < 0 {
		p.goal = pane.CellOf(s.text, s.row(i), p.at)
	}
	r := s.row(pane.Moved(action, i, page, s.count()))
	p.at = pane.AtCell(s.text, r, p.goal)
	if p.at == r.To {
		p.at = pane.UnitBefore(s.text, r, p.at)
	}
}

// clamp moves the cursor into the current token.
func (p *Pane) clamp(s *sheet) {
	if p.at >= s.end() {
		p.to(s.before(s.end()))
	}
}

// size returns the size in bytes of the character at an offset.
func (s *sheet) size(at int) int {
	if s.plain || at >= s.end() {
		return 1
	}
	size, _ := pane.UnitAt(s.text[at:s.end()])
	return size
}

// before returns the offset of the previous character, 0 for the first one.
func (s *sheet) before(at int) int {
	if s.plain || at == 0 {
		return max(0, at-1)
	}
	return pane.UnitBefore(s.text, s.row(s.rowOf(at-1)), at)
}

// marked caches the mark for an offset in a token.
type marked struct {
	text string
	at   int
	mark pane.Mark
}

// Mark implements pane.Marking: the member that the character under the cursor helps to encode.
func (p *Pane) Mark(f pane.Frame) pane.Mark {
	t := f.Snapshot.Token
	if p.marked.text != t.Text || p.marked.at != p.at {
		p.marked = marked{text: t.Text, at: p.at, mark: markAt(t, p.at)}
	}
	return p.marked.mark
}

func markAt(t token.Token, at int) pane.Mark {
	_, m, part, ok := memberAt(t, at)
	if !ok {
		return pane.Mark{}
	}
	start, end := m.Span()
	return pane.Mark{Part: part, Start: start, End: end}
}

// memberAt returns the member that a character helps to encode.
func memberAt(t token.Token, at int) (doc token.Document, m token.Member, part token.Part, ok bool) {
	if at >= len(t.Text) {
		return doc, m, part, false
	}
	part, start, _, ok := t.DocumentAt(at)
	if !ok {
		return doc, m, part, false
	}
	doc = t.Document(part)
	i := doc.MemberAt(start)
	if i < 0 {
		return doc, m, part, false
	}
	return doc, doc.Root.Members[i], part, true
}

// Follow moves the cursor to the first highlighted character, unless it is on one already.
func (p *Pane) Follow(f pane.Frame) {
	if f.Mark.IsZero() {
		return
	}
	from, to := f.Snapshot.Token.Characters(f.Mark.Part, f.Mark.Start, f.Mark.End)
	if from < to && (p.at < from || p.at >= to) {
		p.to(from)
	}
}

// Point implements pane.Pointable, with the name of a segment.
func (p *Pane) Point(name string, f pane.Frame) {
	segments := f.Snapshot.Token.Segments
	if i := slices.Index(signed[:], name); i >= 0 && i < len(segments) {
		p.to(segments[i].At)
	}
}

// under describes what the character under the cursor encodes.
func (p *Pane) under(t token.Token) pane.Line {
	doc, m, part, ok := memberAt(t, p.at)
	if !ok {
		return pane.Text(themes.Muted, outside(t, p.at))
	}
	line := pane.Line{}
	if part == token.Header {
		line.Add(themes.Header, "header ").Add(themes.Header, m.Name)
	} else {
		line.Add(themes.Payload, m.Name)
	}
	return *line.Add(themes.Muted, " = ").Add(themes.Text, doc.Source(m.Value))
}

// encrypted are the segments of a JWE in order (RFC 7516 section 3.1).
var encrypted = [...]string{"header", "encrypted key", "initialization vector", "ciphertext", "authentication tag"}

// signed are the segments of a JWS in order (RFC 7515 section 3.1).
var signed = [...]string{"header", "payload", "signature"}

// outside describes a character that encodes no member.
func outside(t token.Token, at int) string {
	names := signed[:]
	if t.Encrypted {
		names = encrypted[:]
	}
	for i, s := range t.Segments {
		switch {
		case at == s.At+len(s.Text):
			return "a dot between the segments"
		case at > s.At+len(s.Text):
		case i >= len(names):
			return "an extra segment"
		case s.Bytes == "":
			return fmt.Sprintf("%s, %d characters", names[i], len(s.Text))
		default:
			return fmt.Sprintf("%s, %d bytes", names[i], len(s.Bytes))
		}
	}
	return "an extra segment"
}
