package pane

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// describeLoss says what a field of one line drops or replaces in a pasted text, so that no
// character of it can act on a terminal. It is "" if the field keeps all of it.
func describeLoss(text []rune) string {
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
		parts = append(parts, "a control character in the paste was dropped")
	case lost > 1:
		parts = append(parts, fmt.Sprintf("%d control characters in the paste were dropped", lost))
	}
	if blanks > 0 {
		parts = append(parts, "line breaks or tabs in the paste became spaces")
	}
	return strings.Join(parts, "; ")
}
