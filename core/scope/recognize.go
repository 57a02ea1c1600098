package scope

import "strings"

// maxRecognized is how many bytes of a text Recognize looks at.
const maxRecognized = 8 << 10

// Recognize reports whether a text is a scope string of Courier's: at least one word is a known
// scope or a user, and most others look like scopes too. It keeps prose and the scopes of other
// services apart, even if a separator or a word is wrong.
func Recognize(text string) bool {
	if !strings.Contains(text, ":") {
		return false
	}
	pieces, _ := split(text[:min(len(text), maxRecognized)])
	checker := checker{}
	known, similar, others := 0, 0, 0
	for i := 0; i < len(pieces); i++ {
		word := pieces[i].Text
		switch id, isUser := userID(word); {
		case isUser:
			if named := letters(word[:len(word)-len(id)]); strings.HasPrefix(named, "userid") {
				known++
			}
			i += placeholderTail(id, pieces[i+1:])
		case strings.HasPrefix(word, inboxPrefix), catalogue().isKnown(word):
			known++
		case !strings.Contains(word, ":"):
			others++
		case checker.nearest(word) != "":
			known++
		default:
			similar++
		}
	}
	return known > 0 && others <= known+similar && similar <= 2*known
}
