package scope

import (
	"slices"
	"strings"
)

// MaxMended is how many words of a list are worth comparing with the catalogue to
// mend them: a list of more is no scope string that a person wrote.
const MaxMended = 200

// Wanted returns the features a list is evidently for, complete or not: those it holds a
// telling scope of, in today's form, an older one or a misspelt one. Toast and client
// are never among them, since nothing tells them from the inbox.
func Wanted(l List) []Feature {
	if len(l.Faults) > 0 && len(l.Words) <= MaxMended {
		mended, _ := Mend(l.Text)
		l = Parse(mended)
	}
	told := map[string]bool{}
	for _, w := range l.Words {
		told[tells(w)] = true
	}
	if told["tenant"] && !told["brand-editor"] {
		told["create"] = true
	}
	return slices.DeleteFunc(Features(), func(f Feature) bool { return !told[f.Name] })
}

// tells returns the name of the feature a word is telling of, "tenant" for the scopes that
// Create and the brand editor share, "" for none.
func tells(w Word) string {
	if strings.HasPrefix(w.Text, "inbox:") {
		return "inbox"
	}
	if w.Entry == nil {
		return ""
	}
	pattern := w.Entry.Pattern
	switch {
	case w.Entry.Group == GroupPreferences:
		return "preferences"
	case pattern == writeTokens:
		return "push"
	case strings.HasPrefix(pattern, "read:brands"):
		return "brands"
	case strings.HasPrefix(pattern, "write:brands"):
		return "brands-write"
	case w.Entry.Group != GroupCreate:
		return ""
	case strings.Contains(pattern, ":brand:"):
		return "brand-editor"
	case strings.Contains(pattern, ":notification"):
		return "create"
	default:
		return "tenant"
	}
}

// Excess returns the words that grant something none of the features needs. Users are
// never among them, nor words that grant nothing known.
func Excess(l List, features []Feature) []Word {
	needed := map[string]bool{}
	for _, feature := range features {
		for _, need := range feature.Needs {
			for _, form := range need.AnyOf {
				needed[form] = true
			}
		}
	}
	var excess []Word
	for _, w := range l.Words {
		if w.Entry == nil || w.isUser() || needed[w.Entry.Pattern] || needed[w.Entry.Instead] {
			continue
		}
		excess = append(excess, w)
	}
	return excess
}
