package ui

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"bulla/ui/keymap"
	"bulla/ui/terminal"
)

// TestCursorInFields types into every field, in every class of size: the terminal's cursor is
// behind what was typed, and hidden once the field is closed.
func TestCursorInFields(t *testing.T) {
	tests := []struct {
		name   string
		keys   []string // open the field
		text   string
		hidden bool // shown as asterisks
	}{
		{name: "filter", keys: []string{"/"}, text: "read"},
		{name: "user", keys: []string{"a"}, text: "magpie"},
		{name: "user with wide characters", keys: []string{"a"}, text: "世界"},
		{name: "longer than any field", keys: []string{"a"}, text: strings.Repeat("long", 50)},
		{name: "scope", keys: []string{"n"}, text: "read:brands"},
		{name: "tenant", keys: []string{"s", "end", "enter"}, text: "acme"},
		{name: "expiry", keys: []string{"2", "e"}, text: "2 days"},
		{name: "claim", keys: []string{"4", "n"}, text: "role = admin"},
		{name: "part", keys: []string{"4", "down", "down", "down", "e"}, text: "x"},
		{name: "key", keys: []string{"6", "enter"}, text: "swordfish", hidden: true},
		{name: "rule", keys: []string{"6", "end", "enter"}, text: "1m"},
		{name: "paste", keys: []string{"p"}, text: "eyJ"},
		{name: "URL", keys: []string{"o"}, text: "https://app.example"},
		{name: "header", keys: []string{"o", "tab", "tab"}, text: "Accept: text/plain"},
		{name: "body", keys: []string{"o", "tab", "tab", "tab"}, text: "abc"},
		{name: "signature", keys: []string{"H"}, text: "swordfish", hidden: true},
	}
	for _, size := range [][2]int{{120, 40}, {80, 24}, {48, 16}, {24, 8}} {
		for _, test := range tests {
			t.Run(fmt.Sprintf("%s at %dx%d", test.name, size[0], size[1]), func(t *testing.T) {
				d := start(t, size[0], size[1])
				d.press(test.keys...)
				d.press("type:" + test.text)
				want := test.text
				if test.hidden {
					want = strings.Repeat("*", len(want))
				}
				if behind := d.behindCursor(); !strings.HasSuffix(behind, last(want, 2)) {
					t.Errorf("the cursor is behind %q, not %q:\n%s", behind, want, d.screen())
				}
				_, before := d.model.draw()
				d.press("left")
				if _, after := d.model.draw(); after == before || !after.Shown {
					t.Errorf("left moves the cursor from %+v to %+v", before, after)
				}
				d.press("esc")
				if _, cursor := d.model.draw(); cursor.Shown && len(d.model.overlays) == 0 {
					t.Errorf("the cursor is shown without a field: %+v", cursor)
				}
			})
		}
	}
}

// last returns the last n characters of a text, or all.
func last(text string, n int) string {
	runes := []rune(text)
	return string(runes[max(0, len(runes)-n):])
}

// behindCursor returns what is in the row of the cursor before it.
func (d *driver) behindCursor() string {
	d.t.Helper()
	frame, cursor := d.model.draw()
	if !cursor.Shown {
		d.t.Fatalf("the cursor is hidden:\n%s", frame)
	}
	return ansi.Cut(strings.Split(frame, "\n")[cursor.Y], 0, cursor.X)
}

// TestCursorBehindWindow covers an open field with a window: only the window's cursor is shown.
func TestCursorBehindWindow(t *testing.T) {
	d := start(t, 120, 40)
	d.press("a", "type:x")
	d.model.push(newHelp(keymap.New(), "everywhere"))
	if _, cursor := d.model.draw(); cursor != (terminal.Cursor{}) {
		t.Errorf("the cursor is in a field behind the help: %+v", cursor)
	}
}

// TestTabCompletes completes a scope in its field and in the claims editor, and names the key only
// while it does something.
func TestTabCompletes(t *testing.T) {
	d := start(t, 120, 40)
	d.press("n", "type:read:pref")
	d.shows("read:preferences", "tab complete")
	d.press("tab")
	d.hides("tab complete")
	d.press("enter")
	if want := "user_id:pigeon inbox:read:messages inbox:write:events read:preferences"; d.scope() != want {
		t.Errorf("scope = %q, want %q", d.scope(), want)
	}
	d.press("4", "down", "down", "e", "type: write:p")
	d.shows("write:preferences", "tab complete")
	d.press("tab", "enter")
	if scope, _ := d.model.snap.Token.Claim("scope"); !strings.Contains(scope.Text, " write:preferences") {
		t.Errorf("scope = %q", scope.Text)
	}
}
