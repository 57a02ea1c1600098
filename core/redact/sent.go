package redact

import (
	"cmp"
	"encoding/json"
	"html"
	"net/url"
	"slices"
	"strings"
)

// shortestSecret is the length from which a secret of a request is masked. A shorter one would be
// found inside ordinary words.
const shortestSecret = 4

// Sent returns a function that masks the given secrets in texts that a server sent. Servers quote a
// header or the body of a request in an error, in a page or in the URL of a redirect: the function
// finds a secret as it was sent, percent-encoded or decoded, in JSON and in HTML, in upper and
// lower case.
func Sent(secrets []string) func(text string) string {
	var all []string
	for _, secret := range secrets {
		if len(secret) >= shortestSecret {
			all = append(all, spellings(secret)...)
		}
	}
	all = slices.DeleteFunc(all, func(s string) bool { return len(s) < shortestSecret })
	// The replacer uses the first pair that matches, so the longest comes first.
	slices.SortFunc(all, func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) })
	var pairs []string
	for _, spelling := range slices.Compact(all) {
		pairs = append(pairs, fold(spelling), strings.Repeat(hidden, len(spelling)))
	}
	hide := strings.NewReplacer(pairs...)
	return func(text string) string { return star(text, hide.Replace(fold(text))) }
}

// hidden marks a byte of a secret in a folded text: no UTF-8 text contains it.
const hidden = "\xff"

// star replaces each run of bytes that are hidden in the folded text.
func star(text, folded string) string {
	var b strings.Builder
	for at := 0; at < len(text); at++ {
		if folded[at] != hidden[0] || text[at] == hidden[0] {
			b.WriteByte(text[at])
		} else if at == 0 || folded[at-1] != hidden[0] {
			b.WriteString(Stars)
		}
	}
	return b.String()
}

// fold returns a text in lower case and with the same length: only ASCII letters change.
func fold(text string) string {
	folded := []byte(text)
	for i, c := range folded {
		if c >= 'A' && c <= 'Z' {
			folded[i] = c | 0x20
		}
	}
	return string(folded)
}

// spellings returns a secret as it is, decoded, and encoded for a URL, for HTML and for JSON, with
// and without escaped slashes.
func spellings(secret string) []string {
	all := []string{secret, url.QueryEscape(secret), url.PathEscape(secret), html.EscapeString(secret)}
	if decoded, err := url.PathUnescape(secret); err == nil {
		all = append(all, decoded)
	}
	if quoted, err := json.Marshal(secret); err == nil {
		all = append(all, string(quoted[1:len(quoted)-1]))
	}
	quoted := strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(secret)
	return append(all, quoted, strings.ReplaceAll(quoted, "/", `\/`), strings.ReplaceAll(secret, "/", `\/`))
}
