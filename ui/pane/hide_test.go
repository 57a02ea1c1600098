package pane

import (
	"strings"
	"testing"

	"bulla/themes"
)

func TestHide(t *testing.T) {
	var line Line
	line.Add(themes.Payload, "payload.").PutCursor().Add(themes.Signature, "sig").Add(themes.Text, " größe se").
		Add(themes.Match, "cr").Add(themes.Text, "et 漢字 end")
	find := func(text string) (found [][2]int) {
		for _, piece := range []string{"secret", "漢"} {
			at := strings.Index(text, piece)
			found = append(found, [2]int{at, at + len(piece)})
		}
		return found
	}
	got := line.Hide(themes.Signature, find, "•")
	if want := "payload.••• größe •••••• ••字 end"; got.Plain() != want {
		t.Errorf("%q, want %q", got.Plain(), want)
	}
	if got.Width() != line.Width() {
		t.Errorf("%d cells, want %d", got.Width(), line.Width())
	}
	if cell, ok := got.Cursor(); !ok || cell != 8 {
		t.Errorf("the cursor is at %d, %v", cell, ok)
	}
	for i, role := range []themes.Role{themes.Payload, themes.Signature, themes.Text, themes.Match, themes.Text} {
		if got.spans[i].role != role {
			t.Errorf("span %d is in the role %s, want %s", i, got.spans[i].role, role)
		}
	}
	nothing := func(string) [][2]int { return nil }
	if got := line.Hide(themes.NumRoles, nothing, "•"); got.Plain() != line.Plain() {
		t.Errorf("%q", got.Plain())
	}
}
