package pane

import (
	"slices"

	"bulla/themes"
	"bulla/ui/keymap"
)

// Box is the frame around a pane or a window: a border with a title and facts at the top and key
// hints at the bottom.
type Box struct {
	Title  Line
	Facts  Line
	Hint   Line
	Glyphs themes.Glyphs
	// Focus marks the pane with the focus, at its upper edge: each key that moves the focus would
	// draw the other edges again. Window marks a window, at all edges.
	Focus, Window bool
}

// Draw returns the content inside a border: exactly height lines of exactly width cells.
func (b Box) Draw(content []Line, width, height int) []Line {
	frame, top, role := b.Glyphs.Frame, themes.Border, themes.Border
	upper := frame
	switch {
	case b.Window:
		frame, upper, top, role = b.Glyphs.Window, b.Glyphs.Window, themes.BorderFocus, themes.BorderFocus
	case b.Focus:
		upper, top = b.Glyphs.Focus, themes.BorderFocus
	}
	lines := make([]Line, 0, height)
	lines = append(lines, b.edge(upper.TopLeft, upper.TopRight, upper.Horizontal, top, b.Title, b.Facts, width))
	left, right := Text(role, frame.Vertical+" "), Text(role, " "+frame.Vertical)
	for i := range max(height-2, 0) {
		var inner Line
		if i < len(content) {
			inner = content[i]
		}
		fitted := inner
		if inner.width > width-4 {
			fitted = inner.Fit(width-4, b.Glyphs.Ellipsis)
		}
		line := Line{spans: make([]span, 0, len(fitted.spans)+4)}
		line.Append(left).Append(fitted).PadTo(left.width + width - 4)
		if inner.more == "" {
			line.Append(right)
		} else {
			line.Add(role, " ").Add(themes.Accent, inner.more)
		}
		lines = append(lines, line)
	}
	lines = append(lines, b.edge(frame.BottomLeft, frame.BottomRight, frame.Horizontal, role, Line{}, b.Hint, width))
	return lines[:min(height, len(lines))]
}

// edge draws one horizontal border with a text at its left and one at its right. The right one is
// left out if both don't fit.
func (b Box) edge(left, right, dash string, role themes.Role, name, facts Line, width int) Line {
	var line Line
	line.Add(role, left)
	room := width - 2
	if name.width > 0 && room > 4 {
		name = name.Fit(min(name.width, room-4), b.Glyphs.Ellipsis)
		line.Add(role, dash).Add(themes.Text, " ").Append(name).Add(themes.Text, " ")
		room -= name.width + 3
	}
	if facts.width == 0 || facts.width+4 > room {
		line.fill(role, dash, room).Add(role, right)
		return line
	}
	line.fill(role, dash, room-facts.width-3).Add(themes.Text, " ").Append(facts)
	line.Add(themes.Text, " ").Add(role, dash+right)
	return line
}

// Moved returns the index, out of count, that a movement leads to from the index at. Page is how
// many rows are on the screen.
func Moved(action keymap.Action, at, page, count int) int {
	page = max(1, page)
	switch action {
	case keymap.Up:
		at--
	case keymap.Down:
		at++
	case keymap.PageUp:
		at -= page
	case keymap.PageDown:
		at += page
	case keymap.First:
		at = 0
	case keymap.Last:
		at = count - 1
	}
	return max(0, min(at, count-1))
}

// List is the cursor and scroll position of a list.
type List struct {
	Cursor, top int
	wheel       Wheel
}

// Window returns which of count rows to show in height lines, so that the cursor is in sight unless
// the wheel scrolled away from it.
func (l *List) Window(count, height int) (from, to int) {
	if height < 1 {
		return 0, 0
	}
	l.Cursor = max(0, min(l.Cursor, count-1))
	return l.window(l.Cursor, l.Cursor+1, count, height)
}

// Lines draws the rows in sight, of count rows in height lines, and highlights the one under the
// cursor if the frame has the focus.
func (l *List) Lines(count, height int, f Frame, draw func(row int) Line) []Line {
	from, to := l.Window(count, height)
	var lines []Line
	for row := from; row < to; row++ {
		line := draw(row)
		if row == l.Cursor && f.Focused {
			line = line.Fit(f.Width, f.Glyphs.Ellipsis)
			line.On(themes.Cursor)
		}
		lines = append(lines, *line.Row(row))
	}
	MarkMore(lines, from > 0, to < count, f)
	return lines
}

// Show returns the lines that fit a frame, of a list whose rows have several lines. The row under
// the cursor, from start to end, is in sight, or its beginning if it doesn't fit, unless the wheel
// scrolled away from it.
func (l *List) Show(lines []Line, start, end int, f Frame) []Line {
	from, to := l.window(start, end, len(lines), max(f.Height, 0))
	shown := lines[from:to]
	MarkMore(shown, from > 0, to < len(lines), f)
	return shown
}

// window returns which of count lines to show in height lines, so that those from start to end are
// in sight unless the wheel scrolled away from them.
func (l *List) window(start, end, count, height int) (from, to int) {
	if !l.wheel.Turned(l.Cursor) {
		l.top = min(max(l.top, end-height), start)
	}
	l.top = max(0, min(l.top, count-height))
	return l.top, min(l.top+height, count)
}

// Click moves the cursor to the row that was clicked. If it was there already, it carries out an
// action there.
func (l *List) Click(t Target, action keymap.Action, k Keyed, f Frame) Effect {
	had := f.Focused && l.Cursor == t.Row
	l.Cursor = t.Row
	if had {
		return Enter(k, action, f)
	}
	return Effect{}
}

// Scroll scrolls by rows and leaves the cursor where it is.
func (l *List) Scroll(rows int) {
	l.wheel.Turn(l.Cursor)
	l.top = max(0, l.top+rows)
}

// Pager is how far a text is scrolled.
type Pager struct{ top int }

// Move scrolls a text that has so many lines and shows height of them.
func (p *Pager) Move(action keymap.Action, lines, height int) {
	p.top = Moved(action, p.top, height-1, lines-height+1)
}

// Show returns the lines of a text that are in sight in height lines.
func (p *Pager) Show(lines []Line, height int, f Frame) []Line {
	height = max(height, 0)
	p.top = max(0, min(p.top, len(lines)-height))
	to := min(p.top+height, len(lines))
	shown := slices.Clone(lines[p.top:to])
	MarkMore(shown, p.top > 0, to < len(lines), f)
	return shown
}

// MarkMore adds an arrow to the border, next to the last line if more lines follow and next to the
// first if there are lines above.
func MarkMore(lines []Line, above, below bool, f Frame) {
	if len(lines) == 0 {
		return
	}
	if above {
		lines[0].more = f.Glyphs.Up
	}
	if below {
		lines[len(lines)-1].more = f.Glyphs.Down
	}
}

// AtBottom returns lines and, at the bottom of a pane of that height, other lines if there are any.
func AtBottom(lines, bottom []Line, height int) []Line {
	for len(bottom) > 0 && len(lines) < height-len(bottom) {
		lines = append(lines, Line{})
	}
	return append(lines, bottom...)
}

// Borderless draws a pane without a border, its title in the first line: exactly height lines of
// exactly width cells.
func Borderless(title Line, content []Line, width, height int, g themes.Glyphs) []Line {
	lines := []Line{title.Fit(width, g.Ellipsis)}
	for i := range max(height-1, 0) {
		var inner Line
		if i < len(content) {
			inner = content[i]
		}
		room := width - Width(inner.more)
		line := inner.Fit(room, g.Ellipsis)
		lines = append(lines, *line.Add(themes.Accent, inner.more))
	}
	return lines
}
