package issuers

import "strings"

// identityRows are the tokens of identity providers.
var identityRows = []Issuer{
	{
		Name: "auth0", Title: "an Auth0 token",
		Shows: "iss https://TENANT.auth0.com/",
		signs: []sign{either(issAt(".auth0.com"), func(v *view) []string {
			return found(header("iss"), isAt(host(v.headerText("iss")), []string{".auth0.com"}))
		})},
		detail: firstOf(issHost("from"), func(v *view) string { return "from " + quoted(host(v.headerText("iss"))) }),
		About:  "the slash at the end of iss is part of it; without an audience Auth0 issues an opaque or encrypted token, so request one with your API's audience; permissions appear only if RBAC is enabled",
		Claims: []Claim{
			{"sub", "the user and the connection, or the client"}, {"azp", "the client that requested it"},
			{"gty", "the grant type"}, {"permissions", "what the user may do at the API"},
			{"org_id", "the organization"}, {"sid", "the session"},
		},
		grants: claims("scope", "permissions"),
		Keys:   "{iss}/.well-known/jwks.json",
		Source: "Auth0: Validate JSON Web Tokens",
	},
	{
		Name: "okta", Title: "an Okta token",
		Shows:  "iss https://DOMAIN.okta.com or .../oauth2/SERVER; cid, uid",
		signs:  []sign{either(issAt(".okta.com", ".oktapreview.com", ".okta-emea.com", ".okta-gov.com"), both(has("cid"), hasOne("uid", "scp"), issHas("/oauth2/")))},
		detail: issHost("from"),
		About:  "scp is an array of scopes",
		advice: func(v *view) string {
			if v.has("cid") && isOrgServer(v) {
				return "it is from the org server, and only Okta can check its access tokens: use a custom authorization server for your own API"
			}
			return ""
		},
		Claims: []Claim{
			{"cid", "the client that requested it"}, {"uid", "the user's ID"}, {"scp", "the scopes"},
			{"ver", "the version of the token's format"}, {"idp", "the identity provider of the user"},
		},
		grants: claims("scp", "groups"),
		Keys:   "{iss}/v1/keys",
		otherKeys: func(v *view) string {
			if isOrgServer(v) {
				return "{iss}/oauth2/v1/keys"
			}
			return ""
		},
		Source: "Okta: Validate access tokens",
	},
	{
		Name: "keycloak", Title: "a Keycloak token",
		Shows: "iss .../realms/REALM; typ Bearer, ID or Refresh as a claim",
		signs: []sign{either(issHas("/realms/"), hasOne("realm_access", "resource_access"))},
		detail: joined(func(v *view) string {
			if typ := v.text("typ"); typ != "" {
				return "(" + strings.ToLower(quoted(typ)) + ")"
			}
			return ""
		}, afterIss("of realm", "/realms/")),
		About:    "iss must equal the Keycloak URL in your server's settings, including scheme, host and port; aud needs an audience mapper",
		problems: keycloakRefresh,
		Claims: []Claim{
			{"typ", "the kind of token: Bearer, ID or Refresh"}, {"azp", "the client that requested it"},
			{"realm_access", "the user's roles in the realm"}, {"resource_access", "the user's roles for each client"},
			{"session_state", "the session"}, {"sid", "the session"}, {"acr", "how strongly the user signed in"},
			{"allowed-origins", "the web origins of the client"}, {"preferred_username", "the user's name for signing in"},
		},
		grants: []path{{"scope"}, {"realm_access", "roles"}, {"resource_access", "*", "roles"}, {"groups"}},
		Keys:   "{iss}/protocol/openid-connect/certs",
		Source: "Keycloak: Securing applications with OpenID Connect",
	},
	{
		Name: "clerk", Title: "a Clerk session token",
		Shows:  "iss https://NAME.clerk.accounts.dev or https://clerk.DOMAIN; sid, azp",
		signs:  []sign{either(issAt(".clerk.accounts.dev"), both(issBegins("https://clerk."), has("sid")))},
		detail: issHost("from"),
		About:  "it is valid for 60 seconds: call getToken() for each request",
		Claims: []Claim{
			{"azp", "the origin that requested it"}, {"sid", "the session"}, {"org_id", "the active organization"},
			{"org_role", "the user's role in it"}, {"org_permissions", "what the user may do in it"},
			{"fva", "minutes since the user verified each factor"}, {"sts", "the state of the session"},
		},
		grants: claims("org_role", "org_permissions"),
		Keys:   "{iss}/.well-known/jwks.json",
		Source: "Clerk: Session tokens",
	},
	{
		Name: "authjs", Title: "an Auth.js (NextAuth) session",
		Shows: "an encrypted token (JWE) with alg dir in a cookie named ...session-token",
		signs: []sign{func(v *view) []string {
			if !v.encrypted || v.headerText("alg") != "dir" {
				return nil
			}
			return found("cookie", strings.Contains(v.name, "session-token") || strings.HasPrefix(v.name, "authjs.") || strings.HasPrefix(v.name, "next-auth."))
		}},
		About:  "it is encrypted, not signed: only your own server can read it, with getToken or auth(); a long one is split over several cookies (.0, .1)",
		Holder: "your server has the secret, AUTH_SECRET or NEXTAUTH_SECRET",
		Source: "Auth.js: Session strategies",
	},
}

// keycloakRefresh reports a refresh token, which only Keycloak itself accepts.
func keycloakRefresh(v *view) []Problem {
	if typ := v.text("typ"); typ != "Refresh" && typ != "Offline" {
		return nil
	}
	return []Problem{{
		Title:   "a Keycloak refresh token, not an access token",
		Because: "only Keycloak accepts it, to issue a new access token; APIs refuse it",
		Fix:     "send APIs the access token, and send this one only to Keycloak's token endpoint",
	}}
}

// isOrgServer reports whether an Okta token is from the org authorization server and not from a
// custom one.
func isOrgServer(v *view) bool { return !strings.Contains(v.text("iss"), "/oauth2") }
