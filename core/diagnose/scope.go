package diagnose

import (
	"cmp"
	"fmt"
	"strings"

	"bulla/core/redact"
	"bulla/core/scope"
)

// Codes that other packages act on.
const (
	CodeScopeMissing    = "scope-missing"
	CodeScopeType       = "scope-type"
	CodeScopeEmpty      = "scope-empty"
	CodeScopeSeparator  = "scope-separator"
	CodeScopeCharacter  = "scope-character"
	CodeScopeNeeded     = "scope-needed"
	CodeScopeTrap       = "scope-trap"
	CodeScopeLegacy     = "scope-legacy"
	CodeScopeUnknown    = "scope-unknown"
	CodeUserForm        = "user-form"
	CodeUserPlaceholder = "user-placeholder"
	CodeUserMissing     = "user-missing"
	CodeUserMismatch    = "user-mismatch"
	codeScopeExcess     = "scope-excess"
)

// scopeChecks are about the scopes, and the users and features that they name. Nearly all of them
// need a scope string, so the run function of the first row runs them.
var scopeChecks = []check{
	{
		code: CodeScopeMissing, severities: "error", run: (*checker).scope,
		pass:   "there is a scope",
		about:  "Whether there is a scope claim.",
		why:    "Without a scope the token grants access to nothing at Courier: every call answers 401 or 403.",
		fix:    "Send a scope to issue-token: user_id: with the user's ID, and what the token is for.",
		bad:    `{"sub": "ann"}`,
		good:   `{"scope": "user_id:ann inbox:read:messages inbox:write:events"}`,
		source: courierIssue,
	},
	{
		code: CodeScopeType, severities: "error; for other issuers warning, or note if it is an array or scp",
		pass:   "the scope is a string",
		about:  "Whether scope is one string, and not an array, a number, or a claim named scp.",
		why:    "Courier reads one string with spaces between the scopes. Other services use arrays and scp.",
		fix:    "Send one string, named scope.",
		bad:    `"scope": ["user_id:ann", "inbox:read:messages"]`,
		good:   `"scope": "user_id:ann inbox:read:messages"`,
		source: "RFC 8693 section 4.2",
	},
	{
		code: CodeScopeEmpty, severities: "error",
		pass:   "the scope is not empty",
		about:  "Whether the scope grants anything. An empty one doesn't, and neither does one that only has user_id:.",
		why:    "user_id: only says whose data the token is about. Courier accepts the token, but it grants access to nothing.",
		fix:    "Add what the token is for, such as inbox:read:messages and inbox:write:events.",
		bad:    `"scope": "user_id:ann"`,
		good:   `"scope": "user_id:ann inbox:read:messages inbox:write:events"`,
		source: courierGuide,
	},
	{
		code: CodeScopeSeparator, severities: "error",
		pass:   "single spaces between the scopes",
		about:  "Whether exactly one plain space separates the scopes. Any other separator is named with its code point and byte.",
		why:    "A comma, a tab or a no-break space turns several scopes into one unknown word, and all of them are lost. Text from a web page is full of no-break spaces.",
		fix:    "Put one plain space (U+0020) between scopes, and none around them.",
		bad:    `"scope": "user_id:ann,inbox:read:messages"`,
		good:   `"scope": "user_id:ann inbox:read:messages"`,
		source: "RFC 6749 section 3.3",
	},
	{
		code: CodeScopeCharacter, severities: "error",
		pass:   "only characters that a scope may contain",
		about:  "Whether every character of a scope is printable ASCII other than a quotation mark or a backslash.",
		why:    "A letter that only looks like the right one makes a different word: nobody can see a Cyrillic e in read, and the scope grants nothing.",
		fix:    "Type the scope again in plain ASCII. Give users IDs of plain ASCII.",
		bad:    `"scope": "inbox:r\u0435ad:messages"`,
		good:   `"scope": "inbox:read:messages"`,
		source: "RFC 6749 section 3.3",
	},
	{
		code: CodeUserForm, severities: "error",
		pass:   "no misspelled user_id",
		about:  "Whether the user is named with user_id: and not with userId:, user-id: or user_id=.",
		why:    "Courier reads only user_id:, in lower case, with an underscore and a colon. Any other form names no user.",
		fix:    "Write user_id: and the ID.",
		bad:    `"scope": "userId:ann inbox:read:messages"`,
		good:   `"scope": "user_id:ann inbox:read:messages"`,
		source: courierIssue,
	},
	{
		code: CodeUserPlaceholder, severities: "error",
		pass:   "no placeholder left",
		about:  "Whether the user's ID is a placeholder that was never replaced: $YOUR_USER_ID, {{userId}}, <user-id>, undefined.",
		why:    "The token acts for a user with exactly that name, who doesn't exist. In single quotes a shell doesn't expand $NAME: the curl examples in the documentation have this problem.",
		fix:    "Replace it with the user's ID. In a shell, use double quotes.",
		bad:    `"scope": "user_id:$YOUR_USER_ID inbox:read:messages"`,
		good:   `"scope": "user_id:ann inbox:read:messages"`,
		source: courierIssue,
	},
	{
		code: CodeUserMissing, severities: "error",
		pass:   "names its user",
		about:  "Whether a user is named if a scope needs one. The scopes for the inbox, preferences and push tokens do.",
		why:    "These scopes work only together with user_id:. Without it every call is refused.",
		fix:    "Add user_id: and the ID that the SDK uses, without a space after the colon.",
		bad:    `"scope": "inbox:read:messages inbox:write:events"`,
		good:   `"scope": "user_id:ann inbox:read:messages inbox:write:events"`,
		source: courierIssue,
	},
	{
		code: CodeUserMismatch, severities: "error",
		about:  "Whether the token is for the user that you name with --user, or that the pasted request is for.",
		why:    "The SDK sends its own userId with the token, and no SDK compares the two. If they differ, Courier refuses the call or the inbox is empty. Upper and lower case matter.",
		fix:    "Issue the token for the ID that the SDK uses, with the same spelling and case.",
		bad:    `--user Ann and "scope": "user_id:ann ..."`,
		good:   `--user ann and the same token`,
		source: courierGuide,
	},
	{
		code: CodeScopeNeeded, severities: "error with --for, warning for the inbox, note for other features that the scopes suggest",
		about:  "Whether all scopes are there for the features that you name with --for; without it, for the features that the scopes suggest.",
		why:    "Courier's guide requires inbox:read:messages and inbox:write:events. Without the first the inbox connects and stays empty, and no error is shown. Without the second nothing can be marked as read; the guide also lists that as a cause of an empty inbox.",
		fix:    "Add the missing scopes and issue a new token.",
		bad:    `--for inbox and "scope": "user_id:ann inbox:read:messages"`,
		good:   `--for inbox and "scope": "user_id:ann inbox:read:messages inbox:write:events"`,
		source: courierGuide,
	},
	{
		code: CodeScopeTrap, severities: "warning",
		pass:   "no scope copied from incorrect docs",
		about:  "Whether a scope has a form that only incorrect documentation shows: inbox:read:write, tenants:T:notifications:write.",
		why:    "It matches no scope that Courier lists, so it grants nothing. It was copied from a page that had it wrong.",
		fix:    "Write the scope that the finding names.",
		bad:    `"scope": "user_id:ann inbox:read:write"`,
		good:   `"scope": "user_id:ann inbox:read:messages inbox:write:events"`,
		source: courierCreateJWT + "; react-designer README",
	},
	{
		code: CodeScopeLegacy, severities: "warning",
		pass:   "no legacy scope",
		about:  "Whether a scope is from an older SDK: write:events, inbox:write:event, or read:messages in a token for the inbox. A token that has only read:messages and a user is for the inbox as well.",
		why:    "Today's inbox needs inbox:read:messages and inbox:write:events. Courier doesn't document whether it still honors the legacy ones.",
		fix:    "Write the scope that the finding names.",
		bad:    `"scope": "user_id:ann read:messages write:events"`,
		good:   `"scope": "user_id:ann inbox:read:messages inbox:write:events"`,
		source: "courier-react: react-inbox README before v8; Courier's SDKs of fall 2025",
	},
	{
		code: CodeScopeUnknown, severities: "warning",
		pass:   "every scope is known",
		about:  "Whether each scope is one that Courier documents or that was seen in its tokens. The finding suggests the nearest known name.",
		why:    "An unknown scope grants nothing and causes no error by itself; the call that needs the right one is refused.",
		fix:    "Correct the name, or remove the scope.",
		bad:    `"scope": "user_id:ann inbox:read:message"`,
		good:   `"scope": "user_id:ann inbox:read:messages"`,
		source: courierIssue,
	},
	{
		code: "scope-wildcard", severities: "warning, or note for other issuers",
		pass:   "no wildcard",
		about:  "Whether a scope contains a *.",
		why:    "Courier documents no wildcards. One may grant nothing, or far more than you meant.",
		fix:    "Name each scope that is needed.",
		bad:    `"scope": "user_id:ann inbox:*"`,
		good:   `"scope": "user_id:ann inbox:read:messages"`,
		source: courierIssue,
	},
	{
		code: codeScopeExcess, severities: "warning, or note if it reaches only the user's own data",
		about:  "Whether the token grants more than the features that you name with --for need.",
		why:    "A token in a browser can be stolen. Whoever has it can do everything that its scopes allow: write:brands changes the brands of the whole workspace.",
		fix:    "Remove the scopes that aren't needed.",
		bad:    `--for inbox and "scope": "user_id:ann inbox:read:messages inbox:write:events write:brands"`,
		good:   "the same without write:brands",
		source: "RFC 6749 section 10.3",
	},
	{
		code: "scope-duplicate", severities: "note",
		pass:   "no scope occurs twice",
		about:  "Whether a scope occurs twice.",
		why:    "It does no harm; it only makes the token longer.",
		fix:    "Write each scope once.",
		bad:    `"scope": "read:brands read:brands"`,
		good:   `"scope": "read:brands"`,
		source: "RFC 6749 section 3.3",
	},
	{
		code: "user-several", severities: "note",
		pass:   "one user",
		about:  "Whether the token acts for more than one user.",
		why:    "Courier accepts several. SDKs before v8 use only the first.",
		fix:    "You don't need to do anything if you meant this. Otherwise issue one token for each user.",
		bad:    `"scope": "user_id:ann user_id:bob read:preferences"`,
		good:   `"scope": "user_id:ann read:preferences"`,
		source: "courier-react issue 358",
	},
}

