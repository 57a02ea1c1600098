package token

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"bulla/core/visible"
)

// foreignDots are the characters that input methods, fonts and translators put in
// the place of a full stop: the ideographic one with its half width form, the full
// width one, and the one dot leader.
const foreignDots = "\u3002\uff61\uff0e\u2024"

func countForeignDots(text string) int {
	n := 0
	for i := 0; i < len(text); {
		if text[i] < utf8.RuneSelf { // nearly always
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		if strings.ContainsRune(foreignDots, r) {
			n++
		}
		i += size
	}
	return n
}

// splitForeign cuts the text at its dots and its foreign dots, where that makes it
// the three segments of a JWS or the five of a JWE and dots alone do not. It names
// the first foreign one: one fault for all, since one cause put them there.
func (t *Token) splitForeign() bool {
	if t.Count >= 3 {
		return false
	}
	foreign := countForeignDots(t.Text)
	if n := t.Count + foreign; foreign == 0 || n != 3 && n != 5 {
		return false
	}
	t.Count += foreign
	at := 0
	for i, r := range t.Text {
		if r == '.' || strings.ContainsRune(foreignDots, r) {
			t.Segments = append(t.Segments, Segment{At: at, Text: t.Text[at:i]})
			at = i + utf8.RuneLen(r)
		}
	}
	t.Segments = append(t.Segments, Segment{At: at, Text: t.Text[at:]})
	t.foreignDot(foreign)
	return true
}

func (t *Token) foreignDot(count int) {
	at := strings.IndexAny(t.Text, foreignDots)
	r, _ := utf8.DecodeRuneInString(t.Text[at:])
	detail := fmt.Sprintf("%s at %d where . was: an input method, a font or a translator replaced the dot", visible.Rune(r), at)
	if count > 1 {
		detail += fmt.Sprintf(" (%d such in all)", count)
	}
	t.Faults = append(t.Faults, Fault{Code: FaultForeignCharacter, Part: Whole, At: at, Rune: r, Detail: detail})
}
