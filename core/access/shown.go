package access

import (
	"net/url"
	"strconv"
	"strings"

	"bulla/core/diagnose"
	"bulla/core/intake"
	"bulla/core/visible"
)

// longestShown is how many characters of a scope or of a segment of a path are shown.
// Ids are shorter; what is longer may be a token that stands where an id is due.
const longestShown = 80

// hide masks the keys in a text, and shows nothing of the end of what is too long.
func hide(text string) string {
	runes := []rune(intake.Mask(text))
	if len(runes) <= longestShown {
		return string(runes)
	}
	const head = 24
	return string(runes[:head]) + "... (" + strconv.Itoa(len(runes)) + " characters)"
}

// hidePath hides in each segment of a path or URL what may be secret there, escaped or
// not.
func hidePath(path string) string {
	segments := strings.Split(path, "/")
	for i, segment := range segments {
		plain, err := url.PathUnescape(segment)
		if err != nil {
			plain = segment
		}
		if hidden := hide(plain); hidden != plain {
			segments[i] = hidden
		}
	}
	return strings.Join(segments, "/")
}

// shown returns words of a scope for a sentence.
func shown(words string) string { return visible.Text(hide(words)) }

// title is what a finding says, with keys masked.
func title(f diagnose.Finding) string { return visible.Text(intake.Mask(f.Title)) }

// Whom returns the user that is acted for as it may be shown, "" where none is.
func (d Decision) Whom() string { return shown(d.User) }