// scopeCodes are the checks that are skipped if there is no scope string.
var scopeCodes = []string{
	CodeScopeEmpty, CodeScopeSeparator, CodeScopeCharacter, CodeScopeUnknown, CodeScopeLegacy, CodeScopeTrap,
	"scope-duplicate", "scope-wildcard", CodeUserMissing, CodeUserPlaceholder, "user-several", CodeUserForm,
}

// scope checks the scope claim (RFC 6749 section 3.3, and Courier's catalogue).
func (c *checker) scope() {
	if c.foreign() {
		c.otherScope()
		return
	}
	if !c.HasScopes {
		c.scopeUnreadable()
		return
	}
	c.rewritten = c.forUser(c.correctedText)
	c.scopeFaults()
	c.user()
	c.features()
	c.noUser()
}

// scopeUnreadable reports that there is no scope string.
func (c *checker) scopeUnreadable() {
	claim, ok := c.claim("scope")
	scp, hasSCP := c.claim("scp")
	switch {
	case ok:
		c.scopeType("scope is "+claim.Kind.WithArticle()+", not a string", scope.Join(stringsOf(claim)))
	case hasSCP:
		c.scopeType("the scopes are in scp, which Courier doesn't read", scope.Join(stringsOf(scp)))
	case c.readable():
		c.add(CodeScopeMissing, Finding{
			Severity: Error, Title: "there is no scope",
			Because: cmp.Or(c.misspelling("scope"), "without a scope the token grants access to nothing at Courier"),
			Fix:     "issue a token with a scope: at least user_id:<id> and what it is for",
		})
	default:
		c.skip(CodeScopeMissing, "not checked", "the payload could not be read")
	}
	c.skipRest("there is no scope string", CodeScopeMissing, CodeScopeType)
	c.skipRest("there is no scope string", scopeCodes...)
}

