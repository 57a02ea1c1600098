package request

import "strings"

// kind is the kind of a lexeme of a program.
type kind uint8

// The kinds. All other characters are a mark each.
const (
	kindEnd kind = iota
	kindName
	kindLiteral
	kindMark
)

// lexeme is one name, literal or mark of a program.
type lexeme struct {
	kind kind
	// text is the name or the mark. It is empty for a literal.
	text string
	// value is what a literal says.
	value    Value
	from, to int
	// begins is set if a line break is before it.
	begins bool
}

func (l lexeme) is(text string) bool { return l.kind == kindMark && l.text == text }

// lexer splits programs into lexemes: JavaScript, Python, Kotlin, Swift, Dart, PHP, Ruby, Go, Java,
// C# and PowerShell. It knows just enough of them to find literals.
type lexer struct {
	text string
	at   int
	dialect
	variables map[string]string
	ahead     []lexeme
	// open is how far a literal in these quotes was read without finding its end, and openComment is
	// set if the rest has no end of a comment: nothing is searched twice in vain.
	open        map[string]int
	openComment bool
}

// dialect is how a program writes literals.
type dialect struct {
	// dollar is set if "$name" is filled in, and anyQuote if '$name' is too.
	dollar, anyQuote bool
	// powerShell is set if a backtick escapes and literals may span lines.
	powerShell bool
}

// dialectOf guesses the dialect of a program from what only programs in it contain.
func dialectOf(text string) dialect {
	powerShell := containsAny(text, []string{"Invoke-WebRequest", "Invoke-RestMethod", "iwr ", "irm "})
	dart := containsAny(text, []string{"Dio(", "dio.", "package:", "await http."})
	dart = dart || strings.Contains(text, "final ") && !strings.Contains(text, "public ")
	others := containsAny(text, []string{"<?php", "curl_setopt", "curl_init", "->with", "val ", "fun ", "::with"})
	return dialect{dollar: powerShell || dart || others, anyQuote: dart, powerShell: powerShell}
}

// peek returns the lexeme after the next n.
func (l *lexer) peek(n int) lexeme {
	for len(l.ahead) <= n {
		l.ahead = append(l.ahead, l.read())
	}
	return l.ahead[n]
}

// next returns the next lexeme.
func (l *lexer) next() lexeme {
	if len(l.ahead) == 0 {
		return l.read()
	}
	first := l.ahead[0]
	l.ahead = append(l.ahead[:0], l.ahead[1:]...)
	return first
}

// read reads one lexeme.
func (l *lexer) read() lexeme {
	begins := l.skip()
	from := l.at
	lex := lexeme{kind: kindMark, from: from, begins: begins}
	if from == len(l.text) {
		lex.kind, lex.to = kindEnd, from
		return lex
	}
	rest := l.text[from:]
	prefix := leadingName(rest)
	switch quoted := rest[len(prefix):]; {
	case isPrefix(prefix) && quoted != "" && (quoted[0] == '"' || quoted[0] == '\''):
		l.at += len(prefix)
		if l.literal(&lex, strings.ContainsAny(prefix, "fF")) {
			return lex
		}
		l.at = from
	case prefix != "":
		l.at += len(prefix)
		lex.kind, lex.text, lex.to = kindName, prefix, l.at
		return lex
	case strings.HasPrefix(rest, `$"`) || strings.HasPrefix(rest, `$@"`):
		l.at += strings.IndexByte(rest, '"')
		if l.literal(&lex, true) {
			return lex
		}
		l.at = from
	case isApostrophe(l.text, from):
	case strings.IndexByte("\"'`", rest[0]) >= 0 && l.literal(&lex, false):
		return lex
	}
	l.at++
	if strings.HasPrefix(rest, "=>") || strings.HasPrefix(rest, ":=") {
		l.at++
	}
	lex.text, lex.to = l.text[from:l.at], l.at
	return lex
}

// isApostrophe reports whether a quote is one in a word, as in don't.
func isApostrophe(text string, at int) bool {
	return text[at] == '\'' && at > 0 && at+1 < len(text) && isLetter(text[at-1]) && isLetter(text[at+1])
}

// isPrefix reports whether a name directly before a quote belongs to a literal of Python.
func isPrefix(name string) bool {
	return len(name) > 0 && len(name) <= 2 && strings.Trim(name, "bBfFrRuU") == ""
}

// skip skips white space and comments, and reports whether there was a line break.
func (l *lexer) skip() (newline bool) {
	for l.at < len(l.text) {
		rest := l.text[l.at:]
		switch c := rest[0]; {
		case c == '\n':
			newline = true
			l.at++
		case c == ' ' || c == '\t' || c == '\r':
			l.at++
		case c == '`' && l.powerShell && breakAfter(rest[1:]) > 0: // the line goes on
			l.at += 1 + breakAfter(rest[1:])
		case strings.HasPrefix(rest, "//") && (l.at == 0 || l.text[l.at-1] != ':'), strings.HasPrefix(rest, "# "):
			l.at += len(rest)
			if end := strings.IndexByte(rest, '\n'); end >= 0 {
				l.at += end - len(rest)
			}
		case strings.HasPrefix(rest, "/*"):
			l.at += 2
			if end := l.commentEnd(rest); end >= 0 {
				l.at += end
			}
		default:
			return newline
		}
	}
	return newline
}

