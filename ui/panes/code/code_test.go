package code

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core"
	"bulla/core/courier"
	"bulla/core/signing"
	"bulla/core/snippet"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/pane"
)

var now = time.Date(2026, 11, 20, 11, 6, 40, 0, time.UTC)

type bench struct {
	t             *testing.T
	pane          *Pane
	core          core.Workbench
	width, height int
}

func newBench(t *testing.T) *bench {
	t.Helper()
	signer, err := signing.NewSecret([]byte("the-local-secret-of-32-bytes-abc"), "test")
	if err != nil {
		t.Fatal(err)
	}
	moment := core.Moment{Now: now, ID: "00000000-0000-4000-8000-0000000000aa"}
	return &bench{t: t, core: core.New(signer, moment), pane: New(), width: 74, height: 30}
}

func (b *bench) apply(change core.Change) { b.core = b.core.Apply(change, core.Moment{Now: now}) }

func (b *bench) frame() pane.Frame {
	s := b.core.Snapshot(now)
	b.pane.SetSize(b.width, b.height)
	return pane.Frame{Snapshot: &s, Glyphs: themes.Unicode(), Width: b.width, Height: b.height, Focused: true}
}

func (b *bench) do(actions ...keymap.Action) (effect pane.Effect) {
	b.t.Helper()
	for _, action := range actions {
		if why := b.pane.Disabled(action, b.frame()); why != "" {
			b.t.Fatalf("%s is disabled: %s", action, why)
		}
		effect = b.pane.Do(action, b.frame())
	}
	return effect
}

// to goes to a language.
func (b *bench) to(name string) {
	b.t.Helper()
	for range snippet.Languages() {
		if b.pane.language().Name == name {
			return
		}
		b.do(keymap.Right)
	}
	b.t.Fatalf("there is no language %q", name)
}

// rows returns the lines that show.
func (b *bench) rows() []string {
	var rows []string
	for _, line := range b.pane.Render(b.frame()) {
		rows = append(rows, strings.TrimRight(line.Plain(), " "))
	}
	return rows
}

func (b *bench) screen() string { return strings.Join(b.rows(), "\n") }

func (b *bench) shows(texts ...string) {
	b.t.Helper()
	for _, text := range texts {
		if !strings.Contains(b.screen(), text) {
			b.t.Errorf("%q does not show:\n%s", text, b.screen())
		}
	}
}

// TestCode shows and copies every language as the snippets have it.
func TestCode(t *testing.T) {
	b := newBench(t)
	b.width, b.height = 200, 400
	request := b.core.Request
	lifetime, err := request.Lifetime()
	if err != nil {
		t.Fatal(err)
	}
	for _, language := range snippet.Languages() {
		want, err := snippet.Render(language.Name, snippet.Request{Scope: request.Scope(), ExpiresIn: lifetime, Region: courier.US})
		if err != nil {
			t.Fatal(err)
		}
		effect := b.do(keymap.CopyHere)
		if effect.Copy != want || effect.Copied != language.Title+" code" {
			t.Errorf("%s: copied as %q:\n%s", language.Name, effect.Copied, effect.Copy)
		}
		rows := b.rows()
		if got := strings.Join(rows[2:], "\n") + "\n"; got != strings.ReplaceAll(want, "\t", "    ") && language.Name != "go" {
			t.Errorf("%s shows:\n%s\nwant\n%s", language.Name, got, want)
		}
		if !strings.Contains(rows[0], "‹"+language.Title+"›") {
			t.Errorf("%s is not marked in %q", language.Title, rows[0])
		}
		if _, facts := b.pane.Title(b.frame()); !strings.HasPrefix(facts.Plain(), language.File) {
			t.Errorf("facts %q, want %s", facts.Plain(), language.File)
		}
		b.do(keymap.Right)
	}
	if b.pane.at != 0 {
		t.Error("behind the last language comes another than the first")
	}
	b.do(keymap.Left)
	b.shows("‹Refresh timer›")
}

// TestComposed follows what is composed, also while a pasted token is looked at.
func TestComposed(t *testing.T) {
	b := newBench(t)
	b.width, b.height = 200, 200
	b.shows("user_id:pigeon")
	b.apply(core.AddScope{Scope: "user_id:magpie"})
	b.shows("user_id:magpie")
	b.apply(core.Paste{Text: b.core.Composed.Text})
	b.apply(core.SetExpiry{Text: "3h"})
	b.shows("for what is composed", "3h")
	b.pane.SetRegion(courier.EU)
	b.shows("https://api.eu.courier.com")
	b.pane.SetRegion(courier.US)
	b.shows("https://api.courier.com")
}

