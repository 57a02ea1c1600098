package intake

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// undoUTF16 converts UTF-16 to UTF-8. Editors and shells on Windows may save UTF-16. Without a byte
// order mark, every other byte of the beginning must be zero.
func undoUTF16(w *rewriter) {
	low, ok := utf16Order(w.source)
	if !ok {
		return
	}
	unit := func(at int) rune { return rune(w.source[at+low]) | rune(w.source[at+1-low])<<8 }
	s, at := w.source, 0
	for at+1 < len(s) {
		r, width := unit(at), 2
		if utf16.IsSurrogate(r) && at+3 < len(s) {
			if pair := utf16.DecodeRune(r, unit(at+2)); pair != utf8.RuneError {
				r, width = pair, 4
			}
		}
		w.replace(at, at+width, string(r))
		at += width
	}
	if at < len(s) {
		w.replace(at, len(s), "") // half a character
	}
}

// utf16Sample is how many units at the beginning are examined.
const utf16Sample = 32

// utf16Order returns the offset of the low byte in a unit of UTF-16 text.
func utf16Order(s string) (low int, ok bool) {
	marked := strings.HasPrefix(s, "\xff\xfe") || strings.HasPrefix(s, "\xfe\xff")
	if marked {
		low = int(s[1] & 1) // FF FE: the low byte comes first
		s = s[2:]
	} else if len(s) >= 2 && s[0] == 0 {
		low = 1
	}
	units := min(len(s)/2, utf16Sample)
	ascii := 0
	for i := range units {
		if s[2*i+1-low] == 0 && s[2*i+low] != 0 {
			ascii++
		}
	}
	if marked {
		return low, units > 0 && 2*ascii >= units
	}
	return low, units >= 4 && s[1-low] == 0 && s[low] != 0 && 10*ascii >= 9*units
}
