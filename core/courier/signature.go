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

	"bulla/core/hint"
	"bulla/core/visible"
)

// UserSignature returns the legacy signature of a user: the HMAC-SHA256 of the user ID with the
// whole API key, including its prefix, in lower-case hex (Courier: Client Key and HMAC
// Authentication). It has no expiry and no scope.
func UserSignature(apiKey, userID string) string {
	return hex.EncodeToString(userMAC(apiKey, userID))
}

func userMAC(apiKey, userID string) []byte {
	mac := hmac.New(sha256.New, []byte(apiKey))
	_, _ = mac.Write([]byte(userID)) // a hash never fails
	return mac.Sum(nil)
}

// isUserSignature reports in constant time whether signature is the one of the user, in upper
// or lower case.
func isUserSignature(apiKey, userID, signature string) bool {
	return hmac.Equal([]byte(UserSignature(apiKey, userID)), []byte(strings.ToLower(signature)))
}

const (
	signatureSize = 2 * sha256.Size // hex digits of a user signature
	hintHex       = "Courier expects the digest as 64 hex digits: digest(\"hex\") in Node.js, hexdigest() in Python"
	hintCopy      = "copy the whole signature again, and nothing else"
	hintOnly      = "give only the 64 hex digits, without spaces"
)

// CheckUserSignature says what is wrong with a signature; it is zero for the right one. It compares
// in constant time, also with the results of the usual mistakes in code.
func CheckUserSignature(apiKey, userID, signature string) hint.Problem {
	text := strings.TrimSpace(signature)
	switch {
	case isUserSignature(apiKey, userID, signature):
		return hint.Problem{}
	case text != signature:
		return hint.Problem{Message: "there are spaces or a line break around it", Hint: hintCopy}
	case strings.HasPrefix(text, "eyJ"):
		return hint.Problem{
			Message: "it is a token (JWT), not a signature",
			Hint:    "a signature has 64 hex digits and no dots; with a token you don't need one",
		}
	}
	if isHex(text) && len(text) == signatureSize {
		return mistaken(apiKey, userID, text)
	}
	digest := userMAC(apiKey, userID)
	if problem := surrounded(hex.EncodeToString(digest), strings.ToLower(text)); !problem.IsZero() {
		return problem
	}
	return malformed(digest, text)
}

// surrounded explains a text that contains the right signature, or only a part of it.
func surrounded(right, text string) hint.Problem {
	const (
		shortest = 16 // digits that are not right by chance
		quotes   = "\"'`\u2018\u2019\u201c\u201d"
	)
	equal := func(candidate string) bool { return hmac.Equal([]byte(right), []byte(candidate)) }
	bare := strings.Trim(text, quotes)
	joined := strings.Join(strings.Fields(text), "")
	switch n := len(text); {
	case equal(bare):
		return hint.Problem{Message: "it is right except for the quotes around it", Hint: hintOnly}
	case joined != text && equal(joined):
		return hint.Problem{Message: "it is right except for the white space inside it", Hint: hintOnly}
	case joined != text:
		return hint.Problem{Message: "it contains white space", Hint: hintOnly}
	case len(bare) > signatureSize && equal(bare[len(bare)-signatureSize:]):
		return hint.Problem{Message: "it is right except for the text before it, such as sha256=", Hint: hintOnly}
	case n >= shortest && n < signatureSize && hmac.Equal([]byte(right[:n]), []byte(text)):
		return hint.Problem{
			Message: fmt.Sprintf("it has %s, which are right; the end is missing (%d expected)", digits(n), signatureSize),
			Hint:    hintCopy,
		}
	}
	return hint.Problem{}
}

