package intake

import (
	"strings"
	"unicode/utf8"

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

// readBase64 reads the tokens inside the base64 word that begins at start, and returns the end of
// that word. The offsets of their readings are those of the word.
func readBase64(text string, start, layers int) (found []reading, end int) {
	encoded, end := base64Word(text, start)
	if layers == maxBase64 {
		return nil, end
	}
	decoded, ok := decodeBase64(encoded)
	if !ok {
		return nil, end
	}
	in := newInput(decoded)
	tokens := scan(in.text, layers+1).readings
	for _, r := range tokens {
		r.notes = append(r.notes, in.notes(r.start, r.end, nearby)...)
		r.notes = addLayer(r.notes)
		r.start, r.end, r.pieces = start, end, nil
		found = append(found, r)
	}
	return found, end
}

// The notes on base64.
const (
	oneLayer  = "a layer of base64"
	twoLayers = "2 layers of base64"
)

func addLayer(notes []string) []string {
	for i, note := range notes {
		if note == oneLayer {
			notes[i] = twoLayers
			return notes
		}
	}
	return append(notes, oneLayer)
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

// shortestBase64 is the length of the shortest word that can contain a token.
const shortestBase64 = 40

// findInBase64 looks for tokens in everything in a text that is base64, such as a whole file or a
// whole header.
func findInBase64(text string) tokenList {
	var list tokenList
	seen := map[string]bool{}
	for at := nextLongWord(text, 0); at < len(text); {
		word, end := base64Word(text, at)
		if decoded, ok := decodeBase64(word); ok && utf8.ValidString(decoded) && mayHoldToken(decoded) {
			found, _ := readBase64(text, at, 0)
			for _, r := range found {
				if plausible(r.token) {
					list.add(r, seen)
				}
			}
		}
		at = nextLongWord(text, end)
	}
	return list
}

// nextLongWord returns where the next base64url word of at least shortestBase64 characters begins,
// or len(text). It looks at the last of those characters first, because most words are shorter.
func nextLongWord(text string, at int) int {
	for at+shortestBase64 <= len(text) {
		i := at + shortestBase64 - 1
		for i >= at && segmentBytes[text[i]] {
			i--
		}
		if i < at {
			return at
		}
		at = i + 1
	}
	return len(text)
}

// mayHoldToken reports whether decoded base64 is worth searching.
func mayHoldToken(text string) bool {
	for _, start := range headerStarts {
		if strings.Contains(text, start) {
			return true
		}
	}
	return strings.Contains(text, "ZXlK") || strings.Contains(text, "e\x00y\x00J")
}
