package edit

import (
	"strings"
	"testing"
)

func TestScopeEndings(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"the end":               {`{"scope":"user_id:a inbox:re|","iat":1}`, "ad:messages"},
		"inside":                {`{"scope":"inbox:w| user_id:a"}`, "rite:events rite:messages"},
		"chosen":                {`{"scope":"inbox:w| inbox:write:events"}`, "rite:messages"},
		"with spaces":           {`{ "scope" : "inbox:re|" }`, "ad:messages"},
		"still open":            {`{"scope":"inbox:re|`, "ad:messages"},
		"in the middle of one":  {`{"scope":"inbox:re|ad"}`, ""},
		"complete":              {`{"scope":"inbox:read:messages|"}`, ""},
		"no word":               {`{"scope":"|"}`, ""},
		"another claim":         {`{"sub":"inbox:re|"}`, ""},
		"the name of the claim": {`{"scope|":"inbox"}`, ""},
		"after the value":       {`{"scope":"a"|}`, ""},
		"a number":              {`{"iat":1|}`, ""},
		"nothing":               {`|`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			before, after, _ := strings.Cut(c.text, "|")
			if got := strings.Join(ScopeEndings(before+after, len(before)), " "); got != c.want {
				t.Errorf("endings %q, want %q", got, c.want)
			}
		})
	}
}
