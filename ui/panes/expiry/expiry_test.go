package expiry

import (
	"strings"
	"testing"
	"time"
	"unicode"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core"
	"bulla/ui/keymap"
	"bulla/ui/pane"
	"bulla/ui/pane/panetest"
)

// TestEverySize draws empty, usual and hostile expiries in panes of many sizes.
func TestEverySize(t *testing.T) {
	for name, prepare := range map[string]func(b *panetest.Bench[*Pane]){
		"the start":      func(*panetest.Bench[*Pane]) {},
		"never":          func(b *panetest.Bench[*Pane]) { b.Apply(core.NeverExpire{}) },
		"empty":          func(b *panetest.Bench[*Pane]) { b.Apply(core.SetExpiry{Text: ""}) },
		"milliseconds":   func(b *panetest.Bench[*Pane]) { b.Apply(core.SetExpiry{Text: "3600"}) },
		"far away":       func(b *panetest.Bench[*Pane]) { b.Apply(core.SetExpiry{Text: "99999999999d"}) },
		"escapes":        func(b *panetest.Bench[*Pane]) { b.Apply(core.SetExpiry{Text: "1d\x1b]52;\u202e\x00鳩"}) },
		"long":           func(b *panetest.Bench[*Pane]) { b.Apply(core.SetExpiry{Text: strings.Repeat("9", 5000)}) },
		"typing":         func(b *panetest.Bench[*Pane]) { b.Do(keymap.Edit); b.Write("2 鳩ays") },
		"a token":        func(b *panetest.Bench[*Pane]) { b.Inspect(`{"iat":1795160800,"exp":1795247200}`) },
		"an expired one": func(b *panetest.Bench[*Pane]) { b.Inspect(`{"iat":1,"exp":2}`) },
		"no exp":         func(b *panetest.Bench[*Pane]) { b.Inspect(`{}`) },
		"a bad exp":      func(b *panetest.Bench[*Pane]) { b.Inspect(`{"exp":"\u001b[31m"}`) },
		"a huge exp":     func(b *panetest.Bench[*Pane]) { b.Inspect(`{"iat":-1e300,"exp":1e300}`) },
		"no token":       func(b *panetest.Bench[*Pane]) { b.Apply(core.Paste{Text: "hello"}) },
	} {
		b := panetest.New(t, New(), 40, 8)
		prepare(b)
		for _, width := range []int{1, 8, 20, 40, 100} {
			for _, height := range []int{1, 3, 8, 30} {
				b.Width, b.Height = width, height
				checkSize(t, name, b)
			}
		}
	}
}

func checkSize(t *testing.T, name string, b *panetest.Bench[*Pane]) {
	t.Helper()
	f := b.Frame()
	box := pane.Box{Glyphs: f.Glyphs}
	lines := box.Draw(b.Pane.Render(f), f.Width+4, f.Height+2)
	if len(lines) != f.Height+2 {
		t.Errorf("%s at %dx%d: %d lines", name, f.Width, f.Height, len(lines))
	}
	for _, line := range lines {
		text := line.Plain()
		if line.Width() != f.Width+4 || strings.ContainsFunc(text, unicode.IsControl) {
			t.Errorf("%s at %dx%d: %d cells: %q", name, f.Width, f.Height, line.Width(), text)
		}
	}
}

// TestTyping checks that the meaning of the text shows as it is typed, and that a fault is pointed
// at.
func TestTyping(t *testing.T) {
	for _, tt := range []struct {
		typed string
		shows []string
	}{
		{"2 days", []string{"2 days = 172,800 s", "expires Sun 22 Nov 11:06:40", `sent as "expires_in": "2 days"`}},
		{"3600", []string{"3.6 s", "a string without a unit means milliseconds"}},
		{"2 dayz", []string{"             ^", "the unit \"dayz\" is not known", "did you mean", "no token until this is fixed"}},
		{"90m", []string{"1 h 30 min = 5,400 s"}},
		{"31d", []string{"more than 30 days"}},
	} {
		b := panetest.New(t, New(), 60, 12)
		b.Do(keymap.Edit)
		b.Write(tt.typed)
		b.Shows(tt.shows...)
		effect := b.Carry(b.Pane.Accept(b.Frame()))
		if refused := strings.Contains(tt.typed, "z"); refused != b.Pane.Typing() || refused != (effect.Say != "") {
			t.Errorf("%q: typing %v, said %q", tt.typed, b.Pane.Typing(), effect.Say)
		}
	}
}

