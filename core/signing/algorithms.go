package signing

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"strings"

	"github.com/golang-jwt/jwt/v5"
)

// signatureSizes are the sizes of signatures in bytes for each registered algorithm (RFC 7518
// section 3.1, RFC 8037). 0 means that the size depends on the RSA key.
var signatureSizes = map[string]int{
	"HS256": 32, "HS384": 48, "HS512": 64,
	"RS256": 0, "RS384": 0, "RS512": 0, "PS256": 0, "PS384": 0, "PS512": 0,
	"ES256": 64, "ES384": 96, "ES512": 132, "EdDSA": 64, "Ed25519": 64, "Ed448": 114, "ES256K": 64,
}

// Algorithms lists the algorithms that this package can sign with and verify, spelled as in the
// header's alg (RFC 7518 section 3.1, RFC 8037, RFC 9864).
func Algorithms() []string {
	return []string{
		"HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512",
		"ES256", "ES384", "ES512", "EdDSA", "Ed25519",
	}
}

// titles describe the algorithms.
var titles = map[string]string{
	"HS256": "HMAC with SHA-256", "HS384": "HMAC with SHA-384", "HS512": "HMAC with SHA-512",
	"RS256": "RSA with SHA-256", "RS384": "RSA with SHA-384", "RS512": "RSA with SHA-512",
	"PS256": "RSA-PSS with SHA-256", "PS384": "RSA-PSS with SHA-384", "PS512": "RSA-PSS with SHA-512",
	"ES256": "ECDSA on P-256", "ES384": "ECDSA on P-384", "ES512": "ECDSA on P-521",
	"EdDSA": "Edwards curve, Ed25519", "Ed25519": "Edwards curve", "none": "unsigned",
}

// AlgorithmTitle describes alg in a few words, "" if it is neither none nor one of Algorithms.
func AlgorithmTitle(alg string) string { return titles[alg] }

// Registered reports whether alg is a registered signature algorithm.
func Registered(alg string) bool {
	_, ok := signatureSizes[alg]
	return ok || alg == "none"
}

// SignatureSize returns the size in bytes of a signature with alg. It is not ok if the size depends
// on the key or the algorithm is unknown.
func SignatureSize(alg string) (size int, ok bool) {
	size = signatureSizes[alg]
	return size, size > 0
}

// AlgorithmsOfSize lists the Algorithms whose signatures have that many bytes. It never lists those
// of RSA, because their size depends on the key.
func AlgorithmsOfSize(bytes int) []string {
	var found []string
	for _, alg := range Algorithms() {
		if size, ok := SignatureSize(alg); ok && size == bytes {
			found = append(found, alg)
		}
	}
	return found
}

// checkable reports whether this package can verify alg, given the right key.
func checkable(alg string) bool { return method(alg) != nil }

// isHMAC reports whether alg uses a shared secret (RFC 7518 section 3.2).
func isHMAC(alg string) bool { return strings.HasPrefix(alg, "HS") && signatureSizes[alg] > 0 }

// method returns golang-jwt's implementation of alg, or nil. For PS* the library accepts any salt
// length, but RFC 7518 section 3.5 only that of the hash. Ed25519 is the name of EdDSA in RFC 9864.
func method(alg string) jwt.SigningMethod {
	switch alg {
	case "HS256":
		return jwt.SigningMethodHS256
	case "HS384":
		return jwt.SigningMethodHS384
	case "HS512":
		return jwt.SigningMethodHS512
	case "RS256":
		return jwt.SigningMethodRS256
	case "RS384":
		return jwt.SigningMethodRS384
	case "RS512":
		return jwt.SigningMethodRS512
	case "PS256":
		return strictPSS(jwt.SigningMethodPS256)
	case "PS384":
		return strictPSS(jwt.SigningMethodPS384)
	case "PS512":
		return strictPSS(jwt.SigningMethodPS512)
	case "ES256":
		return jwt.SigningMethodES256
	case "ES384":
		return jwt.SigningMethodES384
	case "ES512":
		return jwt.SigningMethodES512
	case "EdDSA", "Ed25519":
		return jwt.SigningMethodEdDSA
	}
	return nil
}

func strictPSS(m *jwt.SigningMethodRSAPSS) jwt.SigningMethod {
	return &jwt.SigningMethodRSAPSS{
		SigningMethodRSA: m.SigningMethodRSA,
		Options:          &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash},
		VerifyOptions:    &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash},
	}
}

// algorithmsOf lists the algorithms for a key of that kind, the usual one first. It is nil for a
// key that can't make JWS signatures.
func (m *material) algorithmsOf() []string {
	if m.only != nil {
		return m.only
	}
	switch key := m.public.(type) {
	case *rsa.PublicKey:
		return []string{"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"}
	case *ecdsa.PublicKey:
		if alg := curveAlgorithms[key.Curve.Params().Name]; alg != "" {
			return []string{alg}
		}
	case ed25519.PublicKey:
		return []string{"EdDSA", "Ed25519"}
	}
	if m.secret != nil {
		return []string{"HS256", "HS384", "HS512"}
	}
	return nil
}

// curveAlgorithms maps each curve of RFC 7518 section 3.4 to its only algorithm.
var curveAlgorithms = map[string]string{"P-256": "ES256", "P-384": "ES384", "P-521": "ES512"}

// leastSecret returns the minimum size in bytes of a secret for alg: that of its hash (RFC 7518
// section 3.2).
func leastSecret(alg string) int {
	if isHMAC(alg) {
		return signatureSizes[alg]
	}
	return MinSecret
}
