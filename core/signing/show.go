package signing

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"math/big"
	"strings"

	"bulla/core/visible"
)

// Describe says in a line what the key is and where it came from: "RSA 2048
// public, kid x, from file keys.pem", "secret of 256 bits, from variable
// JWT_SECRET". It never holds the secret.
func (k Key) Describe() string {
	if k.IsZero() {
		return "no key"
	}
	m := k.material()
	text := fmt.Sprintf("secret of %d bits", m.bits())
	if m.secret == nil {
		text = m.sized()
	}
	if m.id != "" {
		text += ", kid " + shownID(m.id)
	}
	for _, place := range []string{"file", "variable", "stdin"} {
		if strings.HasPrefix(k.origin, place) {
			return text + ", from " + k.origin
		}
	}
	return text + ", " + k.origin
}

// Masked returns what a screen may show of the key itself without revealing it:
// the length of a secret, the thumbprint of any other key; "" for the zero Key and
// for a key that is not known here.
func (k Key) Masked() string {
	if n := len(k.secret()); n > 0 {
		return fmt.Sprintf("•••••••• (%d bytes)", n)
	}
	return k.Thumbprint()
}

// Reveal returns the key in full, on one or more lines: a secret as text, or
// behind b64: where it does not print, a private key as PKCS #8 PEM, a public one
// as SPKI PEM. It is for the moment in which the user asks to see it.
func (k Key) Reveal() string {
	if k.IsZero() {
		return ""
	}
	m := k.material()
	label, der, err := "PRIVATE KEY", []byte(nil), error(nil)
	switch {
	case m.secret != nil:
		if text := string(m.secret); visible.Text(text) == text {
			return text
		}
		return "b64:" + base64.StdEncoding.EncodeToString(m.secret)
	case m.private != nil:
		der, err = x509.MarshalPKCS8PrivateKey(m.private)
	case m.public != nil:
		label = "PUBLIC KEY"
		der, err = x509.MarshalPKIXPublicKey(m.public)
	default:
		return ""
	}
	if err != nil { // cannot be: the key was read by the same package
		return "this key cannot be written as PEM"
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der}))
}

// Thumbprint returns the SHA-256 thumbprint of RFC 7638 in base64url; "" for the
// zero Key and for secrets, of which a digest would let short ones be guessed.
func (k Key) Thumbprint() string {
	if k.IsZero() || k.material().public == nil {
		return ""
	}
	sum := sha256.Sum256([]byte(object(k.material().required())))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// PublicJWK returns the public part as a JWK (RFC 7517); "" for the zero Key and
// for secrets, which have none.
func (k Key) PublicJWK() string {
	if k.IsZero() || k.material().public == nil {
		return ""
	}
	m := k.material()
	members := m.required()
	for _, said := range []member{{"kid", m.id}, {"use", m.use}, {"alg", m.alg}} {
		if said.value != "" {
			members = append(members, said)
		}
	}
	return object(members)
}

type member struct{ name, value string }

// required are the members that a public key must have, in the order of RFC 7638
// section 3: sorted by name.
func (m *material) required() []member {
	encode := base64.RawURLEncoding.EncodeToString
	switch key := m.public.(type) {
	case *rsa.PublicKey:
		return []member{{"e", encode(big.NewInt(int64(key.E)).Bytes())}, {"kty", "RSA"}, {"n", encode(key.N.Bytes())}}
	case *ecdsa.PublicKey:
		point, err := key.Bytes() // 4, x, y (SEC 1 section 2.3.3)
		if err != nil {
			return nil
		}
		half := len(point) / 2
		return []member{{"crv", key.Curve.Params().Name}, {"kty", "EC"}, {"x", encode(point[1 : 1+half])}, {"y", encode(point[1+half:])}}
	case ed25519.PublicKey:
		return []member{{"crv", "Ed25519"}, {"kty", "OKP"}, {"x", encode(key)}}
	}
	return nil
}

// object writes members as JSON without spaces.
func object(members []member) string {
	var parts []string
	for _, m := range members {
		value, err := json.Marshal(m.value)
		if err != nil { // cannot be of a string
			continue
		}
		parts = append(parts, `"`+m.name+`":`+string(value))
	}
	return "{" + strings.Join(parts, ",") + "}"
}
