package token

import (
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// string reads the string whose opening quote is at the current position. Text without escapes is
// returned as a substring of the document, without copying.
func (p *parser) string() string {
	p.pos++
	start := p.pos
	var all byte // the bits of all bytes: the highest is set where one is not ASCII
	for at := start; at < len(p.text); at++ {
		c := p.text[at]
		if c != '"' && c != '\\' && c >= 0x20 {
			all |= c
			continue
		}
		p.pos = at
		if c == '\\' {
			return p.escapedString(start)
		}
		if c != '"' {
			p.controlFault()
			return p.text[start:at]
		}
		if all >= utf8.RuneSelf {
			p.checkUTF8(start)
		}
		p.pos++
		return p.text[start:at]
	}
	p.pos = len(p.text)
	p.syntax(endInString)
	return p.text[start:]
}

const endInString = "the JSON ends inside a string: its closing quote is missing"

// escapedString reads the rest of a string from its first backslash on.
func (p *parser) escapedString(start int) string {
	if p.unescaped.Cap() == 0 {
		p.unescaped.Grow(len(p.text) - start) // an escape is never shorter than what it encodes
	}
	from := p.unescaped.Len()
	p.unescaped.WriteString(p.text[start:p.pos])
	for p.pos < len(p.text) {
		c := p.text[p.pos]
		switch {
		case c == '"':
			p.checkUTF8(start)
			p.pos++
			return p.unescaped.String()[from:]
		case c < 0x20:
			p.controlFault()
			return p.unescaped.String()[from:]
		case c != '\\':
			p.unescaped.WriteByte(c)
			p.pos++
		case !p.escape():
			return p.unescaped.String()[from:]
		}
	}
	p.syntax(endInString)
	return p.unescaped.String()[from:]
}

// escape reads one backslash sequence (RFC 8259 section 7).
func (p *parser) escape() bool {
	if p.pos+1 >= len(p.text) {
		p.pos = len(p.text)
		p.syntax(endInString)
		return false
	}
	if i := strings.IndexByte(`"\/bfnrt`, p.text[p.pos+1]); i >= 0 {
		p.unescaped.WriteByte("\"\\/\b\f\n\r\t"[i])
		p.pos += 2
		return true
	}
	if p.text[p.pos+1] != 'u' {
		p.escapeFault()
		return false
	}
	first, ok := p.hex4(p.pos + 2)
	if !ok {
		p.syntax(`\u must be followed by four hexadecimal digits`)
		return false
	}
	at := p.pos
	p.pos += 6
	if !utf16.IsSurrogate(first) {
		p.unescaped.WriteRune(first)
		return true
	}
	if strings.HasPrefix(p.text[p.pos:], `\u`) {
		if second, ok := p.hex4(p.pos + 2); ok {
			if r := utf16.DecodeRune(first, second); r != utf8.RuneError {
				p.unescaped.WriteRune(r)
				p.pos += 6
				return true
			}
		}
	}
	if p.badText() {
		p.fault(FaultBadUTF8, at, fmt.Sprintf(`a lone surrogate \u%04x is not a character`, first))
	}
	p.unescaped.Write([]byte{0xe0 | byte(first>>12), 0x80 | byte(first>>6)&0x3f, 0x80 | byte(first)&0x3f})
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

// checkUTF8 records the first byte between start and the current position that is not UTF-8.
func (p *parser) checkUTF8(start int) {
	text := p.text[start:p.pos]
	if utf8.ValidString(text) || !p.badText() {
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

// badText counts a place that is not UTF-8 and reports whether it gets a fault of its own.
func (p *parser) badText() bool {
	p.badTexts++
	return p.badTexts <= maxRepeated
}
