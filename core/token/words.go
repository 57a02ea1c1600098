package token

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"bulla/core/visible"
)

// syntax records the fault that ends the reading.
func (p *parser) syntax(format string, args ...any) {
	if p.broken {
		return
	}
	p.broken = true
	p.fault(FaultJSON, p.pos, fmt.Sprintf(format, args...))
}

// here names the character at the position for a sentence.
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

// wordHere returns the letters, digits and signs of a name at the position.
func (p *parser) wordHere() string {
	end := p.pos
	for end < len(p.text) && (isBase64URL(p.text[end]) || p.text[end] == '$' || p.text[end] == '.') {
		end++
	}
	return p.text[p.pos:end]
}

// common records the faults that may stand wherever something else is due: the
// end, comments and other quotes. It reports whether it was one of them.
func (p *parser) common(due string) bool {
	rest := p.text[p.pos:]
	r, _ := utf8.DecodeRuneInString(rest)
	switch {
	case rest == "":
		p.syntax("the JSON ends where %s is due", due)
	case strings.HasPrefix(rest, "//"), strings.HasPrefix(rest, "/*"), r == '#':
		p.syntax("a comment stands where %s is due: JSON has none, take it away", due)
	case r == '\'':
		p.syntax("single quotes: JSON needs double quotes (this looks like a Python dict)")
	case r == '`':
		p.syntax("backquotes: JSON needs double quotes")
	case r >= 0x2018 && r <= 0x201f:
		p.syntax(`curly quotes (%s): JSON needs the straight double quote "`, p.here())
	case r == '\u00a0' || r == '\ufeff' || r == '\u200b' || r == '\u3000':
		p.syntax("%s stands where %s is due: JSON knows no other white space than space, tab and line break", p.here(), due)
	}
	return p.broken
}

// nameFault says what stands where a member's name is due.
func (p *parser) nameFault(afterComma bool) {
	const due = "a member name in double quotes"
	word := p.wordHere()
	switch {
	case p.common(due):
	case p.next() == '}' && afterComma:
		p.syntax("a comma stands before the closing brace: take it away")
	case p.next() == ',':
		p.syntax("a comma stands where %s is due: it is one too many", due)
	case word != "":
		p.syntax("the name %s is not in double quotes", visible.Text(visible.Shorten(word, 40)))
	default:
		p.syntax("%s is due, not %s", due, p.here())
	}
}

// colonFault says what stands where a colon is due.
func (p *parser) colonFault() {
	const due = "a colon and a value"
	switch c := p.next(); {
	case p.common(due):
	case c == ',' || c == '}':
		p.syntax("%s are missing before %s", due, p.here())
	case strings.IndexByte("\"{[-0123456789tfn", c) >= 0:
		p.syntax("a colon is missing between the name and its value")
	default:
		p.syntax("a colon is due after the name, not %s", p.here())
	}
}

// commaFault says what stands where a comma or the closing character is due.
func (p *parser) commaFault(closing byte) {
	due := fmt.Sprintf("a comma or the closing %c", closing)
	c, before := p.next(), p.text[p.pos-1]
	switch {
	case p.common(due):
	case before == '"' && c != '"' && isBase64URL(c):
		p.syntax(`%s is due, not %s: a quote inside a string is written \"`, due, p.here())
	case '0' <= before && before <= '9' && isBase64URL(c):
		p.syntax("%s is due, not %s: what is more than a number needs double quotes", due, p.here())
	case closing == '}' && c == '"':
		p.syntax("a comma is missing before the next member")
	case strings.IndexByte("\"{[-0123456789tfn", c) >= 0:
		p.syntax("a comma is missing between two values")
	default:
		p.syntax("%s is due, not %s", due, p.here())
	}
}

// wordFault says what stands where a value is due.
func (p *parser) wordFault() {
	const due = "a value"
	word := p.wordHere()
	switch {
	case p.common(due):
	case strings.IndexByte(",}]:", p.next()) >= 0:
		p.syntax("a value is missing before %s", p.here())
	case p.next() == '+':
		p.syntax("a plus sign: a JSON number has none, take it away")
	case p.next() == '.' && len(word) > 1:
		p.syntax("a digit is due before the decimal point: write 0%s", visible.Text(visible.Shorten(word, 40)))
	case word != "":
		p.syntax("%s", wordDetail(word))
	default:
		p.syntax("a value is due, not %s", p.here())
	}
}

// wordDetail says what a word that is no JSON value was likely meant to be.
func wordDetail(word string) string {
	switch word {
	case "None", "True", "False":
		return "None, True and False are Python: JSON has null, true and false"
	case "undefined", "nil", "NULL", "Null":
		return word + " is no JSON value: write null"
	case "NaN", "Infinity", "inf":
		return word + " is no JSON number: write null, or a number"
	}
	if lower := strings.ToLower(word); lower == "true" || lower == "false" {
		return fmt.Sprintf("%s is no JSON value: write %s", word, lower)
	}
	return visible.Text(visible.Shorten(word, 40)) + " is no JSON value: text stands in double quotes"
}

// digitFault says what stands where the first digit of a number is due.
func (p *parser) digitFault() {
	switch word := p.wordHere(); {
	case word == "Infinity", word == "NaN":
		p.syntax("%s", wordDetail(word))
	case strings.HasPrefix(word, "."):
		p.syntax("a digit is due before the decimal point: write -0%s", visible.Text(visible.Shorten(word, 40)))
	default:
		p.syntax("a digit is due, not %s", p.here())
	}
}

// controlFault names a control character in a string and how it is written.
func (p *parser) controlFault() {
	c := p.next()
	if c == '\n' || c == '\r' {
		p.syntax(`a line break (%s) stands in a string: close the string before it, or write \n`, p.here())
		return
	}
	escape := fmt.Sprintf(`\u%04x`, c)
	if i := strings.IndexByte("\b\t\f", c); i >= 0 {
		escape = `\` + "btf"[i:i+1]
	}
	p.syntax("a control character (%s) stands unescaped in a string: write %s", p.here(), escape)
}

// escapeFault names a backslash that begins no escape.
func (p *parser) escapeFault() {
	p.pos++
	after := p.here()
	p.pos--
	p.syntax(`a backslash before %s is no escape that JSON knows: for a backslash itself write \\`, after)
}

// afterEnd says what stands after the value.
func (p *parser) afterEnd() {
	switch rest := p.text[p.pos:]; {
	case strings.HasPrefix(rest, "//"), strings.HasPrefix(rest, "/*"), strings.HasPrefix(rest, "#"):
		p.syntax("unexpected %s after the end of the JSON: it has no comments", p.here())
	default:
		p.syntax("unexpected %s after the end of the JSON", p.here())
	}
}
