package signing

import (
	"bytes"
	"crypto/sha256"
	"crypto/sha512"
	_ "embed"
	"hash"
	"strings"
	"sync"

	"bulla/core/redact"
	"bulla/core/token"
)

// wellKnownText lists well-known secrets, one per line, under headings that say where they are
// from. A line that begins with b64: contains bytes. The lines under a heading that ends in
// decodedHeading are base64 that Java libraries decode before they sign.
//
//go:embed wellknown.txt
var wellKnownText string

const decodedHeading = ", decoded from base64"

// knownSecret is a well-known secret: its bytes, and its line and heading in the list.
type knownSecret struct {
	secret, line, source string
	decoded              bool
}

// summary names the secret.
func (k knownSecret) summary() string {
	text := "the well-known secret " + redact.Quote(k.line, 120)
	if k.decoded {
		text += decodedHeading
	}
	return text + " (" + k.source + ")"
}

// wellKnownSecrets reads the list when it is first needed.
var wellKnownSecrets = sync.OnceValue(func() []knownSecret {
	var all []knownSecret
	source, decoded := "", false
	for line := range strings.Lines(wellKnownText) {
		line = strings.TrimSuffix(line, "\n")
		if heading, ok := strings.CutPrefix(line, "# "); ok {
			source, decoded = strings.CutSuffix(heading, decodedHeading)
			continue
		}
		for _, secret := range knownBytes(line, decoded) {
			all = append(all, knownSecret{secret, line, source, decoded})
		}
	}
	return all
})

// knownBytes returns the secrets that a line of the list means, none for an empty line. There can
// be two, because some decoders decode an incomplete group at the end and others drop it.
func knownBytes(line string, decoded bool) []string {
	text, isBase64 := strings.CutPrefix(line, "b64:")
	switch {
	case line == "":
		return nil
	case isBase64:
		return []string{fromBase64(text)}
	case !decoded:
		return []string{line}
	}
	var all []string
	for _, text := range []string{line, line[:len(line)/4*4]} {
		if secret := fromBase64(text); secret != "" && (len(all) == 0 || secret != all[0]) {
			all = append(all, secret)
		}
	}
	return all
}

// wellKnownLimit is the size in bytes of the largest token that all well-known secrets are tried
// on. Each try hashes the whole token.
const wellKnownLimit = token.MaxSize / 2

// EmptySecret is the Result.Open of a signature that needed no secret.
const EmptySecret = "the empty secret"

// tryWellKnown tries the well-known secrets, unless the given key matches: then it only says
// whether that is one of them.
func (r *Result) tryWellKnown(t token.Token, alg string) {
	switch {
	case !isHMAC(alg), r.Status == Valid && r.Used.material().random:
		return
	case r.Status == Valid:
		r.Open = nameWellKnown(string(r.Used.secret()) + r.LineBreak)
		return
	}
	r.Open = wellKnown(t, alg)
	switch {
	case r.Open == "":
	case r.Status == Invalid && (r.Reason == reasonInvalid || r.Used.IsZero()):
		r.Reason, r.Fix = "not made with this key, but with "+r.Open, ""
	case !r.WrongKey:
		r.Reason += "; it was made with " + r.Open
	}
}

// nameWellKnown names a well-known secret, "" if it is not one.
func nameWellKnown(secret string) string {
	for _, known := range wellKnownSecrets() {
		if known.secret == secret {
			return known.summary()
		}
	}
	return ""
}

// wellKnown names the well-known secret that made the HMAC signature, "" if none of them did.
func wellKnown(t token.Token, alg string) string {
	if len(t.Text) > tryLimit {
		return ""
	}
	input, signature := t.SigningInput(), []byte(t.Signature().Bytes)
	if len(signature) != signatureSizes[alg] {
		return ""
	}
	if hmacFits(alg, input, signature, "") {
		return EmptySecret
	}
	if len(t.Text) > wellKnownLimit {
		return ""
	}
	q := newQuickHMAC(alg, input)
	for _, known := range wellKnownSecrets() {
		if q.fits(signature, known.secret) && hmacFits(alg, input, signature, known.secret) {
			return known.summary()
		}
	}
	return ""
}

// quickHMAC computes many HMACs (RFC 2104) of one text without allocating for each. For a token of
// 1,000 bytes that takes half the time of crypto/hmac, for a short one a third, and crypto/hmac
// would leave 2 MB of garbage each time. A match is always confirmed with crypto/hmac.
type quickHMAC struct {
	hash     hash.Hash
	text     []byte
	pad, sum []byte
}

func newQuickHMAC(alg, text string) *quickHMAC {
	h := map[string]func() hash.Hash{"HS256": sha256.New, "HS384": sha512.New384, "HS512": sha512.New}[alg]()
	return &quickHMAC{hash: h, text: []byte(text), pad: make([]byte, h.BlockSize()), sum: make([]byte, 0, h.Size())}
}

// fits reports whether the secret makes the signature.
func (q *quickHMAC) fits(signature []byte, secret string) bool {
	clear(q.pad)
	if len(secret) > len(q.pad) {
		q.hash.Reset()
		q.hash.Write([]byte(secret))
		copy(q.pad, q.hash.Sum(q.sum[:0]))
	} else {
		copy(q.pad, secret)
	}
	q.mix(0x36, q.text)
	q.mix(0x36^0x5c, q.sum)
	return bytes.Equal(q.sum, signature)
}

// mix XORs the pad with a byte and sets sum to the hash of the pad and a text.
func (q *quickHMAC) mix(change byte, text []byte) {
	for i := range q.pad {
		q.pad[i] ^= change
	}
	q.hash.Reset()
	q.hash.Write(q.pad)
	q.hash.Write(text)
	q.sum = q.hash.Sum(q.sum[:0])
}