// scopeType reports scopes that are not one string. Instead is the string that has them,
// or "".
func (c *checker) scopeType(title, instead string) {
	f := Finding{
		Severity: Error, Title: title, Fix: "send one string named scope",
		Because: "Courier reads one string of scopes with single spaces between them (RFC 8693 section 4.2)",
	}
	if instead != "" {
		f.Remedy = Remedy{Kind: RewriteScope, New: instead}
		f.Fix += ": " + redact.Quote(instead, 120)
	}
	c.add(CodeScopeType, f)
}

// scopeFaultKinds give each kind of scope fault its code and severity.
var scopeFaultKinds = [...]struct {
	code     string
	severity Severity
}{
	scope.Empty:           {CodeScopeEmpty, Error},
	scope.Separator:       {CodeScopeSeparator, Error},
	scope.Character:       {CodeScopeCharacter, Error},
	scope.Unknown:         {CodeScopeUnknown, Warning},
	scope.LegacyForm:      {CodeScopeLegacy, Warning},
	scope.TrapForm:        {CodeScopeTrap, Warning},
	scope.Duplicate:       {"scope-duplicate", Note},
	scope.Wildcard:        {"scope-wildcard", Warning},
	scope.UserForm:        {CodeUserForm, Error},
	scope.UserPlaceholder: {CodeUserPlaceholder, Error},
	scope.UserEmpty:       {CodeUserMissing, Error},
}

