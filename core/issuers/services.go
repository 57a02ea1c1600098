package issuers

import (
	"strings"
	"time"

	"bulla/core/token"
	"bulla/core/visible"
)

const hasuraClaims = "https://hasura.io/jwt/claims"

// serviceRows are tokens that a customer of a service signs for it.
var serviceRows = []Issuer{
	{
		Name: "livekit", Title: "a LiveKit token",
		Shows:  "the claim video, with a room",
		signs:  []sign{lacks(isObject("video"), "grants", "app_key", "aud")},
		detail: claimed("for participant", "sub"),
		About:  "iss is the API key; set nbf a few seconds back if clocks differ",
		Claims: []Claim{
			{"iss", "your API key"}, {"sub", "the participant"}, {"name", "the participant's display name"},
			{"video", "what the participant may do, and in which room"}, {"metadata", "data for the participant"},
		},
		grants:   []path{{"video"}, {"sip"}},
		Holder:   "it is signed with your LiveKit project's API secret",
		Requires: []string{"iss", "exp"}, Refuser: "LiveKit",
		Source: "LiveKit: Authentication",
	},
	{
		Name: "twilio", Title: "a Twilio access token",
		Shows:  "cty twilio-fpa;v=1 in the header",
		signs:  []sign{headerIs("cty", "twilio-fpa;v=1")},
		detail: claimed("of account", "sub"),
		About:  "iss is an API key (SK...); issue one token for each identity",
		Claims: []Claim{
			{"iss", "your API key (SK...)"}, {"sub", "your account (AC...)"}, {"grants", "what it allows, and for which identity"},
		},
		Holder:  "it is signed with the secret of the API key in iss, not with the auth token",
		Longest: 24 * time.Hour, Requires: []string{"iss", "sub", "exp", "grants"}, Refuser: "Twilio",
		Source: "Twilio: Access Tokens",
	},
	{
		Name: "zoom-video", Title: "a Zoom Video SDK token",
		Shows:  "app_key and tpc",
		signs:  []sign{has("app_key", "tpc")},
		detail: claimed("for session", "tpc"),
		About:  "exp must be at least 30 minutes after iat",
		Claims: []Claim{
			{"app_key", "your SDK key"}, {"tpc", "the name of the session"}, {"role_type", "1 for the host, 0 for others"},
			{"user_identity", "the user"}, {"session_key", "the ID of the session"}, {"version", "the version of the format"},
		},
		Holder:  "it is signed with your app's SDK secret",
		Longest: 48 * time.Hour, Requires: []string{"iat", "exp", "role_type"}, Refuser: "Zoom",
		Source: "Zoom: Authorize with the Video SDK",
	},
	{
		Name: "hasura", Title: "a token for Hasura",
		Shows: "the claim " + hasuraClaims,
		signs: []sign{has(hasuraClaims)},
		About: "your own issuer signs it; Hasura reads the roles from the namespace claim",
		Claims: []Claim{
			{hasuraClaims, "the roles, and variables for permissions"},
		},
		grants:   []path{{hasuraClaims, "x-hasura-allowed-roles"}, {hasuraClaims, "x-hasura-default-role"}},
		Holder:   "Hasura checks it with the key in HASURA_GRAPHQL_JWT_SECRET",
		problems: hasuraNamespace,
		Source:   "Hasura: Authentication using JWTs",
	},
	{
		Name: "docusign", Title: "a DocuSign token",
		Shows: "aud or iss at account.docusign.com or account-d.docusign.com",
		signs: []sign{either(audIs("account.docusign.com", "account-d.docusign.com", "https://account.docusign.com", "https://account-d.docusign.com"), issAt("account.docusign.com", "account-d.docusign.com"))},
		About: "account-d is the demo environment; if iss is an integration key and sub a user, it is an assertion that DocuSign exchanges for an access token",
		Claims: []Claim{
			{"iss", "the integration key, or DocuSign"}, {"sub", "the user"}, {"aud", "the environment"},
			{"scope", "the DocuSign scopes it requests"},
		},
		grants: claims("scope", "scp"),
		Holder: "an assertion is signed with the integration's RSA key",
		Source: "DocuSign: How to get an access token with JWT Grant",
	},
	{
		Name: "salesforce", Title: "a Salesforce token",
		Shows:  "aud https://login.salesforce.com or https://test.salesforce.com, or iss at my.salesforce.com",
		signs:  []sign{either(audIs("https://login.salesforce.com", "https://test.salesforce.com"), issAt(".my.salesforce.com", "login.salesforce.com", "test.salesforce.com"))},
		detail: claimed("for", "sub"),
		About:  "test.salesforce.com is for sandboxes; if iss is a consumer key, it is an assertion that Salesforce exchanges for an access token and that should expire within minutes",
		Claims: []Claim{
			{"iss", "the consumer key, or Salesforce"}, {"sub", "the user"}, {"aud", "production or sandbox"},
			{"scp", "the scopes"}, {"sfi", "the org's IDs"},
		},
		grants: claims("scope", "scp"),
		Holder: "Salesforce checks an assertion with your connected app's certificate",
		Source: "Salesforce: OAuth 2.0 JWT Bearer Flow for Server-to-Server Integration",
	},
	{
		Name: "zendesk", Title: "a Zendesk messaging token",
		Shows: "external_id, and kid app_... in the header",
		signs: []sign{has("external_id"), func(v *view) []string {
			id, ok := strings.CutPrefix(v.headerText("kid"), "app_")
			return found(header("kid"), ok && id != "")
		}},
		About: "pass it to loginUser of the messaging SDK",
		Claims: []Claim{
			{"external_id", "the user's ID in your system"}, {"scope", "always user"}, {"name", "the user's name"},
			{"email", "the user's address"}, {"email_verified", "whether you checked the address"},
		},
		grants:   claims("scope"),
		Holder:   "it is signed with the secret of the key in kid",
		problems: zendeskClaims,
		Source:   "Zendesk: Authenticating end users for messaging",
	},
	{
		Name: "stream", Title: "a Stream-style token",
		Shows:  "HS256 and only user_id, with or without iat and exp",
		signs:  []sign{headerIs("alg", "HS256"), only(hasText("user_id"), "iat", "exp")},
		detail: claimed("for user", "user_id"),
		About:  "Stream's tokens have only the user's ID; the tokens that many apps sign themselves look the same",
		Claims: []Claim{{"user_id", "the user"}},
		Holder: "it is signed with your Stream app's API secret, or with your own app's secret",
		NoExp:  true,
		Source: "Stream: Tokens and Authentication",
	},
}

