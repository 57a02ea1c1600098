package snippet

import (
	"slices"
	"strings"

	"bulla/core/scope"
)

// Gap is what the component in a client's code needs and the token lacks.
type Gap struct {
	Feature scope.Feature // what the component shows: inbox or preferences
	Scopes  []string      // the scopes to add, as documented
	User    bool          // set if a user_id is missing too
}

// IsZero reports whether nothing is missing.
func (g Gap) IsZero() bool { return len(g.Scopes) == 0 && !g.User }

// Words returns what is missing as words of a scope, in printable ASCII.
func (g Gap) Words() string {
	words := g.Scopes
	if g.User {
		words = append([]string{scope.AnyUser}, words...)
	}
	return strings.Join(words, " ")
}

// GapOf returns what the component in the code of a language needs and a scope does not grant.
// Without it the component stays empty. Most languages show no component.
func GapOf(l Language, scopeText string) Gap {
	if !slices.Contains([]string{"react", "vue", "angular", "web-components", "react-native"}, l.Name) {
		return Gap{}
	}
	return gapOf(scopeText)
}

func gapOf(scopeText string) Gap {
	list := scope.Parse(scopeText)
	feature := featureOf(list)
	scopes, user := feature.Missing(list)
	return Gap{Feature: feature, Scopes: scopes, User: user}
}

// featureOf returns the feature of the component that fits the scopes: preferences if the token can
// read only those, or else the inbox. The toast needs the scopes of the inbox.
func featureOf(list scope.List) scope.Feature {
	name := "inbox"
	if !list.Has("inbox:read:messages") && list.Has("read:preferences") {
		name = "preferences"
	}
	feature, _ := scope.FeatureByName(name)
	return feature
}

// For returns the language with its file named after the component for a scope.
func (l Language) For(scopeText string) Language {
	if featureOf(scope.Parse(scopeText)).Name == "preferences" {
		l.File = strings.NewReplacer("Inbox", "Preferences", "inbox", "preferences").Replace(l.File)
	}
	return l
}
