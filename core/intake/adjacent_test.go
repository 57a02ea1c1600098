package intake

import (
	"fmt"
	"strings"
	"testing"
)

// TestFindTokensThatTouch checks that two complete tokens are both found exactly, whatever
// character is between them.
func TestFindTokensThatTouch(t *testing.T) {
	one, two := sample("one"), sample("two")
	for _, char := range []string{"/", ":", "=", "@", "!", "\x00", "\uff0c", "\u3001", "\u2192", "\U0001f511", " -> ", "|"} {
		t.Run(fmt.Sprintf("%+q", char), func(t *testing.T) {
			text := one + char + two
			got := Find(text)
			if got.Total != 2 || len(got.Candidates) != 2 {
				t.Fatalf("%d tokens, want 2: %+v", got.Total, got.Candidates)
			}
			for i, want := range []string{one, two} {
				c := got.Candidates[i]
				if c.Token != want || text[c.At:c.End] != want {
					t.Errorf("candidate %d is %q at [%d,%d)", i, c.Token, c.At, c.End)
				}
			}
		})
	}
}

// TestFindSDJWTAtAnyWidth checks that the lines of an SD-JWT are joined wherever they were broken,
// including right before a disclosure or a key binding JWT.
func TestFindSDJWTAtAnyWidth(t *testing.T) {
	jwt := sample("one")
	binding := encode(`{"alg":"ES256","typ":"kb+jwt"}`) + "." + encode(`{"nonce":"1"}`) + "." + strings.Repeat("aB3_", 21) + "AQ"
	whole := jwt + "~" + encode(`["salt","name",1]`) + "~" + binding
	for width := 12; width < len(whole); width++ {
		got := Find(wrap(whole, width, "", "\n"))
		if got.Kind != SDJWT || got.Total != 1 || got.Token != jwt || len(got.Disclosures) != 1 || got.KeyBinding != binding {
			t.Errorf("width %d: kind %s, %d tokens, %d disclosures, binding %q", width, got.Kind, got.Total, len(got.Disclosures), got.KeyBinding)
		}
	}
}
