package fetch

import (
	"slices"
	"strings"

	"bulla/core/call"
	"bulla/ui/pane/form"
)

// hiddenHeader returns the offset from which on a header field is hidden while it is
// typed: the secret of it, unless it only says where that is read.
func hiddenHeader(text string) (from int) {
	name, value, ok := strings.Cut(text, ":")
	if !ok || !call.IsSecretName(name) {
		return hiddenText(text)
	}
	credential := behindScheme(strings.TrimLeft(value, " "))
	return len(text) - len(credential) + form.Hidden(credential)
}

// behindScheme returns what stands behind the scheme of a value (RFC 9110 section
// 11.4). A word that is not known as one may be a part of the secret.
func behindScheme(value string) string {
	word, rest, ok := strings.Cut(value, " ")
	if !ok || !slices.Contains([]string{"bearer", "basic", "token", "digest", "apikey", "api-key"}, strings.ToLower(word)) {
		return value
	}
	return strings.TrimLeft(rest, " ")
}

// hiddenBody hides a body from the first member or parameter on that is a secret by its
// name.
func hiddenBody(text string) (from int) { return min(hiddenText(text), namedSecret(text)) }

// namedSecret returns the offset of the first value in JSON, a form or a list of header
// fields that is a secret by the name before it, the length of the text where there is
// none. The text need not be complete.
func namedSecret(text string) (at int) {
	for i, c := range text {
		if c != ':' && c != '=' {
			continue
		}
		name := strings.TrimRight(text[:i], " \t\r\n\"'")
		if call.IsSecretName(name[strings.LastIndexAny(name, "{},&;\"'[ \t\r\n")+1:]) {
			return i + 1
		}
	}
	return len(text)
}

// hiddenText hides a text that is shown as a rule from the first key or token in it on,
// which are known by their form, and what is given in base64.
func hiddenText(text string) (from int) {
	from = len(text)
	if masked := call.Mask(text); masked != text {
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
