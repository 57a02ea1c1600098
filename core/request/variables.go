package request

import "strings"

// maxVariables is how many variables of one text are kept, and maxVariable how long a value may be.
const (
	maxVariables = 100
	maxVariable  = 16 << 10
)

// assignments returns the variables that a text sets to a literal, as NAME=value of a shell or
// const name = "value" of a program does.
func assignments(text string) map[string]string {
	set := map[string]string{}
	for at := 0; at < len(text) && len(set) < maxVariables; {
		equals := strings.IndexByte(text[at:], '=')
		if equals < 0 {
			break
		}
		equals += at
		at = equals + 1
		name := trailingName(strings.TrimRight(text[max(0, equals-100):equals], " \t"))
		if name == "" {
			continue
		}
		if value, ok := literalAt(text[at:]); ok {
			set[name] = value
		}
	}
	return set
}

// literalAt returns the literal after an equals sign: a text in quotes on one line, or a word of a
// shell that directly follows.
func literalAt(text string) (string, bool) {
	text = text[:min(len(text), maxVariable)]
	value := strings.TrimLeft(text, " \t")
	if value == "" {
		return "", false
	}
	if quote := value[0]; strings.IndexByte("\"'`", quote) >= 0 {
		end := strings.IndexByte(value[1:], quote)
		if end < 0 || strings.ContainsAny(value[1:1+end], "\\$\n\r") || !endsStatement(value[end+2:]) {
			return "", false
		}
		return value[1 : 1+end], true
	}
	end := strings.IndexAny(value, " \t\r\n;\"'`$\\(){}[],&|<>=")
	if end < 0 {
		end = len(value)
	}
	end += len(value[end:]) - len(strings.TrimLeft(value[end:], "=")) // base64 may end so
	if len(value) < len(text) || end == 0 || !endsStatement(value[end:]) {
		return "", false
	}
	return value[:end], true
}

// endsStatement reports whether nothing is added to a literal before this text.
func endsStatement(text string) bool {
	text = strings.TrimLeft(text, " \t")
	return text == "" || strings.IndexByte(";\r\n", text[0]) >= 0
}
