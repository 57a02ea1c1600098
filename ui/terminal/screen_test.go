package terminal

import (
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
)

// slowLine is a terminal that can be slow: what is written to it is read only on request.
type slowLine struct {
	t           *testing.T
	read, write *os.File
	screen      *Screen
	redraws     chan struct{}
}

func newSlowLine(t *testing.T) *slowLine {
	t.Helper()
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	l := &slowLine{t: t, read: read, write: write, redraws: make(chan struct{}, 1)}
	l.screen = NewScreen(write, func() { l.redraws <- struct{}{} })
	t.Cleanup(func() { l.screen.End(); _ = read.Close(); _ = write.Close() })
	return l
}

// passes writes what Bubble Tea writes, and holds that it passes.
func (l *slowLine) passes(sequence string) {
	l.t.Helper()
	if _, err := io.WriteString(l.screen, sequence); err != nil {
		l.t.Fatal(err)
	}
	if sequence == ansi.SetModeAltScreenSaveCursor {
		sequence += "\x1b[m" // whatever color a shell left
	}
	l.gets(sequence)
}

// gets holds that the terminal gets a text next.
func (l *slowLine) gets(want string) {
	l.t.Helper()
	got := make([]byte, len(want))
	if _, err := io.ReadFull(l.read, got); err != nil || string(got) != want {
		l.t.Fatalf("the terminal gets %q, want %q (%v)", got, want, err)
	}
}

// TestScreen draws frames with the cursor, and nothing while the terminal isn't the program's.
func TestScreen(t *testing.T) {
	l := newSlowLine(t)
	l.screen.Show("early", 5, 1, Cursor{})
	for _, sequence := range []string{
		ansi.SetModeAltScreenSaveCursor, ansi.EraseEntireScreen, ansi.CursorHomePosition, ansi.HideCursor,
	} {
		l.passes(sequence)
	}
	if n, err := l.screen.Write([]byte("a frame of Bubble Tea")); n == 0 || err != nil {
		t.Errorf("Bubble Tea is told that it wrote %d bytes: %v", n, err)
	}
	for _, step := range []struct {
		frame  string
		cursor Cursor
		want   string
	}{
		{"abc\nd", Cursor{}, "\x1b[Habc\x1b[2Hd"},
		{"abx\nd", Cursor{X: 2, Y: 1, Shown: true}, "\x1b[1;3Hx\x1b[2;3H\x1b[?25h"},
		{"abx\nd", Cursor{X: 3, Y: 1, Shown: true}, "\x1b[2;4H"},
		{"abx\ndy", Cursor{X: 3, Y: 1, Shown: true}, "\x1b[2;2Hy\x1b[2;4H"},
		{"abx\ndy", Cursor{}, "\x1b[?25l"},
	} {
		l.screen.Show(step.frame, 5, 2, step.cursor)
		l.gets(step.want)
		l.screen.settle()
	}
	l.passes(ansi.ResetModeAltScreenSaveCursor)
	l.screen.Show("in a shell", 10, 1, Cursor{})
	l.passes(ansi.SetModeAltScreenSaveCursor)
	l.screen.Show("again", 5, 1, Cursor{})
	l.gets("\x1b[Hagain")
}

// TestScreenOnASlowLine draws faster than the terminal takes it: what is out of date is left out,
// nothing waits, and the newest frame is asked for.
func TestScreenOnASlowLine(t *testing.T) {
	l := newSlowLine(t)
	l.passes(ansi.SetModeAltScreenSaveCursor)
	l.passes(ansi.EraseEntireScreen)
	const width, height = 1000, 200 // more than a pipe holds
	full := func(letter string) string {
		return strings.TrimSuffix(strings.Repeat(strings.Repeat(letter, width)+"\n", height), "\n")
	}
	for _, letter := range []string{"a", "b", "c"} {
		l.screen.Show(full(letter), width, height, Cursor{})
	}
	l.gets(beginLarge)
	go func() {
		_, _ = io.Copy(io.Discard, io.LimitReader(l.read, int64(len(frameBytes(full("a"), width, height))-len(beginLarge))))
	}()
	<-l.redraws
	l.screen.Show(full("c"), width, height, Cursor{})
	l.gets(beginLarge + "\x1b[H" + strings.Repeat("c", width))
}

// TestScreenDrawsALostFrameAgain has a write fail, as on a terminal that another program made
// non-blocking.
func TestScreenDrawsALostFrameAgain(t *testing.T) {
	l := newSlowLine(t)
	l.passes(ansi.SetModeAltScreenSaveCursor)
	l.passes(ansi.EraseEntireScreen)
	if err := l.write.SetWriteDeadline(time.Unix(1, 0)); err != nil {
		t.Fatal(err)
	}
	l.screen.Show("abc", 3, 1, Cursor{})
	l.screen.settle()
	if err := l.write.SetWriteDeadline(time.Time{}); err != nil {
		t.Fatal(err)
	}
	l.screen.Show("abd", 3, 1, Cursor{})
	l.gets("\x1b[Habd")
}

// TestScreenAfterTheEnd draws for a program that doesn't know yet that it has ended.
func TestScreenAfterTheEnd(t *testing.T) {
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	s := NewScreen(write, func() {})
	_, _ = s.WriteString(ansi.SetModeAltScreenSaveCursor)
	s.End()
	s.Show("late", 4, 1, Cursor{})
	_ = write.Close()
	if got, err := io.ReadAll(read); err != nil || string(got) != ansi.SetModeAltScreenSaveCursor+ansi.ResetStyle {
		t.Errorf("the terminal gets %q, %v", got, err)
	}
	_ = read.Close()
}

// frameBytes returns what draws a frame on an erased screen.
func frameBytes(frame string, width, height int) []byte {
	var s Screen
	s.canvas.Erased()
	return s.draw(frame, width, height, Cursor{})
}
