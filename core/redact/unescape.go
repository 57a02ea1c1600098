package redact

import (
	"html"
	"strconv"
	"strings"
)

// plain is a text without its escapes, and the offset in the source of each of its bytes. Offsets
// is nil if nothing was escaped.
type plain struct {
	text    string
	offsets []int
}

// offset returns the offset in the source of the byte at i, which may be the end.
func (p plain) offset(i int) int {
	if p.offsets == nil {
		return i
	}
	return p.offsets[i]
}

// maxLayers is how often a text is unescaped: %255F is two layers.
const maxLayers = 4

// unescape undoes what may hide a key from a reader of its prefix: percent-encoding, HTML entities,
// escapes of string literals, quoted-printable, colors of a terminal and UTF-16.
func unescape(source string) plain {
	p := plain{text: source}
	for range maxLayers {
		if !strings.ContainsAny(p.text, "%&\\=\x00\x1b") {
			break
		}
		next := p.unescapeOnce()
		if len(next.text) == len(p.text) {
			break
		}
		p = next
	}
	return p
}

func (p plain) unescapeOnce() plain {
	var text []byte
	var offsets []int
	// =3D and =2E distinguish quoted-printable text from the value of a parameter.
	quotedPrintable := strings.Contains(p.text, "=3D") || strings.Contains(p.text, "=2E")
	for at := 0; at < len(p.text); {
		width, replacement := 0, ""
		if p.text[at] != '=' || quotedPrintable {
			width, replacement = escape(p.text[at:])
		}
		if width == 0 {
			width, replacement = 1, p.text[at:at+1]
		}
		for i := range len(replacement) {
			text, offsets = append(text, replacement[i]), append(offsets, p.offset(at))
		}
		at += width
	}
	return plain{string(text), append(offsets, p.offset(len(p.text)))}
}

// escape returns the length of the escape at the start of s and what it means; width is 0 if there
// isn't one.
func escape(s string) (width int, replacement string) {
	switch s[0] {
	case 0: // half a character of UTF-16
		return 1, ""
	case 0x1b:
		return sequence(s), ""
	case '%', '=': // RFC 3986 section 2.1, RFC 2045 section 6.7
		return hexByte(s, 1, 2)
	case '&':
		return entity(s)
	case '\\':
		return backslash(s)
	}
	return 0, ""
}

// sequence returns the length of a control sequence of a terminal (ECMA-48), or of ESC only.
func sequence(s string) int {
	if !strings.HasPrefix(s, "\x1b[") {
		return 1
	}
	end := 2
	for end < len(s) && s[end] >= ' ' && s[end] <= '?' {
		end++
	}
	return min(end+1, len(s))
}

// hexByte reads the hexadecimal digits that follow a prefix.
func hexByte(s string, prefix, digits int) (width int, replacement string) {
	if len(s) < prefix+digits {
		return 0, ""
	}
	code, err := strconv.ParseUint(s[prefix:prefix+digits], 16, 8)
	if err != nil {
		return 0, ""
	}
	return prefix + digits, string([]byte{byte(code)})
}

func entity(s string) (width int, replacement string) {
	const longest = 12
	end := strings.IndexByte(s[:min(len(s), longest)], ';')
	if end < 0 {
		return 0, ""
	}
	reference := s[:end+1]
	if text := html.UnescapeString(reference); text != reference {
		return len(reference), text
	}
	return 0, ""
}

// backslash reads \x5f, \u005f, and backslashes before a character that needs none.
func backslash(s string) (width int, replacement string) {
	switch {
	case strings.HasPrefix(s, `\x`):
		return hexByte(s, 2, 2)
	case strings.HasPrefix(s, `\u`):
		return hexByte(s, 2, 4) // only the characters that a key has
	}
	bare := strings.TrimLeft(s, `\`)
	if bare != "" && strings.IndexByte("_-.*~/+=", bare[0]) >= 0 {
		return len(s) - len(bare) + 1, bare[:1]
	}
	return 0, ""
}
