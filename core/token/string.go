package token

import (
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// string reads the string at the position, whose opening quote was seen. Text
// without escapes is returned as a part of the document, without copying.
func (p *parser) string() string {
	p.pos++
	start := p.pos
	for p.pos < len(p.text) {
		switch c := p.text[p.pos]; {
		case c == '"':
			text := p.text[start:p.pos]
			p.checkUTF8(text, start)
			p.pos++
			return text
		case c == '\\':
			return p.escapedString(start)
		case c < 0x20:
			p.syntax("a control character (%s) stands unescaped in a string", p.here())
			return p.text[start:p.pos]
		}
		p.pos++
	}
	p.syntax("the JSON ends inside a string")
	return p.text[start:]
}

// escapedString goes on with a string at its first backslash.
func (p *parser) escapedString(start int) string {
	var b strings.Builder
	b.WriteString(p.text[start:p.pos])
	for p.pos < len(p.text) {
		c := p.text[p.pos]
		if c == '"' {
			p.checkUTF8(p.text[start:p.pos], start)
			p.pos++
			return b.String()
		}
		if c < 0x20 {
			p.syntax("a control character (%s) stands unescaped in a string", p.here())
			return b.String()
		}
		if c != '\\' {
			b.WriteByte(c)
			p.pos++
			continue
		}
		if !p.escape(&b) {
			return b.String()
		}
	}
	p.syntax("the JSON ends inside a string")
	return b.String()
}

// escape reads one backslash sequence (RFC 8259 section 7).
func (p *parser) escape(b *strings.Builder) bool {
	if p.pos+1 >= len(p.text) {
		p.pos = len(p.text)
		p.syntax("the JSON ends inside a string")
		return false
	}
	if i := strings.IndexByte(`"\/bfnrt`, p.text[p.pos+1]); i >= 0 {
		b.WriteByte("\"\\/\b\f\n\r\t"[i])
		p.pos += 2
		return true
	}
	if p.text[p.pos+1] != 'u' {
		p.syntax("an unknown escape stands in a string")
		return false
	}
	first, ok := p.hex4(p.pos + 2)
	if !ok {
		p.syntax(`four hexadecimal digits are due after \u`)
		return false
	}
	at := p.pos
	p.pos += 6
	if !utf16.IsSurrogate(first) {
		b.WriteRune(first)
		return true
	}
	if strings.HasPrefix(p.text[p.pos:], `\u`) {
		if second, ok := p.hex4(p.pos + 2); ok {
			if r := utf16.DecodeRune(first, second); r != utf8.RuneError {
				b.WriteRune(r)
				p.pos += 6
				return true
			}
		}
	}
	p.fault(FaultBadUTF8, at, fmt.Sprintf(`a lone surrogate \u%04x is no character`, first))
	b.Write([]byte{0xe0 | byte(first>>12), 0x80 | byte(first>>6)&0x3f, 0x80 | byte(first)&0x3f})
	return true
}

func (p *parser) hex4(at int) (rune, bool) {
	if at+4 > len(p.text) {
		return 0, false
	}
	var r rune
	for _, c := range []byte(p.text[at : at+4]) {
		switch {
		case c >= '0' && c <= '9':
			c -= '0'
		case c >= 'a' && c <= 'f':
			c -= 'a' - 10
		case c >= 'A' && c <= 'F':
			c -= 'A' - 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}

// checkUTF8 reports the first byte of text that is not UTF-8.
func (p *parser) checkUTF8(text string, start int) {
	if utf8.ValidString(text) {
		return
	}
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if r == utf8.RuneError && size == 1 {
			p.fault(FaultBadUTF8, start+i, fmt.Sprintf(`byte \x%02x is not UTF-8`, text[i]))
			return
		}
		i += size
	}
}
