package themes

import (
	"reflect"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// eachGlyph calls do with the path and the two forms of every glyph.
func eachGlyph(do func(path, unicode, ascii string)) {
	var walk func(path string, u, a reflect.Value)
	walk = func(path string, u, a reflect.Value) {
		if u.Kind() == reflect.String {
			do(path, u.String(), a.String())
			return
		}
		for i := range u.NumField() {
			walk(path+"."+u.Type().Field(i).Name, u.Field(i), a.Field(i))
		}
	}
	walk("Glyphs", reflect.ValueOf(Unicode()), reflect.ValueOf(ASCII()))
}

func TestGlyphsHaveTheSameWidthInBothSets(t *testing.T) {
	wide := map[string]bool{"Glyphs.Checked": true, "Glyphs.Unchecked": true, "Glyphs.Added": true}
	eachGlyph(func(path, unicode, ascii string) {
		want := 1
		if wide[path] {
			want = 3
		}
		if u, a := ansi.StringWidth(unicode), ansi.StringWidth(ascii); u != want || a != want {
			t.Errorf("%s: %q takes %d cells and %q %d, want %d", path, unicode, u, ascii, a, want)
		}
	})
}

func TestASCIIGlyphsArePrintableASCII(t *testing.T) {
	eachGlyph(func(path, _, ascii string) {
		for _, c := range []byte(ascii) {
			if c < 0x20 || c > 0x7e {
				t.Errorf("%s = %q", path, ascii)
			}
		}
	})
}

func TestGlyphsAreToldApartWithoutColor(t *testing.T) {
	for name, g := range map[string]Glyphs{"unicode": Unicode(), "ascii": ASCII()} {
		seen := map[string]bool{}
		for _, verdict := range []string{g.Error, g.Warning, g.Note, g.Pass, g.Skipped} {
			if seen[verdict] {
				t.Errorf("%s: two verdicts share %q", name, verdict)
			}
			seen[verdict] = true
		}
		if g.Frame == g.Focus || g.Frame == g.Window {
			t.Errorf("%s: the focused frame looks like any other", name)
		}
	}
}
