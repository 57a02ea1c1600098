package intake

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"bulla/core/visible"
)

// describeObject describes a JWS or a JWE in JSON form.
func (f *Found) describeObject(object members, v view) {
	if object.isJWS() {
		f.openJWS(object, v)
	} else {
		f.openJWE(object, v)
	}
	if len(f.Candidates) > 0 {
		f.Token, f.Where = f.Candidates[0].Token, f.Candidates[0].Where
	}
	f.Total = len(f.Candidates)
}

// openJWS builds the compact form of each signature.
func (f *Found) openJWS(m members, v view) {
	f.Kind = JWSJSON
	payload, signatures := m.text("payload"), m.entries("signatures")
	because := "JWTs always use the compact form (RFC 7519 section 3), so it is shown in that form"
	finder := offsetFinder{v: v}
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
			token := protected + "." + payload + "." + s.text("signature")
			f.Candidates = append(f.Candidates, finder.candidate(protected, token, what, JWT))
		}
		f.openHeader(s)
	}
	f.remark(JWSJSONForm, "this is a JWS in JSON form with "+visible.Plural(len(signatures), "signature"), because,
		"use the compact form: protected, payload and signature, joined with dots")
}

// openJWE builds the compact form of each recipient.
func (f *Found) openJWE(m members, v view) {
	f.Kind = JWE
	protected, recipients := m.text("protected"), m.entries("recipients")
	finder := offsetFinder{v: v}
	for i, r := range recipients {
		segments := []string{protected, r.text("encrypted_key"), m.text("iv"), m.text("ciphertext"), m.text("tag")}
		if protected == "" || !isSegment(strings.Join(segments, "")) {
			continue
		}
		where := fmt.Sprintf("recipient %d of %d", i+1, len(recipients))
		f.Candidates = append(f.Candidates, finder.candidate(protected, strings.Join(segments, "."), where, JWE))
	}
	because := "only a recipient's key can decrypt it"
	if m.has("unprotected") || slices.ContainsFunc(recipients, func(r members) bool { return r.has("header") }) {
		because += "; the members unprotected and header are not protected, so anyone may have changed them"
	}
	f.remark(EncryptedJWE, "the token is encrypted (JWE in JSON form)", because, giveKey)
}

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
	v  view
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
