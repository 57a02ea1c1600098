package issuers

import (
	"strings"

	"bulla/core/redact"
	"bulla/core/token"
	"bulla/core/visible"
)

// view is a token with its members by name: the table asks for many of them.
type view struct {
	header, claims map[string]token.Value
	encrypted      bool
	// name is what the input calls the token.
	name string
}

func newView(t token.Token, name string) *view {
	return &view{
		header: byName(t.Header.Root), claims: byName(t.Payload.Root), encrypted: t.Encrypted, name: name,
	}
}

// byName returns the members of an object. Of members with the same name the last one counts.
func byName(object token.Value) map[string]token.Value {
	members := make(map[string]token.Value, len(object.Members))
	for _, m := range object.Members {
		members[m.Name] = m.Value
	}
	return members
}

// text returns a claim that is a string, or else "".
func (v *view) text(name string) string { return textOf(v.claims[name]) }

// headerText returns a header parameter that is a string, or else "".
func (v *view) headerText(name string) string { return textOf(v.header[name]) }

func textOf(value token.Value) string {
	if value.Kind != token.String {
		return ""
	}
	return value.Text
}

// has reports whether there is a claim with that name.
func (v *view) has(name string) bool {
	_, ok := v.claims[name]
	return ok
}

// audiences returns the values of aud, a string or an array of strings.
func (v *view) audiences() []string {
	aud := v.claims["aud"]
	if aud.Kind == token.String {
		return []string{aud.Text}
	}
	var values []string
	for _, item := range aud.Items {
		if item.Kind == token.String {
			values = append(values, item.Text)
		}
	}
	return values
}

// host returns the host of a URL in lower case, without its port; "" if text is not a URL.
func host(text string) string {
	_, rest, ok := strings.Cut(text, "://")
	if !ok {
		return ""
	}
	if end := strings.IndexAny(rest, "/?#"); end >= 0 {
		rest = rest[:end]
	}
	name, _, _ := strings.Cut(rest[strings.LastIndexByte(rest, '@')+1:], ":")
	return strings.ToLower(name)
}

// fill replaces the names in braces in an address with the claims of the token. It returns "" if
// the token lacks one of them, or has one that can't be part of an address.
func (v *view) fill(address string) string {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(address, "{")
		b.WriteString(before)
		if !ok {
			return visible.Text(redact.Keys(b.String()))
		}
		name, after, _ := strings.Cut(rest, "}")
		value := strings.TrimSuffix(v.text(name), "/")
		if name == "iss" && host(value) == "" || !isAddress(value) {
			return ""
		}
		b.WriteString(value)
		address = after
	}
}

// isAddress reports whether text can be a part of an address that a person copies.
func isAddress(text string) bool {
	const longest = 200
	return text != "" && len(text) <= longest && !strings.ContainsFunc(text, func(r rune) bool {
		return r <= ' ' || r > '~' || strings.ContainsRune("\"'`\\<>{}|^$;&()", r)
	})
}
