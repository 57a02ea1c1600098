package diagnose

import (
	"slices"
	"strings"

	"bulla/core/scope"
	"bulla/core/shell"
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
		case strings.HasPrefix(word, scope.UserPrefix):
			words = slices.Insert(words, 0, word)
		default:
			words = append(words, word)
		}
	}
	return words
}

// replaceWord puts the words in the place of the first old and takes the others
// away, leaving out any that are there already.
func replaceWord(words []string, old string, with []string) []string {
	there := map[string]bool{}
	for _, word := range words {
		there[word] = true
	}
	out := make([]string, 0, len(words))
	for _, word := range words {
		if word != old {
			out = append(out, word)
			continue
		}
		for _, w := range with {
			if !there[w] {
				there[w] = true
				out = append(out, w)
			}
		}
	}
	return out
}

// command returns the command line that issues the token with the remedy
// applied, "" where the scope is not one that can be copied from a terminal.
func (c *checker) command(r Remedy) string {
	if r.IsZero() || len(c.Scopes.Text) > maxTyped {
		return ""
	}
	text := c.Scopes.Text
	if r.Kind == SetExpiry && c.merged {
		text = c.mended // a command with the fault that another finding names would help nobody
	}
	mended := r.ApplyScope(text)
	if !typeable(mended) || !slices.ContainsFunc(scope.Parse(mended).Words, grants) {
		return "" // nobody types it, or it would issue a token that grants nothing
	}
	expires := r.New
	if r.Kind != SetExpiry {
		expires = c.renew().New
	}
	return "bulla issue --scope " + shell.Quote(mended) + " --expires-in " + shell.Quote(expires)
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