// commentEnd returns the offset of the end of a comment in the rest of the text, or -1.
func (l *lexer) commentEnd(rest string) int {
	if l.openComment {
		return -1
	}
	end := strings.Index(rest, "*/")
	l.openComment = end < 0
	return end
}

// maxLiteral is how long a literal may be.
const maxLiteral = 1 << 20

// literal reads a literal whose opening quote is at the current place. Braces says that {name} is
// filled in. It returns false if the literal isn't closed, as with the apostrophe of a word.
func (l *lexer) literal(lex *lexeme, braces bool) bool {
	quote := l.text[l.at : l.at+1]
	if triple := strings.Repeat(quote, 3); strings.HasPrefix(l.text[l.at:], triple) && quote != "`" {
		quote = triple
	}
	if l.at < l.open[quote] { // every such quote up to there is escaped
		return false
	}
	body := l.text[l.at+len(quote):]
	body = body[:min(len(body), maxLiteral)]
	value, length, ok := l.plain(body, quote)
	if !ok {
		value, length, ok = l.unquote(body, quote, braces)
	}
	if !ok {
		if l.open == nil {
			l.open = map[string]int{}
		}
		l.open[quote] = l.at + len(quote) + length
		return false
	}
	l.at += 2*len(quote) + length
	lex.kind, lex.value, lex.to = kindLiteral, value, l.at
	return true
}

// plain returns what a literal says that has nothing to undo, as most have, and its length.
func (l *lexer) plain(body, quote string) (v Value, length int, ok bool) {
	end := strings.IndexAny(body, quote[:1]+"\\$\n{#`")
	if l.powerShell || end < 0 || !strings.HasPrefix(body[end:], quote) {
		return Value{}, 0, false
	}
	return Value{Text: body[:end]}, end, true
}

// unquote returns what a literal says, and its length up to the closing quote. Without one, length
// is how far it was read.
func (l *lexer) unquote(body, quote string, braces bool) (v Value, length int, ok bool) {
	spansLines := len(quote) == 3 || quote == "`" || l.powerShell
	var b []byte
	at := 0
	for at < len(body) {
		if l.powerShell && quote != "`" && len(quote) == 1 && strings.HasPrefix(body[at:], quote+quote) {
			b = append(b, quote...)
			at += 2
			continue
		}
		if strings.HasPrefix(body[at:], quote) {
			v.Text = string(b)
			return v, at, true
		}
		if body[at] == '\n' && !spansLines {
			break
		}
		text, known, size := l.piece(body[at:], quote, braces)
		b = append(b, text...)
		v.Computed = v.Computed || !known
		at += size
	}
	return Value{}, at, false
}

// piece returns what the next piece of a literal stands for, and its size: an escape, what is
// filled in, or one character. Known is false if something is filled in that isn't known.
func (l *lexer) piece(rest, quote string, braces bool) (text string, known bool, size int) {
	switch c := rest[0]; {
	case braces && c == '{':
		return l.filledIn(rest, len("{"))
	case strings.HasPrefix(rest, `\(`), quote != "'" && strings.HasPrefix(rest, "#{"):
		return l.filledIn(rest, len("#{"))
	case c == '$' && l.fillsIn(quote):
		return l.variable(rest)
	case c == '\\' && !l.powerShell:
		text, size = unescape(rest)
		return text, true, size
	case c == '`' && l.powerShell && len(rest) > 1:
		text, _ = unescape(`\` + rest[1:2])
		return text, true, 2
	}
	return rest[:1], true, 1
}

// fillsIn reports whether a literal in these quotes has its variables filled in.
func (l *lexer) fillsIn(quote string) bool {
	if quote == "`" {
		return !l.powerShell
	}
	return l.dollar && (l.anyQuote || quote[0] == '"')
}

// filledIn returns what {name}, #{name} or \(name) at the start of a text stands for, and its
// length. What isn't a name is kept, up to its opening.
func (l *lexer) filledIn(text string, opening int) (filled string, known bool, length int) {
	name := leadingName(text[opening:])
	length = opening + len(name) + 1
	if filled, known = l.variables[name]; known && length <= len(text) && strings.IndexByte("})", text[length-1]) >= 0 {
		return filled, true, length
	}
	return text[:opening], false, opening
}

// variable returns what $name or ${name} at the start of a text stands for, and its length. In
// backticks only ${name} is one.
func (l *lexer) variable(text string) (filled string, known bool, length int) {
	name, length := variableAt(text)
	if length == 0 || !l.dollar && text[1] != '{' {
		return "$", !strings.HasPrefix(text, "${") && !strings.HasPrefix(text, "$("), 1
	}
	if filled, known = l.variables[name]; known {
		return filled, true, length
	}
	return text[:length], false, length
}
