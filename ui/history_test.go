package ui

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"bulla/core"
	"bulla/core/intake"
	"bulla/core/signing"
	"bulla/ui/keymap"
)

// sameBench compares everything except the keys themselves, which hide their secrets in functions.
func sameBench(a, b core.Workbench) bool {
	keys := a.Signer.String() == b.Signer.String() && a.Verifiers.String() == b.Verifiers.String()
	for _, w := range []*core.Workbench{&a, &b} {
		w.Signer, w.Local, w.Verifiers = signing.Key{}, signing.Key{}, nil
	}
	return keys && reflect.DeepEqual(a, b)
}

// close closes all windows and fields.
func (d *driver) close() {
	for d.model.top() != nil {
		d.model.closeOverlay()
	}
	d.model.leaveFields()
}

// pressRandom presses random keys and pastes tokens, and returns all tokens that it pasted.
func (d *driver) pressRandom(random *rand.Rand, times int) (pasted []string) {
	keys := []string{
		"up", "down", "left", "right", "tab", "enter", "esc", "space", "home", "end", "backspace",
		"1", "2", "3", "4", "5", "6", "7", "a", "n", "e", "d", "l", "w", "s", "/", "f", "r", "i", "v", "[", "]", "H",
		"type:inbox", "type:2 days", "type:user_id:x", "type:aud=1",
	}
	for range times {
		if random.IntN(8) > 0 {
			d.press(keys[random.IntN(len(keys))])
			continue
		}
		payload := `{"sub":"u%d","scope":"user_id:u%d inbox:read:messages","exp":1795172600}`
		text := signed(d.t, fmt.Sprintf(payload, random.IntN(9), random.IntN(9)))
		if random.IntN(4) == 0 {
			text += " " + sampleToken
		}
		d.paste(text)
		if d.model.snap.Mode == core.Inspect && d.model.snap.Found.Token == strings.Fields(text)[0] {
			pasted = append(pasted, d.model.snap.Token.Text)
		}
	}
	d.close()
	return pasted
}

// TestUndoByKeys holds that u undoes whatever keys and pastes did, back to the start, and that
// ctrl+r redoes all of it.
func TestUndoByKeys(t *testing.T) {
	for seed := range uint64(30) {
		d := start(t, 120, 40)
		first := d.model.session.Bench()
		d.pressRandom(rand.New(rand.NewPCG(seed, 7)), 60)
		press := func(key, end string) {
			for range 200 {
				d.press(key)
				if d.model.toast == end {
					return
				}
			}
			t.Fatalf("seed %d: %q was never said: %s", seed, end, d.model.toast)
		}
		press("ctrl+r", "there is nothing to redo") // esc may have undone something
		last := d.model.session.Bench()
		press("u", "there is nothing to undo")
		if !sameBench(first, d.model.session.Bench()) {
			t.Fatalf("seed %d: undoing everything does not lead back to the start", seed)
		}
		press("ctrl+r", "there is nothing to redo")
		if !sameBench(last, d.model.session.Bench()) {
			t.Fatalf("seed %d: redoing everything does not lead to the end", seed)
		}
		if !sameBench(d.model.snap.Workbench, d.model.session.Bench()) {
			t.Fatalf("seed %d: the screen shows another Workbench", seed)
		}
	}
}

// TestNoTokenIsLost holds that after any keys, every token that was pasted is in the history.
func TestNoTokenIsLost(t *testing.T) {
	for seed := range uint64(30) {
		d := start(t, 120, 40)
		pasted := d.pressRandom(rand.New(rand.NewPCG(seed, 8)), 80)
		kept := map[string]bool{}
		for _, e := range d.model.session.Entries() {
			kept[e.Token().Text] = true
		}
		for _, text := range pasted {
			if !kept[text] {
				t.Fatalf("seed %d: %s is not in the history", seed, text)
			}
		}
	}
}

func TestUndoAPreset(t *testing.T) {
	d := start(t, 80, 24)
	d.press("u")
	d.shows("there is nothing to undo")
	before := d.scope()
	d.press("s", "down", "down", "enter")
	if d.scope() == before {
		t.Fatal("the preset changed nothing")
	}
	d.press("u")
	d.shows("undone: use the preset preferences; ctrl+r redoes it")
	if d.scope() != before || !d.model.isFocused(keymap.Scopes) {
		t.Errorf("scope %q, focus %s", d.scope(), d.model.contexts[d.model.focus])
	}
	d.press("ctrl+r")
	d.shows("redone: use the preset preferences")
	d.press("ctrl+r")
	d.shows("there is nothing to redo")
}

// TestUndoLeavesTheCursor holds that undo moves neither the focus nor the cursor.
func TestUndoLeavesTheCursor(t *testing.T) {
	d := start(t, 120, 40)
	d.press("down", "down", "down", "down", "space")
	d.press("up")
	before := d.screen()
	d.press("down", "space", "u")
	d.press("up")
	if got := d.screen(); got != before {
		t.Errorf("the screen was\n%s\nand is\n%s", before, got)
	}
}

