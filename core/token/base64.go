package token

import (
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf8"

	"bulla/core/visible"
)

// decodeSegment decodes one segment leniently, for showing: what is foreign to
// the base64url alphabet (RFC 4648 section 5) is named and skipped.
func decodeSegment(text string, at int, part Part) (string, []Fault) {
	clean, faults := text, []Fault(nil)
	if !alphabetOnly(text) {
		clean, faults = dropForeign(text, at, part)
	}
	if len(clean)%4 == 1 {
		faults = append(faults, Fault{Code: FaultBase64, Part: part, At: at + len(text),
			Detail: fmt.Sprintf("%d base64url characters cannot be: one is missing or one too many", len(clean))})
		clean = clean[:len(clean)-1]
	}
	decoded := make([]byte, base64.RawURLEncoding.DecodedLen(len(clean)))
	n, err := base64.RawURLEncoding.Decode(decoded, []byte(clean))
	if err != nil { // cannot be after the cleaning, but a decoder must not guess
		faults = append(faults, Fault{Code: FaultBase64, Part: part, At: at, Detail: "the segment is not base64url"})
	}
	if detail := looseBits(clean); detail != "" {
		faults = append(faults, Fault{Code: FaultNonCanonical, Part: part, At: at + len(strings.TrimRight(text, "=")) - 1, Detail: detail})
	}
	return string(decoded[:n]), faults
}

// alphabetOnly reports whether text is made of base64url characters alone.
func alphabetOnly(text string) bool {
	for i := 0; i < len(text); i++ {
		if !isBase64URL(text[i]) {
			return false
		}
	}
	return true
}

func isBase64URL(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_'
}

// maxForeign is how many foreign characters of a segment are named one by one.
const maxForeign = 8

// dropForeign takes out what is no base64url character. The standard alphabet's
// two characters are translated, since what they mean is known.
func dropForeign(text string, at int, part Part) (string, []Fault) {
	var clean strings.Builder
	var faults []Fault
	body := strings.TrimRight(text, "=")
	if body != text {
		faults = append(faults, Fault{Code: FaultPadding, Part: part, At: at + len(body), Rune: '=',
			Detail: "padding: RFC 7515 section 2 has base64url without the = signs"})
	}
	if strings.Trim(body, "*") == "" && body != "" {
		return "", append(faults, Fault{Code: FaultForeignCharacter, Part: part, At: at, Rune: '*',
			Detail: fmt.Sprintf("the %s is blacked out with stars: it cannot be read or checked", part)})
	}
	foreign := 0
	for i := 0; i < len(body); {
		if isBase64URL(body[i]) {
			clean.WriteByte(body[i])
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(body[i:])
		if foreign++; foreign <= maxForeign {
			detail := foreignDetail(r, at+i)
			if r == utf8.RuneError && size == 1 {
				detail = fmt.Sprintf("a byte at %d is not UTF-8", at+i)
			}
			faults = append(faults, Fault{Code: FaultForeignCharacter, Part: part, At: at + i, Rune: r, Detail: detail})
		}
		switch r {
		case '+':
			clean.WriteByte('-')
		case '/':
			clean.WriteByte('_')
		}
		i += size
	}
	if foreign > maxForeign {
		faults = append(faults, Fault{Code: FaultForeignCharacter, Part: part, At: at,
			Detail: fmt.Sprintf("%d more characters are no base64url", foreign-maxForeign)})
	}
	return clean.String(), faults
}

// foreignDetail says what a foreign character is and, where that is known, how
// it came there.
func foreignDetail(r rune, at int) string {
	named := fmt.Sprintf("%s at %d", visible.Rune(r), at)
	switch r {
	case '+', '/':
		return named + " belongs to standard base64, a JWT is base64url: - and _ stand in their place"
	case '*':
		return named + " where _ was: a Markdown renderer took the underscores"
	case 0x2010, 0x2011, 0x2013, 0x2014, 0x2212:
		return named + " where - was: an editor replaced the hyphen"
	case 0x2026:
		return named + ": the token was shortened before it was copied"
	case '%':
		return named + ": the token is still percent-encoded"
	}
	return named + " is no base64url character"
}

// looseBits says whether the last character holds bits that encode nothing: a
// different text for the same bytes, which strict readers refuse
// (RFC 4648 section 3.5).
func looseBits(clean string) string {
	var mask int
	switch len(clean) % 4 {
	case 2:
		mask = 0x0f
	case 3:
		mask = 0x03
	default:
		return ""
	}
	last := clean[len(clean)-1]
	if sextet(last)&mask == 0 {
		return ""
	}
	return fmt.Sprintf("the last character %c carries bits that encode nothing; strict readers refuse it", last)
}

// sextet returns the six bits that a base64url character stands for.
func sextet(c byte) int {
	switch {
	case c >= 'A' && c <= 'Z':
		return int(c - 'A')
	case c >= 'a' && c <= 'z':
		return int(c-'a') + 26
	case c >= '0' && c <= '9':
		return int(c-'0') + 52
	case c == '-':
		return 62
	}
	return 63
}
