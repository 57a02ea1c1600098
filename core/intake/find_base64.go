package intake

import (
	"strings"
	"unicode/utf8"
)

// findInWord finds the tokens in the base64 word that begins at start, and returns the end of that
// word. The offsets of the tokens are those of the word.
func findInWord(text string, start, layers int) (found []piece, end int) {
	word, end := base64Word(text, start)
	if layers == maxBase64 {
		return nil, end
	}
	inner, ok := undoBase64(word)
	if !ok {
		return nil, end
	}
	for _, p := range findInLayer(inner.text, layers+1).list {
		p.notes = append(p.notes, inner.notes(p.start, p.end, nearby)...)
		p.notes = addLayer(p.notes)
		p.start, p.end, p.spans = start, end, nil
		found = append(found, p)
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

// shortestBase64 is the length of the shortest word that can contain a token.
const shortestBase64 = 40

// findInBase64 looks for tokens in everything in a text that is base64, such as a whole file or a
// whole header.
func findInBase64(text string) tokenList {
	var list tokenList
	for at := nextLongWord(text, 0); at < len(text); {
		word, end := base64Word(text, at)
		if decoded, ok := decodeBase64(word); ok && utf8.ValidString(decoded) && mayHoldToken(decoded) {
			found, _ := findInWord(text, at, 0)
			for _, p := range found {
				if plausible(p.token) {
					list.add(p)
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
