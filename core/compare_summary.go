package core

import (
	"slices"
	"strings"

	"bulla/core/diagnose"
	"bulla/core/redact"
	"bulla/core/scope"
	"bulla/core/visible"
)

// Summary says in one line what differs most.
func (c Comparison) Summary() string {
	a, b := c.A.Token.Text != "", c.B.Token.Text != ""
	unchanged := len(c.Header.Changes)+len(c.Claims.Changes) == 0 && !c.Disclosed.Any()
	compared := c.A.Unread == "" && c.B.Unread == ""
	switch {
	case c.Same:
		return "the same token"
	case !a && !b:
		return "neither of them is a token"
	case !a || !b:
		return "only one of them is a token"
	case unchanged && compared && c.A.Token.SigningInput() == c.B.Token.SigningInput():
		return "the same header and claims; only the signature differs"
	case unchanged && compared:
		return "the same header and claims, written differently"
	}
	if parts := c.highlights(); len(parts) > 0 {
		return strings.Join(parts, ", ")
	}
	if unchanged {
		return "different tokens; what could be read is the same"
	}
	return c.differ()
}

// differ names the header parameters and claims that differ, or counts them.
func (c Comparison) differ() string {
	const few = 4
	var names []string
	for _, m := range slices.Concat(c.Header.Changes, c.Claims.Changes) {
		names = append(names, shown(m.Path[0]))
	}
	switch names = scope.Distinct(names); {
	case len(names) == 1:
		return names[0] + " differs"
	case len(names) <= few:
		return visible.List(names, "and") + " differ"
	}
	return visible.Plural(len(names), "member") + " differ"
}

// highlights are the differences that matter most to a user: how long the token works, for whom,
// for what, and what was wrong with it.
func (c Comparison) highlights() []string {
	var parts []string
	for _, t := range c.Times {
		if t.Claim == "exp" && t.Says != "" {
			parts = append(parts, t.Says)
		}
	}
	users, scopes := c.certain(c.Users), c.certain(c.Scopes)
	if len(users.Gained) == 1 && len(users.Lost) == 1 {
		parts = append(parts, "for "+shown(users.Gained[0])+" instead of "+shown(users.Lost[0]))
	} else {
		parts = appendChanges(parts, users, "user", "user ")
	}
	parts = appendChanges(parts, scopes, "scope", "")
	if n := problemCount(c.Findings.Gone); n > 0 {
		parts = append(parts, visible.Plural(n, "problem")+" fixed")
	}
	if n := problemCount(c.Findings.New); n > 0 {
		parts = append(parts, visible.Plural(n, "new problem"))
	}
	return parts
}

// certain returns the changes without those that a claim that can't be read may undo.
func (c Comparison) certain(changes Changes) Changes {
	if c.A.Unread != "" {
		changes.Gained = nil
	}
	if c.B.Unread != "" {
		changes.Lost = nil
	}
	return changes
}

// problemCount returns how many findings are errors or warnings.
func problemCount(findings []diagnose.Finding) int {
	return diagnose.Count(findings, diagnose.Error) + diagnose.Count(findings, diagnose.Warning)
}

// shown returns a word of a token for a sentence.
func shown(word string) string { return redact.Short(word, 40) }

// appendChanges appends what was gained and lost: a single word by name, with a label before it.
func appendChanges(parts []string, c Changes, noun, label string) []string {
	for _, side := range []struct {
		verb  string
		words []string
	}{{"gains ", c.Gained}, {"loses ", c.Lost}} {
		switch len(side.words) {
		case 0:
		case 1:
			parts = append(parts, side.verb+label+shown(side.words[0]))
		default:
			parts = append(parts, side.verb+visible.Plural(len(side.words), noun))
		}
	}
	return parts
}
