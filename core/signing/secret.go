package signing

import (
	"bytes"
	"fmt"
	"io"
	"slices"

	"bulla/core/visible"
)

// RandomKey makes a secret of 32 bytes from r.
func RandomKey(r io.Reader) (Key, error) {
	secret := make([]byte, MinSecret)
	if _, err := io.ReadFull(r, secret); err != nil {
		return Key{}, fmt.Errorf("make a random key: %w", err)
	}
	return newKey(material{secret: secret}, "random local key"), nil
}

// NewSecret takes bytes as an HMAC secret, exactly as they are. Origin says where
// they came from, for the screen. The error is ErrEmptySecret or ErrNotSecret.
func NewSecret(secret []byte, origin string) (Key, error) {
	if len(secret) > 0 && isKeyFile(secret) {
		return Key{}, ErrNotSecret
	}
	return ExactSecret(secret, origin)
}

// ExactSecret takes bytes as an HMAC secret, whatever they look like: for a user who
// insists. The error is ErrEmptySecret.
func ExactSecret(secret []byte, origin string) (Key, error) {
	if len(secret) == 0 {
		return Key{}, ErrEmptySecret
	}
	return newKey(material{secret: slices.Clone(secret)}, visible.Text(origin)), nil
}

// trimmedSecret takes bytes as an HMAC secret without the line break at their
// end, which it remembers.
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
