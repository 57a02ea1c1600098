package claims

import (
	"strings"
	"testing"

	"bulla/ui/keymap"
)

// TestEachAudienceHasItsRow checks that several audiences are listed like scopes: one a row, each
// with its own mark and its own text to copy.
func TestEachAudienceHasItsRow(t *testing.T) {
	d := inspect(t, `{"alg":"none"}`, `{"aud":["api://orders",7,"web"],"sub":"x"}`)
	got := d.screen()
	for _, want := range []string{"aud          api://orders", "\n          " + strings.Repeat(" ", 13) + "7", strings.Repeat(" ", 13) + "web"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q does not show:\n%s", want, got)
		}
	}
	d.do(keymap.Down, keymap.Down)
	if text, what := d.pane.Copy(d.frame()); text != "web" || what != "aud" {
		t.Errorf("copied %q, %q", text, what)
	}
	mark := d.pane.Mark(d.frame())
	if got := d.snap.Token.Payload.Text[mark.Start:mark.End]; got != `"web"` {
		t.Errorf("the mark is on %s", got)
	}
	one := inspect(t, `{"alg":"none"}`, `{"aud":["web"],"sub":"x"}`)
	if got := one.screen(); !strings.Contains(got, `["web"]`) {
		t.Errorf("an array of one is not shown as such:\n%s", got)
	}
}
