package diagnose

// Check is one entry of the table of checks.
type Check struct {
	Code string
	// Held is what a pass says; "" for codes that only ever report something.
	Held string
}

// checks are all codes in the order in which findings of one severity are shown:
// what was pasted, then the token from the outside in.
var checks = [...]Check{
	{"not-a-token", ""},
	{"api-key-pasted", ""},
	{"client-key-pasted", ""},
	{"opaque-token", ""},
	{"encrypted-jwe", ""},
	{"jws-json", ""},
	{"other-secret", ""},
	{"unset-variable", ""},
	{"several-tokens", ""},
	{"token-in-url", ""},
	{"scheme-twice", ""},
	{"also-holds-api-key", ""},
	{"nested-token", ""},

	{"segments", "header, payload and signature"},
	{"truncated", "nothing was cut off"},
	{"base64", "the segments decode"},
	{"padding", "no padding"},
	{"non-canonical", "the encoding is canonical"},
	{"foreign-character", "base64url characters only"},
	{"json", "header and payload are JSON"},
	{"header-not-object", "the header is an object"},
	{"payload-not-object", "the payload is a claims set"},
	{"duplicate-member", "no name occurs twice"},
	{"bad-utf8", "the text is UTF-8"},
	{"too-deep", "not nested too deep"},
	{"too-large", "fits into a request header"},

	{"alg-missing", "the header names its algorithm"},
	{"alg-none", "not unsigned"},
	{"alg-unknown", "a registered algorithm"},
	{"crit", "no critical extensions"},
	{"b64", "no unencoded payload"},
	{"typ", "typ is JWT"},
	{"kid-type", "kid is a string"},
	{"key-in-header", "no key comes with the token"},

	{"signature", ""},
	{"signature-missing", "there is a signature"},
	{"signature-length", "the signature has its length"},
	{"key-type", "the key is of the kind that alg needs"},
	{"key-weak", "the secret is long enough"},
	{"psychic", "not all zeros"},
	{"local-key", ""},

	{"exp", ""},
	{"exp-missing", "it expires"},
	{"exp-type", "exp is a number"},
	{"exp-unit", "exp is in seconds"},
	{"exp-range", "exp is a possible date"},
	{"exp-soon", ""},
	{"nbf", ""},
	{"iat-future", ""},
	{"iat-type", ""},
	{"times-order", ""},
	{"lifetime-long", ""},
	{"lifetime-tiny", ""},

	{"scope-missing", "there is a scope"},
	{"scope-type", "the scope is a string"},
	{"scope-empty", ""},
	{"scope-separator", ""},
	{"scope-character", ""},
	{"user-form", ""},
	{"user-placeholder", ""},
	{"user-missing", ""},
	{"user-mismatch", ""},
	{"scope-needed", ""},
	{"scope-trap", ""},
	{"scope-legacy", ""},
	{"scope-unknown", ""},
	{"scope-wildcard", ""},
	{"scope-excess", ""},
	{"scope-duplicate", ""},
	{"user-several", ""},

	{"not-courier", "Courier's claims are there"},
	{"environment", ""},
	{"environment-expected", ""},
	{"workspace", ""},
	{"draft", "issued with a published key"},
	{"test-environment", "not the test environment"},
	{"region", ""},

	{"wrapped", ""},
	{"elsewhere", ""},
}

// rank returns the place of a code in the table; codes that are not in it come
// last.
func rank(code string) int {
	for i, check := range checks {
		if check.Code == code {
			return i
		}
	}
	return len(checks)
}

// Codes returns every code there is, in the order of the table.
func Codes() []string {
	codes := make([]string, 0, len(checks))
	for _, check := range checks {
		codes = append(codes, check.Code)
	}
	return codes
}
