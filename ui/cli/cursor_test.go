//go:build unix

package cli_test

import (
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// placedRE finds where the cursor is shown. The mouse may be switched on after that.
var placedRE = regexp.MustCompile(`\x1b\[\?25h\x1b\[(\d+);(\d+)H(?:\x1b\[\?\d+h)*$`)

// cursor waits until the terminal's cursor is shown in another place than before, and returns it.
func (s *session) cursor(beforeX, beforeY int) (x, y int) {
	s.t.Helper()
	eventually(s.t, "the cursor is not shown in another place", func() bool {
		place := placedRE.FindStringSubmatch(s.output())
		if place == nil {
			return false
		}
		y, _ = strconv.Atoi(place[1])
		x, _ = strconv.Atoi(place[2])
		return x != beforeX || y != beforeY
	})
	return x, y
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
		out := s.output()
		return strings.LastIndex(out, "\x1b[?25l") > strings.LastIndex(out, "\x1b[?25h")
	})
	s.quit()
}
