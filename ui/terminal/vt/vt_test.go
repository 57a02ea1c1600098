package vt

import (
	"strings"
	"testing"
)

// TestLongSequence writes a copy (OSC 52) of 1 MB in pieces, as a pseudo-terminal delivers it: no
// piece is shown as text.
func TestLongSequence(t *testing.T) {
	screen := New(80, 24)
	text := "a\x1b]52;c;" + strings.Repeat("A", 1_400_000) + "\x07b"
	for len(text) > 0 {
		n := min(4096, len(text))
		_, _ = screen.Write([]byte(text[:n]))
		text = text[n:]
	}
	if got := screen.Row(0); got != "ab" {
		t.Errorf("the screen shows %q", got)
	}
}
