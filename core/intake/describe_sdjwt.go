package intake

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"bulla/core/visible"
)

// Disclosure is one claim that an SD-JWT discloses separately from its payload (RFC 9901 section
// 4.2). Its texts are the token's data; control characters in them are not escaped.
type Disclosure struct {
	// Text is the disclosure between the tildes, unchanged.
	Text string
	// Salt, Name and Value are its elements. Name is "" for an element of an array. Value is JSON
	// source text.
	Salt, Name, Value string
	// Digest is the base64url SHA-256 of Text. The payload refers to the disclosure by it.
	Digest string
	// At is the byte offset in the input, 0 if the disclosure was escaped there.
	At int
	// Fault says what is wrong with it, "" for nothing.
	Fault string
}

// keyBindingType is the typ of a key binding JWT (RFC 9901 section 4.3).
const keyBindingType = `"kb+jwt"`

// splitSDJWT splits an SD-JWT after the issuer-signed JWT. The tail begins with a tilde; it is ""
// if the token isn't an SD-JWT.
func splitSDJWT(token string) (jwt, tail string) {
	i := strings.IndexByte(token, '~')
	if i < 1 || strings.Count(token[:i], ".") != 2 || !isSegmentByte(token[i-1]) && token[i-1] != '=' {
		return token, ""
	}
	return token[:i], token[i:]
}

// openDisclosures reads what follows the issuer-signed JWT of an SD-JWT.
func (f *Found) openDisclosures(v view, p piece) {
	jwt, tail := splitSDJWT(p.token)
	if tail == "" {
		return
	}
	at := len(jwt) + 1
	items := strings.Split(tail[1:], "~")
	for i, content := range items {
		if i == len(items)-1 { // after the last tilde
			f.KeyBinding = content
			break
		}
		d := parseDisclosure(content)
		d.At = v.start(p.offset(at))
		f.Disclosures = append(f.Disclosures, d)
		at += len(content) + 1
	}
	f.removeDisclosures()
}

func (f *Found) removeDisclosures() {
	if n := len(f.Disclosures); n > 0 {
		f.Removed = append(f.Removed, visible.Plural(n, "SD-JWT disclosure"))
	}
	if f.KeyBinding != "" {
		f.Removed = append(f.Removed, "the key binding JWT")
	}
}

// offset returns the offset in the text of the token's character at at.
func (p piece) offset(at int) int {
	for _, s := range p.spans {
		if at < s.to-s.from {
			return s.from + at
		}
		at -= s.to - s.from
	}
	return min(p.start+at, p.end)
}

// parseDisclosure decodes a disclosure: a JSON array of salt, name and value, or of salt and value,
// in base64url. It always returns one; Fault says what is wrong with it.
func parseDisclosure(text string) Disclosure {
	sum := sha256.Sum256([]byte(text))
	d := Disclosure{Text: text, Digest: base64.RawURLEncoding.EncodeToString(sum[:])}
	decoded, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		d.Fault = "not base64url"
		return d
	}
	var elements []json.RawMessage
	switch err := json.Unmarshal(decoded, &elements); {
	case err != nil:
		d.Fault = "not a JSON array"
	case len(elements) != 2 && len(elements) != 3:
		d.Fault = "an array of " + visible.Plural(len(elements), "value") + ", not of 2 or 3"
	case json.Unmarshal(elements[0], &d.Salt) != nil || elements[0][0] != '"':
		d.Fault = "the salt is not a string"
	case len(elements) == 3 && (json.Unmarshal(elements[1], &d.Name) != nil || elements[1][0] != '"'):
		d.Fault = "the name is not a string"
	}
	if n := len(elements); n == 2 || n == 3 {
		d.Value = string(bytes.TrimSpace(elements[n-1]))
	}
	if d.Fault == "" && len(elements) == 3 && (d.Name == "_sd" || d.Name == "...") {
		d.Fault = "the name " + d.Name + " is reserved"
	}
	return d
}

// SignedDigests reports whether the payload has what makes the token an SD-JWT: digests, or their
// algorithm. The algorithm is "" if the payload names none.
func (f Found) SignedDigests() (algorithm string, ok bool) {
	_, rest, _ := strings.Cut(f.Token, ".")
	payload, _, _ := strings.Cut(rest, ".")
	decoded, err := base64.RawURLEncoding.DecodeString(payload)
	if err != nil {
		return "", false
	}
	var claims map[string]any
	if json.Unmarshal(decoded, &claims) != nil {
		return "", false
	}
	algorithm, named := claims["_sd_alg"].(string)
	return algorithm, named || hasDigests(claims)
}

// hasDigests reports whether a value contains an array named _sd or an element named "..." (RFC
// 9901 section 4.2.4).
func hasDigests(value any) bool {
	switch v := value.(type) {
	case map[string]any:
		_, members := v["_sd"].([]any)
		return members || slices.ContainsFunc(slices.Collect(maps.Values(v)), hasDigests)
	case []any:
		return slices.ContainsFunc(v, func(item any) bool { return isDigestElement(item) || hasDigests(item) })
	}
	return false
}

// isDigestElement reports whether an array element is the digest of an undisclosed one.
func isDigestElement(item any) bool {
	object, _ := item.(map[string]any)
	_, ok := object["..."].(string)
	return ok && len(object) == 1
}

// isKeyBinding reports whether text has the form of a key binding JWT (RFC 9901 section 4.3).
func isKeyBinding(text string) bool {
	return strings.Count(text, ".") == 2 && isSegment(strings.ReplaceAll(text, ".", "")) &&
		strings.Contains(headerOf(text), keyBindingType)
}
