package signing

import (
	"encoding/base64"
	"encoding/hex"
	"strings"

	"bulla/core/token"
)

// tryLimit is the number of bytes up to which other secrets are tried: each
// costs a hash of the whole token, and no server takes longer ones.
const tryLimit = token.MaxSize

// hmacFits reports whether secret makes the HMAC signature.
func hmacFits(alg, input string, signature []byte, secret string) bool {
	return method(alg).Verify(input, signature, []byte(secret)) == nil
}

// reading is another way to take the text of a secret, and what to do where that one fits.
type reading struct {
	take        func(string) string
	reason, fix string
}

// says returns the reason and what to do.
func (r reading) says() string { return r.reason + ": " + r.fix }

// readings are the usual mistakes in handing a secret over.
var readings = [...]reading{
	{fromBase64, "it fits when the secret is read as base64", "give it as b64:"},
	{fromHex, "it fits when the secret is read as hex", "give the bytes that it spells as b64:"},
	{func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) },
		"it fits when the base64 text itself is the secret", "give it without b64:"},
	{func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) },
		"it fits when the base64url text itself is the secret", "give it without b64:"},
	{strings.TrimSpace, "it fits without the white space around the secret", "leave that out"},
	{func(s string) string { return strings.TrimPrefix(s, byteOrderMark) },
		"it fits without the byte order mark (U+FEFF) that an editor put before the secret", "leave that out"},
	{func(s string) string { return s + "\n" },
		"it fits with a line break after the secret, as echo and editors write it",
		"have the signer remove it, or give the secret with it as b64:"},
	{func(s string) string { return s + "\r\n" },
		"it fits with a line break (CR LF) after the secret, as Windows editors write it",
		"have the signer remove it, or give the secret with it as b64:"},
	{unnamed, "it fits without the name before the secret", "give only what follows the equals sign"},
	{unquote, "it fits without the quotes around the secret", "leave those out"},
}

// otherReading says how else a secret would fit that does not as it is, and what to do then.
func otherReading(alg, input string, signature []byte, secret string) (reason, fix string) {
	if len(input) > tryLimit || len(signature) != signatureSizes[alg] {
		return reasonInvalid, ""
	}
	for _, r := range readings {
		other := r.take(secret)
		if other != "" && other != secret && hmacFits(alg, input, signature, other) {
			return r.says(), r.fix
		}
	}
	return reasonInvalid, ""
}

func fromBase64(text string) string {
	decoded, ok := decodeBase64(text)
	if !ok {
		return ""
	}
	return string(decoded)
}

func fromHex(text string) string {
	decoded, err := hex.DecodeString(text)
	if err != nil {
		return ""
	}
	return string(decoded)
}

// unnamed removes the name of a variable, as in a line of an environment file.
func unnamed(s string) string {
	name, value, ok := strings.Cut(s, "=")
	if !ok || strings.Trim(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") != "" {
		return s
	}
	return value
}

func unquote(text string) string {
	if len(text) < 2 || text[0] != text[len(text)-1] || text[0] != '"' && text[0] != '\'' {
		return ""
	}
	return text[1 : len(text)-1]
}
