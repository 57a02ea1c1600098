package diagnose

import (
	"slices"
	"strings"

	"bulla/core/courier"
	"bulla/core/redact"
	"bulla/core/token"
	"bulla/core/visible"
)

// Codes that other packages act on.
const (
	CodeEnvironment         = "environment"
	CodeEnvironmentExpected = "environment-expected"
	CodeWorkspace           = "workspace"
)

// courierChecks are about the claims that Courier adds to its tokens.
var courierChecks = []check{
	{
		code: CodeEnvironment, severities: "error", run: (*checker).courier,
		about:  "Whether tenant_scope and tenant_id have Courier's formats and name the same environment.",
		why:    "In a token from Courier the two always agree. If they don't, the token was changed or created elsewhere.",
		fix:    "Get the token from issue-token again.",
		bad:    `"tenant_scope": "published/test" and a tenant_id without /test`,
		good:   `"tenant_scope": "published/test" and a tenant_id that ends in /test`,
		source: courierTokens,
	},
	{
		code: CodeEnvironmentExpected, severities: "error",
		about:  "Whether the token is for the environment that you name with --env.",
		why:    "The API key that issued the token determines its environment. In the other environment the user has no messages: the inbox is empty, and no error says why.",
		fix:    "Issue the token with an API key of that environment.",
		bad:    "--env production and a token issued with pk_test_",
		good:   "--env test and the same token",
		source: courierKeys,
	},
	{
		code: CodeWorkspace, severities: "error",
		about:  "Whether the client key that you give with --client-key, or that the pasted request sends, belongs to the workspace of the token.",
		why:    "A client key is the base64 of a workspace ID. If the two differ, the SDK talks to one workspace with a token of another.",
		fix:    "Use the API key and the client key of one workspace.",
		bad:    "--client-key of another workspace",
		good:   "--client-key of the workspace that issued the token",
		source: "Courier: Inbox authentication, client key",
	},
	{
		code: "draft", severities: "warning",
		pass:   "issued with a published key",
		about:  "Whether the token was issued with a draft key (dk_).",
		why:    "It works on drafts and not on what is published.",
		fix:    "Issue it with a published key (pk_).",
		bad:    `"tenant_scope": "draft/production"`,
		good:   `"tenant_scope": "published/production"`,
		source: courierKeys,
	},
	{
		code: "test-environment", severities: "note",
		pass:   "not the test environment",
		about:  "Whether the token is for the test environment.",
		why:    "Messages sent in production don't appear there, and vice versa.",
		fix:    "You don't need to do anything in a test. For production, issue the token with a production key (pk_prod_).",
		bad:    `"tenant_scope": "published/test"`,
		good:   `"tenant_scope": "published/production"`,
		source: courierKeys,
	},
	{
		code: "region", severities: "error if the requests contradict --region or each other, note otherwise", run: (*checker).region,
		about:  "Whether all pasted requests go to one region, and to the one that you name with --region. With --region eu, a note lists the EU addresses.",
		why:    "A workspace is in one region. The other region doesn't know its tokens and answers 401. By default the SDKs call the US.",
		fix:    "For an EU workspace, set api.eu.courier.com, inbox.eu.courier.io and realtime.eu.courier.io in the SDK.",
		bad:    "--region us and a request to inbox.eu.courier.io",
		good:   "--region eu and the same request",
		source: "courier-js: courier-api-urls",
	},
	{
		code: "not-as-asked", severities: "warning", run: (*checker).compareWithRequest,
		about:  "Whether a token that was just issued matches the request to issue-token: the same scopes in any order, the lifetime of expires_in give or take a few seconds, and the state and environment that the prefix of the API key names.",
		why:    "Courier issues what the request asks for. A proxy, a mock or another endpoint that answers instead may leave out what it doesn't know.",
		fix:    "Check what answers at the address that you called.",
		bad:    "expires_in of 2 days and a token that is valid for 1 h",
		good:   "expires_in of 2 days and a token that is valid for 2 days",
		source: courierIssue,
	},
}

// readClaims reads the claims that every token from Courier has.
func (c *checker) readClaims() {
	c.tenantScope = c.courierClaim("tenant_scope")
	c.tenantID = c.courierClaim("tenant_id")
	c.courierClaim("jti")
	c.users = c.separated.Users()
}

// courierClaim returns a claim that is a string, and records it as missing if it isn't.
func (c *checker) courierClaim(name string) string {
	claim, ok := c.claim(name)
	if !ok || claim.Kind != token.String {
		c.missing = append(c.missing, name)
		return ""
	}
	return claim.Text
}

// otherIssuer is why Courier's own rules are not checked.
const otherIssuer = "the token is not from Courier"

