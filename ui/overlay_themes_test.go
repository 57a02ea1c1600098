package ui

import (
	"slices"
	"testing"
	"testing/fstest"

	"github.com/muesli/termenv"

	"bulla/themes"
	"bulla/ui/config"
)

// withThemes starts the program with two themes of the user's, one of them broken.
func withThemes(t *testing.T) *driver {
	t.Helper()
	return startWith(t, 120, 40, Settings{
		Theme: "dark", Profile: termenv.TrueColor, Glyphs: themes.Unicode(),
		Themes: config.Themes{Folder: "themes", Files: fstest.MapFS{
			"mine.json":   {Data: []byte(`{"title": "My own \u001b[31m", "dark": true}`)},
			"broken.json": {Data: []byte(`{"dark": true,}`)},
		}},
	})
}

func TestThemePicker(t *testing.T) {
	d := withThemes(t)
	var seen []string
	d.press("t")
	d.shows("enter use")
	d.press("z")
	d.shows("enter uses the theme, esc returns to the one before")
	for range themes.Names() {
		seen = append(seen, d.model.theme)
		d.press("down")
	}
	if !slices.Equal(seen, themes.Names()) {
		t.Errorf("moving shows %q", seen)
	}
	d.press("home", "t", "enter")
	d.shows("theme light")
	if d.model.theme != "light" || d.model.top() != nil {
		t.Errorf("enter uses %q", d.model.theme)
	}
	d.press("t", "down", "down", "esc")
	if d.model.theme != "light" || d.model.top() != nil {
		t.Errorf("after esc, the theme is %q", d.model.theme)
	}
	d.press("t", "end", "enter")
	if d.model.theme != "mine" {
		t.Errorf("theme = %q, want mine", d.model.theme)
	}
}

func TestThemePickerShowsBrokenThemes(t *testing.T) {
	d := withThemes(t)
	d.press("t", "end")
	d.shows(`My own \u{001B}[31m`)
	d.press("up")
	d.shows("can't be used")
	d.shows("themes/broken.json:1:15: this is not good JSON: a comma before the closing brace: remove it")
	d.press("enter")
	d.shows("themes/broken.json:1:15")
	d.press("esc")
	if d.model.theme != "dark" {
		t.Errorf("theme = %q", d.model.theme)
	}
}

// TestThemePickerKeepsTheColorsBehindIt checks that the panes show the theme, and not all in the
// faint color that is behind other windows.
func TestThemePickerKeepsTheColorsBehindIt(t *testing.T) {
	d := withThemes(t)
	header := func() string { return string(d.model.lines()[0].Paint(nil, d.model.styles)) }
	before := header()
	d.press("t")
	if with := header(); with != before {
		t.Errorf("the first row changed:\n%q\n%q", before, with)
	}
	d.press("esc", "?")
	if header() == before {
		t.Error("the first row has its colors behind the help, too")
	}
}

// TestClickNextToThePicker clicks on what is behind the list of themes: that closes it, and nothing
// else, although the panes keep their colors.
func TestClickNextToThePicker(t *testing.T) {
	d := start(t, 120, 40)
	for y := range 39 { // the footer is the list's
		for x := 0; x < 120; x += 7 {
			before, focus := d.model.theme, d.model.focus
			d.press("t")
			o := d.model.top()
			if contains(d.model.overlayRect(o, d.model.overlayFrame(o)), x, y) {
				d.press("esc")
				continue
			}
			d.click(x, y)
			if d.model.top() != nil || d.model.theme != before || d.model.focus != focus {
				t.Fatalf("a click at %d, %d leaves %v, theme %s", x, y, d.model.top(), d.model.theme)
			}
		}
	}
}
