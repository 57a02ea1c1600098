package token

import (
	"bulla/core/token"
	"bulla/themes"
	"bulla/ui/pane"
)

// look is how the characters of a token look: each segment in its colour, the dots
// between them faint, one member lit and the cursor within it.
type look struct {
	headerEnd, payloadEnd int // where the dots stand
	litFrom, litTo        int
	caret, caretEnd       int // both -1 where the cursor is not shown
}

// look returns how the token looks in a frame. Without the keys it is the characters
// of the mark that light up, with them those of the member under the cursor.
func (p *Pane) look(f pane.Frame) look {
	t := f.Snapshot.Token
	ends := segmentEnds(t)
	l := look{headerEnd: ends[0], payloadEnd: ends[1], caret: -1, caretEnd: -1}
	mark := f.Mark
	if f.Focused {
		sheet := p.lay(f)
		p.clamp(sheet)
		l.caret, l.caretEnd = p.at, p.at+sheet.size(p.at)
		mark = p.Mark(f)
	}
	if !mark.IsZero() {
		l.litFrom, l.litTo = t.Characters(mark.Part, mark.Start, mark.End)
	}
	return l
}

// segmentEnds returns the byte offsets at which the first two segments end.
func segmentEnds(t token.Token) [2]int {
	ends := [2]int{len(t.Text), len(t.Text)}
	for i := 0; i < 2 && i < len(t.Segments); i++ {
		ends[i] = t.Segments[i].At + len(t.Segments[i].Text)
	}
	return ends
}

// scroll has what matters in sight: the cursor, or else the characters that light up
// with the first of them before all others.
func (p *Pane) scroll(f pane.Frame, l look, room int) {
	sheet := p.lay(f)
	first, last := p.top, p.top
	switch {
	case l.caret >= 0:
		first, last = sheet.rowOf(l.caret), sheet.rowOf(l.caret)
	case l.litFrom < l.litTo:
		first, last = sheet.rowOf(l.litFrom), sheet.rowOf(l.litTo-1)
	}
	p.top = max(p.top, last-room+1)
	p.top = min(p.top, first)
	p.top = max(0, min(p.top, sheet.count()-room))
}

// role returns how the character at a place looks, the cursor aside.
func (l look) role(at int) themes.Role {
	switch {
	case at >= l.litFrom && at < l.litTo:
		return themes.Match
	case at < l.headerEnd:
		return themes.Header
	case at == l.headerEnd || at == l.payloadEnd:
		return themes.Faint
	case at < l.payloadEnd:
		return themes.Payload
	}
	return themes.Signature
}

// line draws one row of the token.
func (l look) line(text string, r pane.Row) pane.Line {
	var line pane.Line
	start, role := r.From, l.role(r.From) // of the characters that look the same
	for at := r.From; at < r.To; {
		size, _ := pane.UnitAt(text[at:r.To])
		switch {
		case at == l.caret:
			line.AddUnits(role, text[start:at])
			line.Append(pane.Caret(text[at:l.caretEnd]))
			start, role = at+size, l.role(at+size)
		case l.role(at) != role:
			line.AddUnits(role, text[start:at])
			start, role = at, l.role(at)
		}
		at += size
	}
	return *line.AddUnits(role, text[start:r.To])
}
