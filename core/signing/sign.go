package signing

import (
	"cmp"
	"encoding/base64"
	"fmt"
	"strings"

	"bulla/core/token"
	"bulla/core/visible"
)

// Sign returns the compact serialization (RFC 7515 section 7.1) of a header and a
// payload, byte for byte as given, signed with the algorithm that the header's alg
// names. The error is ErrEmptySecret without a key, ErrPublicKey for a key that
// cannot sign, ErrAlgorithm for an algorithm that is not one of the key's.
//
// ES* and PS* signatures are random: golang-jwt takes the randomness from
// crypto/rand and offers no other source.
func Sign(header, payload string, key Key) (string, error) {
	if key.IsZero() {
		return "", ErrEmptySecret
	}
	doc, _ := token.Parse(header, token.Header)
	alg, ok := doc.Root.Get("alg")
	switch {
	case !ok || alg.Kind != token.String:
		return "", fmt.Errorf("%w: the header names none; put \"alg\":%q in it",
			ErrAlgorithm, cmp.Or(append(key.Algorithms(), "HS256")...))
	case !key.allows(alg.Text):
		return "", fmt.Errorf("%w: the header says %s, the key (%s) signs %s", ErrAlgorithm, visible.Quote(alg.Text, 40), key, strings.Join(key.Algorithms(), ", "))
	case !key.CanSign():
		return "", fmt.Errorf("%w: %s; %s", ErrPublicKey, key,
			cmp.Or(key.material().unable, "give a private key that may sign"))
	}
	encode := base64.RawURLEncoding.EncodeToString
	input := encode([]byte(header)) + "." + encode([]byte(payload))
	signature, err := method(alg.Text).Sign(input, key.signer())
	if err != nil {
		return "", fmt.Errorf("sign %s: %w", alg.Text, err)
	}
	return input + "." + encode(signature), nil
}

// signer returns the secret or the private key as golang-jwt takes it.
func (k Key) signer() any {
	if secret := k.secret(); secret != nil {
		return secret
	}
	return k.material().private
}
