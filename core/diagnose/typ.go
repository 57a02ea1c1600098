package diagnose

import (
	"strings"

	"bulla/core/token"
	"bulla/core/visible"
)

// typ explains the type of the token (RFC 7515 section 4.1.9, RFC 8725 section 3.11).
func (c *checker) typ() {
	typ, ok := c.Token.Header.Root.Get("typ")
	switch {
	case !ok:
		c.add("typ", Finding{
			Severity: Note, Title: "the header has no typ",
			Because: "most servers accept that; RFC 8725 section 3.11 recommends a type",
		})
	case typ.Kind != token.String:
		c.add("typ", Finding{
			Severity: Note, Title: "typ is " + quoteValue(c.Token.Header, typ),
			Because: "a type is a string (RFC 7515 section 4.1.9)",
		})
	case typ.Text == "JWT":
		c.credential()
	default:
		c.otherType(typ)
	}
}

// credential recognizes an older credential or presentation by its claim: typ had no name for them
// yet (W3C Verifiable Credentials 1.1 section 6.3.1).
func (c *checker) credential() {
	for _, name := range [...]string{"vc", "vp"} {
		if claim, ok := c.claim(name); ok && claim.Kind == token.Object {
			what := types[name+"+jwt"]
			c.add("typ", Finding{
				Severity: Note, Title: "the claim " + name + " makes it " + what.title,
				Because: what.because,
			})
			return
		}
	}
}

func (c *checker) otherType(typ token.Value) {
	name := mediaType(typ.Text)
	if name == "jwt" {
		return
	}
	title := "typ is " + quoteValue(c.Token.Header, typ)
	what, ok := types[name]
	if !ok {
		c.add("typ", Finding{
			Severity: Note, Title: title,
			Because: "a token of another type follows other rules",
		})
		return
	}
	c.add("typ", Finding{Severity: Note, Title: title + ": " + what.title, Because: what.because})
}

// mediaType returns a type in lower case and without "application/", which RFC 7515 section 4.1.9
// recommends leaving out.
func mediaType(typ string) string {
	return strings.TrimPrefix(strings.ToLower(visible.Shorten(typ, 80)), "application/")
}

// accessTokenType is that of the OAuth profile for access tokens (RFC 9068).
const accessTokenType = "at+jwt"

// isAccessToken reports whether typ says that this is an OAuth access token.
func (c *checker) isAccessToken() bool {
	typ, _ := c.Token.Header.Root.Get("typ")
	return typ.Kind == token.String && typ.Text != "JWT" && mediaType(typ.Text) == accessTokenType
}

// types are the common types of token other than JWT.
var types = map[string]struct{ title, because string }{
	accessTokenType:             {"an OAuth access token", "it follows RFC 9068: a server checks its type, iss, aud, signature and exp"},
	"logout+jwt":                {"a logout token", "an OpenID provider sends it to end a session: it has events and no nonce, and grants no access (OpenID Connect Back-Channel Logout section 2.4)"},
	"secevent+jwt":              {"a security event token", "it reports that something happened to an account, and grants no access (RFC 8417)"},
	"dpop+jwt":                  {"a DPoP proof", "it shows that the sender holds a key, for one request and one minute; the access token is sent with it (RFC 9449 section 4.2)"},
	"vc+jwt":                    {"a verifiable credential", "it states facts about its subject, for a wallet to keep, and grants no access (W3C Securing Verifiable Credentials)"},
	"vp+jwt":                    {"a verifiable presentation", "a wallet made it to show credentials, and each credential is itself a token (W3C Securing Verifiable Credentials)"},
	"dc+sd-jwt":                 {"an SD-JWT credential", "its claims may be hidden behind digests and come after a ~ (SD-JWT VC)"},
	"vc+sd-jwt":                 {"an SD-JWT credential", "the older name of dc+sd-jwt: its claims may be hidden behind digests and come after a ~ (SD-JWT VC)"},
	"sd+jwt":                    {"an SD-JWT", "its claims may be hidden behind digests and come after a ~ (RFC 9901)"},
	"kb+jwt":                    {"the key binding of an SD-JWT", "it shows that the sender holds the key of a credential, and comes last in it (RFC 9901 section 4.3)"},
	"oauth-authz-req+jwt":       {"a signed authorization request", "it goes from a client to the authorization server and grants no access (RFC 9101)"},
	"token-introspection+jwt":   {"an introspection response", "the authorization server made it to describe a token, which is elsewhere (RFC 9701)"},
	"client-authentication+jwt": {"a client assertion", "it identifies a client, and only at the token endpoint (RFC 7523)"},
	"entity-statement+jwt":      {"an entity statement", "it describes a member of a federation (OpenID Federation)"},
	"statuslist+jwt":            {"a status list", "it says which credentials were revoked (Token Status List)"},
	"jose":                      {"a JWS or JWE", "the name is for objects in compact form, which may not be JWTs (RFC 7515 section 9.2.1)"},
	"jose+json":                 {"a JWS or JWE in JSON form", "a JWT is always in the compact form (RFC 7519 section 3)"},
	"passport":                  {"a caller's identity for telephony", "it is for one call only (RFC 8225)"},
}
