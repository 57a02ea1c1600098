package pane

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"bulla/core/visible"
	"bulla/themes"
)

// Wrap breaks text at spaces into lines of at most width cells, each in one role. A word longer
// than a line is broken anywhere. An empty text gives no lines.
func Wrap(role themes.Role, text string, width int) []Line {
	var words []Line
	for word := range strings.FieldsSeq(text) {
		words = append(words, Text(role, word))
	}
	return Flow(words, width)
}

// Flow joins words by spaces into lines of at most width cells. A word longer than a line is broken
// anywhere.
func Flow(words []Line, width int) []Line {
	if width < 1 {
		return nil
	}
	var lines []Line
	var current Line
	flush := func() {
		if current.width > 0 {
			lines = append(lines, current)
		}
		current = Line{}
	}
	for _, word := range words {
		if current.width > 0 && current.width+1+word.width > width {
			flush()
		}
		if current.width > 0 {
			gap := themes.Text
			if current.lastRole() == word.firstRole() {
				gap = word.firstRole()
			}
			current.Add(gap, " ")
		}
		at := 0
		for ; word.width-at > width; at += width {
			lines = append(lines, word.Slice(at, at+width))
		}
		current.Append(word.Slice(at, word.width))
	}
	flush()
	return lines
}

// HardWrap breaks text after every width cells, and returns at most limit lines, starting with line
// first. Wrapped as words, base64url would break raggedly at its hyphens.
func HardWrap(text string, width, first, limit int) []string {
	if width < 1 || text == "" {
		return nil
	}
	var lines []string
	if plainASCII(text) {
		for at := first * width; at < len(text) && len(lines) < limit; at += width {
			lines = append(lines, text[at:min(at+width, len(text))])
		}
		return lines
	}
	shown := visible.Text(text[:min(len(text), maxUneven)])
	all := strings.Split(ansi.Hardwrap(shown, width, true), "\n")
	first = min(first, len(all))
	return all[first:min(first+limit, len(all))]
}

// maxUneven is how many bytes of a text are wrapped if it has more than ASCII: finding a line break
// needs all of the text before it.
const maxUneven = 1 << 16

func plainASCII(text string) bool {
	for i := 0; i < len(text); i++ {
		if text[i] < 0x20 || text[i] > 0x7e {
			return false
		}
	}
	return true
}
