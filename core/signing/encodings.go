package signing

import (
	"crypto/rsa"
	"encoding/base64"
	"encoding/hex"
	"math/big"
	"slices"
	"strings"

	"bulla/core/token"
)

// encoding is a wrong encoding that signers use for a signature.
type encoding struct {
	name, fix string
	// bytes are the signature in the encoding of JWS.
	bytes []byte
}

// What signers must change.
const (
	fixBase64URL = "encode the raw bytes of the signature as base64url without padding (RFC 7515 section 2)"
	fixP1363     = "concatenate r and s (RFC 7518 section 3.4): dsaEncoding: 'ieee-p1363' in Node.js, " +
		"SHA256withECDSAinP1363Format in Java"
	fixZeros = "pad each number with zeros on the left to its full length (RFC 7518 sections 3.3 and 3.4)"
)

// findEncoding reports whether one of the keys made the signature but the signer used a wrong
// encoding.
func (r *Result) findEncoding(t token.Token, alg string, keys Keys) bool {
	if len(t.Text) > tryLimit {
		return false
	}
	input := t.SigningInput()
	for _, key := range keys {
		for _, e := range encodings(t, alg, key) {
			if method(alg).Verify(input, e.bytes, key.material().verifier) == nil {
				r.Used, r.Key, r.Encoding, r.Fix = key, key.String(), e.name, e.fix
				r.Reason = "made with this key, but wrongly encoded as " + e.name
				return true
			}
		}
	}
	return false
}

// encodings returns what the signature may be in each of the wrong encodings.
func encodings(t token.Token, alg string, key Key) []encoding {
	size := signatureSize(alg, key)
	found := shapes(encoding{bytes: []byte(t.Signature().Bytes)}, alg, size)
	for _, e := range texts(t.Signature()) {
		if len(e.bytes) == size {
			found = append(found, e)
		}
		for _, inner := range shapes(e, alg, size) {
			inner.name, inner.fix = inner.name+" in "+e.name, inner.fix+"; then "+e.fix
			found = append(found, inner)
		}
	}
	return found
}

// texts decodes the signature if the signer wrote text instead of bytes.
func texts(signature token.Segment) []encoding {
	var found []encoding
	add := func(name string, decoded []byte, err error) {
		if err == nil && len(decoded) > 0 {
			found = append(found, encoding{name: name, fix: fixBase64URL, bytes: decoded})
		}
	}
	decoded, err := hex.DecodeString(signature.Text)
	add("hex", decoded, err)
	decoded, err = hex.DecodeString(signature.Bytes)
	add("hex inside base64url", decoded, err)
	decoded, err = base64.RawStdEncoding.DecodeString(strings.TrimRight(signature.Text, "="))
	add("standard base64", decoded, err)
	if decoded, ok := decodeBase64(signature.Bytes); ok {
		add("base64 inside base64url", decoded, nil)
	}
	return found
}

// shapes returns what the signature may be in the other formats of crypto libraries: DER for ECDSA
// (RFC 3279 section 2.2.3), or numbers without their leading zeros.
func shapes(e encoding, alg string, size int) []encoding {
	if !strings.HasPrefix(alg, "ES") {
		return paddings(e.bytes, size, 1)
	}
	var pair struct{ R, S *big.Int }
	if unmarshal(e.bytes, &pair) && pair.R.Sign() > 0 && pair.S.Sign() > 0 {
		half := size / 2
		if max(pair.R.BitLen(), pair.S.BitLen()) > 8*half {
			return nil
		}
		both := slices.Concat(pair.R.FillBytes(make([]byte, half)), pair.S.FillBytes(make([]byte, half)))
		return []encoding{{name: "DER", fix: fixP1363, bytes: both}}
	}
	return paddings(e.bytes, size, 2)
}

// paddings restores the leading zeros of a signature that consists of that many numbers of equal
// length and should have size bytes.
func paddings(signature []byte, size, numbers int) []encoding {
	const most = 4 // zero bytes; one in four billion signatures has that many
	lost := size - len(signature)
	if lost < 1 || lost > most {
		return nil
	}
	pad := func(number []byte, length int) []byte { return append(make([]byte, length-len(number)), number...) }
	const name = "numbers without their leading zeros"
	if numbers == 1 {
		return []encoding{{name, fixZeros, pad(signature, size)}}
	}
	var found []encoding
	half := size / 2
	for first := half - lost; first <= half; first++ {
		both := slices.Concat(pad(signature[:first], half), pad(signature[first:], half))
		found = append(found, encoding{name, fixZeros, both})
	}
	return found
}

// signatureSize is SignatureSize, or for RSA the size of the key.
func signatureSize(alg string, key Key) int {
	if public, ok := key.material().public.(*rsa.PublicKey); ok {
		return public.Size()
	}
	return signatureSizes[alg]
}
