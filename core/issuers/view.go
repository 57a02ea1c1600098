package issuers

import (
	"strings"

	"bulla/core/redact"
	"bulla/core/token"
	"bulla/core/visible"
)

// view is a token for the table, which asks for many of its members.
type view struct {
	header, claims token.Value
	// byName are the claims if there are too many to look through them for each question.
	byName    map[string]token.Value
	encrypted bool
	// name is what the input calls the token.
	name string
}

func newView(t token.Token, name string) *view {
	const few = 40
	v := &view{header: t.Header.Root, claims: t.Payload.Root, encrypted: t.Encrypted, name: name}
	if len(v.claims.Members) > few {
		v.byName = make(map[string]token.Value, len(v.claims.Members))
		for _, m := range v.claims.Members {
			v.byName[m.Name] = m.Value // if names repeat, the last one counts
		}
	}
	return v
}

// find returns a claim; ok is false if it is absent.
func (v *view) find(name string) (value token.Value, ok bool) {
	if v.byName == nil {
		return v.claims.Get(name)
	}
	value, ok = v.byName[name]
	return value, ok
}

// claim returns a claim, the zero Value if it is absent.
func (v *view) claim(name string) token.Value {
	value, _ := v.find(name)
	return value
}

// text returns a claim that is a string, or else "".
func (v *view) text(name string) string { return textOf(v.claim(name)) }

// headerText returns a header parameter that is a string, or else "".
func (v *view) headerText(name string) string { return textOf(v.parameter(name)) }

// parameter returns a header parameter, the zero Value if it is absent.
func (v *view) parameter(name string) token.Value {
	value, _ := v.header.Get(name)
	return value
}

func textOf(value token.Value) string {
	if value.Kind != token.String {
		return ""
	}
	return value.Text
}

// has reports whether there is a claim with that name.
func (v *view) has(name string) bool {
	_, ok := v.find(name)
	return ok
}

// audiences returns the values of aud, a string or an array of strings.
func (v *view) audiences() []string {
	aud := v.claim("aud")
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

// audience returns the first value of aud for a sentence, "" if it has none.
func (v *view) audience() string {
	values := v.audiences()
	switch len(values) {
	case 0:
		return ""
	case 1:
		return quoted(values[0])
	}
	return quoted(values[0]) + " and others"
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
