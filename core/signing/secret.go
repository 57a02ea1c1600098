package signing

import (
	"bytes"
	"fmt"
	"io"
	"slices"

	"bulla/core/visible"
)

// RandomKey returns a secret of 32 bytes from r.
func RandomKey(r io.Reader) (Key, error) {
	secret := make([]byte, MinSecret)
	if _, err := io.ReadFull(r, secret); err != nil {
		return Key{}, fmt.Errorf("make a random key: %w", err)
	}
	return newKey(material{secret: secret, random: true}, "random local key"), nil
}

// NewSecret returns a key with exactly these bytes as its HMAC secret. Origin says where they came
// from, for the screen. The error is ErrEmptySecret or ErrNotSecret.
func NewSecret(secret []byte, origin string) (Key, error) {
	if len(secret) > 0 && isKeyFile(secret) {
		return Key{}, ErrNotSecret
	}
	return ExactSecret(secret, origin)
}

// ExactSecret is NewSecret for bytes that may look like anything, because the user insists. The
// error is ErrEmptySecret.
func ExactSecret(secret []byte, origin string) (Key, error) {
	if len(secret) == 0 {
		return Key{}, ErrEmptySecret
	}
	return newKey(material{secret: slices.Clone(secret)}, visible.Text(origin)), nil
}

// trimmedSecret returns a key whose secret is data without the line break at its end, which the key
// remembers.
func trimmedSecret(data []byte, origin string) (Key, error) {
	secret := bytes.TrimSuffix(data, []byte("\n"))
	if len(secret) < len(data) {
		secret = bytes.TrimSuffix(secret, []byte("\r"))
	}
	if len(secret) == 0 {
		return Key{}, ErrEmptySecret
	}
	return newKey(material{secret: slices.Clone(secret), lineBreak: string(data[len(secret):])}, origin), nil
}
