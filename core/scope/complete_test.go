package scope

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestComplete(t *testing.T) {
	for name, c := range map[string]struct {
		word, chosen string
		want         string
	}{
		"nothing typed":                  {"", "", ""},
		"one":                            {"inbox:r", "", "inbox:read:messages"},
		"in the order of the list":       {"inbox:", "", "inbox:read:messages inbox:write:events inbox:write:messages"},
		"the chosen one is left out":     {"inbox:", "inbox:read:messages", "inbox:write:events inbox:write:messages"},
		"the group of a chosen one":      {"write:", "read:user-tokens", "write:user-tokens write:preferences write:brands write:brands: write:track write:lists"},
		"complete":                       {"inbox:read:messages", "", ""},
		"up to the placeholder":          {"read:brands:", "", ""},
		"a family after its general one": {"read:br", "", "read:brands read:brands:"},
		"a user":                         {"user", "", "user_id:"},
		"unknown":                        {"foo", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := strings.Join(Complete(c.word, strings.Fields(c.chosen)), " ")
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestCompleteLeadsToKnownScopes types every scope of the catalogue a character at a time: each
// beginning can be completed, and only by what begins with it.
func TestCompleteLeadsToKnownScopes(t *testing.T) {
	for _, e := range Catalogue() {
		if e.Status == Legacy {
			continue
		}
		whole := e.start()
		for i := 1; i < len(whole); i++ {
			offered := Complete(whole[:i], nil)
			found := false
			for _, o := range offered {
				found = found || o == whole
				if !strings.HasPrefix(o, whole[:i]) {
					t.Errorf("%q is completed to %q", whole[:i], o)
				}
			}
			if !found {
				t.Errorf("%q is not completed to %q, but to %q", whole[:i], whole, offered)
			}
		}
	}
}
