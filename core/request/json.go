package request

import (
	"encoding/json"
	"iter"
	"strings"
)

// span is a range of a text.
type span struct{ from, to int }

// in returns the range of a text.
func (s span) in(text string) string { return text[s.from:s.to] }

// member is a name and the range of its value in an object.
type member struct {
	name  string
	value span
}

const jsonSpace = " \t\r\n"

// members returns the members of the JSON object that begins at open. They are found without
// building anything: a file with a hundred thousand entries must not become a hundred thousand
// values.
func members(text string, object span) iter.Seq[member] {
	return func(yield func(member) bool) {
		at := skipSpace(text, object.from+1)
		for at < object.to && text[at] == '"' {
			nameEnd := skipString(text, at)
			name := span{at, nameEnd}
			at = skipSpace(text, nameEnd)
			if at >= object.to || text[at] != ':' {
				return
			}
			at = skipSpace(text, at+1)
			end := skipValue(text[:object.to], at)
			if end <= at || !yield(member{unquoteJSON(name.in(text)), span{at, end}}) {
				return
			}
			if at = skipSpace(text, end); at < object.to && text[at] == ',' {
				at = skipSpace(text, at+1)
			}
		}
	}
}

// items returns the values of a JSON array.
func items(text string, array span) iter.Seq[span] {
	return func(yield func(span) bool) {
		at := skipSpace(text, array.from+1)
		for at < array.to && text[at] != ']' {
			end := skipValue(text[:array.to], at)
			if end <= at || !yield(span{at, end}) {
				return
			}
			if at = skipSpace(text, end); at < array.to && text[at] == ',' {
				at = skipSpace(text, at+1)
			}
		}
	}
}

// get returns the value of the member with that name. Case is ignored.
func get(text string, object span, name string) (span, bool) {
	if !isObject(text, object) {
		return span{}, false
	}
	for m := range members(text, object) {
		if strings.EqualFold(m.name, name) {
			return m.value, true
		}
	}
	return span{}, false
}

// getString returns the text of the first of these members that is a string, or "".
func getString(text string, object span, names ...string) string {
	for _, name := range names {
		if v, _ := get(text, object, name); isString(text, v) {
			return unquoteJSON(v.in(text))
		}
	}
	return ""
}

func isObject(text string, s span) bool { return s.from < s.to && text[s.from] == '{' }
func isArray(text string, s span) bool  { return s.from < s.to && text[s.from] == '[' }
func isString(text string, s span) bool { return s.from < s.to && text[s.from] == '"' }

func skipSpace(text string, at int) int {
	for at < len(text) && strings.IndexByte(jsonSpace, text[at]) >= 0 {
		at++
	}
	return at
}

// skipString returns the end of the JSON string that begins at at.
func skipString(text string, at int) int {
	for at++; at < len(text); at++ {
		switch text[at] {
		case '\\':
			at++
		case '"':
			return at + 1
		}
	}
	return len(text)
}

// skipValue returns the end of the JSON value that begins at at. A value that isn't closed ends
// with the text.
func skipValue(text string, at int) int {
	depth := 0
	for at < len(text) {
		switch text[at] {
		case '"':
			if at = skipString(text, at); depth == 0 {
				return at
			}
			continue
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth <= 0 {
				return at + depth + 1
			}
		case ',', ':', ' ', '\t', '\r', '\n':
			if depth == 0 {
				return at
			}
		}
		at++
	}
	return len(text)
}

// unquoteJSON returns the text of a JSON string. It also reads one with a fault, such as a line
// break.
func unquoteJSON(source string) string {
	inner := strings.TrimSuffix(strings.TrimPrefix(source, `"`), `"`)
	if !strings.Contains(inner, `\`) {
		return inner
	}
	var text string
	if json.Unmarshal([]byte(source), &text) == nil {
		return text
	}
	var b strings.Builder
	for at := strings.IndexByte(inner, '\\'); at >= 0; at = strings.IndexByte(inner, '\\') {
		text, length := unescape(inner[at:])
		b.WriteString(inner[:at] + text)
		inner = inner[at+length:]
	}
	return b.String() + inner
}
