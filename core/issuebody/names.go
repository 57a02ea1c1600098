package issuebody

import (
	"cmp"
	"slices"
	"strings"
)

// joiners are the functions that join a list, and formatters those that fill in a format. Wrappers
// return what they are given; their arguments are read. Trimmers are methods of a text that return
// it without the white space around it. Any other function is the program's own.
var (
	joiners    = []string{"join", "implode", "jointostring"}
	formatters = []string{"sprintf", "format", "fmt", "formatted", "stringwithformat"}
	wrappers   = []string{"of", "aslist", "listof", "setof", "arrayof", "array", "list", "string", "newopt", "f", "some"}
	trimmers   = []string{"trim", "trimindent", "strip", "stripindent"}
)

// readName reads a name and what follows it: a member, an index or a call. It reports whether the
// expression goes on.
func (e *expression) readName() bool {
	start := e.at
	e.at = e.endOfName(e.at)
	name := e.text[start:e.at]
	rest := e.rest()
	last := strings.ToLower(lastName(name))
	switch {
	case e.text[start-1] == '.' && e.literal && slices.Contains(trimmers, last):
		if strings.HasPrefix(rest, "(") {
			e.at = closing(e.text[:e.limit], e.at)
		}
		e.items[len(e.items)-1] = strings.TrimSpace(e.items[len(e.items)-1])
	case strings.HasPrefix(rest, "(") || strings.HasPrefix(rest, "!(") || strings.HasPrefix(rest, "?("):
		e.call(name, last)
	case strings.HasPrefix(rest, "[]"): // a type
		e.at += len("[]")
	case strings.HasPrefix(rest, "["):
		e.at = closing(e.text[:e.limit], e.at)
		e.addComputed(e.text[start:e.at])
	case strings.HasPrefix(rest, "<"), strings.HasPrefix(strings.TrimLeft(rest, " "), "{"): // a type
		e.skipType()
	case isKeyword(name):
		if name == "if" || name == "unless" {
			return false
		}
	case slices.Contains(joiners, last): // Ruby's join without parentheses
		e.joins()
	default:
		e.readVariable(name)
	}
	return true
}

// call reads the call of a function.
func (e *expression) call(name, last string) {
	switch {
	case slices.Contains(joiners, last):
		object := strings.TrimSuffix(name, lastName(name))
		if e.lookUp(strings.TrimSuffix(object, ".")) {
			e.open = false
		}
		e.joins()
	case slices.Contains(formatters, last):
		e.formats, e.open = true, false
	case slices.Contains(wrappers, last):
	default:
		from := e.at
		e.at = closing(e.text[:e.limit], e.at)
		e.called = true
		e.addComputed(name + e.text[from:e.at])
	}
}

// joins finds the text that joins a list: directly after the call, as in join(" "), or before the
// list, as in implode(" ", list).
func (e *expression) joins() {
	if e.joiner != "" {
		return
	}
	e.joiner = " "
	rest := strings.TrimLeft(e.rest(), "( \t\r\n")
	if rest == "" || strings.IndexByte(quoteMarks, rest[0]) < 0 {
		return
	}
	end := strings.IndexByte(rest[1:], rest[0])
	if end <= 0 || !isSeparator(rest[1:1+end]) {
		return
	}
	e.joiner = rest[1 : 1+end]
	e.at = e.limit - len(rest)
	e.at += end + 2
	e.depth++ // the parenthesis of the call was skipped
	e.open = false
}

// isSeparator reports whether a literal only separates words.
func isSeparator(text string) bool { return text != "" && strings.Trim(text, " ,;|+\\nt") == "" }

// readVariable reads a name that stands for a value.
func (e *expression) readVariable(name string) {
	if !e.lookUp(name) {
		e.addComputed(name)
	}
}

// maxNested is how many names are looked up one after the other, maxLookUps how many in all:
// each searches the whole text.
const (
	maxNested  = 2
	maxLookUps = 16
)

// lookUp reads what the text assigns to a name, if that is a text or a list of texts. It reports
// whether it is.
func (e *expression) lookUp(name string) bool {
	name = strings.TrimLeft(name, "$@")
	if name == "" || len(name) > maxName || e.nested == maxNested || strings.Contains(name, ".") {
		return false
	}
	if *e.lookUps++; *e.lookUps > maxLookUps {
		return false
	}
	for at := range assignments(e.text, name) {
		value := newExpression(e.text, at, e.expands, e.lookUps)
		value.nested = e.nested + 1
		value.read()
		if !value.literal || value.called {
			continue
		}
		for _, item := range value.items {
			e.add(item)
			e.open = len(value.items) == 1
		}
		e.joiner = cmp.Or(e.joiner, value.joiner)
		e.literal, e.computed = true, append(e.computed, value.computed...)
		return true
	}
	return false
}

// isKeyword reports whether a name is a word of a language that stands for no value.
func isKeyword(name string) bool {
	switch name {
	case "new", "await", "const", "as", "if", "unless", "or", "and", "mutableListOf", "null", "nil", "None":
		return true
	}
	return false
}

// endOfName returns where a name with its members ends, such as req.user?.id or $this->user.
func (e *expression) endOfName(at int) int {
	for at < e.limit {
		c := e.text[at]
		switch {
		case e.startsName(at) || isDigit(c) || c == '.' || c >= 0x80:
			at++
		case strings.HasPrefix(e.text[at:], "->"), strings.HasPrefix(e.text[at:], "::"), strings.HasPrefix(e.text[at:], "?."):
			at += 2
		default:
			return at
		}
	}
	return at
}

// lastName returns the last part of a name with members.
func lastName(name string) string {
	return name[strings.LastIndexAny(name, ".>:")+1:]
}

// skipType skips the parameters of a type, such as <string>.
func (e *expression) skipType() {
	if !strings.HasPrefix(e.text[e.at:], "<") {
		return
	}
	if end := strings.IndexAny(e.rest(), ">\n"); end >= 0 {
		e.at += end + 1
		return
	}
	e.at = e.limit
}

// closing returns the offset after the bracket that closes the one at an offset, or the end of the
// text.
func closing(text string, at int) int {
	if at < len(text) && (text[at] == '!' || text[at] == '?') {
		at++
	}
	depth := 0
	for quote := byte(0); at < len(text); at++ {
		c := text[at]
		switch {
		case quote != 0:
			if c == '\\' {
				at++
			} else if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'' || c == '`':
			quote = c
		case c == '(' || c == '[':
			depth++
		case c == ')' || c == ']':
			if depth--; depth <= 0 {
				return at + 1
			}
		}
	}
	return min(at, len(text))
}
