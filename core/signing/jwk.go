package signing

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"

	"bulla/core/redact"
	"bulla/core/token"
)

// isJWK reports whether a text is JSON that contains a key or a key set (RFC 7517 sections 4 and
// 5), complete or damaged.
func isJWK(text []byte) bool {
	if !bytes.HasPrefix(text, []byte("{")) && !bytes.HasPrefix(text, []byte("[")) {
		return false
	}
	doc, _ := token.Parse(string(text), token.Whole)
	if !doc.Complete {
		return bytes.Contains(text, []byte(`"kty"`))
	}
	_, found := findJWK(doc.Root, 0)
	return found
}

// foundJWK is a key or a key set in a JSON document.
type foundJWK struct {
	key   token.Value
	set   []token.Value // the keys of a set, nil for a single key
	isSet bool
	// repair is how it was found, zero if the document itself is the key or set.
	repair repair
}

// findJWK finds the first key or key set of a document: the document itself, an array of keys, or
// one of its members.
func findJWK(v token.Value, depth int) (foundJWK, bool) {
	const deepest = 3
	if depth > deepest {
		return foundJWK{}, false
	}
	if v.Kind == token.Array {
		other := func(item token.Value) bool { return !isKey(item) }
		keys := len(v.Items) > 0 && !slices.ContainsFunc(v.Items, other)
		return foundJWK{set: v.Items, isSet: true, repair: repairArray}, keys
	}
	if set, ok := v.Get("keys"); ok && (set.Kind == token.Array || depth == 0) {
		return foundJWK{set: set.Items, isSet: true}, true
	}
	if isKey(v) {
		return foundJWK{key: v}, true
	}
	for _, member := range v.Members {
		if found, ok := findJWK(member.Value, depth+1); ok {
			found.repair = repairNested
			return found, true
		}
	}
	return foundJWK{}, false
}

// skips reports whether a fault is inside a key of a set, which is then skipped.
func (f foundJWK) skips(fault token.Fault) bool {
	return f.isSet && slices.ContainsFunc(f.set, func(key token.Value) bool { return holds(key, fault) })
}

// holds reports whether a fault of a document is inside a value.
func holds(v token.Value, f token.Fault) bool { return f.At >= v.Start && f.At < v.End }

func malformed(f token.Fault) string {
	return fmt.Sprintf("not well-formed JSON at byte %d (%s)", f.At, f.Code)
}

// isKey reports whether a value has kty, the member that every key has (RFC 7517 section 4.1).
func isKey(v token.Value) bool {
	_, ok := v.Get("kty")
	return ok
}

// readJWKs reads a JWK or a JWK set. It uses the JSON parser of package token instead of go-jose,
// which drops key_ops, uses the last of duplicate members, follows x5c and does not say which key
// of a set is wrong.
func (r *reader) readJWKs(text string) (Keys, error) {
	doc, faults := token.Parse(text, token.Whole)
	found, _ := findJWK(doc.Root, 0)
	for _, f := range faults { // a Detail may quote the text
		if fault := malformed(f); !doc.Complete || !found.skips(f) {
			return nil, badKey("the JWK is %s", fault)
		}
	}
	if found.repair != (repair{}) {
		r.repairs = append(r.repairs, found.repair)
	}
	if found.isSet {
		return r.readSet(found, faults)
	}
	m, err := readJWK(found.key)
	if err != nil {
		return nil, fmt.Errorf("the JWK is invalid: %w", err)
	}
	if m.public == nil && m.secret == nil {
		fault, _ := m.unknown()
		return nil, unknownKey("%s. %s", fault.Title, fault.Because)
	}
	return Keys{r.key(m)}, nil
}

// readSet reads the keys of a set (RFC 7517 section 5). It keeps a key that can't be read as a
// skipped one. If no key can be read, it returns the first error.
func (r *reader) readSet(found foundJWK, faults []token.Fault) (Keys, error) {
	if len(found.set) == 0 {
		return nil, badKey("the set contains no key: its keys must be an array of JWKs (RFC 7517 section 5)")
	}
	if len(found.set) > maxBlocks {
		return nil, badKey("the set contains %d keys, more than the maximum of %d", len(found.set), maxBlocks)
	}
	r.inSet = true
	var keys Keys
	var first error
	skipped := 0
	for i, item := range found.set {
		m, err := readJWK(item)
		if at := slices.IndexFunc(faults, func(f token.Fault) bool { return holds(item, f) }); at >= 0 && err == nil {
			err = badKey("it is %s", malformed(faults[at]))
		}
		if err != nil {
			skipped++
			first = cmp.Or(first, fmt.Errorf("%s: %w", keyLabel(i+1, m.id), err))
			skip := keyLabel(i+1, m.id) + " of the set was skipped: " + err.Error()
			m = material{id: m.id, kty: m.kty, skipped: skip}
		}
		keys = append(keys, r.key(m))
	}
	if skipped == len(keys) {
		return nil, first
	}
	return keys, nil
}

// keyLabel names a key of a set.
func keyLabel(number int, id string) string {
	if id == "" {
		return fmt.Sprintf("key %d", number)
	}
	return fmt.Sprintf("key %d %s", number, redact.Quote(id, 60))
}

// readJWK reads one JWK. An unknown kind is not an error: the material has no key then.
func readJWK(v token.Value) (m material, err error) {
	if v.Kind != token.Object {
		return m, badKey("it is %s, not a JWK", v.Kind.WithArticle())
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

// jwk reads the members of one JWK and keeps the first error.
type jwk struct {
	value token.Value
	err   error
}

func (j *jwk) fail(format string, args ...any) {
	if j.err == nil {
		j.err = badKey(format, args...)
	}
}

func (j *jwk) has(name string) bool {
	_, ok := j.value.Get(name)
	return ok
}

// text returns a member that must be a string, "" if it is missing.
func (j *jwk) text(name string) string {
	v, ok := j.value.Get(name)
	if ok && v.Kind != token.String {
		j.fail("%s must be a string, not %s", name, v.Kind.WithArticle())
		return ""
	}
	return v.Text
}

// texts returns a member that must be an array of strings, nil if it is missing. It splits strings
// at commas, because some keys have several values in one string.
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
			j.fail("%s must contain strings, not %s", name, item.Kind.WithArticle())
		}
		for word := range strings.SplitSeq(item.Text, ",") {
			texts = append(texts, strings.TrimSpace(word))
		}
	}
	return texts
}

// bytes returns a member that must be base64url without padding (RFC 7518 section 6).
func (j *jwk) bytes(name string) []byte {
	if !j.has(name) {
		j.fail("%s is missing", name)
		return nil
	}
	text := j.text(name)
	decoded, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || strings.ContainsAny(text, "\r\n") { // encoding/base64 skips these
		j.fail("%s is not base64url without padding (RFC 7518 section 6)", name)
		return nil
	}
	return decoded
}
