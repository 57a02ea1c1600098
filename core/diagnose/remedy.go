package diagnose

import (
	"slices"
	"strings"
	"unicode/utf8"

	"bulla/core/scope"
)

// RemedyKind says what a remedy changes.
type RemedyKind uint8

// The kinds of remedy. NoRemedy means that only a person can fix the finding.
const (
	NoRemedy RemedyKind = iota
	AddScopes
	ReplaceScope
	RemoveScope
	RewriteScope
	SetExpiry
)

// Remedy is a change to the request for a token that fixes a finding.
type Remedy struct {
	Kind RemedyKind
	// Scopes are the scopes to add.
	Scopes []string
	// Old is the word that is replaced, or the words that are removed. New is the replacement, one or
	// more words; the whole scope string for RewriteScope; or the text of expires_in for SetExpiry.
	Old, New string
}

// oneDay sets the expiry that Courier's documentation recommends.
var oneDay = Remedy{Kind: SetExpiry, New: "1d"}

// IsZero reports whether there is nothing to apply.
func (r Remedy) IsZero() bool { return r.Kind == NoRemedy }

// Describe returns what the remedies changed, separated by commas: "added inbox:read:messages,
// expires in 1d". It is "" if they changed nothing.
func Describe(remedies []Remedy) string {
	var parts []string
	for _, r := range remedies {
		part := r.describe()
		if part != "" && !slices.Contains(parts, part) && utf8.RuneCountInString(part) < maxDescribed {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, ", ")
}

// maxDescribed is the length from which the description of a remedy is left out.
const maxDescribed = 200

func (r Remedy) describe() string {
	switch r.Kind {
	case AddScopes:
		return "added " + strings.Join(r.Scopes, " ")
	case ReplaceScope:
		return "replaced " + r.Old + " with " + r.New
	case RemoveScope:
		return "removed " + r.Old
	case RewriteScope:
		return "corrected the separators"
	case SetExpiry:
		return "expires in " + r.New
	}
	return ""
}

// ApplyScope returns the scope string after the remedy. A remedy of the expiry doesn't change it.
func (r Remedy) ApplyScope(text string) string {
	words := strings.Split(text, " ")
	switch r.Kind {
	case AddScopes:
		words = addWords(words, r.Scopes)
	case ReplaceScope:
		words = replaceWord(words, r.Old, strings.Fields(r.New))
	case RemoveScope:
		for old := range strings.FieldsSeq(r.Old) {
			words = replaceWord(words, old, nil)
		}
	case RewriteScope:
		return r.New
	default:
		return text
	}
	return scope.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }))
}

// addWords adds the words that are missing, users in front.
func addWords(words, more []string) []string {
	for _, word := range more {
		switch {
		case slices.Contains(words, word):
		case strings.HasPrefix(word, scope.UserPrefix):
			words = slices.Insert(words, 0, word)
		default:
			words = append(words, word)
		}
	}
	return words
}

// replaceWord replaces the first old with the new words, except those that are there already, and
// removes every other old.
func replaceWord(words []string, old string, with []string) []string {
	present := map[string]bool{}
	for _, word := range words {
		present[word] = true
	}
	out := make([]string, 0, len(words))
	for _, word := range words {
		if word != old {
			out = append(out, word)
			continue
		}
		for _, w := range with {
			if !present[w] {
				present[w] = true
				out = append(out, w)
			}
		}
	}
	return out
}
