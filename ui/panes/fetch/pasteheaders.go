package fetch

import (
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"bulla/ui/pane"
)

// headerLines returns the lines of a paste if all of them are headers, nil otherwise. It ignores a
// request line before them.
func headerLines(key tea.KeyMsg) []string {
	if !key.Paste {
		return nil
	}
	var lines []string
	for line := range strings.FieldsFuncSeq(string(key.Runes), func(r rune) bool { return r == '\n' || r == '\r' }) {
		line = strings.TrimSpace(line)
		name, _, ok := strings.Cut(line, ":")
		switch {
		case line == "", lines == nil && isRequestLine(line):
		case !ok || name == "" || strings.ContainsAny(name, " \t{}\"'"):
			return nil
		default:
			lines = append(lines, line)
		}
	}
	return lines
}

// isRequestLine reports whether a line is the first one of a request, such as "GET /token HTTP/1.1"
// (RFC 9112 section 3).
func isRequestLine(line string) bool {
	words := strings.Fields(line)
	return len(words) == 3 && strings.HasPrefix(words[2], "HTTP/")
}

// pasteHeaders adds a header field for each line. An empty field with the cursor is replaced.
func (o *Overlay) pasteHeaders(lines []string) pane.Effect {
	if room := o.room(); len(lines) > room {
		return pane.Say(fmt.Sprintf("nothing was pasted: these are %d headers, and there is room for %d", len(lines), room))
	}
	if e := &o.entries[o.at]; e.text() == "" {
		o.entries = slices.Delete(o.entries, o.at, o.at+1)
		o.at--
	}
	for _, line := range lines {
		o.at++
		e := newHeader()
		e.field.Set(line)
		o.entries = slices.Insert(o.entries, o.at, e)
	}
	o.progress.Reset() // it was about another request
	return pane.Effect{}
}

// room is how many headers may be added, including an empty field with the cursor.
func (o *Overlay) room() int {
	room := maxHeader + 3 - len(o.entries) // URL, method and body
	if o.entries[o.at].text() == "" {
		room++
	}
	return room
}
