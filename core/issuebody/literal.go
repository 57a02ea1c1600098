package issuebody

import "strings"

// quotes are the quotes of string literals, the longest first. Escaped ones are those of JSON that
// is itself in a literal.
var quotes = [...]string{`"""`, `'''`, `\\\"`, `\"`, `"`, `'`, "`", "\u201c", "\u2018"}

// quote returns the opening quote at the current position, with the prefix of a Python, C# or Rust
// literal; "" for none.
func (e *expression) quote() string {
	rest := e.rest()
	prefix := 0
	for prefix < len(rest) && prefix < 2 && strings.IndexByte("fFrRbBuU$@", rest[prefix]) >= 0 {
		prefix++
	}
	for _, p := range []int{prefix, 0} {
		for _, q := range quotes {
			if strings.HasPrefix(rest[p:], q) {
				return rest[:p+len(q)]
			}
		}
	}
	return ""
}

// readLiteral reads a string literal.
func (e *expression) readLiteral() {
	open := e.quote()
	prefix := strings.TrimRight(open, "\"'`\\\u201c\u2018")
	q := open[len(prefix):]
	e.at += len(open)
	start := e.at
	closer := strings.NewReplacer("\u201c", "\u201d", "\u2018", "\u2019").Replace(q)
	for e.at < e.limit && !strings.HasPrefix(e.rest(), closer) {
		if e.text[e.at] == '\\' && !strings.HasPrefix(q, `\`) {
			e.at++
		}
		e.at++
	}
	e.at = min(e.at, e.limit)
	raw := e.text[start:e.at]
	e.at = min(e.at+len(closer), e.limit)
	if isSeparator(raw) && e.separates() {
		return
	}
	e.literal = true
	e.interpolate(raw, strings.ToLower(prefix), q)
}

// separates reports whether the literal that was just read is the text that joins a list.
func (e *expression) separates() bool {
	raw := strings.TrimRight(e.text[:e.at], quoteMarks)
	last := raw[strings.LastIndexAny(raw, quoteMarks)+1:]
	switch rest := strings.TrimLeft(e.rest(), " \t\r\n"); {
	case strings.HasPrefix(rest, ".join"), strings.HasPrefix(rest, ".Join"): // " ".join(list)
		e.joiner = last
		e.at = e.limit - len(rest) + len(".join")
		return true
	case e.joiner != "" && strings.HasPrefix(rest, ")"): // strings.Join(list, " ")
		e.joiner = last
		return true
	}
	return false
}

// interpolate adds the text of a literal with its escapes undone. What the language fills in is
// marked.
func (e *expression) interpolate(raw, prefix, quote string) {
	var b strings.Builder
	for at := 0; at < len(raw); {
		rest := raw[at:]
		size, name := e.filledPart(rest, prefix, quote)
		switch {
		case name != "":
			if b.Len() > 0 {
				e.add(b.String())
				b.Reset()
			}
			e.addComputed(name)
			at += size
		case rest[0] == '\\' && len(rest) > 1 && !strings.Contains(prefix, "r"):
			b.WriteString(unescaped(rest[1]))
			at += 2
		default:
			b.WriteByte(rest[0])
			at++
		}
	}
	if b.Len() > 0 || raw == "" {
		e.add(b.String())
	}
}

// filledPart returns the length and the name of what the language fills in at the start of a text,
// name is "" if it fills in nothing there.
func (e *expression) filledPart(text, prefix, quote string) (size int, name string) {
	double := strings.HasSuffix(quote, `"`)
	expands := strings.Contains(e.expands, quote[len(quote)-1:])
	switch {
	case text[0] == '$' && (quote == "`" || expands):
		return dollar(text)
	case strings.HasPrefix(text, "{$") && expands: // PHP
		return braces(text, '}')
	case text[0] == '{' && !strings.HasPrefix(text, "{{") && strings.ContainsAny(prefix, "f$"):
		return braces(text, '}')
	case strings.HasPrefix(text, "#{") && double: // Ruby
		size, name = braces(text[1:], '}')
		return size + 1, name
	case strings.HasPrefix(text, `\(`) && double: // Swift
		size, name = braces(text[1:], ')')
		return size + 1, name
	}
	return 0, ""
}

// unescaped returns the character of an escape.
func unescaped(c byte) string {
	switch c {
	case 'n':
		return "\n"
	case 't':
		return "\t"
	case 'r':
		return "\r"
	}
	return string(rune(c))
}

// dollar reads $name, $name->member, ${name} or $(command) and returns its length and the name.
func dollar(text string) (size int, name string) {
	if len(text) < 2 {
		return 0, ""
	}
	switch text[1] {
	case '{':
		size, name = braces(text[1:], '}')
		return size + 1, name
	case '(':
		size, name = braces(text[1:], ')')
		return size + 1, name
	}
	size = endOfWord(text, 1)
	if member := size + len("->"); size > 1 && strings.HasPrefix(text[size:], "->") && endOfWord(text, member) > member {
		size = endOfWord(text, member) // PHP
	}
	return size, text[1:size]
}

// endOfWord returns where the name ends that begins at an offset.
func endOfWord(text string, at int) int {
	for at < len(text) && isNameByte(text[at]) {
		at++
	}
	return at
}

// braces reads a text in brackets, whose opening one is first, and returns its length and the text.
func braces(text string, closer byte) (size int, name string) {
	end := strings.IndexByte(text, closer)
	if end < 0 {
		return 0, ""
	}
	name = strings.TrimSpace(text[1:end])
	if name == "" {
		name = "value"
	}
	return end + 1, name
}
