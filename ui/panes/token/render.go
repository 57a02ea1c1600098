package token

import (
	"slices"

	"bulla/core/token"
	"bulla/themes"
	"bulla/ui/pane"
)

// style says how the characters of a token are drawn: each segment in its color, the dots between
// them faint, one member highlighted, and the cursor.
type style struct {
	headerEnd, payloadEnd int // the offsets of the dots
	litFrom, litTo        int
	caret, caretEnd       int // both -1 if the cursor is not shown
}

// style returns the style for a frame. It highlights the mark of another pane or, with the focus,
// the member under the cursor.
func (p *Pane) style(f pane.Frame) style {
	t := f.Snapshot.Token
	ends := segmentEnds(t)
	st := style{headerEnd: ends[0], payloadEnd: ends[1], caret: -1, caretEnd: -1}
	mark := f.Mark
	if f.Focused {
		sheet := p.lay(f)
		p.clamp(sheet)
		st.caret, st.caretEnd = p.at, p.at+sheet.size(p.at)
		mark = p.Mark(f)
	}
	switch i := segmentAt(t, p.at); {
	case f.Pointed && i >= 0:
		st.litFrom, st.litTo = t.Segments[i].At, t.Segments[i].At+len(t.Segments[i].Text)
	case !mark.IsZero():
		st.litFrom, st.litTo = t.Characters(mark.Part, mark.Start, mark.End)
	}
	return st
}

// segmentAt returns the index of the segment that begins at an offset, -1 if there is none.
func segmentAt(t token.Token, at int) int {
	return slices.IndexFunc(t.Segments, func(s token.Segment) bool { return s.At == at })
}

// segmentEnds returns the byte offsets at which the first two segments end.
func segmentEnds(t token.Token) [2]int {
	ends := [2]int{len(t.Text), len(t.Text)}
	for i := 0; i < 2 && i < len(t.Segments); i++ {
		ends[i] = t.Segments[i].At + len(t.Segments[i].Text)
	}
	return ends
}

// scroll makes the cursor visible, or else the highlighted characters, starting with the first.
func (p *Pane) scroll(f pane.Frame, st style, room int) {
	sheet := p.lay(f)
	first, last := p.top, p.top
	switch {
	case st.caret >= 0:
		first, last = sheet.rowOf(st.caret), sheet.rowOf(st.caret)
	case st.litFrom < st.litTo:
		first, last = sheet.rowOf(st.litFrom), sheet.rowOf(st.litTo-1)
	}
	if !p.wheel.Turned(p.at) {
		p.top = min(max(p.top, last-room+1), first)
	}
	p.top = max(0, min(p.top, sheet.count()-room))
}

// role returns the role of the character at an offset, without the cursor.
func (st style) role(at int) themes.Role {
	switch {
	case at >= st.litFrom && at < st.litTo:
		return themes.Match
	case at < st.headerEnd:
		return themes.Header
	case at == st.headerEnd || at == st.payloadEnd:
		return themes.Faint
	case at < st.payloadEnd:
		return themes.Payload
	}
	return themes.Signature
}

// line renders one row of the token.
func (st style) line(text string, r pane.Row) pane.Line {
	var line pane.Line
	start, role := r.From, st.role(r.From) // of the characters with the same role
	for at := r.From; at < r.To; {
		size, _ := pane.UnitAt(text[at:r.To])
		switch {
		case at == st.caret:
			line.AddUnits(role, text[start:at])
			line.Append(pane.Caret(text[at:st.caretEnd]))
			start, role = at+size, st.role(at+size)
		case st.role(at) != role:
			line.AddUnits(role, text[start:at])
			start, role = at, st.role(at)
		}
		at += size
	}
	return *line.AddUnits(role, text[start:r.To])
}
