package issuers

import "strings"

// graphID is the application ID of Microsoft Graph.
const graphID = "00000003-0000-0000-c000-000000000000"

const entraKeys = "https://login.microsoftonline.com/{tid}/discovery/v2.0/keys"

// entraClaims are the claims of Microsoft's tokens.
var entraClaims = []Claim{
	{"tid", "the Entra tenant"}, {"oid", "the user's or service's ID in the tenant"},
	{"ver", "the version of the token's format"}, {"scp", "what the user allowed the app to do"},
	{"roles", "the app roles that were assigned"}, {"appid", "the app that requested it"},
	{"azp", "the app that requested it"}, {"appidacr", "how the app proved who it is"},
	{"azpacr", "how the app proved who it is"}, {"upn", "the user's name for signing in"},
	{"preferred_username", "the user's name for signing in"}, {"tfp", "the B2C policy"},
	{"idp", "the identity provider of the user"}, {"wids", "the admin roles of the user"},
}

// cloudRows are the tokens of Microsoft, Amazon, Cloudflare and Supabase.
var cloudRows = []Issuer{
	{
		Name: "microsoft-graph", Title: "a Microsoft Graph access token",
		Shows:  "aud https://graph.microsoft.com or " + graphID + "; nonce in the header",
		signs:  []sign{audIs("https://graph.microsoft.com", graphID)},
		detail: claimed("of tenant", "tid"),
		About:  "only Graph can check its signature: because of the nonce in its header, every other check fails; for your own API, request a token with your API's scope (api://...)",
		Claims: entraClaims, grants: claims("scp", "roles"),
		Holder: "only Microsoft Graph can check it",
		Source: "Microsoft: Access tokens in the Microsoft identity platform",
	},
	{
		Name: "entra", Title: "a Microsoft Entra token",
		Shows: "iss https://login.microsoftonline.com/TID/v2.0, https://sts.windows.net/TID/ or at b2clogin.com",
		signs: []sign{issAt("login.microsoftonline.com", "login.microsoftonline.us", "login.partner.microsoftonline.cn", "sts.windows.net", ".b2clogin.com", ".ciamlogin.com")},
		detail: joined(func(v *view) string {
			if v.text("scp") != "" {
				return "(access)"
			}
			return ""
		}, claimed("of tenant", "tid")),
		About:  "scp lists delegated permissions, roles lists app roles; versions 1 and 2 have different iss and aud: requestedAccessTokenVersion in the API's app manifest sets the version",
		advice: entraVersion,
		Claims: entraClaims, grants: claims("scp", "roles"),
		Keys:   entraKeys,
		Source: "Microsoft: Access tokens in the Microsoft identity platform",
	},
	{
		Name: "cognito", Title: "an Amazon Cognito token",
		Shows: "iss https://cognito-idp.REGION.amazonaws.com/POOL, token_use",
		signs: []sign{issBegins("https://cognito-idp."), issHas(".amazonaws.com")},
		detail: joined(func(v *view) string {
			if use := v.text("token_use"); use == "id" || use == "access" {
				return "(" + use + ")"
			}
			return ""
		}, afterIss("of pool", ".amazonaws.com/")),
		About: "access tokens have client_id and no aud: check client_id, or use the ID token",
		Claims: []Claim{
			{"token_use", "the kind of token: access or id"}, {"client_id", "the app client, instead of aud"},
			{"username", "the user's name in the pool"}, {"cognito:username", "the user's name in the pool"},
			{"cognito:groups", "the user's groups"}, {"origin_jti", "the ID of the original sign-in"},
			{"event_id", "the ID of the sign-in event"}, {"device_key", "the user's device"},
		},
		grants: claims("scope", "cognito:groups", "cognito:roles"),
		Keys:   "{iss}/.well-known/jwks.json",
		Source: "Amazon Cognito: Verifying a JSON Web Token",
	},
	{
		Name: "aws-alb", Title: "an AWS load balancer token",
		Shows: "signer and client in the header",
		signs: []sign{headerHas("signer"), headerHas("client"), headerHas("iss")},
		About: "the load balancer adds it to each request, in x-amzn-oidc-data; its segments have padding, which strict libraries refuse",
		Claims: []Claim{
			{"sub", "the user's ID at the identity provider"}, {"email", "the user's address"},
		},
		Holder: "each region publishes its keys by kid at public-keys.auth.elb.REGION.amazonaws.com",
		NoExp:  true, // exp is in the header
		Source: "AWS: Authenticate users using an Application Load Balancer",
	},
	{
		Name: "cloudflare-access", Title: "a Cloudflare Access token",
		Shows:  "iss https://TEAM.cloudflareaccess.com",
		signs:  []sign{issAt(".cloudflareaccess.com")},
		detail: issHost("of"),
		About:  "Cloudflare adds it to each request, in Cf-Access-Jwt-Assertion; aud is the tag of the application",
		Claims: []Claim{
			{"aud", "the tag of the application"}, {"type", "app, or org for the whole team"},
			{"identity_nonce", "used to look up the user's full identity"}, {"country", "where the user signed in"},
			{"common_name", "the service token that was used"},
		},
		Keys:   "{iss}/cdn-cgi/access/certs",
		Source: "Cloudflare: Validate JWTs",
	},
	{
		Name: "supabase", Title: "a Supabase token",
		Shows:  "iss https://REF.supabase.co/auth/v1 or supabase; role anon, authenticated or service_role",
		signs:  []sign{either(issIs("supabase", "supabase-demo"), issAt(".supabase.co", ".supabase.in"), both(issEnds("/auth/v1"), has("role")))},
		detail: joined(claimed("with the role", "role"), firstOf(claimed("of project", "ref"), issHost("of"))),
		About:  "the legacy JWT secret is used as text, not as base64; newer projects publish keys",
		advice: func(v *view) string {
			if v.text("role") == "service_role" {
				return "service_role bypasses row-level security: keep it on your server, never in a client"
			}
			return ""
		},
		Claims: []Claim{
			{"role", "the database role"}, {"aal", "how strongly the user signed in"}, {"amr", "how the user signed in"},
			{"session_id", "the session"}, {"ref", "the project"}, {"app_metadata", "data that only your server can change"},
			{"user_metadata", "data that the user can change"}, {"is_anonymous", "whether the user is anonymous"},
		},
		grants: claims("role"),
		Keys:   "{iss}/.well-known/jwks.json",
		Holder: "older projects sign it with the project's JWT secret",
		Source: "Supabase: JSON Web Token (JWT)",
	},
}

// entraVersion says what version of Microsoft's tokens this is, and whether it is from B2C.
func entraVersion(v *view) string {
	switch {
	case isAt(host(v.text("iss")), []string{".b2clogin.com"}):
		return "it is from Azure AD B2C: tfp or acr names the policy, and each policy publishes its own keys"
	case v.text("ver") == "1.0" || strings.HasPrefix(v.text("iss"), "https://sts.windows.net/"):
		return "this is version 1: iss is https://sts.windows.net/TID/ and aud is usually api://..."
	case v.text("ver") == "2.0":
		return "this is version 2: iss ends in /v2.0 and aud is the ID of the app"
	}
	return ""
}
