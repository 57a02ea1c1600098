package issuebody

import (
	"cmp"
	"strings"
)

// expression reads the value of a name in code: string literals, lists of them that are joined, and
// parts that the program fills in. It knows what the languages of SDKs have in common and nothing
// about any one of them.
type expression struct {
	text string
	at   int
	// limit is where the expression ends at the latest.
	limit int
	// expands are the quotes in which the language fills in $name, "" for none.
	expands string
	// nested is how many names were looked up to get here, lookUps how many in all.
	nested  int
	lookUps *int

	items    []string // what was read, an item for each element of a list
	open     bool     // the last item goes on
	computed []string
	literal  bool   // a literal was read
	called   bool   // a function of the program is called
	joiner   string // what joins the items, if the code says so
	formats  bool   // the first item is a format with verbs
	number   string // the number that the expression is, "" for none
	depth    int
}

// maxExpression is how many bytes of an expression are read.
const maxExpression = 4 << 10

func newExpression(text string, at int, expands string, lookUps *int) *expression {
	return &expression{
		text: text, at: at, limit: min(len(text), at+maxExpression), expands: expands, lookUps: lookUps,
	}
}

// read reads to the end of the expression.
func (e *expression) read() {
	for e.at < e.limit && e.step() {
	}
	if e.formats {
		e.fillVerbs()
	}
}

// rest returns what wasn't read yet.
func (e *expression) rest() string { return e.text[e.at:e.limit] }

// value returns the text of the expression.
func (e *expression) value() string {
	return strings.Join(e.items, cmp.Or(e.joiner, " "))
}

// step reads one token and reports whether the expression goes on.
func (e *expression) step() bool {
	switch c := e.text[e.at]; {
	case c == '\n' || c == '\r':
		return e.lineBreak(e.text[:e.at])
	case c == ' ' || c == '\t':
		e.at++
	case strings.HasPrefix(e.text[e.at:], "//") || c == '#' && !e.startsName(e.at+1):
		return e.skipComment()
	case e.quote() != "":
		e.readLiteral()
	case c == '\\': // an escape of a literal around the code
		e.at += 2
	case strings.HasPrefix(e.text[e.at:], "%w"), strings.HasPrefix(e.text[e.at:], "%i"):
		return e.wordArray()
	case c == '%' && e.literal:
		e.formats = true
		e.at++
		e.open = false
	case c == '(' || c == '[' || c == '{':
		e.depth++
		e.at++
		e.open = e.open && c == '('
	case c == ')' || c == ']' || c == '}':
		e.depth--
		e.at++
		return e.depth >= 0
	case c == ',':
		e.at++
		e.open = false
		return e.depth > 0
	case c == ';':
		return false
	case isDigit(c):
		e.readNumber()
	case e.startsName(e.at):
		return e.readName()
	default: // an operator
		e.at++
	}
	return true
}

// lineBreak goes to the next line and reports whether the expression goes on there. Before is the
// text up to the end of the line, without a comment.
func (e *expression) lineBreak(before string) bool {
	before = strings.TrimRight(before, " \t\r")
	rest := strings.TrimLeft(e.rest(), " \t\r\n")
	e.at = e.limit - len(rest)
	if e.depth > 0 || rest == "" || before == "" {
		return rest != ""
	}
	last := before[len(before)-1]
	if e.literal && strings.IndexByte(quoteMarks, last) >= 0 && strings.ContainsAny(rest[:min(len(rest), 2)], quoteMarks) {
		return true // literals that follow each other are one text
	}
	return strings.IndexByte("+.:=>,([{\\&", last) >= 0 || strings.IndexByte("+.])&", rest[0]) >= 0
}

// skipComment skips a comment with its line break, and reports whether the expression goes on.
func (e *expression) skipComment() bool {
	before := e.text[:e.at]
	length := strings.IndexByte(e.rest(), '\n')
	if length < 0 {
		return false
	}
	e.at += length
	return e.lineBreak(before)
}

// add adds a piece: to the last item if an operator joins the two, or else as an item of its own.
func (e *expression) add(piece string) {
	if e.open && len(e.items) > 0 {
		e.items[len(e.items)-1] += piece
		return
	}
	e.items = append(e.items, piece)
	e.open = true
}

// addComputed adds a part that the program fills in.
func (e *expression) addComputed(name string) {
	name = cleanName(name)
	if name == "" {
		name = "value"
	}
	e.computed = append(e.computed, name)
	e.add(filledIn(name))
	if len(e.computed) == maxComputed {
		e.at = e.limit
	}
}

// maxComputed is how many parts that the program fills in are read. No scope has more.
const maxComputed = 20

// wordArray reads the words of Ruby's %w[a b].
func (e *expression) wordArray() bool {
	rest := e.rest()
	if len(rest) < 3 {
		return false
	}
	end := strings.IndexAny(rest[3:], ")]}>|!")
	if end < 0 {
		return false
	}
	e.items = append(e.items, strings.Fields(rest[3:3+end])...)
	e.literal, e.open = true, false
	e.at += 3 + end + 1
	return true
}

// readNumber reads a number, or a product of numbers such as 60 * 60.
func (e *expression) readNumber() {
	start := e.at
	for e.at < e.limit && (isDigit(e.text[e.at]) || strings.IndexByte("._xe", e.text[e.at]) >= 0) {
		e.at++
	}
	if len(e.items) == 0 && e.number == "" {
		e.number = strings.ReplaceAll(e.text[start:e.at], "_", "")
		return
	}
	e.called = true // a calculation, which is left to the program
}

// fillVerbs puts what follows a format in place of its verbs.
func (e *expression) fillVerbs() {
	if len(e.items) == 0 {
		return
	}
	format, values := e.items[0], e.items[1:]
	var b strings.Builder
	for format != "" {
		at, size := nextVerb(format)
		if at < 0 {
			break
		}
		b.WriteString(format[:at])
		value := "value"
		if len(values) > 0 {
			value, values = values[0], values[1:]
		} else {
			e.computed = append(e.computed, value)
			value = filledIn(value)
		}
		b.WriteString(value)
		format = format[at+size:]
	}
	b.WriteString(format)
	e.items = []string{b.String()}
}

// nextVerb finds the next verb of a format: %s, {} or {0}. At is -1 for none.
func nextVerb(format string) (at, size int) {
	for i := 0; i+1 < len(format); i++ {
		switch {
		case format[i] == '%' && strings.IndexByte("svdq@", format[i+1]) >= 0:
			return i, 2
		case format[i] == '{':
			if end := strings.IndexByte(format[i:], '}'); end >= 0 && (i == 0 || format[i-1] != '$') {
				return i, end + 1
			}
		}
	}
	return -1, 0
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// startsName reports whether a name of the language begins at an offset.
func (e *expression) startsName(at int) bool {
	if at >= e.limit {
		return false
	}
	c := e.text[at]
	return c == '_' || c == '$' || c == '@' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}
