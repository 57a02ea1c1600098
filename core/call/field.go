package call

import (
	"slices"
	"strings"
)

const fieldForm = "write Name: value, such as Authorization: Bearer env:NAME"

// ParseField reads a header field as people write it, "Name: value". Where the value,
// what stands behind one word in it such as Bearer (RFC 9110 section 11.4), or the value
// of a pair of a Cookie is a form of SECRET by isForm, read returns it, and white space
// around what it returned does not count; such a field is Secret, as is one by its name
// (IsSecretName). Typed is set where the secret of a Secret field stood in the text
// itself.
//
// The error is that of read, or an *Error of the kind BadRequest. It never holds a part
// of the value, nor of a text that is no header field and may be the secret itself.
func ParseField(text string, isForm func(string) bool, read func(form string) (string, error)) (field Field, typed bool, err error) {
	text = strings.TrimSpace(text)
	name, value, ok := strings.Cut(text, ":")
	name, value = strings.TrimSpace(name), strings.TrimSpace(value)
	switch {
	case isForm(text): // env:NAME has a colon of its own
		return Field{}, false, badRequest("there is no header name before the secret", fieldForm)
	case !ok:
		return Field{}, false, badRequest("there is no colon between a header name and its value", fieldForm)
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

// IsSecretName reports whether the value of a header field, or of a cookie, is a secret
// by its name, in any case: Authorization, Cookie, X-Api-Key, X-CSRF-Token and the like.
func IsSecretName(name string) bool {
	name = strings.ReplaceAll(strings.ToLower(name), "_", "-")
	return slices.ContainsFunc([]string{"authorization", "cookie", "token", "secret", "password", "passwd", "pwd", "passphrase", "api-key", "apikey", "signature", "session"}, func(word string) bool {
		return strings.Contains(name, word)
	})
}

// filler puts what is read into a value.
type filler struct {
	isCookie bool
	isForm   func(string) bool
	read     func(form string) (string, error)
	// filled is set where something was read, leftOver where a secret stood in the text
	// beside it.
	filled, leftOver bool
}

// fill returns the value with what its forms of SECRET say in their place.
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
			return "", badRequest("what was read for one cookie holds a semicolon", "give the value of that cookie alone; a whole Cookie is given as Cookie: env:NAME")
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

// CutScheme cuts a value behind the word that is known to say what kind of credential
// follows, such as Bearer, and one space (RFC 9110 section 11.4). The scheme is "" where
// there is none: another word may be a part of the secret.
func CutScheme(value string) (scheme, credential string) {
	word, rest, ok := strings.Cut(value, " ")
	if !ok || !slices.Contains([]string{"bearer", "basic", "token", "digest", "apikey", "api-key"}, strings.ToLower(word)) {
		return "", value
	}
	return word + " ", strings.TrimLeft(rest, " ")
}

// cutWord cuts as CutScheme does, and also behind a word that is not known but has a
// single other word behind it.
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
