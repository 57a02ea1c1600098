package call

import (
	"encoding/base64"
	"maps"
	"net/url"
	"slices"
	"strings"

	"bulla/core/redact"
	"bulla/core/token"
)

// shortestWord is the length from which a word of a secret is masked on its own: shorter ones occur
// in ordinary sentences.
const shortestWord = 8

// Mask masks the secrets of the request, and keys and tokens of any kind, in a text that a server
// sent.
func (r Request) Mask(text string) string { return redact.Text(r.Masker()(text)) }

// Masker returns a function that masks only the secrets of the request: the tokens of a response
// stay.
func (r Request) Masker() func(text string) string { return redact.Sent(r.secretParts()) }

// secretParts returns the parts of the request that must not be shown.
func (r Request) secretParts() []string {
	var parts []string
	for _, f := range r.Header {
		if f.isSecret() {
			parts = append(parts, f.parts()...)
		}
	}
	if r.SecretBody {
		parts = append(parts, bodyParts(r.Body)...)
	}
	return parts
}

// parts returns what a server may quote of a secret header: the value, the credential after its
// scheme, the values of cookies, and their words.
func (f Field) parts() []string {
	scheme, credential := cutWord(f.Value)
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

// bodyParts returns what a server may quote of a secret body: all of it, the values of its JSON or
// form, and their words, because a value may be a query that contains the secret.
func bodyParts(body string) []string {
	var values []string
	if doc, _ := token.Parse(body, token.Whole); doc.Complete {
		values = scalars(doc.Root)
	} else {
		form, _ := url.ParseQuery(body) // what can be read of it
		values = slices.Concat(slices.Collect(maps.Values(form))...)
	}
	parts := append(words(body), strings.TrimSpace(body))
	for _, value := range values {
		parts = append(append(parts, value), words(value)...)
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

// words returns the longer words of a secret, also without the characters that surround them in a
// query or a JSON string.
func words(secret string) []string {
	all := strings.FieldsFunc(secret, func(r rune) bool { return strings.ContainsRune(" \t\r\n;,=&:\"'{}[]", r) })
	for _, word := range all {
		all = append(all, strings.Trim(word, `\()`))
	}
	return slices.DeleteFunc(all, func(word string) bool { return len(word) < shortestWord })
}
