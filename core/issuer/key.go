package issuer

import (
	"strings"

	"bulla/core/courier"
	"bulla/core/intake"
	"bulla/core/redact"
)

// takeKey is where a key comes from.
const takeKey = "take the key from Courier's settings, API Keys"

// shellQuotes is why a placeholder often arrives unfilled (Courier's own curl lines
// have it in single quotes).
const shellQuotes = "in single quotes the shell does not fill in $YOUR_API_KEY: use double ones"

// CheckKey names what stands in the place of an API key and is none, as an *Error. The
// key itself is never told; whether Courier takes it, only Courier can tell.
func CheckKey(key string) error {
	message, hint := "", takeKey
	switch {
	case strings.TrimSpace(key) == "":
		message, hint = "there is no API key", takeKey+", and give it in "+courier.APIKeyVariable
	case KeyIn(key) != key && assigned(key) != key:
		message, hint = "this is a line that sets a variable and not an API key alone", "give what stands behind the = alone, without quotes"
	case isPlaceholder(assigned(key)): // the name of a variable is no placeholder
		message = "the API key is a placeholder that nobody filled in"
		if strings.Contains(key, "$") {
			hint += "; " + shellQuotes
		}
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

// KeyIn returns the API key in what it is often copied with: NAME=value as in a .env
// file, export before it, quotes around it, Bearer before it. A text that has no key in
// such a form is returned as it is.
func KeyIn(text string) string {
	key := unquoted(assigned(text))
	for _, before := range [...]string{"Authorization:", "Bearer "} {
		if len(key) >= len(before) && strings.EqualFold(key[:len(before)], before) {
			key = strings.TrimSpace(key[len(before):])
		}
	}
	if key = unquoted(key); courier.IsAPIKey(key) {
		return key
	}
	return text
}

// assigned returns what a line that sets a variable sets it to, and any other text as
// it is.
func assigned(text string) string {
	line := strings.TrimSpace(text)
	for _, before := range [...]string{"export ", "set ", "$env:"} {
		line = strings.TrimSpace(strings.TrimPrefix(line, before))
	}
	name, value, ok := strings.Cut(line, "=")
	if name = strings.TrimSpace(name); !ok || name == "" || strings.Trim(strings.ToUpper(name), "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") != "" {
		return text
	}
	return strings.TrimSuffix(strings.TrimSpace(value), ";")
}

// unquoted returns a text without white space and one pair of quotes around it.
func unquoted(text string) string {
	text = strings.TrimSpace(text)
	if last := len(text) - 1; last > 0 && text[0] == text[last] && strings.ContainsRune("\"'`", rune(text[0])) {
		return strings.TrimSpace(text[1:last])
	}
	return text
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

// mask masks the key of the request in a text, and keys and tokens of any kind.
func (r Request) mask(text string) string { return redact.Given(text, r.APIKey) }
