//go:build unix

package cli_test

import (
	"syscall"
	"testing"
)

// cursor waits until the terminal's cursor is shown in another place than before, and returns it.
func (s *session) cursor(beforeX, beforeY int) (x, y int) {
	s.t.Helper()
	eventually(s.t, "the cursor is not shown in another place", func() bool {
		var shown bool
		x, y, shown = s.place()
		return shown && (x != beforeX || y != beforeY)
	})
	return x, y
}

// place returns where the cursor is, and whether it is shown.
func (s *session) place() (x, y int, shown bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.screen.X, s.screen.Y, s.screen.Modes[25]
}

// TestCursor follows the terminal's real cursor through a field, and the program to the shell and
// back.
func TestCursor(t *testing.T) {
	s, pid := jobOf(t)
	s.send("/")
	x, y := s.cursor(0, 0)
	for _, step := range []struct {
		typed string
		by    int
	}{{"b", 1}, {"\u4e16", 2}, {"\x1b[D", -2}, {"\x7f", -1}} {
		s.send(step.typed)
		toX, toY := s.cursor(x, y)
		if toX != x+step.by || toY != y {
			t.Errorf("%q moves the cursor from %d,%d to %d,%d", step.typed, x, y, toX, toY)
		}
		x, y = toX, toY
	}
	at := len(s.output())
	check(t, syscall.Kill(pid, syscall.SIGTSTP))
	s.stopped(at)
	s.continued("filter ")
	if toX, toY := s.cursor(0, 0); toX != x || toY != y {
		t.Errorf("after the stop the cursor is at %d,%d instead of %d,%d", toX, toY, x, y)
	}
	s.send("\x1b")
	eventually(t, "the cursor is shown without a field", func() bool {
		_, _, shown := s.place()
		return !shown
	})
	s.quit()
}
