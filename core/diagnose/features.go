package diagnose

import (
	"slices"
	"strings"

	"bulla/core/redact"
	"bulla/core/scope"
	"bulla/core/visible"
)

// inbox is the feature that never works partially: without both of its scopes it connects and stays
// empty (Courier's guide to JWT errors).
const inbox = "inbox"

// inboxScopes are the scopes of the inbox.
var inboxScopes = []string{"inbox:read:messages", "inbox:write:events"}

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
		missing, noUser := feature.Missing(list)
		if !guessed && !c.merged {
			missing, noUser = c.Missing(feature)
		}
		if noUser {
			c.userMissing(feature.Title + " acts for one user and needs user_id:<id>")
		}
		if len(missing) > 0 {
			c.needed(feature, missing, severity)
		}
	}
	switch {
	case c.has(CodeScopeNeeded):
	case len(meant) == 0:
		c.skip(CodeScopeNeeded, "not checked: no feature was named", "")
	case c.merged:
		c.skip(CodeScopeNeeded, "not checked: the scopes are not separated",
			"with single spaces between them, nothing is missing for "+titles(meant))
	case guessed && list.Text != c.Scopes.Text:
		c.skip(CodeScopeNeeded, "not checked: the scopes must be corrected first",
			"after that, nothing is missing for "+titles(meant))
	default:
		c.pass(CodeScopeNeeded, "has all scopes for "+titles(meant), "")
	}
	c.excess(list)
}

// needed reports the scopes that are missing for a feature.
func (c *checker) needed(feature scope.Feature, missing []string, severity Severity) {
	words := scope.Join(missing)
	f := Finding{Severity: severity, Title: feature.Requires() + " " + redact.Short(words, 200),
		Because: "without it " + feature.Without(missing), Fix: c.howToAdd(missing) + " and issue a new token"}
	if len(missing) > 1 {
		f.Because = "without them " + feature.Without(missing)
	}
	if strings.Contains(words, "<") {
		f.Fix += ", and replace <T> with the tenant's id"
	} else {
		f.Remedy = Remedy{Kind: AddScopes, Scopes: missing}
	}
	c.add(CodeScopeNeeded, f)
}

// howToAdd says how missing scopes get into the scope: as the replacement of a word that was meant
// to be one of them, or added.
func (c *checker) howToAdd(missing []string) string {
	var steps []string
	for _, word := range missing {
		if wrong := c.meantAs(word); wrong != "" {
			steps = append(steps, "replace "+redact.Quote(wrong, 60)+" with "+redact.Short(word, 100))
		}
	}
	switch added := len(missing) - len(steps); {
	case len(steps) > 0 && added > 0:
		steps = append(steps, "add the rest")
	case added == 1:
		steps = append(steps, "add it to the scope")
	case added > 1:
		steps = append(steps, "add them to the scope")
	}
	return strings.Join(steps, ", ")
}

// meantAs returns the word of the scope that was meant to be a needed one: a misspelled or legacy
// form of it, or another scope that is mistaken for it. It returns "" if no word was.
func (c *checker) meantAs(needed string) string {
	for _, fault := range c.Scopes.Faults {
		if fault.Kind != scope.Separator && slices.Contains(strings.Fields(fault.Instead), needed) {
			return fault.Word
		}
	}
	if other := scope.MistakenFor(needed); other != "" && c.separated.Has(other) {
		return other
	}
	return ""
}

// excess reports the scopes that the named features don't need, in one finding. It is a note if
// they reach only the user's own data, as most of those do that Courier's documentation requests by
// default.
func (c *checker) excess(list scope.List) {
	if len(c.For) == 0 {
		c.skip(codeScopeExcess, "not checked: no feature was named", "")
		return
	}
	isWildcard := func(w scope.Word) bool { return strings.Contains(w.Text, "*") } // it has its own warning
	surplus := slices.DeleteFunc(c.surplus(list), isWildcard)
	if len(surplus) == 0 {
		c.pass(codeScopeExcess, "no scopes beyond those for "+titles(c.For), "")
		return
	}
	words, f := wide(surplus), Finding{Severity: Warning, Because: "anyone who gets the token can use it too", Fix: "remove it"}
	if len(words) > 1 {
		f.Because, f.Fix = "anyone who gets the token can use them too", "remove them"
	}
	if len(words) == 0 {
		words = texts(surplus)
		f = Finding{Severity: Note, Because: "this does little harm: " + narrowReach, Fix: "remove what nothing else needs"}
	} else if !c.merged {
		f.Remedy = Remedy{Kind: RemoveScope, Old: scope.Join(words)}
	}
	what := redact.Quote(words[0], 60) + " is not needed for " + titles(c.For)
	if len(words) > 1 {
		what = "not needed for " + titles(c.For) + ": " + redact.Short(scope.Join(words), 200)
	}
	f.Title = what
	c.add(codeScopeExcess, f)
}

// surplus returns the scopes that neither the named features nor the request in the paste need.
func (c *checker) surplus(list scope.List) []scope.Word {
	const most = 20 // each is decided on its own
	surplus := scope.Excess(list, c.For)
	if c.Decide == nil || len(surplus) == 0 || len(surplus) > most {
		return surplus
	}
	rest := Remedy{Kind: RemoveScope, Old: scope.Join(texts(surplus))}.ApplyScope(list.Text)
	without, ok := c.Decide(scope.Parse(rest), nil)
	if !ok || without.Allowed {
		return surplus
	}
	return slices.DeleteFunc(surplus, func(w scope.Word) bool {
		with, _ := c.Decide(scope.Parse(rest+" "+w.Text), nil)
		return with.Allowed || len(with.ToAdd) < len(without.ToAdd)
	})
}

// narrowReach says what the scopes can do that scope.Entry.Narrow reports.
const narrowReach = "such scopes reach only the user's own data, or read brands, and Courier's documentation requests most of them by default"

// texts returns the texts of words, each once.
func texts(words []scope.Word) []string {
	var list []string
	for _, w := range words {
		if !slices.Contains(list, w.Text) {
			list = append(list, w.Text)
		}
	}
	return list
}

// titles lists features for a title.
func titles(features []scope.Feature) string {
	var names []string
	for _, f := range features {
		names = append(names, f.Title)
	}
	return visible.List(names, "and")
}
