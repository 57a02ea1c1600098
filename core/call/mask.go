package call

import (
	"strings"

	"bulla/core/intake"
)

// shortestToken is the number of characters from which on what begins like a token is
// taken for one, or for what is left of one.
const shortestToken = 16

// Mask returns a text with the keys and tokens in it masked: "pk_prod_****",
// "eyJ****". What is masked too much does no harm.
func Mask(text string) string { return maskTokens(intake.Mask(text)) }

// maskTokens masks what begins as the base64url of a JSON object does.
func maskTokens(text string) string {
	var b strings.Builder
	for {
		at := tokenStart(text)
		if at < 0 {
			b.WriteString(text)
			return b.String()
		}
		end := at
		for end < len(text) && inToken(text[end]) {
			end++
		}
		b.WriteString(text[:at])
		if end-at < shortestToken {
			b.WriteString(text[at:end])
		} else {
			b.WriteString(text[at:at+3] + "****")
		}
		text = text[end:]
	}
}

// tokenStart returns where the base64url of {", of { and a space or of { and a line
// feed begins first, -1 for nowhere.
func tokenStart(text string) int {
	first := -1
	for _, start := range [...]string{"eyJ", "eyA", "ewo", "ew0"} {
		if at := strings.Index(text, start); at >= 0 && (first < 0 || at < first) {
			first = at
		}
	}
	return first
}

// inToken reports whether c may stand in a token, percent-encoded ones and plain
// base64 included.
func inToken(c byte) bool {
	lower := c | 0x20
	return c >= '0' && c <= '9' || lower >= 'a' && lower <= 'z' || strings.IndexByte("-_.~+/=%", c) >= 0
}
