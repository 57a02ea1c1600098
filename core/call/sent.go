package call

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"bulla/core/token"
)

// The lengths from which on a secret, and a word of one, is masked in what a server
// says: shorter ones are words of every sentence.
const (
	shortestSecret = 4
	shortestWord   = 8
)

// Mask returns a text that a server sent, with the secrets masked that the request
// carried, besides keys and tokens of any kind.
func (r Request) Mask(text string) string { return Mask(r.MaskSent(text)) }

// MaskSent returns a text that a server sent, with the secrets masked that the request
// carried: whole or in part, and also where they are encoded as in a URL or in JSON.
func (r Request) MaskSent(text string) string {
	var parts []string
	for _, f := range r.Header {
		if f.isSecret() {
			parts = append(parts, f.parts()...)
		}
	}
	if r.SecretBody {
		parts = append(parts, bodyParts(r.Body)...)
	}
	var secrets []string
	for _, part := range parts {
		for _, spelling := range spellings(part) {
			if len(spelling) >= shortestSecret {
				secrets = append(secrets, spelling)
			}
		}
	}
	slices.SortFunc(secrets, func(a, b string) int { return cmp.Compare(len(b), len(a)) }) // one may hold another
	var pairs []string
	for _, secret := range secrets {
		pairs = append(pairs, secret, stars)
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// parts returns what a server may repeat of a secret field: the value, what stands
// behind its scheme, the values of cookies, and the words of all that.
func (f Field) parts() []string {
	scheme, credential := cutScheme(f.Value)
	parts := append(words(f.Value), f.Value, credential)
	for pair := range strings.SplitSeq(f.Value, ";") {
		if _, value, ok := strings.Cut(pair, "="); ok {
			parts = append(parts, strings.Trim(value, ` "`))
		}
	}
	if !strings.EqualFold(scheme, "basic ") {
		return parts
	}
	if pair, err := base64.StdEncoding.DecodeString(credential); err == nil { // RFC 7617 section 2
		_, password, _ := strings.Cut(string(pair), ":")
		parts = append(parts, string(pair), password)
	}
	return parts
}

// bodyParts returns what a server may repeat of a secret body: all of it, the values in
// its JSON or of its form, and its words.
func bodyParts(body string) []string {
	parts := append(words(body), strings.TrimSpace(body))
	if doc, _ := token.Parse(body, token.Whole); doc.Complete {
		return append(parts, scalars(doc.Root)...)
	}
	form, _ := url.ParseQuery(body) // as far as it is one
	for _, values := range form {
		parts = append(parts, values...)
	}
	return parts
}

// scalars returns the strings and numbers in a JSON value.
func scalars(value token.Value) []string {
	var found []string
	if value.Kind == token.String || value.Kind == token.Number {
		found = append(found, value.Text)
	}
	for _, member := range value.Members {
		found = append(found, scalars(member.Value)...)
	}
	for _, item := range value.Items {
		found = append(found, scalars(item)...)
	}
	return found
}

// words returns the longer words of a secret.
func words(secret string) []string {
	all := strings.FieldsFunc(secret, func(r rune) bool { return strings.ContainsRune(" \t\r\n;,=&:\"'{}[]", r) })
	return slices.DeleteFunc(all, func(word string) bool { return len(word) < shortestWord })
}

// spellings returns a secret as it is, and as a server writes it that decoded it or
// encodes it in a URL or in JSON, with slashes escaped or not.
func spellings(secret string) []string {
	all := []string{secret, url.QueryEscape(secret), url.PathEscape(secret), strings.ReplaceAll(secret, "/", `\/`)}
	if decoded, err := url.PathUnescape(secret); err == nil {
		all = append(all, decoded)
	}
	if html, err := json.Marshal(secret); err == nil {
		all = append(all, string(html[1:len(html)-1]))
	}
	plain := strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(secret)
	return append(all, plain, strings.ReplaceAll(plain, "/", `\/`))
}
