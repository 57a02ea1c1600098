// Package signing signs and verifies, and is the only package that knows
// golang-jwt. The library does the cryptography; what may be checked with which
// key is decided here, from the key and never from the token.
//
// A key is read from whatever a person has (Parse): PEM, DER, a JWK, a set of
// them, or the bytes of a secret. Bytes that are a key, or only look like one, are
// never taken as a secret, since anyone could then sign with a public key. If a user
// insists (ExactSecret), bytes that can't be read as a key are the secret.
package signing

import "errors"

// The reasons for which bytes are refused as a key. They come wrapped, with the
// place and what to do; none ever holds bytes of a secret.
var (
	// ErrEmptySecret says that a secret has no bytes: anyone could sign with it.
	ErrEmptySecret = errors.New("the secret is empty")
	// ErrNotSecret says that the bytes are a public or private key, whose use as
	// an HMAC secret would be algorithm confusion.
	ErrNotSecret = errors.New("this is a key file (PEM, DER, SSH or JWK), not a secret")
	// ErrBadKey says that a key is damaged or contradicts itself.
	ErrBadKey = errors.New("the key cannot be read")
	// ErrUnknownKey says that a key is of a form or kind that is not read here.
	ErrUnknownKey = errors.New("this form of key is not read here")
	// ErrEncrypted says that a key is encrypted and nobody could be asked for its
	// passphrase.
	ErrEncrypted = errors.New("the key is encrypted: its passphrase is needed")
	// ErrPassphrase says that the passphrase does not open the key.
	ErrPassphrase = errors.New("the passphrase does not open the key")
)

// The reasons for which nothing is signed.
var (
	// ErrAlgorithm says that the header names an algorithm that the key does not
	// sign with, or none.
	ErrAlgorithm = errors.New("the key does not sign with the header's algorithm")
	// ErrPublicKey says that the key can check signatures and not make them.
	ErrPublicKey = errors.New("the key cannot sign")
)

// MaxKeyFile is the number of bytes of the largest key file or secret that is
// read.
const MaxKeyFile = 1 << 20
