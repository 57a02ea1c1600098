package diagnose

import (
	"errors"
	"slices"
	"strings"
	"time"

	"bulla/core/expiry"
	"bulla/core/intake"
	"bulla/core/issuebody"
	"bulla/core/redact"
	"bulla/core/scope"
	"bulla/core/token"
)

const (
	codeExpiresIn     = "expires-in"
	codeRequestMember = "request-member"
)

// issueChecks are about a text that asks for a token instead of having one. What the token would
// have is checked by the checks of a token.
var issueChecks = []check{
	{
		code: intake.IssueToken, severities: "note",
		about:  "Whether the text is a request to issue-token: a curl command, HTTP text, code, or only its JSON body.",
		why:    "There is no token yet. bulla checks the scope and the lifetime that the token would have, and whether the request itself is right.",
		fix:    "Send the request from your server, and paste the token of the response to check that too.",
		bad:    `{"scope": "user_id:ann inbox:read:messages inbox:write:events", "expires_in": "1 day"}`,
		good:   `the response of issue-token, {"token": "eyJ..."}`,
		source: courierIssue,
	},
	{
		code: intake.ScopeAlone, severities: "note",
		about:  "Whether the text is only a scope string.",
		why:    "There is no token. bulla checks the scope as if it were that of a token.",
		fix:    "Send the scope to issue-token, and paste the token of the response to check that too.",
		bad:    "user_id:ann inbox:read:messages inbox:write:events",
		good:   `a token, which begins with eyJ`,
		source: courierIssue,
	},
	{
		code: codeExpiresIn, severities: "error if Courier refuses it or the token would be expired at once, warning if its unit is a surprise",
		about:  "Whether Courier accepts the expires_in of a request: a text such as \"1 day\", or a whole number of seconds.",
		why:    "With any other value issue-token answers 400 and there is no token. A text of only digits is in milliseconds.",
		fix:    "Write one number and one unit, such as \"1 day\" or \"12h\", or send a number of seconds without quotes.",
		bad:    `"expires_in": "1 day 12 hours"`,
		good:   `"expires_in": "36h"`,
		source: "vercel/ms; " + courierIssue,
	},
	{
		code: codeRequestMember, severities: "warning",
		about:  "Whether issue-token knows each member of the body. It knows scope and expires_in.",
		why:    "Courier doesn't document any other member, so it has no effect: with expiresIn instead of expires_in the token never expires.",
		fix:    "Write the name that the finding gives, or remove the member.",
		bad:    `{"scope": "...", "expiresIn": "1 day"}`,
		good:   `{"scope": "...", "expires_in": "1 day"}`,
		source: courierIssue,
	},
}

// ReadIssue returns the facts of the token that a request would issue now. If the program that
// sends it fills in the user, user is there instead.
func ReadIssue(b issuebody.Body, user string, now time.Time) Facts {
	facts := Facts{HasScopes: b.ScopeKind == token.String}
	if facts.HasScopes || b.Scope != "" {
		facts.Scopes = scope.Parse(b.Filled(user))
	}
	facts.Times.IssuedAt = Date{State: DateOK, Time: now.UTC().Truncate(time.Second)}
	if lifetime, err := b.Expiry.Lifetime(); err == nil && !b.Expiry.Computed && !b.Bare {
		if exp, ok := lifetime.ExpiresAt(now.Unix()); ok {
			facts.Times.ExpiresAt = Date{State: DateOK, Time: time.Unix(exp, 0).UTC()}
		}
	}
	facts.readScopes()
	return facts
}

