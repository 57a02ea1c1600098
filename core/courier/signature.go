package courier

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// UserSignature returns the legacy signature of a user: the HMAC-SHA256 of the user
// id under the whole API key, its prefix included, in lower-case hex (Courier:
// Client Key and HMAC Authentication). It holds no expiry and no scope.
func UserSignature(apiKey, userID string) string {
	mac := hmac.New(sha256.New, []byte(apiKey))
	_, _ = mac.Write([]byte(userID)) // a hash takes everything
	return hex.EncodeToString(mac.Sum(nil))
}

// VerifyUserSignature reports whether signature is the one of the user, in a time
// that does not tell how much of it is right. Letters may be of either case.
func VerifyUserSignature(apiKey, userID, signature string) bool {
	return hmac.Equal([]byte(UserSignature(apiKey, userID)), []byte(strings.ToLower(signature)))
}
