package signing

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"strings"

	"bulla/core/token"
	"bulla/core/visible"
)

// isJWK reports whether a text is a key or a key set (RFC 7517 sections 4 and 5),
// whole or damaged.
func isJWK(text []byte) bool {
	if !bytes.HasPrefix(text, []byte("{")) {
		return false
	}
	doc, _ := token.Parse(string(text), token.Whole)
	if !doc.Complete {
		return bytes.Contains(text, []byte(`"kty"`))
	}
	_, isSet := doc.Root.Get("keys")
	kty, isKey := doc.Root.Get("kty")
	return isSet || isKey && kty.Kind == token.String && kty.Text != ""
}

// readJWKs reads a JWK or a JWK set. It reads the JSON with the decoder of tokens
// and not with go-jose, which drops key_ops, takes the last of duplicate members,
// follows x5c and does not say which key of a set is at fault.
func (r *reader) readJWKs(text string) (Keys, error) {
	doc, faults := token.Parse(text, token.Whole)
	if len(faults) > 0 { // its detail may quote the text
		return nil, fmt.Errorf("%w: the JWK is not well-formed JSON at byte %d (%s)", ErrBadKey, faults[0].At, faults[0].Code)
	}
	if set, ok := doc.Root.Get("keys"); ok {
		return r.readSet(set)
	}
	m, err := readJWK(doc.Root)
	if err != nil {
		return nil, err
	}
	if m.public == nil && m.secret == nil {
		fault, _ := m.unknown()
		return nil, fmt.Errorf("%w: %s; %s", ErrUnknownKey, fault.Title, fault.Because)
	}
	return Keys{newKey(m, r.origin)}, nil
}

// readSet reads the keys of a set (RFC 7517 section 5).
func (r *reader) readSet(set token.Value) (Keys, error) {
	if set.Kind != token.Array || len(set.Items) == 0 {
		return nil, fmt.Errorf("%w: the set holds no key: keys must be an array of JWKs (RFC 7517 section 5)", ErrBadKey)
	}
	if len(set.Items) > maxBlocks {
		return nil, fmt.Errorf("%w: the set holds %d keys, the most is %d", ErrBadKey, len(set.Items), maxBlocks)
	}
	var keys Keys
	byID := map[string]int{}
	secrets, others := 0, 0
	for i, item := range set.Items {
		m, err := readJWK(item)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", place(i+1, m.id), err)
		}
		if first, again := byID[m.id]; again && m.id != "" {
			return nil, fmt.Errorf("keys %d and %d, %s: %w: give each its own", first, i+1, visible.Quote(m.id, 60), ErrDuplicateKeyID)
		}
		byID[m.id] = i + 1
		if m.secret != nil {
			secrets++
		} else if m.public != nil {
			others++
		}
		keys = append(keys, newKey(m, r.origin))
	}
	if secrets > 0 && others > 0 {
		return nil, fmt.Errorf("%w: keep secrets in a set of their own, that nobody else reads", ErrMixedKeys)
	}
	return keys, nil
}

// place names a key of a set.
func place(number int, id string) string {
	if id == "" {
		return fmt.Sprintf("key %d", number)
	}
	return fmt.Sprintf("key %d %s", number, visible.Quote(id, 60))
}

// readJWK reads one JWK. A kind that is not known here is no error: the material
// is empty then.
func readJWK(v token.Value) (m material, err error) {
	if v.Kind != token.Object {
		return m, fmt.Errorf("%w: it is %s where a JWK is due", ErrBadKey, v.Kind.WithArticle())
	}
	j := jwk{value: v}
	m = material{id: j.text("kid"), kty: j.text("kty"), use: j.text("use"), alg: j.text("alg"), ops: j.texts("key_ops")}
	if j.err == nil && m.kty == "" {
		j.fail("kty is missing (RFC 7517 section 4.1)")
	}
	if j.err != nil {
		return m, j.err
	}
	switch m.kty {
	case "oct":
		m.secret = j.bytes("k")
		if j.err == nil && len(m.secret) == 0 {
			return m, ErrEmptySecret
		}
	case "RSA":
		j.rsa(&m)
	case "EC":
		j.ec(&m)
	case "OKP":
		j.okp(&m)
	}
	return m, j.err
}

// jwk reads the members of one JWK; the first fault stays.
type jwk struct {
	value token.Value
	err   error
}

func (j *jwk) fail(format string, args ...any) {
	if j.err == nil {
		j.err = fmt.Errorf("%w: "+format, append([]any{ErrBadKey}, args...)...)
	}
}

func (j *jwk) has(name string) bool {
	_, ok := j.value.Get(name)
	return ok
}

// text returns a member that must be a string, "" where it is not there.
func (j *jwk) text(name string) string {
	v, ok := j.value.Get(name)
	if ok && v.Kind != token.String {
		j.fail("%s must be a string, not %s", name, v.Kind.WithArticle())
		return ""
	}
	return v.Text
}

// texts returns a member that must be an array of strings, nil where it is not
// there. Strings that hold several words between commas, as some write them, are
// taken apart.
func (j *jwk) texts(name string) []string {
	v, ok := j.value.Get(name)
	if !ok {
		return nil
	}
	if v.Kind != token.Array {
		j.fail("%s must be an array, not %s", name, v.Kind.WithArticle())
	}
	texts := []string{}
	for _, item := range v.Items {
		if item.Kind != token.String {
			j.fail("%s must hold strings, not %s", name, item.Kind.WithArticle())
		}
		for word := range strings.SplitSeq(item.Text, ",") {
			texts = append(texts, strings.TrimSpace(word))
		}
	}
	return texts
}

// bytes returns a member that must be base64url without padding (RFC 7518
// section 6).
func (j *jwk) bytes(name string) []byte {
	if !j.has(name) {
		j.fail("%s is missing", name)
		return nil
	}
	text := j.text(name)
	decoded, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || strings.ContainsAny(text, "\r\n") { // which encoding/base64 skips
		j.fail("%s is not base64url without padding (RFC 7518 section 6)", name)
		return nil
	}
	return decoded
}
