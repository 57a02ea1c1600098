package expiry

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core"
	"bulla/ui/keymap"
	"bulla/ui/pane/panetest"
)

// TestShorterAndLonger checks that the next choice is really shorter or longer, whatever the expiry
// is now; "" means that there is no such choice.
func TestShorterAndLonger(t *testing.T) {
	for _, tt := range []struct{ now, shorter, longer string }{
		{"-1d", "", "30m"},
		{"0", "", "30m"},
		{"1ms", "", "30m"},
		{"10m", "", "30m"},
		{"30m", "", "1h"},
		{"1800s", "", "1h"},
		{"31m", "30m", "1h"},
		{"1h", "30m", "8h"},
		{"90m", "1h", "8h"},
		{"8h", "1h", "1d"},
		{"1d", "8h", "2d"},
		{"24 hours", "8h", "2d"},
		{"25h", "1d", "2d"},
		{"2d", "1d", "7d"},
		{"7d", "2d", "30d"},
		{"8d", "7d", "30d"},
		{"30d", "7d", never},
		{"31d", "30d", never},
		{"10000y", "30d", never},
		{never, "30d", ""},
		{"tomorrow", standard, standard},
		{"", standard, standard},
	} {
		for action, want := range map[keymap.Action]string{keymap.Left: tt.shorter, keymap.Right: tt.longer} {
			b := panetest.New(t, New(), 40, 8)
			b.Apply(core.SetExpiry{Text: tt.now})
			if tt.now == never {
				b.Apply(core.SetExpiry{Text: "10m"}, core.NeverExpire{})
			}
			if why := b.Pane.Disabled(action, b.Frame()); (why == "") != (want != "") {
				t.Errorf("%s of %q: disabled %q, want the choice %q", action, tt.now, why, want)
				continue
			}
			b.Carry(b.Pane.Do(action, b.Frame()))
			got := b.Core.Request.Expiry
			if b.Core.Request.Never {
				got = never
			}
			if want == "" {
				want = tt.now
			}
			if got != want {
				t.Errorf("%s of %q is %q, want %q", action, tt.now, got, want)
			}
		}
	}
}

func TestTheEndsSayWhy(t *testing.T) {
	b := panetest.New(t, New(), 40, 8)
	b.Apply(core.SetExpiry{Text: "10m"})
	if why := b.Pane.Disabled(keymap.Left, b.Frame()); !strings.Contains(why, "press enter to type") {
		t.Errorf("shorter than 10m: %q", why)
	}
	b.Apply(core.NeverExpire{})
	if why := b.Pane.Disabled(keymap.Right, b.Frame()); !strings.Contains(why, "longer than never") {
		t.Errorf("longer than never: %q", why)
	}
	b.Shows("never: no exp claim", "‹never›")
}

// TestNoneIsNever checks that the field accepts the words that --expires-in accepts.
func TestNoneIsNever(t *testing.T) {
	for _, text := range []string{"never", "None", " none "} {
		b := panetest.New(t, New(), 40, 8)
		b.Do(keymap.Edit)
		b.Write(text)
		b.Shows("never: no exp claim")
		if b.Carry(b.Pane.Accept(b.Frame())); !b.Core.Request.Never || b.Pane.Typing() {
			t.Errorf("%q becomes %+v, typing %v", text, b.Core.Request, b.Pane.Typing())
		}
	}
}

// TestLeavingBringsBackWhatWasThere checks that leaving the field restores the expiry, including
// never.
func TestLeavingBringsBackWhatWasThere(t *testing.T) {
	for _, changes := range [][]core.Change{
		{core.SetExpiry{Text: "90m"}},
		{core.SetExpiry{Text: "90m"}, core.NeverExpire{}},
	} {
		b := panetest.New(t, New(), 40, 8)
		b.Apply(changes...)
		before := b.Core.Request
		b.Do(keymap.Edit)
		b.Write("3 ye")
		b.Press(tea.KeyBackspace)
		b.Carry(b.Pane.Leave(b.Frame()))
		if got := b.Core.Request; got.Expiry != before.Expiry || got.Never != before.Never || b.Pane.Typing() {
			t.Errorf("after leaving: %q, never %v; before: %q, never %v", got.Expiry, got.Never, before.Expiry, before.Never)
		}
	}
}
