package ui

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/core"
	"bulla/ui/keymap"
	"bulla/ui/pane"
	"bulla/ui/terminal"
)

// unmarked pastes a text as a terminal without paste marks does.
func (d *driver) unmarked(text string) {
	d.send(terminal.PasteMsg{Bytes: []byte(text), Unmarked: true})
}

// open returns the names of the panes in which a field is open.
func (d *driver) open() (names []string) {
	for _, p := range d.model.panes {
		if typing, ok := p.(pane.Typing); ok && typing.Typing() {
			name, _ := p.Title(d.model.frame(d.model.paneOf(keymap.Scopes)))
			names = append(names, name)
		}
	}
	return names
}

// inlineFields are the keys that open every field of the panes that doesn't take a token as text,
// with something half typed in it.
var inlineFields = map[string][]string{
	"filter":             {"/", "type:bran"},
	"user":               {"a", "type:wre"},
	"sample user":        {"e", "type:wre"},
	"scope":              {"n", "type:read:bra"},
	"edited scope":       {"n", "type:read:brands:x", "enter", "e", "type:y"},
	"parameter":          {"/", "type:<brand_id>", "enter", "space", "type:my_br"},
	"tenant of a preset": {"s", "end", "up", "enter", "type:ten"},
	"expiry":             {"2", "enter", "type:3 ye"},
	"valid expiry":       {"2", "enter", "type:3d"},
	"never":              {"2", "enter", "type:never"},
	"expiry after never": {"2", "end", "right", "right", "right", "right", "enter", "type:3 ye"},
	"key":                {"6", "enter", "type:half a sec"},
	"rule":               {"6", "down", "down", "enter", "type:RS2"},
}

func TestAPastedTokenClosesTheField(t *testing.T) {
	for name, keys := range inlineFields {
		t.Run(name, func(t *testing.T) {
			d := start(t, 120, 40)
			opening := len(keys) - 1 // the last one types
			d.press(keys[:opening]...)
			before := d.model.snap.Workbench
			d.press(keys[opening])
			if len(d.open()) != 1 {
				t.Fatalf("open fields: %v", d.open())
			}
			d.paste("Authorization: Bearer " + sampleToken)
			if d.model.snap.Token.Text != sampleToken || len(d.open()) != 0 {
				t.Errorf("the token looked at is %q, open fields: %v", d.model.snap.Token.Text, d.open())
			}
			d.shows("inspect", "its text was not applied")
			d.press("esc")
			d.shows("compose")
			got, want := d.model.snap.Request, before.Request
			if got.Scope() != want.Scope() || got.Expiry != want.Expiry || got.Never != want.Never {
				t.Errorf("the request became %+v, want %+v", got, before.Request)
			}
			algorithms, wanted := d.model.snap.Expect.Policy.Algorithms, before.Expect.Policy.Algorithms
			if !slices.Equal(algorithms, wanted) {
				t.Errorf("the accepted algorithms became %v", algorithms)
			}
			d.hides("filter bran", "no token")
			if d.press("q"); !d.quit {
				t.Error("q is still text")
			}
		})
	}
}

// TestAPasteIntoAFieldIsText holds that what a field asks for can be pasted into it.
func TestAPasteIntoAFieldIsText(t *testing.T) {
	for _, tt := range []struct {
		name  string
		keys  []string
		text  string
		scope string
	}{
		{"user", []string{"a"}, "bluebird\n", "user_id:bluebird inbox:read:messages inbox:write:events"},
		{"scopes on lines", []string{"n"}, "read:brands\r\nread:preferences\r\n", "user_id:pigeon inbox:read:messages inbox:write:events read:brands read:preferences"},
	} {
		d := start(t, 120, 40)
		d.press(tt.keys...)
		d.paste(tt.text)
		d.press("enter")
		if d.scope() != tt.scope {
			t.Errorf("%s: scope = %q, want %q", tt.name, d.scope(), tt.scope)
		}
	}
	d := start(t, 120, 40)
	d.press("2", "enter")
	d.paste("90m\n")
	d.press("enter")
	if d.model.snap.Request.Expiry != "90m" || len(d.open()) != 0 {
		t.Errorf("expiry = %q, open %v", d.model.snap.Request.Expiry, d.open())
	}
}

// TestAKeyFileIsPastedWithCarriageReturns reads a key as most terminals send its line breaks, with
// marks and without.
func TestAKeyFileIsPastedWithCarriageReturns(t *testing.T) {
	private := rsaKey(t)
	for _, opening := range [][]string{{"6"}, {"6", "enter"}} {
		for _, unmarked := range []bool{false, true} {
			d := start(t, 120, 40)
			d.press(opening...)
			d.send(terminal.PasteMsg{Bytes: []byte(strings.ReplaceAll(private, "\n", "\r")), Unmarked: unmarked})
			d.shows("tokens are signed with RSA 2048 private")
			if len(d.open()) != 0 {
				t.Errorf("after %v: open fields: %v", opening, d.open())
			}
		}
	}
}

// rsaKey returns an RSA key as PKCS1.
func rsaKey(t *testing.T) string {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)}))
}

