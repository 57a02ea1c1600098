package signing

import (
	"bytes"
	"encoding/base64"
	"fmt"

	"bulla/core/visible"
)

// form is what bytes are, told from the bytes alone.
type form uint8

const (
	formSecret form = iota
	formForeign
	formPEM
	formJWK
	formDER
	formWrapped // one of the above in base64
)

// Parse reads keys by what the bytes are: PEM of one or more blocks (PKCS #1,
// PKCS #8, SPKI, SEC 1, certificates, encrypted PKCS #8), DER of the same, a JWK
// or a JWK set (RFC 7517), any of these in base64, else an HMAC secret, of which
// one line break at the end is trimmed and remembered. Origin says where the
// bytes came from, for the screen. Ask returns the passphrase of an encrypted key
// and is called once at most; without it such a key is ErrEncrypted.
//
// Of a set of several keys those that are not for signatures, or of a kind that
// is not known here, are kept without Algorithms; their Faults say why. The
// errors are those of this package, wrapped with place and remedy, and that of
// ask.
func Parse(data []byte, origin string, ask func() ([]byte, error)) (Keys, error) {
	if len(data) > MaxKeyFile {
		return nil, fmt.Errorf("%w: %d bytes are no key and no secret (%d is the most)", ErrBadKey, len(data), MaxKeyFile)
	}
	r := reader{origin: visible.Text(origin), ask: ask}
	keys, err := r.read(data)
	if err != nil {
		return nil, err
	}
	return keys, nil
}

// reader reads keys of one origin.
type reader struct {
	origin string
	ask    func() ([]byte, error)
	// passphrase is what ask returned, so that it is asked once.
	passphrase []byte
}

func (r *reader) read(data []byte) (Keys, error) {
	text := trimText(data)
	switch formOf(data) {
	case formForeign:
		return nil, foreignText(text)
	case formPEM:
		return r.readPEM(string(text))
	case formJWK:
		return r.readJWKs(string(text))
	case formDER:
		key, err := r.readDER(data)
		if err != nil {
			return nil, err
		}
		return Keys{key}, nil
	case formWrapped:
		inner, _ := unwrap(text)
		return r.read(inner)
	}
	key, err := trimmedSecret(data, r.origin)
	if err != nil {
		return nil, err
	}
	return Keys{key}, nil
}

// isKeyFile reports whether the bytes are a public or private key, a certificate
// or a JWK in any form, read here or not.
func isKeyFile(data []byte) bool { return formOf(data) != formSecret }

func formOf(data []byte) form {
	text := trimText(data)
	if direct := directForm(data, text); direct != formSecret {
		return direct
	}
	if inner, ok := unwrap(text); ok && directForm(inner, trimText(inner)) != formSecret {
		return formWrapped
	}
	return formSecret
}

func directForm(data, text []byte) form {
	switch {
	case foreignText(text) != nil:
		return formForeign
	case bytes.Contains(text, []byte(pemBegin)):
		return formPEM
	case isJWK(text):
		return formJWK
	case isDER(data):
		return formDER
	}
	return formSecret
}

// trimText takes the byte order mark and the white space around a text.
func trimText(data []byte) []byte {
	return bytes.TrimSpace(bytes.TrimPrefix(data, []byte("\ufeff")))
}

// unwrap decodes base64 in either alphabet, over any number of lines: keys come
// that way in environment variables and from consoles.
func unwrap(text []byte) ([]byte, bool) {
	const least = 40 // no key is shorter
	if len(text) < least {
		return nil, false
	}
	return decodeBase64(string(text))
}

// decodeBase64 reads base64 in either alphabet, with or without padding, over any
// number of lines.
func decodeBase64(text string) ([]byte, bool) {
	standard := make([]byte, 0, len(text))
	for i := range len(text) {
		switch c := text[i]; c {
		case '-':
			standard = append(standard, '+')
		case '_':
			standard = append(standard, '/')
		case ' ', '\t', '\r', '\n':
		default:
			standard = append(standard, c)
		}
	}
	standard = bytes.TrimRight(standard, "=")
	decoded := make([]byte, base64.RawStdEncoding.DecodedLen(len(standard)))
	n, err := base64.RawStdEncoding.Decode(decoded, standard)
	return decoded[:n], err == nil && n > 0
}
