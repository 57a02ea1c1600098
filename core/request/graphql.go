package request

import "strings"

// operation returns the first field of the GraphQL query in a body, "" if it has none (GraphQL
// section 2.5).
func operation(body string) string {
	query, ok := stringMember(body, "query")
	if !ok {
		return ""
	}
	open := strings.IndexByte(query, '{')
	if open < 0 {
		return ""
	}
	field := leadingName(strings.TrimLeft(query[open+1:], " \t\r\n,"))
	rest := strings.TrimLeft(query[min(len(query), open+1):], " \t\r\n,")
	rest = strings.TrimLeft(strings.TrimPrefix(rest, field), " \t")
	if alias, ok := strings.CutPrefix(rest, ":"); ok { // alias: field
		return leadingName(strings.TrimLeft(alias, " \t\r\n"))
	}
	return field
}

// leadingName returns the letters, digits and underscores at the start of a text.
func leadingName(text string) string {
	end := 0
	for end < len(text) && isNameByte(text[end]) {
		end++
	}
	return text[:end]
}
