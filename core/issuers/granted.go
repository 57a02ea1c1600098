package issuers

import (
	"slices"
	"strings"

	"bulla/core/scope"
	"bulla/core/token"
)

// path leads to what a token grants: the name of a claim and then those of its members. "*" stands
// for every member.
type path []string

// claims returns paths to claims of their own.
func claims(names ...string) []path {
	paths := make([]path, len(names))
	for i, name := range names {
		paths[i] = path{name}
	}
	return paths
}

// usualGrants are the claims that most issuers use.
var usualGrants = claims("scope", "scp", "scopes", "roles", "role", "permissions", "groups")

// maxGranted is how many scopes, roles and permissions of one token are read.
const maxGranted = 1000

// Granted returns the scopes, roles and permissions in a token, in the order of its claims and
// without repeats. They are texts of the token, to be made visible before they are shown.
func (id Identity) Granted(t token.Token) []string {
	paths := usualGrants
	if id.Issuer != nil && id.grants != nil {
		paths = id.grants
	}
	var all []string
	for _, p := range paths {
		value, ok := t.Claim(p[0])
		if !ok {
			continue
		}
		all = words(value, p[1:], all)
	}
	return scope.Distinct(all)
}

// words appends what a value grants: the words of a string, the strings of an array, and the
// members of an object that are true.
func words(value token.Value, rest path, list []string) []string {
	switch value.Kind {
	case token.String:
		for word := range strings.FieldsSeq(value.Text) {
			list = appendWord(list, word)
		}
	case token.Array:
		for _, item := range value.Items {
			if item.Kind == token.String {
				list = appendWord(list, item.Text)
			}
		}
	case token.Object:
		for _, m := range value.Members {
			switch {
			case m.Shadowed:
			case len(rest) > 0 && (rest[0] == m.Name || rest[0] == "*"):
				list = words(m.Value, rest[1:], list)
			case len(rest) == 0 && m.Value.Kind == token.Bool && m.Value.Text == "true":
				list = appendWord(list, m.Name)
			}
		}
	}
	return list
}

// appendWord appends a word unless the list is full.
func appendWord(list []string, word string) []string {
	if len(list) == maxGranted {
		return list
	}
	return append(list, word)
}

// GrantClaims returns the names of the claims that hold what tokens of this issuer grant.
func (i *Issuer) GrantClaims() []string {
	var names []string
	for _, p := range i.grants {
		if !slices.Contains(names, p[0]) {
			names = append(names, p[0])
		}
	}
	return names
}
