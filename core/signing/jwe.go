package signing

import (
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/go-jose/go-jose/v4"

	"bulla/core/token"
	"bulla/core/visible"
)

// The reasons for which an encrypted token stays closed.
var (
	// ErrDecrypt says that no key opens it. Why is not said: that would help whoever
	// sends made-up tokens.
	ErrDecrypt = errors.New("no key given opens the token, or it was changed after it was encrypted")
	// ErrEncryption says that its alg or enc is not opened here, whatever the key.
	ErrEncryption = errors.New("this encryption is not opened here")
)

// wrapSizes are the key algorithms of RFC 7518 section 4 that are opened here,
// with the bytes that a secret must have; 0 where the key is no secret, or its
// size is that of the content encryption. RSA1_5 is left out because its padding
// lets the sender of many tokens decrypt others, PBES2 because a token could ask
// for hours of work.
var wrapSizes = map[string]int{
	"dir": 0, "A128KW": 16, "A192KW": 24, "A256KW": 32, "A128GCMKW": 16, "A192GCMKW": 24, "A256GCMKW": 32,
	"RSA-OAEP": 0, "RSA-OAEP-256": 0, "ECDH-ES": 0, "ECDH-ES+A128KW": 0, "ECDH-ES+A192KW": 0, "ECDH-ES+A256KW": 0,
}

var contentEncryptions = []jose.ContentEncryption{jose.A128CBC_HS256, jose.A192CBC_HS384, jose.A256CBC_HS512, jose.A128GCM, jose.A192GCM, jose.A256GCM}

// Decrypt opens an encrypted token in compact serialization (RFC 7516 section
// 7.1) with the first of the keys that does, and returns what it holds. That it
// opens says nothing about who made it, unless the key is a secret.
//
// The error is ErrEncryption or ErrDecrypt.
func Decrypt(compact string, keys Keys) (plaintext string, err error) {
	t := token.Decode(compact)
	alg, _ := t.Header.Root.Get("alg")
	enc, _ := t.Header.Root.Get("enc")
	if _, opened := wrapSizes[alg.Text]; !opened {
		return "", fmt.Errorf("%w: its alg is %s", ErrEncryption, visible.Quote(alg.Text, 40))
	}
	if !t.Encrypted || len(t.Faults) > 0 || !strictSegments(compact) {
		return "", fmt.Errorf("%w: the token is not well-formed", ErrDecrypt)
	}
	object, err := jose.ParseEncryptedCompact(compact, []jose.KeyAlgorithm{jose.KeyAlgorithm(alg.Text)}, contentEncryptions)
	if err != nil {
		return "", fmt.Errorf("%w: the token is not well-formed", ErrDecrypt)
	}
	meant, _ := keys.meant(t)
	for _, key := range meant {
		if !key.opens(alg.Text, enc.Text) {
			continue
		}
		if opened, err := object.Decrypt(key.signer()); err == nil {
			return string(opened), nil
		}
	}
	return "", ErrDecrypt
}

// strictSegments reports whether every segment is base64url in its one right
// form, which go-jose does not ask for.
func strictSegments(compact string) bool {
	for segment := range strings.SplitSeq(compact, ".") {
		if _, err := base64.RawURLEncoding.Strict().DecodeString(segment); err != nil || strings.ContainsAny(segment, "\r\n") {
			return false
		}
	}
	return true
}

// opens reports whether the key is meant for the encryption and of its kind and
// size.
func (k Key) opens(alg, enc string) bool {
	if !k.Private() {
		return false
	}
	m := k.material()
	if m.use != "" && m.use != "enc" || m.ops != nil && !slices.ContainsFunc(m.ops, decrypts) {
		return false
	}
	if m.alg != "" && m.alg != alg && (alg != "dir" || m.alg != enc) {
		return false
	}
	switch kind := m.kind(); {
	case strings.HasPrefix(alg, "RSA"):
		return kind == "RSA"
	case strings.HasPrefix(alg, "ECDH"):
		return strings.HasPrefix(kind, "EC ")
	default:
		return m.secret != nil && (alg == "dir" || len(m.secret) == wrapSizes[alg])
	}
}

// decrypts reports whether an operation of key_ops opens tokens (RFC 7517 section
// 4.3).
func decrypts(operation string) bool {
	return slices.Contains([]string{"decrypt", "unwrapKey", "deriveKey", "deriveBits"}, operation)
}
