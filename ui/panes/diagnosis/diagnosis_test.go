package diagnosis

import (
	"strings"
	"testing"

	"bulla/core"
	"bulla/core/diagnose"
	"bulla/ui/keymap"
	"bulla/ui/pane/panetest"
)

// TestTheLocalKeyTakesOneLine holds that the note which every composed token has leaves
// the room to the others.
func TestTheLocalKeyTakesOneLine(t *testing.T) {
	for _, size := range [][2]int{{71, 8}, {40, 7}, {46, 8}} {
		b := panetest.New(t, New(), size[0], size[1])
		rows := b.Rows()
		if len(rows) != 3 || !strings.HasSuffix(rows[1], "local key: Courier refuses this token") {
			t.Errorf("%v: the rows are %q, want the local key in the second of three", size, rows)
		}
		for _, user := range []string{"wren", "bird"} {
			b.Apply(core.AddScope{Scope: "user_id:" + user})
		}
		rows = b.Rows()
		if got, _ := b.Pane.Selected(b.Frame()); got.Code != "user-several" || !strings.HasPrefix(rows[1], b.Glyphs.Note) {
			t.Errorf("%v: the cursor is on %s, the rows are %q", size, got.Code, rows)
		}
		b.Shows("2 users")
		b.Do(keymap.Last)
		if got, _ := b.Pane.Selected(b.Frame()); got.Code != diagnose.CodeLocalKey {
			t.Errorf("%v: the last finding is %s", size, got.Code)
		}
		effect := b.Do(keymap.Open)
		if effect.Detail == nil || effect.Detail.Title != diagnose.CodeLocalKey {
			t.Errorf("%v: enter does not explain the local key", size)
		}
	}
}

// TestErrorsComeBeforeTheLocalKey keeps the order of what is worse.
func TestErrorsComeBeforeTheLocalKey(t *testing.T) {
	b := panetest.New(t, New(), 71, 20)
	b.Apply(core.AddScope{Scope: "inbox:read:mesages"})
	findings := b.Pane.findings(b.Frame())
	for i := 1; i < len(findings); i++ {
		if findings[i].Severity < findings[i-1].Severity {
			t.Errorf("%s (%s) comes after %s (%s)", findings[i].Code, findings[i].Severity, findings[i-1].Code, findings[i-1].Severity)
		}
	}
	if last := findings[len(findings)-1]; last.Code != diagnose.CodeLocalKey {
		t.Errorf("the last finding is %s", last.Code)
	}
}
