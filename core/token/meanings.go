package token

// Meaning explains a registered header parameter or claim.
type Meaning struct {
	Part Part
	Name string
	// Summary explains it in a few words.
	Summary string
	// Source is the document that defines it.
	Source string
	// Time says that the value is a NumericDate.
	Time bool
}

// meanings are the header parameters and claims that bulla explains, in the order of their
// documents. Those of one issuer are in core/issuers.
var meanings = [...]Meaning{
	{Part: Header, Name: "alg", Summary: "the algorithm of the signature", Source: "RFC 7515 section 4.1.1"},
	{Part: Header, Name: "jku", Summary: "address of the keys, never fetched", Source: "RFC 7515 section 4.1.2"},
	{Part: Header, Name: "jwk", Summary: "a public key, never trusted", Source: "RFC 7515 section 4.1.3"},
	{Part: Header, Name: "kid", Summary: "which of the issuer's keys signed it", Source: "RFC 7515 section 4.1.4"},
	{Part: Header, Name: "x5u", Summary: "address of a certificate, never fetched", Source: "RFC 7515 section 4.1.5"},
	{Part: Header, Name: "x5c", Summary: "a certificate, never trusted", Source: "RFC 7515 section 4.1.6"},
	{Part: Header, Name: "typ", Summary: "the type of token", Source: "RFC 7515 section 4.1.9"},
	{Part: Header, Name: "cty", Summary: "the type of the payload", Source: "RFC 7515 section 4.1.10"},
	{Part: Header, Name: "crit", Summary: "extensions that readers must support", Source: "RFC 7515 section 4.1.11"},
	{Part: Header, Name: "enc", Summary: "how the content is encrypted", Source: "RFC 7516 section 4.1.2"},
	{Part: Header, Name: "b64", Summary: "whether the payload is encoded", Source: "RFC 7797 section 3"},

	{Part: Payload, Name: "iss", Summary: "who issued it", Source: "RFC 7519 section 4.1.1"},
	{Part: Payload, Name: "sub", Summary: "who it is about", Source: "RFC 7519 section 4.1.2"},
	{Part: Payload, Name: "aud", Summary: "who it is for", Source: "RFC 7519 section 4.1.3"},
	{Part: Payload, Name: "exp", Summary: "servers reject it from this time on", Source: "RFC 7519 section 4.1.4",
		Time: true},
	{Part: Payload, Name: "nbf", Summary: "servers reject it before this time", Source: "RFC 7519 section 4.1.5",
		Time: true},
	{Part: Payload, Name: "iat", Summary: "when it was issued", Source: "RFC 7519 section 4.1.6", Time: true},
	{Part: Payload, Name: "jti", Summary: "the ID of this token", Source: "RFC 7519 section 4.1.7"},
	{Part: Payload, Name: "cnf", Summary: "the key of its holder", Source: "RFC 7800 section 3.1"},
	{Part: Payload, Name: "scope", Summary: "what it allows", Source: "RFC 8693 section 4.2"},
	{Part: Payload, Name: "scp", Summary: "scopes, as some issuers call them", Source: "no standard"},
	{Part: Payload, Name: "_sd", Summary: "digests of claims that can be disclosed", Source: "RFC 9901 section 4.2.4.1"},
	{Part: Payload, Name: "_sd_alg", Summary: "the hash of the digests", Source: "RFC 9901 section 4.1.1"},
	{Part: Payload, Name: "auth_time", Summary: "when the user logged in", Source: "OpenID Connect Core 1.0 section 2",
		Time: true},
	{Part: Payload, Name: "updated_at", Summary: "when the profile was changed",
		Source: "OpenID Connect Core 1.0 section 5.1", Time: true},
	{Part: Payload, Name: "nonce", Summary: "the value the client sent, to match the token to its request", Source: "OpenID Connect Core 1.0 section 2"},
	{Part: Payload, Name: "azp", Summary: "the client that requested it", Source: "OpenID Connect Core 1.0 section 2"},
	{Part: Payload, Name: "acr", Summary: "how strong the user's login was", Source: "OpenID Connect Core 1.0 section 2"},
	{Part: Payload, Name: "amr", Summary: "how the user logged in", Source: "OpenID Connect Core 1.0 section 2"},
	{Part: Payload, Name: "at_hash", Summary: "the hash of the access token", Source: "OpenID Connect Core 1.0 section 3.1.3.6"},
	{Part: Payload, Name: "c_hash", Summary: "the hash of the code", Source: "OpenID Connect Core 1.0 section 3.3.2.11"},
	{Part: Payload, Name: "sid", Summary: "the session", Source: "OpenID Connect Front-Channel Logout 1.0 section 3"},
	{Part: Payload, Name: "name", Summary: "the user's full name", Source: "OpenID Connect Core 1.0 section 5.1"},
	{Part: Payload, Name: "email", Summary: "the user's address", Source: "OpenID Connect Core 1.0 section 5.1"},
	{Part: Payload, Name: "email_verified", Summary: "whether the address was checked", Source: "OpenID Connect Core 1.0 section 5.1"},
	{Part: Payload, Name: "preferred_username", Summary: "the user's name for signing in", Source: "OpenID Connect Core 1.0 section 5.1"},
	{Part: Payload, Name: "client_id", Summary: "the client that requested it", Source: "RFC 8693 section 4.3"},
	{Part: Payload, Name: "roles", Summary: "the roles of the user", Source: "RFC 9068 section 2.2.3.1"},
	{Part: Payload, Name: "groups", Summary: "the groups of the user", Source: "RFC 9068 section 2.2.3.1"},
}

// MeaningOf returns the meaning of the header parameter or claim with that name. It is not ok if
// bulla doesn't know the name.
func MeaningOf(part Part, name string) (m Meaning, ok bool) {
	for _, m := range meanings {
		if m.Part == part && m.Name == name {
			return m, true
		}
	}
	return Meaning{}, false
}

// IsTimeClaim reports whether the claim with that name is a NumericDate.
func IsTimeClaim(name string) bool {
	m, _ := MeaningOf(Payload, name)
	return m.Time
}
