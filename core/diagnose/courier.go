package diagnose

import (
	"strings"

	"bulla/core/courier"
	"bulla/core/token"
	"bulla/core/visible"
)

// looksLikeCourier reports whether the token has the claims that every token of
// Courier's has.
func (c *checker) looksLikeCourier() bool { return len(c.missingClaims()) == 0 }

func (c *checker) missingClaims() []string {
	var missing []string
	for _, name := range []string{"tenant_scope", "tenant_id", "jti"} {
		if claim, ok := wholeClaim(c.Token, name); !ok || claim.Kind != token.String {
			missing = append(missing, name)
		}
	}
	return missing
}

// courierCodes need Courier's own claims.
var courierCodes = []string{"environment", "environment-expected", "workspace", "draft", "test-environment"}

// courier checks the claims that Courier adds (every real token has them).
func (c *checker) courier() {
	if c.Region == "eu" {
		c.add(Finding{Code: "region", Severity: Note, Title: "an EU workspace needs the EU addresses", Because: "the SDKs go to the US by default, where the token is unknown",
			Fix: "set api.eu.courier.com, inbox.eu.courier.io and realtime.eu.courier.io in the SDK"})
	}
	missing := c.missingClaims()
	if len(missing) > 0 && !c.readable() {
		for _, code := range append([]string{"not-courier"}, courierCodes...) {
			c.skip(code, "not checked", "the claims could not be read")
		}
		return
	}
	if len(missing) > 0 {
		c.add(Finding{Code: "not-courier", Severity: Note, Title: "not issued by Courier: no " + strings.Join(missing, ", "), Because: "every token of Courier's has tenant_scope, tenant_id and jti", Fix: "take the token from Courier's issue-token endpoint"})
		for _, code := range courierCodes {
			c.skip(code, "not checked", "the token is not Courier's")
		}
		return
	}
	claimedScope, _ := wholeClaim(c.Token, "tenant_scope")
	claimedID, _ := wholeClaim(c.Token, "tenant_id")
	c.environment(claimedScope.Text, claimedID.Text)
	c.workspace(claimedID.Text)
}

func (c *checker) environment(claimedScope, claimedID string) {
	tenant, okScope := courier.ParseTenantScope(claimedScope)
	_, suffix, okID := courier.ParseTenantID(claimedID)
	switch {
	case !okScope:
		c.add(Finding{Code: "environment", Severity: Error, Title: "tenant_scope " + visible.Quote(claimedScope, 40) + " is no state and environment", Because: "Courier writes published/production, published/test or published/env_ and an id", Fix: "take the token from issue-token again"})
		c.skip("environment-expected", "not checked", "the environment could not be read")
		return
	case !okID:
		c.add(Finding{Code: "environment", Severity: Error, Title: "tenant_id " + visible.Quote(claimedID, 60) + " is no workspace id", Because: "Courier writes a UUID or wrk_ and an id, with /test or /env_ behind it", Fix: "take the token from issue-token again"})
	case tenant.Environment != suffix:
		c.add(Finding{Code: "environment", Severity: Error, Title: "tenant_scope says " + tenant.Environment + ", tenant_id says " + suffix, Because: "the two always agree in a token of Courier's: this one was changed or made elsewhere", Fix: "take the token from issue-token again"})
	default:
		c.add(Finding{Code: "environment", Severity: Pass, Title: "environment " + tenant.Environment})
	}
	c.expectedEnvironment(tenant)
	if tenant.State == "draft" {
		c.add(Finding{Code: "draft", Severity: Warning, Title: "issued with a draft key", Because: "it acts on drafts, not on what is published", Fix: "issue it with a published key (pk_)"})
	}
	if tenant.Environment == "test" {
		c.add(Finding{Code: "test-environment", Severity: Note, Title: "good in the test environment only", Because: "messages of production do not appear there"})
	}
}

func (c *checker) expectedEnvironment(tenant courier.TenantScope) {
	switch c.Environment {
	case "":
		c.skip("environment-expected", "not checked: no environment was expected", "")
	case tenant.Environment:
		c.add(Finding{Code: "environment-expected", Severity: Pass, Title: "environment " + tenant.Environment + ", as expected"})
	default:
		c.add(Finding{Code: "environment-expected", Severity: Error, Title: "the token is for " + tenant.Environment + ", not for " + visible.Text(c.Environment), Because: "the environment comes from the API key that issued it", Fix: "issue it with an API key of " + visible.Text(c.Environment)})
	}
}

func (c *checker) workspace(claimedID string) {
	if c.ClientKey == "" {
		c.skip("workspace", "not checked: no client key was given", "")
		return
	}
	workspace, _, _ := courier.ParseTenantID(claimedID)
	expected, ok := courier.ClientKeyWorkspace(c.ClientKey)
	switch {
	case !ok:
		c.add(Finding{Code: "workspace", Severity: Error, Title: "the client key does not hold a workspace id", Because: "a client key is the base64 of it", Fix: "copy the client key from Courier's settings"})
	case !strings.EqualFold(workspace, expected):
		c.add(Finding{Code: "workspace", Severity: Error, Title: "token and client key belong to different workspaces", Because: "the token is for " + visible.Quote(workspace, 60) + ", the client key for " + expected, Fix: "take key and token from the same workspace"})
	default:
		c.add(Finding{Code: "workspace", Severity: Pass, Title: "the workspace of the client key"})
	}
}

// elsewhere lists what keeps an inbox empty under a token that is fine.
func (c *checker) elsewhere() {
	if c.Found.Kind == "" || c.broken() || !c.looksLikeCourier() {
		return
	}
	for _, feature := range c.Wanted {
		if feature.Name != inbox {
			continue
		}
		c.add(Finding{Code: "elsewhere", Severity: Note, Title: "if the inbox is still empty, look outside the token",
			Because: "the SDK's userId must be the token's user_id; JWT must be switched on in the Inbox provider; a message sent for a tenant needs the same tenantId in the SDK; " +
				"an EU workspace needs the EU addresses; mobile SDKs keep an old token between starts; with cross-channel read sync a message read in an e-mail is read here too",
			Fix: "compare userId and tenantId in the SDK's sign-in with the token and with the send request; sign out and in once; set optOutOfInboxSync to switch the sync off"})
	}
}
