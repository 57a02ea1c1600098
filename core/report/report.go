// Package report writes what core knows as stable JSON for scripts and as plain
// text for people.
//
// JSON is one object and a newline, in ASCII: what a token holds cannot act on
// the terminal that it is printed on. Plain text passes through package visible
// for the same reason, and colours are the caller's: a report asks for a Role.
package report

import (
	"bytes"
	"encoding/json"
	"unicode/utf16"
	"unicode/utf8"
)

const hexDigits = "0123456789abcdef"

// object returns v as JSON in one line of ASCII.
func object(v any) []byte {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		panic("report: " + err.Error()) // only plain values and JSON made here are ever encoded
	}
	return appendASCII(make([]byte, 0, b.Len()), b.String())
}

// appendASCII appends JSON text with every character outside printable ASCII
// escaped, which leaves its meaning as it is since such characters stand in
// strings only. A line feed stays; bytes that are not UTF-8 become \ufffd.
func appendASCII(b []byte, text string) []byte {
	for at := 0; at < len(text); {
		c := text[at]
		if c < 0x7f {
			b = append(b, c)
			at++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[at:])
		at += size
		if high, low := utf16.EncodeRune(r); high != utf8.RuneError {
			b = appendEscape(b, high)
			r = low
		}
		b = appendEscape(b, r)
	}
	return b
}

func appendEscape(b []byte, r rune) []byte {
	return append(b, '\\', 'u', hexDigits[r>>12&0xf], hexDigits[r>>8&0xf], hexDigits[r>>4&0xf], hexDigits[r&0xf])
}

// list keeps an empty list from being written as null.
func list(items []string) []string {
	if items == nil {
		return []string{}
	}
	return items
}
