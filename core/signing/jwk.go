package signing

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"

	"bulla/core/token"
	"bulla/core/visible"
)

// isJWK reports whether a text is JSON with a key or a key set in it (RFC 7517
// sections 4 and 5), whole or damaged.
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
	// repair is what was undone to find it, zero where the document is the key or set.
	repair repair
}

// findJWK finds the first key or key set of a document: the document itself, an
// array of keys, or one of its members.
func findJWK(v token.Value, depth int) (foundJWK, bool) {
	const deepest = 3
	if depth > deepest {
		return foundJWK{}, false
	}
	if v.Kind == token.Array {
		keys := len(v.Items) > 0 && !slices.ContainsFunc(v.Items, func(item token.Value) bool { return !isKey(item) })
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

// skips reports whether a fault is inside one of several keys, which is then skipped.
func (f foundJWK) skips(fault token.Fault) bool {
	return f.isSet && slices.ContainsFunc(f.set, func(key token.Value) bool { return holds(key, fault) })
}

// holds reports whether a fault of a document is inside a value.
func holds(v token.Value, f token.Fault) bool { return f.At >= v.Start && f.At < v.End }

func malformed(f token.Fault) string {
	return fmt.Sprintf("not well-formed JSON at byte %d (%s)", f.At, f.Code)
}

// plainError returns the text of an error without what every damaged key has.
func plainError(err error) string { return strings.TrimPrefix(err.Error(), ErrBadKey.Error()+": ") }

// isKey reports whether a value has the one member that every key has (RFC 7517
// section 4.1).
func isKey(v token.Value) bool {
	_, ok := v.Get("kty")
	return ok
}

// readJWKs reads a JWK or a JWK set. It reads the JSON with the decoder of tokens
// and not with go-jose, which drops key_ops, takes the last of duplicate members,
// follows x5c and does not say which key of a set is at fault.
func (r *reader) readJWKs(text string) (Keys, error) {
	doc, faults := token.Parse(text, token.Whole)
	found, _ := findJWK(doc.Root, 0)
	for _, f := range faults { // their details may quote the text
		if fault := malformed(f); !doc.Complete || !found.skips(f) {
			return nil, fmt.Errorf("%w: the JWK is %s", ErrBadKey, fault)
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
		return nil, err
	}
	if m.public == nil && m.secret == nil {
		fault, _ := m.unknown()
		return nil, fmt.Errorf("%w: %s; %s", ErrUnknownKey, fault.Title, fault.Because)
	}
	return Keys{r.key(m)}, nil
}

// readSet reads the keys of a set (RFC 7517 section 5). A key that can't be read is
// kept as one that is skipped; where that is true of all, the first error is
// returned.
func (r *reader) readSet(found foundJWK, faults []token.Fault) (Keys, error) {
	if len(found.set) == 0 {
		return nil, fmt.Errorf("%w: the set holds no key: keys must be an array of JWKs (RFC 7517 section 5)", ErrBadKey)
	}
	if len(found.set) > maxBlocks {
		return nil, fmt.Errorf("%w: the set holds %d keys, the most is %d", ErrBadKey, len(found.set), maxBlocks)
	}
	r.inSet = true
	var keys Keys
	var first error
	skipped := 0
	for i, item := range found.set {
		m, err := readJWK(item)
		if at := slices.IndexFunc(faults, func(f token.Fault) bool { return holds(item, f) }); at >= 0 && err == nil {
			err = fmt.Errorf("%w: it is %s", ErrBadKey, malformed(faults[at]))
		}
		if err != nil {
			skipped++
			first = cmp.Or(first, fmt.Errorf("%s: %w", place(i+1, m.id), err))
			skip := place(i+1, m.id) + " of the set was skipped: " + plainError(err)
			m = material{id: m.id, kty: m.kty, skipped: skip}
		}
		keys = append(keys, r.key(m))
	}
	if skipped == len(keys) {
		return nil, first
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
		return m, fmt.Errorf("%w: it is %s, not a JWK", ErrBadKey, v.Kind.WithArticle())
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
