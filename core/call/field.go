package call

import (
	"slices"
	"strings"
)

const fieldForm = "write Name: value, such as Authorization: Bearer env:NAME"

// ParseField reads a header as people write it, "Name: value". The value may be a form of SECRET by
// isForm, such as env:NAME, and so may the credential after a scheme such as Bearer (RFC 9110
// section 11.4) and the value of one cookie: read returns the secret, and white space around it is
// removed. The field is then Secret, and also if its name says so (IsSecretName). Typed is set if
// the secret was in the text itself.
//
// The error is the one of read, or an *Error of the kind BadRequest. It never contains a part of
// the value, nor a text that is not a header and may be the secret itself.
func ParseField(
	text string, isForm func(string) bool, read func(form string) (string, error),
) (field Field, typed bool, err error) {
	text = strings.TrimSpace(text)
	name, value, ok := strings.Cut(text, ":")
	name, value = strings.TrimSpace(name), strings.TrimSpace(value)
	switch {
	case isForm(text): // env:NAME has a colon of its own
		return Field{}, false, badRequest("there is no header name before the secret", fieldForm)
	case !ok:
		return Field{}, false, badRequest("there is no colon between the header name and its value", fieldForm)
	case !isToken(name):
		return Field{}, false, badRequest("a header name is one word of letters, digits and hyphens, such as Authorization", fieldForm)
	}
	field = Field{Name: name, Value: value}
	if err := field.check(); err != nil { // before anything secret is read
		return Field{}, false, err
	}
	f := filler{isCookie: strings.EqualFold(name, "Cookie"), isForm: isForm, read: read}
	if field.Value, err = f.fill(value); err != nil {
		return Field{}, false, err
	}
	if err := field.check(); err != nil {
		return Field{}, false, err
	}
	field.Secret = f.filled || IsSecretName(name)
	typed = f.leftOver || field.Secret && !f.filled && value != ""
	return field, typed, nil
}

// IsSecretName reports whether the name of a header or cookie says that its value is a secret, in
// upper or lower case: Authorization, Cookie, X-Api-Key, X-CSRF-Token and the like.
func IsSecretName(name string) bool {
	name = strings.ReplaceAll(strings.ToLower(name), "_", "-")
	words := []string{
		"authorization", "cookie", "token", "secret", "password", "passwd", "pwd", "passphrase",
		"api-key", "apikey", "signature", "session",
	}
	return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(name, word) })
}

// filler replaces the forms of SECRET in a value by the secrets.
type filler struct {
	isCookie bool
	isForm   func(string) bool
	read     func(form string) (string, error)
	// filled is set if a secret was read, leftOver if another secret was in the text itself.
	filled, leftOver bool
}

// fill returns the value with its forms of SECRET replaced.
func (f *filler) fill(value string) (string, error) {
	scheme, rest := cutWord(value)
	switch {
	case f.isForm(value):
		return f.secret(value)
	case f.isForm(rest):
		secret, err := f.secret(rest)
		return scheme + secret, err
	case f.isCookie:
		return f.fillPairs(value)
	}
	return value, nil
}

// fillPairs fills the pairs of a Cookie (RFC 6265 section 4.2.1).
func (f *filler) fillPairs(value string) (string, error) {
	pairs := strings.Split(value, ";")
	secretPair := false
	for i, pair := range pairs {
		name, text, _ := strings.Cut(pair, "=")
		if text = strings.TrimSpace(text); !f.isForm(text) {
			secretPair = secretPair || text != "" && IsSecretName(name)
			continue
		}
		secret, err := f.secret(text)
		if err != nil {
			return "", err
		}
		if strings.Contains(secret, ";") {
			return "", badRequest("the value that was read for one cookie contains a semicolon",
				"give the value of that cookie only; give a whole Cookie header as Cookie: env:NAME")
		}
		pairs[i] = name + "=" + secret
	}
	f.leftOver = f.filled && secretPair
	return strings.Join(pairs, ";"), nil
}

// secret reads a form of SECRET.
func (f *filler) secret(form string) (string, error) {
	text, err := f.read(form)
	if err != nil {
		return "", err
	}
	if text = strings.Trim(text, " \t\r\n"); text == "" {
		return "", badRequest("the secret that was read for a header is empty", "give a value, or leave the header out")
	}
	f.filled = true
	return text, nil
}

// CutScheme splits a value after a known scheme such as Bearer and its space (RFC 9110 section
// 11.4). The scheme is "" for any other word, which may be a part of the secret.
func CutScheme(value string) (scheme, credential string) {
	word, rest, ok := strings.Cut(value, " ")
	schemes := []string{"bearer", "basic", "token", "digest", "apikey", "api-key"}
	if !ok || !slices.Contains(schemes, strings.ToLower(word)) {
		return "", value
	}
	return word + " ", strings.TrimLeft(rest, " ")
}

// cutWord splits as CutScheme does, and also after an unknown word that is followed by exactly one
// other word.
func cutWord(value string) (scheme, rest string) {
	if scheme, rest = CutScheme(value); scheme != "" {
		return scheme, rest
	}
	word, rest, ok := strings.Cut(value, " ")
	rest = strings.TrimLeft(rest, " ")
	if !ok || !isToken(word) || strings.Contains(rest, " ") {
		return "", value
	}
	return word + " ", rest
}
