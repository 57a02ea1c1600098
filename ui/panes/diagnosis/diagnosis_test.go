package diagnosis

import (
	"os"
	"strings"
	"testing"
	"unicode"

	"bulla/core"
	"bulla/core/diagnose"
	"bulla/ui/keymap"
	"bulla/ui/pane"
	"bulla/ui/pane/panetest"
)

type bench = panetest.Bench[*Pane]

func newBench(t *testing.T, width, height int, changes ...core.Change) *bench {
	t.Helper()
	b := panetest.New(t, New(), width, height)
	b.Apply(changes...)
	return b
}

// hostilePayload has control characters, bidirectional and combining marks, wide letters and a very
// long word wherever a finding quotes it.
const hostilePayload = `{"scope":"user_id:\u001b]0;x\u0007 inbox:\u202e\u0301\u200b長:*,x","tenant_scope":"\u001b[2J","tenant_id":"長",` +
	`"jti":7,"iss":"https://\u0430\u202e","exp":"\u001b[31m","iat":1}`

// benches are the snapshots that the pane is drawn from.
func benches(t *testing.T) map[string]*bench {
	hostile := panetest.Sign(t, hostilePayload, panetest.Key(t, "another-secret-of-32-bytes-abcdef", "a key"))
	return map[string]*bench{
		"composed":  newBench(t, 80, 24),
		"no scopes": newBench(t, 80, 24, core.RemoveScope{Scope: "inbox:read:messages"}, core.RemoveScope{Scope: "inbox:write:events"}),
		"empty":     newBench(t, 80, 24, core.Paste{}),
		"no token":  newBench(t, 80, 24, core.Paste{Text: "hello \x1b[2J"}),
		"hostile":   newBench(t, 80, 24, core.Paste{Text: hostile}),
		"long": newBench(t, 80, 24, core.AddScope{Scope: strings.Repeat("長", 300)},
			core.AddScope{Scope: strings.Repeat("x", 5000)},
			core.SetExpectation{Expectation: core.Expectation{User: "\x1b[31m\u202e" + strings.Repeat("e\u0301", 300)}}),
	}
}

// TestSizes draws every snapshot at many sizes, with the cursor at several positions: exactly as
// many lines as the frame has, each as wide as the frame, and nothing that controls the terminal.
func TestSizes(t *testing.T) {
	for name, b := range benches(t) {
		t.Run(name, func(t *testing.T) {
			f := b.Frame()
			for _, b.Pane.passed = range []bool{false, true} {
				for _, width := range []int{1, 9, 24, 48, 63, 64, 120} {
					for _, height := range []int{1, 3, 8, 40} {
						f.Width, f.Height, f.Focused = width, height, height%2 == 1
						b.Pane.SetSize(width, height)
						last := max(0, len(b.Pane.findings(f))-1)
						for _, b.Pane.list.Cursor = range []int{0, 1, last / 2, last} {
							checkSize(t, b.Pane, f)
						}
					}
				}
			}
		})
	}
}

func checkSize(t *testing.T, p *Pane, f pane.Frame) {
	t.Helper()
	lines := p.Render(f)
	if len(lines) > f.Height {
		t.Fatalf("%d lines in %dx%d", len(lines), f.Width, f.Height)
	}
	drawn := pane.Box{Glyphs: f.Glyphs}.Draw(lines, f.Width+4, f.Height+2)
	if len(drawn) != f.Height+2 {
		t.Fatalf("%d lines are drawn in %dx%d", len(drawn), f.Width, f.Height)
	}
	for _, line := range drawn {
		if line.Width() != f.Width+4 || pane.Width(line.Plain()) != f.Width+4 {
			t.Fatalf("%d cells in %dx%d: %q", line.Width(), f.Width, f.Height, line.Plain())
		}
		invisible := func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }
		if strings.ContainsFunc(line.Plain(), invisible) {
			t.Fatalf("a terminal would obey %q", line.Plain())
		}
	}
}

// TestCursor checks that the finding under the cursor is always on the screen, and that a new token
// brings the cursor back to the worst one.
func TestCursor(t *testing.T) {
	b := benches(t)["hostile"]
	b.Width, b.Height = 80, 6
	for range b.Pane.findings(b.Frame()) {
		selected, _ := b.Pane.Selected(b.Frame())
		if screen := b.Screen(); !strings.Contains(screen, selected.Code) {
			t.Errorf("%s is selected and doesn't show:\n%s", selected.Code, screen)
		}
		b.Do(keymap.Down)
	}
	last, _ := b.Pane.Selected(b.Frame())
	b.Do(keymap.First)
	first, _ := b.Pane.Selected(b.Frame())
	if first.Severity != diagnose.Error || first.Code == last.Code {
		t.Errorf("the cursor went from %s to %s", last.Code, first.Code)
	}
	b.Do(keymap.Last)
	b.Pane.Reset()
	if got, _ := b.Pane.Selected(b.Frame()); got.Code != first.Code {
		t.Errorf("after a reset the cursor is on %s", got.Code)
	}
}

