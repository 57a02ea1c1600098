package courier

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// UserSignature returns the legacy signature of a user: the HMAC-SHA256 of the user
// id under the whole API key, its prefix included, in lower-case hex (Courier:
// Client Key and HMAC Authentication). It holds no expiry and no scope.
func UserSignature(apiKey, userID string) string {
	return hex.EncodeToString(userMAC(apiKey, userID))
}

func userMAC(apiKey, userID string) []byte {
	mac := hmac.New(sha256.New, []byte(apiKey))
	_, _ = mac.Write([]byte(userID)) // a hash takes everything
	return mac.Sum(nil)
}

// VerifyUserSignature reports whether signature is the one of the user, in a time
// that does not tell how much of it is right. Letters may be of either case.
func VerifyUserSignature(apiKey, userID, signature string) bool {
	return hmac.Equal([]byte(UserSignature(apiKey, userID)), []byte(strings.ToLower(signature)))
}

// SignatureFault says why a signature is not that of a user: what it is instead, as
// far as that can be told, and what to do. Both are sentences without a secret. The
// zero SignatureFault is none.
type SignatureFault struct{ Message, Hint string }

// IsZero reports whether there is no fault.
func (f SignatureFault) IsZero() bool { return f == SignatureFault{} }

const (
	signatureSize = 2 * sha256.Size // hex digits of a user signature
	hintHex       = "Courier takes the digest as 64 hex digits: digest(\"hex\") in Node.js, hexdigest() in Python"
	hintCopy      = "copy it again, all of it and nothing else"
	hintAlone     = "give the 64 hex digits alone, in one piece"
)

// CheckUserSignature says what speaks against a signature. It compares in constant
// time, also with what the usual mistakes in code bring.
func CheckUserSignature(apiKey, userID, signature string) SignatureFault {
	text := strings.TrimSpace(signature)
	switch {
	case VerifyUserSignature(apiKey, userID, signature):
		return SignatureFault{}
	case text != signature:
		return SignatureFault{"it has spaces or a line break around it", hintCopy}
	case strings.HasPrefix(text, "eyJ"):
		return SignatureFault{"it is a token (JWT) and not a signature", "a signature has 64 hex digits and no dots; with a token none is needed"}
	}
	if isHexText(text) && len(text) == signatureSize {
		return mistaken(apiKey, userID, text)
	}
	digest := userMAC(apiKey, userID)
	if fault := surrounded(hex.EncodeToString(digest), strings.ToLower(text)); !fault.IsZero() {
		return fault
	}
	return malformed(digest, text)
}

// surrounded says what stands in, around or in the place of a part of the right
// signature.
func surrounded(right, text string) SignatureFault {
	const (
		shortest = 16 // digits that are not right by chance
		quotes   = "\"'`\u2018\u2019\u201c\u201d"
	)
	equal := func(part string) bool { return hmac.Equal([]byte(right), []byte(part)) }
	bare := strings.Trim(text, quotes)
	joined := strings.Join(strings.Fields(text), "")
	switch n := len(text); {
	case equal(bare):
		return SignatureFault{"it is right but for the quotes around it", hintAlone}
	case joined != text && equal(joined):
		return SignatureFault{"it is right but for the white space inside it, such as a line break", hintAlone}
	case joined != text:
		return SignatureFault{"it holds white space, such as a line break", hintAlone}
	case len(bare) > signatureSize && equal(bare[len(bare)-signatureSize:]):
		return SignatureFault{"it is right but for the text before it, such as sha256=", hintAlone}
	case n >= shortest && n < signatureSize && hmac.Equal([]byte(right[:n]), []byte(text)):
		return SignatureFault{fmt.Sprintf("it has %s where %d are due: they are right, and the end was cut off", digits(n), signatureSize), hintCopy}
	}
	return SignatureFault{}
}

