package redact_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"bulla/core/redact"
	"bulla/core/visible"
)

func TestIdentifiers(t *testing.T) {
	const long = "auth0|64f1c2d3e4b5a60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f"
	ids := redact.Identifiers{IsOrdinary: func(value string) bool { return value == "inbox" }}
	ids.Add("pigeon", "user-1")
	ids.Add(long, redact.Stars)
	ids.Add("a b/é", redact.Stars)
	ids.Add("inbox", "user-2")
	ids.Add("7", "user-3")
	tests := []struct{ text, want string }{
		{`the token acts for "pigeon"`, `the token acts for "user-1"`},
		{"user_id:pigeon inbox:read:messages", "user_id:user-1 inbox:read:messages"},
		{"pigeons, pigeon_2 and pigeon-hole", "pigeons, pigeon_2 and user-1-hole"},
		{"sub is " + long, "sub is ****"},
		{"sub is " + visible.Quote(long, 30), `sub is "****"`},
		{"sub is " + visible.ShortenWith(long, 40, "…") + ".", "sub is ****."},
		{"/users/a%20b%2F%C3%A9/preferences", "/users/****/preferences"},
		{`"a b/\u{00E9}"`, `"****"`},
		{`the inbox is empty for "inbox"`, `the inbox is empty for "user-2"`},
		{"user_id:inbox inbox:read:messages --user inbox", "user_id:user-2 inbox:read:messages --user user-2"},
		{"7 errors for user_id:7 and user_id:77", "7 errors for user_id:user-3 and user_id:77"},
		{"ann@example.com, +4915112345678, 203.0.113.9, 2001:db8::1", "****, ****, ****, ****"},
		{"tenant 3f0e7b0a-7c1c-4d5e-9a77-0c6b7a1f2d33/production", "tenant ****/production"},
		{"at 15:04:05 UTC with 1.26.1", "at 15:04:05 UTC with 1.26.1"},
		{"pk_prod_ABCDEFGHIJKLMNOPQRSTUVWXYZ12", "pk_prod_****"},
	}
	for _, test := range tests {
		if got := ids.Mask(test.text); got != test.want {
			t.Errorf("Mask(%q) = %q, want %q", test.text, got, test.want)
		}
	}
}

// FuzzIdentifiers checks that no spelling of a value is left where a sentence quotes it, shortened
// or not.
func FuzzIdentifiers(f *testing.F) {
	f.Add("pigeon", 60)
	f.Add("a\u202eb<script>", 20)
	f.Add(strings.Repeat("x9", 40), 24)
	f.Fuzz(func(t *testing.T, value string, limit int) {
		limit = 21 + limit%100
		if limit < 21 || !utf8.ValidString(value) {
			return
		}
		const marker = "Zq7" // so that the text around it can't contain it
		value = marker + value + marker
		var ids redact.Identifiers
		ids.Add(value, redact.Stars)
		quoted := []string{visible.Quote(value, limit), visible.QuoteASCII(value, limit), visible.QuoteJSON(value)}
		for _, text := range quoted {
			if got := ids.Mask("the token acts for " + text + ", not you"); strings.Contains(got, marker) {
				t.Errorf("Mask of %s leaves %q", text, got)
			}
		}
	})
}
