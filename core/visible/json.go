package visible

import (
	"unicode/utf16"
	"unicode/utf8"
)

// AppendJSON appends JSON text with every character outside printable ASCII
// escaped, which leaves its meaning as it is since such characters stand in
// strings only. A line feed stays; bytes that are not UTF-8 become \ufffd.
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

// AppendJSONEscape appends a character as JSON escapes it: as one or two units of
// UTF-16 (RFC 8259 section 7).
func AppendJSONEscape(b []byte, r rune) []byte {
	if high, low := utf16.EncodeRune(r); high != utf8.RuneError {
		b, r = appendUnit(b, high), low
	}
	return appendUnit(b, r)
}

func appendUnit(b []byte, unit rune) []byte {
	const digits = "0123456789abcdef"
	return append(b, '\\', 'u', digits[unit>>12&0xf], digits[unit>>8&0xf], digits[unit>>4&0xf], digits[unit&0xf])
}
