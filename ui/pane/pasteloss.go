package pane

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Altered says what a field of one line does to a text that is pasted into it: no
// character of it may act on a terminal. It is "" where the text is taken as it is.
func Altered(text []rune) string {
	blanks, lost := 0, 0
	for _, r := range text {
		switch {
		case r == '\n' || r == '\r' || r == '\t':
			blanks++
		case unicode.IsControl(r) || r == utf8.RuneError:
			lost++
		}
	}
	var parts []string
	switch {
	case lost == 1:
		parts = append(parts, "the paste held a control character, which was left out")
	case lost > 1:
		parts = append(parts, fmt.Sprintf("the paste held %d control characters, which were left out", lost))
	}
	if blanks > 0 {
		parts = append(parts, "the paste held line breaks or tabs, which became blanks")
	}
	return strings.Join(parts, "; ")
}
