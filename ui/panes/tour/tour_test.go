package tour

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"bulla/core"
	"bulla/core/hint"
	"bulla/core/token"
	"bulla/core/tour"
	"bulla/ui/keymap"
	"bulla/ui/pane"
	"bulla/ui/pane/panetest"
)

// text is a tour with a step that has everything, and one that has only what it must.
const text = `title = "A short tour"
about = "About it."
[[chapter]]
title = "Brands"
[[chapter.step]]
what = "The token lists the brands."
why = "Its scope has read:brands."
try = "Remove the scope."
question = "And now?"
answer = "403."
notes = "Wait for the question."
show = ["claim scope", "endpoint GET /brands", "segment payload", "pane token"]
[[chapter.step]]
what = "Nothing happens."
why = "It is over."
`

func parse(t *testing.T, text string) *tour.Tour {
	t.Helper()
	parsed, err := tour.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

// show returns a pane that shows a step of the first chapter.
func show(t *testing.T, of *tour.Tour, step int) *panetest.Bench[*Pane] {
	t.Helper()
	b := panetest.New(t, New(), 60, 30)
	b.Pane.Begin(of, false)
	b.Pane.Show(&tour.Outcome{
		Place: tour.Place{Chapter: 1, Step: step}, Step: &of.Chapters[0].Steps[step-1], Title: of.Chapters[0].Title,
	})
	return b
}

func TestStep(t *testing.T) {
	b := show(t, parse(t, text), 1)
	b.Shows("The token lists the brands.", "Why: Its scope has read:brands.", "Try: Remove the scope.", "Question: And now?",
		"a shows the answer", "▸ the claim scope (4)", "the payload of the token (3)", "the pane Token (3)")
	b.Hides("403.", "Wait for")
	if name, facts := b.Pane.Title(b.Frame()); name != "Tour" || facts.Plain() != "1.1 of 1 · Brands" {
		t.Errorf("the title is %s %s", name, facts.Plain())
	}
	b.Do(keymap.Answer, keymap.Notes)
	b.Shows("Answer: 403.", "Notes: Wait for the question.")

	second := &b.Pane.tour.Chapters[0].Steps[1]
	b.Pane.Show(&tour.Outcome{Place: tour.Place{Chapter: 1, Step: 2}, Step: second, Unmet: []string{"it did"}})
	b.Shows("Nothing happens.", "not as expected: it did")
	b.Hides("Why: Its", "Try:", "Question:", "Answer:", "Notes:")
	if _, ok := b.Pane.Target(); ok {
		t.Error("a step that shows nothing has a target")
	}
}

// TestDecided checks that a call is decided with the token on the screen, not with that of the
// step.
func TestDecided(t *testing.T) {
	b := show(t, parse(t, text), 1)
	b.Shows("GET /brands ✗", "the scope lacks read:brands")
	b.Apply(core.AddScope{Scope: "read:brands"})
	b.Shows("GET /brands ✓", "the scope has read:brands")
}

func TestTargets(t *testing.T) {
	b := show(t, parse(t, text), 1)
	payload := b.Frame().Snapshot.Token.Payload
	for i, want := range []struct {
		kind tour.TargetKind
		mark string
	}{
		{tour.Claim, `"scope":"user_id:pigeon`}, {tour.Endpoint, ""}, {tour.Segment, payload.Text}, {tour.Pane, ""},
		{tour.Claim, `"scope"`}, // again
	} {
		target, ok := b.Pane.Target()
		if !ok || target.Kind != want.kind {
			t.Errorf("target %d is %v", i, target)
		}
		mark := b.Pane.Mark(b.Frame())
		text := payload.Text[mark.Start:mark.End]
		if !strings.HasPrefix(text, want.mark) || (text == "") != (want.mark == "") {
			t.Errorf("%v marks %q", target, text)
		}
		if mark.Part != token.Payload && want.mark != "" {
			t.Errorf("%v marks the %s", target, mark.Part)
		}
		b.Do(keymap.Right)
	}
	b.Do(keymap.Left, keymap.Left)
	if target, _ := b.Pane.Target(); target.Kind != tour.Pane {
		t.Errorf("left of the first one is %v", target)
	}
	if effect := b.Pane.Click(pane.Target{IsRow: true, Row: 2}, b.Frame()); effect.Tour != keymap.Right {
		t.Errorf("a click does %v", effect)
	}
	if target, _ := b.Pane.Target(); target.Kind != tour.Segment {
		t.Errorf("a click marks %v", target)
	}
}

func TestDisabled(t *testing.T) {
	short := parse(t, text)
	first, second := show(t, short, 1).Pane, show(t, short, 2).Pane
	ended := show(t, short, 2).Pane
	ended.End()
	begun := New()
	begun.Begin(short, false)
	for _, tt := range []struct {
		pane   *Pane
		action keymap.Action
		want   string
	}{
		{New(), keymap.NextStep, "no tour is running: press T to start it"},
		{begun, keymap.Answer, "the tour has not begun yet"},
		{begun, keymap.Restore, ""},
		{first, keymap.Answer, ""},
		{first, keymap.Right, ""},
		{second, keymap.Answer, "there is no question here"},
		{second, keymap.Notes, "this step has no notes"},
		{second, keymap.Right, "the step points at nothing else"},
		{second, keymap.NextStep, ""},
		{ended, keymap.NextStep, "this is the end of the tour: esc leaves it, b goes back, c lists the chapters"},
		{ended, keymap.SendAgain, "the last step is over: b goes back to it"},
		{ended, keymap.PrevStep, ""},
	} {
		if got := tt.pane.Disabled(tt.action, pane.Frame{Keys: keymap.New()}); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.action, got, tt.want)
		}
	}
}

