package cli

import (
	"encoding/base64"
	"errors"
	"strings"

	"bulla/core/signing"
	"bulla/core/visible"
)

const secretForms = "give env:NAME, @FILE, b64:TEXT, - for stdin, or prompt"

// keys reads the value of a flag that takes a SECRET: an HMAC secret or a key file,
// told apart by content. Nothing of the secret stands in an error.
func (s *session) keys(flag, value string) (signing.Keys, error) {
	if !namesPlace(value) && !strings.HasPrefix(value, "b64:") && value != "prompt" && !isPublic(value) {
		s.note("the secret of "+flag+" is visible in the process list", secretForms)
	}
	text, err := s.secretText(value)
	if err != nil {
		return nil, flagged(flag, err)
	}
	keys, err := text.keys(func() ([]byte, error) {
		passphrase, err := s.prompt("passphrase", "put the key without its passphrase into a file of mode 0600")
		return []byte(passphrase), err
	})
	if err != nil {
		return nil, flagged(flag, err)
	}
	for _, key := range keys {
		for _, fault := range key.Faults() {
			if fault.Code == "key-trimmed" {
				s.note("left out the line break at the end of the secret of "+flag, "if it belongs to the secret, give b64:TEXT")
			}
		}
	}
	return keys, nil
}

// signingKey reads the value of a flag that takes a SECRET to sign with.
func (s *session) signingKey(flag, value string) (signing.Key, error) {
	keys, err := s.keys(flag, value)
	if err != nil {
		return signing.Key{}, err
	}
	for _, key := range keys {
		if key.CanSign() {
			return key, nil
		}
	}
	return signing.Key{}, fail(flag+": this can only check signatures: "+keys.String(), "give the private key")
}

// namesPlace reports whether a SECRET only says where it is to be read.
func namesPlace(value string) bool {
	return strings.HasPrefix(value, "env:") || strings.HasPrefix(value, "@") || value == "-"
}

// isPublic reports whether a text is a public key or a certificate, which may be
// seen by everyone.
func isPublic(value string) bool {
	return strings.HasPrefix(value, "-----BEGIN PUBLIC KEY") || strings.HasPrefix(value, "-----BEGIN CERTIFICATE")
}

// flagged puts the flag before what is wrong with its value.
func flagged(flag string, err error) error {
	f := failure{message: err.Error(), hint: secretForms}
	_ = errors.As(err, &f)
	if errors.Is(err, signing.ErrNotSecret) || errors.Is(err, signing.ErrEncrypted) || errors.Is(err, signing.ErrPassphrase) {
		f.hint = ""
	}
	f.message = flag + ": " + f.message
	return f
}

// secretText is a secret as it was read. Of exact bytes nothing is trimmed.
type secretText struct {
	bytes  []byte
	origin string
	exact  bool
}

// keys takes the text as keys; ask returns the passphrase of an encrypted one.
func (t secretText) keys(ask func() ([]byte, error)) (signing.Keys, error) {
	if !t.exact {
		return signing.Parse(t.bytes, t.origin, ask)
	}
	key, err := signing.NewSecret(t.bytes, t.origin)
	if errors.Is(err, signing.ErrNotSecret) {
		return signing.Parse(t.bytes, t.origin, ask)
	}
	return signing.Keys{key}, err
}

// secretText reads a SECRET from where its form says.
func (s *session) secretText(value string) (secretText, error) {
	switch {
	case value == "-":
		text, err := readAll(s.Stdin)
		return secretText{bytes: []byte(text), origin: "stdin"}, err
	case value == "prompt":
		text, err := s.prompt("secret", "give env:NAME or @FILE")
		return secretText{bytes: []byte(text), origin: "typed secret", exact: true}, err
	}
	return readSecret(value, s.Getenv)
}

// readSecret reads the forms of a SECRET that need no terminal.
func readSecret(value string, getenv func(string) string) (secretText, error) {
	if name, ok := strings.CutPrefix(value, "env:"); ok {
		text := getenv(name)
		if text == "" {
			return secretText{}, fail("the variable "+quote(name)+" is not set", "export it, or "+secretForms)
		}
		return secretText{bytes: []byte(text), origin: "variable " + visible.Text(name)}, nil
	}
	if file, ok := strings.CutPrefix(value, "@"); ok {
		text, err := readNamed(file)
		if err != nil {
			// What stands behind the @ may be the secret itself: it is not repeated.
			return secretText{}, fail("the file behind @ cannot be read: "+reason(err), secretForms)
		}
		return secretText{bytes: []byte(text), origin: "file " + visible.Text(file)}, nil
	}
	if encoded, ok := strings.CutPrefix(value, "b64:"); ok {
		secret, err := decodeBase64(encoded)
		return secretText{bytes: secret, origin: "base64 text", exact: true}, err
	}
	return secretText{bytes: []byte(value), origin: "typed secret"}, nil
}

// decodeBase64 reads base64 in either alphabet, with or without padding.
func decodeBase64(encoded string) ([]byte, error) {
	standard := strings.NewReplacer("-", "+", "_", "/").Replace(strings.TrimRight(encoded, "="))
	secret, err := base64.RawStdEncoding.DecodeString(standard)
	if err != nil {
		return nil, fail("the text after b64: is not base64", "")
	}
	return secret, nil
}

// screenKeys reads a SECRET that was typed on the screen.
func (s *session) screenKeys(value string, ask func() ([]byte, error)) (signing.Keys, error) {
	if value == "-" || value == "prompt" {
		return nil, fail("on the screen a key is env:NAME, @FILE, b64:TEXT or the text itself", "")
	}
	text, err := readSecret(value, s.Getenv)
	if err != nil {
		return nil, err
	}
	return text.keys(ask)
}

// oneStdin refuses two uses of stdin.
func oneStdin(args []string, flag, value string) error {
	if value == "-" && readsStdin(args) {
		return fail(flag+" - and the input would both read stdin", "give the input as an argument or as @FILE")
	}
	return nil
}
