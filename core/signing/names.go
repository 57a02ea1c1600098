package signing

// Algorithms lists the algorithms that can be signed with and checked here, as the
// header's alg spells them (RFC 7518 section 3.1, RFC 8037, RFC 9864).
func Algorithms() []string {
	return []string{
		"HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512",
		"ES256", "ES384", "ES512", "EdDSA", "Ed25519",
	}
}