// issue checks what a request would issue, and what was left in it.
func (c *checker) issue() {
	b := c.Found.Issue
	if c.Facts == nil {
		facts := ReadIssue(*b, sampleUser, c.Now)
		c.Facts = &facts
	}
	c.users = c.separated.Users()
	c.issueSent()
	c.requestMembers(b)
	c.issueScope(b)
	c.issueExpiry(b)
	if !c.has(codeExpiresIn) && !b.Expiry.IsAbsent() {
		c.pass(codeExpiresIn, "Courier accepts expires_in", "")
	}
	if !c.has(codeRequestMember) {
		c.pass(codeRequestMember, "issue-token knows every member", "")
	}
	for _, row := range c.catalogue.rows {
		if row.group != scopeGroup && row.pass != "" && !c.has(row.code) {
			c.skip(row.code, "not checked", "there is no token")
		}
	}
	c.passRest()
}

// fixIssue returns the fix of a request, nil if only the program that sends it knows the user or
// all of its scopes.
func (c *checker) fixIssue() *Fix {
	b := c.Found.Issue
	if b.UserFrom() != "" && c.User == "" || b.Open() {
		return nil
	}
	return c.fix()
}

// sampleUser stands for a user that a program fills in.
const sampleUser = "pigeon"

// issueScope checks the scope of a request.
func (c *checker) issueScope(b *issuebody.Body) {
	switch {
	case b.ScopeKind == token.String:
		c.scope()
	case b.ScopeKind != token.Unread:
		c.scopeType("scope is "+b.ScopeKind.WithArticle()+", not a string", c.Scopes.Text)
		c.skipScope()
	default:
		f := Finding{Severity: Error, Title: "there is no scope",
			Because: "without a scope the token grants access to nothing at Courier",
			Fix:     "add a scope: at least user_id:<id> and what it is for"}
		if name := b.Misnamed(issuebody.ScopeMember); name != "" {
			f.Because, f.Fix = "issue-token doesn't read "+redact.Quote(name, 40), "name it scope"
		}
		c.add(CodeScopeMissing, f)
		c.skipScope()
	}
	if from := b.UserFrom(); from != "" {
		c.withdraw(redact.Quote(from, 40)+" fills in the user", CodeUserMismatch)
	}
	if b.Open() {
		c.withdraw("the program adds more scopes", CodeScopeNeeded, CodeScopeEmpty, CodeUserMissing)
	}
}

// skipScope skips what can't be checked without a scope string.
func (c *checker) skipScope() {
	c.skipRest("there is no scope string", CodeScopeMissing, CodeScopeType, CodeScopeNeeded, "scope-excess", CodeUserMismatch)
	c.skipRest("there is no scope string", scopeCodes...)
}

// withdraw replaces findings with skipped checks: only the program knows the values.
func (c *checker) withdraw(because string, codes ...string) {
	c.findings = slices.DeleteFunc(c.findings, func(f Finding) bool { return slices.Contains(codes, f.Code) })
	for _, code := range codes {
		c.skip(code, "not checked", because)
	}
}

// requestMembers reports the members that issue-token doesn't know.
func (c *checker) requestMembers(b *issuebody.Body) {
	for _, m := range b.Unknown[:min(len(b.Unknown), maxValues)] {
		f := Finding{Severity: Warning, Title: "issue-token doesn't know the member " + redact.Quote(m.Name, 40),
			Because: "Courier documents only scope and expires_in, so it has no effect", Fix: "remove it"}
		switch {
		case m.Meant != "":
			f.Fix = "name it " + m.Meant
		case strings.Contains(strings.ToLower(m.Name), "user"):
			f.Fix = "remove it, and put the user in the scope as user_id:<id>"
		}
		c.add(codeRequestMember, f)
	}
}

// issueExpiry checks the lifetime that a request asks for.
func (c *checker) issueExpiry(b *issuebody.Body) {
	switch {
	case b.Bare:
		c.skip(codeExpiresIn, "not checked", "the text is only a scope")
	case b.Expiry.IsAbsent():
		c.expiryAbsent(b)
	case b.Expiry.Computed:
		c.skip(codeExpiresIn, "not checked", "the program fills in a part of it")
	default:
		lifetime, err := b.Expiry.Lifetime()
		if err != nil {
			c.expiryRefused(b, err)
			return
		}
		c.expiryWarnings(lifetime)
	}
}