// TestPasted checks how much time a pasted token has left.
func TestPasted(t *testing.T) {
	for _, tt := range []struct {
		payload string
		shows   []string
	}{
		{`{"iat":1795165600,"exp":1795252000}`, []string{"left", "expires Sat 21 Nov", "lifetime 1 day"}},
		{`{"iat":1795079200,"exp":1795165600}`, []string{"expired", "ago", "lifetime 1 day"}},
		{`{"iat":1795165600}`, []string{"it never expires", "can't be revoked"}},
		{`{"exp":"soon"}`, []string{"exp is not a valid date: see Diagnosis"}},
		{`{"nbf":1796000000,"exp":1797000000}`, []string{"not valid yet, for another "}},
	} {
		b := panetest.New(t, New(), 60, 12)
		b.Inspect(tt.payload)
		b.Shows(tt.shows...)
		if title, _ := b.Pane.Title(b.Frame()); title != "Expiry" {
			t.Errorf("the title is %q", title)
		}
		for _, action := range []keymap.Action{keymap.Left, keymap.Right, keymap.Edit} {
			if why := b.Pane.Disabled(action, b.Frame()); !strings.Contains(why, "the pasted token's expiry") {
				t.Errorf("%s is disabled for %q", action, why)
			}
		}
	}
	b := panetest.New(t, New(), 60, 12)
	b.Apply(core.Paste{Text: "hello"})
	b.Shows("no token", "press p to paste another")
}

// TestTheBarEndsWithNow checks that the mark of the present stays inside the bar.
func TestTheBarEndsWithNow(t *testing.T) {
	for _, age := range []time.Duration{0, 12 * time.Hour, 24 * time.Hour, 1000 * time.Hour} {
		b := panetest.New(t, New(), 40, 8)
		b.Inspect(`{"iat":1795165600,"exp":1795252000}`)
		b.Now = time.Unix(1795165600, 0).Add(age)
		b.Shows(b.Glyphs.BarNow)
	}
}

// TestUntil checks that a time shows the expires_in that it comes to as it is typed, and that this
// is what the request keeps.
func TestUntil(t *testing.T) {
	for _, tt := range []struct {
		typed, sent string
		shows       []string
	}{
		{"until 17:00", "21200s", []string{"5 h 53 min 20 s = 21,200 s", `sent as "expires_in": "21200s"`, "expires Fri 20 Nov 17:00:00"}},
		{"until 9:00", "78800s", []string{"! 9:00 has passed, so tomorrow", "expires Sat 21 Nov 09:00:00"}},
		{"until 17:00 UTC", "24800s", []string{"Fri 20 Nov 18:00:00 CET", "Fri 20 Nov 17:00:00 UTC"}},
		{"2026-12-20 11:06:40", "30d", []string{`sent as "expires_in": "30d"`}},
		{"2027-01-01", "3588800s", []string{"more than 30 days"}},
		{"2025-01-01", "", []string{"           ^", "2025-01-01 00:00 CET has passed", "no token until this is fixed"}},
		{"until 25:00", "", []string{"                 ^", "\"25:00\" is not a valid time of day"}},
	} {
		b := panetest.New(t, New(), 60, 12)
		b.Do(keymap.Edit)
		b.Write(tt.typed)
		b.Shows(tt.shows...)
		effect := b.Carry(b.Pane.Accept(b.Frame()))
		if tt.sent == "" {
			if !b.Pane.Typing() || effect.Say == "" {
				t.Errorf("%q: typing %v, said %q", tt.typed, b.Pane.Typing(), effect.Say)
			}
			continue
		}
		if b.Core.Request.Expiry != tt.sent || !strings.HasPrefix(effect.Say, "expires_in "+tt.sent+": until ") {
			t.Errorf("%q: the request has %q, want %q; said %q", tt.typed, b.Core.Request.Expiry, tt.sent, effect.Say)
		}
	}
}

// TestUntilCountsFromEnter checks that the time between the last key and enter doesn't count.
func TestUntilCountsFromEnter(t *testing.T) {
	b := panetest.New(t, New(), 60, 12)
	b.Do(keymap.Edit)
	b.Write("until 17:00")
	b.Now = b.Now.Add(10 * time.Minute)
	if said, want := b.Carry(b.Pane.Accept(b.Frame())).Say, "expires_in 20600s: until Fri 20 Nov 17:00 CET, if issued now"; said != want {
		t.Errorf("said %q, want %q", said, want)
	}
	if exp := b.Frame().Snapshot.Times.ExpiresAt.Time.In(b.Now.Location()).Format("15:04:05"); exp != "17:00:00" {
		t.Errorf("exp is at %s, want 17:00:00", exp)
	}
}

// TestUnitCompletes completes a unit after a space.
func TestUnitCompletes(t *testing.T) {
	b := panetest.New(t, New(), 42, 9)
	b.Do(keymap.Edit)
	b.Write("2 d")
	b.Shows("2 days")
	b.Press(tea.KeyTab)
	if got := b.Core.Request.Expiry; got != "2 days" || b.Pane.Completes() {
		t.Errorf("expiry %q, completes %v", got, b.Pane.Completes())
	}
}