// maxScopeFaults is how many faults of a scope are reported one by one. Of the faults after that,
// only the first of each code is reported.
const maxScopeFaults = 40

// scopeFaults turns the faults of the scope string into findings.
func (c *checker) scopeFaults() {
	for i, fault := range c.Scopes.Faults {
		known := scopeFaultKinds[fault.Kind]
		if c.has(known.code) && (i >= maxScopeFaults || fault.Kind == scope.Separator) {
			continue
		}
		f := Finding{
			Severity: known.severity, Title: fault.Title, Because: faultReason(fault), Fix: fault.Fix,
			Remedy: c.scopeRemedy(fault),
		}
		if fault.Kind == scope.Separator {
			f.Because += c.moreSeparators()
		}
		c.add(known.code, f)
	}
}

// faultReason returns why a fault matters, in the form that findings have. For legacy scopes that
// is a text of the catalogue, in whole sentences.
func faultReason(fault scope.Fault) string {
	text := strings.TrimSuffix(fault.Because, ".")
	if fault.Kind != scope.LegacyForm || len(text) < 2 || text[1] < 'a' || text[1] > 'z' {
		return text
	}
	return strings.ToLower(text[:1]) + text[1:]
}

// moreSeparators says how many wrong separators there are after the first. Only that one is
// reported: all have one cause and one remedy.
func (c *checker) moreSeparators() string {
	n := -1
	for i := range c.Scopes.Faults {
		if c.Scopes.Faults[i].Kind == scope.Separator {
			n++
		}
	}
	switch {
	case c.Scopes.Unlisted > 0 && n > 0:
		return "; many more like this"
	case n > 0:
		return fmt.Sprintf("; %d more like this", n)
	}
	return ""
}

// scopeRemedy returns the remedy of a fault. Only separate words can be replaced or removed: if a
// comma joins two, the whole scope must be rewritten.
func (c *checker) scopeRemedy(fault scope.Fault) Remedy {
	switch {
	case fault.Kind == scope.Wildcard && !c.merged:
		return Remedy{Kind: RemoveScope, Old: fault.Word}
	case fault.Kind == scope.UserPlaceholder && !c.merged:
		if word, ok := c.userWord(); ok {
			return Remedy{Kind: ReplaceScope, Old: fault.Word, New: word}
		}
	case fault.Instead != "" && !c.merged:
		return Remedy{Kind: ReplaceScope, Old: fault.Word, New: fault.Instead}
	case fault.Kind == scope.Separator, fault.Kind == scope.Duplicate, fault.Instead != "":
		if c.rewritten != c.Scopes.Text {
			return Remedy{Kind: RewriteScope, New: c.rewritten}
		}
	}
	return Remedy{}
}
