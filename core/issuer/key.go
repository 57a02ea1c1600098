package issuer

import (
	"strings"

	"bulla/core/courier"
	"bulla/core/intake"
	"bulla/core/redact"
)

// findKey says where a key comes from.
const findKey = "copy the key from Courier's settings, API Keys"

// shellQuotes is why a placeholder often arrives as it is: Courier's curl examples have it in
// single quotes.
const shellQuotes = "in single quotes the shell does not replace $YOUR_API_KEY: use double quotes"

// CheckKey returns an *Error that says what was given instead of an API key. It never contains the
// key. Only Courier knows whether a key that looks right is accepted.
func CheckKey(key string) error {
	message, advice := "", findKey
	switch {
	case strings.TrimSpace(key) == "":
		message, advice = "there is no API key", findKey+", and set "+courier.APIKeyVariable
	case KeyIn(key) != key && assigned(key) != key:
		message, advice = "this is an assignment, not an API key", "give only the part after =, without quotes"
	case isPlaceholder(assigned(key)): // the name of a variable may look like one
		message = "the API key is a placeholder"
		if strings.Contains(key, "$") {
			advice += "; " + shellQuotes
		}
	case strings.ContainsAny(key, "*\u2026") || strings.Contains(key, "..."):
		message, advice = "the API key is masked: its secret part is missing", "copy the whole key from Courier's settings, API Keys"
	case strings.ContainsAny(key, " \t\r\n"):
		message, advice = "the API key contains white space", "give only the key, without Bearer, spaces and line breaks"
	case strings.ContainsAny(key, "\"'`"):
		message, advice = "the API key is in quotes", "remove the quotes"
	case courier.IsAPIKey(key):
		return nil
	case strings.HasPrefix(key, "eyJ") || intake.Find(key).Token != "":
		message = "this is a token, not an API key: tokens can't issue tokens"
	case isClientKey(key):
		message = "this is a client key, not an API key: it is public and can't issue tokens"
	case courier.IsWorkspaceID(key):
		message = "this is a workspace ID, not an API key"
	default:
		message = "this does not look like a Courier API key"
		advice = "a key starts with pk_prod_, pk_test_, dk_prod_, dk_test_, pk_ or token_; " + findKey
	}
	return problem(message, advice)
}

// KeyIn returns the API key in a text that is often copied with it: a line of a .env file, an
// export, quotes, a Bearer header. It returns any other text as it is.
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

// assigned returns the value of an assignment such as NAME=value, and any other text as it is.
func assigned(text string) string {
	line := strings.TrimSpace(text)
	for _, before := range [...]string{"export ", "set ", "$env:"} {
		line = strings.TrimSpace(strings.TrimPrefix(line, before))
	}
	name, value, ok := strings.Cut(line, "=")
	const nameBytes = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"
	if name = strings.TrimSpace(name); !ok || name == "" || strings.Trim(strings.ToUpper(name), nameBytes) != "" {
		return text
	}
	return strings.TrimSuffix(strings.TrimSpace(value), ";")
}

// unquoted returns a text without the white space and the pair of quotes around it.
func unquoted(text string) string {
	text = strings.TrimSpace(text)
	if last := len(text) - 1; last > 0 && text[0] == text[last] && strings.ContainsRune("\"'`", rune(text[0])) {
		return strings.TrimSpace(text[1:last])
	}
	return text
}

// isPlaceholder reports whether text is what documentation shows instead of a key.
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
