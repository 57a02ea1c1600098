// Package signing signs tokens and verifies their signatures. It is the only package that imports
// golang-jwt. The library does the cryptography; this package decides which key may verify what,
// always from the key and never from the token.
//
// Parse reads a key in whatever form a person has it: PEM, DER, a JWK, a JWK set, or the bytes of a
// secret. Bytes that are a key, or only look like one, are never used as a secret, because anyone
// could then sign with a public key. If a user insists (ExactSecret), bytes that can't be read as a
// key are the secret.
package signing

import (
	"errors"
	"fmt"
)

// Errors about a key. They come wrapped in an error that says where the fault is and what to do. No
// error contains bytes of a secret.
var (
	// ErrEmptySecret means that a secret has no bytes: anyone could sign with it.
	ErrEmptySecret = errors.New("the secret is empty")
	// ErrNotSecret means that the bytes are a public or private key. Using one as an HMAC secret
	// would be algorithm confusion.
	ErrNotSecret = errors.New("this is a key file (PEM, DER, SSH or JWK), not a secret")
	// ErrBadKey means that a key is damaged or contradicts itself.
	ErrBadKey = errors.New("the key can't be read")
	// ErrUnknownKey means that a key has a form or kind that this package doesn't support.
	ErrUnknownKey = errors.New("this form of key isn't supported")
	// ErrEncrypted means that a key is encrypted and there was no way to ask for its passphrase.
	ErrEncrypted = errors.New("the key is encrypted and needs its passphrase")
	// ErrPassphrase means that the passphrase does not decrypt the key.
	ErrPassphrase = errors.New("the passphrase is wrong")
)

// Errors of Sign.
var (
	// ErrAlgorithm means that the header names no algorithm, or one that the key can't sign with.
	ErrAlgorithm = errors.New("the key can't sign with the header's algorithm")
	// ErrPublicKey means that the key can verify signatures but not make them.
	ErrPublicKey = errors.New("the key can't sign")
)

// MaxKeyFile is the size in bytes of the largest key file or secret that is read.
const MaxKeyFile = 1 << 20

// keyError is an error about a key whose text replaces that of its kind.
type keyError struct {
	kind error
	text string
}

// Error returns the text.
func (e keyError) Error() string { return e.text }

// Unwrap returns the kind, one of the errors of this package.
func (e keyError) Unwrap() error { return e.kind }

// badKey returns an ErrBadKey that says what is wrong.
func badKey(format string, args ...any) error {
	return keyError{ErrBadKey, fmt.Sprintf(format, args...)}
}

// unknownKey returns an ErrUnknownKey that says what the key is.
func unknownKey(format string, args ...any) error {
	return keyError{ErrUnknownKey, fmt.Sprintf(format, args...)}
}
