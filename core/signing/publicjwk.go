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

// Thumbprint returns the SHA-256 thumbprint of RFC 7638 in base64url. It is "" for the zero Key and
// for secrets, because a digest would let short ones be guessed.
func (k Key) Thumbprint() string {
	if k.IsZero() || k.material().public == nil {
		return ""
	}
	sum := sha256.Sum256([]byte(object(k.material().required())))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// PublicJWK returns the public half as a JWK (RFC 7517). It is "" for the zero Key and for secrets,
// which have none.
func (k Key) PublicJWK() string {
	if k.IsZero() || k.material().public == nil {
		return ""
	}
	m := k.material()
	members := m.required()
	for _, optional := range []member{{"kid", m.id}, {"use", m.use}, {"alg", m.alg}} {
		if optional.value != "" {
			members = append(members, optional)
		}
	}
	return object(members)
}

// member is a member of a JWK.
type member struct{ name, value string }

// required returns the members that a public key must have, sorted by name (RFC 7638 section 3).
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
		x, y := point[1:1+half], point[1+half:]
		return []member{{"crv", key.Curve.Params().Name}, {"kty", "EC"}, {"x", encode(x)}, {"y", encode(y)}}
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
		if err != nil { // impossible for a string
			continue
		}
		parts = append(parts, `"`+m.name+`":`+string(value))
	}
	return "{" + strings.Join(parts, ",") + "}"
}
