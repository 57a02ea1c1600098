package issuebody

import (
	"strings"

	"bulla/core/redact"
	"bulla/core/scope"
	"bulla/core/token"
)

// ReadBare reads a text that is only a scope string, with quotes or a name before it.
func ReadBare(text string) (b Body, ok bool) {
	text = strings.Trim(text, " \t\r\n\"'`\u201c\u201d\u2018\u2019")
	for _, name := range []string{"scope", "scopes"} {
		if rest, named := strings.CutPrefix(text, name); named {
			rest = strings.TrimLeft(rest, "\"' \t")
			if rest != "" && strings.IndexByte(":=", rest[0]) >= 0 {
				text = strings.Trim(rest[1:], " \t\r\n\"'`,;")
			}
		}
	}
	if len(text) > maxExpression || strings.Contains(text, "expires") || !isPlain(text) || !scope.Recognize(text) {
		return Body{}, false
	}
	return Body{Bare: true, Scope: text, ScopeKind: token.String}, true
}

// isPlain reports whether a text has nothing of code. A placeholder may have braces.
func isPlain(text string) bool {
	if strings.ContainsAny(text, "\"`") {
		return false
	}
	return !strings.ContainsAny(text, "{}=") || containsAny(text, []string{"{{", "${", "user_id="})
}

// Read reads a text in any of the forms.
func Read(text string) (b Body, ok bool) {
	for _, read := range []func(string) (Body, bool){ReadJSON, ReadBare, ReadCode} {
		if b, ok = read(text); ok {
			return b.masked(), true
		}
	}
	return Body{}, false
}

// masked returns the body without the keys and tokens that someone put into it.
func (b Body) masked() Body {
	b.Scope, b.Expiry.Text = redact.Text(b.Scope), redact.Text(b.Expiry.Text)
	for i := range b.Unknown {
		b.Unknown[i].Name = redact.Text(b.Unknown[i].Name)
	}
	for i := range b.Computed {
		b.Computed[i] = redact.Text(b.Computed[i])
	}
	return b
}
