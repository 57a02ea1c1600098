package diagnose

import (
	"fmt"
	"strings"

	"bulla/core/scope"
	"bulla/core/token"
	"bulla/core/visible"
)

// scopeCodes are the codes that need a scope string to be checked.
var scopeCodes = []code{codeScopeEmpty, codeScopeSeparator, codeScopeCharacter, codeScopeUnknown, codeScopeLegacy, codeScopeTrap, codeScopeDuplicate, codeScopeWildcard,
	codeUserMissing, codeUserPlaceholder, codeUserSeveral, codeUserForm}

// scope checks the scope claim (RFC 6749 section 3.3, Courier's catalogue).
func (c *checker) scope() {
	if !c.HasScopes {
		c.scopeUnreadable()
		return
	}
	c.rewritten = c.forUser(c.mended)
	c.scopeFaults()
	c.user()
	c.features()
	c.noUser()
}

func (c *checker) scopeUnreadable() {
	const because = "Courier has one string of scopes with single spaces between them (RFC 8693 section 4.2)"
	claim, ok := c.claim("scope")
	scp, hasSCP := c.claim("scp")
	switch {
	case ok:
		c.scopeType(claim, "scope is "+claim.Kind.WithArticle()+", not a string", because)
	case hasSCP:
		c.scopeType(scp, "the scopes are in scp, which Courier does not read", because)
	case c.readable():
		c.add(codeScopeMissing, Finding{Severity: Error, Title: "there is no scope", Because: "a token without scope opens nothing at Courier", Fix: "issue one with a scope, at least user_id:<id> and what it is for",
			Command: "bulla issue --scope 'user_id:YOUR_USER_ID inbox:read:messages inbox:write:events' --expires-in '1d'"})
	default:
		c.skip(codeScopeMissing, "not checked", "the payload could not be read")
	}
	c.skipRest("there is no scope string", codeScopeMissing, codeScopeType)
	c.skipRest("there is no scope string", scopeCodes...)
}

// scopeType reports scopes in another form than one string. An array shows which
// string it should have been.
func (c *checker) scopeType(claim token.Value, title, because string) {
	f := Finding{Severity: Error, Title: title, Because: because, Fix: "send one string, named scope"}
	var words []string
	for _, item := range claim.Items {
		if item.Kind == token.String {
			words = append(words, item.Text)
		}
	}
	if claim.Kind == token.String {
		words = []string{claim.Text}
	}
	if len(words) > 0 {
		f.Remedy = Remedy{Kind: RewriteScope, New: scope.Join(words)}
		f.Fix += ": " + visible.Quote(f.Remedy.New, 120)
		f.Command = c.command(f.Remedy)
	}
	c.add(codeScopeType, f)
}

// faultSeverities give each kind of scope fault its code and severity.
var faultSeverities = [...]struct {
	code     code
	severity Severity
}{
	scope.Empty:           {codeScopeEmpty, Error},
	scope.Separator:       {codeScopeSeparator, Error},
	scope.Character:       {codeScopeCharacter, Error},
	scope.Unknown:         {codeScopeUnknown, Warning},
	scope.LegacyForm:      {codeScopeLegacy, Warning},
	scope.TrapForm:        {codeScopeTrap, Warning},
	scope.Duplicate:       {codeScopeDuplicate, Note},
	scope.Wildcard:        {codeScopeWildcard, Warning},
	scope.UserForm:        {codeUserForm, Error},
	scope.UserPlaceholder: {codeUserPlaceholder, Error},
	scope.UserEmpty:       {codeUserMissing, Error},
}

// maxScopeFaults is how many faults of a scope are reported one by one; of those
// after it only the first of each code.
const maxScopeFaults = 40

func (c *checker) scopeFaults() {
	for i, fault := range c.Scopes.Faults {
		known := faultSeverities[fault.Kind]
		if c.heard.has(known.code) && (i >= maxScopeFaults || fault.Kind == scope.Separator) {
			continue
		}
		f := Finding{Severity: known.severity, Title: fault.Title, Because: faultReason(fault), Fix: fault.Fix, Remedy: c.scopeRemedy(fault)}
		if fault.Kind == scope.Separator {
			f.Because += c.moreSeparators()
		}
		f.Command = c.command(f.Remedy)
		c.add(known.code, f)
	}
}

// faultReason returns why a fault matters, in the form that findings have. For older
// forms that is a text of the catalogue, in whole sentences.
func faultReason(fault scope.Fault) string {
	text := strings.TrimSuffix(fault.Because, ".")
	if fault.Kind != scope.LegacyForm || len(text) < 2 || text[1] < 'a' || text[1] > 'z' {
		return text
	}
	return strings.ToLower(text[:1]) + text[1:]
}

// moreSeparators says how many wrong separators there are beside the first, which
// stands for all: they have one cause and one remedy.
func (c *checker) moreSeparators() string {
	n := -1
	for i := range c.Scopes.Faults {
		if c.Scopes.Faults[i].Kind == scope.Separator {
			n++
		}
	}
	switch {
	case c.Scopes.Unlisted > 0 && n > 0:
		return "; many more of the same"
	case n > 0:
		return fmt.Sprintf("; %d more of the same", n)
	}
	return ""
}

// scopeRemedy returns what mends a fault. Only words that stand apart can be
// replaced or removed: where one hangs on another by a comma the scope has to be
// written anew first.
func (c *checker) scopeRemedy(fault scope.Fault) Remedy {
	switch {
	case fault.Kind == scope.Wildcard && !c.merged:
		return Remedy{Kind: RemoveScope, Old: fault.Word}
	case fault.Instead != "" && !c.merged:
		return Remedy{Kind: ReplaceScope, Old: fault.Word, New: fault.Instead}
	case fault.Kind == scope.Separator, fault.Kind == scope.Duplicate, fault.Instead != "":
		if c.rewritten != c.Scopes.Text {
			return Remedy{Kind: RewriteScope, New: c.rewritten}
		}
	}
	return Remedy{}
}
