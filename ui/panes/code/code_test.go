package code

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core"
	"bulla/core/courier"
	"bulla/core/snippet"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/pane"
	"bulla/ui/pane/panetest"
)

type bench struct{ *panetest.Bench[*Overlay] }

func newBench(t *testing.T) *bench {
	t.Helper()
	return &bench{panetest.New(t, New(), 74, 30)}
}

// to moves to a language.
func (b *bench) to(name string) {
	b.T.Helper()
	for range snippet.Languages() {
		if b.Pane.language().Name == name {
			return
		}
		b.Do(keymap.Right)
	}
	b.T.Fatalf("there is no language %q", name)
}

// TestCode shows and copies the snippet of every language.
func TestCode(t *testing.T) {
	b := newBench(t)
	b.Width, b.Height = 200, 400
	request := b.Core.Request
	lifetime, err := request.Lifetime()
	if err != nil {
		t.Fatal(err)
	}
	for _, language := range snippet.Languages() {
		want, err := snippet.Render(language.Name,
			snippet.Request{Scope: request.Scope(), ExpiresIn: lifetime, Region: courier.US})
		if err != nil {
			t.Fatal(err)
		}
		effect := b.Do(keymap.CopyHere)
		if effect.Copy != want || effect.Copied != language.Title+" code" {
			t.Errorf("%s: copied as %q:\n%s", language.Name, effect.Copied, effect.Copy)
		}
		rows := b.Rows()
		if got := strings.Join(rows[2:], "\n") + "\n"; got != strings.ReplaceAll(want, "\t", "    ") &&
			language.Name != "go" {
			t.Errorf("%s shows:\n%s\nwant\n%s", language.Name, got, want)
		}
		if !strings.Contains(rows[0], "‹"+language.Title+"›") {
			t.Errorf("%s is not marked in %q", language.Title, rows[0])
		}
		if _, facts := b.Pane.Title(b.Frame()); !strings.HasPrefix(facts.Plain(), language.File) {
			t.Errorf("facts %q, want %s", facts.Plain(), language.File)
		}
		b.Do(keymap.Right)
	}
	if b.Pane.at != 0 {
		t.Error("the last language is not followed by the first")
	}
	b.Do(keymap.Left)
	b.Shows("‹Refresh timer›")
}

// TestComposed shows code for the composed token, even while a pasted token is shown.
func TestComposed(t *testing.T) {
	b := newBench(t)
	b.Width, b.Height = 200, 200
	b.Shows("user_id:pigeon")
	b.Apply(core.AddScope{Scope: "user_id:magpie"})
	b.Shows("user_id:magpie")
	b.Apply(core.Paste{Text: b.Core.Composed.Text})
	b.Apply(core.SetExpiry{Text: "3h"})
	b.Shows("for the composed token, not the one shown", "3h")
	b.Pane.SetRegion(courier.EU)
	b.Shows("https://api.eu.courier.com")
	b.Pane.SetRegion(courier.US)
	b.Shows("https://api.courier.com")
}

// TestNoCode checks the reasons for showing no code.
func TestNoCode(t *testing.T) {
	for name, c := range map[string]struct {
		change core.Change
		want   string
	}{
		"expiry not understood": {core.SetExpiry{Text: "soon"}, "✗ expires_in \"soon\""},
		"no scope":              {core.SetScope{}, "✗ the scope is empty"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.Apply(c.change)
			b.Shows(c.want)
			if b.Pane.Disabled(keymap.CopyHere, b.Frame()) == "" {
				t.Error("there is code to copy")
			}
			if got := b.Pane.Do(keymap.CopyHere, b.Frame()); got.Copy != "" {
				t.Errorf("copied %q", got.Copy)
			}
		})
	}
}

