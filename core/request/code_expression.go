package request

import "strings"

// expression reads the value that begins with the next lexeme, up to the comma, the bracket or the
// line break that ends it, and returns where it ends. Literals that are added up are one; what else
// is in it makes it computed.
func (l *lexer) expression() (v Value, to int) {
	v, to, ok := l.operand()
	if !ok {
		return Value{Computed: true}, to
	}
	var sum []byte // of several literals
	for {
		switch next := l.peek(0); {
		case next.is("+"), next.is(".") && l.addsDot():
			l.next()
			more, end, ok := l.operand()
			if sum == nil {
				sum = []byte(v.Text)
			}
			sum = append(sum, more.Text...)
			v.Computed = v.Computed || more.Computed || !ok
			if to = end; !ok {
				return Value{Text: string(sum), Computed: true}, to
			}
		case next.is(".") && l.peek(1).kind == kindName: // a method of the literal
			l.next()
			method := l.next()
			v.Computed = v.Computed || computes[method.text]
			to = l.skipCall(method.to)
		default:
			if sum != nil {
				v.Text = string(sum)
			}
			v.Computed = v.Computed || next.is("%") || next.is("?") || next.is("|") || next.is("&")
			return v, to
		}
	}
}

// computes are the methods of a literal that change what it says.
var computes = setOf("format concat replace formatted interpolate arg printf sub")

// addsDot reports whether the dot that is next joins two values, as in PHP: a blank is on one side.
func (l *lexer) addsDot() bool {
	dot, after := l.peek(0), l.peek(1)
	return after.from > dot.to || after.kind == kindLiteral
}

// operand reads one literal, name, call, array or object. Ok is false if there is none.
func (l *lexer) operand() (v Value, to int, ok bool) {
	lex := l.peek(0)
	switch {
	case lex.kind == kindLiteral:
		l.next()
		return lex.value, lex.to, true
	case lex.is("{") || lex.is("["):
		l.next()
		to = l.closing(lex)
		return Value{Text: l.text[lex.from:to]}, to, true
	case lex.is("$"): // a variable of PHP or PowerShell
		l.next()
		return l.operand()
	case lex.is("@") && (l.peek(1).is("{") || l.peek(1).is("[") || l.peek(1).kind == kindLiteral):
		l.next()
		return l.operand()
	case lex.kind == kindName:
		v, to = l.named()
		return v, to, true
	}
	return Value{}, lex.from, false
}

// named reads a name, with the members and the calls after it. A call that makes JSON of its
// argument is what it makes.
func (l *lexer) named() (v Value, to int) {
	first := l.next()
	last := first
	if first.text == "await" || first.text == "new" || first.text == "try" {
		if l.peek(0).kind == kindName {
			return l.named()
		}
	}
	for l.peek(0).is(".") && l.peek(1).kind == kindName {
		l.next()
		last = l.next()
	}
	next := l.peek(0)
	if next.is("(") {
		return l.argument(last)
	}
	if next.is("[") && !next.begins {
		l.next()
		return Value{Computed: true}, l.closing(next)
	}
	if first.to != last.to {
		return Value{Computed: true}, last.to
	}
	if constants[first.text] || strings.Trim(first.text, "0123456789") == "" {
		return Value{Text: first.text}, first.to
	}
	if value, ok := l.variables[first.text]; ok {
		return Value{Text: value}, first.to
	}
	return Value{Computed: true}, first.to
}

// constants are the names that stand for themselves.
var constants = setOf("null nil None undefined true false")

// argument reads the call of a function.
func (l *lexer) argument(function lexeme) (v Value, to int) {
	open := l.next()
	called := strings.ToLower(function.text)
	for _, word := range []string{"json", "stringify", "dumps", "encode", "create", "string", "body", "content"} {
		if strings.Contains(called, word) {
			v, _ = l.expression()
			return v, l.closing(open)
		}
	}
	return Value{Computed: true}, l.closing(open)
}

// skipCall skips the arguments of a call that follows, and returns where it ends. Without a call,
// that is at.
func (l *lexer) skipCall(at int) int {
	if open := l.peek(0); open.is("(") {
		l.next()
		return l.closing(open)
	}
	return at
}

// maxNested is how much of a program is read as one pair of brackets.
const maxNested = 64 << 10

// closing goes behind the bracket that closes the one that was read last, and returns that place.
func (l *lexer) closing(open lexeme) int {
	depth := 1
	for {
		lex := l.peek(0)
		if lex.kind == kindEnd || lex.to-open.from > maxNested {
			return lex.from
		}
		l.next()
		switch {
		case lex.is("(") || lex.is("[") || lex.is("{"):
			depth++
		case lex.is(")") || lex.is("]") || lex.is("}"):
			if depth--; depth == 0 {
				return lex.to
			}
		}
	}
}
