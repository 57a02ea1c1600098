// Package signing signs and verifies, and is the only package that knows
// golang-jwt. The library does the cryptography; what may be checked with which
// key is decided here, from the key and never from the token.
package signing

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/golang-jwt/jwt/v5"

	"bulla/core/token"
	"bulla/core/visible"
)

// MinSecret is the number of bytes that an HS256 secret must have at least
// (RFC 7518 section 3.2: as many as the hash has).
const MinSecret = 32

// The reasons for which a text is refused as a secret.
var (
	// ErrEmptySecret says that a secret has no bytes: anyone could sign with it.
	ErrEmptySecret = errors.New("the secret is empty")
	// ErrNotSecret says that the bytes are a public or private key, whose use as
	// an HMAC secret would be algorithm confusion.
	ErrNotSecret = errors.New("this is a key file (PEM, DER, SSH or JWK), not a secret")
)

// Key is a key to sign and verify with. It prints itself without its secret.
// The zero Key is no key.
type Key struct {
	// bytes returns the secret. It is a function because fmt calls no String
	// method on an unexported field: of a function it prints the address alone,
	// with every verb.
	bytes  func() []byte
	origin string
}

func newKey(secret []byte, origin string) Key {
	return Key{bytes: func() []byte { return secret }, origin: origin}
}

// RandomKey makes a secret of 32 bytes from r.
func RandomKey(r io.Reader) (Key, error) {
	secret := make([]byte, MinSecret)
	if _, err := io.ReadFull(r, secret); err != nil {
		return Key{}, fmt.Errorf("make a random key: %w", err)
	}
	return newKey(secret, "random local key"), nil
}

// NewSecret takes bytes as an HMAC secret. Origin says where they came from, for
// the screen. The error is ErrEmptySecret or ErrNotSecret.
func NewSecret(secret []byte, origin string) (Key, error) {
	if len(secret) == 0 {
		return Key{}, ErrEmptySecret
	}
	if isKeyFile(secret) {
		return Key{}, ErrNotSecret
	}
	return newKey(slices.Clone(secret), visible.Text(origin)), nil
}

// IsZero reports whether k is no key.
func (k Key) IsZero() bool { return k.bytes == nil }

// secret returns the bytes of the secret, nil for the zero Key.
func (k Key) secret() []byte {
	if k.IsZero() {
		return nil
	}
	return k.bytes()
}

// String describes the key without its secret: kind, size and origin.
func (k Key) String() string {
	if k.IsZero() {
		return "no key"
	}
	return fmt.Sprintf("%s (secret, %d bits)", k.origin, 8*len(k.secret()))
}

// GoString keeps %#v to what String says.
func (k Key) GoString() string { return k.String() }

// Origin says where the key came from.
func (k Key) Origin() string { return k.origin }

// Weak reports whether the secret is shorter than RFC 7518 asks for HS256.
func (k Key) Weak() bool { return !k.IsZero() && len(k.secret()) < MinSecret }

// Algorithms lists what the key can sign and verify, the usual one first.
func (k Key) Algorithms() []string {
	if k.IsZero() {
		return nil
	}
	return []string{"HS256", "HS384", "HS512"}
}

var methods = map[string]jwt.SigningMethod{
	"HS256": jwt.SigningMethodHS256,
	"HS384": jwt.SigningMethodHS384,
	"HS512": jwt.SigningMethodHS512,
}

// Sign returns the compact serialization of a header and a payload, byte for
// byte as given, signed HS256.
func Sign(header, payload string, key Key) (string, error) {
	if key.IsZero() {
		return "", ErrEmptySecret
	}
	input := base64.RawURLEncoding.EncodeToString([]byte(header)) + "." + base64.RawURLEncoding.EncodeToString([]byte(payload))
	signature, err := jwt.SigningMethodHS256.Sign(input, key.secret())
	if err != nil {
		return "", fmt.Errorf("sign HS256: %w", err)
	}
	return input + "." + base64.RawURLEncoding.EncodeToString(signature), nil
}

// Status is what is known of a signature. Invalid is never said of a signature
// that could not be checked.
type Status string

// The states of a signature.
const (
	Valid       Status = "valid"
	Invalid     Status = "invalid"
	Unchecked   Status = "unchecked"
	Absent      Status = "absent"
	Unsupported Status = "unsupported"
)

// Result is the outcome of a verification.
type Result struct {
	Status Status
	// Alg is the header's algorithm, made visible; "" where there is none.
	Alg string
	// Key describes the key that was used, "" where none was.
	Key string
	// Reason is a sentence without its full stop.
	Reason string
	// WrongKey is set where the key is not of the kind that the header's
	// algorithm needs.
	WrongKey bool
	// Refused is set where the signature was not compared: no strict reader takes
	// the token or its header as it stands, whatever the key.
	Refused bool
}

