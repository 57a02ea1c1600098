package pane

import (
	"reflect"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/themes"
)

// TestField draws the text around the cursor, in its width and with the cursor in sight.
func TestField(t *testing.T) {
	f := NewField("", "abcdefghijklmnop", "a hint")
	for _, c := range []struct {
		name  string
		keys  []tea.KeyType
		width int
		here  bool
		want  string
	}{
		{"wide", nil, 20, true, "abcdefghijklmnop"},
		{"elsewhere", nil, 8, false, "abcdefg…"},
		{"at its end", nil, 8, true, "…klmnop"},
		{"at its beginning", []tea.KeyType{tea.KeyHome}, 8, true, "abcdefg…"},
		{"further on", []tea.KeyType{tea.KeyRight, tea.KeyRight}, 8, true, "abcdefg…"},
		{"scrolled", []tea.KeyType{tea.KeyRight, tea.KeyRight, tea.KeyRight, tea.KeyRight}, 8, true, "…cdefgh…"},
		{"very narrow", nil, 3, true, "fgh"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, key := range c.keys {
				f.Type(tea.KeyMsg{Type: key})
			}
			line := f.Draw(c.width, c.here, "…")
			if got := strings.TrimRight(line.Plain(), " "); got != c.want || line.Width() != c.width {
				t.Errorf("%q in %d cells, want %q in %d", got, line.Width(), c.want, c.width)
			}
		})
	}
}

// TestPlaceholder draws the hint behind the cursor, which stays where it is when the field is left.
func TestPlaceholder(t *testing.T) {
	for _, hint := range []string{"a hint", ""} {
		f := NewField("", "", hint)
		here, left := f.Draw(10, true, "…"), f.Draw(10, false, "…")
		if here.Plain() != left.Plain() {
			t.Errorf("typed in %q, left %q", here.Plain(), left.Plain())
		}
	}
	f := NewField("", "", "a hint")
	want := *new(Line).PutCursor()
	want.Add(themes.Faint, "a hint").PadTo(10).On(themes.Field)
	if got := f.Draw(10, true, "…"); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// TestFieldWidths types texts of wide, joined and hostile characters at every width.
func TestFieldWidths(t *testing.T) {
	for _, text := range []string{"", "plain", "世界世界世界世界", "e\u0301e\u0301e\u0301e\u0301", "\u202eabc\u200b", "👩‍👩‍👧 family", strings.Repeat("é", 60)} {
		for _, hides := range []func(string) int{nil, HideAll} {
			f := NewField("", text, "a hint that is longer than most fields").Hiding(hides)
			for range 1 + len([]rune(text)) {
				for width := 1; width < 40; width++ {
					for _, here := range []bool{true, false} {
						line := f.Draw(width, here, "…")
						if line.Width() != width {
							t.Fatalf("%q takes %d cells of %d", line.Plain(), line.Width(), width)
						}
						if cell, ok := line.Cursor(); ok != here || cell >= width {
							t.Fatalf("the cursor of %q is in cell %d of %d", line.Plain(), cell, width)
						}
					}
				}
				f.Type(tea.KeyMsg{Type: tea.KeyLeft})
			}
		}
	}
}

// TestFieldLimit takes no more than its characters.
func TestFieldLimit(t *testing.T) {
	f := NewField("", "", "")
	f.Type(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(strings.Repeat("é", 2*MaxField)), Paste: true})
	if got := len([]rune(f.Value())); got != MaxField {
		t.Errorf("%d characters, want %d", got, MaxField)
	}
	f.Set("a")
	f.Type(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("b")})
	if f.Value() != "ab" {
		t.Errorf("after Set the field holds %q", f.Value())
	}
}

// TestFieldSaysThatItIsFull names what a paste loses of its end.
func TestFieldSaysThatItIsFull(t *testing.T) {
	f := NewField("", "x", "")
	f.Type(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(strings.Repeat("é", MaxField-1)), Paste: true})
	if f.Loss() != "" || len([]rune(f.Value())) != MaxField {
		t.Errorf("%d characters, %q", len([]rune(f.Value())), f.Loss())
	}
	f.Type(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("y")})
	if want := "the field holds at most 4096 characters: the rest was dropped"; f.Loss() != want || strings.Contains(f.Value(), "y") {
		t.Errorf("said %q, want %q", f.Loss(), want)
	}
	f.Type(tea.KeyMsg{Type: tea.KeyBackspace})
	if f.Loss() != "" {
		t.Errorf("still says %q", f.Loss())
	}
}

