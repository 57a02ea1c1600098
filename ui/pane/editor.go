package pane

import (
	"strings"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core/visible"
	"bulla/themes"
)

// MaxEditor is how many bytes an Editor holds: more than any token that a server accepts. Longer
// texts are edited in the user's own editor.
const MaxEditor = 1 << 16

// Editor edits a text of several rows in place. It changes no other bytes than those the user
// edits: line feeds, control characters and invalid UTF-8 are units like all others, and are drawn
// visible. NewEditor returns one.
type Editor struct {
	text   string
	cursor int
	// after says that the cursor is at the end of a row and not at the beginning of the next one,
	// which is the same byte offset.
	after bool
	// goal is the cell that the cursor keeps while it moves up and down, -1 for its own.
	goal   int
	breaks func(text string) (offsets []int, sure bool)
	kept   []int // the last breaks that were sure, shifted by the edits since
	done   history
	list   List
	ending string // see Offer

	rows  []Row // of the text at width; nil if they have to be computed again
	width int
}

// NewEditor returns an editor of text with its cursor at a byte offset. Breaks returns the offsets
// at which rows begin, in ascending order. If they are not sure, as in a text with a fault, the
// editor keeps earlier ones, so that the rows don't move while a quote is open. If breaks is nil,
// rows end at line feeds and at the width only.
func NewEditor(text string, cursor int, breaks func(text string) (offsets []int, sure bool)) Editor {
	if breaks == nil {
		breaks = func(string) ([]int, bool) { return nil, true }
	}
	return Editor{text: text, cursor: max(0, min(cursor, len(text))), breaks: breaks, goal: -1}
}

// Text returns the text, byte for byte.
func (e *Editor) Text() string { return e.text }

// GoTo puts the cursor on a byte offset.
func (e *Editor) GoTo(at int) { e.to(max(0, min(at, len(e.text)))) }

// Cursor returns the byte offset of the cursor.
func (e *Editor) Cursor() int { return e.cursor }

// Offer sets what may complete the text at the cursor, "" for nothing. It is shown after the cursor
// until the next key, and tab takes it.
func (e *Editor) Offer(ending string) { e.ending = ending }

// Ending returns what tab adds now, "" for nothing.
func (e *Editor) Ending() string { return e.ending }

// Type handles a key that types, edits or moves, in the size of a frame. It reports false, and
// changes nothing, if the text would become longer than MaxEditor.
func (e *Editor) Type(key tea.KeyMsg, f Frame) bool {
	e.set(f.Width)
	ending := e.ending
	e.ending = ""
	if key.Type == tea.KeyTab {
		return e.insert(ending)
	}
	if typed, ok := typedBy(key); ok {
		return e.insert(typed)
	}
	name := key.String()
	if e.move(name, f.Height) {
		e.done.typing = false
		return true
	}
	e.change(name)
	return true
}

// typedBy returns the text that a key types.
func typedBy(key tea.KeyMsg) (text string, ok bool) {
	switch {
	case key.Type == tea.KeyRunes && (key.Paste || !key.Alt), key.Type == tea.KeySpace && !key.Alt:
		return string(key.Runes), true
	case key.Type == tea.KeyCtrlJ:
		return "\n", true
	}
	return "", false
}

func (e *Editor) insert(text string) bool {
	if text == "" {
		return true
	}
	if len(e.text)+len(text) > MaxEditor {
		return false
	}
	e.Replace(e.cursor, e.cursor, text)
	e.after = true
	return true
}

// Replace replaces the bytes from..to with text, which can be undone, and puts the cursor after it.
func (e *Editor) Replace(from, to int, text string) {
	if from == to && text == "" {
		return
	}
	e.done.add(change{at: from, removed: strings.Clone(e.text[from:to]), inserted: text})
	e.put(from, to, text)
}

func (e *Editor) put(from, to int, text string) {
	e.text = e.text[:from] + text + e.text[to:]
	e.kept = moved(e.kept, from, to, len(text))
	e.cursor, e.after, e.goal, e.rows = from+len(text), false, -1, nil
}

// change carries out an editing key.
func (e *Editor) change(name string) {
	at, r := e.cursor, e.rows[e.row()]
	switch name {
	case "backspace", "ctrl+h":
		e.Replace(e.left(), at, "")
	case "delete", "ctrl+d":
		e.Replace(at, e.right(), "")
	case "ctrl+w", "alt+backspace":
		e.Replace(e.wordLeft(), at, "")
	case "alt+d", "alt+delete":
		e.Replace(at, e.wordRight(), "")
	case "ctrl+u":
		e.Replace(r.From, at, "")
	case "ctrl+k":
		to := r.end()
		if at+1 < to && e.text[to-1] == ',' {
			to-- // keep the comma before the next member
		}
		if at == to {
			to = r.To // the line feed
		}
		e.Replace(at, to, "")
	case "ctrl+z":
		if c, ok := e.done.undo(); ok {
			e.put(c.at, c.at+len(c.inserted), c.removed)
		}
	case "ctrl+y":
		if c, ok := e.done.redo(); ok {
			e.put(c.at, c.at+len(c.removed), c.inserted)
		}
	}
}

