package signing

import (
	"bytes"
	"crypto/sha256"
	"crypto/sha512"
	_ "embed"
	"hash"
	"strings"
	"sync"

	"bulla/core/token"
	"bulla/core/visible"
)

// wellKnownText lists secrets that everyone knows, one a line, under headings that
// say where they are from. A line b64: holds bytes. Under a heading that ends in
// decodedHeading the lines are what Java libraries decode from base64 before they
// sign.
//
//go:embed wellknown.txt
var wellKnownText string

const decodedHeading = ", decoded from base64"

// knownSecret is a secret that everyone knows.
type knownSecret struct{ secret, words string }

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
		words := "the well-known secret " + visible.Quote(line, 120)
		if decoded {
			words += decodedHeading
		}
		for _, secret := range knownBytes(line, decoded) {
			all = append(all, knownSecret{secret, words + " (" + source + ")"})
		}
	}
	return all
})

// knownBytes returns the bytes that a line of the list comes to, none for an empty
// one. Decoders differ in what they make of an incomplete group at the end: some
// decode it, some drop it.
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

// wellKnownLimit is the number of bytes up to which all well-known secrets are
// tried: each costs a hash of the whole token.
const wellKnownLimit = token.MaxSize / 2

// emptySecret is what Result.Open says of a signature that needed no secret.
const emptySecret = "the empty secret"

// tryWellKnown compares the signature with the secrets that everyone knows, unless
// the key that was given fits; of that it says whether everyone knows it.
func (r *Result) tryWellKnown(t token.Token, alg string) {
	if r.Status == Valid {
		r.Open = wordsOf()[string(r.Used.secret())+r.lineBreak]
		return
	}
	r.Open = wellKnown(t, alg)
	switch {
	case r.Open == "":
	case r.Status == Invalid && (r.Reason == reasonInvalid || r.Used.IsZero()):
		r.Reason = "it was not made with this key but with " + r.Open
	case !r.WrongKey:
		r.Reason += "; it was made with " + r.Open
	}
}

// wordsOf returns what is said of each well-known secret.
var wordsOf = sync.OnceValue(func() map[string]string {
	words := map[string]string{}
	for _, known := range wellKnownSecrets() {
		if words[known.secret] == "" {
			words[known.secret] = known.words
		}
	}
	return words
})

// wellKnown says which secret that everyone knows made the signature, "" for
// none.
func wellKnown(t token.Token, alg string) string {
	if !isHMAC(alg) || len(t.Text) > guessLimit {
		return ""
	}
	input, signature := t.SigningInput(), []byte(t.Signature().Bytes)
	if len(signature) != signatureSizes[alg] {
		return ""
	}
	if hmacFits(alg, input, signature, "") {
		return emptySecret
	}
	if len(t.Text) > wellKnownLimit {
		return ""
	}
	q := newQuickHMAC(alg)
	for _, known := range wellKnownSecrets() {
		if q.fits(input, signature, known.secret) && hmacFits(alg, input, signature, known.secret) {
			return known.words
		}
	}
	return ""
}

// quickHMAC makes many HMACs (RFC 2104) of one text without allocating for each,
// which takes a third of the time of crypto/hmac. It only chooses what crypto/hmac
// checks then.
type quickHMAC struct {
	hash     hash.Hash
	pad, sum []byte
	text     []byte
}

func newQuickHMAC(alg string) *quickHMAC {
	h := map[string]func() hash.Hash{"HS256": sha256.New, "HS384": sha512.New384, "HS512": sha512.New}[alg]()
	return &quickHMAC{hash: h, pad: make([]byte, h.BlockSize()), sum: make([]byte, 0, h.Size())}
}

// fits reports whether the secret makes the signature.
func (q *quickHMAC) fits(input string, signature []byte, secret string) bool {
	if q.text == nil {
		q.text = []byte(input)
	}
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

// mix sets sum to the hash of the pad, changed by a byte, and a text.
func (q *quickHMAC) mix(change byte, text []byte) {
	for i := range q.pad {
		q.pad[i] ^= change
	}
	q.hash.Reset()
	q.hash.Write(q.pad)
	q.hash.Write(text)
	q.sum = q.hash.Sum(q.sum[:0])
}
