package redact

import (
	"net/url"
	"strconv"
	"strings"
)

// longestID is how many characters of an ID or of a segment of a path are shown. Real IDs are
// shorter; something longer may be a token pasted where an ID is expected.
const longestID = 80

// ID masks the keys in a text that should be an ID, and shows only the start of a text that is too
// long to be one.
func ID(text string) string {
	runes := []rune(Keys(text))
	if len(runes) <= longestID {
		return string(runes)
	}
	const head = 24
	return string(runes[:head]) + "... (" + strconv.Itoa(len(runes)) + " characters)"
}

// Path masks each segment of a path or URL as ID does, percent-encoded or not.
func Path(path string) string {
	segments := strings.Split(path, "/")
	for i, segment := range segments {
		plain, err := url.PathUnescape(segment)
		if err != nil {
			plain = segment
		}
		if masked := ID(plain); masked != plain {
			segments[i] = masked
		}
	}
	return strings.Join(segments, "/")
}
