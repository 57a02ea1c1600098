// Package redact masks what must not be shown: API keys, tokens, keys of other systems, and the
// secrets that a request carried. No other package masks.
//
// A text is masked before it is shortened: a shortened secret no longer looks like one. Masking too
// much does no harm.
package redact

import (
	"regexp"
	"strings"
	"sync"

	"bulla/core/courier"
)

// Stars replace a secret.
const Stars = "****"

// APIKey returns the part of a Courier API key that may be shown: its prefix, which names the
// environment, and stars.
func APIKey(key string) string {
	for _, prefix := range courier.KeyPrefixes() {
		if strings.HasPrefix(key, prefix) {
			return prefix + Stars
		}
	}
	return Stars
}

// Text masks the keys and tokens in a text: "pk_prod_****", "eyJ****".
func Text(text string) string { return maskTokens(Keys(text)) }

// Given masks an API key that the program knows, with or without its prefix, and all other keys and
// tokens in the text.
func Given(text, apiKey string) string {
	if apiKey == "" {
		return Text(text)
	}
	const shortestTail = 8 // a shorter one would be found inside ordinary words
	masked := APIKey(apiKey)
	text = strings.ReplaceAll(text, apiKey, masked)
	if tail := strings.TrimPrefix(apiKey, strings.TrimSuffix(masked, Stars)); len(tail) >= shortestTail {
		text = strings.ReplaceAll(text, tail, Stars)
	}
	return Text(text)
}

// Opaque masks keys and tokens, and every run of characters that is as long as a signature or a
// push token. It is for logs, which may show pieces of anything that was sent.
func Opaque(text string) string {
	return opaqueRE().ReplaceAllString(Keys(text), Stars)
}

var opaqueRE = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`eyJ[A-Za-z0-9_-]{4,}(\.[A-Za-z0-9_-]*)*|[A-Za-z0-9_-]{40,}`)
})

// shortestToken is the length from which text that starts like a token is masked.
const shortestToken = 16

// maskTokens masks words that start like the base64url of a JSON object.
func maskTokens(text string) string {
	var b strings.Builder
	for {
		at := tokenStart(text)
		if at < 0 {
			b.WriteString(text)
			return b.String()
		}
		end := at
		for end < len(text) && strings.IndexByte(tokenBytes, text[end]) >= 0 {
			end++
		}
		b.WriteString(text[:at])
		if end-at < shortestToken {
			b.WriteString(text[at:end])
		} else {
			b.WriteString(text[at:at+3] + Stars)
		}
		text = text[end:]
	}
}

// tokenBytes are the bytes of a token, also of one that is percent-encoded or in plain base64.
const tokenBytes = base64URL + ".~+/=%"

// tokenStart returns the first offset of the base64url of `{"`, or of `{` followed by a space or a
// line feed, or -1.
func tokenStart(text string) int {
	first := -1
	for _, start := range [...]string{"eyJ", "eyA", "ewo", "ew0"} {
		if at := strings.Index(text, start); at >= 0 && (first < 0 || at < first) {
			first = at
		}
	}
	return first
}