// Verify checks the signature of t, on the exact bytes of its text. Algorithms
// come from the key: a token that names another is not checked with it.
func Verify(t token.Token, key Key) Result {
	alg, result := algorithm(t)
	switch {
	case t.Encrypted:
		result.Status, result.Reason = Unsupported, "the token is encrypted (JWE), not signed"
	case t.Signature().Text == "":
		result.Status, result.Reason = Absent, "there is no signature"
	case strings.EqualFold(strings.TrimSpace(alg), "none"):
		result.Status, result.Refused, result.Reason = Invalid, true, "alg none has no signature, yet there is one"
	case strings.HasPrefix(alg, "ES") && strings.Trim(t.Signature().Bytes, "\x00") == "":
		result.Status, result.Refused, result.Reason = Invalid, true, "the signature is all zeros, which no key makes"
	case !checkable(alg):
		result.Status, result.Reason = Unsupported, unsupportedReason(alg)
	case key.IsZero():
		result.Status, result.Reason = Unchecked, "no key was given"
	case !slices.Contains(key.Algorithms(), alg):
		result.Status, result.WrongKey = Unchecked, true
		result.Reason = fmt.Sprintf("%s needs another kind of key than a secret", alg)
	default:
		result.Key = key.String()
		if result.Reason = refusal(t); result.Reason != "" {
			result.Status, result.Refused = Invalid, true
			break
		}
		result.Status, result.Reason = check(t, alg, key)
	}
	return result
}

// refusal says why strict readers do not take the token as it stands, "" where
// they do. It comes before the library, which takes line breaks, loose bits,
// duplicates and unknown extensions.
func refusal(t token.Token) string {
	for _, f := range t.Faults {
		switch f.Code {
		case token.FaultForeignCharacter, token.FaultPadding, token.FaultBase64, token.FaultNonCanonical, token.FaultSegments,
			token.FaultDuplicateMember, token.FaultBadUTF8, token.FaultJSON, token.FaultTooDeep:
			return f.Detail
		}
	}
	return extension(t.Header.Root)
}

// check compares the signature with golang-jwt.
func check(t token.Token, alg string, key Key) (Status, string) {
	err := methods[alg].Verify(t.SigningInput(), []byte(t.Signature().Bytes), key.secret())
	if err != nil {
		return Invalid, "it was not made with this key, or the token was changed after it was signed"
	}
	return Valid, "made with this key"
}

// algorithm returns the header's alg and a result that names it.
func algorithm(t token.Token) (string, Result) {
	alg, ok := t.Header.Root.Get("alg")
	if !ok || alg.Kind != token.String {
		return "", Result{}
	}
	return alg.Text, Result{Alg: visible.Text(visible.Shorten(alg.Text, 40))}
}

// signatureSizes are the bytes of a signature for each registered algorithm of
// fixed size (RFC 7518 section 3.1, RFC 8037); RSA's depend on the key, as 0.
var signatureSizes = map[string]int{
	"HS256": 32, "HS384": 48, "HS512": 64,
	"RS256": 0, "RS384": 0, "RS512": 0, "PS256": 0, "PS384": 0, "PS512": 0,
	"ES256": 64, "ES384": 96, "ES512": 132, "EdDSA": 64, "Ed25519": 64, "Ed448": 114, "ES256K": 64,
}

// checkable reports whether a build with every kind of key could check alg.
func checkable(alg string) bool {
	_, registered := signatureSizes[alg]
	return registered && alg != "ES256K" && alg != "Ed448"
}

func unsupportedReason(alg string) string {
	if alg == "" {
		return "the header names no algorithm"
	}
	return "this build cannot check the algorithm"
}

// extension says which extension of the header forbids readers that do not know
// it to take the token, "" for none.
func extension(header token.Value) string {
	if _, ok := header.Get("crit"); ok {
		return "the header's crit names extensions that must be understood, and none is here (RFC 7515 section 4.1.11)"
	}
	if b64, ok := header.Get("b64"); ok && b64.Text != "true" {
		return "the header says that the payload is not encoded (b64, RFC 7797), which is not read here"
	}
	return ""
}

// Registered reports whether alg is a registered signature algorithm.
func Registered(alg string) bool {
	_, ok := signatureSizes[alg]
	return ok || alg == "none"
}

// SignatureSize returns how many bytes a signature of alg has; ok is false where
// the size depends on the key or the algorithm is not known.
func SignatureSize(alg string) (size int, ok bool) {
	size = signatureSizes[alg]
	return size, size > 0
}
