package scope

import (
	"slices"
	"strings"

	"bulla/core/spelling"
)

const (
	maxDistance   = 2  // how many typos a misspelling may have
	maxNearLength = 64 // words longer than this, in bytes, aren't compared
)

// nearest returns the documented scope that word most likely misspells, with the IDs of the word
// filled in: "read:brand:abc" gives "read:brands:abc". ok reports whether exactly one scope is
// nearest, at most two typos away. Swapped terms (what colons separate) count as one typo, and so
// does the wrong case. For a legacy scope, nearest returns its replacement.
func nearest(entries []Entry, word string) (suggestion string, typos int, ok bool) {
	if word == "" || len(word) > maxNearLength {
		return "", 0, false
	}
	word = unescapeColons(word)
	terms, folded := strings.Split(word, ":"), strings.ToLower(word)
	typos = maxDistance + 1
	for _, entry := range entries {
		if entry.Status == Undocumented {
			continue
		}
		candidate, fits := fill(entry, word, terms)
		if !fits {
			continue
		}
		d := distance(word, folded, terms, candidate)
		if entry.Instead != "" {
			candidate = entry.Instead
		}
		switch {
		case d < typos:
			suggestion, typos, ok = candidate, d, true
		case d == typos && candidate != suggestion:
			ok = false
		}
	}
	if !ok {
		return "", 0, false
	}
	return suggestion, typos, true
}

// fill puts the ID of a word into the pattern of an entry. It doesn't fit if the word has no ID in
// that position, or the name of a resource.
func fill(e Entry, word string, terms []string) (candidate string, fits bool) {
	if e.Placeholder == "" {
		return e.Pattern, true
	}
	if e.Group == GroupUser {
		_, id, ok := strings.Cut(word, ":")
		return UserPrefix + id, ok && id != ""
	}
	pattern := strings.Split(e.Pattern, ":")
	if len(pattern) != len(terms) {
		return "", false
	}
	id := terms[slices.Index(pattern, e.Placeholder)]
	if id == "" || nearResource(id) {
		return "", false
	}
	return strings.Replace(e.Pattern, e.Placeholder, id, 1), true
}

// distance is the edit distance, except that a different case and a different order of the terms
// count as one typo each.
func distance(word, folded string, terms []string, candidate string) int {
	if word == candidate {
		return 0
	}
	if folded == strings.ToLower(candidate) {
		return 1
	}
	if len(word) == len(candidate) && sameTerms(terms, strings.Split(candidate, ":")) {
		return 1
	}
	return spelling.Distance(word, candidate, maxDistance)
}

func sameTerms(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}
