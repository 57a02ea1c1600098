package ui

import (
	"strings"
	"testing"

	"bulla/core"
	"bulla/core/broken"
	"bulla/core/diagnose"
	"bulla/core/signing"
)

func TestBreakAToken(t *testing.T) {
	d := start(t, 120, 40)
	d.press(":", "type:break a token", "enter")
	d.shows("Break a token", "expired", "the token expired 5 minutes ago", "no SDK checks exp", "type to filter")
	d.press("down", "down", "up", "up", "enter")
	d.hides("type to filter")
	d.shows("broken on purpose: expired", "expired 5m ago", "Courier answers 401 to POST /q messages: expired 5m ago")
	d.press("w")
	d.shows("✗ expired just now", "! composed")
	d.press("esc", "u")
	d.shows("undone: break the token: expired", "compose")
	d.press("ctrl+r", "f")
	d.shows("fixed: expires in 1d")
	d.press("[")
	d.shows("broken on purpose: expired")
}

// TestEveryBreak breaks a token in every way, one after the other.
func TestEveryBreak(t *testing.T) {
	d := start(t, 120, 40)
	for _, b := range broken.All() {
		d.press("B", "type:"+b.Name, "enter")
		s := d.model.snap
		if _, ok := s.Finding(b.Code); !ok || s.Verdict != diagnose.Broken || s.Origin.Broken != b.Name {
			t.Errorf("%s: the verdict on %q is %s", b.Name, s.Origin.Broken, s.Verdict)
		}
		d.shows("Courier answers ")
	}
	for range broken.All() {
		d.press("u")
	}
	if d.model.snap.Mode != core.Compose || d.model.session.CanUndo() {
		t.Errorf("after undoing all, the mode is %s", d.model.snap.Mode)
	}
}

func TestBreakListFilters(t *testing.T) {
	d := start(t, 120, 40)
	d.press("B", "type:zz")
	d.shows("nothing matches", "filter zz")
	d.press("enter", "down")
	d.shows("nothing matches; esc clears the filter")
	d.press("esc")
	d.shows("type to filter")
	d.press("type:tamper")
	d.shows("tampered-payload", "1 of 33", "the user in the payload was changed after the token was signed", "no SDK checks the token")
	d.press("enter")
	d.shows("signature invalid")
	d.press("f")
	d.shows("reissued with the scopes and lifetime of the broken token")
}

// TestBreakSaysWhyNot breaks a token whose scope has nothing to break, and one that is broken
// already.
func TestBreakSaysWhyNot(t *testing.T) {
	d := start(t, 120, 40)
	d.model.apply(core.SetScope{Text: "user_id:pigeon read:brands"})
	d.press("B", "type:singular", "enter")
	d.shows("singular-scope needs inbox:write:events in the scope; add it, or use the preset inbox", "Break a token")
	d.press("esc", "esc")
	d.model.apply(core.SetScope{Text: "user_id:pigeon,read:brands"})
	d.press("B", "enter")
	d.shows("the token is broken already: scopes are separated by", "fix the request first")
	if d.model.snap.Mode != core.Compose {
		t.Error("something is inspected")
	}
}

// TestClickABreak clicks a row of the list.
func TestClickABreak(t *testing.T) {
	d := start(t, 120, 40)
	d.press("B")
	d.point("alg-none")
	if got := d.model.snap.Origin.Broken; got != "alg-none" {
		t.Errorf("broken: %q", got)
	}
	d.shows(`alg is "none"`)
}

// TestBreakWithTheUsersKey breaks a token that the key of the user signs.
func TestBreakWithTheUsersKey(t *testing.T) {
	d := start(t, 120, 40)
	d.press("6", "enter", "type:"+strings.Repeat("k", 40), "enter", "B", "type:expired", "enter")
	d.shows("broken on purpose: expired")
	if got := d.model.snap.Signature.Status; got != signing.Valid {
		t.Errorf("the signature is %s", got)
	}
}
