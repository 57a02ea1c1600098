package intake

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"bulla/core/visible"
)

// members are the members of a JSON object with their values unparsed.
type members map[string]json.RawMessage

func parseMembers(text []byte) members {
	var m members
	if json.Unmarshal(text, &m) != nil {
		return nil
	}
	return m
}

func (m members) has(names ...string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return m[name] != nil })
}

// text returns a member that is a string, "" for all others.
func (m members) text(name string) string {
	var s string
	if json.Unmarshal(m[name], &s) != nil {
		return ""
	}
	return s
}

func isString(value json.RawMessage) bool { return len(value) > 0 && value[0] == '"' }
func isObject(value json.RawMessage) bool { return len(value) > 0 && value[0] == '{' }

// isJWS reports whether an object is a JWS in JSON form, whose members are strings (RFC 7515
// section 7.2). A decoded token has a header and a payload too, but as objects.
func (m members) isJWS() bool {
	if m.has("signatures") {
		return m.has("payload")
	}
	if !m.has("payload") || !isString(m["signature"]) {
		return false
	}
	return m.has("protected") || m.has("header") && isString(m["payload"])
}

// isDecoded reports whether an object is a decoded token, as bulla decode --json or a library
// prints it.
func (m members) isDecoded() bool { return isObject(m["header"]) && isObject(m["payload"]) }

func (m members) isJWE() bool {
	return m.has("ciphertext") && m.has("iv", "tag", "protected", "recipients")
}

// maxDepth is how many levels deep a JWS or JWE in JSON form is looked for in another JSON text.
const maxDepth = 6

// findJOSE returns the first JWS or JWE in JSON form in a text (RFC 7515 section 7.2, RFC 7516
// section 7.2). If outer is set, it is not inside another object.
func findJOSE(text string) (m members, outer bool) {
	from, to := strings.IndexByte(text, '{'), strings.LastIndexByte(text, '}')
	if from < 0 || to < from || !strings.Contains(text, `"payload"`) && !strings.Contains(text, `"ciphertext"`) {
		return nil, false
	}
	whole := []byte(text[from : to+1])
	if m := parseMembers(whole); m.isJWS() || m.isJWE() {
		return m, from == 0
	}
	return nestedJOSE(whole, maxDepth), false
}

// mayHoldJOSE reports whether a text may contain a JWS or JWE in JSON form.
func mayHoldJOSE(text []byte) bool {
	return bytes.Contains(text, []byte(`"payload"`)) || bytes.Contains(text, []byte(`"ciphertext"`))
}

func nestedJOSE(text []byte, depth int) members {
	text = bytes.TrimSpace(text)
	if depth == 0 || !mayHoldJOSE(text) {
		return nil
	}
	var values []json.RawMessage
	if text[0] == '{' {
		m := parseMembers(text)
		if m.isJWS() || m.isJWE() {
			return m
		}
		for _, value := range m {
			if mayHoldJOSE(value) {
				values = append(values, value)
			}
		}
		slices.SortFunc(values, func(a, b json.RawMessage) int { return bytes.Index(text, a) - bytes.Index(text, b) })
	} else if text[0] != '[' || json.Unmarshal(text, &values) != nil {
		return nil
	}
	for _, value := range values {
		if m := nestedJOSE(value, depth-1); m != nil {
			return m
		}
	}
	return nil
}

// openJSON reads a JWS or a JWE in JSON form. On its own, its protected header would look like a
// token that was cut off. Complete tokens in the same text come first, unless the object is the
// whole input.
func (f *Found) openJSON(in input, tokens tokenList) bool {
	m, outer := findJOSE(strings.TrimSpace(in.base))
	if m == nil || !outer && len(tokens.readings) > 0 && strings.Contains(tokens.readings[0].token, ".") {
		return false
	}
	if m.isJWS() {
		f.openJWS(m, in)
	} else {
		f.openJWE(m, in)
	}
	if len(f.Candidates) > 0 {
		f.Token, f.Where = f.Candidates[0].Token, f.Candidates[0].Where
	}
	f.Total = len(f.Candidates)
	return true
}

