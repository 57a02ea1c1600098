package terminal

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"

	"github.com/charmbracelet/x/ansi"

	"bulla/ui/terminal/cells"
)

// Cursor is the place of the terminal's cursor in a frame, counted from 0. The zero value hides it.
type Cursor struct {
	X, Y  int
	Shown bool
}

// Screen is the terminal that a program runs on. Bubble Tea sets its modes with WriteString, and
// Show draws: only the cells that change, at once instead of at a tick, and with the real cursor,
// which Bubble Tea always hides although input methods and screen readers follow it.
type Screen struct {
	*os.File
	frames chan frame
	redraw func() // asks for the newest frame to be shown

	writing sync.Mutex // held while something is written

	mu      sync.Mutex // guards what follows
	live    bool       // the terminal shows the program, not a shell or an editor
	turns   int        // how often it was given away, taken back or erased
	busy    bool       // a frame is on its way
	skipped bool       // another one came meanwhile
	canvas  cells.Canvas
	cursor  Cursor // of the last frame
	out     []byte
}

// frame is the text that draws a frame, and the turn in which it was drawn.
type frame struct {
	text []byte
	turn int
}

// NewScreen returns a Screen that draws on a terminal, until End. Frames that come while an earlier
// one is still on its way are left out, because a slow terminal couldn't keep up: then redraw is
// called, from another goroutine.
func NewScreen(terminal *os.File, redraw func()) *Screen {
	s := &Screen{File: terminal, frames: make(chan frame, 1), redraw: redraw}
	go s.send()
	return s
}

// End ends drawing, also for a program that is still running. The terminal stays open.
func (s *Screen) End() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.live = false
	close(s.frames)
}

// Write leaves out the frames of Bubble Tea, which writes nothing else in this way.
func (s *Screen) Write(frame []byte) (int, error) { return len(frame), nil }

// WriteString writes a control sequence of Bubble Tea, after the frame that is on its way.
func (s *Screen) WriteString(sequence string) (int, error) {
	s.writing.Lock()
	defer s.writing.Unlock()
	s.note(sequence)
	written := sequence
	if sequence == ansi.SetModeAltScreenSaveCursor {
		written += ansi.ResetStyle // a shell or an editor may have left a color
	}
	if _, err := s.File.WriteString(written); err != nil {
		return 0, fmt.Errorf("write to the terminal: %w", err)
	}
	return len(sequence), nil
}

// note keeps track of what the terminal shows.
func (s *Screen) note(sequence string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch sequence {
	case ansi.SetModeAltScreenSaveCursor:
		s.live, s.turns = true, s.turns+1
		s.canvas.Forget()
	case ansi.ResetModeAltScreenSaveCursor:
		s.live, s.turns = false, s.turns+1
	case ansi.EraseEntireScreen:
		s.turns++
		s.canvas.Erased()
	case ansi.HideCursor, ansi.ShowCursor:
		s.cursor.Shown = sequence == ansi.ShowCursor
	case ansi.CursorHomePosition:
	default:
		if !strings.HasPrefix(sequence, "\x1b[?") && !strings.HasPrefix(sequence, "\x1b]") { // modes and titles
			s.canvas.Forget()
		}
	}
}

// Forget says that the terminal may show anything, as after it was resized.
func (s *Screen) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.canvas.Forget()
}

// Show draws a frame that is as large as the terminal: rows with line feeds between them, in which
// the only control sequences are SGR.
func (s *Screen) Show(text string, width, height int, cursor Cursor) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case !s.live:
	case s.busy:
		s.skipped = true
	default:
		if drawn := s.draw(text, width, height, cursor); len(drawn) > 0 {
			s.busy = true
			s.frames <- frame{drawn, s.turns}
		}
	}
}

// large is the length in bytes from which a frame is drawn with the cursor hidden, and all at once
// by terminals that can do that (synchronized output, mode 2026). The others ignore the mode.
const large = 2 << 10

// beginLarge begins a large frame.
const beginLarge = ansi.SetModeSynchronizedOutput + ansi.HideCursor

// draw returns what draws a frame. It is valid until the next one. The beginning of a large frame
// is written first, and left out in the end if the frame is small.
func (s *Screen) draw(text string, width, height int, cursor Cursor) []byte {
	b := append(s.out[:0], beginLarge...)
	b = s.canvas.Draw(b, text, width, height)
	drawn := len(b) - len(beginLarge)
	skip, end, hidden := len(beginLarge), "", !s.cursor.Shown
	switch {
	case drawn >= large:
		skip, end, hidden = 0, ansi.ResetModeSynchronizedOutput, true
	case s.cursor.Shown && !cursor.Shown:
		skip = len(ansi.SetModeSynchronizedOutput)
	}
	if cursor.Shown && (hidden || drawn > 0 || cursor != s.cursor) {
		b = append(strconv.AppendInt(append(b, "\x1b["...), int64(cursor.Y+1), 10), ';')
		b = append(strconv.AppendInt(b, int64(cursor.X+1), 10), 'H')
	}
	if cursor.Shown && hidden {
		b = append(b, ansi.ShowCursor...)
	}
	s.cursor = cursor
	s.out = append(b, end...)
	return s.out[skip:]
}

// send writes frames until End, unless the terminal has had a turn since they were drawn.
func (s *Screen) send() {
	for f := range s.frames {
		s.writing.Lock()
		if f.turn == s.turn() {
			if _, err := s.File.Write(f.text); err != nil {
				s.Forget() // if the terminal is closed, the session sees it
			}
		}
		s.writing.Unlock()
		if s.sent() {
			s.redraw()
		}
	}
}

func (s *Screen) turn() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.turns
}

// sent reports whether another frame came while one was written.
func (s *Screen) sent() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	again := s.skipped
	s.busy, s.skipped = false, false
	return again
}
