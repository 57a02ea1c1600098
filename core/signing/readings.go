package signing

import (
	"encoding/base64"
	"encoding/hex"
	"strings"

	"bulla/core/token"
)

// tryLimit is the size in bytes of the largest token that other secrets are tried on. Each try
// hashes the whole token, and servers don't accept larger ones.
const tryLimit = token.MaxSize

// hmacFits reports whether secret makes the HMAC signature.
func hmacFits(alg, input string, signature []byte, secret string) bool {
	return method(alg).Verify(input, signature, []byte(secret)) == nil
}

// reading is another way to read the text of a secret, and what to do if the result matches.
type reading struct {
	read        func(string) string
	reason, fix string
}

// summary returns the reason and the fix.
func (r reading) summary() string { return r.reason + ": " + r.fix }

// readings are the common mistakes in passing on a secret.
var readings = [...]reading{
	{fromBase64, "the secret matches when decoded as base64", "give it as b64:"},
	{fromHex, "the secret matches when decoded as hex", "give its bytes as b64:"},
	{func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) },
		"the secret matches as the base64 text itself", "give it without b64:"},
	{func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) },
		"the secret matches as the base64url text itself", "give it without b64:"},
	{strings.TrimSpace, "the secret matches without the white space around it", "remove it"},
	{func(s string) string { return strings.TrimPrefix(s, byteOrderMark) },
		"the secret matches without its byte order mark (U+FEFF), which an editor added", "remove it"},
	{func(s string) string { return s + "\n" },
		"the secret matches with a line break after it, which echo and editors add",
		"have the signer remove it, or give the secret with the line break as b64:"},
	{func(s string) string { return s + "\r\n" },
		"the secret matches with a line break (CR LF) after it, which Windows editors add",
		"have the signer remove it, or give the secret with the line break as b64:"},
	{unnamed, "the secret matches without the name before it", "give only the part after the equals sign"},
	{unquote, "the secret matches without the quotes around it", "remove them"},
}

// otherReading returns the reading in which the secret made the signature, and what to do.
func otherReading(alg, input string, signature []byte, secret string) (reason, fix string) {
	if len(input) > tryLimit || len(signature) != signatureSizes[alg] {
		return reasonInvalid, ""
	}
	for _, r := range readings {
		other := r.read(secret)
		if other != "" && other != secret && hmacFits(alg, input, signature, other) {
			return r.summary(), r.fix
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

// unnamed removes the name of the variable from a line of an environment file.
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
