package terminal

import (
	"os"
	"path/filepath"
	"testing"
)

// TestScreen draws frames as Bubble Tea does: the rows that changed.
func TestScreen(t *testing.T) {
	file, err := os.Create(filepath.Join(t.TempDir(), "terminal"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	s := NewScreen(file)
	shown := WithCursor("a\nbcd\ne", Cursor{X: 2, Y: 1, Shown: true})
	steps := []struct{ name, frame, want string }{
		{"hidden at first", WithCursor("a\nb", Cursor{}), "a\nb"},
		{"shown", shown, "a\nbcd\ne\x1b[?25h\x1b[2;3H"},
		{"another row changes", "a\n", "\x1b[?25la\n\x1b[?25h\x1b[2;3H"},
		{"moved", WithCursor("f", Cursor{Shown: true}), "\x1b[?25lf\x1b[?25h\x1b[1;1H"},
		{"hidden", WithCursor("a\nb", Cursor{}), "\x1b[?25la\nb"},
		{"stays hidden", "a", "a"},
	}
	for _, step := range steps {
		if err := file.Truncate(0); err != nil {
			t.Fatal(err)
		}
		if _, err := file.Seek(0, 0); err != nil {
			t.Fatal(err)
		}
		n, err := s.Write([]byte(step.frame))
		if err != nil || n != len(step.frame) {
			t.Fatalf("%s: wrote %d of %d bytes: %v", step.name, n, len(step.frame), err)
		}
		got, err := os.ReadFile(file.Name())
		if err != nil || string(got) != step.want {
			t.Errorf("%s: wrote %q, want %q (%v)", step.name, got, step.want, err)
		}
	}
}
