package signing

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"strings"
)

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
