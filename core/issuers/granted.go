package issuers

import (
	"slices"
	"strings"

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

// maxGranted is how many scopes, roles and permissions of one token are listed.
const maxGranted = 1000

// Granted returns the scopes, roles and permissions in a token, in the order of its claims and
// without repeats. They are texts of the token, to be made visible before they are shown.
func (id Identity) Granted(t token.Token) []string {
	paths := usualGrants
	if id.Issuer != nil && id.grants != nil {
		paths = id.grants
	}
	var granted []string
	seen := map[string]bool{}
	for _, p := range paths {
		value, ok := t.Claim(p[0])
		if !ok {
			continue
		}
		for _, word := range words(value, p[1:], nil) {
			if !seen[word] && len(granted) < maxGranted {
				seen[word] = true
				granted = append(granted, word)
			}
		}
	}
	return granted
}

// words appends what a value grants: the words of a string, the strings of an array, and the
// members of an object that are true.
func words(value token.Value, rest path, list []string) []string {
	switch value.Kind {
	case token.String:
		return append(list, strings.Fields(value.Text)...)
	case token.Array:
		for _, item := range value.Items {
			if item.Kind == token.String {
				list = append(list, item.Text)
			}
		}
	case token.Object:
		for _, m := range value.Members {
			switch {
			case m.Shadowed:
			case len(rest) > 0 && (rest[0] == m.Name || rest[0] == "*"):
				list = words(m.Value, rest[1:], list)
			case len(rest) == 0 && m.Value.Kind == token.Bool && m.Value.Text == "true":
				list = append(list, m.Name)
			}
		}
	}
	return list
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
