package claims

import (
	"encoding/base64"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core"
	"bulla/core/diagnose"
	"bulla/core/signing"
	"bulla/core/token"
	"bulla/themes"
	"bulla/ui/keymap"
	"bulla/ui/pane"
)

func TestEditATimeInWords(t *testing.T) {
	d := start(t)
	before := d.snap.Token.Payload.Text
	old, _ := d.snap.Token.Claim("exp")
	d.on("exp")
	d.do(keymap.Edit)
	d.shows(`  "exp":`+old.Text, "unchanged")
	d.press("ctrl+w")
	d.shows("✗ line 1, column ")
	d.press("+30m")
	d.shows(`  "exp":+30m,`, "exp becomes 1795172400, Fri 20 Nov 12:00:00 CET (11:00 UTC), in 30m",
		"✓ valid JSON: enter signs it again with a secret of 256 bits, ")
	d.accept()
	d.changed(core.EditPart{Part: token.Payload, Text: strings.Replace(before, old.Text, "1795172400", 1)})
	if d.snap.Edit != diagnose.EditedAndSigned || d.snap.Signature.Status != signing.Valid || d.pane.Typing() {
		t.Errorf("edit %v, signature %s, typing %v", d.snap.Edit, d.snap.Signature.Status, d.pane.Typing())
	}
	d.shows("exp         *1795172400", "edited · in 30m")
	if r, _ := d.pane.current(d.frame()); r.member != "exp" {
		t.Errorf("the cursor is on %s after the edit of exp", r.member)
	}
}

func TestEditKeepsTheOtherBytes(t *testing.T) {
	const header = "{\r\n \"alg\":\"none\",\"typ\" : \"JWT\"}"
	for _, payload := range []string{
		"{ \"a\" : 1e3 , \"b\":\"\\u0041\\/\",\r\n\t\"a\":0.10, \"c\":[ 1 ,2]} ", `{"a":"` + "\xff\u202e長e\u0301" + `"}`,
		`{"":null}`,
	} {
		d := inspect(t, header, payload)
		d.do(keymap.Last, keymap.Edit)
		d.press("ctrl+home", "right", `"x":1`, ",")
		d.accept()
		d.changed(core.EditPart{Part: token.Payload, Text: `{"x":1,` + payload[1:]})
		if d.snap.Edit != diagnose.EditedOnly {
			t.Errorf("edit %v of a token that no key at hand signs", d.snap.Edit)
		}
		if got := d.snap.Token.Payload.Text; got != `{"x":1,`+payload[1:] {
			t.Errorf("the payload is %q", got)
		}
		if d.snap.Token.Segments[0].Text != d.snap.Original.Segments[0].Text ||
			d.snap.Token.Segments[2].Text != d.snap.Original.Segments[2].Text {
			t.Error("an edit of the payload changed header or signature")
		}
	}
}

func TestFillAnEmptyPayload(t *testing.T) {
	d := inspect(t, `{"alg":"none"}`, "{}")
	d.do(keymap.Last, keymap.AddClaim)
	d.press("sub=x")
	d.accept()
	d.changed(core.EditPart{Part: token.Payload, Text: `{"sub":"x"}`})
}

func TestEditTheHeader(t *testing.T) {
	d := start(t)
	d.on("typ")
	d.do(keymap.Edit)
	if _, facts := d.pane.Title(d.frame()); facts.Plain() != "editing header · 27 B" {
		t.Errorf("title %q", facts.Plain())
	}
	d.press("ctrl+w", "at+JWT")
	d.shows(`"typ":"at+JWT"`, "enter signs it again")
	d.press("ctrl+home", `{"alg":"RS256",`)
	d.shows("✗ line 1, column 16: ")
	d.press("delete")
	d.shows("! line 1, column 16: ", `"alg" occurs more than once`, "enter signs it again")
	for range 10 {
		d.press("ctrl+z")
	}
	d.accept()
	if d.message != "nothing changed" || len(d.changes) > 0 {
		t.Errorf("said %q with %d changes after all was undone", d.message, len(d.changes))
	}
}

func TestWarnsThatNoKeyFits(t *testing.T) {
	d := start(t)
	d.on("alg")
	d.do(keymap.Edit)
	d.press("ctrl+w", "RS256")
	d.shows("! valid JSON, but there is no key to sign it: enter makes the token invalid")
	d.accept()
	if d.snap.Edit != diagnose.EditedOnly {
		t.Errorf("edit %v", d.snap.Edit)
	}
}

