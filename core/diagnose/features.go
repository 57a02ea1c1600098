package diagnose

import (
	"fmt"
	"slices"
	"strings"

	"bulla/core/scope"
	"bulla/core/visible"
)

// user checks whom the token acts for.
func (c *checker) user() {
	list, users := &c.meant, c.users
	switch {
	case len(users) == 0 && slices.ContainsFunc(list.Words, needsUser):
		c.userMissing("these scopes only work together with user_id:<id>: without it every call is refused")
	case len(users) > 0 && !slices.ContainsFunc(list.Words, grants):
		remedy := Remedy{Kind: AddScopes, Scopes: []string{"inbox:read:messages", "inbox:write:events"}}
		c.add(codeScopeEmpty, Finding{Severity: Error, Title: "the scope names a user and grants nothing", Because: "user_id only says whose data it is about",
			Fix: "add what the token is for, such as inbox:read:messages and inbox:write:events", Remedy: remedy, Command: c.command(remedy)})
	}
	switch {
	case len(users) > 1:
		c.add(codeUserSeveral, Finding{Severity: Note, Title: fmt.Sprintf("the token acts for %d users", len(users)), Because: "Courier takes several; older SDKs look at the first only: " + visible.Quote(users[0], 60)})
	case len(users) == 0:
		c.skip(codeUserSeveral, "not checked", "no user is named")
	}
	c.expectedUser(users)
}

// grants reports whether a word may grant something: everything but users does.
func grants(w scope.Word) bool { return w.Entry == nil || w.Entry.Group != scope.GroupUser }

func needsUser(w scope.Word) bool { return w.Entry != nil && w.Entry.NeedsUser }

// userMissing reports that no user is named, unless it was said already why none
// could be read.
func (c *checker) userMissing(because string) {
	if c.heard.has(codeUserMissing) || c.heard.has(codeUserForm) || c.heard.has(codeUserPlaceholder) {
		return
	}
	c.add(codeUserMissing, Finding{Severity: Error, Title: "the scope names no user", Because: because, Fix: "add user_id: and the id that the SDK is given"})
}

func (c *checker) expectedUser(users []string) {
	if c.User == "" {
		c.skip(codeUserMismatch, "not checked: no user was expected", "")
		return
	}
	if slices.Contains(users, c.User) {
		c.pass(codeUserMismatch, "it is for the user "+visible.Quote(c.User, 60), "")
		return
	}
	if c.heard.has(codeUserForm) && slices.Contains(c.afterMending().Users(), c.User) {
		c.skip(codeUserMismatch, "not checked: the user is not named in Courier's form", "in that form it is the expected one")
		return
	}
	have, because := "no user", "the SDK sends its userId beside the token: where they differ Courier refuses, or the inbox is empty"
	if len(users) > 0 {
		have = visible.QuoteASCII(strings.Join(users, ", "), 60)
	}
	for _, id := range users[:min(len(users), maxValues)] {
		if how := difference(id, c.User); how != "" {
			because += "; " + how
			break
		}
	}
	f := Finding{Severity: Error, Title: "the token is for " + have + ", not for " + visible.QuoteASCII(c.User, 60),
		Because: because,
		Fix:     "issue it for the id that the SDK is given, with the same letters and case"}
	if c.rewritten != c.mended {
		f.Remedy = c.userRemedy(c.Scopes)
		if c.merged {
			f.Remedy = Remedy{Kind: RewriteScope, New: c.rewritten}
		}
		f.Command = c.command(f.Remedy)
	}
	c.add(codeUserMismatch, f)
}

// userRemedy puts the expected user in the place of the only one, or adds it. An
// id that no scope can hold has no remedy.
func (c *checker) userRemedy(list scope.List) Remedy {
	word, users := scope.UserPrefix+c.User, list.Users()
	wanted := scope.Parse(word)
	switch {
	case c.User == "" || slices.Contains(users, c.User):
		return Remedy{}
	case len(wanted.Faults) > 0 || !slices.Contains(wanted.Users(), c.User):
		return Remedy{}
	case len(users) == 1:
		return Remedy{Kind: ReplaceScope, Old: scope.UserPrefix + users[0], New: word}
	}
	return Remedy{Kind: AddScopes, Scopes: []string{word}}
}

// forUser returns a scope string with the expected user in it.
func (c *checker) forUser(text string) string {
	switch {
	case c.User == "":
		return text
	case text == c.meant.Text:
		return c.userRemedy(c.meant).ApplyScope(text)
	}
	return c.userRemedy(scope.Parse(text)).ApplyScope(text)
}

