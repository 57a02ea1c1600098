package fetch

import (
	"strings"

	"bulla/core/backend"
	"bulla/core/call"
	"bulla/core/redact"
	"bulla/ui/pane/form"
)

// hiddenHeader returns the offset from which a header is hidden while it is typed: its secret,
// unless it only says where to read the secret.
func hiddenHeader(text string) (from int) {
	name, value, ok := strings.Cut(text, ":")
	if !ok || !call.IsSecretName(name) {
		return hiddenText(text)
	}
	_, credential := call.CutScheme(strings.TrimLeft(value, " "))
	return len(text) - len(credential) + form.Hidden(credential)
}

// hiddenBody hides a body from the first member or parameter whose name says that it is a secret.
func hiddenBody(text string) (from int) { return min(hiddenText(text), backend.NamedSecret(text)) }

// hiddenText hides a text from the first key or token in it, or from what is given in base64.
func hiddenText(text string) (from int) {
	from = len(text)
	if masked := redact.Text(text); masked != text {
		from = 0
		for from < min(len(text), len(masked)) && text[from] == masked[from] {
			from++
		}
	}
	if at := strings.Index(text, "b64:"); at >= 0 {
		from = min(from, at+len("b64:"))
	}
	return from
}
