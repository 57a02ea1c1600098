package snippet

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"bulla/core/shell"
)

// quoter returns the function that writes a text as a string of the language: one line of printable
// ASCII that the language reads as exactly that text. The text must be UTF-8.
func quoter(name string) func(string) string {
	switch name {
	case "curl":
		return quoteBash
	case "python":
		return quotePython
	case "go":
		return strconv.QuoteToASCII
	case "ruby":
		return singleOr(`"\#`)
	case "php":
		return singleOr(`"\$`)
	case "java":
		return quoteJava
	case "csharp":
		return func(s string) string { return literal(s, `"\`, escapeUTF16) }
	case "ios":
		return func(s string) string { return literal(s, `"\`, escapeBraces) }
	case "android":
		return func(s string) string { return literal(s, `"\$`, escapeUTF16) }
	case "flutter":
		return func(s string) string { return literal(s, `'\$`, escapeBraces) }
	default:
		return quoteJavaScript
	}
}

// literal writes s between quotes, which are the first character of special. The characters of
// special get a backslash; escape writes those that are not printable ASCII.
func literal(s, special string, escape func(rune) string) string {
	quote := special[:1]
	var b strings.Builder
	b.WriteString(quote)
	for _, r := range s {
		switch {
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case !printable(r):
			b.WriteString(escape(r))
		case strings.ContainsRune(special, r):
			b.WriteString(`\` + string(r))
		default:
			b.WriteRune(r)
		}
	}
	return b.String() + quote
}

func printable(r rune) bool { return ' ' <= r && r <= '~' }

// isPrintable reports whether s is only printable ASCII.
func isPrintable(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return !printable(r) }) < 0
}

// escapeBraces is the escape of JavaScript, Ruby, PHP, Swift and Dart.
func escapeBraces(r rune) string { return fmt.Sprintf(`\u{%X}`, r) }

// escapeUTF16 is the escape of Java, C# and Kotlin, whose strings are UTF-16.
func escapeUTF16(r rune) string {
	var b strings.Builder
	for _, unit := range utf16.Encode([]rune{r}) {
		fmt.Fprintf(&b, `\u%04X`, unit)
	}
	return b.String()
}

// quoteJavaScript also escapes <, because </script> would end the code inside a page.
func quoteJavaScript(s string) string {
	return strings.ReplaceAll(literal(s, `"\`, escapeBraces), "<", `\x3C`)
}

func quotePython(s string) string {
	return literal(s, `"\`, func(r rune) string {
		switch {
		case r < utf8.RuneSelf:
			return fmt.Sprintf(`\x%02x`, r)
		case r <= 0xFFFF:
			return fmt.Sprintf(`\u%04x`, r)
		default:
			return fmt.Sprintf(`\U%08x`, r)
		}
	})
}

// quoteJava writes control characters in octal, because Java reads \u000A as a line break in the
// code before it reads the string (JLS 3.3).
func quoteJava(s string) string {
	return literal(s, `"\`, func(r rune) string {
		if r < utf8.RuneSelf {
			return fmt.Sprintf(`\%03o`, r)
		}
		return escapeUTF16(r)
	})
}

// singleOr returns the quoter of a language in which single quotes have no escapes: a text that
// needs them is put in double quotes.
func singleOr(special string) func(string) string {
	return func(s string) string {
		if isPrintable(s) {
			return literal(s, `'\`, escapeBraces)
		}
		return literal(s, special, escapeBraces)
	}
}

// quoteBash puts printable ASCII in single quotes, in which bash reads every character as itself.
// Other characters become octal bytes in $'...' quotes. Bash can't represent U+0000.
func quoteBash(s string) string {
	if isPrintable(s) {
		return shell.Quote(s)
	}
	return "$" + literal(s, `'\`, func(r rune) string {
		var b strings.Builder
		for _, octet := range []byte(string(r)) {
			fmt.Fprintf(&b, `\%03o`, octet)
		}
		return b.String()
	})
}

// jsonASCII returns s as a JSON string of printable ASCII (RFC 8259 section 7).
func jsonASCII(s string) string {
	return literal(s, `"\`, escapeUTF16)
}
