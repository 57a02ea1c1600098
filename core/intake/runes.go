package intake

import (
	"encoding/base64"
	"net/url"
	"strings"
	"unicode/utf8"
)

// isSegmentRune reports whether r is of the base64url alphabet (RFC 4648
// section 5).
func isSegmentRune(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_'
}

// isTokenRune reports whether r may stand inside a damaged token: all that is no
// delimiter. The decoder names what does not belong there.
func isTokenRune(r rune) bool {
	if r < ' ' || r == 0x7f {
		return r != '\t' && r != '\n' && r != '\r' && r != 0x1b // a terminal's colours begin with ESC
	}
	if r < utf8.RuneSelf {
		return r != ' ' && !strings.ContainsRune("\"'`<>(){}[],;&|\\?#", r)
	}
	switch {
	case r == 0xa0, r == 0x1680, r >= 0x2000 && r <= 0x200a, r == 0x2028, r == 0x2029, r == 0x202f, r == 0x205f, r == 0x3000: // spaces
		return false
	case r >= 0x2018 && r <= 0x201f, r == 0xab, r == 0xbb, r == 0x2039, r == 0x203a: // quotes
		return false
	case r >= 0x2500 && r <= 0x257f: // box drawing
		return false
	}
	return true
}

// escapable are the characters before which chat programs and JSON encoders put
// a backslash and which may stand in a token.
const escapable = "_-.*~/+="

// wordEnd returns the offset at which the word that begins at at ends.
func wordEnd(text string, at int) int {
	for at < len(text) {
		if text[at] == '\\' && at+1 < len(text) && strings.IndexByte(escapable, text[at+1]) >= 0 {
			at += 2
			continue
		}
		if b, width := percentByte(text[at:]); width > 0 {
			if !isTokenRune(rune(b)) {
				return at
			}
			at += width
			continue
		}
		r, size := utf8.DecodeRuneInString(text[at:])
		if !isTokenRune(r) {
			return at
		}
		at += size
	}
	return at
}

// maxLayers is how many times one over the other percent-encoding is undone.
const maxLayers = 3

// percentByte reads a percent-encoded byte at the start of s, encoded once or
// more often (%22, %2522). Width is 0 where there is none.
func percentByte(s string) (b byte, width int) {
	if s == "" || s[0] != '%' {
		return 0, 0
	}
	at := 1
	for layer := 1; layer < maxLayers && len(s) >= at+4 && s[at:at+2] == "25"; layer++ {
		at += 2
	}
	if len(s) < at+2 || !isHex(s[at]) || !isHex(s[at+1]) {
		return 0, 0
	}
	return unhex(s[at])<<4 | unhex(s[at+1]), at + 2
}

// percentBefore reads the percent-encoded byte that ends at i.
func percentBefore(text string, i int) (b byte, ok bool) {
	for width := 3; width <= 1+2*maxLayers && width <= i; width += 2 {
		if b, n := percentByte(text[i-width : i]); n == width {
			return b, true
		}
	}
	return 0, false
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

func unhex(c byte) byte {
	if c <= '9' {
		return c - '0'
	}
	return c&0x0f + 9
}

// unescape undoes the backslashes of chat programs and percent-encoding, and
// adds a note on each to notes.
func unescape(word string, notes []string) (string, []string) {
	if n := strings.Count(word, `\`); n > 0 {
		word = strings.ReplaceAll(word, `\`, "")
		notes = append(notes, count(n, "backslash escape"))
	}
	layers := 0
	for layers < maxLayers && strings.Contains(word, "%") {
		decoded, err := url.PathUnescape(word)
		if err != nil || decoded == word {
			break
		}
		word = decoded
		layers++
	}
	if layers > 0 {
		notes = append(notes, "percent-encoding, "+count(layers, "layer"))
	}
	return word, notes
}

// decodeStart decodes base64url as far as whole characters go.
func decodeStart(s string) string {
	if len(s)%4 == 1 {
		s = s[:len(s)-1]
	}
	decoded, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil {
		return ""
	}
	return string(decoded)
}
