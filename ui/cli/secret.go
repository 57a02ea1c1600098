package cli

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"bulla/core/hint"
	"bulla/core/intake"
	"bulla/core/shell"
	"bulla/core/signing"
	"bulla/core/token"
	"bulla/core/visible"
	"bulla/ui/pane/form"
)

// The forms of a SECRET, for help and hints.
const (
	secretForms = "env:NAME, @FILE, b64:TEXT, - for stdin, or prompt"
	secretHint  = "give " + secretForms
)

// keys reads a SECRET that is an HMAC secret or a key file, detected from the content. Errors never
// contain any of it.
func (s *session) keys(flag, value string) (signing.Keys, error) {
	if isText(value) {
		if err := s.checkSecretText(value); err != nil {
			return nil, withFlag(flag, err)
		}
		if !isPublic(value) {
			s.note("the secret of "+flag+" is visible in the process list", secretHint)
		}
	}
	text, err := s.secretText(flag, value)
	if err != nil {
		return nil, withFlag(flag, err)
	}
	s.warnAPIKey(flag, text)
	keys, err := text.keys(func() ([]byte, error) {
		passphrase, err := s.prompt("passphrase", "of "+text.origin, "give the key without its passphrase: openssl pkcs8 -in FILE -out key.pem")
		return []byte(passphrase), err
	})
	if err != nil {
		return nil, withFlag(flag, err)
	}
	return keys, nil
}

// warnAPIKey warns if a signing key is a Courier API key.
func (s *session) warnAPIKey(flag string, text secretText) {
	const most = 200 // no API key is longer
	if len(text.bytes) <= most && intake.Find(string(text.bytes)).Kind == intake.APIKey {
		s.note(flag+" is a Courier API key, which does not sign tokens; only Courier has the key that does", "leave it out: bulla diagnose checks everything else without a key")
	}
}

// isText reports whether a SECRET is the text itself, as against a form that says where to read it.
func isText(value string) bool {
	return !form.IsForm(value) && value != "-" && value != "prompt"
}

// checkSecretText refuses a text that probably names where the secret is, such as a file without @.
// If it were used as the secret, every signature would be invalid. The text is not repeated,
// because it may be a secret after all.
func (s *session) checkSecretText(value string) error {
	const itself = "; if the text itself is the secret, give it as b64:TEXT"
	prefix, _, hasPrefix := strings.Cut(value, ":")
	switch {
	case strings.HasPrefix(value, "https://") || strings.HasPrefix(value, "http://"):
		return fail("this is a URL, and bulla does not download keys", "download it first: curl -fsS URL > key.json, then give @key.json")
	case hasPrefix && (strings.EqualFold(prefix, "env") || strings.EqualFold(prefix, "b64")):
		return fail(prefix+": is not a form of SECRET", "write "+strings.ToLower(prefix)+": in lower case"+itself)
	case isFile(value):
		return fail("this is the name of a file", "to read it, put @ before its name"+itself)
	case shell.IsVariable(value) && s.Getenv(value) != "":
		return fail("this is the name of a variable", "to read it, put env: before its name"+itself)
	}
	return nil
}

// isPublic reports whether a text is a public key or a certificate, which is not a secret.
func isPublic(value string) bool {
	return strings.HasPrefix(value, "-----BEGIN PUBLIC KEY") || strings.HasPrefix(value, "-----BEGIN CERTIFICATE")
}

// megabytes formats a limit.
func megabytes(most int) string { return fmt.Sprintf("%d MB", most>>20) }

// withFlag returns err with the flag's name before its message. A signal is returned unchanged.
func withFlag(flag string, err error) error {
	if isSignal(err) {
		return err
	}
	f := failure{Problem: hint.Of(err, "")}
	switch {
	case errors.As(err, &f):
	case errors.Is(err, signing.ErrEmptySecret):
		f.Hint = secretHint
	case errors.Is(err, signing.ErrPassphrase):
		f.Hint = "type it again; openssl pkcs8 -in FILE also shows whether it is right"
	}
	f.Message = flag + ": " + f.Message
	return f
}

// secretText is a secret as it was read. If it is exact, its bytes are used unchanged, unless they
// can be read as a key.
type secretText struct {
	bytes  []byte
	origin string
	exact  bool
}

// errToken is the error of a token that was given as a key.
var errToken = fail("this is a token, not a key", "give the token as the input, and the key that checks it here")

