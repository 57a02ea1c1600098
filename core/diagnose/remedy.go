package diagnose

import (
	"slices"
	"strings"
	"unicode/utf8"

	"bulla/core/scope"
	"bulla/core/shell"
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
	// Old is the word that is replaced or removed. New is its replacement, one or more words; the
	// whole scope string for RewriteScope; or the text of expires_in for SetExpiry.
	Old, New string
}

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
		words = replaceWord(words, r.Old, nil)
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

// command returns the command line that issues the token with the remedy applied, "" if its scope
// can't be copied from a terminal.
func (c *checker) command(r Remedy) string {
	if r.IsZero() || len(c.Scopes.Text) > maxTyped {
		return ""
	}
	before := c.Scopes.Text
	if r.Kind == SetExpiry && c.merged {
		before = c.correctedText // the command must not repeat a fault that another finding names
	}
	text := r.ApplyScope(before)
	if !typeable(text) || !slices.ContainsFunc(scope.Parse(text).Words, grants) {
		return "" // it can't be typed, or issues a token that grants nothing
	}
	expires := r.New
	if r.Kind != SetExpiry {
		expires = c.renew().New
	}
	return "bulla issue --scope " + shell.Quote(text) + " --expires-in " + shell.Quote(expires)
}

// maxTyped is how long a scope may be, in bytes, to be given on a command line.
const maxTyped = 1000

// typeable reports whether text is printable ASCII and short enough for a command line.
func typeable(text string) bool {
	for i := 0; i < len(text); i++ {
		if text[i] < ' ' || text[i] > '~' {
			return false
		}
	}
	return text != "" && len(text) <= maxTyped
}
