package diagnose

import (
	"slices"

	"bulla/core/scope"
	"bulla/core/token"
)

// otherScope checks the scopes of a token that Courier didn't issue. Only their issuer
// knows what they mean, and the issuers that bulla knows each have their own form. For others, it
// checks the standard form (RFC 6749 section 3.3).
func (c *checker) otherScope() {
	checksForm := c.Identity.Issuer == nil && !c.forCourier()
	if checksForm {
		c.scopeForm()
	}
	for _, r := range c.catalogue.rows {
		isForm := checksForm && c.HasScopes && slices.Contains(formCodes, r.code)
		if r.group == scopeGroup && !isForm {
			c.skipRest(otherIssuer, r.code)
		}
	}
}

// formCodes are the checks of the form of a scope string, whoever issued it.
var formCodes = []string{CodeScopeType, CodeScopeSeparator, CodeScopeCharacter, "scope-duplicate"}

// scopeForm checks the form of the scope claim.
func (c *checker) scopeForm() {
	claim, ok := c.claim("scope")
	_, hasSCP := c.claim("scp")
	switch {
	case !ok && hasSCP:
		c.add(CodeScopeType, Finding{
			Severity: Note, Title: "the scopes are in scp, not in scope",
			Because: "Microsoft, Okta and others use this name; the standard name is scope (RFC 8693 section 4.2)",
		})
		return
	case !ok:
		return
	case claim.Kind == token.Array:
		c.add(CodeScopeType, Finding{
			Severity: Note, Title: "scope is an array, not a string",
			Because: "some issuers do this; the standard is one string with spaces between the scopes (RFC 8693 section 4.2)",
		})
		return
	case claim.Kind != token.String:
		c.add(CodeScopeType, Finding{
			Severity: Warning, Title: "scope is " + claim.Kind.WithArticle() + ", not a string",
			Because: "the standard is one string with spaces between the scopes (RFC 8693 section 4.2)",
			Fix:     "have the issuer use a string",
		})
		return
	}
	for _, fault := range c.Scopes.Faults {
		code := scopeFaultKinds[fault.Kind].code
		f := Finding{Severity: Error, Title: fault.Title, Because: fault.Because, Fix: fault.Fix}
		switch fault.Kind {
		case scope.Separator:
			f.Because += c.moreSeparators()
		case scope.Character:
			f.Fix = "have the issuer write the scope in plain ASCII"
		case scope.Duplicate:
			f.Severity = Note
		case scope.Wildcard:
			f.Severity, f.Because, f.Fix = Note, "only the API that reads it knows what it covers", ""
		default:
			continue
		}
		if !c.has(code) {
			c.add(code, f)
		}
	}
}
