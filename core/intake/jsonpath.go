package intake

import (
	"encoding/json"
	"fmt"
	"strings"
)

// jsonPath is the place of a value in a JSON text: data.items[2].token, and its
// last name alone.
type jsonPath struct{ text, name string }

// jsonPaths returns the path of each stretch of text, in its order, that stands in
// a string of a JSON text; empty paths for the others. The text need not be JSON
// from end to end, nor be whole: a log or a request may hold some.
func jsonPaths(text string, spans []piece) []jsonPath {
	paths := make([]jsonPath, len(spans))
	if !strings.ContainsAny(text[:min(len(text), maxLine)], "{[") && !strings.ContainsAny(text, "{[") {
		return paths
	}
	w := walker{text: text, spans: spans, paths: paths}
	w.walk()
	return paths
}

// level is one object or array that is open at a place of a JSON text.
type level struct {
	array   bool
	index   int    // in an array
	key     string // in an object, as it is written
	inValue bool   // the key was read: what comes is its value
}

// walker reads a JSON text once, from left to right, without recursion.
type walker struct {
	text   string
	levels []level
	spans  []piece
	paths  []jsonPath
	next   int // the first span that was not passed
	nested int // how many strings that hold JSON the walk is inside of
}

// maxNested is how many times JSON inside a string of JSON is gone into.
const maxNested = 3

func (w *walker) walk() {
	for at := 0; at < len(w.text) && w.next < len(w.spans); {
		at = w.step(at)
	}
}

// step reads what begins at at and returns where the next thing begins.
func (w *walker) step(at int) int {
	c := w.text[at]
	if len(w.levels) == 0 {
		if (c == '{' || c == '[') && opensJSON(w.text[at:]) {
			w.levels = append(w.levels, level{array: c == '['})
		}
		return at + 1
	}
	top := &w.levels[len(w.levels)-1]
	switch {
	case c == '{' || c == '[':
		w.levels = append(w.levels, level{array: c == '['})
	case c == '}' || c == ']':
		w.levels = w.levels[:len(w.levels)-1]
	case c == ':':
		top.inValue = true
	case c == ',':
		top.index++
		top.key, top.inValue = "", top.array
	case c == '"' || c == '\'':
		return w.readString(top, at, c)
	case !top.array && !top.inValue && isSegmentByte(c):
		end := at
		for end < len(w.text) && isSegmentByte(w.text[end]) {
			end++
		}
		top.key = w.text[at:end]
		return end
	}
	return at + 1
}

// opensJSON tells an object or an array from the braces and brackets of a log or
// of a program.
func opensJSON(s string) bool {
	rest := strings.TrimLeft(s[1:min(len(s), maxContext)], " \t\r\n")
	if rest == "" {
		return false
	}
	return rest[0] == '"' || rest[0] == '\'' || s[0] == '[' && (rest[0] == '{' || rest[0] == '[') || s[0] == '{' && isSegmentByte(rest[0])
}

// str reads the string that the quote at at opens: a key, or a value that may hold
// some of the spans.
func (w *walker) readString(top *level, at int, quote byte) int {
	end := at + 1
	escaped := false
	for end < len(w.text) && w.text[end] != quote {
		if w.text[end] == '\\' {
			escaped = true
			end++
		}
		end++
	}
	end = min(end, len(w.text))
	if !top.array && !top.inValue {
		top.key = w.text[at+1 : end]
		return end + 1
	}
	for w.next < len(w.spans) && w.spans[w.next].from < at {
		w.next++
	}
	first := w.next
	for w.next < len(w.spans) && w.spans[w.next].from < end {
		w.paths[w.next] = w.path()
		w.next++
	}
	if escaped && first < w.next && w.nested < maxNested {
		w.walkNested(w.text[at+1:end], first)
	}
	return end + 1
}

// inside goes on in a string that holds JSON itself.
func (w *walker) walkNested(written string, first int) {
	var text string
	if json.Unmarshal([]byte(`"`+written+`"`), &text) != nil {
		return
	}
	if trimmed := strings.TrimLeft(text, " \t\r\n"); trimmed == "" || trimmed[0] != '{' && trimmed[0] != '[' {
		return
	}
	inner := walker{text: text, nested: w.nested + 1}
	at := 0
	for _, span := range w.spans[first:w.next] {
		token := w.text[span.from:min(len(w.text), span.to)]
		i := strings.Index(text[at:], token)
		if i < 0 {
			return
		}
		at += i
		inner.spans = append(inner.spans, piece{at, at + len(token)})
		at += len(token)
	}
	inner.paths = make([]jsonPath, len(inner.spans))
	inner.walk()
	for i, path := range inner.paths {
		if path.text != "" {
			outer := &w.paths[first+i]
			dot := "."
			if path.text[0] == '[' {
				dot = ""
			}
			outer.text, outer.name = shortPath(outer.text+dot+path.text), path.name
		}
	}
}

// The number of levels that are shown at the beginning and at the end of a path.
const (
	firstLevels = 4
	lastLevels  = 8
)

// path returns the path of the value that is being read.
func (w *walker) path() jsonPath {
	var b strings.Builder
	name := ""
	for i, l := range w.levels {
		if i >= firstLevels && i < len(w.levels)-lastLevels {
			if i == firstLevels {
				b.WriteString(".…")
			}
			continue
		}
		if l.array {
			fmt.Fprintf(&b, "[%d]", l.index)
			continue
		}
		name = l.key
		key := keyText(l.key)
		if b.Len() > 0 && key[0] != '[' {
			b.WriteByte('.')
		}
		b.WriteString(key)
	}
	return jsonPath{text: shortPath(b.String()), name: displayText(shorten(name, maxName))}
}

// keyText returns a key as it stands in a path: in brackets where it is no plain
// name.
func keyText(key string) string {
	if key != "" && strings.IndexFunc(key, func(r rune) bool { return !isSegmentRune(r) && r != '$' && r != '@' }) < 0 {
		return shorten(key, maxName)
	}
	return "[" + quote(key, maxName) + "]"
}

func shortPath(path string) string { return shorten(path, 3*maxName) }
