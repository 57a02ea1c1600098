package claims

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core"
	"bulla/core/diagnose"
	"bulla/core/token"
	"bulla/ui/keymap"
)

// TestMoveATime moves exp in the list: the token is signed again each time, and the cursor stays.
func TestMoveATime(t *testing.T) {
	d := start(t)
	before, old := d.snap.Token.Payload.Text, d.snap.Times.ExpiresAt.Time.Unix()
	d.on("exp")
	d.do(keymap.Later, keymap.Later, keymap.Earlier)
	if got := d.snap.Times.ExpiresAt.Time.Unix(); got != old+3600 {
		t.Errorf("exp moved by %d s, want 3600", got-old)
	}
	if r, _ := d.pane.current(d.frame()); r.member != "exp" || d.snap.Edit != diagnose.EditedAndSigned {
		t.Errorf("the cursor is on %s, the edit is %v", r.member, d.snap.Edit)
	}
	d.do(keymap.Earlier)
	if got := d.snap.Token.Payload.Text; got != before || d.snap.Edit != diagnose.NotEdited {
		t.Errorf("back where it was, the payload is %s, the edit %v; want %s", got, d.snap.Edit, before)
	}
}

// TestMoveKeepsTheOtherBytes moves a time among duplicates and odd spaces.
func TestMoveKeepsTheOtherBytes(t *testing.T) {
	d := inspect(t, `{"alg":"none"}`, "{ \"nbf\" : 1795169200 ,\"a\":1e3,\r\n\"nbf\":\t1795160000 }")
	d.do(keymap.Last, keymap.Earlier)
	d.changed(core.EditPart{Part: token.Payload, Text: "{ \"nbf\" : 1795169200 ,\"a\":1e3,\r\n\"nbf\":\t1795156400 }"})
}

func TestImmovable(t *testing.T) {
	d := inspect(t, `{"alg":"none"}`, `{"a":1795169200,"exp":253402300799,"iat":"soon","nbf":3599}`)
	for _, tt := range []struct {
		claim  string
		action keymap.Action
		want   string
	}{
		{"alg", keymap.Later, "move the cursor to one of them"},
		{"a", keymap.Later, "move the cursor to one of them"},
		{"exp", keymap.Later, "exp can't be moved: it would leave the years"},
		{"exp", keymap.Earlier, ""},
		{"iat", keymap.Later, "iat can't be moved: it is not a number"},
		{"nbf", keymap.Earlier, "nbf can't be moved"},
		{"nbf", keymap.Later, ""},
	} {
		d.on(tt.claim)
		if why := d.pane.Disabled(tt.action, d.frame()); (why == "") != (tt.want == "") || !strings.Contains(why, tt.want) {
			t.Errorf("%s of %s is disabled for %q, want %q", tt.action, tt.claim, why, tt.want)
		}
	}
}

// TestMoveATimeInTheEditor checks that + and - move the number of a time claim, and are text
// everywhere else.
func TestMoveATimeInTheEditor(t *testing.T) {
	const payload = `{"exp":1795172400,"a":"x","n":5,"iat":"1795172400"}`
	d := inspect(t, `{"alg":"none"}`, payload)
	edited := func() string { return d.pane.text.editor.Text() }
	d.on("exp")
	d.do(keymap.Edit)
	d.shows("exp is Fri 20 Nov 12:00:00 CET (11:00 UTC), in 30m; + and - move it by an hour")
	d.press("+", "+", "-", "-", "-")
	if want := strings.Replace(payload, "1795172400", "1795168800", 1); edited() != want {
		t.Errorf("after + + - - -: %s, want %s", edited(), want)
	}
	d.press("ctrl+z", "ctrl+z", "ctrl+z", "ctrl+z", "ctrl+z")
	if edited() != payload {
		t.Errorf("undone: %s", edited())
	}
	d.press("left", "+", "ctrl+w", "+30m")
	if want := strings.Replace(payload, "1795172400", "+30m", 1); edited() != want {
		t.Errorf("after typing a time: %s, want %s", edited(), want)
	}
	for _, claim := range []string{"a", "n", "iat"} {
		d.pane.text, d.pane.left = nil, nil
		d.on(claim)
		d.do(keymap.Edit)
		d.press("+", "-")
		if strings.Count(edited(), "+-") != 1 {
			t.Errorf("+ and - in %s: %s", claim, edited())
		}
	}
	d.pane.text, d.pane.left = nil, nil
	d.on("exp")
	d.do(keymap.Edit)
	d.effect(d.pane.Type(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("+"), Paste: true}, d.frame()))
	if want := strings.Replace(payload, "1795172400", "1795172400+", 1); edited() != want {
		t.Errorf("a pasted +: %s, want %s", edited(), want)
	}
}
