package intake

import (
	"strings"

	"bulla/core/token"
)

// maxBase64 is how many layers of base64 are undone.
const maxBase64 = 2

// base64Starts are the base64 forms of the beginnings of a header, encoded once or twice, and of
// Bearer followed by one.
var base64Starts = [...]string{"ZXlK", "ZXlB", "ZXdv", "ZXcwS", "WlhsS", "WlhsQ", "Wlhkd", "Wlhjd", "QmVhcmVyIGV", "YmVhcmVyIGV"}

func startsBase64(s string) bool {
	for _, prefix := range base64Starts {
		if strings.HasPrefix(s, prefix) {
			return true
		}
	}
	return false
}

// undoBase64 returns the text that a base64 word contains, with its own encodings undone.
func undoBase64(word string) (inner view, ok bool) {
	decoded, ok := decodeBase64(word)
	if !ok {
		return view{}, false
	}
	return undo(decoded), true
}

// base64Word returns the base64 word that begins at start, in either alphabet. Lines of equal width
// are joined.
func base64Word(text string, start int) (encoded string, end int) {
	end = runEnd(text, start)
	if end == len(text) || text[end-1] == '=' {
		return text[start:end], end
	}
	lines := []string{text[start:end]}
	for width := 0; ; {
		at := skip(text, end, " \t\\\"'"+borders)
		br := breakWidth(text[at:])
		if br == 0 {
			break
		}
		from := skip(text, at+br, " \t\"'>"+borders)
		to := runEnd(text, from)
		line := text[from:to]
		if line == "" || width > 0 && len(line) > width || !endsBase64Line(text[to:]) {
			break
		}
		if looksLikeWord(line) && len(line) != width {
			break
		}
		lines, end = append(lines, line), to
		if len(line) < width || line[len(line)-1] == '=' {
			break // the last line
		}
		width = len(line)
	}
	return strings.Join(lines, ""), end
}

func endsBase64Line(rest string) bool {
	rest = strings.TrimLeft(rest, " \t\\\"',"+borders)
	return rest == "" || breakWidth(rest) > 0
}

// runEnd returns the end of the base64 characters that begin at at, including their padding.
func runEnd(text string, at int) int {
	for at < len(text) && (segmentBytes[text[at]] || text[at] == '+' || text[at] == '/') {
		at++
	}
	for padding := 0; padding < 2 && at < len(text) && text[at] == '='; padding++ {
		at++
	}
	return at
}

// decodeBase64 decodes either alphabet, padded or not, up to the last whole byte.
func decodeBase64(s string) (string, bool) {
	s = strings.TrimRight(s, "=")
	if len(s)%4 == 1 {
		s = s[:len(s)-1]
	}
	decoded, err := token.DecodeBase64(s)
	return string(decoded), err == nil
}
