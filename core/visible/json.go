package visible

import (
	"encoding/json"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// QuoteJSON returns text as a JSON string as JavaScript writes it, with <, > and & unescaped.
func QuoteJSON(text string) string {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(text) // encoding a string never fails
	return strings.TrimSuffix(b.String(), "\n")
}

// AppendJSON appends JSON text with every character outside ASCII, and DEL, escaped. That does not
// change its meaning, because such characters only occur in strings. Bytes that are not UTF-8
// become \ufffd.
func AppendJSON(b []byte, text string) []byte {
	for at := 0; at < len(text); {
		c := text[at]
		if c < 0x7f {
			b = append(b, c)
			at++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[at:])
		at += size
		b = AppendJSONEscape(b, r)
	}
	return b
}

// AppendJSONEscape appends the JSON escape of a character: one or two units of UTF-16 (RFC 8259
// section 7).
func AppendJSONEscape(b []byte, r rune) []byte {
	if high, low := utf16.EncodeRune(r); high != utf8.RuneError {
		b, r = appendUnit(b, high), low
	}
	return appendUnit(b, r)
}

// appendUnit appends the escape of one UTF-16 unit.
func appendUnit(b []byte, unit rune) []byte {
	const digits = "0123456789abcdef"
	return append(b, '\\', 'u', digits[unit>>12&0xf], digits[unit>>8&0xf], digits[unit>>4&0xf], digits[unit&0xf])
}
