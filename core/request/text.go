package request

import "strings"

// lineEnd returns where the line that begins at at ends, with its line break.
func lineEnd(text string, at int) int {
	if end := strings.IndexByte(text[at:], '\n'); end >= 0 {
		return at + end + 1
	}
	return len(text)
}

func containsAny(text string, marks []string) bool {
	for _, mark := range marks {
		if strings.Contains(text, mark) {
			return true
		}
	}
	return false
}

// leadingName returns the letters, digits and underscores at the start of a text.
func leadingName(text string) string {
	end := 0
	for end < len(text) && isNameByte(text[end]) {
		end++
	}
	return text[:end]
}

// trailingName returns the name at the end of a text.
func trailingName(text string) string {
	from := len(text)
	for from > 0 && isNameByte(text[from-1]) {
		from--
	}
	return text[from:]
}

// isNameByte reports whether a name may contain c.
func isNameByte(c byte) bool { return isLetter(c) || '0' <= c && c <= '9' || c == '_' }

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// setOf returns the words of a text as a set.
func setOf(text string) map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Fields(text) {
		set[word] = true
	}
	return set
}