// TestHiding draws hidden text as asterisks, with the cursor in it.
func TestHiding(t *testing.T) {
	after := func(text string) int { return strings.Index(text, ":") + 1 }
	for _, c := range []struct {
		name  string
		hides func(string) int
		text  string
		want  string
	}{
		{"nothing", nil, "hunter2", "key hunter2"},
		{"all", HideAll, "hunter2", "key *******"},
		{"all of what looks like a file", HideAll, "@Winter2026", "key ***********"},
		{"all of what looks like a variable", HideAll, "env:HOME", "key ********"},
		{"all of no text", HideAll, "", "key a hint"},
		{"the end", after, "b64:eA==", "key b64:****"},
		{"characters, not bytes", after, "a:éé", "key a:**"},
		{"from outside of the text", func(string) int { return 100 }, "abc", "key abc"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := NewField("key ", "", "a hint").Hiding(c.hides)
			f.Type(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(c.text)})
			f.Type(tea.KeyMsg{Type: tea.KeyLeft})
			line, left := f.Line(30, "…"), f.Draw(26, false, "…")
			if got := strings.TrimRight(line.Plain(), " "); got != c.want {
				t.Errorf("typed in %q, want %q", got, c.want)
			}
			if got := "key " + strings.TrimRight(left.Plain(), " "); got != c.want {
				t.Errorf("left %q, want %q", got, c.want)
			}
		})
	}
}

// TestFieldCompletes offers two endings: tab or right takes the one that is shown.
func TestFieldCompletes(t *testing.T) {
	left, right, end := tea.KeyLeft, tea.KeyRight, tea.KeyEnd
	for _, c := range []struct {
		name        string
		keys        []tea.KeyType
		shown, text string
	}{
		{"shown", nil, "inbox", "in"},
		{"tab", []tea.KeyType{tea.KeyTab}, "inbox", "inbox"},
		{"right", []tea.KeyType{right}, "inbox", "inbox"},
		{"the next one", []tea.KeyType{tea.KeyDown}, "ink", "in"},
		{"the one before", []tea.KeyType{tea.KeyUp, tea.KeyTab}, "ink", "ink"},
		{"around", []tea.KeyType{tea.KeyDown, tea.KeyDown, tea.KeyTab}, "inbox", "inbox"},
		{"not within the text", []tea.KeyType{left}, "in", "in"},
		{"right within the text", []tea.KeyType{left, right}, "inbox", "in"},
		{"tab within the text", []tea.KeyType{left, tea.KeyTab, end}, "inbox", "in"},
		{"forgotten", []tea.KeyType{tea.KeyBackspace}, "i", "i"},
		{"taken once", []tea.KeyType{tea.KeyTab, tea.KeyTab, right}, "inbox", "inbox"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := NewField("", "in", "")
			f.Offer([]string{"box", "k"})
			for _, key := range c.keys {
				f.Type(tea.KeyMsg{Type: key})
			}
			line := f.Draw(20, true, "…")
			if shown := strings.TrimRight(line.Plain(), " "); shown != c.shown || f.Value() != c.text {
				t.Errorf("shows %q and holds %q, want %q and %q", shown, f.Value(), c.shown, c.text)
			}
		})
	}
}

// TestFieldDeletesTheLastCharacter deletes a word of one character, which the input can't.
func TestFieldDeletesTheLastCharacter(t *testing.T) {
	for _, k := range []tea.KeyMsg{{Type: tea.KeyRunes, Runes: []rune("d"), Alt: true}, {Type: tea.KeyDelete, Alt: true}} {
		field := NewField("", "one two", "")
		field.Type(tea.KeyMsg{Type: tea.KeyLeft})
		field.Type(k)
		if got := field.Value(); got != "one tw" {
			t.Errorf("%s leaves %q", k, got)
		}
	}
}
