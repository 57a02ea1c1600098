package ui

import (
	"strings"
	"testing"
)

// TestFirstKeys shows three keys until the user does something, in a line that others take then.
func TestFirstKeys(t *testing.T) {
	const keys = "p paste a token  space pick a scope  : all commands"
	for _, does := range []string{" ", "s", "paste"} {
		d := start(t, 80, 24)
		d.shows(keys)
		before := strings.Count(d.screen(), "\n")
		switch does {
		case "paste":
			d.paste(sampleToken)
		case "s":
			d.press("s", "enter", "1")
		default:
			d.press(does)
		}
		d.press("esc", "esc", "1")
		d.hides(keys)
		if got := strings.Count(d.screen(), "\n"); got != before {
			t.Errorf("%s: %d lines were %d", does, got, before)
		}
	}
}