// TestDetail checks that enter opens the finding under the cursor, with its reason and its fix.
func TestDetail(t *testing.T) {
	b := newBench(t, 80, 12, core.AddScope{Scope: "inbox:read:mesages"})
	detail := b.Do(keymap.Open).Detail
	if detail == nil || detail.Title != diagnose.CodeScopeUnknown {
		t.Fatalf("enter opens %+v", detail)
	}
	text := strings.Join(panetest.Plain(detail.Lines(70)), "\n")
	for _, want := range []string{"warning: ", "\nwhy\n", "\nwhat to do\n", "inbox:read:messages", "\non the command line\nbulla issue --remote --scope"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in the detail:\n%s", want, text)
		}
	}
}

// TestFixKey checks that the screen offers f only for a finding that has a remedy, and that the
// copy key copies the command, or else the fix.
func TestFixKey(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change core.Change
		code   string
		offers bool
		copies string
	}{
		{"a misspelled scope", core.AddScope{Scope: "inbox:read:mesages"}, diagnose.CodeScopeUnknown, true, "command"},
		{"no user", core.SetScope{Text: "inbox:read:messages inbox:write:events"}, diagnose.CodeUserMissing, false, "fix"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := newBench(t, 80, 20, tt.change)
			selected, _ := b.Pane.Selected(b.Frame())
			if selected.Code != tt.code {
				t.Fatalf("the cursor is on %s", selected.Code)
			}
			if got := strings.Contains(b.Screen(), "f fix: "); got != tt.offers {
				t.Errorf("f is offered: %v\n%s", got, b.Screen())
			}
			if text, what := b.Pane.Copy(b.Frame()); what != tt.copies || text == "" {
				t.Errorf("the copy key takes the %s %q", what, text)
			}
		})
	}
}

// TestNarrowTitlesAreWhole gives up words that the glyph says, and a hint that the footer has, so
// that the rest is not cut.
func TestNarrowTitlesAreWhole(t *testing.T) {
	text, err := os.ReadFile("../../../testdata/tokens/expired-no-write.txt")
	if err != nil {
		t.Fatal(err)
	}
	b := newBench(t, 40, 20, core.Paste{Text: string(text)})
	b.Shows("○ signature: only Courier holds the key", "not checked")
	b.Hides("press v", "…")
}

// TestPassedChecks checks that v shows and hides the checks that passed or could not run.
func TestPassedChecks(t *testing.T) {
	b := newBench(t, 80, 100)
	b.Shows("checks passed, ", "press v to show them")
	before := len(b.Rows())
	b.Do(keymap.ShowPassed)
	b.Shows("exp-missing", "it expires", "alg-unexpected")
	if got := len(b.Rows()); got < before+50 {
		t.Errorf("v shows %d rows after %d", got, before)
	}
	b.Do(keymap.ShowPassed)
	if got := len(b.Rows()); got != before {
		t.Errorf("v again shows %d rows, not %d", got, before)
	}
	none := newBench(t, 80, 20, core.Paste{})
	if why := none.Pane.Disabled(keymap.ShowPassed, none.Frame()); why == "" {
		t.Error("v is offered without a token")
	}
}

// TestLocalKeyTakesOneLine checks that the note that every composed token has leaves room for the
// other findings.
func TestLocalKeyTakesOneLine(t *testing.T) {
	for _, size := range [][2]int{{71, 8}, {40, 7}, {46, 8}} {
		b := newBench(t, size[0], size[1])
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
			t.Errorf("%v: enter doesn't explain the local key", size)
		}
	}
}

// TestErrorsComeBeforeTheLocalKey checks that worse findings come first.
func TestErrorsComeBeforeTheLocalKey(t *testing.T) {
	b := newBench(t, 71, 20, core.AddScope{Scope: "inbox:read:mesages"})
	findings := b.Pane.findings(b.Frame())
	for i := 1; i < len(findings); i++ {
		if before := findings[i-1]; findings[i].Severity < before.Severity {
			t.Errorf("%s (%s) comes after %s (%s)", findings[i].Code, findings[i].Severity, before.Code, before.Severity)
		}
	}
	if last := findings[len(findings)-1]; last.Code != diagnose.CodeLocalKey {
		t.Errorf("the last finding is %s", last.Code)
	}
}
