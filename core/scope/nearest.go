package scope

import (
	"slices"
	"strings"

	"bulla/core/spelling"
)

const (
	maxDistance   = 2  // how many slips still make a misspelling
	maxNearLength = 64 // words longer than this, in bytes, are not compared
)

// nearest returns the documented word that word is most likely a misspelling of, with
// the word's own ids put in: "read:brand:abc" gives "read:brands:abc". It is ok where
// exactly one is nearest and no more than two slips away; the same parts in another
// order count as one slip, upper case as one. Of a legacy form the one to use today is
// given. Words of more than 64 bytes are not compared.
func nearest(entries []Entry, word string) (pattern string, slips int, ok bool) {
	if word == "" || len(word) > maxNearLength {
		return "", 0, false
	}
	parts, folded := strings.Split(word, ":"), strings.ToLower(word)
	slips = maxDistance + 1
	for _, entry := range entries {
		if entry.Status == Undocumented {
			continue
		}
		candidate, fit := fill(entry, word, parts)
		if !fit {
			continue
		}
		d := slipsBetween(word, folded, parts, candidate)
		if entry.Instead != "" {
			candidate = entry.Instead
		}
		switch {
		case d < slips:
			pattern, slips, ok = candidate, d, true
		case d == slips && candidate != pattern:
			ok = false
		}
	}
	if !ok {
		return "", 0, false
	}
	return pattern, slips, true
}

// fill puts the id of a word into the form of an entry. It does not fit where the word
// has no id at that place, or has the name of a resource there.
func fill(e Entry, word string, parts []string) (candidate string, fit bool) {
	if e.Placeholder == "" {
		return e.Pattern, true
	}
	if e.Group == GroupUser {
		_, id, ok := strings.Cut(word, ":")
		return UserPrefix + id, ok && id != ""
	}
	form := strings.Split(e.Pattern, ":")
	if len(form) != len(parts) {
		return "", false
	}
	id := parts[slices.Index(form, e.Placeholder)]
	if id == "" || nearResource(id) {
		return "", false
	}
	return strings.Replace(e.Pattern, e.Placeholder, id, 1), true
}

// slipsBetween is the edit distance, with two slips of the whole word beside it: another
// case and another order of the parts.
func slipsBetween(word, folded string, parts []string, candidate string) int {
	if word == candidate {
		return 0
	}
	if folded == strings.ToLower(candidate) {
		return 1
	}
	if len(word) == len(candidate) && sameParts(parts, strings.Split(candidate, ":")) {
		return 1
	}
	return spelling.Distance(word, candidate, maxDistance)
}

func sameParts(a, b []string) bool {
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(a, b)
}
