package request

import (
	"strconv"
	"strings"
)

// letterEscapes are the escapes that stand for one control character in C, shells and JavaScript.
var letterEscapes = map[byte]string{
	'a': "\a", 'b': "\b", 'e': "\x1b", 'f': "\f", 'n': "\n", 'r': "\r", 't': "\t", 'v': "\v", '0': "\x00", '\n': "",
}

// hexDigits are how many digits follow the escapes of a code point.
var hexDigits = [256]int{'x': 2, 'u': 4, 'U': 8}

// unescape returns the text that an escape stands for, and the length of the escape, which begins
// with a backslash. An unknown escape stands for its character.
func unescape(source string) (text string, length int) {
	if len(source) < 2 {
		return source, len(source)
	}
	c := source[1]
	if c == 'u' && strings.HasPrefix(source[2:], "{") { // JavaScript: \u{1F600}
		if end := strings.IndexByte(source[:min(len(source), 12)], '}'); end > 0 {
			return codePoint(source[3:end]), end + 1
		}
	}
	if digits := hexDigits[c]; digits > 0 && len(source) >= 2+digits {
		if text := codePoint(source[2 : 2+digits]); text != "" {
			return text, 2 + digits
		}
	}
	if text, ok := letterEscapes[c]; ok {
		return text, 2
	}
	return source[1:2], 2
}

// codePoint returns the character with a hexadecimal number, "" if it isn't one.
func codePoint(hex string) string {
	n, err := strconv.ParseUint(hex, 16, 32)
	if err != nil || n > 0x10ffff {
		return ""
	}
	return string(rune(n))
}
