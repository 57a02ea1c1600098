package intake

import (
	"html"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// undoUnicode undoes the escapes of single characters in string literals: \u002e in JSON (RFC 8259
// section 7), \x2e in source code and access logs.
func undoUnicode(w *rewriter) {
	s := w.source
	for at := indexFrom(s, 0, `\`); at >= 0; {
		end := at + 1
		if r, width := unicodeEscape(s[at:]); width > 0 {
			end = at + width
			w.replace(at, end, string(r))
		}
		at = indexFrom(s, end, `\`)
	}
}

// unicodeEscape reads the escape at the beginning of s; width is 0 for none. Half a surrogate pair
// becomes U+FFFD.
func unicodeEscape(s string) (r rune, width int) {
	if code, ok := hexRune(s, `\x`, 2); ok && code >= ' ' && code < 0x7f {
		return code, 4
	}
	r, ok := hexRune(s, `\u`, 4)
	if !ok {
		return 0, 0
	}
	if !utf16.IsSurrogate(r) {
		return r, 6
	}
	if low, ok := hexRune(s[6:], `\u`, 4); ok {
		if pair := utf16.DecodeRune(r, low); pair != utf8.RuneError {
			return pair, 12
		}
	}
	return utf8.RuneError, 6
}

func hexRune(s, prefix string, digits int) (rune, bool) {
	if len(s) < len(prefix)+digits || !strings.HasPrefix(s, prefix) {
		return 0, false
	}
	n, err := strconv.ParseUint(s[len(prefix):len(prefix)+digits], 16, 32)
	return rune(n), err == nil
}

// undoQuotedPrintable undoes the escapes of quoted-printable email (RFC 2045 section 6.7). Such a
// text is recognized by the equals sign before a token, which is always escaped; =2E is a dot at
// the beginning of a line.
func undoQuotedPrintable(w *rewriter) {
	s := w.source
	if !strings.Contains(s, escapedEquals) && !strings.Contains(s, escapedDot) {
		return
	}
	for at := indexFrom(s, 0, "="); at >= 0; {
		end := at + 1
		if len(s) >= at+3 && isUpperHex(s[at+1]) && isUpperHex(s[at+2]) && s[at+1] < '8' {
			end = at + 3
			w.replace(at, end, string(rune(unhex(s[at+1])<<4|unhex(s[at+2]))))
		}
		at = indexFrom(s, end, "=")
	}
}

const (
	escapedEquals = "=3D"
	escapedDot    = "=2E"
)

// isQuotedPrintable reports whether s begins with one of the escapes by which quoted-printable
// email is recognized.
func isQuotedPrintable(s string) bool {
	return strings.HasPrefix(s, escapedEquals) || strings.HasPrefix(s, escapedDot)
}

func isUpperHex(c byte) bool { return isHex(c) && c < 'a' }

// maxEntityName is the number of characters of the longest entity that is read.
const maxEntityName = 12

// undoEntities undoes the character references of HTML that end in a semicolon. Without it, &copy=1
// in a query would be one.
func undoEntities(w *rewriter) {
	s := w.source
	for at := indexFrom(s, 0, "&"); at >= 0; {
		end := at + 1
		for end < len(s) && end-at < maxEntityName && (isSegmentByte(s[end]) || s[end] == '#') {
			end++
		}
		if end < len(s) && s[end] == ';' {
			reference := s[at : end+1]
			if text := html.UnescapeString(reference); text != reference {
				end++
				w.replace(at, end, text)
			}
		}
		at = indexFrom(s, end, "&")
	}
}

// undoPercent undoes one layer of percent-encoding (RFC 3986 section 2.1).
func undoPercent(w *rewriter) {
	s := w.source
	for at := indexFrom(s, 0, "%"); at >= 0; {
		end := at + 1
		if isPercent(s[at:]) {
			end = at + 3
			w.replace(at, end, string([]byte{unhex(s[at+1])<<4 | unhex(s[at+2])}))
		}
		at = indexFrom(s, end, "%")
	}
}

// isPercent reports whether s begins with a percent-encoded byte.
func isPercent(s string) bool {
	return len(s) >= 3 && s[0] == '%' && isHex(s[1]) && isHex(s[2])
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

// escapable are the characters that may be in a token and that chat programs and JSON encoders
// escape with a backslash.
const escapable = "_-.*~/+="

// undoBackslashes removes the backslashes before those characters.
func undoBackslashes(w *rewriter) {
	s := w.source
	for at := indexFrom(s, 0, `\`); at >= 0; {
		end := at
		for end < len(s) && s[end] == '\\' {
			end++
		}
		if end < len(s) && strings.IndexByte(escapable, s[end]) >= 0 {
			end++
			w.replace(at, end, s[end-1:end])
		}
		at = indexFrom(s, end, `\`)
	}
}
