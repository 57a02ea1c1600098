package expiry

import (
	"slices"
	"testing"
)

func TestEndings(t *testing.T) {
	for text, want := range map[string][]string{
		"2 d":     {"ays"},
		"1 d":     {"ay"},
		"90 m":    {"inutes", "onths"},
		"2 day":   {"s"},
		"2 days":  nil,
		"1 day":   nil,
		"2d":      nil,
		"2 ":      nil,
		"2":       nil,
		"":        nil,
		"2 D":     nil,
		"never":   nil,
		"2 d ago": nil,
	} {
		if got := Endings(text); !slices.Equal(got, want) {
			t.Errorf("Endings(%q) = %q, want %q", text, got, want)
		}
	}
}