func TestEnd(t *testing.T) {
	b := show(t, parse(t, text), 2)
	b.Pane.End()
	b.Shows("That was A short tour.", "ctrl+e writes this page", "About it.", "1  Brands", "· The token lists the brands.")
	effect := b.Do(keymap.WriteFile)
	if effect.Write == nil || !strings.Contains(effect.Write.Text, "Nothing happens.") {
		t.Errorf("ctrl+e does %+v", effect)
	}
	b.Pane.Resume()
	b.Shows("Nothing happens.")
	b.Hides("That was")
}

// TestSizes draws the pane in every state at many sizes, also with texts that act on a terminal.
func TestSizes(t *testing.T) {
	hostile := parse(t, strings.NewReplacer(
		"The token", `\u001b[2J\u202e家族`, `about = "`, `about = "`+strings.Repeat("word ", 99),
	).Replace(text))
	fault := hint.Of(fmt.Errorf("%s", http.StatusText(500)), "press r")
	for name, prepare := range map[string]func(b *panetest.Bench[*Pane]){
		"no tour":  func(b *panetest.Bench[*Pane]) { b.Pane = New() },
		"begun":    func(b *panetest.Bench[*Pane]) { b.Pane.Begin(b.Pane.tour, true) },
		"a step":   func(*panetest.Bench[*Pane]) {},
		"answered": func(b *panetest.Bench[*Pane]) { b.Do(keymap.Answer, keymap.Notes) },
		"large":    func(b *panetest.Bench[*Pane]) { b.Pane.SetLarge(true) },
		"ended":    func(b *panetest.Bench[*Pane]) { b.Pane.End() },
		"failed":   func(b *panetest.Bench[*Pane]) { b.Pane.Fail(fault) },
	} {
		t.Run(name, func(t *testing.T) {
			b := show(t, hostile, 1)
			prepare(b)
			for width := 1; width < 100; width += 7 {
				for height := range 30 {
					b.Width, b.Height = width, height
					lines := b.Pane.Render(b.Frame())
					if len(lines) > height {
						t.Fatalf("%d lines at %dx%d", len(lines), width, height)
					}
					for _, line := range lines {
						if strings.ContainsAny(line.Plain(), "\u001b\u202e") {
							t.Fatalf("%q acts on a terminal", line.Plain())
						}
					}
				}
			}
		})
	}
}
