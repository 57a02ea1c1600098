package report

import (
	"math"
	"strings"
	"unicode/utf8"

	"bulla/core/visible"
)

// The widths of lines in characters: of explanations, and of sentences unless the terminal is
// narrower.
const (
	textWidth = 88
	pageWidth = 100
)

const (
	// leastRoom is the smallest width of a text after its columns. If there is less room, the text
	// goes below them.
	leastRoom = 24
	// below is the indentation of a text below its columns.
	below = 4
)

// sentences returns the width of sentences.
func (p *page) sentences() int {
	if p.style.Lines {
		return math.MaxInt32 // a screen reader would pause at each line break
	}
	if p.style.Width > 0 {
		return min(p.style.Width, pageWidth)
	}
	return pageWidth
}

// breakable wraps a line of columns and a final text that is wider than the terminal. The text
// continues below its beginning, or below the columns if it has too little room there. It writes
// nothing and returns false if the line fits or the terminal's width is unknown.
func (p *page) breakable(spans []span) bool {
	if p.style.Width == 0 || len(spans) == 0 || cells(spans) <= p.style.Width {
		return false
	}
	columns, last := spans[:len(spans)-1], spans[len(spans)-1]
	indent := cells(columns)
	if indent > 0 && p.style.Width-indent < leastRoom {
		padded, lead := unpadded(columns)
		p.exact(padded...)
		columns, indent = append([]span{{Plain, strings.Repeat(" ", below)}}, lead...), below+cells(lead)
	}
	for _, line := range wrap(last.text, p.style.Width-indent) {
		p.exact(append(columns[:len(columns):len(columns)], span{last.role, line})...)
		columns = []span{{Plain, strings.Repeat(" ", indent)}}
	}
	return true
}

// unpadded splits columns, which are padded, from the words after them, which belong to the
// following text.
func unpadded(spans []span) (columns, words []span) {
	at := len(spans)
	for at > 1 && !strings.HasSuffix(spans[at-1].text, "  ") {
		at--
	}
	return spans[:at], spans[at:]
}

// cells returns the width of spans in characters.
func cells(spans []span) int {
	n := 0
	for _, s := range spans {
		n += utf8.RuneCountInString(visible.Text(s.text))
	}
	return n
}

// prose writes a label and a sentence, wrapped to the terminal.
func (p *page) prose(indent span, label string, role Role, text string) {
	if text == "" {
		return
	}
	if p.style.Lines {
		indent.text = ""
	}
	room := p.sentences() - len(label)
	if room-len(indent.text) < leastRoom {
		indent.text = indent.text[:min(len(indent.text), below)]
	}
	for _, line := range wrap(text, room-len(indent.text)) {
		p.exact(indent, span{Muted, label}, span{role, line})
		label = strings.Repeat(" ", len(label))
	}
}

// wrap breaks text at spaces into lines of at most width characters. A longer word gets a line of
// its own. Spaces inside a line are kept.
func wrap(text string, width int) []string {
	const least = 20
	var lines []string
	text, width = strings.TrimRight(text, " "), max(width, least)
	for end := behind(text, width); end < len(text); end = behind(text, width) {
		_, size := utf8.DecodeRuneInString(text[end:])
		end += size // this character may be the space to break at
		at := strings.LastIndexByte(text[:end], ' ')
		if at <= 0 {
			at = strings.IndexByte(text, ' ')
		}
		if at <= 0 {
			break
		}
		lines = append(lines, text[:at])
		text = strings.TrimLeft(text[at:], " ")
	}
	return append(lines, text)
}

// behind returns the byte offset after that many characters of a text, or the text's length if it
// has fewer.
func behind(text string, characters int) int {
	for at := range text {
		if characters == 0 {
			return at
		}
		characters--
	}
	return len(text)
}