// mistaken names the mistake that a signature in the right form was made with.
func mistaken(apiKey, userID, signature string) SignatureFault {
	const (
		noBreak  = "read it without the line break at its end: echo and editors write one"
		wholeKey = "sign with the whole API key, its prefix included"
	)
	for _, m := range []struct {
		key, user     string
		message, hint string
	}{
		{apiKey + "\n", userID, "it was made with a line break behind the API key", noBreak},
		{apiKey, userID + "\n", "it was made with a line break behind the user id", noBreak},
		{strings.TrimSpace(apiKey), userID, "it was made with the API key without the white space around it", "the key that was given here has white space around it: take it away"},
		{apiKey, strings.TrimSpace(userID), "it is of the user id without the blanks around it", "take the blanks away from the user id that was given here"},
		{apiKey, "user_id:" + userID, "it is of user_id: and the id, as a scope has it", "sign the id alone"},
		{apiKey, strconv.Quote(userID), "it is of the user id in quotes", "sign the id itself and not its JSON"},
		{apiKey, strings.ToLower(userID), "it is of the user id in small letters", "sign the id letter for letter"},
		{apiKey[strings.LastIndexByte(apiKey, '_')+1:], userID, "it was made with the API key without its prefix", wholeKey},
		{userID, apiKey, "key and message were swapped: it is of the API key, under the user id", "the API key is the key of the HMAC, the user id its message"},
		{apiKey, "", "it is of an empty user id", "see why the id is empty where the signature is made"},
		{"", userID, "it was made with an empty key", "see why the key is empty where the signature is made: is COURIER_API_KEY set there?"},
	} {
		if VerifyUserSignature(m.key, m.user, signature) {
			return SignatureFault{m.message, m.hint}
		}
	}
	for _, text := range []string{apiKey + userID, userID + apiKey, userID} {
		if sum := sha256.Sum256([]byte(text)); hmac.Equal([]byte(hex.EncodeToString(sum[:])), []byte(strings.ToLower(signature))) {
			return SignatureFault{"it is a bare SHA-256 and no HMAC", "use HMAC-SHA256, with the API key as its key: createHmac(\"sha256\", key) in Node.js, hmac.new in Python"}
		}
	}
	return SignatureFault{"it is another user's, or was made with another API key",
		"take the key of the environment that the client key belongs to, and the user id letter for letter; a key that was rotated makes other signatures"}
}

// malformed says what speaks against a signature in another form than hex of the right
// length. Digest is the right one.
func malformed(digest []byte, text string) SignatureFault {
	count := utf8.RuneCountInString(text)
	decoded, err := decodeAnyBase64(text)
	switch {
	case err == nil && hmac.Equal(decoded, digest):
		return SignatureFault{"it is the right digest in base64, and Courier takes hex", hintHex}
	case strings.EqualFold(text, hex.EncodeToString([]byte(hex.EncodeToString(digest)))):
		return SignatureFault{"it is the right signature in hex once more", "leave one of the two conversions to hex out"}
	case isHexText(text) && count == 40:
		return SignatureFault{"it has 40 hex digits, as SHA-1 has: 64 are due", "use SHA-256"}
	case isHexText(text) && count == 128:
		return SignatureFault{"it has 128 hex digits, as SHA-512 has: 64 are due", "use SHA-256"}
	case isHexText(text):
		return SignatureFault{fmt.Sprintf("it has %s where %d are due", digits(count), signatureSize), hintCopy}
	case count == signatureSize:
		return SignatureFault{"it holds characters that are no hex digits, which are 0 to 9 and a to f", hintHex}
	}
	return SignatureFault{fmt.Sprintf("it is not hex: %s where %d hex digits are due", plural(count, "character"), signatureSize), hintHex}
}

func digits(count int) string { return plural(count, "hex digit") }

func plural(count int, what string) string {
	if count != 1 {
		what += "s"
	}
	return fmt.Sprintf("%d %s", count, what)
}

// decodeAnyBase64 decodes base64 of either alphabet, padded or not.
func decodeAnyBase64(text string) ([]byte, error) {
	text = strings.TrimRight(strings.NewReplacer("+", "-", "/", "_").Replace(text), "=")
	return base64.RawURLEncoding.DecodeString(text)
}

func isHexText(text string) bool {
	for i := 0; i < len(text); i++ {
		if !isHex(text[i]) {
			return false
		}
	}
	return true
}
