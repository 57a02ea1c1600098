package edit

import "strings"

// whiteSpace is what JSON allows between its tokens (RFC 8259 section 2).
const whiteSpace = " \t\r\n"

// outline is the result of a lexical scan of a JSON object, which may be incomplete because it is
// still being typed: its opening brace, its top-level commas and its closing brace.
type outline struct {
	open   int
	commas []int
	close  int // the end of the text if the brace is missing
}

// outlineOf returns the outline of the object in text. It is not ok if text does not begin with an
// object.
func outlineOf(text string) (o outline, ok bool) {
	body := strings.TrimLeft(strings.TrimPrefix(text, "\ufeff"), whiteSpace)
	if !strings.HasPrefix(body, "{") {
		return outline{}, false
	}
	o.open = len(text) - len(body)
	depth := 0
	for at := o.open; at < len(text); at++ {
		switch text[at] {
		case '"':
			at = stringEnd(text, at) - 1
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				o.close = at
				return o, true
			}
		case ',':
			if depth == 1 {
				o.commas = append(o.commas, at)
			}
		}
	}
	o.close = len(text)
	return o, true
}

// stringEnd returns the offset after the string whose opening quote is at start. A string without a
// closing quote ends with its line, because a JSON string can't contain a line break.
func stringEnd(text string, start int) int {
	for at := start + 1; at < len(text); at++ {
		switch text[at] {
		case '\\':
			at++
		case '"':
			return at + 1
		case '\n':
			return at
		}
	}
	return len(text)
}

// Breaks returns the byte offsets, in order, at which an editor should break the lines of a JSON
// object: after the opening brace, after each top-level comma, and before the closing brace, unless
// there is a line break already. The text need not be well-formed.
func Breaks(text string) []int {
	o, ok := outlineOf(text)
	if !ok || strings.Trim(text[o.open+1:o.close], whiteSpace) == "" {
		return nil
	}
	var breaks []int
	for _, at := range append([]int{o.open}, o.commas...) {
		rest := text[at+1:]
		gap := rest[:len(rest)-len(strings.TrimLeft(rest, whiteSpace))]
		if !strings.Contains(gap, "\n") {
			breaks = append(breaks, at+1)
		}
	}
	if o.close == len(text) {
		return breaks
	}
	before := text[:o.close]
	gap := before[len(strings.TrimRight(before, whiteSpace)):]
	if !strings.Contains(gap, "\n") && last(breaks) != o.close {
		breaks = append(breaks, o.close)
	}
	return breaks
}

// last returns the last of the offsets, or -1 if there are none.
func last(offsets []int) int {
	if len(offsets) == 0 {
		return -1
	}
	return offsets[len(offsets)-1]
}
