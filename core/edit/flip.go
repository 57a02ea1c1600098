package edit

import (
	"strings"

	"bulla/core/token"
)

// base64URL is the alphabet of a token, in the order of its values (RFC 4648 section 5).
const base64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

// Flip returns the token with one character changed, the one at a byte offset of its text. The
// lowest of the six bits that the character stands for changes, so that the text stays legible
// where that is possible. In the last character of a segment it is the highest bit, because the
// lowest ones don't count there. Ok is false for what is not a character of base64url.
func Flip(t token.Token, at int) (text string, ok bool) {
	if at < 0 || at >= len(t.Text) {
		return "", false
	}
	value := strings.IndexByte(base64URL, t.Text[at])
	if value < 0 {
		return "", false
	}
	bit := 1
	if at+1 == len(t.Text) || t.Text[at+1] == '.' {
		bit = 1 << 5
	}
	return t.Text[:at] + string(base64URL[value^bit]) + t.Text[at+1:], true
}
