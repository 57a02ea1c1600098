package edit_test

import (
	"testing"

	"bulla/core/edit"
	"bulla/core/token"
)

// TestFlip checks that exactly one character changes, to another one of base64url.
func TestFlip(t *testing.T) {
	const compact = "eyJhbGciOiJub25lIn0.e30.AA"
	for at := range len(compact) + 2 {
		text, ok := edit.Flip(token.Decode(compact), at)
		inToken := at < len(compact) && compact[at] != '.'
		if ok != inToken {
			t.Errorf("%d: ok is %t", at, ok)
		}
		if !ok {
			continue
		}
		for i := range len(compact) {
			if (text[i] == compact[i]) != (i != at) {
				t.Errorf("%d: %s", at, text)
			}
		}
		back, _ := edit.Flip(token.Decode(text), at)
		if back != compact {
			t.Errorf("%d: flipped twice, it is %s", at, back)
		}
	}
	if text, _ := edit.Flip(token.Decode(compact), len(compact)-1); text != "eyJhbGciOiJub25lIn0.e30.Ag" {
		t.Errorf("the last character became %s, which may be the same bytes", text)
	}
	if _, ok := edit.Flip(token.Decode("e~J.x.y"), 1); ok {
		t.Error("a character that isn't base64url was changed")
	}
}
