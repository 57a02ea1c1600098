package intake

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// Disclosure is one claim that an SD-JWT discloses apart from its payload (RFC
// 9901 section 4.2). Its texts are data of the token, not made visible.
type Disclosure struct {
	// Text is the disclosure as it stands between the tildes.
	Text string
	// Salt, Name and Value are its parts. Name is "" for an element of an array;
	// Value is JSON source text.
	Salt, Name, Value string
	// Digest is the base64url SHA-256 of Text, by which the payload refers to it.
	Digest string
	// At is the byte offset in the input, 0 where it was escaped there.
	At int
	// Fault says what is wrong with it, "" for nothing.
	Fault string
}

// keyBindingType is the typ of a key binding JWT (RFC 9901 section 4.3).
const keyBindingType = `"kb+jwt"`

// splitSDJWT divides an SD-JWT behind the issuer-signed JWT. The tail begins with
// a tilde, and is "" where the token is none.
func splitSDJWT(token string) (jwt, tail string) {
	i := strings.IndexByte(token, '~')
	if i < 1 || strings.Count(token[:i], ".") != 2 || !isSegmentByte(token[i-1]) && token[i-1] != '=' {
		return token, ""
	}
	return token[:i], token[i:]
}

// openDisclosures takes apart what follows the issuer-signed JWT of an SD-JWT.
func (f *Found) openDisclosures(in input, r reading) {
	jwt, tail := splitSDJWT(r.token)
	if tail == "" {
		return
	}
	at := len(jwt) + 1
	parts := strings.Split(tail[1:], "~")
	for i, part := range parts {
		if i == len(parts)-1 { // behind the last tilde
			f.KeyBinding = part
			break
		}
		d := ParseDisclosure(part)
		d.At = in.start(r.offset(at))
		f.Disclosures = append(f.Disclosures, d)
		at += len(part) + 1
	}
	f.removeDisclosures()
}

func (f *Found) removeDisclosures() {
	if n := len(f.Disclosures); n > 0 {
		f.Removed = append(f.Removed, count(n, "SD-JWT disclosure"))
	}
	if f.KeyBinding != "" {
		f.Removed = append(f.Removed, "the key binding JWT")
	}
}

// offset returns where in the text the character at at of the token stands.
func (r reading) offset(at int) int {
	for _, p := range r.pieces {
		if at < p.to-p.from {
			return p.from + at
		}
		at -= p.to - p.from
	}
	return min(r.start+at, r.end)
}

// ParseDisclosure takes a disclosure apart: a JSON array of salt, name and value,
// or of salt and value, in base64url. It is total: what is wrong is its Fault.
func ParseDisclosure(text string) Disclosure {
	sum := sha256.Sum256([]byte(text))
	d := Disclosure{Text: text, Digest: base64.RawURLEncoding.EncodeToString(sum[:])}
	decoded, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		d.Fault = "not base64url"
		return d
	}
	var parts []json.RawMessage
	switch err := json.Unmarshal(decoded, &parts); {
	case err != nil:
		d.Fault = "not a JSON array"
	case len(parts) != 2 && len(parts) != 3:
		d.Fault = "an array of " + count(len(parts), "value") + ", not of 2 or 3"
	case json.Unmarshal(parts[0], &d.Salt) != nil || parts[0][0] != '"':
		d.Fault = "the salt is not a string"
	case len(parts) == 3 && (json.Unmarshal(parts[1], &d.Name) != nil || parts[1][0] != '"'):
		d.Fault = "the name is not a string"
	}
	if n := len(parts); n == 2 || n == 3 {
		d.Value = string(bytes.TrimSpace(parts[n-1]))
	}
	if d.Fault == "" && len(parts) == 3 && (d.Name == "_sd" || d.Name == "...") {
		d.Fault = "the name " + d.Name + " is reserved"
	}
	return d
}

// SignedDigests reports whether the payload has what makes the token an SD-JWT: digests,
// or the algorithm of them. The algorithm is "" where the payload names none.
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

// hasDigests reports whether a value has an array named _sd or an element named "..."
// (RFC 9901 section 4.2.4).
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

// isDigestElement reports whether an element of an array is the digest of one.
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