// entries returns the objects that hold a signature or a recipient: those in the member of that
// name, or the object itself in the flattened form.
func (m members) entries(name string) []members {
	var entries []members
	if m[name] == nil || json.Unmarshal(m[name], &entries) != nil {
		return []members{m}
	}
	return entries[:min(len(entries), MaxCandidates)]
}

// openJWS builds the compact form of each signature.
func (f *Found) openJWS(m members, in input) {
	f.Kind = JWSJSON
	payload, signatures := m.text("payload"), m.entries("signatures")
	because := "JWTs always use the compact form (RFC 7519 section 3), so it is shown in that form"
	finder := offsetFinder{v: in}
	for i, s := range signatures {
		what := fmt.Sprintf("signature %d of %d", i+1, len(signatures))
		if names := memberNames(s["header"]); names != "" {
			because += fmt.Sprintf("; the unprotected header of %s (%s) is not signed, so anyone may have changed it", what, names)
		}
		protected := s.text("protected")
		switch {
		case protected == "":
			because += "; " + what + " has no protected header and therefore no compact form"
		case !isString(m["payload"]) || !isSegment(payload) || !isSegment(protected) || !isSegment(s.text("signature")):
			because += "; " + what + " is not base64url throughout and therefore has no compact form"
		default:
			f.addCandidate(finder.candidate(protected, protected+"."+payload+"."+s.text("signature"), what, JWT))
		}
		f.openHeader(s)
	}
	f.remark(JWSJSONForm, "this is a JWS in JSON form with "+visible.Plural(len(signatures), "signature"), because,
		"use the compact form: protected, payload and signature, joined with dots")
}

// openJWE builds the compact form of each recipient.
func (f *Found) openJWE(m members, in input) {
	f.Kind = JWE
	protected, recipients := m.text("protected"), m.entries("recipients")
	finder := offsetFinder{v: in}
	for i, r := range recipients {
		segments := []string{protected, r.text("encrypted_key"), m.text("iv"), m.text("ciphertext"), m.text("tag")}
		if protected == "" || !isSegment(strings.Join(segments, "")) {
			continue
		}
		where := fmt.Sprintf("recipient %d of %d", i+1, len(recipients))
		f.addCandidate(finder.candidate(protected, strings.Join(segments, "."), where, JWE))
	}
	because := "only a recipient's key can decrypt it"
	if m.has("unprotected") || slices.ContainsFunc(recipients, func(r members) bool { return r.has("header") }) {
		because += "; the members unprotected and header are not protected, so anyone may have changed them"
	}
	f.remark(EncryptedJWE, "the token is encrypted (JWE in JSON form)", because, giveKey)
}

func (f *Found) addCandidate(c Candidate) { f.Candidates = append(f.Candidates, c) }

// openHeader reads the disclosures of an SD-JWT in JSON form (RFC 9901 section 8).
func (f *Found) openHeader(signature members) {
	header := parseMembers(signature["header"])
	var disclosures []string
	if f.Disclosures != nil || header == nil || json.Unmarshal(header["disclosures"], &disclosures) != nil {
		return
	}
	for _, text := range disclosures {
		f.Disclosures = append(f.Disclosures, parseDisclosure(text))
	}
	f.KeyBinding = header.text("kb_jwt")
}

// memberNames lists the names of an object's members in a stable order.
func memberNames(object json.RawMessage) string {
	var names []string
	for name := range parseMembers(object) {
		names = append(names, quote(name, maxName))
	}
	slices.Sort(names)
	return strings.Join(names[:min(len(names), 8)], ", ")
}

// offsetFinder finds the offsets of strings that follow one another in the input.
type offsetFinder struct {
	v  input
	at int
}

func (o *offsetFinder) candidate(first, token, where string, kind Kind) Candidate {
	c := Candidate{Token: token, Kind: kind, Where: where}
	if i := strings.Index(o.v.base[o.at:], `"`+first+`"`); i >= 0 {
		from := o.at + i + 1
		o.at = from + len(first)
		c.At, c.End = o.v.startOfBase(from), o.v.endOfBase(o.at)
		c.Line = 1 + strings.Count(o.v.base[:from], "\n")
	}
	return c
}
