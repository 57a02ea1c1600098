package signing

import (
	"bytes"
	"slices"

	"bulla/core/visible"
)

// form is what bytes are, judged only by the bytes.
type form uint8

const (
	formSecret      form = iota
	formUnsupported      // a key in an unsupported form
	formPEM
	formJWK
	formDER
)

// Parse reads keys and recognizes their form by the bytes: PEM of one or more blocks (PKCS #1, PKCS
// #8, SPKI, SEC 1, certificates, encrypted PKCS #8), DER of the same, a JWK or a JWK set (RFC
// 7517), any of these inside base64, hex, quotes, UTF-16 or another JSON document, or else an HMAC
// secret. It removes one line break at the end of a secret and remembers it.
//
// Parse fails closed: bytes that look like key material but can't be read are an error, never a
// secret, because otherwise a token forged with a public key would be valid. Origin says where the
// bytes came from, for the screen. Ask returns the passphrase of an encrypted key and is called at
// most once; without it such a key is ErrEncrypted.
//
// Keys of a set that can't be used are kept without Algorithms; their Faults say why. Errors wrap
// those of this package or that of ask.
func Parse(data []byte, origin string, ask func() ([]byte, error)) (Keys, error) {
	if len(data) > MaxKeyFile {
		return nil, badKey("this has %d bytes, more than any key or secret (%d)", len(data), MaxKeyFile)
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
		return nil, keyError{ErrLookalike, "this is a variable or a placeholder that was not filled in. Give its value"}
	}
	key, err := trimmedSecret(data, r.origin)
	if err != nil {
		return nil, err
	}
	return Keys{key}, nil
}

// CheckSecret returns an error for bytes that are never used as a secret because they are a key or
// look like one, and nil for all others.
func CheckSecret(data []byte) error {
	if f, inner, _ := recognize(data); f == formUnsupported {
		return unsupported(inner)
	} else if f != formSecret {
		return ErrNotSecret
	}
	return lookalike(data)
}

// reader reads the keys of one origin.
type reader struct {
	origin string
	ask    func() ([]byte, error)
	// passphrase is what ask returned, so that ask is called only once.
	passphrase []byte
	// repairs are the steps that were necessary to read the keys.
	repairs []repair
	// kid is the key ID under which the keys were published, "" for none. inSet says that the
	// issuer may have published others with them.
	kid   string
	inSet bool
}

// key makes a Key from material that may have needed more repairs than the reader's others.
func (r *reader) key(m material, more ...repair) Key {
	m.repairs, m.inSet = slices.Concat(r.repairs, more), r.inSet
	if r.kid != "" {
		m.id = r.kid
	}
	return newKey(m, r.origin)
}

// isKeyFile reports whether the bytes are a public or private key, a certificate or a JWK in any
// form, supported or not.
func isKeyFile(data []byte) bool {
	f, _, _ := recognize(data)
	return f != formSecret
}

// maxWrappings is how many wrappings are undone: UTF-16, a byte order mark, quotes, base64 and so
// on. Real keys don't have more.
const maxWrappings = 6

// recognize returns the form of data. It undoes one wrapping after the other until it finds key
// material, and returns that and the repairs. Bytes without key material are formSecret.
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

// directForm returns the form of data without undoing anything.
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