func TestAFaultStays(t *testing.T) {
	d := start(t)
	d.on("iat")
	d.do(keymap.Edit)
	d.press("ctrl+left", "backspace", "ctrl+home")
	d.accept()
	if !strings.Contains(d.message, "line 1, column ") || !d.pane.Typing() || len(d.changes) > 0 {
		t.Errorf("said %q, typing %v, %d changes", d.message, d.pane.Typing(), len(d.changes))
	}
	at := d.pane.text.outcome.Fault.At
	d.press(":")
	if text := d.pane.text.editor.Text(); text[at] != ':' {
		t.Errorf("the cursor was not at the fault, at %d: %q", at, text)
	}
	d.shows("unchanged")
}

func TestLeaveTheEditor(t *testing.T) {
	d := start(t)
	d.on("exp")
	d.do(keymap.Edit)
	d.press("123")
	d.effect(d.pane.Leave(d.frame()))
	if d.message != "not applied; e brings your text back" || d.pane.Typing() || len(d.changes) > 0 {
		t.Errorf("said %q, typing %v, %d changes", d.message, d.pane.Typing(), len(d.changes))
	}
	d.do(keymap.Edit)
	if text := d.pane.text.editor.Text(); !strings.Contains(text, "123") {
		t.Errorf("the text that was left did not come back: %q", text)
	}
	before := d.pane.text.before
	d.press("ctrl+z", "ctrl+z", "ctrl+z")
	if text := d.pane.text.editor.Text(); text != before {
		t.Errorf("ctrl+z leads to %q instead of %q", text, before)
	}
	d.effect(d.pane.Leave(d.frame()))
	if d.message != "canceled, nothing changed" {
		t.Errorf("said %q about an unchanged text", d.message)
	}
}

func TestAPasteEndsTheEdit(t *testing.T) {
	d := start(t)
	d.on("exp")
	d.do(keymap.Edit)
	d.paste("eyJhbGciOiJub25lIn0.e30.")
	if d.pane.Typing() {
		t.Error("the text of another token is still being edited")
	}
}

func TestEditOutside(t *testing.T) {
	const payload = "{\"a\" : 1,\r\n\"b\":2}"
	d := inspect(t, `{"alg":"none"}`, payload)
	d.on("b")
	d.do(keymap.OpenEditor)
	if d.outside == nil || *d.outside != (pane.EditorText{Part: token.Payload, Text: payload}) {
		t.Errorf("%+v", d.outside)
	}
	d.on("alg")
	d.do(keymap.OpenEditor)
	if d.outside == nil || d.outside.Part != token.Header {
		t.Errorf("%+v", d.outside)
	}
}

func TestRepairABrokenPayload(t *testing.T) {
	for _, payload := range []string{`{"exp":1795172400,"sub":"x"`, `{exp:1}`, `[1]`, `not JSON`, `{"a":1} x`} {
		d := inspect(t, `{"alg":"none"}`, payload)
		d.do(keymap.Last, keymap.Edit)
		d.shows("✗ line 1, column ")
		d.press("ctrl+home")
		for range len(payload) {
			d.press("delete")
		}
		d.press(`{"exp":now}`)
		d.accept()
		d.changed(core.EditPart{Part: token.Payload, Text: `{"exp":1795170600}`})
	}
}