// mistakes are what code gets wrong when it signs: the key and the user ID that it signs with
// instead.
func mistakes(apiKey, userID string) []mistake {
	const (
		noBreak  = "read it without the line break at its end, which echo and editors add"
		wholeKey = "sign with the whole API key, including its prefix"
	)
	return []mistake{
		{apiKey + "\n", userID, "it was made with a line break after the API key", noBreak},
		{apiKey, userID + "\n", "it was made with a line break after the user ID", noBreak},
		{strings.TrimSpace(apiKey), userID, "it was made with the API key without the white space around it",
			"remove the white space around the key that was given here"},
		{apiKey, strings.TrimSpace(userID), "it is of the user ID without the spaces around it",
			"remove the spaces around the user ID that was given here"},
		{apiKey, "user_id:" + userID, "it is of user_id: and the ID, as in a scope", "sign only the ID"},
		{apiKey, strconv.Quote(userID), "it is of the user ID in quotes", "sign the ID itself, not its JSON"},
		{apiKey, strings.ToLower(userID), "it is of the user ID in lower case", "sign the ID exactly as it is"},
		{apiKey[strings.LastIndexByte(apiKey, '_')+1:], userID, "it was made with the API key without its prefix", wholeKey},
		{userID, apiKey, "key and message are swapped: it is of the API key, with the user ID as the key",
			"use the API key as the key of the HMAC, and the user ID as its message"},
		{apiKey, "", "it is of an empty user ID", "check why the ID is empty in the code that signs"},
		{"", userID, "it was made with an empty key", "check in the code that signs whether COURIER_API_KEY is set"},
	}
}

type mistake struct{ key, user, message, advice string }

// mistaken names the mistake behind a signature that looks right.
func mistaken(apiKey, userID, signature string) hint.Problem {
	for _, m := range mistakes(apiKey, userID) {
		if isUserSignature(m.key, m.user, signature) {
			return hint.Problem{Message: m.message, Hint: m.advice}
		}
	}
	for _, text := range []string{apiKey + userID, userID + apiKey, userID} {
		sum := sha256.Sum256([]byte(text))
		if hmac.Equal([]byte(hex.EncodeToString(sum[:])), []byte(strings.ToLower(signature))) {
			return hint.Problem{
				Message: "it is a plain SHA-256, not an HMAC",
				Hint:    "use HMAC-SHA256 with the API key as its key: createHmac(\"sha256\", key) in Node.js, hmac.new in Python",
			}
		}
	}
	return hint.Problem{
		Message: "it belongs to another user, or was made with another API key",
		Hint: "use the key of the environment that the client key belongs to, and the exact user ID; " +
			"after a key is rotated the signatures change",
	}
}

// malformed explains a signature that is not 64 hex digits; digest is the right one.
func malformed(digest []byte, text string) hint.Problem {
	count := utf8.RuneCountInString(text)
	decoded, err := decodeAnyBase64(text)
	switch {
	case err == nil && hmac.Equal(decoded, digest):
		return hint.Problem{Message: "it is the right digest in base64; Courier expects hex", Hint: hintHex}
	case strings.EqualFold(text, hex.EncodeToString([]byte(hex.EncodeToString(digest)))):
		return hint.Problem{Message: "it is the right signature, converted to hex twice", Hint: "convert it to hex only once"}
	case isHex(text) && count == 40:
		return hint.Problem{Message: "it has 40 hex digits, as SHA-1 has; 64 are expected", Hint: "use SHA-256"}
	case isHex(text) && count == 128:
		return hint.Problem{Message: "it has 128 hex digits, as SHA-512 has; 64 are expected", Hint: "use SHA-256"}
	case isHex(text):
		return hint.Problem{Message: fmt.Sprintf("it has %s; %d are expected", digits(count), signatureSize), Hint: hintCopy}
	case count == signatureSize:
		return hint.Problem{Message: "it contains characters that are not hex digits (0 to 9, a to f)", Hint: hintHex}
	}
	message := fmt.Sprintf("it is not hex: it has %s; %d hex digits are expected",
		visible.Plural(count, "character"), signatureSize)
	return hint.Problem{Message: message, Hint: hintHex}
}

func digits(count int) string { return visible.Plural(count, "hex digit") }

// decodeAnyBase64 decodes base64 of either alphabet, padded or not.
func decodeAnyBase64(text string) ([]byte, error) {
	text = strings.TrimRight(strings.NewReplacer("+", "-", "/", "_").Replace(text), "=")
	return base64.RawURLEncoding.DecodeString(text)
}
