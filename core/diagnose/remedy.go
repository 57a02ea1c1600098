package diagnose

import (
	"slices"
	"strings"

	"bulla/core/scope"
)

// ApplyScope returns the scope string after the remedy. A remedy of the expiry
// leaves it as it is.
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

// addWords adds the words that are not there yet, users in front.
func addWords(words, more []string) []string {
	for _, word := range more {
		switch {
		case slices.Contains(words, word):
		case strings.HasPrefix(word, "user_id:"):
			words = slices.Insert(words, 0, word)
		default:
			words = append(words, word)
		}
	}
	return words
}

// replaceWord puts the words in the place of old, leaving out any that are there
// already.
func replaceWord(words []string, old string, with []string) []string {
	var out []string
	for _, word := range words {
		if word != old {
			out = append(out, word)
			continue
		}
		for _, w := range with {
			if !slices.Contains(words, w) && !slices.Contains(out, w) {
				out = append(out, w)
			}
		}
	}
	return out
}

// command returns the command line that issues the token with the remedy
// applied, "" where the scope could not be typed into a shell as it is.
func (c *checker) command(r Remedy) string {
	if r.IsZero() {
		return ""
	}
	mended := r.ApplyScope(c.Scopes.Text)
	if mended == "" || !typeable(mended) {
		return ""
	}
	expires := r.New
	if r.Kind != SetExpiry {
		expires = c.renew().New
	}
	return "bulla issue --scope '" + mended + "' --expires-in '" + expires + "'"
}

// typeable reports whether text may stand in single quotes on a command line.
func typeable(text string) bool {
	for i := 0; i < len(text); i++ {
		if text[i] < ' ' || text[i] > '~' || text[i] == '\'' || text[i] == '\\' {
			return false
		}
	}
	return len(text) <= 1000
}
