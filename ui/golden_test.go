package ui

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bulla/ui/layout"
	"bulla/ui/pane"
	"bulla/ui/pane/panetest"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// golden compares a text with a file of testdata, except for the counts of checks.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("..", "testdata", "screens", name+".golden")
	want, err := os.ReadFile(path)
	if err == nil && panetest.MaskCounts(string(want)) == panetest.MaskCounts(got) {
		return
	}
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Errorf("%s differs (.ci/goldens rewrites it; read the diff):\n%s", name, cmp.Diff(string(want), got))
}

// TestScreensOfASession holds what choosing a token, giving a key and a rule, and editing look
// like.
func TestScreensOfASession(t *testing.T) {
	for _, size := range [][2]int{{120, 40}, {80, 24}} {
		name := fmt.Sprintf("%dx%d", size[0], size[1])
		d := start(t, size[0], size[1])
		d.paste(oauthAnswer(t))
		golden(t, "pick-"+name, trimmed(d.screen()))
		d.press("2", "6", "enter")
		d.paste(teamSecret)
		d.press("enter", "down", "down", "down", "down", "enter", "type:web", "enter")
		golden(t, "key-"+name, trimmed(d.screen()))
		d.press("4", "e", "type:.org\"")
		golden(t, "editing-"+name, trimmed(d.screen()))
	}
}

// TestScreensBeyond holds what lies beyond the token: code, the legacy signature, and the windows
// before Courier or a backend is asked.
func TestScreensBeyond(t *testing.T) {
	for _, size := range [][2]int{{120, 40}, {80, 24}} {
		name := fmt.Sprintf("%dx%d", size[0], size[1])
		d := start(t, size[0], size[1])
		d.press("7", "down", "down", "b")
		golden(t, "code-"+name, trimmed(d.screen()))
		d.press("esc", "H")
		golden(t, "signature-"+name, trimmed(d.screen()))
		d.press("esc", "o", "type:https://app.example/api/courier-token", "tab", "tab", "type:Cookie: session=1")
		golden(t, "fetch-"+name, trimmed(d.screen()))
		d.press("esc", "i", "ctrl+s")
		golden(t, "issue-"+name, trimmed(d.screen()))
	}
}

// trimmed drops the blanks at the ends of lines, which a golden should not hold.
func trimmed(screen string) string {
	lines := strings.Split(screen, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n") + "\n"
}

// TestPanesKeepTheirSize draws every pane in every small size: no more lines than there is room
// for, and none that cannot be fitted.
func TestPanesKeepTheirSize(t *testing.T) {
	bad := start(t, 120, 40)
	bad.paste(hostileToken(t, hostile[3]+hostile[8]))
	empty := start(t, 120, 40)
	empty.paste("")
	normal := start(t, 120, 40)
	for name, d := range map[string]*driver{"normal": normal, "hostile": bad, "empty": empty} {
		for i, context := range d.model.contexts {
			p := layout.Pane(i)
			for width := 1; width < 90; width += 4 {
				for height := 1; height < 30; height += 3 {
					f := d.model.frame(p)
					f.Width, f.Height, f.Focused = width, height, true
					d.model.panes[p].SetSize(width, height)
					lines := d.model.panes[p].Render(f)
					drawn := pane.Box{Glyphs: f.Glyphs}.Draw(lines, width+4, height+2)
					if len(drawn) != height+2 {
						t.Fatalf("%s %s at %dx%d: %d lines", name, context, width, height, len(drawn))
					}
					for _, line := range drawn {
						if line.Width() != width+4 {
							t.Fatalf("%s %s at %dx%d: a line of %d cells: %q", name, context, width, height, line.Width(), line.Plain())
						}
					}
				}
			}
		}
	}
}
