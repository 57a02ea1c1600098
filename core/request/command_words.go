package request

import (
	"strings"

	"bulla/core/shell"
)

// words splits a command line as a shell does (POSIX.1-2017, Shell Command Language, section 2.2),
// or as cmd.exe and a C program on Windows do.
type words struct {
	text string
	at   int
	// windows is set for the quoting of cmd.exe.
	windows bool
	// stop is the character that ends the command: the quote or the parenthesis that it is in.
	stop byte
	// variables are those that the text sets before the command.
	variables map[string]string

	word     []byte
	computed bool
}

// newWords returns the words of the command that begins at at.
func newWords(text string, at int, variables map[string]string) *words {
	w := &words{text: text, at: at, variables: variables}
	start := text[at:min(len(text), at+2000)]
	w.windows = strings.Contains(start, `^"`) || strings.Contains(start, "^\n") || strings.Contains(start, "^\r\n")
	if at > 0 {
		switch c := text[at-1]; c {
		case '"', '\'', '`':
			w.stop = c
		case '(':
			w.stop = ')'
		}
	}
	return w
}

// maxWords is how many words of one command are read.
const maxWords = 1000

// all returns the words up to the end of the command.
func (w *words) all() []Value {
	var list []Value
	for len(list) < maxWords {
		word, ok := w.next()
		if !ok {
			break
		}
		list = append(list, word)
	}
	return list
}

// next returns the next word. Ok is false at the end of the command.
func (w *words) next() (word Value, ok bool) {
	if !w.skipBlanks() {
		return Value{}, false
	}
	w.word = w.word[:0]
	w.computed = false
	read := w.readPOSIX
	if w.windows {
		read = w.readWindows
	}
	read()
	return Value{Text: string(w.word), Computed: w.computed}, true
}

// skipBlanks goes to the next word. It returns false at the end of the command.
func (w *words) skipBlanks() bool {
	for w.at < len(w.text) {
		rest := w.text[w.at:]
		switch c := rest[0]; {
		case c == ' ' || c == '\t':
			w.at++
		case (c == '\\' || c == '^' || c == '`') && breakAfter(rest[1:]) > 0:
			w.at += 1 + breakAfter(rest[1:])
			w.skipPrompt()
		case breakAfter(rest) > 0 && startsOption(rest[breakAfter(rest):]): // the backslash got lost
			w.at += breakAfter(rest)
		case c == '\n' || c == '\r' || c == ';' || c == '|' || c == w.stop || c == ')':
			return false
		case endsAtAmpersand(rest):
			return false
		default:
			return true
		}
	}
	return false
}

// endsAtAmpersand reports whether a text begins with an & that ends a command. Another one is part
// of a URL without quotes.
func endsAtAmpersand(text string) bool {
	return text[0] == '&' && (len(text) == 1 || strings.IndexByte("& \t\r\n", text[1]) >= 0)
}

// breakAfter returns the length of the blanks and the line break that a text begins with, 0 for
// none.
func breakAfter(text string) int {
	line := strings.TrimLeft(text, " \t\r")
	if !strings.HasPrefix(line, "\n") {
		return 0
	}
	return len(text) - len(line) + 1
}

// skipPrompt skips what a terminal prints before a line that continues a command.
func (w *words) skipPrompt() {
	rest := strings.TrimLeft(w.text[w.at:], " \t")
	if after, ok := strings.CutPrefix(rest, "> "); ok {
		w.at = len(w.text) - len(after)
	}
}

// startsOption reports whether a line begins with an option, such as -H.
func startsOption(line string) bool {
	line = strings.TrimLeft(line, " \t")
	if len(line) < 3 || line[0] != '-' {
		return false
	}
	return line[1] == '-' && isLetter(line[2]) || isLetter(line[1]) && !isLetter(line[2])
}

// readPOSIX reads one word of a POSIX shell.
func (w *words) readPOSIX() {
	for w.at < len(w.text) {
		c := w.text[w.at]
		switch {
		case strings.IndexByte(" \t\r\n;|)", c) >= 0 || c == w.stop:
			return
		case endsAtAmpersand(w.text[w.at:]):
			return
		case c == '\'':
			w.single()
		case c >= 0x80 && w.curly():
		case c == '"':
			w.at++
			w.double()
		case strings.HasPrefix(w.text[w.at:], "$'"):
			w.at += 2
			w.ansi()
		case strings.HasPrefix(w.text[w.at:], `$"`):
			w.at += 2
			w.double()
		case c == '$' || c == '`':
			w.expand()
		case c == '\\' && breakAfter(w.text[w.at+1:]) > 0:
			return
		case c == '\\' && w.at+1 < len(w.text):
			w.word = append(w.word, w.text[w.at+1])
			w.at += 2
		default:
			w.word = append(w.word, c)
			w.at++
		}
	}
}

// single reads a text in single quotes, which is literal. One that isn't closed ends with the text.
func (w *words) single() {
	rest := w.text[w.at+1:]
	end := strings.IndexByte(rest, '\'')
	if end < 0 {
		w.word = append(w.word, rest...)
		w.at = len(w.text)
		return
	}
	w.word = append(w.word, rest[:end]...)
	w.at += end + 2
}

