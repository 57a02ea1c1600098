package cli

import (
	"encoding/base64"
	"errors"
	"strings"

	"bulla/core/signing"
	"bulla/core/visible"
)

const secretForms = "give env:NAME, @FILE, b64:TEXT, - for stdin, or prompt"

// secret reads the value of a flag that takes a SECRET. Nothing of the secret
// stands in an error.
func (s *session) secret(flag, value string) (signing.Key, error) {
	text, origin, err := s.secretText(flag, value)
	if err != nil {
		return signing.Key{}, err
	}
	key, err := signing.NewSecret([]byte(text), origin)
	switch {
	case errors.Is(err, signing.ErrEmptySecret):
		return key, fail(flag+": the secret is empty", secretForms)
	case err != nil:
		return key, fail(flag+": "+err.Error(), "only HMAC secrets can be used here")
	}
	return key, nil
}

// secretText returns the bytes of a secret and where they came from.
func (s *session) secretText(flag, value string) (text, origin string, err error) {
	name, isEnv := strings.CutPrefix(value, "env:")
	file, isFile := strings.CutPrefix(value, "@")
	encoded, isBase64 := strings.CutPrefix(value, "b64:")
	switch {
	case isEnv:
		text = s.Getenv(name)
		if text == "" {
			return "", "", fail(flag+": the variable "+quote(name)+" is not set", "export it, or "+secretForms)
		}
		origin = "variable " + visible.Text(name)
	case isFile:
		if text, err = readNamed(file); err != nil {
			// What stands behind the @ may be the secret itself: it is not repeated.
			return "", "", fail(flag+": the file behind @ cannot be read: "+reason(err), secretForms)
		}
		origin = "file " + visible.Text(file)
	case isBase64:
		text, err = decodeBase64(flag, encoded)
		return text, "base64 text", err
	case value == "-":
		text, err = readAll(s.Stdin)
		origin = "stdin"
	case value == "prompt":
		text, err = s.prompt(flag)
		return text, "typed secret", err
	default:
		s.note("the secret of "+flag+" is visible in the process list", secretForms)
		return value, "secret of the command line", nil
	}
	if err != nil {
		return "", "", err
	}
	return s.trimNewline(flag, text), origin, nil
}

// trimNewline takes one line break from the end: editors and echo put it there,
// and hardly a secret ends in one.
func (s *session) trimNewline(flag, text string) string {
	trimmed := strings.TrimSuffix(strings.TrimSuffix(text, "\n"), "\r")
	if trimmed != text && strings.HasSuffix(text, "\n") {
		s.note("left out the line break at the end of the secret of "+flag, "if it belongs to the secret, give b64:TEXT")
		return trimmed
	}
	return text
}

// decodeBase64 reads base64 in either alphabet, with or without padding.
func decodeBase64(flag, encoded string) (string, error) {
	standard := strings.NewReplacer("-", "+", "_", "/").Replace(strings.TrimRight(encoded, "="))
	secret, err := base64.RawStdEncoding.DecodeString(standard)
	if err != nil {
		return "", fail(flag+": the text after b64: is not base64", "")
	}
	return string(secret), nil
}

// oneStdin refuses two uses of stdin.
func oneStdin(args []string, flag, value string) error {
	if value == "-" && readsStdin(args) {
		return fail(flag+" - and the input would both read stdin", "give the input as an argument or as @FILE")
	}
	return nil
}
