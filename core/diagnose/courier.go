package diagnose

import (
	"slices"
	"strings"

	"bulla/core/courier"
	"bulla/core/scope"
	"bulla/core/token"
	"bulla/core/visible"
)

// readClaims reads the claims that every token of Courier's has.
func (c *checker) readClaims() {
	c.tenantScope = c.courierClaim("tenant_scope")
	c.tenantID = c.courierClaim("tenant_id")
	c.courierClaim("jti")
	c.users = c.meant.Users()
}

// courierClaim returns a claim that is a string, and remembers it as missing where it
// is not.
func (c *checker) courierClaim(name string) string {
	claim, ok := c.claim(name)
	if !ok || claim.Kind != token.String {
		c.missing = append(c.missing, name)
		return ""
	}
	return claim.Text
}

// looksLikeCourier reports whether the token has the claims that every token of
// Courier's has.
func (c *checker) looksLikeCourier() bool { return len(c.missing) == 0 }

// forCourier reports whether the token is meant for Courier, as the user says or its claims
// show.
func (c *checker) forCourier() bool {
	if len(c.For) > 0 || c.ClientKey != "" || c.tenantID != "" || c.tenantScope != "" {
		return true
	}
	isInbox := func(w scope.Word) bool { return strings.HasPrefix(w.Text, "inbox:") }
	return len(c.users) > 0 || slices.ContainsFunc(c.Scopes.Words, isInbox)
}

// courierCodes need Courier's own claims.
var courierCodes = []code{codeEnvironment, codeEnvironmentExpected, codeWorkspace, codeDraft, codeTestEnvironment}

// courier checks the claims that Courier adds (every real token has them).
func (c *checker) courier() {
	if c.Region == "eu" {
		c.add(codeRegion, Finding{Severity: Note, Title: "an EU workspace needs the EU addresses", Because: "the SDKs go to the US by default, where the token is unknown",
			Fix: "set api.eu.courier.com, inbox.eu.courier.io and realtime.eu.courier.io in the SDK"})
	}
	switch {
	case c.looksLikeCourier():
		c.environment()
		c.workspace()
	case c.readable():
		c.add(codeNotCourier, Finding{Severity: Note, Title: "not issued by Courier: no " + strings.Join(c.missing, ", "), Because: "every token of Courier's has tenant_scope, tenant_id and jti", Fix: "take the token from Courier's issue-token endpoint"})
		c.skipRest("the token is not Courier's", courierCodes...)
	default:
		c.skipRest("the claims could not be read", codeNotCourier)
		c.skipRest("the claims could not be read", courierCodes...)
	}
}

func (c *checker) environment() {
	tenant, okScope := courier.ParseTenantScope(c.tenantScope)
	_, suffix, okID := courier.ParseTenantID(c.tenantID)
	switch {
	case !okScope:
		c.add(codeEnvironment, Finding{Severity: Error, Title: "tenant_scope " + visible.QuoteASCII(c.tenantScope, 40) + " is no state and environment", Because: "Courier writes published/production, published/test or published/env_ and an id", Fix: "take the token from issue-token again"})
		c.skip(codeEnvironmentExpected, "not checked", "the environment could not be read")
		return
	case !okID:
		c.add(codeEnvironment, Finding{Severity: Error, Title: "tenant_id " + visible.QuoteASCII(c.tenantID, 60) + " is no workspace id", Because: "Courier writes a UUID or wrk_ and an id, with /test or /env_ behind it", Fix: "take the token from issue-token again"})
	case tenant.Environment != suffix:
		c.add(codeEnvironment, Finding{Severity: Error, Title: "tenant_scope says " + tenant.Environment + ", tenant_id says " + suffix, Because: "the two always agree in a token of Courier's: this one was changed or made elsewhere", Fix: "take the token from issue-token again"})
	default:
		c.pass(codeEnvironment, "environment "+tenant.Environment, "")
	}
	c.expectedEnvironment(tenant)
	if tenant.State == "draft" {
		c.add(codeDraft, Finding{Severity: Warning, Title: "issued with a draft key", Because: "it acts on drafts, not on what is published", Fix: "issue it with a published key (pk_)"})
	}
	if tenant.Environment == "test" {
		c.add(codeTestEnvironment, Finding{Severity: Note, Title: "good in the test environment only", Because: "messages of production do not appear there"})
	}
}

func (c *checker) expectedEnvironment(tenant courier.TenantScope) {
	switch c.Environment {
	case "":
		c.skip(codeEnvironmentExpected, "not checked: no environment was expected", "")
	case tenant.Environment:
		c.pass(codeEnvironmentExpected, "environment "+tenant.Environment+", as expected", "")
	default:
		c.add(codeEnvironmentExpected, Finding{Severity: Error, Title: "the token is for " + tenant.Environment + ", not for " + visible.Text(c.Environment), Because: "the environment comes from the API key that issued it", Fix: "issue it with an API key of " + visible.Text(c.Environment)})
	}
}

func (c *checker) workspace() {
	if c.ClientKey == "" {
		c.skip(codeWorkspace, "not checked: no client key was given", "")
		return
	}
	workspace, _, _ := courier.ParseTenantID(c.tenantID)
	expected, ok := courier.ClientKeyWorkspace(c.ClientKey)
	switch {
	case !ok:
		c.add(codeWorkspace, Finding{Severity: Error, Title: "the client key does not hold a workspace id", Because: "a client key is the base64 of it", Fix: "copy the client key from Courier's settings"})
	case !strings.EqualFold(workspace, expected):
		c.add(codeWorkspace, Finding{Severity: Error, Title: "token and client key belong to different workspaces", Because: "the token is for " + visible.Quote(workspace, 60) + ", the client key for " + expected, Fix: "take key and token from the same workspace"})
	default:
		c.pass(codeWorkspace, "the workspace of the client key", "")
	}
}

// elsewhere lists what keeps an inbox empty under a token that is fine.
func (c *checker) elsewhere() {
	if c.Found.Kind == "" || c.broken() || !c.looksLikeCourier() {
		return
	}
	if !slices.ContainsFunc(c.Implied, func(f scope.Feature) bool { return f.Name == inbox }) {
		return
	}
	c.add(codeElsewhere, Finding{Severity: Note, Title: "if the inbox is still empty, look outside the token",
		Because: "the SDK's userId must be the token's user_id; JWT must be switched on in the Inbox provider; a message sent for a tenant needs the same tenantId in the SDK; " +
			"an EU workspace needs the EU addresses; mobile SDKs keep an old token between starts; with cross-channel read sync a message read in an e-mail is read here too",
		Fix: "compare userId and tenantId in the SDK's sign-in with the token and with the send request; sign out and in once; set optOutOfInboxSync to switch the sync off"})
}

// IssuedByCourier reports whether a token looks like one that Courier issued: signed with
// HS256, and with all of Courier's claims. Only Courier itself can verify the signature.
func IssuedByCourier(t token.Token, findings []Finding) bool {
	alg, _ := t.Header.Root.Get("alg")
	return alg.Text == "HS256" && !slices.ContainsFunc(findings, func(f Finding) bool {
		return f.Code == CodeNotCourier && f.Severity <= Note
	})
}