// curly reads a text in curly quotes, which chat programs make of straight ones.
func (w *words) curly() bool {
	for _, pair := range [...][2]string{{"“", "”"}, {"‘", "’"}} {
		rest, opens := strings.CutPrefix(w.text[w.at:], pair[0])
		if !opens {
			continue
		}
		inner, _, closes := strings.Cut(rest[:min(len(rest), maxVariable)], pair[1])
		if closes && !strings.Contains(inner, "\n") {
			w.word = append(w.word, inner...)
			w.at += len(pair[0]) + len(inner) + len(pair[1])
			return true
		}
	}
	return false
}

// double reads a text in double quotes from behind the opening one.
func (w *words) double() {
	for w.at < len(w.text) {
		c := w.text[w.at]
		switch {
		case c == '"':
			w.at++
			return
		case c == '$' || c == '`':
			w.expand()
		case c == '\\' && w.at+1 < len(w.text):
			next := w.text[w.at+1]
			if strings.IndexByte("\"\\$`\n", next) < 0 {
				w.word = append(w.word, c)
			}
			if next != '\n' {
				w.word = append(w.word, next)
			}
			w.at += 2
		default:
			w.word = append(w.word, c)
			w.at++
		}
	}
}

// ansi reads a text in $'...' from behind the opening quote.
func (w *words) ansi() {
	for w.at < len(w.text) {
		c := w.text[w.at]
		if c == '\'' {
			w.at++
			return
		}
		if c != '\\' || w.at+1 == len(w.text) {
			w.word = append(w.word, c)
			w.at++
			continue
		}
		text, length := unescape(w.text[w.at:])
		w.word = append(w.word, text...)
		w.at += length
	}
}

// expand reads a $ or a backtick. What a variable expands to is known if the text sets it before.
func (w *words) expand() {
	rest := w.text[w.at:]
	name, length := variableAt(rest)
	switch {
	case length > 0:
		if value, ok := w.variables[name]; ok {
			w.word = append(w.word, value...)
		} else {
			w.word = append(w.word, rest[:length]...)
			w.computed = true
		}
		w.at += length
	case len(rest) > 1 && rest[0] == '$' && strings.IndexByte(" \t\r\n\"", rest[1]) >= 0, len(rest) == 1:
		w.word = append(w.word, rest[0])
		w.at++
	default: // $(...), ${x:-y} or a command in backticks
		w.computed = true
		end := expansionEnd(rest)
		w.word = append(w.word, rest[:end]...)
		w.at += end
	}
}

// variableAt returns the name of the variable in $NAME or ${NAME}, and the length of that.
func variableAt(text string) (name string, length int) {
	if !strings.HasPrefix(text, "$") {
		return "", 0
	}
	if name = leadingName(text[1:]); name != "" {
		return name, 1 + len(name)
	}
	inner, ok := strings.CutPrefix(text, "${")
	if !ok {
		return "", 0
	}
	if name = leadingName(inner); name == "" || !strings.HasPrefix(inner[len(name):], "}") {
		return "", 0
	}
	return name, len(name) + 3
}

// maxExpansion is how much of a text is searched for the end of an expansion.
const maxExpansion = 1000

// expansionEnd returns the length of the expansion that a text begins with. One that isn't closed
// is one character.
func expansionEnd(text string) int {
	text = text[:min(len(text), maxExpansion)]
	closing := "`"
	switch {
	case strings.HasPrefix(text, "$("):
		closing = ")"
	case strings.HasPrefix(text, "${"):
		closing = "}"
	case text[0] == '$':
		return 1
	}
	if end := strings.Index(text[1:], closing); end >= 0 {
		return end + 2
	}
	return 1
}

// readWindows reads one word of cmd.exe: a caret escapes the next character outside of double
// quotes, and the program reads the quotes that are left (Microsoft: Parsing C command-line
// arguments).
func (w *words) readWindows() {
	inShell, inWord := false, false // in double quotes, for cmd.exe and for the program
	for w.at < len(w.text) {
		c, escaped := w.text[w.at], false
		if c == '^' && !inShell && w.at+1 < len(w.text) {
			if breakAfter(w.text[w.at+1:]) > 0 && !inWord {
				return
			}
			w.at++
			c, escaped = w.text[w.at], true
			if next := breakAfter(w.text[w.at:]); next > 0 { // only a second line break is sent
				w.at += next
				if again := breakAfter(w.text[w.at:]); again > 0 {
					w.word = append(w.word, '\n')
					w.at += again
				}
				continue
			}
		}
		switch {
		case c == '"' && len(w.word) > 0 && w.word[len(w.word)-1] == '\\':
			w.word[len(w.word)-1] = '"'
		case c == '"':
			inWord = !inWord
			if !escaped {
				inShell = !inShell
			}
		case c == '%' && !escaped && w.percent():
			continue
		case !inWord && strings.IndexByte(" \t\r\n", c) >= 0, !inWord && !escaped && (c == '&' || c == '|'):
			return
		default:
			w.word = append(w.word, c)
		}
		w.at++
	}
}

// percent reads %NAME%. It returns false for another text.
func (w *words) percent() bool {
	name := leadingName(w.text[w.at+1:])
	end := w.at + 1 + len(name)
	const shortest = 3 // %20 and %aa% are percent-encoding
	if len(name) < shortest || !shell.IsVariable(name) || !strings.HasPrefix(w.text[end:], "%") || !isLetter(name[0]) {
		return false
	}
	value, known := w.variables[name]
	if !known {
		value, w.computed = w.text[w.at:end+1], true
	}
	w.word = append(w.word, value...)
	w.at = end + 1
	return true
}
