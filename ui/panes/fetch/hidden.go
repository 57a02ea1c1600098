package fetch

import (
	"strings"

	"bulla/core/backend"
	"bulla/core/call"
	"bulla/core/redact"
	"bulla/ui/pane/form"
)

// hiddenHeader returns the offset from which on a header field is hidden while it is
// typed: the secret of it, unless it only says where that is read.
func hiddenHeader(text string) (from int) {
	name, value, ok := strings.Cut(text, ":")
	if !ok || !call.IsSecretName(name) {
		return hiddenText(text)
	}
	_, credential := call.CutScheme(strings.TrimLeft(value, " "))
	return len(text) - len(credential) + form.Hidden(credential)
}

// hiddenBody hides a body from the first member or parameter on that is a secret by its
// name.
func hiddenBody(text string) (from int) { return min(hiddenText(text), backend.NamedSecret(text)) }

// hiddenText hides a text that is shown as a rule from the first key or token in it on,
// which are known by their form, and what is given in base64.
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
