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

	"bulla/core/visible"
)

// Key is a key to sign and verify with. It prints itself without its secret.
// The zero Key is no key.
type Key struct {
	// material returns what the key is made of. It is a function because fmt calls
	// no String method on an unexported field: of a function it prints the address
	// alone, with every verb.
	material func() *material
	origin   string
	text     string // what String says
}

// material is what a key is made of.
type material struct {
	secret []byte // of HMAC, nil for other keys
	// lineBreak is what was trimmed from the end of the secret.
	lineBreak string
	public    crypto.PublicKey // *rsa.PublicKey, *ecdsa.PublicKey or ed25519.PublicKey
	private   crypto.Signer    // nil where only the public part is there

	// What a JWK says of itself (RFC 7517 section 4); "" and nil where it does not.
	kty, id, use, alg string
	ops               []string

	// only are the algorithms that the key itself allows, nil for all of its kind.
	only []string
	// repairs are what had to be undone before the key could be read.
	repairs []repair
	// inSet is whether the key comes from a key set, whose issuer may have others.
	inSet bool
	// skipped says which key of a set can't be used and why, "" for one that can.
	skipped string

	// verifier is the secret or the public key as golang-jwt takes it, boxed once.
	verifier   any
	algorithms []string
	unfit      string // why the key is not used, "" where it is
	unable     string // why a private key was read as a public one, "" else
	faults     []Fault
}

// newKey judges what a key is made of and closes it.
func newKey(m material, origin string) Key {
	m.verifier = m.public
	if m.secret != nil {
		m.verifier = m.secret
	}
	m.judge()
	return Key{material: func() *material { return &m }, origin: origin, text: origin + " (" + m.summary() + ")"}
}

// summary says what the key is, for String.
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

// sized returns kind, size and which half of an asymmetric key it is.
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
	return "unknown kind " + visible.Quote(m.kty, 20)
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

// shownID makes a kid fit for a line.
func shownID(id string) string { return visible.Text(visible.Shorten(id, 60)) }

// IsZero reports whether k is no key.
func (k Key) IsZero() bool { return k.material == nil }

// String describes the key without its secret: origin, kind and size.
func (k Key) String() string {
	if k.IsZero() {
		return "no key"
	}
	return k.text
}

// GoString keeps %#v to what String says.
func (k Key) GoString() string { return k.String() }

// Origin says where the key came from.
func (k Key) Origin() string { return k.origin }

// Kind returns what the key is: "secret", "RSA", "EC P-256", "EC P-384", "EC
// P-521", "Ed25519", or "unknown kind" with the kty of a JWK that is not known
// here; "" for the zero Key.
func (k Key) Kind() string {
	if k.IsZero() {
		return ""
	}
	return k.material().kind()
}

// Bits returns the size of the key in bits: of the secret, of the RSA modulus, of
// the curve.
func (k Key) Bits() int {
	if k.IsZero() {
		return 0
	}
	return k.material().bits()
}

// ID returns the kid of the key's JWK, made visible; "" where it has none.
func (k Key) ID() string {
	if k.IsZero() {
		return ""
	}
	return shownID(k.material().id)
}

// Private reports whether the key holds what must stay secret: a secret or a
// private key.
func (k Key) Private() bool {
	return !k.IsZero() && (k.material().secret != nil || k.material().private != nil)
}

// CanSign reports whether Sign can sign with the key, with one of its Algorithms.
func (k Key) CanSign() bool {
	if !k.Private() || len(k.material().algorithms) == 0 {
		return false
	}
	ops := k.material().ops
	return ops == nil || slices.Contains(ops, "sign")
}

// Algorithms lists what the key may sign and check, the usual one first: what its
// kind and curve can do, narrowed by the alg, use and key_ops of a JWK. It is nil
// for the zero Key and for one that is not used, of which Faults says why.
func (k Key) Algorithms() []string {
	if k.IsZero() {
		return nil
	}
	return slices.Clone(k.material().algorithms)
}

// allows is whether Algorithms has alg, without the copy.
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
