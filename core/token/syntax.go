package token

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"bulla/core/redact"
	"bulla/core/visible"
)

// syntax records a syntax fault and stops the parser. Only the first one is recorded.
func (p *parser) syntax(format string, args ...any) {
	if p.broken {
		return
	}
	p.broken = true
	p.fault(FaultJSON, p.pos, fmt.Sprintf(format, args...))
}

// here names the character at the current position, for use in a sentence.
func (p *parser) here() string {
	if p.pos >= len(p.text) {
		return "the end"
	}
	r, size := utf8.DecodeRuneInString(p.text[p.pos:])
	if r == utf8.RuneError && size == 1 {
		return fmt.Sprintf(`byte \x%02x`, p.text[p.pos])
	}
	return visible.Rune(r)
}

// wordHere returns the unquoted word at the current position.
func (p *parser) wordHere() string {
	end := p.pos
	for end < len(p.text) && (isBase64URL(p.text[end]) || p.text[end] == '$' || p.text[end] == '.') {
		end++
	}
	return p.text[p.pos:end]
}

// commonFault records the faults that can occur anywhere: the end of the text, comments, other
// quotes and other white space. It reports whether it recorded one.
func (p *parser) commonFault(expected string) bool {
	rest := p.text[p.pos:]
	r, _ := utf8.DecodeRuneInString(rest)
	switch {
	case rest == "":
		p.syntax("the JSON ends where %s is expected", expected)
	case strings.HasPrefix(rest, "//"), strings.HasPrefix(rest, "/*"), r == '#':
		p.syntax("a comment where %s is expected: JSON has no comments, remove it", expected)
	case r == '\'':
		p.syntax("single quotes: JSON uses double quotes (this looks like a Python dict)")
	case r == '`':
		p.syntax("backquotes: JSON uses double quotes")
	case r >= 0x2018 && r <= 0x201f:
		p.syntax(`curly quotes (%s): JSON uses the straight double quote "`, p.here())
	case r == '\u00a0' || r == '\ufeff' || r == '\u200b' || r == '\u3000':
		p.syntax("%s where %s is expected: JSON allows only spaces, tabs and line breaks as white space", p.here(), expected)
	}
	return p.broken
}

// nameFault records what was found where a member name is expected.
func (p *parser) nameFault(afterComma bool) {
	const expected = "a member name in double quotes"
	word := p.wordHere()
	switch {
	case p.commonFault(expected):
	case p.next() == '}' && afterComma:
		p.syntax("a comma before the closing brace: remove it")
	case p.next() == ',':
		p.syntax("an extra comma where %s is expected", expected)
	case word != "":
		p.syntax("the name %s is not in double quotes", redact.Short(word, 40))
	default:
		p.syntax("expected %s, not %s", expected, p.here())
	}
}

// colonFault records what was found where a colon is expected.
func (p *parser) colonFault() {
	const expected = "a colon and a value"
	switch c := p.next(); {
	case p.commonFault(expected):
	case c == ',' || c == '}':
		p.syntax("%s are missing before %s", expected, p.here())
	case strings.IndexByte("\"{[-0123456789tfn", c) >= 0:
		p.syntax("a colon is missing between the name and its value")
	default:
		p.syntax("expected a colon after the name, not %s", p.here())
	}
}

// commaFault records what was found where a comma or the closing character is expected.
func (p *parser) commaFault(closing byte) {
	expected := fmt.Sprintf("a comma or the closing %c", closing)
	c, before := p.next(), p.text[p.pos-1]
	switch {
	case p.commonFault(expected):
	case before == '"' && c != '"' && isBase64URL(c):
		p.syntax(`expected %s, not %s: write a quote inside a string as \"`, expected, p.here())
	case '0' <= before && before <= '9' && isBase64URL(c):
		p.syntax("expected %s, not %s: anything but a plain number needs double quotes", expected, p.here())
	case closing == '}' && c == '"':
		p.syntax("a comma is missing before the next member")
	case strings.IndexByte("\"{[-0123456789tfn", c) >= 0:
		p.syntax("a comma is missing between two values")
	default:
		p.syntax("expected %s, not %s", expected, p.here())
	}
}

// literalFault records what was found where a value is expected.
func (p *parser) literalFault() {
	const expected = "a value"
	word := p.wordHere()
	switch {
	case p.commonFault(expected):
	case strings.IndexByte(",}]:", p.next()) >= 0:
		p.syntax("a value is missing before %s", p.here())
	case p.next() == '+':
		p.syntax("a plus sign: JSON numbers have none, remove it")
	case p.next() == '.' && len(word) > 1:
		p.syntax("a digit is missing before the decimal point: write 0%s", redact.Short(word, 40))
	case word != "":
		p.syntax("%s", wordDetail(word))
	default:
		p.syntax("expected a value, not %s", p.here())
	}
}

// wordDetail says what an unquoted word was probably meant to be.
func wordDetail(word string) string {
	switch word {
	case "None", "True", "False":
		return "None, True and False are Python: JSON uses null, true and false"
	case "undefined", "nil", "NULL", "Null":
		return word + " is not a JSON value: write null"
	case "NaN", "Infinity", "inf":
		return word + " is not a JSON number: write null or a number"
	}
	if lower := strings.ToLower(word); lower == "true" || lower == "false" {
		return fmt.Sprintf("%s is not a JSON value: write %s", word, lower)
	}
	return redact.Short(word, 40) + " is not a JSON value: put text in double quotes"
}

// digitFault records what was found where the first digit of a number is expected.
func (p *parser) digitFault() {
	switch word := p.wordHere(); {
	case word == "Infinity", word == "NaN":
		p.syntax("%s", wordDetail(word))
	case strings.HasPrefix(word, "."):
		p.syntax("a digit is missing before the decimal point: write -0%s", redact.Short(word, 40))
	default:
		p.syntax("expected a digit, not %s", p.here())
	}
}

// controlFault names an unescaped control character in a string and how to escape it.
func (p *parser) controlFault() {
	c := p.next()
	if c == '\n' || c == '\r' {
		p.syntax(`a line break (%s) in a string: close the string before it, or write \n`, p.here())
		return
	}
	escape := fmt.Sprintf(`\u%04x`, c)
	if i := strings.IndexByte("\b\t\f", c); i >= 0 {
		escape = `\` + "btf"[i:i+1]
	}
	p.syntax("an unescaped control character (%s) in a string: write %s", p.here(), escape)
}

// escapeFault records a backslash that does not begin an escape.
func (p *parser) escapeFault() {
	p.pos++
	after := p.here()
	p.pos--
	p.syntax(`a backslash before %s is not a JSON escape: write a backslash as \\`, after)
}

// trailingFault records text after the end of the value.
func (p *parser) trailingFault() {
	switch rest := p.text[p.pos:]; {
	case strings.HasPrefix(rest, "//"), strings.HasPrefix(rest, "/*"), strings.HasPrefix(rest, "#"):
		p.syntax("unexpected %s after the end of the JSON: JSON has no comments", p.here())
	default:
		p.syntax("unexpected %s after the end of the JSON", p.here())
	}
}
