package issuers

import "bulla/core/token"

const discovery = "{iss}/.well-known/openid-configuration"

// genericRows are kinds of token that any issuer may issue. They come last. Those recognized
// by typ come before those recognized by their claims.
var genericRows = []Issuer{
	{
		Name: "dpop-proof", Title: "a DPoP proof",
		Shows: "typ dpop+jwt",
		signs: []sign{typIs("dpop+jwt")},
		About: "it proves for one request that the sender has a key; the access token is sent separately, in Authorization: DPoP",
		Claims: []Claim{
			{"htm", "the method of the request"}, {"htu", "the address of the request"}, {"jti", "a unique ID, so that it works only once"},
			{"ath", "the hash of the access token"}, {"nonce", "the value that the server sent for this proof"},
		},
		Holder:   "its public key is in its header (jwk), where it belongs in a proof",
		Requires: []string{"jti", "htm", "htu", "iat"}, Refuser: "every server",
		Belongs: "send it in the DPoP header, and the access token in Authorization: DPoP",
		NoExp:   true,
		Source:  "RFC 9449 section 4.2",
	},
	{
		Name: "logout-token", Title: "a logout token",
		Shows:  "typ logout+jwt, or events with backchannel-logout",
		signs:  []sign{either(typIs("logout+jwt"), logoutEvent)},
		detail: claimed("from", "iss"),
		About:  "an OpenID provider sends it to an app to end a session; it grants no access",
		Claims: []Claim{
			{"events", "marks this as a logout"}, {"sid", "the session that ended"}, {"sub", "the user whose sessions ended"},
		},
		Keys:     discovery,
		Requires: []string{"iss", "aud", "iat", "jti", "events"}, Refuser: "every app",
		problems: logoutNonce,
		Belongs:  "send it as logout_token to the app's back-channel logout address",
		Source:   "OpenID Connect Back-Channel Logout 1.0 section 2.4",
	},
	{
		Name: "sd-jwt-vc", Title: "an SD-JWT credential",
		Shows:  "typ dc+sd-jwt or vc+sd-jwt",
		signs:  []sign{typIs("dc+sd-jwt", "vc+sd-jwt")},
		detail: claimed("from", "iss"),
		About:  "a wallet keeps it and shows parts of it; the disclosures after ~ are part of it",
		Claims: []Claim{
			{"vct", "the type of the credential"}, {"cnf", "the key of the holder"}, {"status", "where to check whether it was revoked"},
		},
		Keys:     "{iss}/.well-known/jwt-vc-issuer",
		Requires: []string{"vct"}, Refuser: "every verifier",
		NoExp:  true,
		Source: "SD-JWT-based Verifiable Credentials (SD-JWT VC) section 2",
	},
	{
		Name: "client-assertion", Title: "a client assertion",
		Shows:  "iss equal to sub, aud and jti",
		signs:  []sign{either(typIs("client-authentication+jwt"), sameIssuerAndSubject)},
		detail: claimed("of client", "sub"),
		About:  "the client sends it to the token endpoint to prove its identity; it is not for APIs",
		Claims: []Claim{
			{"iss", "the client"}, {"sub", "the client"}, {"aud", "the token endpoint"}, {"jti", "a unique ID, so that it works only once"},
		},
		Holder:   "it is signed with the client's own key",
		Requires: []string{"iss", "sub", "aud", "exp"}, Refuser: "every authorization server",
		Belongs: "send it as client_assertion to the token endpoint, and send APIs the access token from the response",
		Source:  "RFC 7523 section 3",
	},
	{
		Name: "dpop-bound", Title: "a DPoP-bound access token",
		Shows:  "cnf with jkt",
		signs:  []sign{keyThumbprint},
		detail: claimed("from", "iss"),
		About:  "it is sent as Authorization: DPoP with a proof in the DPoP header, not as Bearer",
		Claims: []Claim{{"cnf", "the thumbprint of the key that its sender must have"}},
		Keys:   discovery,
		Source: "RFC 9449 section 6",
	},
	{
		Name: "access-token", Title: "an OAuth access token",
		Shows:  "typ at+jwt",
		signs:  []sign{typIs("at+jwt")},
		detail: claimed("from", "iss"),
		About:  "an API checks its typ, iss, aud, signature and exp",
		Claims: []Claim{
			{"client_id", "the client that requested it"}, {"aud", "the API that it is for"},
			{"sub", "the user, or the client itself"},
		},
		grants: usualGrants,
		Keys:   discovery,
		Source: "RFC 9068",
	},
	{
		Name: "oidc", Title: "an OpenID Connect ID token",
		Shows:  "iss, sub, aud, exp, iat and one of nonce, at_hash, c_hash, auth_time, azp",
		signs:  []sign{has("iss", "sub", "aud", "exp", "iat"), hasOne("nonce", "at_hash", "c_hash", "auth_time", "azp")},
		detail: claimed("from", "iss"),
		About:  "it tells the client in aud who signed in; to call an API, use the access token",
		Claims: []Claim{
			{"aud", "the client that it is for"}, {"sub", "the user"},
		},
		Keys:   discovery,
		Source: "OpenID Connect Core 1.0 section 2",
	},
}

// logoutEvent holds if events says that a session ended.
func logoutEvent(v *view) []string {
	_, ok := v.claim("events").Get("http://schemas.openid.net/event/backchannel-logout")
	return found("events", ok)
}

// logoutNonce reports a nonce, which would make a logout token look like an ID token.
func logoutNonce(v *view) []Problem {
	if !v.has("nonce") {
		return nil
	}
	return []Problem{{
		Refused: true,
		Title:   "a logout token with a nonce",
		Because: "an app must refuse it, so that an ID token can't be passed off as one",
		Fix:     "have the provider leave nonce out of logout tokens",
	}}
}

// sameIssuerAndSubject holds if the client issued a token about itself, to be used once.
func sameIssuerAndSubject(v *view) []string {
	if iss := v.text("iss"); iss == "" || iss != v.text("sub") || !v.has("aud") || !v.has("jti") {
		return nil
	}
	return []string{"iss", "sub", "aud", "jti"}
}

// keyThumbprint holds if the token is bound to a key by its thumbprint.
func keyThumbprint(v *view) []string {
	jkt, _ := v.claim("cnf").Get("jkt")
	return found("cnf", jkt.Kind == token.String)
}