// TestTypingAnExpiryIsOneStep undoes what was typed at once; esc in the field leaves no trace.
func TestTypingAnExpiryIsOneStep(t *testing.T) {
	d := start(t, 120, 40)
	before := d.model.session.Bench()
	d.press("2", "enter", "type:3 days", "esc")
	if !sameBench(before, d.model.session.Bench()) || d.model.session.CanUndo() {
		t.Error("esc leaves a trace of the text")
	}
	d.press("enter", "type:3 days", "enter", "u")
	d.shows("undone: set the expiry to 3 days")
	if !sameBench(before, d.model.session.Bench()) {
		t.Error("the expiry is not back")
	}
}

// TestEscAfterAnEditBack says that esc undoes an edit, even if that made the pasted token again.
func TestEscAfterAnEditBack(t *testing.T) {
	d := start(t, 120, 40)
	d.paste(signed(t, `{"exp":1795172600}`))
	d.press("4", "end", "+")
	d.shows("an edited token")
	d.press("-", "down")
	d.shows("a pasted token", "esc undo the edit")
	d.press("esc")
	d.shows("an edited token")
}

func TestEscKeepsTheToken(t *testing.T) {
	d := start(t, 120, 40)
	d.paste(sampleToken)
	d.press("esc")
	d.shows("compose", "[ shows the token again")
	d.now = d.now.Add(2 * time.Minute)
	d.press("[")
	d.shows("inspect", "pasted 2m ago; history: 0 older, 1 newer")
	d.press("[")
	d.shows("this is the oldest token of the history")
	d.press("]")
	d.shows("compose", "composed", "1 older, 0 newer")
	d.press("]")
	d.shows("this is the newest token")
	if d.model.snap.Token.Text == sampleToken {
		t.Error("the composed token is not the last one")
	}
}

func TestHistoryList(t *testing.T) {
	d := start(t, 120, 40)
	d.press("w")
	d.shows("there is no other token yet")
	d.press("[")
	d.shows("there is no other token yet")
	d.paste(sampleToken)
	d.press("f", "r")
	d.paste(oauthAnswer(t))
	d.press("2", "w")
	d.shows("History", "In this paste", "1 json member access_token, magpie", "This session",
		"4 ✓ picked", "5 ✗ pasted", "6 ! reissued", "7 ! fixed", "8 ✗ pasted")
	d.press("8")
	d.hides("In this paste")
	if d.shows("pasted just now; history: 0 older"); d.model.snap.Token.Text != sampleToken {
		t.Error("the eighth token is another one")
	}
	d.press("w", "up", "enter")
	d.shows("compose", "fixed just now; history: 1 older")
}

// TestHistoryCountsUsers tells a token of several users from one of the first, and says which token
// is on the screen.
func TestHistoryCountsUsers(t *testing.T) {
	d := start(t, 120, 40)
	d.press("a", "type:magpie", "enter", "a", "type:bluebird", "enter")
	d.paste(sampleToken)
	d.press("w")
	d.shows("composed just now", "magpie +1", "showing token 2")
}

// TestHistoryListsATokenOnce goes back to the composed token that a fix put into the history.
func TestHistoryListsATokenOnce(t *testing.T) {
	d := start(t, 120, 40)
	d.press("a", "type:magpie", "enter")
	d.paste(sampleToken)
	d.press("f", "u", "esc", "w")
	d.shows("compose", "1 ! fixed", "2 ✗ pasted", "3 ! composed", "showing token 3")
}

// TestPastedTextIsUndone returns to the token that a paste without one took the place of.
func TestPastedTextIsUndone(t *testing.T) {
	d := start(t, 120, 40)
	d.paste(sampleToken)
	d.paste("not a token")
	d.press("[")
	if d.model.snap.Token.Text != sampleToken {
		t.Error("[ does not show the token before")
	}
	d.press("u", "u")
	if d.shows("undone: paste"); d.model.snap.Found.Kind != intake.JWT {
		t.Errorf("the screen shows %s", d.model.snap.Found.Kind)
	}
}

// TestBrowseFromTextWithoutToken goes to the only token there is: the composed one.
func TestBrowseFromTextWithoutToken(t *testing.T) {
	for _, key := range []string{"[", "]"} {
		d := start(t, 120, 40)
		d.paste("not a token")
		if d.press(key); d.model.snap.Mode != core.Compose {
			t.Errorf("%s: %s", key, d.model.toast)
		}
	}
}

// TestForgottenKeyComesBack undoes that a key was forgotten, without showing it.
func TestForgottenKeyComesBack(t *testing.T) {
	d := start(t, 120, 40)
	d.paste(signed(t, `{"sub":"magpie","exp":1795172600}`))
	d.press("6")
	d.paste(teamSecret)
	d.shows("signature valid")
	d.press("d", "u")
	d.shows("undone: forget the key", "✓ valid")
	d.hides("the team")
}

// BenchmarkKeyWithHistory is what a key costs after 200 tokens; compare it with BenchmarkKey.
func BenchmarkKeyWithHistory(b *testing.B) {
	benchmarkKeys(b, 120, 40, func(d *driver) {
		for i := range 200 {
			d.paste(signed(d.t, fmt.Sprintf(`{"sub":"u%d","exp":1795172600}`, i)))
		}
		d.press("esc")
	}, "space")
}
