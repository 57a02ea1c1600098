package diagnose

import (
	"strings"

	"bulla/core/scope"
	"bulla/core/visible"
)

// inbox is the feature that never works partially: without both of its scopes it connects and stays
// empty (Courier's guide to JWT errors).
const inbox = "inbox"

// features checks the scopes for the features that the user named, or else for those that the
// scopes imply. The latter are guesses, so what is missing for them is less severe.
func (c *checker) features() {
	meant, guessed := c.For, len(c.For) == 0
	if guessed {
		meant = c.Implied
	}
	list := c.separated
	if guessed && !c.Scopes.HasFault(scope.LegacyForm) {
		list = c.correctedScopes() // a misspelled scope is not missing as well; a legacy scope may be
	}
	for _, feature := range meant {
		severity := Error
		switch {
		case guessed && feature.Name == inbox:
			severity = Warning
		case guessed:
			severity = Note // maybe only a part of the feature was wanted
		}
		c.needed(feature, list, severity)
	}
	switch {
	case c.has(CodeScopeNeeded):
	case len(meant) == 0:
		c.skip(CodeScopeNeeded, "not checked: no feature was named", "")
	case c.merged:
		c.skip(CodeScopeNeeded, "not checked: the scopes are not separated", "with single spaces between them, nothing is missing for "+titles(meant))
	case guessed && len(meant) > 0 && list.Text != c.Scopes.Text:
		c.skip(CodeScopeNeeded, "not checked: the scopes must be corrected first", "after that, nothing is missing for "+titles(meant))
	default:
		c.pass(CodeScopeNeeded, "has all scopes for "+titles(meant), "")
	}
	c.excess(list)
}

// needed reports the scopes that are missing for a feature.
func (c *checker) needed(feature scope.Feature, list scope.List, severity Severity) {
	missing, noUser := feature.Missing(list)
	if noUser {
		c.userMissing(feature.Title + " acts for one user and needs user_id:<id>")
	}
	if len(missing) == 0 {
		return
	}
	words := scope.Join(missing)
	f := Finding{Severity: severity, Title: feature.Requires() + " " + visible.Text(visible.Shorten(words, 200)),
		Because: "without it " + feature.Without(missing), Fix: "add it to the scope and issue a new token"}
	if len(missing) > 1 {
		f.Because, f.Fix = "without them "+feature.Without(missing), "add them to the scope and issue a new token"
	}
	if strings.Contains(words, "<") {
		f.Fix += ", and replace <T> with the tenant's id"
	} else {
		f.Remedy = Remedy{Kind: AddScopes, Scopes: missing}
		f.Command = c.command(f.Remedy)
	}
	c.add(CodeScopeNeeded, f)
}

// excess warns of scopes that the named features don't need.
func (c *checker) excess(list scope.List) {
	if len(c.For) == 0 {
		c.skip("scope-excess", "not checked: no feature was named", "")
		return
	}
	seen := map[string]bool{}
	for _, word := range scope.Excess(list, c.For) {
		if seen[word.Text] || len(seen) == maxScopeFaults {
			continue
		}
		seen[word.Text] = true
		f := Finding{Severity: Warning, Title: visible.Quote(word.Text, 60) + " is not needed for " + titles(c.For),
			Because: "anyone who gets the token can use it too", Fix: "remove it"}
		if !c.merged {
			f.Remedy = Remedy{Kind: RemoveScope, Old: word.Text}
			f.Command = c.command(f.Remedy)
		}
		c.add("scope-excess", f)
	}
	if len(seen) == 0 {
		c.pass("scope-excess", "no scopes beyond those for "+titles(c.For), "")
	}
}

// titles lists features for a title.
func titles(features []scope.Feature) string {
	var names []string
	for _, f := range features {
		names = append(names, f.Title)
	}
	return visible.List(names, "and")
}
