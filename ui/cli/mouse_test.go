//go:build unix

package cli_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

const (
	mouseOn  = "\x1b[?1006h" // after ?1002h; the program may draw between the two
	mouseOff = "\x1b[?1002l"
)

// clickOn clicks a text that a golden screen shows, with the events that a terminal sends.
func (s *session) clickOn(screen, text string) {
	s.t.Helper()
	x, y := cellOf(s.t, screen, text)
	s.send(fmt.Sprintf("\x1b[<0;%d;%dM\x1b[<0;%d;%dm", x, y, x, y))
}

// cellOf returns the cell of the middle of a text on a golden screen, counted from 1.
func cellOf(t *testing.T, screen, text string) (x, y int) {
	t.Helper()
	golden, err := os.ReadFile(filepath.Join("..", "..", "testdata", "screens", screen+".golden"))
	check(t, err)
	for y, row := range strings.Split(string(golden), "\n") {
		if before, _, ok := strings.Cut(row, text); ok {
			return ansi.StringWidth(before) + ansi.StringWidth(text)/2 + 1, y + 1
		}
	}
	t.Fatalf("%s doesn't show %q", screen, text)
	return 0, 0
}

// TestMouse clicks and scrolls by the events of a real terminal.
func TestMouse(t *testing.T) {
	const compose = "compose-120x40"
	s := open(t)
	s.until("Scopes", 0)
	s.until(mouseOn, 0)
	at := len(s.output())
	s.clickOn(compose, "? help")
	s.until("Choose scopes and an expiry", at)
	at = len(s.output())
	s.send(strings.Repeat("\x1b[<65;60;20M", 60)) // the wheel
	s.until("close the window", at)
	at = len(s.output())
	s.send("\x1b[<0;1;3M") // next to the window
	s.until(" pick", at)
	for _, step := range [][2]string{ // the golden screen has the focus on Scopes
		{"refuses this token", " all checks"}, {"1 Scopes", " pick"}, {"7d", "7 days"}, {"1 Scopes", " pick"},
		{"6 Key", " change"}, {"read:preferences", "4 chosen"},
	} {
		at := len(s.output())
		s.clickOn(compose, step[0])
		s.until(step[1], at)
	}
	s.send("q")
	s.restored(0)
}

// TestMouseIsNoText clicks while a field is open, in one piece with what is typed and in pieces.
func TestMouseIsNoText(t *testing.T) {
	s := open(t)
	s.until("Scopes", 0)
	s.send("a")
	s.until("enter accepts it", 0)
	for _, part := range []string{
		"fal", "\x1b[<0;5", ";5M\x1b[<0;5;5m", "con", "\x1b[<65;9;9M" + pasted("-") + "\x1b[<35;9;9M", "1", "\x1b[M !!", "\r",
	} {
		s.send(part)
	}
	s.until("user_id:falcon-1 ", 0)
	s.send("\x03")
	s.restored(0)
}

// TestSwitchTheMouse gives the mouse to the terminal and takes it back.
func TestSwitchTheMouse(t *testing.T) {
	s := open(t)
	s.until("Scopes", 0)
	at := len(s.output())
	s.send("m")
	s.until(mouseOff, at)
	s.until("mouse off", at)
	at = len(s.output())
	s.send("m")
	s.until(mouseOn, at)
	s.send("q")
	s.restored(0)
}

// TestMouseAfterSuspend holds that the mouse is on again after the shell, unless it was switched
// off.
func TestMouseAfterSuspend(t *testing.T) {
	s, _ := jobOf(t)
	at := len(s.output())
	s.send("\x1a")
	s.stopped(at)
	at = len(s.output())
	s.continued("Scopes")
	s.until(mouseOn, at)
	s.send("m")
	s.until("mouse off", at)
	at = len(s.output())
	s.send("\x1a")
	s.stopped(at)
	at = len(s.output())
	s.send("fg\n")
	s.until("Scopes", at)
	s.until(mouseOff, at)
	if strings.Contains(s.output()[at:], "\x1b[?1002h") {
		t.Error("the mouse is on again, although it was switched off")
	}
	s.quit()
}

// TestMouseAfterTheEditor holds that the mouse is on again after the user's editor.
func TestMouseAfterTheEditor(t *testing.T) {
	s, editor, dir := editing(t, isOpen+"read line", func() *session { return open(t) })
	at := len(s.output())
	s.send("\n")
	s.until(mouseOn, at)
	s.tidy(editor, dir)
	s.send("q")
	s.restored(0)
}
