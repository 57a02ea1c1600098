package redact_test

import (
	"strings"
	"testing"

	"bulla/core/redact"
)

func TestURL(t *testing.T) {
	const token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm4ifQ.c2lnbmF0dXJl"
	tests := []struct{ name, url, want string }{
		{"a path", "/users/ann/preferences", "/users/ann/preferences"},
		{"a URL", "https://api.courier.com/brands", "https://api.courier.com/brands"},
		{"a token", "wss://realtime.courier.io/?auth=" + token + "&userId=ann", "wss://realtime.courier.io/?auth=eyJ****&userId=ann"},
		{"a credential of another form", "wss://h.example/?auth=Bearer%20x&cid=1", "wss://h.example/?auth=****&cid=1"},
		{"an API key", "https://h.example/?k=pk_prod_EXAMPLE0000000000000000000", "https://h.example/?k=pk_prod_****"},
		{"a user and a password", "https://ann:secret@h.example/a/b?c=d", "https://****@h.example/a/b?c=d"},
		{"a user and no path", "https://ann:secret@h.example", "https://****@h.example"},
		{"a long segment", "/users/ann/tokens/" + strings.Repeat("x", 100), "/users/ann/tokens/" + strings.Repeat("x", 24) + "... (100 characters)"},
		{"other names", "/a?client-secret=abcd&api%5Fkey=abcd&pwd=abcd;x&x-api-key=abcd", "/a?client-secret=****&api%5Fkey=****&pwd=****&x-api-key=****"},
		{"a semicolon", "/a?b=1;api_key=abcd", "/a?b=1;api_key=****"},
		{"a fragment", "https://h.example/a#access_token=abcd&b=1", "https://h.example/a#access_token=****&b=1"},
		{"a fragment after parameters", "/a?b=1#token=abcd", "/a?b=1#token=****"},
		{"a token in the path", "/verify/" + token, "/verify/eyJ****"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := redact.URL(tt.url); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestClientKey(t *testing.T) {
	for key, want := range map[string]string{
		"MDAwMDAwMDAtMDAwMC00MDAwLTgwMDA": "MDAw****", "short": "****", "pk_prod_EXAMPLE0000000000000000000": "pk_prod_****",
	} {
		if got := redact.ClientKey(key); got != want {
			t.Errorf("%s: got %s, want %s", key, got, want)
		}
	}
}