// TestNoCode says why there is none.
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
			b.apply(c.change)
			b.shows(c.want)
			if b.pane.Disabled(keymap.CopyHere, b.frame()) == "" {
				t.Error("there is code to copy")
			}
			if got := b.pane.Do(keymap.CopyHere, b.frame()); got.Copy != "" {
				t.Errorf("copied %q", got.Copy)
			}
		})
	}
}

// TestScroll moves through the code, and back to its beginning in another language.
func TestScroll(t *testing.T) {
	b := newBench(t)
	b.to("go")
	b.height = 400
	all := b.rows()
	b.height = 12
	window := len(b.rows())
	page := window - 2
	b.do(keymap.Down)
	if got := b.rows()[2]; got != all[3] {
		t.Errorf("a line down: %q, want %q", got, all[3])
	}
	b.do(keymap.Last)
	if got := b.rows()[window-1]; got != all[len(all)-1] {
		t.Errorf("the end: %q, want %q", got, all[len(all)-1])
	}
	b.do(keymap.Down, keymap.PageUp)
	if got, want := b.rows()[2], all[len(all)-page-(page-1)]; got != want {
		t.Errorf("a page up from the end: %q, want %q", got, want)
	}
	b.do(keymap.Last, keymap.Right)
	b.shows("<?php")
}

// TestComments sets comment lines apart and nothing else.
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
		if got := colour(c.line, c.h); !reflect.DeepEqual(got, want) {
			t.Errorf("%q is set in another role", c.line)
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

// TestSizes draws every line in its width, with the chosen language in sight.
func TestSizes(t *testing.T) {
	b := newBench(t)
	for _, language := range snippet.Languages() {
		for b.width = 20; b.width <= 110; b.width += 9 {
			for _, height := range []int{3, 7, 8, 20, 40} {
				b.height = height
				f := b.frame()
				lines := b.pane.Render(f)
				if want := min(height, b.pane.Wants(f)); len(lines) != want {
					t.Fatalf("%s %dx%d: %d lines, want %d", language.Name, b.width, height, len(lines), want)
				}
				for _, line := range lines {
					if line.Width() != b.width {
						t.Fatalf("%s %dx%d: %d cells: %q", language.Name, b.width, height, line.Width(), line.Plain())
					}
				}
				if !strings.Contains(lines[0].Plain(), "‹"+language.Title+"›") {
					t.Fatalf("%s %dx%d: %q", language.Name, b.width, height, lines[0].Plain())
				}
			}
		}
		b.width = 74
		b.do(keymap.Right)
	}
}

// TestTabs shows whole names alone, and as many as fit.
func TestTabs(t *testing.T) {
	b := newBench(t)
	for range snippet.Languages() {
		for b.width = 20; b.width <= 110; b.width++ {
			line := b.rows()[0]
			fitting := 0
			for _, language := range slices.Backward(snippet.Languages()) { // "React Native" before "React"
				if title := " " + language.Title + " "; strings.Contains(line+" ", title) || strings.Contains(line, "‹"+language.Title+"›") {
					line = strings.Replace(line+" ", title, "   ", 1)
					line = strings.Replace(line, "‹"+language.Title+"›", "  ", 1)
					fitting++
				}
			}
			if left := strings.Trim(line, " …"); left != "" || fitting == 0 {
				t.Fatalf("at %d cells with %d names: %q has %q of a name", b.width, fitting, b.rows()[0], left)
			}
		}
		b.do(keymap.Right)
	}
	b.width = 40
	b.to("ruby")
	if got, want := b.rows()[0], "…"; !strings.HasPrefix(got, want) || !strings.HasSuffix(got, want) {
		t.Errorf("%q has no ellipsis at its ends", got)
	}
}

// TestType takes no text.
func TestType(t *testing.T) {
	b := newBench(t)
	before := b.screen()
	if got := b.pane.Type(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("x")}, b.frame()); got.Say != "" || got.Copy != "" {
		t.Errorf("a letter has the effect %+v", got)
	}
	if b.screen() != before {
		t.Error("a letter changed what shows")
	}
}
