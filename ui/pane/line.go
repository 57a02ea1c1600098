package pane

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"bulla/core/visible"
	"bulla/themes"
)

// Line is one row of the screen: pieces of text, each in a role. Every text added to a Line goes
// through visible first, so that it is safe to draw and its width is known.
type Line struct {
	spans  []span
	width  int
	more   string // an arrow for the border next to the line, see MarkMore
	cursor int    // the cell after the one with the terminal's cursor, 0 for none
}

// span is text that is safe to show, its role and the role of its background, and what a click on
// it is for.
type span struct {
	text   string
	role   themes.Role
	on     themes.Role
	width  int
	target Target
}

// maxText is how many bytes of one text a line keeps: more than any screen shows in a row. An
// ellipsis marks the rest.
const maxText = 1 << 13

// Add appends text in a role. Characters that had to be escaped get a role of their own.
func (l *Line) Add(role themes.Role, text string) *Line {
	switch {
	case text == "":
		return l
	case len(text) > maxText:
		return l.Add(role, text[:maxText]).Add(themes.Faint, "...")
	}
	if plainASCII(text) { // as visible would leave it
		l.push(span{text: text, role: role, width: len(text)})
		return l
	}
	for _, v := range visible.Spans(text) {
		r := role
		if v.Escaped {
			r = themes.Escaped
		}
		l.push(span{text: v.Text, role: r, width: Width(v.Text)})
	}
	return l
}

// Append appends another line, with its cursor.
func (l *Line) Append(other Line) *Line {
	if other.cursor > 0 {
		l.cursor = l.width + other.cursor
	}
	l.spans = slices.Grow(l.spans, len(other.spans))
	for _, s := range other.spans {
		l.push(s)
	}
	return l
}

// PadTo fills the line with spaces up to width cells. They belong to the same row of the pane.
func (l *Line) PadTo(width int) *Line {
	if l.width < width {
		n := width - l.width
		l.push(span{text: blank(n), width: n, target: l.padding()})
	}
	return l
}

// On gives the whole line the background of a role: Cursor, Field or Toast.
func (l *Line) On(ground themes.Role) *Line {
	for i := range l.spans {
		l.spans[i].on = ground
	}
	return l
}

// PutCursor puts the terminal's cursor on the cell that is added next.
func (l *Line) PutCursor() *Line {
	l.cursor = l.width + 1
	return l
}

// Cursor returns the cell of the terminal's cursor; ok is false if the line doesn't have it.
func (l *Line) Cursor() (cell int, ok bool) { return l.cursor - 1, l.cursor > 0 }

// Inert removes the cursor and all that can be clicked, for what is behind an overlay.
func (l *Line) Inert() *Line {
	l.cursor = 0
	for i := range l.spans {
		l.spans[i].target = Target{}
	}
	return l
}

// In gives the whole line one role and no background.
func (l *Line) In(role themes.Role) *Line {
	for i := range l.spans {
		l.spans[i].role, l.spans[i].on = role, themes.Text
	}
	return l
}

// Width returns how many cells the line has.
func (l *Line) Width() int { return l.width }

// Plain returns the line's text without its roles.
func (l *Line) Plain() string {
	var b strings.Builder
	for _, s := range l.spans {
		b.WriteString(s.text)
	}
	return b.String()
}

// push appends a span, joined to the last one if both look the same and have the same target.
func (l *Line) push(s span) {
	n := len(l.spans)
	if n == 0 || !l.spans[n-1].looksLike(s) || l.spans[n-1].target != s.target {
		l.spans = append(l.spans, s)
		l.width += s.width
		return
	}
	last := &l.spans[n-1]
	l.width -= last.width
	last.text += s.text
	last.width += s.width
	if mayJoin(s.text) {
		last.width = Width(last.text)
	}
	l.width += last.width
}

// mayJoin reports whether a text may take fewer cells after another one, as letters of some scripts
// do. ASCII and the characters of frames don't.
func mayJoin(text string) bool {
	const boxFirst, boxLast = '\u2500', '\u25ff'
	r, _ := utf8.DecodeRuneInString(text)
	return r >= utf8.RuneSelf && (r < boxFirst || r > boxLast)
}

// fill appends a glyph n times.
func (l *Line) fill(role themes.Role, glyph string, n int) *Line {
	if n > 0 {
		l.push(span{text: strings.Repeat(glyph, n), role: role, width: n * Width(glyph)})
	}
	return l
}

