package issuer

import (
	"strings"

	"bulla/core/call"
	"bulla/core/courier"
	"bulla/core/intake"
)

// takeKey is where a key comes from.
const takeKey = "take the key from Courier's settings, API Keys, and give it in " + courier.APIKeyVariable

// shellQuotes is why a placeholder often arrives unfilled (Courier's own curl lines
// have it in single quotes).
const shellQuotes = "in single quotes the shell does not fill in $YOUR_API_KEY: use double ones"

// CheckKey names what stands in the place of an API key and is none, as an *Error. The
// key itself is never told; whether Courier takes it, only Courier can tell.
func CheckKey(key string) error {
	message, hint := "", takeKey
	switch {
	case strings.TrimSpace(key) == "":
		message = "there is no API key"
	case isPlaceholder(key):
		message, hint = "the API key is a placeholder that nobody filled in", takeKey+"; "+shellQuotes
	case strings.ContainsAny(key, "*\u2026") || strings.Contains(key, "..."):
		message, hint = "the API key is a masked one: its secret part is left out", "copy the whole key from Courier's settings, API Keys"
	case strings.ContainsAny(key, " \t\r\n"):
		message, hint = "the API key has white space around or inside it", "give the key alone: without Bearer before it, spaces and line breaks"
	case strings.ContainsAny(key, "\"'`"):
		message, hint = "the API key stands in quotes", "leave the quotes out"
	case courier.IsAPIKey(key):
		return nil
	case strings.HasPrefix(key, "eyJ") || intake.Find(key).Token != "":
		message = "this is a token and not an API key: tokens cannot issue tokens"
	case isClientKey(key):
		message = "this is a client key and not an API key: it is public and issues no tokens"
	case courier.IsWorkspaceID(key):
		message = "this is the id of a workspace and not an API key"
	default:
		message, hint = "this has not the form of an API key of Courier", "a key begins with pk_prod_, pk_test_, dk_prod_, dk_test_, pk_ or token_; "+takeKey
	}
	return &Error{Message: message, Hint: hint}
}

// isPlaceholder reports whether text is what documents write where a key belongs.
func isPlaceholder(text string) bool {
	upper := strings.ToUpper(text)
	for _, word := range [...]string{"YOUR_", "YOUR-", "YOUR ", "API_KEY", "AUTH_TOKEN"} {
		if strings.Contains(upper, word) {
			return true
		}
	}
	return strings.ContainsAny(text, "$<>{}%") || strings.HasSuffix(upper, "XXXX")
}

func isClientKey(text string) bool {
	_, ok := courier.ClientKeyWorkspace(text)
	return ok
}

// shortestTail is the length from which on the secret part of a key is masked without
// its prefix too: a shorter one would be found in every word.
const shortestTail = 8

// mask masks the key of the request in a text, besides keys and tokens of any kind.
func (r Request) mask(text string) string {
	if r.APIKey == "" {
		return call.Mask(text)
	}
	masked := courier.MaskKey(r.APIKey)
	text = strings.ReplaceAll(text, r.APIKey, masked)
	if tail := strings.TrimPrefix(r.APIKey, strings.TrimSuffix(masked, "****")); len(tail) >= shortestTail {
		text = strings.ReplaceAll(text, tail, "****")
	}
	return call.Mask(text)
}