// isObject holds if a claim is an object.
func isObject(name string) sign {
	return func(v *view) []string { return found(name, v.claim(name).Kind == token.Object) }
}

// hasuraNamespace checks the claim that Hasura reads the roles from.
func hasuraNamespace(v *view) []Problem {
	namespace := v.claim(hasuraClaims)
	if namespace.Kind == token.String {
		return []Problem{{
			Title:   "the Hasura claims are a string, not an object",
			Because: "Hasura reads JSON in a string only if claims_format is stringified_json",
			Fix:     "have the issuer write an object, or set claims_format in HASURA_GRAPHQL_JWT_SECRET",
		}}
	}
	var lacking []string
	for _, name := range [...]string{"x-hasura-default-role", "x-hasura-allowed-roles"} {
		if _, ok := namespace.Get(name); !ok {
			lacking = append(lacking, name)
		}
	}
	if len(lacking) == 0 {
		return nil
	}
	return []Problem{{
		Title:   "the Hasura claims lack " + visible.List(lacking, "and"),
		Because: "Hasura refuses a token without them, unless a claims_map supplies them",
		Fix:     "have the issuer add them",
	}}
}

// zendeskClaims checks what Zendesk requires of its tokens.
func zendeskClaims(v *view) []Problem {
	var problems []Problem
	if v.text("scope") != "user" {
		problems = append(problems, Problem{
			Title:   "scope is not \"user\"",
			Because: "Zendesk messaging accepts only tokens with the scope user",
			Fix:     "add \"scope\": \"user\" where you sign the token",
		})
	}
	if v.claim("external_id").Kind != token.String {
		problems = append(problems, Problem{
			Title:   "external_id is " + v.claim("external_id").Kind.WithArticle() + ", not a string",
			Because: "Zendesk accepts only strings as external_id",
			Fix:     "put the ID in quotes where you sign the token",
		})
	}
	return problems
}
