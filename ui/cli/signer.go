package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"bulla/core/signing"
	"bulla/core/token"
)

// signer returns the key to sign with: the key of --secret that fits the header's kid and alg, or a
// random secret.
func (i *issuing) signer(s *session) (signing.Key, error) {
	if i.key == "" {
		return i.random(s)
	}
	keys, err := s.keys("--secret", i.key)
	if err != nil {
		return signing.Key{}, err
	}
	var able signing.Keys
	for _, key := range keys {
		if key.CanSign() {
			able = append(able, key)
		}
	}
	if len(able) == 0 {
		return signing.Key{}, fail("--secret can only check signatures: "+keys.String(), "give the private key")
	}
	kid, alg := i.parameter("kid"), i.parameter("alg")
	able = narrow(able, func(k signing.Key) bool { return kid != "" && k.ID() == kid })
	able = narrow(able, func(k signing.Key) bool { return slices.Contains(k.Algorithms(), alg) })
	if len(able) > 1 {
		s.note(fmt.Sprintf("%d of the given keys can sign; using the first one, %s", len(able), able[0]),
			`to use another one, add --header 'kid="ID"'`)
	}
	return able[0], nil
}

// narrow returns the keys that ok accepts, or all keys if it accepts none.
func narrow(keys signing.Keys, ok func(signing.Key) bool) signing.Keys {
	var fit signing.Keys
	for _, key := range keys {
		if ok(key) {
			fit = append(fit, key)
		}
	}
	if len(fit) == 0 {
		return keys
	}
	return fit
}

// random returns a random secret of the length that the algorithm requires.
func (i *issuing) random(s *session) (signing.Key, error) {
	size, ok := signing.SignatureSize(i.parameter("alg"))
	if !ok || size <= signing.MinSecret {
		return signing.RandomKey(s.Random)
	}
	secret := make([]byte, size) // RFC 7518 section 3.2: as many bytes as the hash has
	if _, err := io.ReadFull(s.Random, secret); err != nil {
		return signing.Key{}, fail("cannot make a random key: "+reason(err), "")
	}
	return signing.NewSecret(secret, "random local key")
}

// parameter returns a header parameter of the token to be signed: that of --header, else of --alg,
// else of the INPUT. It is "" if there is none or it is not a string.
func (i *issuing) parameter(name string) string {
	for _, text := range i.header {
		if set, value, _ := strings.Cut(text, "="); set == name {
			doc, _ := token.Parse(value, token.Header)
			return doc.Root.Text
		}
	}
	if name == "alg" && i.alg != "" {
		return i.alg
	}
	header, _ := token.Parse(i.documents.Header, token.Header)
	value, _ := header.Root.Get(name)
	return value.Text
}

// fit makes sure that the key can sign with the header's alg. If only the INPUT names an alg that
// the given key can't sign with, it changes alg.
func (i *issuing) fit(s *session, signer signing.Key) error {
	usable, alg := signer.Algorithms(), i.parameter("alg")
	chosen := i.alg != "" || i.sets(i.header, "alg")
	switch {
	case alg == "" || slices.Contains(usable, alg):
	case chosen:
		message := fmt.Sprintf("the key cannot sign %s: %s signs %s", quote(alg), signer, strings.Join(usable, ", "))
		return fail(message, "give a private key for it as --secret, or another --alg")
	case i.key == "":
		return fail(fmt.Sprintf("the alg of the input is %s, but a random secret signs %s", quote(alg), strings.Join(usable, ", ")),
			"give its private key as --secret, or --alg "+usable[0]+" to sign with a random secret")
	default:
		i.alg = usable[0]
		s.note("alg is changed to "+i.alg+", which fits the key", "")
	}
	kid := i.parameter("kid")
	if id := signer.ID(); id != "" && kid != "" && id != kid {
		s.note("the header's kid is "+quote(kid)+", but the key's is "+quote(id),
			`to change the header, add --header 'kid="`+id+`"'`)
	}
	return nil
}

// signedWith says which key signed the token.
func (i *issuing) signedWith(signer signing.Key) string {
	if i.key == "" {
		return "signed with a random local key"
	}
	return "signed with a local key, " + signer.String()
}
