package signing

import (
	"cmp"
	"encoding/base64"
	"fmt"
	"strings"

	"bulla/core/redact"
	"bulla/core/token"
)

// Sign returns the compact serialization (RFC 7515 section 7.1) of exactly the given header and
// payload, signed with the header's alg. The error is ErrEmptySecret without a key, ErrPublicKey
// for a key that can't sign, and ErrAlgorithm for an algorithm that is not one of the key's.
//
// ES* and PS* signatures are random, and golang-jwt offers no other source than crypto/rand.
func Sign(header, payload string, key Key) (string, error) {
	if key.IsZero() {
		return "", ErrEmptySecret
	}
	doc, _ := token.Parse(header, token.Header)
	alg, ok := doc.Root.Get("alg")
	switch {
	case !ok || alg.Kind != token.String:
		return "", fmt.Errorf("%w: the header has no alg; add \"alg\":%q",
			ErrAlgorithm, cmp.Or(append(key.Algorithms(), "HS256")...))
	case !key.allows(alg.Text):
		return "", fmt.Errorf("%w: the header says %s, but the key (%s) signs with %s",
			ErrAlgorithm, redact.Quote(alg.Text, 40), key, strings.Join(key.Algorithms(), ", "))
	case !key.CanSign():
		return "", fmt.Errorf("%w: %s; %s", ErrPublicKey, key,
			cmp.Or(key.material().unable, "give a private key that is allowed to sign"))
	}
	encode := base64.RawURLEncoding.EncodeToString
	input := encode([]byte(header)) + "." + encode([]byte(payload))
	signature, err := method(alg.Text).Sign(input, key.signer())
	if err != nil {
		return "", fmt.Errorf("sign %s: %w", alg.Text, err)
	}
	return input + "." + encode(signature), nil
}

// signer returns the secret or the private key for golang-jwt and go-jose.
func (k Key) signer() any {
	if secret := k.secret(); secret != nil {
		return secret
	}
	return k.material().private
}
