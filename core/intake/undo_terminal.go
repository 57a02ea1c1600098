package intake

import "strings"

// undoSequences removes terminal escape sequences (ECMA-48): colors, titles, links and cursor
// movements, even if a program wrote the escape character as text.
func undoSequences(w *rewriter) {
	s := w.source
	if strings.IndexByte(s, 0x1b) < 0 && strings.IndexByte(s, 0xc2) < 0 && strings.IndexByte(s, '[') < 0 {
		return
	}
	for at := nextEscape(s, 0); at < len(s); {
		end := sequenceEnd(s, at)
		if end > at {
			w.replace(at, end, "")
		} else {
			end = at + 1
		}
		at = nextEscape(s, end)
	}
}

// nextEscape returns the next offset from at on where a sequence may begin.
func nextEscape(s string, at int) int {
	for ; at < len(s); at++ {
		if escapeBytes[s[at]] && (s[at] == 0x1b || s[at] == 0xc2 || spelledEscape(s[at:]) > 0) {
			return at
		}
	}
	return at
}

// escapeBytes are the bytes with which a sequence may begin.
var escapeBytes = [256]bool{0x1b: true, 0xc2: true, '\\': true, '^': true}

// spelledEscapes are the ways in which source code and cat -v write ESC.
var spelledEscapes = [...]string{`\u001b`, `\u001B`, `\x1b`, `\x1B`, `\033`, `\e`, `^[`}

// spelledEscape returns the length of a spelled escape character at the beginning of s that is
// followed by the bracket of a color; 0 for none.
func spelledEscape(s string) int {
	for _, spelled := range spelledEscapes {
		if strings.HasPrefix(s, spelled) && strings.HasPrefix(s[len(spelled):], "[") {
			return len(spelled)
		}
	}
	return 0
}

// sequenceEnd returns the end of the sequence that begins at at, or at if there is none.
func sequenceEnd(s string, at int) int {
	intro, body := introducer(s, at)
	switch {
	case body == at:
		return at
	case startsHeader(s[body-1:]):
		return body - 1 // only ESC: the token is not part of it
	case intro == '[', intro >= ' ' && intro <= '/': // ESC ( B
		return controlEnd(s, body)
	case strings.IndexByte("]PX^_", intro) >= 0:
		return stringEnd(s, body)
	case intro >= '0' && intro <= '~':
		return body
	}
	return at + 1
}

// introducer returns the character after ESC that says what kind of sequence begins at at, and
// where its body begins; body is at for none.
func introducer(s string, at int) (intro byte, body int) {
	switch rest := s[at:]; {
	case rest[0] == 0xc2: // C1 in UTF-8: U+009B is ESC [
		if len(rest) > 1 && strings.IndexByte("\x90\x98\x9b\x9d\x9e\x9f", rest[1]) >= 0 {
			return rest[1] - 0x40, at + 2
		}
		return 0, at
	case rest[0] != 0x1b:
		if width := spelledEscape(rest); width > 0 {
			return '[', at + width + 1
		}
		return 0, at
	case len(rest) > 1:
		return rest[1], at + 2
	}
	return 0, at + 1
}

// controlEnd returns the end of a control sequence whose parameters begin at at. An unfinished one
// ends at the first character that can't belong to it.
func controlEnd(s string, at int) int {
	for at < len(s) && s[at] >= ' ' && s[at] <= '?' {
		at++
	}
	if at < len(s) && s[at] >= '@' && s[at] <= '~' && !startsHeader(s[at:]) {
		at++
	}
	return at
}

// stringEnd returns the end of a command that takes a string, such as a title or a link. If the end
// is missing, only the command's number is removed, since what follows may be the pasted text.
func stringEnd(s string, at int) int {
	for at < len(s) && (s[at] >= '0' && s[at] <= '9' || s[at] == ';') {
		at++
	}
	number := at
	for ; at < len(s); at++ {
		switch rest := s[at:]; {
		case rest[0] == 0x07:
			return at + 1
		case strings.HasPrefix(rest, "\x1b\\"), strings.HasPrefix(rest, "\u009c"):
			return at + 2
		case rest[0] == 0x1b, rest[0] == '\n', rest[0] == '\r', rest[0] == 0xc2 && len(rest) > 1 && rest[1] < 0xa0:
			return number
		}
	}
	return number
}
