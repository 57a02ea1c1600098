package diagnose

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"bulla/core/redact"
	"bulla/core/scope"
)

// user checks which users the token acts for.
func (c *checker) user() {
	list, users := &c.separated, c.users
	switch {
	case len(users) == 0 && slices.ContainsFunc(list.Words, needsUser):
		c.userMissing("these scopes work only together with user_id:<id>; without it every call is refused")
	case len(users) > 0 && !slices.ContainsFunc(list.Words, grants):
		c.add(CodeScopeEmpty, Finding{
			Severity: Error, Title: "the scope names a user but grants nothing",
			Because: "user_id only says whose data the token is about",
			Fix:     "add what the token is for, such as inbox:read:messages and inbox:write:events",
			Remedy:  Remedy{Kind: AddScopes, Scopes: inboxScopes},
		})
	}
	switch {
	case len(users) > 1:
		c.add("user-several", Finding{
			Severity: Note, Title: fmt.Sprintf("the token acts for %d users", len(users)),
			Because: "Courier accepts several; older SDKs use only the first: " + redact.Quote(users[0], 60),
		})
	case len(users) == 0:
		c.skip("user-several", "not checked", "no user is named")
	}
	c.expectedUser(users)
}

// grants reports whether a word may grant something, as everything except a user does.
func grants(w scope.Word) bool { return w.Entry == nil || w.Entry.Group != scope.GroupUser }

func needsUser(w scope.Word) bool { return w.Entry != nil && w.Entry.NeedsUser }

// userMissing reports that no user is named, unless another finding says why none could be read.
func (c *checker) userMissing(because string) {
	if c.has(CodeUserMissing) || c.has(CodeUserForm) || c.has(CodeUserPlaceholder) {
		return
	}
	c.add(CodeUserMissing, Finding{
		Severity: Error, Title: "the scope names no user",
		Because: because,
		Fix:     "add user_id: and the ID that the SDK uses",
	})
}

// expectedUser checks that the token is for the user that the SDK gets.
func (c *checker) expectedUser(users []string) {
	if c.User == "" {
		c.skip(CodeUserMismatch, "not checked: no expected user was given", "")
		return
	}
	if c.sendsOtherUser() {
		return
	}
	if slices.Contains(users, c.User) {
		c.pass(CodeUserMismatch, "for the user "+redact.Quote(c.User, 60), "")
		return
	}
	if c.has(CodeUserForm) && slices.Contains(c.correctedScopes().Users(), c.User) {
		c.skip(CodeUserMismatch, "not checked: user_id is misspelled", "once it is corrected, the user is the expected one")
		return
	}
	if _, ok := c.userWord(); ok && len(users) == 0 && c.has(CodeUserPlaceholder) {
		c.skip(CodeUserMismatch, "not checked: the user is still a placeholder", "")
		return
	}
	have, because := "no user", "the SDK sends its own userId with the token: if they differ, Courier refuses the call or the inbox is empty"
	if len(users) > 0 {
		have = redact.QuoteASCII(strings.Join(users, ", "), 60)
	}
	for _, id := range users[:min(len(users), maxValues)] {
		if how := difference(id, c.User); how != "" {
			because += "; " + how
			break
		}
	}
	f := Finding{Severity: Error, Title: "the token is for " + have + ", not for " + redact.QuoteASCII(c.User, 60),
		Because: because,
		Fix:     "issue it for the ID that the SDK uses, with the same spelling and case"}
	if strings.ContainsFunc(c.User, unicode.IsSpace) {
		f.Because = "no scope can contain " + redact.QuoteASCII(c.User, 60) + ": a space ends a scope, so the rest of the ID is read as another scope"
		f.Fix = "use a user ID without spaces at Courier, such as a primary key of your database, and issue the token for it"
	}
	if c.rewritten != c.correctedText {
		f.Remedy = c.userRemedy(c.Scopes)
		if c.merged {
			f.Remedy = Remedy{Kind: RewriteScope, New: c.rewritten}
		}
	}
	c.add(CodeUserMismatch, f)
}

// userWord returns the scope that names the expected user; ok is false if no user is expected, or
// if no scope can contain the ID.
func (c *checker) userWord() (word string, ok bool) {
	if c.User == "" {
		return "", false
	}
	word = scope.UserPrefix + c.User
	list := scope.Parse(word)
	return word, len(list.Faults) == 0 && slices.Contains(list.Users(), c.User)
}

// userRemedy returns the remedy that replaces the only user with the expected one, or adds it. It
// is empty if no scope can contain the ID.
func (c *checker) userRemedy(list scope.List) Remedy {
	word, ok := c.userWord()
	users := list.Users()
	switch {
	case !ok || slices.Contains(users, c.User):
		return Remedy{}
	case len(users) == 1:
		return Remedy{Kind: ReplaceScope, Old: scope.UserPrefix + users[0], New: word}
	}
	return Remedy{Kind: AddScopes, Scopes: []string{word}}
}

// forUser returns a scope string with the expected user.
func (c *checker) forUser(text string) string {
	switch {
	case c.User == "":
		return text
	case text == c.separated.Text:
		return c.userRemedy(c.separated).ApplyScope(text)
	}
	return c.userRemedy(scope.Parse(text)).ApplyScope(text)
}

// correctedScopes returns the scopes after every possible correction.
func (c *checker) correctedScopes() scope.List {
	if c.correctedText == c.separated.Text {
		return c.separated
	}
	return scope.Parse(c.correctedText)
}

// noUser skips the check for a user if the scope names none: it must not pass.
func (c *checker) noUser() {
	if len(c.users) == 0 && !c.has(CodeUserMissing) {
		because := "none of these scopes is known to need a user"
		if c.has(CodeUserForm) || c.has(CodeUserPlaceholder) || len(c.correctedScopes().Users()) > 0 {
			because = "the user ID must be corrected first"
		}
		c.skip(CodeUserMissing, "not checked", because)
	}
}