// courierCodes are the checks that need Courier's own claims.
var courierCodes = []string{CodeEnvironment, CodeEnvironmentExpected, CodeWorkspace, "draft", "test-environment"}

// courier checks the claims that Courier adds to every token.
func (c *checker) courier() {
	switch {
	case c.looksLikeCourier():
		c.environment()
		c.workspace()
	case c.foreign():
		c.skipRest(otherIssuer, courierCodes...)
	default:
		c.skipRest("the claims could not be read", courierCodes...)
	}
}

// environment checks tenant_scope and tenant_id.
func (c *checker) environment() {
	tenant, okScope := courier.ParseTenantScope(c.tenantScope)
	_, suffix, okID := courier.ParseTenantID(c.tenantID)
	switch {
	case !okScope:
		c.add(CodeEnvironment, Finding{
			Severity: Error,
			Title:    "tenant_scope " + redact.QuoteASCII(c.tenantScope, 40) + " is not a state and an environment",
			Because:  "Courier writes published/production, published/test, or published/env_ and an ID",
			Fix:      "get the token from issue-token again",
		})
		c.skip(CodeEnvironmentExpected, "not checked", "the environment could not be read")
		return
	case !okID:
		c.add(CodeEnvironment, Finding{
			Severity: Error, Title: "tenant_id " + redact.QuoteASCII(c.tenantID, 60) + " is not a workspace ID",
			Because: "Courier writes a UUID, or wrk_ and an ID, and then /test or /env_ if it is not production",
			Fix:     "get the token from issue-token again",
		})
	case tenant.Environment != suffix:
		c.add(CodeEnvironment, Finding{
			Severity: Error, Title: "tenant_scope says " + tenant.Environment + ", tenant_id says " + suffix,
			Because: "in a token from Courier the two always agree: this one was changed or created elsewhere",
			Fix:     "get the token from issue-token again",
		})
	default:
		c.pass(CodeEnvironment, "environment "+tenant.Environment, "")
	}
	c.expectedEnvironment(tenant)
	if tenant.State == "draft" {
		c.add("draft", Finding{
			Severity: Warning, Title: "issued with a draft key",
			Because: "it works on drafts, not on what is published",
			Fix:     "issue it with a published key (pk_)",
		})
	}
	if tenant.Environment == "test" {
		c.add("test-environment", Finding{
			Severity: Note, Title: "works only in the test environment",
			Because: "messages sent in production don't appear there",
		})
	}
}

// expectedEnvironment checks the environment that the user expects.
func (c *checker) expectedEnvironment(tenant courier.TenantScope) {
	switch c.Environment {
	case "":
		c.skip(CodeEnvironmentExpected, "not checked: no expected environment was given", "")
	case tenant.Environment:
		c.pass(CodeEnvironmentExpected, "environment "+tenant.Environment+", as expected", "")
	default:
		c.add(CodeEnvironmentExpected, Finding{
			Severity: Error,
			Title:    "the token is for " + tenant.Environment + ", not for " + visible.Text(c.Environment),
			Because:  "the API key that issued it determines the environment",
			Fix:      "issue it with an API key of " + visible.Text(c.Environment),
		})
	}
}

// workspace checks that the client key belongs to the workspace of the token.
func (c *checker) workspace() {
	if c.ClientKey == "" {
		c.skip(CodeWorkspace, "not checked: no client key was given", "")
		return
	}
	workspace, _, _ := courier.ParseTenantID(c.tenantID)
	expected, ok := courier.ClientKeyWorkspace(c.ClientKey)
	switch {
	case ok && c.sendsOtherClientKey(expected):
	case !ok:
		c.add(CodeWorkspace, Finding{
			Severity: Error, Title: "the client key doesn't contain a workspace ID",
			Because: "a client key is the base64 of a workspace ID",
			Fix:     "copy the client key from Courier's settings",
		})
	case !strings.EqualFold(workspace, expected):
		c.add(CodeWorkspace, Finding{
			Severity: Error, Title: "token and client key belong to different workspaces",
			Because: "the token is for " + redact.Quote(workspace, 60) + ", the client key for " + expected,
			Fix:     "use the API key and the client key of one workspace",
		})
	default:
		c.pass(CodeWorkspace, "the same workspace as the client key", "")
	}
}

// IssuedByCourier reports whether a token looks like one that Courier issued: signed with HS256,
// and with all of Courier's claims. Only Courier itself can verify the signature.
func IssuedByCourier(t token.Token, findings []Finding) bool {
	alg, _ := t.Header.Root.Get("alg")
	return alg.Text == "HS256" && !slices.ContainsFunc(findings, func(f Finding) bool {
		return f.Code == CodeNotCourier && f.Severity <= Note
	})
}