// TestScroll scrolls the code. Another language starts at its beginning.
func TestScroll(t *testing.T) {
	b := newBench(t)
	b.to("go")
	b.Height = 400
	all := b.Rows()
	b.Height = 12
	window := len(b.Rows())
	page := window - 2
	b.Do(keymap.Down)
	if got := b.Rows()[2]; got != all[3] {
		t.Errorf("a line down: %q, want %q", got, all[3])
	}
	b.Do(keymap.Last)
	if got := b.Rows()[window-1]; got != all[len(all)-1] {
		t.Errorf("the end: %q, want %q", got, all[len(all)-1])
	}
	b.Do(keymap.Down, keymap.PageUp)
	if got, want := b.Rows()[2], all[len(all)-page-(page-1)]; got != want {
		t.Errorf("a page up from the end: %q, want %q", got, want)
	}
	b.Do(keymap.Last, keymap.Right)
	b.Shows("<?php")
}

// TestComments mutes comment lines and nothing else.
func TestComments(t *testing.T) {
	slashes, hash := snippet.Highlights{Comment: "//"}, snippet.Highlights{Comment: "#"}
	for _, c := range []struct {
		line string
		h    snippet.Highlights
		want themes.Role
	}{
		{"// a comment", slashes, themes.Muted},
		{"    // a comment", slashes, themes.Muted},
		{"# a comment", hash, themes.Muted},
		{"# no comment", slashes, themes.Text},
		{`url = "https://x" // mixed`, slashes, themes.Text},
		{"", slashes, themes.Text},
	} {
		want := pane.Text(c.want, c.line)
		if got := color(c.line, c.h); !reflect.DeepEqual(got, want) {
			t.Errorf("%q has another role", c.line)
		}
	}
}

func TestUntabbed(t *testing.T) {
	for line, want := range map[string]string{
		"": "", "a": "a", "\ta": "    a", "\t\ta": "        a", "ab\tc": "ab  c", "abcd\te": "abcd    e",
	} {
		if got := untabbed(line); got != want {
			t.Errorf("untabbed(%q) = %q, want %q", line, got, want)
		}
	}
}

// TestWraps shows all of a long line. Continued lines start with a glyph, which is not copied.
func TestWraps(t *testing.T) {
	b := newBench(t)
	b.Height = 500
	sign := b.Frame().Glyphs.More + " "
	for _, language := range snippet.Languages() {
		code := b.Do(keymap.CopyHere).Copy
		for _, b.Width = range []int{20, 36, 44, 72} {
			var shown strings.Builder
			rows := b.Rows()[2:]
			for i, row := range rows {
				more, goesOn := strings.CutPrefix(row, sign)
				if i > 0 && !goesOn {
					shown.WriteString("\n")
				}
				shown.WriteString(more)
			}
			if got, want := squeezed(shown.String()), squeezed(untabbedAll(code)); got != want {
				t.Errorf("%s at %d cells shows\n%s\nwant\n%s", language.Name, b.Width, got, want)
			}
		}
		b.Do(keymap.Right)
	}
}

// squeezed returns text without spaces, because spaces at the end of a row can't be seen.
func squeezed(text string) string { return strings.ReplaceAll(strings.TrimRight(text, "\n"), " ", "") }

func untabbedAll(code string) string { return strings.ReplaceAll(code, "\t", "") }

func TestBreakAt(t *testing.T) {
	for _, c := range []struct {
		line string
		room int
		want int
	}{
		{"aaaa bbbb", 6, 5},
		{"aaaa bbbb", 5, 5},
		{"aaaabbbb", 6, 6},
		{"a bbbbbbbbbb", 8, 8}, // the space comes too early
		{"ab", 1, 1},
	} {
		if got := breakAt(c.line, c.room); got != c.want {
			t.Errorf("%q breaks at %d of %d, want %d", c.line, got, c.room, c.want)
		}
	}
}

// TestFacts checks which facts the upper border shows if the lower one has no room for them.
func TestFacts(t *testing.T) {
	b := newBench(t)
	for _, c := range []struct {
		language      string
		width, height int
		want          string
	}{
		{"curl", 36, 10, "issue-token.sh · left/right"},
		{"curl", 42, 10, "issue-token.sh · left/right"},
		{"curl", 72, 10, "issue-token.sh · backend · pgdn scrolls"},
		{"curl", 72, 400, "issue-token.sh · backend"},
		{"refresh", 36, 400, "courier-refresh.js"},
		{"react", 20, 10, "NotificationInbox.jsx"},
	} {
		b.to(c.language)
		b.Width, b.Height = c.width, c.height
		if _, facts := b.Pane.Title(b.Frame()); facts.Plain() != c.want {
			t.Errorf("%s at %dx%d: %q, want %q", c.language, c.width, c.height, facts.Plain(), c.want)
		}
	}
}

