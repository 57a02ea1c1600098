package signing

import (
	"bytes"
	"fmt"
	"slices"

	"bulla/core/visible"
)

// form is what bytes are, told from the bytes alone.
type form uint8

const (
	formSecret      form = iota
	formUnsupported      // a key in a form that is not read here
	formPEM
	formJWK
	formDER
)

// Parse reads keys by what the bytes are: PEM of one or more blocks (PKCS #1,
// PKCS #8, SPKI, SEC 1, certificates, encrypted PKCS #8), DER of the same, a JWK
// or a JWK set (RFC 7517), any of these in a wrapping that can be undone (base64,
// hex, quotes, UTF-16, another JSON document), else an HMAC secret. One line break
// at the end of a secret is removed and remembered.
//
// Parse fails closed: text or bytes that look like key material and can't be read
// are an error, never a secret, because a token forged from a public key would
// otherwise be valid. Origin says where the bytes came from, for the screen. Ask
// returns the passphrase of an encrypted key and is called once at most; without
// it such a key is ErrEncrypted.
//
// Keys of a set that can't be used are kept without Algorithms; their Faults say
// why. The errors are those of this package, wrapped with place and remedy, and
// that of ask.
func Parse(data []byte, origin string, ask func() ([]byte, error)) (Keys, error) {
	if len(data) > MaxKeyFile {
		return nil, fmt.Errorf("%w: it has %d bytes, more than any key or secret (at most %d)",
			ErrBadKey, len(data), MaxKeyFile)
	}
	f, inner, repairs := recognize(data)
	r := reader{origin: visible.Text(origin), ask: ask, repairs: repairs}
	switch f {
	case formUnsupported:
		return nil, unsupported(inner)
	case formPEM:
		return r.readPEM(string(bytes.TrimSpace(inner)))
	case formJWK:
		return r.readJWKs(string(bytes.TrimSpace(inner)))
	case formDER:
		key, err := r.readDER(inner, "")
		if err != nil {
			return nil, err
		}
		return Keys{key}, nil
	}
	if err := lookalike(data); err != nil {
		return nil, err
	}
	if isPlaceholder(string(bytes.TrimSpace(data))) {
		return nil, fmt.Errorf("%w: it is a variable or a placeholder that was not filled in; give its value",
			ErrLookalike)
	}
	key, err := trimmedSecret(data, r.origin)
	if err != nil {
		return nil, err
	}
	return Keys{key}, nil
}

// CheckSecret returns an error for bytes that are a key, or look like one, and so are
// never used as a secret; nil for any other bytes.
func CheckSecret(data []byte) error {
	if f, inner, _ := recognize(data); f == formUnsupported {
		return unsupported(inner)
	} else if f != formSecret {
		return ErrNotSecret
	}
	return lookalike(data)
}

// reader reads keys of one origin.
type reader struct {
	origin string
	ask    func() ([]byte, error)
	// passphrase is what ask returned, so that it is asked once.
	passphrase []byte
	// repairs are what had to be undone before the keys could be read.
	repairs []repair
	// kid is the key ID that the keys were published under, "" for none;
	// inSet is whether the issuer may have published others with them.
	kid   string
	inSet bool
}

// key makes a key of what was read, for which more may have been undone than for the
// others of the reader.
func (r *reader) key(m material, more ...repair) Key {
	m.repairs, m.inSet = slices.Concat(r.repairs, more), r.inSet
	if r.kid != "" {
		m.id = r.kid
	}
	return newKey(m, r.origin)
}

// isKeyFile reports whether the bytes are a public or private key, a certificate
// or a JWK in any form, read here or not.
func isKeyFile(data []byte) bool {
	f, _, _ := recognize(data)
	return f != formSecret
}

// maxWrappings is how many wrappings are undone: UTF-16, a byte order mark, quotes, base64
// and so on. No real key has more around it.
const maxWrappings = 6

// recognize tells what data is. It undoes one wrapping after the other until what
// is inside is key material, and returns that and what was undone. Bytes with no
// key material inside are formSecret.
func recognize(data []byte) (f form, inner []byte, repairs []repair) {
	for range maxWrappings {
		if f := directForm(data); f != formSecret {
			return f, data, repairs
		}
		undone, done, ok := undo(data)
		if !ok {
			break
		}
		data = undone
		if done != (repair{}) {
			repairs = append(repairs, done)
		}
	}
	return formSecret, nil, nil
}

// directForm tells what data is, without undoing anything.
func directForm(data []byte) form {
	text := bytes.TrimSpace(data)
	switch {
	case unsupported(data) != nil:
		return formUnsupported
	case hasPEM(text):
		return formPEM
	case isJWK(text):
		return formJWK
	case isDER(data):
		return formDER
	}
	return formSecret
}