// Text returns a line of one text in one role.
func Text(role themes.Role, text string) Line {
	var l Line
	l.Add(role, text)
	return l
}

// Fit returns the line in exactly width cells: padded, or cut with an ellipsis.
func (l Line) Fit(width int, ellipsis string) Line {
	if l.width <= width {
		fitted := Line{spans: slices.Clone(l.spans), width: l.width, cursor: l.cursor}
		fitted.PadTo(width)
		return fitted
	}
	mark := Width(ellipsis)
	if width <= mark {
		return l.Slice(0, width)
	}
	cut := l.Slice(0, width-mark)
	last := span{text: ellipsis, role: themes.Faint, width: mark}
	if n := len(cut.spans); n > 0 {
		last.on, last.target = cut.spans[n-1].on, cut.spans[n-1].target
	}
	cut.push(last)
	return cut
}

// Slice returns the cells from..to of the line, padded if it is shorter. A wide character that
// would be cut in half becomes spaces.
func (l Line) Slice(from, to int) Line {
	var out Line
	at := 0
	for _, s := range l.spans {
		start, end := max(from, at), min(to, at+s.width)
		if start < end {
			part := s
			if start > at || end < at+s.width {
				part.text = cutCells(s.text, start-at, end-at)
			}
			part.width = end - start
			out.push(part)
		}
		at += s.width
	}
	out.PadTo(to - from)
	if l.cursor > from && l.cursor <= to {
		out.cursor = l.cursor - from
	}
	return out
}

// cutCells returns the cells from..to of text as exactly that many cells.
func cutCells(text string, from, to int) string {
	if isASCII(text) {
		return text[from:to]
	}
	var b strings.Builder
	at := 0
	for text != "" {
		cluster, w := firstCluster(text)
		text = text[len(cluster):]
		switch {
		case w == 0 && at == from && from > 0: // a mark on a character that was cut off
		case at >= from && at+w <= to:
			b.WriteString(cluster)
		case at < to && at+w > from:
			b.WriteString(blank(min(at+w, to) - max(at, from)))
		}
		at += w
	}
	return b.String()
}

// firstCluster returns the first character of text as a person sees it, and its cells. It splits
// text as ansi.StringWidth does: an ASCII character is always on its own, even before a mark that
// has its own cell.
func firstCluster(text string) (cluster string, width int) {
	if text[0] < 0x80 {
		return text[:1], 1
	}
	return ansi.FirstGraphemeCluster(text, ansi.GraphemeWidth)
}

// Width returns how many cells text has on a terminal. The text must have gone through visible.
func Width(text string) int {
	if isASCII(text) {
		return len(text)
	}
	return ansi.StringWidth(text)
}

func isASCII(text string) bool {
	for i := 0; i < len(text); i++ {
		if text[i] >= 0x80 {
			return false
		}
	}
	return true
}

const spaces = "                                                                "

func blank(n int) string {
	if n <= len(spaces) {
		return spaces[:max(n, 0)]
	}
	return strings.Repeat(" ", n)
}

// Paint appends the line as the terminal gets it. Spaces without a background need no colors. Spans
// that look the same are painted as one: each costs bytes for its colors.
func (l Line) Paint(b []byte, styles themes.Styles) []byte {
	for i := 0; i < len(l.spans); {
		s := l.spans[i]
		for i++; i < len(l.spans) && l.spans[i].looksLike(s); i++ {
			s.text += l.spans[i].text
		}
		if s.role == themes.Text && s.on == themes.Text && strings.Trim(s.text, " ") == "" {
			b = append(b, s.text...)
			continue
		}
		b = styles.Append(b, s.role, s.on, s.text)
	}
	return b
}

// looksLike reports whether two spans have the same colors.
func (s span) looksLike(other span) bool { return s.role == other.role && s.on == other.on }

// lastRole returns the role that the line ends in, Text where it is empty.
func (l Line) lastRole() themes.Role {
	if len(l.spans) == 0 {
		return themes.Text
	}
	return l.spans[len(l.spans)-1].role
}

// firstRole returns the role that the line begins in.
func (l Line) firstRole() themes.Role {
	if len(l.spans) == 0 {
		return themes.Text
	}
	return l.spans[0].role
}
