package signing

import (
	"crypto"
	"crypto/rsa"
	"strings"

	"github.com/go-jose/go-jose/v4"

	"bulla/core/token"
)

// wrapSizes are the supported key algorithms of RFC 7518 section 4 with the size in bytes of their
// secret; 0 if the key isn't a secret or its size depends on the content encryption. RSA1_5 is
// missing because its padding lets the sender of many tokens decrypt others, PBES2 because a token
// could demand hours of work.
var wrapSizes = map[string]int{
	"dir": 0, "A128KW": 16, "A192KW": 24, "A256KW": 32, "A128GCMKW": 16, "A192GCMKW": 24, "A256GCMKW": 32,
	"RSA-OAEP": 0, "RSA-OAEP-256": 0, "RSA-OAEP-384": 0, "RSA-OAEP-512": 0,
	"ECDH-ES": 0, "ECDH-ES+A128KW": 0, "ECDH-ES+A192KW": 0, "ECDH-ES+A256KW": 0,
}

// contentSize is the sizes in bytes that a content encryption uses.
type contentSize struct{ key, iv, tag int }

// contentSizes are the content encryptions of RFC 7518 section 5.
var contentSizes = map[string]contentSize{
	"A128CBC-HS256": {32, 16, 16}, "A192CBC-HS384": {48, 16, 24}, "A256CBC-HS512": {64, 16, 32},
	"A128GCM": {16, 12, 16}, "A192GCM": {24, 12, 16}, "A256GCM": {32, 12, 16},
}

// Decrypt decrypts a token in compact serialization (RFC 7516 section 7.1) with the first key that
// works, and returns its content. Success says nothing about who made the token, unless the key is
// a secret. The error is a *DecryptError.
func Decrypt(compact string, keys Keys) (plaintext string, err error) {
	e := readEncryption(compact)
	if unsupported := e.unsupported(); unsupported != nil {
		return "", unsupported
	}
	if damaged := e.damaged(); damaged != nil {
		return "", damaged
	}
	algs := []jose.KeyAlgorithm{jose.KeyAlgorithm(e.alg)}
	encs := []jose.ContentEncryption{jose.ContentEncryption(e.enc)}
	object, err := jose.ParseEncryptedCompact(compact, algs, encs)
	if err != nil {
		return "", damage("a header parameter has the wrong type")
	}
	meant := e.meant(keys)
	for _, key := range meant {
		if e.misfit(key) != nil {
			continue
		}
		if plaintext, err := object.Decrypt(e.decrypter(key)); err == nil {
			return string(plaintext), nil
		}
	}
	return "", e.failure(object, meant)
}

// encryption is an encrypted token and its header parameters.
type encryption struct {
	token         token.Token
	alg, enc, kid string
	// sender is the ephemeral public key of ECDH-ES, the header's epk; empty for other algorithms.
	sender material
	err    error // of epk
}

func readEncryption(compact string) encryption {
	e := encryption{token: token.Decode(compact)}
	e.alg, e.enc, e.kid = e.header("alg"), e.header("enc"), e.header("kid")
	if strings.HasPrefix(e.alg, "ECDH-ES") {
		epk, _ := e.token.Header.Root.Get("epk")
		e.sender, e.err = readJWK(epk)
	}
	return e
}

// header returns a header parameter that is a string, "" if it isn't one.
func (e *encryption) header(name string) string {
	if v, _ := e.token.Header.Root.Get(name); v.Kind == token.String {
		return v.Text
	}
	return ""
}

// meant returns the keys to try: those with the header's kid, or all of them if none has it. Trying
// a wrong key is safe, because only the right one decrypts.
func (e *encryption) meant(keys Keys) Keys {
	if named := keys.where(e.isNamed); len(named) > 0 {
		return named
	}
	return keys.where(func(k Key) bool { return !k.IsZero() })
}

// isNamed reports whether the key has the header's kid.
func (e *encryption) isNamed(k Key) bool {
	return e.kid != "" && !k.IsZero() && k.material().id == e.kid
}

// decrypter returns the key for go-jose.
func (e *encryption) decrypter(k Key) any {
	private, ok := k.signer().(*rsa.PrivateKey)
	switch {
	case ok && e.alg == "RSA-OAEP-384":
		return oaep{private, crypto.SHA384}
	case ok && e.alg == "RSA-OAEP-512":
		return oaep{private, crypto.SHA512}
	}
	return k.signer()
}

// oaep decrypts keys with the two hashes of RSA-OAEP that go-jose doesn't support.
type oaep struct {
	key  *rsa.PrivateKey
	hash crypto.Hash
}

// DecryptKey implements jose.OpaqueKeyDecrypter.
func (o oaep) DecryptKey(encrypted []byte, _ jose.Header) ([]byte, error) {
	return rsa.DecryptOAEP(o.hash.New(), nil, o.key, encrypted, nil)
}