// TestGap says which scopes the component of a client lacks, and shows the component that fits.
func TestGap(t *testing.T) {
	b := newBench(t)
	b.to("react")
	b.Hides("! Inbox needs")
	b.Apply(core.SetScope{Text: "user_id:pigeon read:brands"})
	b.Shows("! Inbox needs inbox:read:messages inbox:write:events")
	b.Apply(core.SetScope{Text: "user_id:pigeon read:preferences write:preferences"})
	b.Hides("needs inbox")
	b.Height = 100
	b.Shows("<CourierPreferences />")
	if _, facts := b.Pane.Title(b.Frame()); !strings.HasPrefix(facts.Plain(), "NotificationPreferences.jsx") {
		t.Errorf("the file is %q", facts.Plain())
	}
	b.Apply(core.SetScope{Text: "user_id:pigeon read:brands"})
	b.to("go")
	b.Hides("! Inbox needs")
}

// TestSizes checks that every line fits the width and that the chosen language is visible.
func TestSizes(t *testing.T) {
	b := newBench(t)
	for _, language := range snippet.Languages() {
		for b.Width = 20; b.Width <= 110; b.Width += 9 {
			for _, height := range []int{3, 7, 8, 20, 40} {
				b.Height = height
				f := b.Frame()
				lines := b.Pane.Render(f)
				if want := min(height, b.Pane.Wants(f)); len(lines) != want {
					t.Fatalf("%s %dx%d: %d lines, want %d", language.Name, b.Width, height, len(lines), want)
				}
				for _, line := range lines {
					if line.Width() != b.Width {
						t.Fatalf("%s %dx%d: %d cells: %q", language.Name, b.Width, height, line.Width(), line.Plain())
					}
				}
				if !strings.Contains(lines[0].Plain(), "‹"+language.Title+"›") {
					t.Fatalf("%s %dx%d: %q", language.Name, b.Width, height, lines[0].Plain())
				}
			}
		}
		b.Width = 74
		b.Do(keymap.Right)
	}
}

// TestTabs shows only whole names, and as many as fit.
func TestTabs(t *testing.T) {
	b := newBench(t)
	for range snippet.Languages() {
		for b.Width = 20; b.Width <= 110; b.Width++ {
			line := b.Rows()[0]
			fitting := 0
			for _, language := range slices.Backward(snippet.Languages()) { // "React Native" before "React"
				if title := " " + language.Title + " "; strings.Contains(line+" ", title) ||
					strings.Contains(line, "‹"+language.Title+"›") {
					line = strings.Replace(line+" ", title, "   ", 1)
					line = strings.Replace(line, "‹"+language.Title+"›", "  ", 1)
					fitting++
				}
			}
			if left := strings.Trim(line, " …"); left != "" || fitting == 0 {
				t.Fatalf("at %d cells with %d names: %q has %q of a name", b.Width, fitting, b.Rows()[0], left)
			}
		}
		b.Do(keymap.Right)
	}
	b.Width = 40
	b.to("ruby")
	if got, want := b.Rows()[0], "…"; !strings.HasPrefix(got, want) || !strings.HasSuffix(got, want) {
		t.Errorf("%q has no ellipsis at its ends", got)
	}
}

// TestType checks that letters without a binding only get a message.
func TestType(t *testing.T) {
	b := newBench(t)
	before := b.Screen()
	got := b.Pane.Type(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("x")}, b.Frame())
	if got.Say != "esc closes the window" || got.Copy != "" {
		t.Errorf("a letter has the effect %+v", got)
	}
	if b.Screen() != before {
		t.Error("a letter changed the screen")
	}
}