func TestAnUnmarkedPasteRunsNoKeys(t *testing.T) {
	const lines = "quit\rfilter\rq and d remove things\r"
	for _, keys := range [][]string{nil, {"?"}, {"p"}, {"b"}, {"5", "enter"}} {
		d := start(t, 120, 40)
		before := d.model.snap.Request.Scope()
		d.press(keys...)
		d.unmarked(lines)
		d.shows("inspect", "no token found")
		if d.quit || d.model.top() != nil || d.model.snap.Request.Scope() != before {
			t.Errorf("after %v the paste ran as keys", keys)
		}
	}
	d := start(t, 120, 40)
	d.unmarked(sampleToken + "\r")
	if d.model.snap.Token.Text != sampleToken || d.model.top() != nil {
		t.Error("the line break behind an unmarked token ran as a key")
	}
}

// TestALineThatComesAtOnceIsEntered holds that text and enter, which a script or a barcode reader
// types at the speed of a paste, are taken in a field as they are typed.
func TestALineThatComesAtOnceIsEntered(t *testing.T) {
	const long = "read:brands:a_brand_with_a_name_as_long_as_this"
	d := start(t, 120, 40)
	d.press("n")
	d.unmarked(long + "\r")
	if !strings.Contains(d.scope(), long) || len(d.open()) != 0 {
		t.Errorf("scope = %q, open fields: %v", d.scope(), d.open())
	}
	d.press("n")
	d.unmarked(sampleToken + "\r")
	d.shows("inspect")
	if d.model.top() != nil {
		t.Error("enter opened a window after a token was pasted")
	}
	private, _ := encrypted(t, "right")
	d = start(t, 120, 40)
	d.files = map[string]string{"key.pem": private}
	d.press("6", "enter", "type:@key.pem", "enter")
	d.unmarked("right\r")
	d.shows("tokens are signed with RSA 2048 private")
}

// TestNamesOfKeysAreText holds that text which comes in one piece is text where it spells the name
// of a key.
func TestNamesOfKeysAreText(t *testing.T) {
	together := func(d *driver, text string) { d.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text)}) }
	for _, name := range []string{"enter", "esc", "ctrl+v"} {
		d := start(t, 120, 40)
		d.press("a")
		together(d, name)
		d.press("enter")
		if want := "user_id:" + name; !strings.HasPrefix(d.scope(), want+" ") {
			t.Errorf("scope = %q, want %q", d.scope(), want)
		}
		d.press("p")
		together(d, name)
		d.shows("Paste a token", name)
	}
	d := start(t, 120, 40)
	d.press("o")
	together(d, "esc")
	d.shows("Call your backend", "esc")
}

// TestAPasteOfBubbleTeaIsAPaste covers terminals whose input isn't cut up.
func TestAPasteOfBubbleTeaIsAPaste(t *testing.T) {
	d := start(t, 120, 40)
	d.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("q"), Paste: true})
	d.shows("inspect")
	d.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(sampleToken), Paste: true})
	if d.quit || d.model.snap.Mode != core.Inspect || d.model.snap.Token.Text != sampleToken {
		t.Error("the paste is not inspected")
	}
}

// TestLargePasteIsReadInTheBackground keeps the screen alive while a large paste is read: keys wait
// for it, and esc stops it.
func TestLargePasteIsReadInTheBackground(t *testing.T) {
	large := strings.Repeat("2026-11-20 10:00 GET /users/1 200\n", largePaste/30) + sampleToken
	d := start(t, 120, 40)
	_, cmd := d.model.Update(terminal.PasteMsg{Bytes: []byte(large), Cut: true})
	d.shows("reading the paste ...; esc cancels", "compose")
	d.press("4", "e")
	d.run(cmd)
	d.shows("inspect", "editing payload")
	if got := d.model.snap.Token.Text; got != sampleToken {
		t.Errorf("it inspects %q", got)
	}

	d = start(t, 120, 40)
	_, cmd = d.model.Update(terminal.PasteMsg{Bytes: []byte(large)})
	d.press("esc")
	d.shows("stopped reading the paste")
	d.run(cmd)
	d.shows("compose")

	d = start(t, 120, 40)
	d.send(terminal.PasteMsg{Bytes: []byte(large), Cut: true})
	d.shows("inspect", "the paste was too large: its end was dropped")
}

// TestANewPasteStopsTheReadOfAnother says which of two large pastes was not read: the message shows
// when the second one is inspected.
func TestANewPasteStopsTheReadOfAnother(t *testing.T) {
	lines := strings.Repeat("2026-11-20 10:00 GET /users/1 200\n", largePaste/30)
	d := start(t, 120, 40)
	_, first := d.model.Update(terminal.PasteMsg{Bytes: []byte(lines + sampleToken)})
	_, second := d.model.Update(terminal.PasteMsg{Bytes: []byte(lines + courierToken)})
	d.run(first)
	d.shows("compose")
	d.run(second)
	d.shows("inspect", "stopped reading the paste because of the new paste")
	if got := d.model.snap.Token.Text; got != courierToken {
		t.Errorf("it inspects %q", got)
	}
}
