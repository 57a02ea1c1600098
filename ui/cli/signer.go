package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"bulla/core/signing"
	"bulla/core/token"
)

// signer returns the key to sign with: of those that --secret gave the one that the
// header means, else a random secret.
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
		return signing.Key{}, fail("--secret: this can only check signatures: "+keys.String(), "give the private key")
	}
	kid, alg := i.parameter("kid"), i.parameter("alg")
	able = narrow(able, func(k signing.Key) bool { return kid != "" && k.ID() == kid })
	able = narrow(able, func(k signing.Key) bool { return slices.Contains(k.Algorithms(), alg) })
	if len(able) > 1 {
		s.note(fmt.Sprintf("%d of the keys given can sign: the first is taken, %s", len(able), able[0]), `--header 'kid="ID"' takes the one of that id`)
	}
	return able[0], nil
}

// narrow returns the keys for which ok holds, all of them where it holds for none.
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

// random makes a secret that is as long as the algorithm asks for.
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

// parameter returns what the header will say: what --header sets, else --alg, else
// what the INPUT says; "" for nothing, and for what is no string.
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

// fit holds the key and the header to each other. Where the header of the INPUT
// names an algorithm that a given key cannot sign with, it takes the key's.
func (i *issuing) fit(s *session, signer signing.Key) error {
	usable, alg := signer.Algorithms(), i.parameter("alg")
	chosen := i.alg != "" || i.sets(i.header, "alg")
	switch {
	case alg == "" || slices.Contains(usable, alg):
	case chosen:
		return fail(fmt.Sprintf("alg %s: the key, %s, signs %s", quote(alg), signer, strings.Join(usable, ", ")), "give the private key for it as --secret, or another --alg")
	case i.key == "":
		return fail(fmt.Sprintf("the input says %s, and a random secret signs %s", quote(alg), strings.Join(usable, ", ")),
			"give its private key as --secret, or --alg "+usable[0]+" to sign with a random secret")
	default:
		i.alg = usable[0]
		s.note("alg becomes "+i.alg+", which the key signs with", "")
	}
	kid := i.parameter("kid")
	if id := signer.ID(); id != "" && kid != "" && id != kid {
		s.note("the header's kid stays "+quote(kid)+", and that of the key is "+quote(id), `to change it, add --header 'kid="`+id+`"'`)
	}
	return nil
}

// signedWith says with what the token was signed.
func (i *issuing) signedWith(signer signing.Key) string {
	if i.key == "" {
		return "signed with a random local key"
	}
	return "signed with a local key, " + signer.String()
}
