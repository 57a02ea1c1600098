package ui

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestCompareAfterAFix pastes an expired token, fixes it and compares: three keys.
func TestCompareAfterAFix(t *testing.T) {
	d := start(t, 120, 40)
	d.press("C")
	d.shows("there is no other token to compare with yet: press p to paste one")
	d.paste(sampleToken)
	d.press("C") // the token that the program starts with doesn't count
	d.shows("there is no other token to compare with yet")
	d.press("f")
	d.shows("; esc undoes it; C compares")
	d.press("C")
	d.shows("Compare", "pasted just now", "fixed just now", "problems fixed", "✗ exp ", "preview, ")
	d.press("y")
	for _, want := range []string{"pasted just now", "\nfixed\n"} {
		if text := strings.Join(d.copied, ""); !strings.Contains(text, want) {
			t.Errorf("copied %q, which lacks %q", text, want)
		}
	}
	d.shows("comparison: ")
	d.press("C")
	d.hides("problems fixed")
	d.shows("compose")
}

// TestCompareTwoTokens needs no list, and puts the older token on the left, whichever is shown.
func TestCompareTwoTokens(t *testing.T) {
	d := start(t, 120, 40)
	d.paste(signed(t, `{"sub":"first","exp":1795172600}`))
	d.now = d.now.Add(5 * time.Minute)
	d.paste(signed(t, `{"sub":"second","exp":1795172600}`))
	for range 2 {
		d.press("C")
		d.shows("sub differs", "pasted 5m ago", `"first" `, `"second"`)
		if screen := d.screen(); strings.Index(screen, `"first"`) > strings.Index(screen, `"second"`) {
			t.Error("the older token is on the right")
		}
		d.press("esc", "[")
	}
	d.shows("sub first")
}

// TestCompareList lists the others if there are several, and those of the paste first.
func TestCompareList(t *testing.T) {
	d := start(t, 120, 40)
	d.paste(signed(t, `{"sub":"alone","exp":1795172600}`))
	d.paste(oauthAnswer(t))
	d.press("esc", "C")
	d.shows("Compare with which token?", "id_token, sub 1234", "refresh_token", "sub alone")
	d.press("9")
	d.shows("there are only 3 tokens")
	d.press("C")
	d.hides("Compare with which token?")
	d.press("C", "2")
	d.shows("token 1 of", "token 3 of the paste")
	d.press("esc", "C", "down", "down", "enter")
	d.shows("pasted just now", `"alone"`)
}

// TestCompareText refuses a paste without a token.
func TestCompareText(t *testing.T) {
	d := start(t, 120, 40)
	d.paste(sampleToken)
	d.paste("hello")
	d.press("C")
	d.shows("there is no token to compare")
}

// TestCompareManyTokens holds that a long history costs little for each frame.
func TestCompareManyTokens(t *testing.T) {
	d := start(t, 120, 40)
	for i := range 200 {
		d.paste(signed(t, fmt.Sprintf(`{"sub":"user-%d","exp":1795172600}`, i)))
	}
	began := time.Now()
	for range 1000 {
		if why := d.model.incomparable(); why != "" {
			t.Fatal(why)
		}
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("1000 frames take %v", took)
	}
	d.press("C")
	d.shows("Compare with which token?", "sub user-198")
}
