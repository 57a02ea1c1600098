package terminal

import (
	"bytes"
	"fmt"
	"os"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Cursor is the place of the terminal's cursor in a frame, counted from 0. The zero value hides it.
type Cursor struct {
	X, Y  int
	Shown bool
}

// A mark is an application program command (ECMA-48, 8.3.2): it has no cells, so that Bubble Tea
// passes it on. A frame has no other: its texts have no control characters.
const (
	markStart = "\x1b_"
	markEnd   = "\x1b\\"
)

// WithCursor marks in a frame where its cursor is, for a Screen. The mark is at the end of the
// cursor's row, or of the last row if the cursor is hidden. Bubble Tea writes the rows that
// changed, so the Screen gets a change of the cursor together with the frame it belongs to.
func WithCursor(frame string, c Cursor) string {
	rows := strings.Split(frame, "\n")
	row, mark := len(rows)-1, ""
	if c.Shown {
		row, mark = min(c.Y, row), fmt.Sprintf("%d;%dH", c.Y+1, c.X+1) // the end of CUP
	}
	rows[row] += markStart + mark + markEnd
	return strings.Join(rows, "\n")
}

// Screen is the terminal that Bubble Tea draws on. It places the real cursor as the frames say,
// which Bubble Tea always hides: input methods and screen readers follow the cursor.
type Screen struct {
	*os.File
	cursor string // what places and shows the cursor after a frame, "" if it is hidden
}

// NewScreen returns a Screen that draws on a terminal.
func NewScreen(terminal *os.File) *Screen { return &Screen{File: terminal} }

// Write writes a frame: Bubble Tea writes all else with WriteString. While the frame is drawn, the
// cursor is hidden.
func (s *Screen) Write(frame []byte) (int, error) {
	var out []byte
	if s.cursor != "" {
		out = append(out, ansi.HideCursor...)
	}
	rest := frame
	for {
		before, after, found := bytes.Cut(rest, []byte(markStart))
		if !found {
			break
		}
		place, after, _ := bytes.Cut(after, []byte(markEnd))
		out = append(out, before...)
		s.cursor, rest = "", after
		if len(place) > 0 {
			s.cursor = ansi.ShowCursor + "\x1b[" + string(place)
		}
	}
	out = append(append(out, rest...), s.cursor...)
	if _, err := s.File.Write(out); err != nil {
		return 0, fmt.Errorf("draw: %w", err)
	}
	return len(frame), nil
}