// afterMending returns the scopes as they are once all is mended that can be.
func (c *checker) afterMending() scope.List {
	if c.mended == c.meant.Text {
		return c.meant
	}
	return scope.Parse(c.mended)
}

// noUser keeps a scope without a user from passing as one that names its user.
func (c *checker) noUser() {
	if len(c.users) == 0 && !c.heard.has(codeUserMissing) {
		because := "no scope here is known to need a user"
		if c.heard.has(codeUserForm) || c.heard.has(codeUserPlaceholder) || len(c.afterMending().Users()) > 0 {
			because = "the user that is named has to be mended first"
		}
		c.skip(codeUserMissing, "not checked", because)
	}
}

// inbox is the feature that never works in part: without both of its scopes it
// connects and stays empty (Courier's guide to JWT errors).
const inbox = "inbox"

// features checks what the token is meant for: what the user named, which is
// held strictly, else what its scopes show it to be meant for.
func (c *checker) features() {
	meant, guessed := c.For, len(c.For) == 0
	if guessed {
		meant = c.Implied
	}
	list := c.meant
	if guessed && !c.Scopes.HasFault(scope.LegacyForm) {
		list = c.afterMending() // what is misspelt is not missing as well; what is older may be both
	}
	for _, feature := range meant {
		severity := Error
		switch {
		case guessed && feature.Name == inbox:
			severity = Warning
		case guessed:
			severity = Note // a part of it may be all that was wanted
		}
		c.needed(feature, list, severity)
	}
	switch {
	case c.heard.has(codeScopeNeeded):
	case len(meant) == 0:
		c.skip(codeScopeNeeded, "not checked: no feature was named", "")
	case c.merged:
		c.skip(codeScopeNeeded, "not checked: the scopes do not stand apart", "with single spaces between them nothing is missing for "+titles(meant))
	case guessed && len(meant) > 0 && list.Text != c.Scopes.Text:
		c.skip(codeScopeNeeded, "not checked: the scopes have to be mended first", "once they are, nothing is missing for "+titles(meant))
	default:
		c.pass(codeScopeNeeded, "all scopes for "+titles(meant), "")
	}
	c.excess(list)
}

func (c *checker) needed(feature scope.Feature, list scope.List, severity Severity) {
	missing, noUser := feature.Missing(list)
	if noUser {
		c.userMissing(feature.Title + " acts for one user and needs user_id:<id>")
	}
	if len(missing) == 0 {
		return
	}
	words := scope.Join(missing)
	f := Finding{Severity: severity, Title: feature.Title + " needs " + visible.Text(visible.Shorten(words, 200)),
		Because: "without it " + feature.Without(missing), Fix: "add it to the scope and issue a new token"}
	if len(missing) > 1 {
		f.Because, f.Fix = "without them "+feature.Without(missing), "add them to the scope and issue a new token"
	}
	if strings.Contains(words, "<") {
		f.Fix += ", with the tenant's id in place of <T>"
	} else {
		f.Remedy = Remedy{Kind: AddScopes, Scopes: missing}
		f.Command = c.command(f.Remedy)
	}
	c.add(codeScopeNeeded, f)
}

// excess warns of what goes beyond the features that were named.
func (c *checker) excess(list scope.List) {
	if len(c.For) == 0 {
		c.skip(codeScopeExcess, "not checked: no feature was named", "")
		return
	}
	seen := map[string]bool{}
	for _, word := range scope.Excess(list, c.For) {
		if seen[word.Text] || len(seen) == maxScopeFaults {
			continue
		}
		seen[word.Text] = true
		f := Finding{Severity: Warning, Title: visible.Quote(word.Text, 60) + " is more than " + titles(c.For) + " needs",
			Because: "whoever gets hold of the token can do that too", Fix: "leave it out"}
		if !c.merged {
			f.Remedy = Remedy{Kind: RemoveScope, Old: word.Text}
			f.Command = c.command(f.Remedy)
		}
		c.add(codeScopeExcess, f)
	}
	if len(seen) == 0 {
		c.pass(codeScopeExcess, "no more than "+titles(c.For)+" needs", "")
	}
}

func titles(features []scope.Feature) string {
	var names []string
	for _, f := range features {
		names = append(names, f.Title)
	}
	return strings.Join(names, ", ")
}