// keys parses the text as keys; ask returns the passphrase of an encrypted one. Exact bytes that
// can't be parsed as a key are used as an HMAC secret.
func (t secretText) keys(ask func() ([]byte, error)) (signing.Keys, error) {
	if !t.exact {
		if holdsToken(t.bytes) {
			return nil, errToken
		}
		return signing.Parse(t.bytes, t.origin, ask)
	}
	if _, err := signing.NewSecret(t.bytes, t.origin); errors.Is(err, signing.ErrNotSecret) {
		keys, err := signing.Parse(t.bytes, t.origin, ask)
		if !isUnreadable(err) {
			return keys, err
		}
	}
	key, err := signing.ExactSecret(t.bytes, t.origin)
	if err != nil {
		return nil, err
	}
	return signing.Keys{key}, nil
}

// isUnreadable reports whether bytes can't be read as a key, whatever the passphrase is.
func isUnreadable(err error) bool {
	reasons := []error{signing.ErrBadKey, signing.ErrUnknownKey, signing.ErrLookalike, signing.ErrEmptySecret}
	return slices.ContainsFunc(reasons, func(reason error) bool { return errors.Is(err, reason) })
}

// holdsToken reports whether the bytes of a key are a token, or a server's response that contains
// one.
func holdsToken(text []byte) bool {
	const header = "eyJ" // {" in base64: how every token begins
	if !strings.Contains(string(text), header) {
		return false
	}
	found := intake.Find(string(text))
	return found.Kind == intake.JWT && strings.HasPrefix(found.Token, header) && strings.Count(found.Token, ".") == 2
}

// secretText reads the SECRET of a flag.
func (s *session) secretText(flag, value string) (secretText, error) {
	return s.textUpTo(signing.MaxKeyFile, flag, value)
}

// textUpTo is secretText for a text of at most that many bytes.
func (s *session) textUpTo(most int, flag, value string) (secretText, error) {
	switch {
	case value == "-":
		text, err := readAll(s.Stdin, most)
		switch {
		case err == nil && text == "":
			err = fail("stdin is empty", secretHint)
		case err == nil && len(text) > most:
			err = fail("stdin has more than "+megabytes(most), "pipe in only the secret")
		}
		return secretText{bytes: []byte(text), origin: "stdin"}, err
	case value == "prompt":
		text, err := s.prompt("secret", "for "+flag, "give env:NAME or @FILE")
		return secretText{bytes: []byte(text), origin: "typed secret"}, err
	}
	return readSecret(value, s.Getenv, readFile, most)
}

// readSecret reads the forms of SECRET that don't need stdin or a terminal. The function read reads
// a file. A file of more than most bytes is refused: its beginning would be a different secret.
func readSecret(
	value string, getenv func(string) string, read func(name string, most int) (string, error), most int,
) (secretText, error) {
	if name, ok := strings.CutPrefix(value, "env:"); ok {
		text := getenv(name)
		switch {
		case text == "" && !shell.IsVariable(name): // which may be the secret itself
			return secretText{}, fail("the text after env: is not the name of a variable", secretHint)
		case text == "":
			return secretText{}, fail("the variable "+quote(name)+" is not set or is empty",
				"export it, or "+secretHint)
		}
		return secretText{bytes: []byte(text), origin: "variable " + visible.Text(name)}, nil
	}
	if file, ok := strings.CutPrefix(value, "@"); ok {
		text, err := read(inHome(file, getenv), most)
		if err == nil && len(text) > most {
			err = fail("it is larger than "+megabytes(most), "name a file that contains only the secret")
		}
		if err != nil {
			// The text after @ may be the secret itself, so it is not repeated.
			return secretText{}, fail("the file after @ cannot be read: "+reason(err), cmp.Or(hintOf(err), secretHint))
		}
		return secretText{bytes: []byte(text), origin: "file " + visible.Text(file)}, nil
	}
	if encoded, ok := strings.CutPrefix(value, "b64:"); ok {
		secret, err := decodeBase64(encoded)
		return secretText{bytes: secret, origin: "base64 text", exact: true}, err
	}
	return secretText{bytes: []byte(value), origin: "typed text"}, nil
}

// decodeBase64 decodes the base64 after b64:.
func decodeBase64(encoded string) ([]byte, error) {
	secret, err := token.DecodeBase64(encoded)
	if err != nil {
		return nil, fail("the text after b64: is not base64", "give the output of base64 without line breaks")
	}
	return secret, nil
}

// oneStdin refuses a flag and an INPUT that would both read stdin.
func oneStdin(args []string, flag, value string) error {
	if value == "-" && readsStdin(args) {
		return fail(flag+" - and the input would both read stdin", "give the input as an argument or as @FILE")
	}
	return nil
}
