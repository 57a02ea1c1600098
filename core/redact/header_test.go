package redact_test

import (
	"strings"
	"testing"
	"time"

	"bulla/core/redact"
)

func TestHeaderKeys(t *testing.T) {
	const jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm4ifQ.c2lnbmF0dXJl"
	tests := []struct{ name, text, want, found string }{
		{"HTTP", "X-Api-Key: s3cret-value-1\r\nHost: a", "X-Api-Key: ****\r\nHost: a", "X-Api-Key"},
		{"curl", `curl -H 'x-api-key: s3cret-value-1' https://a.example`, `curl -H 'x-api-key: ****' https://a.example`, "x-api-key"},
		{"JSON", `{"apikey": "s3cret-value-1", "a": 1}`, `{"apikey": "****", "a": 1}`, "apikey"},
		{"JSON in JSON", `{\"x-api-key\":\"s3cret-value-1\"}`, `{\"x-api-key\":\"****\"}`, "x-api-key"},
		{"a call", `setRequestHeader("Ocp-Apim-Subscription-Key", "s3cret-value-1")`,
			`setRequestHeader("Ocp-Apim-Subscription-Key", "****")`, "Ocp-Apim-Subscription-Key"},
		{"PowerShell", `@{"X-Auth-Token"="s3cret-value-1"}`, `@{"X-Auth-Token"="****"}`, "X-Auth-Token"},
		{"a scheme", "X-Auth-Token: Bearer s3cret-value-1", "X-Auth-Token: Bearer ****", "X-Auth-Token"},
		{"two", "X-Api-Key: s3cret-value-1\nX-Vault-Token: s3cret-value-2", "X-Api-Key: ****\nX-Vault-Token: ****", "X-Api-Key"},
		{"a short one", "X-Api-Key: abcd", "X-Api-Key: ****", ""},
		{"a variable", "X-Api-Key: $API_KEY_1234", "X-Api-Key: $API_KEY_1234", ""},
		{"a template", "X-Api-Key: {{apiKey1234}}", "X-Api-Key: {{apiKey1234}}", ""},
		{"a file", "X-Api-Key: @/tmp/key-1234", "X-Api-Key: @/tmp/key-1234", ""},
		{"an environment variable", "X-Api-Key: env:MY_API_KEY", "X-Api-Key: env:MY_API_KEY", ""},
		{"a token", "X-Auth-Token: " + jwt, "X-Auth-Token: " + jwt, ""},
		{"a client key, which is public", "x-courier-client-key: MDAwMDAwMDAtMDAwMC0", "x-courier-client-key: MDAwMDAwMDAtMDAwMC0", ""},
		{"another header", "Idempotency-Key: 0123456789abcdef", "Idempotency-Key: 0123456789abcdef", ""},
		{"a word", "the key: 0123456789abcdef", "the key: 0123456789abcdef", ""},
		{"a list of names", "Allow-Headers: x-api-key, x-other-header1", "Allow-Headers: x-api-key, x-other-header1", ""},
		{"masked", "X-Api-Key: ****", "X-Api-Key: ****", ""},
		{"Courier's", "X-Api-Key: pk_prod_EXAMPLE0000000000000000000", "X-Api-Key: pk_prod_****", ""},
		{"nothing after it", "X-Api-Key:", "X-Api-Key:", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := redact.Keys(tt.text); got != tt.want {
				t.Errorf("masked: got %s, want %s", got, tt.want)
			}
			if got := redact.Find(tt.text).Header; got != tt.found {
				t.Errorf("found %q, want %q", got, tt.found)
			}
		})
	}
}

// TestHeaderKeysAreQuick checks that a long text of separators takes no longer than its length.
func TestHeaderKeysAreQuick(t *testing.T) {
	for _, piece := range []string{"x-api-key:", `"x-api-key","`, ":::,,,===", "x-y: "} {
		start := time.Now()
		redact.Keys(strings.Repeat(piece, 1<<20/len(piece)))
		if took := time.Since(start); took > 15*time.Second {
			t.Errorf("%q takes %v", piece, took)
		}
	}
}

// TestHeadersAreLinear checks texts in which one long word has many names of headers.
func TestHeadersAreLinear(t *testing.T) {
	const size = 150_000
	for _, text := range []string{
		strings.Repeat("x-key:", size) + redact.Stars, strings.Repeat("x-key:", size) + "$", strings.Repeat("x-key:${", size),
		strings.Repeat("x-key:@", size), strings.Repeat("x-key:eyJ", size), strings.Repeat("x-key: bearer ", size),
	} {
		start := time.Now()
		redact.Keys(text)
		redact.Find(text)
		if spent := time.Since(start); spent > 15*time.Second {
			t.Errorf("%.20s: %v", text, spent)
		}
	}
}
