package signing

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"bulla/core/redact"
	"bulla/core/visible"
)

// Key is a key to sign and verify with. It prints itself without its secret. The zero Key means
// that there is no key.
type Key struct {
	// material returns what the key consists of. It is a function because fmt does not call String
	// on an unexported field; of a function it only prints the address.
	material func() *material
	origin   string
	text     string // what String returns
}

// material is what a key consists of.
type material struct {
	secret []byte // of HMAC, nil for other keys
	random bool   // the secret was made here, so that no list has it
	// lineBreak is the line break that was trimmed from the end of the secret.
	lineBreak string
	public    crypto.PublicKey // *rsa.PublicKey, *ecdsa.PublicKey or ed25519.PublicKey
	private   crypto.Signer    // nil if there is only the public half

	// Members of a JWK (RFC 7517 section 4), "" and nil if it doesn't have them.
	kty, id, use, alg string
	ops               []string

	// only are the algorithms that the key itself allows, nil for all of its kind.
	only []string
	// repairs are the steps that were necessary to read the key.
	repairs []repair
	// inSet says that the key comes from a key set, whose issuer may have others.
	inSet bool
	// skipped says which key of a set can't be used and why, "" for one that can.
	skipped string

	// verifier is the secret or the public key for golang-jwt, boxed once.
	verifier   any
	algorithms []string
	unfit      string // why the key is not used, "" if it is
	unable     string // why a private key was read as a public one, "" otherwise
	faults     []Fault
}

// newKey judges the material and returns the Key.
func newKey(m material, origin string) Key {
	m.verifier = m.public
	if m.secret != nil {
		m.verifier = m.secret
	}
	m.judge()
	return Key{material: func() *material { return &m }, origin: origin, text: origin + " (" + m.summary() + ")"}
}

// summary describes the key for String.
func (m *material) summary() string {
	text := fmt.Sprintf("secret, %d bits", 8*len(m.secret))
	if m.secret == nil {
		text = m.sized()
	}
	if m.id != "" {
		text += ", kid " + shownID(m.id)
	}
	return text
}

// sized returns the kind, the size and which half of an asymmetric key it is.
func (m *material) sized() string {
	if m.public == nil {
		return m.kind()
	}
	text := m.kind()
	if _, ok := m.public.(*rsa.PublicKey); ok {
		text += " " + strconv.Itoa(m.bits())
	}
	if m.private != nil {
		return text + " private"
	}
	return text + " public"
}

func (m *material) kind() string {
	switch key := m.public.(type) {
	case *rsa.PublicKey:
		return "RSA"
	case *ecdsa.PublicKey:
		return "EC " + key.Curve.Params().Name
	case ed25519.PublicKey:
		return "Ed25519"
	}
	if m.secret != nil {
		return "secret"
	}
	return "unknown kind " + redact.Quote(m.kty, 20)
}

func (m *material) bits() int {
	switch key := m.public.(type) {
	case *rsa.PublicKey:
		return key.N.BitLen()
	case *ecdsa.PublicKey:
		return key.Curve.Params().BitSize
	case ed25519.PublicKey:
		return 8 * ed25519.PublicKeySize
	}
	return 8 * len(m.secret)
}

// shownID makes a kid visible and shortens it.
func shownID(id string) string { return redact.Short(id, 60) }

// IsZero reports whether k is the zero Key.
func (k Key) IsZero() bool { return k.material == nil }

// String describes the key without its secret: origin, kind and size.
func (k Key) String() string {
	if k.IsZero() {
		return "no key"
	}
	return k.text
}

// GoString makes %#v print the same as String.
func (k Key) GoString() string { return k.String() }

// Kind returns the kind of key: "secret", "RSA", "EC P-256", "EC P-384", "EC P-521", "Ed25519", or
// "unknown kind" with the kty of the JWK; "" for the zero Key.
func (k Key) Kind() string {
	if k.IsZero() {
		return ""
	}
	return k.material().kind()
}

// Bits returns the size in bits of the secret, the RSA modulus or the curve.
func (k Key) Bits() int {
	if k.IsZero() {
		return 0
	}
	return k.material().bits()
}

// ID returns the kid of the key's JWK, made visible; "" if it has none.
func (k Key) ID() string {
	if k.IsZero() {
		return ""
	}
	return shownID(k.material().id)
}

// Private reports whether the key is a secret or a private key.
func (k Key) Private() bool {
	return !k.IsZero() && (k.material().secret != nil || k.material().private != nil)
}

// CanSign reports whether Sign can use the key with one of its Algorithms.
func (k Key) CanSign() bool {
	if !k.Private() || len(k.material().algorithms) == 0 {
		return false
	}
	ops := k.material().ops
	return ops == nil || slices.Contains(ops, "sign")
}

// Algorithms lists the algorithms that the key may be used with, the most common first: those of
// its kind and curve, restricted by the alg, use and key_ops of a JWK. It is nil for the zero Key
// and for a key that is not used; its Faults say why.
func (k Key) Algorithms() []string {
	if k.IsZero() {
		return nil
	}
	return slices.Clone(k.material().algorithms)
}

// allows reports whether Algorithms contains alg, without copying it.
func (k Key) allows(alg string) bool {
	return !k.IsZero() && slices.Contains(k.material().algorithms, alg)
}

// secret returns the bytes of the secret, nil for any other key.
func (k Key) secret() []byte {
	if k.IsZero() {
		return nil
	}
	return k.material().secret
}

// Describe returns one line about what the key is and where it came from, without the secret: "RSA
// 2048 public, kid x, from file keys.pem", "secret of 256 bits, from variable JWT_SECRET".
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
	for _, source := range []string{"file", "variable", "stdin"} {
		if strings.HasPrefix(k.origin, source) {
			return text + ", from " + k.origin
		}
	}
	return text + ", " + k.origin
}

// Masked returns what a screen can show of the key without revealing it: the length of a secret, or
// the thumbprint of another key; "" for the zero Key and for a key of an unknown kind.
func (k Key) Masked() string {
	if n := len(k.secret()); n > 0 {
		return fmt.Sprintf("•••••••• (%d bytes)", n)
	}
	return k.Thumbprint()
}

// Reveal returns the full key, on one or more lines: a secret as text, or as b64: and base64 if it
// is not printable, a private key as PKCS #8 PEM, a public key as SPKI PEM. Call it only when the
// user asks to see the key.
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
	if err != nil { // impossible: the same package read the key
		return "this key can't be written as PEM"
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der}))
}
