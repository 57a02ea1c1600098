package ui

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/ui/keymap"
	"bulla/ui/layout"
)

// frames returns the frames on the screen.
func (d *driver) frames() []layout.Rect {
	var all []layout.Rect
	for _, placed := range d.model.plan.Panes {
		all = append(all, placed.Rect)
	}
	return all
}

// TestPanesStayWhereTheyAre checks that no key moves a frame while the token changes.
func TestPanesStayWhereTheyAre(t *testing.T) {
	tests := []struct {
		name string
		from []string
		keys []string
	}{
		{"picking scopes", []string{"1"},
			[]string{"down", "space", "space", "end", "enter", "down", "space", "down", "space", "home", "space"}},
		{"a preset", []string{"1"}, []string{"s", "down", "down", "down", "enter"}},
		{"a user", []string{"1"}, []string{"a", "type:bluebird", "enter"}},
		{"the expiry", []string{"2"}, []string{"right", "right", "right", "right", "enter", "type:x", "esc"}},
		{"from the diagnosis to the access and back", []string{"5"}, []string{"7", "down", "end", "5", "v", "7"}},
		{"inspecting: all checks", []string{"paste", "5"}, []string{"v", "7", "5", "end", "v"}},
		{"inspecting: the cursor", []string{"paste", "4"}, []string{"down", "down", "end", "home"}},
		{"the next theme", nil, []string{"t", "t"}},
	}
	for _, size := range screenSizes[:3] {
		for _, tt := range tests {
			d := start(t, size[0], size[1])
			for _, key := range tt.from {
				if key == "paste" {
					d.paste(sampleToken)
					continue
				}
				d.press(key)
			}
			before := d.frames()
			for _, key := range tt.keys {
				d.press(key)
				if !slices.Equal(d.frames(), before) {
					t.Errorf("%s at %v: %s moves the frames from %v to %v", tt.name, size, key, before, d.frames())
					break
				}
			}
		}
	}
}

// TestRowsGoWhereTheContentIs checks that no list is cut while another frame has empty rows.
func TestRowsGoWhereTheContentIs(t *testing.T) {
	d := start(t, 160, 50)
	for _, context := range []keymap.Context{keymap.Scopes, keymap.Claims, keymap.Access, keymap.Key} {
		d.model.focusOn(context)
		if screen := d.screen(); strings.Contains(screen, "↓") {
			t.Errorf("160x50, focus on %s: a pane is cut:\n%s", context, screen)
		}
	}
	d = start(t, 80, 24)
	d.shows("jti")
	d = start(t, 120, 40)
	healthy := d.model.snap.Composed.Text
	d.paste(healthy)
	d.shows("elsewhere", "HS256 · 392 B", "jti") // the long explanation of elsewhere takes no rows from the claims
}

// TestFocusGetsRows checks that a pane whose content doesn't fit grows when it gets the focus.
func TestFocusGetsRows(t *testing.T) {
	d := start(t, 80, 24)
	d.paste(sampleToken)
	height := func() int {
		placed, _ := d.model.plan.Frame(d.model.paneOf(keymap.Claims))
		return placed.Rect.H
	}
	before := height()
	d.press("4")
	if height() <= before {
		t.Errorf("Claims has %d rows with the focus and %d without:\n%s", height(), before, d.screen())
	}
}

func TestZoom(t *testing.T) {
	for _, size := range screenSizes[:4] {
		d := start(t, size[0], size[1])
		d.press("4")
		before := d.screen()
		d.press("z")
		d.shows("4 Claims", "tenant_id", "esc all panes", "bulla")
		whole := layout.Rect{Y: 1, W: size[0], H: size[1] - 2}
		if frames := d.frames(); len(frames) != 1 || frames[0] != whole {
			t.Errorf("%v: the zoomed pane has %v, want %v", size, frames, whole)
		}
		d.press("z")
		if got := d.screen(); got != before {
			t.Errorf("%v: z doesn't bring the panes back:\n%s\nwant\n%s", size, got, before)
		}
		d.press("z", "5")
		d.shows("5 Diagnosis", "checks passed")
		d.press("tab")
		if got, want := d.model.focus, d.model.paneOf(keymap.Key); got != want || len(d.frames()) != 1 {
			t.Errorf("%v: after tab pane %d is shown in %v, want %d alone", size, got, d.frames(), want)
		}
		d.press("esc")
		if len(d.frames()) < 2 || d.model.focus != d.model.paneOf(keymap.Key) {
			t.Errorf("%v: esc doesn't bring the panes back:\n%s", size, d.screen())
		}
	}
}

// TestZoomOfTheOnlyPane checks that the smallest screens, which show one pane, say so.
func TestZoomOfTheOnlyPane(t *testing.T) {
	d := start(t, 40, 10)
	d.press("z")
	d.shows("has the whole screen already")
	d.send(tea.WindowSizeMsg{Width: 120, Height: 40})
	if len(d.frames()) < 2 {
		t.Error("a refused zoom shows on a larger screen")
	}
}

// TestTabFollowsTheEye checks that tab goes down the columns, and shift+tab the same way back.
func TestTabFollowsTheEye(t *testing.T) {
	tests := []struct {
		width, height int
		want          string
	}{
		{160, 50, "scopes expiry token claims key diagnosis access scopes"},
		{120, 40, "scopes expiry key token claims diagnosis access scopes"},
		{80, 24, "scopes expiry key token claims diagnosis access scopes"},
		{48, 16, "scopes expiry token claims diagnosis key access scopes"},
	}
	for _, tt := range tests {
		d := start(t, tt.width, tt.height)
		visited := []string{"scopes"}
		for range d.model.slotsNow() {
			d.press("tab")
			visited = append(visited, string(d.model.contexts[d.model.focus]))
		}
		if got := strings.Join(visited, " "); got != tt.want {
			t.Errorf("%dx%d: tab goes to %s, want %s", tt.width, tt.height, got, tt.want)
		}
		for i := len(visited) - 2; i >= 0; i-- {
			d.press("shift+tab")
			if got := string(d.model.contexts[d.model.focus]); got != visited[i] {
				t.Fatalf("%dx%d: shift+tab goes to %s, want %s", tt.width, tt.height, got, visited[i])
			}
		}
	}
}

// TestEditorTakesTheFreeRows checks that the editor of a long payload gets the rows that others
// don't need.
func TestEditorTakesTheFreeRows(t *testing.T) {
	d := start(t, 120, 40)
	var members []string
	for i := range 12 {
		members = append(members, fmt.Sprintf(`"claim%02d":{"a":1,"b":2}`, i))
	}
	d.paste(signed(t, "{"+strings.Join(members, ",")+"}"))
	height := func() int {
		placed, _ := d.model.plan.Frame(d.model.paneOf(keymap.Claims))
		return placed.Rect.H
	}
	d.press("1")
	before := height()
	d.press("4", "e")
	if height() <= before {
		t.Errorf("the editor has %d rows, the list had %d", height(), before)
	}
	during := height()
	d.press("type:x", "enter")
	if height() != during {
		t.Errorf("typing changes the rows from %d to %d", during, height())
	}
}
