package pane

import "bulla/ui/keymap"

// Target is what a click on a piece of a line is for. The zero Target is for nothing but the pane
// itself. Lines carry their targets, so that a click can't act on anything that isn't drawn.
type Target struct {
	// Key is the name of the key that a click presses, "" for none.
	Key string
	// Row is the row that the piece shows, counted from 0 as its pane or overlay counts them, if
	// IsRow is set.
	Row   int
	IsRow bool
	// exact says that the spaces after the piece are not for its row.
	exact bool
	// Acts says that a click not only picks the row, but also does what enter does there.
	Acts bool
}

// Press has a click on the line press a key, such as "esc".
func (l *Line) Press(key string) *Line {
	for i := range l.spans {
		l.spans[i].target = Target{Key: key}
	}
	return l
}

// Row has a click on the line pick a row, except where it presses a key.
func (l *Line) Row(row int) *Line {
	for i := range l.spans {
		if t := &l.spans[i].target; t.Key == "" {
			t.Row, t.IsRow = row, true
		}
	}
	return l
}

// Choice has a click on the line pick a row that shares its line with others.
func (l *Line) Choice(row int) *Line {
	l.Row(row)
	for i := range l.spans {
		l.spans[i].target.exact = true
	}
	return l
}

// Acts has a click on what the line holds so far also do what enter does on its row.
func (l *Line) Acts() *Line {
	for i := range l.spans {
		l.spans[i].target.Acts = true
	}
	return l
}

// InRow has clicks on the lines pick a row.
func InRow(row int, lines []Line) []Line {
	for i := range lines {
		lines[i].Row(row)
	}
	return lines
}

// TargetAt returns the target of a cell.
func (l Line) TargetAt(x int) Target {
	for _, s := range l.spans {
		if x < s.width {
			return s.target
		}
		x -= s.width
	}
	return Target{}
}

// padding returns the target of spaces at the end of the line: its row.
func (l Line) padding() Target {
	if n := len(l.spans); n > 0 && !l.spans[n-1].target.exact {
		return Target{Row: l.spans[n-1].target.Row, IsRow: l.spans[n-1].target.IsRow}
	}
	return Target{}
}

// Clickable is a pane or an overlay with rows that a click picks. Its lines name them with
// Line.Row.
type Clickable interface {
	// Click carries out a click on a row. F.Focused says whether the pane had the keys before.
	Click(t Target, f Frame) Effect
}

// Scrolling is a pane or an overlay that the mouse wheel scrolls by rows, downward if they are more
// than 0. Its cursor stays. For all others, the wheel does what the keys up and down do.
type Scrolling interface {
	Scroll(rows int, f Frame)
}

// Yielding is a pane or an overlay in which text is typed.
type Yielding interface {
	// Yield ends the typing because of a click elsewhere. It reports false, and changes nothing, if
	// that would lose text.
	Yield(f Frame) bool
}

// Enter returns the effect of an action, or says why it can't be used.
func Enter(k Keyed, action keymap.Action, f Frame) Effect {
	if why := k.Disabled(action, f); why != "" {
		return Say(why)
	}
	return k.Do(action, f)
}

// Wheel remembers that a pane was scrolled with the mouse wheel, away from its cursor, until the
// cursor moves.
type Wheel struct {
	turned bool
	cursor int
}

// Turn says that the pane was scrolled while its cursor was there.
func (w *Wheel) Turn(cursor int) { w.turned, w.cursor = true, cursor }

// Turned reports whether the pane shows what the wheel scrolled to, instead of its cursor.
func (w *Wheel) Turned(cursor int) bool {
	w.turned = w.turned && w.cursor == cursor
	return w.turned
}
