package ui

import (
	"strings"
	"testing"
)

// TestPasteSaysWhatWasLeftOut names the characters of a paste that a field of one line does not
// take, in every pane that has one.
func TestPasteSaysWhatWasLeftOut(t *testing.T) {
	for name, keys := range map[string][]string{
		"a scope": {"a"}, "an expiry": {"2", "e"}, "a claim": {"4", "n"}, "a key": {"6", "enter"},
	} {
		t.Run(name, func(t *testing.T) {
			d := start(t, 120, 40)
			d.press(keys...)
			d.paste("blue\x1bbird")
			d.shows("a control character in the paste was dropped")
			d.press("x")
			if strings.Contains(d.screen(), "dropped") {
				t.Error("it stays for ever")
			}
		})
	}
	d := start(t, 120, 40)
	d.press("a")
	d.paste("bluebird\n") // its end is the terminal's
	d.shows("bluebird")
	if strings.Contains(d.screen(), "in the paste") {
		t.Errorf("something was dropped:\n%s", d.screen())
	}
}

// TestPassphraseIsHidden shows no character of a passphrase, also where it looks like a place that
// one is read from, and says what of it was not taken.
func TestPassphraseIsHidden(t *testing.T) {
	private, _ := encrypted(t, "right")
	for _, passphrase := range []string{"hunter2", "@Winter2026", "env:HOME", "e", "b64:c2VjcmV0"} {
		t.Run(passphrase, func(t *testing.T) {
			d := start(t, 80, 24)
			d.files = map[string]string{"key.pem": private}
			d.press("6", "enter", "type:@key.pem", "enter", "type:"+passphrase)
			d.shows("passphrase " + strings.Repeat("*", len(passphrase)) + " ")
			if len(passphrase) > 1 && strings.Contains(d.screen(), passphrase[1:]) {
				t.Errorf("the passphrase shows:\n%s", d.screen())
			}
			d.press("enter")
			d.shows("this passphrase doesn't open the key")
		})
	}
	d := start(t, 80, 24)
	d.files = map[string]string{"key.pem": private}
	d.press("6", "enter", "type:@key.pem", "enter")
	d.paste("ri\x1bght")
	d.shows("passphrase *****", "a control character in the paste was dropped")
}