// expiryAbsent reports a request without expires_in.
func (c *checker) expiryAbsent(b *issuebody.Body) {
	f := Finding{Severity: Warning, Title: "without expires_in the token never expires",
		Because: "Courier can't revoke a token: a leaked one works forever; newer SDKs require expires_in",
		Fix:     `add "expires_in", usually "1 day"`, Remedy: oneDay}
	if name := b.Misnamed(issuebody.ExpiryMember); name != "" {
		f.Because = "issue-token doesn't read " + redact.Quote(name, 40) + ", and Courier can't revoke a token"
		f.Fix = "name it expires_in"
	}
	c.add("exp-missing", f)
}

// expiryRefused reports an expires_in that Courier refuses.
func (c *checker) expiryRefused(b *issuebody.Body, err error) {
	fault, _ := errors.AsType[*expiry.Error](err)
	f := Finding{Severity: Error, Title: "Courier refuses expires_in " + redact.QuoteASCII(b.Expiry.Text, 40),
		Because: fault.Reason, Fix: expiryFix(fault), Remedy: oneDay}
	switch instead, err := expiry.Parse(fault.Instead); {
	case isLeftOver(b.Expiry.Text):
		f.Because, f.Fix = "nobody filled in the placeholder", `write the time, such as "30 days"`
	case b.Expiry.Kind == token.String && err == nil:
		f.Remedy.New = instead.Source()
	}
	c.add(codeExpiresIn, f)
}

// expiryFix returns the hint of a fault as an instruction.
func expiryFix(fault *expiry.Error) string {
	verb, _, _ := strings.Cut(fault.Hint, " ")
	switch {
	case slices.Contains([]string{"write", "send", "leave", "type"}, verb):
		return fault.Hint
	case fault.Instead != "":
		return "write " + redact.QuoteASCII(fault.Instead, 40)
	}
	return `write one number and one unit, such as "1 day" or "12h"`
}

// isLeftOver reports whether a text has a placeholder that nobody filled in.
func isLeftOver(text string) bool { return strings.ContainsAny(text, "$<{%") }

// expiryCodes are the codes of findings for the warnings of core/expiry that have one of their own.
var expiryCodes = map[string]string{expiry.CodeTiny: "lifetime-tiny", expiry.CodeLong: "lifetime-long"}

// expiryWarnings reports what was probably not meant by an expires_in that Courier accepts: the
// first warning, since the others follow from it, and what makes the token useless.
func (c *checker) expiryWarnings(lifetime expiry.Lifetime) {
	warnings := lifetime.WarningsAt(c.Now.Unix())
	if len(warnings) == 0 && lifetime.Milliseconds() < float64(shortest.Milliseconds()) {
		warnings = []expiry.Warning{{Code: expiry.CodeTiny, Text: "the token is valid for only " + lifetime.Describe(),
			Fix: `send a longer expires_in, usually "1 day"`}}
	}
	if len(warnings) == 0 {
		return
	}
	first, last := warnings[0], warnings[len(warnings)-1]
	f := Finding{Severity: Warning, Title: last.Text, Because: requested(lifetime), Fix: first.Fix,
		Remedy: oneDay}
	code := codeExpiresIn
	for _, w := range warnings {
		if w.Fatal {
			f.Severity, f.Title = Error, w.Text
		} else if own := expiryCodes[w.Code]; own != "" && f.Severity != Error {
			code, f.Title = own, w.Text
		}
	}
	if f.Title != first.Text {
		f.Because = first.Text
	}
	if first.Instead != "" {
		f.Remedy.New = first.Instead
	}
	c.add(code, f)
}

// requested says what was asked for.
func requested(l expiry.Lifetime) string {
	return "expires_in " + redact.QuoteASCII(l.Source(), 40) + " is " + l.Describe()
}
