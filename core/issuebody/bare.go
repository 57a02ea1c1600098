package issuebody

import (
	"strings"

	"bulla/core/scope"
	"bulla/core/token"
)

// readBare reads a text that is only a scope string, with quotes or a name before it, or only a
// list of scopes.
func readBare(text string) (b Body, ok bool) {
	if len(text) > maxExpression {
		return Body{}, false
	}
	if words := listed(text); scope.Recognize(scope.Join(words)) {
		return Body{Bare: true, Scope: scope.Join(words), ScopeKind: token.Array}, true
	}
	text = strings.Trim(text, " \t\r\n\"'`\u201c\u201d\u2018\u2019")
	for _, name := range []string{"scope", "scopes"} {
		if len(text) > len(name) && strings.EqualFold(text[:len(name)], name) {
			rest := strings.TrimLeft(text[len(name):], "\"' \t")
			isVariable := text[:len(name)] != name // of a shell, if = follows
			if strings.HasPrefix(rest, ":") || strings.HasPrefix(rest, "=") && !isVariable {
				text = strings.Trim(rest[1:], " \t\r\n\"'`,;")
			}
		}
	}
	if strings.Contains(text, "expires") || !isPlain(text) || !scope.Recognize(text) {
		return Body{}, false
	}
	return Body{Bare: true, Scope: text, ScopeKind: token.String}, true
}

// listed returns the texts of a JSON array of scopes, with or without its brackets.
func listed(text string) []string {
	text = strings.TrimSpace(text)
	if !strings.HasPrefix(text, "[") {
		text = "[" + strings.TrimRight(text, ",") + "]"
	}
	doc, _ := token.Parse(text, token.Payload)
	if !doc.Complete || doc.Root.Kind != token.Array || len(doc.Root.Items) < 2 {
		return nil
	}
	return texts(doc.Root.Items)
}

// isPlain reports whether a text has nothing of code. A placeholder may have braces.
func isPlain(text string) bool {
	if strings.ContainsAny(text, "\"`") || containsAny(text, methodNames) {
		return false
	}
	return !strings.ContainsAny(text, "{}=") || containsAny(text, []string{"{{", "${", "user_id="})
}