func TestRemove(t *testing.T) {
	for _, c := range []struct {
		name, payload, claim string
		down                 int
		want                 string
	}{
		{"the first", `{"a":1,"b":2}`, "a", 0, `{"b":2}`},
		{"the last", `{"a":1, "b":2 }`, "b", 0, `{"a":1 }`},
		{"the only one", `{"a":1}`, "a", 0, `{}`},
		{"the earlier of two", `{"a":1,"b":2,"a":3}`, "a", 0, `{"b":2,"a":3}`},
		{"the later of two", `{"a":1,"b":2,"a":3}`, "a", 2, `{"a":1,"b":2}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := inspect(t, `{"alg":"none"}`, c.payload)
			d.on(c.claim)
			for range c.down {
				d.do(keymap.Down)
			}
			d.do(keymap.Remove)
			d.changed(core.EditPart{Part: token.Payload, Text: c.want})
		})
	}
}

func TestAddAClaim(t *testing.T) {
	const payload = `{"iss":"x","exp":1}`
	for _, c := range []struct {
		name, typed string
		want        string   // the payload, "" where it is not taken
		shows       []string // while it is typed
	}{
		{"a word", "sub = magpie", `{"iss":"x","exp":1,"sub":"magpie"}`,
			[]string{`sub = "magpie", an unquoted word that becomes a string`}},
		{"a string", `sub="a=b"`, `{"iss":"x","exp":1,"sub":"a=b"}`, []string{`sub = "a=b", a string`}},
		{"a word with what JSON escapes", `sub=a\b<"`, `{"iss":"x","exp":1,"sub":"a\\b<\""}`, nil},
		{"a number", "n=1e3", `{"iss":"x","exp":1,"n":1e3}`, []string{"n = 1e3, a number"}},
		{"a list", `l=[1, "two"]`, `{"iss":"x","exp":1,"l":[1, "two"]}`, []string{"an array"}},
		{"a time", "nbf=+30m", `{"iss":"x","exp":1,"nbf":1795172400}`,
			[]string{"nbf = 1795172400, Fri 20 Nov 12:00:00 CET (11:00 UTC), in 30m"}},
		{"another value", "exp=2026-11-20 12:00", `{"iss":"x","exp":1795176000}`,
			[]string{"Fri 20 Nov 13:00:00 CET (12:00 UTC)", "it exists already"}},
		{"no time", "exp=soonish", "", []string{"✗", "is not a time"}},
		{"a broken list", "l=[1,", "", []string{"✗", "not well-formed JSON"}},
		{"no name", "=x", "", []string{"type a name before the ="}},
		{"no value", "x=", "", []string{"type a value after the ="}},
		{"no equals sign", "x", "", []string{"type = and a value"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := inspect(t, `{"alg":"none"}`, payload)
			d.on("iss")
			d.do(keymap.AddClaim)
			d.shows("new claim name = value", "the value is JSON")
			d.press(c.typed)
			d.shows(c.shows...)
			d.accept()
			if c.want != "" {
				d.changed(core.EditPart{Part: token.Payload, Text: c.want})
				d.shows("*")
				return
			}
			if d.message == "" || !d.pane.Typing() || len(d.changes) > 0 {
				t.Errorf("said %q, typing %v, %d changes", d.message, d.pane.Typing(), len(d.changes))
			}
		})
	}
}

func TestAddToTheHeader(t *testing.T) {
	d := start(t)
	d.on("alg")
	d.do(keymap.AddClaim)
	d.press("kid=one")
	d.accept()
	d.changed(core.EditPart{Part: token.Header, Text: `{"alg":"HS256","typ":"JWT","kid":"one"}`})
	if r, _ := d.pane.current(d.frame()); r.member != "kid" {
		t.Errorf("the cursor is on %s", r.member)
	}
	d.do(keymap.AddClaim)
	d.accept()
	if d.message != "nothing typed, nothing added" || d.pane.Typing() {
		t.Errorf("said %q", d.message)
	}
}

func TestWhatCannotBeEdited(t *testing.T) {
	all := []keymap.Action{keymap.Edit, keymap.OpenEditor, keymap.AddClaim, keymap.Remove}
	inner := "eyJhbGciOiJub25lIn0.e30."
	for _, c := range []struct {
		name, header, payload string
		actions               []keymap.Action
		want                  string
	}{
		{"a JWE", `{"alg":"dir","enc":"A256GCM"}`, "", all, "encrypted"},
		{"a token in a token", `{"alg":"none"}`, inner, all, "press w to see it"},
		{"a long one", `{"alg":"none"}`, `{"a":"` + strings.Repeat("x", pane.MaxEditor) + `"}`, all[:1],
			"press E to edit it"},
		{"a broken one", `{"alg":"none"}`, `{"a":`, all[2:], "e "},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := inspect(t, c.header, c.payload)
			if c.name == "a JWE" {
				d.paste(d.snap.Token.Segments[0].Text + ".AAAA.AAAAAAAAAAAAAAAA.AAAA.AAAAAAAAAAAAAAAAAAAAAA")
			}
			d.do(keymap.Last)
			for _, action := range c.actions {
				if why := d.pane.Disabled(action, d.frame()); !strings.Contains(why, c.want) {
					t.Errorf("%s: %q, want %q in it", action, why, c.want)
				}
			}
		})
	}
	d := start(t)
	d.paste("no token")
	for _, action := range all {
		if why := d.pane.Disabled(action, d.frame()); !strings.HasPrefix(why, "there is no token to edit") {
			t.Errorf("%s without a token: %q", action, why)
		}
	}
}

func TestTooMuchIsRefused(t *testing.T) {
	d := inspect(t, `{"alg":"none"}`, `{"a":"`+strings.Repeat("x", pane.MaxEditor-8)+`"}`)
	d.do(keymap.Last, keymap.Edit)
	d.press("1")
	if !strings.Contains(d.message, "the limit is 64 kB") {
		t.Errorf("said %q", d.message)
	}
}

func TestEditedClaimsAreMarked(t *testing.T) {
	d := inspect(t, `{"alg":"none","typ":"JWT"}`, `{"scope":"user_id:magpie inbox:read:messages","a":1,"b":2,"b":3}`)
	d.apply(core.EditPart{Part: token.Payload,
		Text: `{"scope":"user_id:magpie inbox:write:events","a":1,"b":2,"b":4,"c":5}`})
	marked := map[string]string{}
	for _, r := range d.pane.rows(d.frame()) {
		if r.edited() {
			marked[r.member+" "+r.value] = r.edit
		}
	}
	want := map[string]string{"scope inbox:write:events": "added", "b 4": "edited", "c 5": "added"}
	if len(marked) != len(want) {
		t.Errorf("marked: %v", marked)
	}
	for key, word := range want {
		if marked[key] != word {
			t.Errorf("%s is marked %q, want %q", key, marked[key], word)
		}
	}
	d.apply(core.EditPart{Part: token.Payload, Text: `{"scope":"user_id:magpie","a":1}`})
	if r := d.pane.rows(d.frame())[2]; r.edit != "edited" {
		t.Errorf("a scope with a word less is marked %q", r.edit)
	}
	d.apply(core.Revert{})
	for _, r := range d.pane.rows(d.frame()) {
		if r.edited() {
			t.Errorf("%s is marked after all was undone", r.member)
		}
	}
}

// TestClaimsKeepTheirSize draws list, editor and field in every size.
func TestClaimsKeepTheirSize(t *testing.T) {
	empty := start(t)
	empty.paste("")
	for name, d := range map[string]*driver{
		"normal": start(t), "empty": empty,
		"hostile": inspect(t, "{\"alg\":\"\x1b[2J\",\"k\u202e\":\"\\ud800\"}",
			"{\"scope\":\"a\\u0041b \x1b長 "+strings.Repeat("e\u0301\u0301\u0301",
				30)+"\",\"\xff\":\"\r\n\",\"exp\":1,\"x\":"+strings.Repeat("[", 50)),
	} {
		for _, action := range []keymap.Action{keymap.Last, keymap.Edit, keymap.AddClaim} {
			d.pane.Reset()
			d.pane.Do(keymap.Last, d.frame())
			if d.pane.Disabled(action, d.frame()) == "" {
				d.pane.Do(action, d.frame())
			}
			for width := 1; width <= 120; width++ {
				for height := 1; height <= 30; height += 1 + width%3 {
					d.width, d.height = width, height
					if d.pane.Typing() && width%9 == 0 {
						d.press("right", "down", "x", "=", "backspace")
					}
					checkSize(t, name+" "+string(action), d)
				}
			}
		}
	}
}

func checkSize(t *testing.T, name string, d *driver) {
	t.Helper()
	f := d.frame()
	for _, f.Focused = range []bool{true, false} {
		f.Mark = pane.Mark{Part: token.Payload, Start: 0, End: 20}
		lines := d.pane.Render(f)
		if len(lines) > f.Height {
			t.Fatalf("%s: %d lines at %dx%d", name, len(lines), f.Width, f.Height)
		}
		for _, line := range (pane.Box{Glyphs: themes.ASCII()}).Draw(lines, f.Width+4, f.Height+2) {
			if line.Width() != f.Width+4 {
				t.Fatalf("%s: a line of %d cells at %dx%d: %q", name, line.Width(), f.Width, f.Height, line.Plain())
			}
		}
	}
}

// BenchmarkKeyInALongPayload types into the longest payload that can be edited in place, and draws
// it.
func BenchmarkKeyInALongPayload(b *testing.B) {
	claim := `"claim":"some text of a claim that is not too short",`
	for name, payload := range map[string]string{
		"claims": "{" + strings.Repeat(claim, (pane.MaxEditor-300)/len(claim)) + `"a":1}`,
		"string": `{"a":"` + strings.Repeat("x", pane.MaxEditor-300) + `"}`,
	} {
		b.Run(name, func(b *testing.B) {
			d := &driver{pane: New(), width: 90, height: 30, now: time.Unix(1795170000, 0)}
			encode := base64.RawURLEncoding.EncodeToString
			d.paste(encode([]byte(`{"alg":"none"}`)) + "." + encode([]byte(payload)) + ".")
			d.pane.Do(keymap.Last, d.frame())
			d.pane.Do(keymap.Edit, d.frame())
			for b.Loop() {
				d.pane.Type(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{'1'}}, d.frame())
				d.pane.Render(d.frame())
				d.pane.Type(tea.KeyMsg{Type: tea.KeyBackspace}, d.frame())
				d.pane.Render(d.frame())
			}
		})
	}
}
