package report

import (
	"strings"
	"unicode/utf8"

	"bulla/core/visible"
)

// The widths in characters of lines of text: what an explanation has, and what
// sentences have where there is no terminal or a wider one.
const (
	textWidth = 88
	pageWidth = 100
)

const (
	// leastRoom is how many characters a text gets beside its columns: with fewer it
	// stands below them.
	leastRoom = 24
	// below is how far a text is indented there.
	below = 4
)

// sentences returns how wide sentences are.
func (p *page) sentences() int {
	if p.style.Width > 0 {
		return min(p.style.Width, pageWidth)
	}
	return pageWidth
}

// breakable writes columns and a text behind them that together are wider than the
// terminal: the text goes on below its beginning, or all of it stands below the columns
// where it would be squeezed. It reports false where they fit or it cannot be broken.
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

// unpadded parts columns from the words behind them, which belong to the text that
// follows: a column is padded.
func unpadded(spans []span) (columns, words []span) {
	at := len(spans)
	for at > 1 && !strings.HasSuffix(spans[at-1].text, "  ") {
		at--
	}
	return spans[:at], spans[at:]
}

// cells returns how many characters spans take.
func cells(spans []span) int {
	n := 0
	for _, s := range spans {
		n += utf8.RuneCountInString(visible.Text(s.text))
	}
	return n
}

// prose writes a label and a sentence in lines that fit the terminal.
func (p *page) prose(indent span, label string, role Role, text string) {
	if text == "" {
		return
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

// wrap breaks text at spaces into lines of at most width characters; a longer word
// has a line of its own. Spaces inside a line stay as they are.
func wrap(text string, width int) []string {
	const least = 20
	var lines []string
	text, width = strings.TrimRight(text, " "), max(width, least)
	for end := behind(text, width); end < len(text); end = behind(text, width) {
		_, size := utf8.DecodeRuneInString(text[end:])
		end += size // a space may stand there
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

// behind returns the offset behind so many characters of a text, its length where it has
// no more.
func behind(text string, characters int) int {
	for at := range text {
		if characters == 0 {
			return at
		}
		characters--
	}
	return len(text)
}
