package intake

import (
	"encoding/json"
	"fmt"
	"strings"
)

// jsonPath is the path of a value in a JSON text, such as data.items[2].token, and its last name.
type jsonPath struct{ text, name string }

// jsonPaths returns the path of each span, in the order of the text, that is inside a string of a
// JSON text; the others have empty paths. The text may contain more than JSON, or only part of it:
// a log or a request may hold some.
func jsonPaths(text string, spans []span) []jsonPath {
	paths := make([]jsonPath, len(spans))
	if !strings.ContainsAny(text, "{[") {
		return paths
	}
	w := walker{text: text, spans: spans, paths: paths}
	w.walk()
	return paths
}

// level is an object or an array that is open at an offset of a JSON text.
type level struct {
	array   bool
	index   int    // in an array
	key     string // in an object, as written
	inValue bool   // the key was read: its value comes next
}

// walker reads a JSON text once, from left to right, without recursion.
type walker struct {
	text   string
	levels []level
	spans  []span
	paths  []jsonPath
	next   int // the first span that is still ahead
	nested int // how many JSON strings with JSON inside are open
}

// maxNested is how many levels of JSON inside JSON strings are read.
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

// opensJSON tells an object or an array from the braces and brackets of a log or a program.
func opensJSON(s string) bool {
	rest := strings.TrimLeft(s[1:min(len(s), maxContext)], " \t\r\n")
	if rest == "" {
		return false
	}
	switch c := rest[0]; {
	case c == '"' || c == '\'':
		return true
	case s[0] == '[':
		return c == '{' || c == '['
	}
	return isSegmentByte(rest[0])
}

// readString reads the string that the quote at at opens: a key, or a value that may contain some
// of the spans.
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

// walkNested continues in a string that itself contains JSON.
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
	for _, s := range w.spans[first:w.next] {
		token := w.text[s.from:min(len(w.text), s.to)]
		i := strings.Index(text[at:], token)
		if i < 0 {
			return
		}
		at += i
		inner.spans = append(inner.spans, span{at, at + len(token)})
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

// How many levels are shown at the beginning and at the end of a path.
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

// keyText returns a key as it appears in a path: in brackets if it isn't a plain name.
func keyText(key string) string {
	if key != "" && strings.IndexFunc(key, func(r rune) bool { return !isSegmentRune(r) && r != '$' && r != '@' }) < 0 {
		return shorten(key, maxName)
	}
	return "[" + quote(key, maxName) + "]"
}

func shortPath(path string) string { return shorten(path, 3*maxName) }