// move carries out a key that moves the cursor and reports whether it was one.
func (e *Editor) move(name string, page int) bool {
	r := e.rows[e.row()]
	switch name {
	case "left", "ctrl+b":
		e.to(e.left())
	case "right", "ctrl+f":
		e.to(e.right())
	case "home", "ctrl+a":
		e.to(r.From)
	case "end", "ctrl+e":
		e.to(r.end())
		e.after = true
	case "ctrl+left", "alt+left", "alt+b":
		e.to(e.wordLeft())
	case "ctrl+right", "alt+right", "alt+f":
		e.to(e.wordRight())
	case "ctrl+home":
		e.to(0)
	case "ctrl+end":
		e.to(len(e.text))
	case "up":
		e.vertical(-1)
	case "down":
		e.vertical(1)
	case "pgup":
		e.vertical(-max(page-1, 1))
	case "pgdown":
		e.vertical(max(page-1, 1))
	default:
		return false
	}
	return true
}

func (e *Editor) to(at int) { e.cursor, e.after, e.goal = at, false, -1 }

// vertical moves the cursor by rows and keeps its cell.
func (e *Editor) vertical(by int) {
	i := e.row()
	if e.goal < 0 {
		e.goal = CellOf(e.text, e.rows[i], e.cursor)
	}
	r := e.rows[max(0, min(i+by, len(e.rows)-1))]
	e.cursor = AtCell(e.text, r, e.goal)
	e.after = e.cursor == r.end()
}

// left and right return the offsets of the units before and after the cursor.
func (e *Editor) left() int {
	if e.cursor == 0 {
		return 0
	}
	r := e.rows[RowOf(e.rows, e.cursor-1)]
	if r.Ended && e.cursor == r.To {
		return r.To - 1
	}
	return UnitBefore(e.text, r, e.cursor)
}

func (e *Editor) right() int {
	if e.cursor == len(e.text) {
		return e.cursor
	}
	if e.text[e.cursor] == '\n' {
		return e.cursor + 1
	}
	size, _ := UnitAt(e.text[e.cursor:])
	return e.cursor + size
}

// wordLeft and wordRight return where the word before the cursor begins and the one after it ends.
func (e *Editor) wordLeft() int {
	at, inside := e.cursor, false
	for at > 0 {
		r, size := utf8.DecodeLastRuneInString(e.text[:at])
		if inside && !isWord(r) {
			break
		}
		inside = isWord(r)
		at -= size
	}
	return at
}

func (e *Editor) wordRight() int {
	at, inside := e.cursor, false
	for at < len(e.text) {
		r, size := utf8.DecodeRuneInString(e.text[at:])
		if inside && !isWord(r) {
			break
		}
		inside = isWord(r)
		at += size
	}
	return at
}

// set computes the rows for a width.
func (e *Editor) set(width int) {
	if e.rows != nil && e.width == width {
		return
	}
	breaks, sure := e.breaks(e.text)
	if sure || len(breaks) >= len(e.kept) {
		e.kept = breaks
	}
	e.rows, e.width = editorRows(e.text, e.kept, width), width
}

// row returns the index of the row that the cursor is drawn in.
func (e *Editor) row() int {
	i := RowOf(e.rows, e.cursor)
	if i > 0 && e.after && e.cursor == e.rows[i].From && !e.rows[i-1].Ended {
		return i - 1
	}
	return i
}

// Rows returns how many rows the text has at a width.
func (e *Editor) Rows(width int) int {
	e.set(width)
	return len(e.rows)
}

// Lines draws the text in the size of a frame, scrolled so that the cursor is in sight. The unit at
// the byte offset fault is marked; -1 marks none.
func (e *Editor) Lines(f Frame, fault int) []Line {
	e.set(f.Width)
	e.list.Cursor = e.row()
	from, to := e.list.Window(len(e.rows), f.Height)
	var lines []Line
	for i := from; i < to; i++ {
		caret := -1
		if i == e.list.Cursor {
			caret = e.cursor
		}
		line := e.line(e.rows[i], caret, fault)
		if line.Width() > f.Width {
			line = line.Fit(f.Width, f.Glyphs.Ellipsis)
		}
		lines = append(lines, line)
	}
	MarkMore(lines, from > 0, to < len(e.rows), f)
	return lines
}

// line draws one row; caret is -1 if the cursor is in another row.
func (e *Editor) line(r Row, caret, fault int) Line {
	var line Line
	line.PadTo(r.Indent)
	start := r.From // of the units in one role
	for at := r.From; at < r.end(); {
		size, _ := UnitAt(e.text[at:r.end()])
		next, unit := at+size, e.text[at:at+size]
		holdsCaret, holdsFault := caret >= at && caret < next, fault >= at && fault < next
		if holdsCaret || holdsFault {
			line.AddUnits(themes.Text, e.text[start:at])
			start = at
		}
		if holdsCaret {
			line.PutCursor().Add(themes.Muted, e.ending)
		}
		if holdsFault {
			line.Append(faulty(unit))
			start = next
		}
		at = next
	}
	line.AddUnits(themes.Text, e.text[start:r.end()])
	if caret == r.end() {
		line.PutCursor().Add(themes.Muted, e.ending)
	}
	if fault == r.end() && (r.Ended || r.To == len(e.text)) {
		line.Append(faulty(" "))
	}
	if cell, ok := line.Cursor(); ok {
		line.PadTo(cell + 1)
	}
	return line
}

// faulty draws the unit at a fault.
func faulty(unit string) Line {
	line := Text(themes.Error, visible.Text(unit))
	line.On(themes.Field)
	return line
}
