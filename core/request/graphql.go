package request

import "strings"

// operation returns the first field of the GraphQL query in a body, or "" (GraphQL section
// 2.5).
func operation(body string) string {
	query := getString(body, span{skipSpace(body, 0), len(body)}, "query")
	open := selection(query)
	if open < 0 {
		return ""
	}
	rest := strings.TrimLeft(query[open+1:], ignored)
	field := leadingName(rest)
	rest = strings.TrimLeft(rest[len(field):], ignored)
	if named, ok := strings.CutPrefix(rest, ":"); ok { // an alias is before the field
		return leadingName(strings.TrimLeft(named, ignored))
	}
	return field
}

// ignored are the characters that have no meaning in GraphQL (GraphQL section 2.1).
const ignored = " \t\r\n,"

// selection returns where the braces of the first operation open, or -1. Fragments may be
// before it, and the default values of its variables have braces too.
func selection(query string) int {
	depth, inFragment := 0, strings.HasPrefix(strings.TrimLeft(query, ignored), "fragment")
	for i := range len(query) {
		switch query[i] {
		case '(':
			depth++
		case ')':
			depth--
		case '{':
			if depth == 0 && !inFragment {
				return i
			}
			depth++
		case '}':
			if depth--; depth == 0 {
				inFragment = strings.HasPrefix(strings.TrimLeft(query[i+1:], ignored), "fragment")
			}
		}
	}
	return -1
}
