package diagnose

// code is one check: its place in the table of checks.
type code uint8

// The codes, in the order in which findings of one severity are shown: what was
// pasted, then the token from the outside in.
const (
	codeNotAToken code = iota
	codeAPIKeyPasted
	codeClientKeyPasted
	codeOpaqueToken
	codeEncryptedJWE
	codeJWSJSON
	codeOtherSecret
	codeUnsetVariable
	codeSeveralTokens
	codeTokenInURL
	codeSchemeTwice
	codeHeaderForm
	codeAlsoHoldsAPIKey
	codeNestedToken
	codeSDJWT
	codeDetached

	codeSegments
	codeTruncated
	codeBase64
	codePadding
	codeNonCanonical
	codeForeignCharacter
	codeJSON
	codeHeaderNotObject
	codePayloadNotObject
	codeDuplicateMember
	codeBadUTF8
	codeTooDeep
	codeTooLarge

	codeAlgMissing
	codeAlgNone
	codeAlgUnknown
	codeAlgUnexpected
	codeCrit
	codeB64
	codeTyp
	codeKidType
	codeKidSuspicious
	codeKeyInHeader

	codeTampered
	codeSignatureLength // before codeSignature: a signature that was cut off is invalid for that
	codeSignature
	codeSignatureMissing
	codeSignatureForm
	codeKeyType
	codeKeyEmpty
	codeKeyWeak
	codeKeyTrimmed
	codeKeyForm
	codeKeySkipped
	codePsychic
	codeEdited
	codeLocalKey

	codeExp
	codeExpMissing
	codeExpType
	codeExpUnit
	codeExpRange
	codeExpSoon
	codeNbf
	codeIatFuture
	codeIatType
	codeTimesOrder
	codeLifetimeLong
	codeLifetimeTiny

	codeIss
	codeAud
	codeSub
	codeJti
	codeRequire
	codeLeeway

	codeScopeMissing
	codeScopeType
	codeScopeEmpty
	codeScopeSeparator
	codeScopeCharacter
	codeUserForm
	codeUserPlaceholder
	codeUserMissing
	codeUserMismatch
	codeScopeNeeded
	codeScopeTrap
	codeScopeLegacy
	codeScopeUnknown
	codeScopeWildcard
	codeScopeExcess
	codeScopeDuplicate
	codeUserSeveral

	codeNotCourier
	codeEnvironment
	codeEnvironmentExpected
	codeWorkspace
	codeDraft
	codeTestEnvironment
	codeRegion
	codeNotAsAsked

	codeWrapped
	codeElsewhere

	codeOther // of a finding that is not in the table; it comes last
)

// The groups of checks.
const (
	groupPasted    = "pasted"
	groupStructure = "structure"
	groupHeader    = "header"
	groupSignature = "signature"
	groupTime      = "time"
	groupPolicy    = "policy"
	groupScope     = "scope"
	groupCourier   = "courier"
	groupElsewhere = "elsewhere"
)

// check is one entry of the table of checks.
type check struct {
	code  string
	group string
	// held is what a pass says; "" for codes that only ever report something, or
	// whose pass says what was found.
	held string
	// verify is set where the finding is about the signature or the policy, and not
	// about what Courier makes of the token.
	verify bool
}

// checks are all checks there are.
var checks = [codeOther]check{
	codeNotAToken:       {"not-a-token", groupPasted, "", true},
	codeAPIKeyPasted:    {"api-key-pasted", groupPasted, "", true},
	codeClientKeyPasted: {"client-key-pasted", groupPasted, "", true},
	codeOpaqueToken:     {"opaque-token", groupPasted, "", true},
	codeEncryptedJWE:    {"encrypted-jwe", groupPasted, "", true},
	codeJWSJSON:         {"jws-json", groupPasted, "", true},
	codeOtherSecret:     {"other-secret", groupPasted, "", true},
	codeUnsetVariable:   {"unset-variable", groupPasted, "", true},
	codeSeveralTokens:   {"several-tokens", groupPasted, "", true},
	codeTokenInURL:      {"token-in-url", groupPasted, "", false},
	codeSchemeTwice:     {"scheme-twice", groupPasted, "", true},
	codeHeaderForm:      {"header-form", groupPasted, "", true},
	codeAlsoHoldsAPIKey: {"also-holds-api-key", groupPasted, "", false},
	codeNestedToken:     {"nested-token", groupPasted, "", false},
	codeSDJWT:           {"sd-jwt", groupPasted, "", true},
	codeDetached:        {"detached", groupPasted, "", true},

	codeSegments:         {"segments", groupStructure, "header, payload and signature", true},
	codeTruncated:        {"truncated", groupStructure, "nothing was cut off", true},
	codeBase64:           {"base64", groupStructure, "the segments decode", true},
	codePadding:          {"padding", groupStructure, "no padding", true},
	codeNonCanonical:     {"non-canonical", groupStructure, "the encoding is canonical", true},
	codeForeignCharacter: {"foreign-character", groupStructure, "base64url characters only", true},
	codeJSON:             {"json", groupStructure, "header and payload are JSON", true},
	codeHeaderNotObject:  {"header-not-object", groupStructure, "the header is an object", true},
	codePayloadNotObject: {"payload-not-object", groupStructure, "the payload is a claims set", true},
	codeDuplicateMember:  {"duplicate-member", groupStructure, "no name occurs twice", true},
	codeBadUTF8:          {"bad-utf8", groupStructure, "the text is UTF-8", true},
	codeTooDeep:          {"too-deep", groupStructure, "not nested too deep", true},
	codeTooLarge:         {"too-large", groupStructure, "fits into a request header", true},

	codeAlgMissing:    {"alg-missing", groupHeader, "the header names its algorithm", true},
	codeAlgNone:       {"alg-none", groupHeader, "not unsigned", true},
	codeAlgUnknown:    {"alg-unknown", groupHeader, "a registered algorithm", true},
	codeAlgUnexpected: {"alg-unexpected", groupHeader, "the algorithm is one of those allowed", true},
	codeCrit:          {"crit", groupHeader, "no critical extensions", true},
	codeB64:           {"b64", groupHeader, "no unencoded payload", true},
	codeTyp:           {"typ", groupHeader, "typ is JWT", true},
	codeKidType:       {"kid-type", groupHeader, "kid is a string", true},
	codeKidSuspicious: {"kid-suspicious", groupHeader, "kid is no path and no code", true},
	codeKeyInHeader:   {"key-in-header", groupHeader, "no key comes with the token", true},

	codeTampered:         {"tampered", groupSignature, "", true},
	codeSignatureLength:  {"signature-length", groupSignature, "the signature has its length", true},
	codeSignature:        {CodeSignature, groupSignature, "", true},
	codeSignatureMissing: {"signature-missing", groupSignature, "there is a signature", true},
	codeSignatureForm:    {"signature-form", groupSignature, "encoded as JWS encodes it", true},
	codeKeyType:          {CodeKeyType, groupSignature, "the key is of the kind that alg needs", true},
	codeKeyEmpty:         {"key-empty", groupSignature, "not made with the empty secret", true},
	codeKeyWeak:          {"key-weak", groupSignature, "the key is strong enough", true},
	codeKeyTrimmed:       {"key-trimmed", groupSignature, "the key was taken as it is", true},
	codeKeyForm:          {"key-form", groupSignature, "the key needed no repair", true},
	codeKeySkipped:       {"key-skipped", groupSignature, "every key of the set can be used", true},
	codePsychic:          {"psychic", groupSignature, "not all zeros", true},
	codeEdited:           {"edited", groupSignature, "", true},
	codeLocalKey:         {CodeLocalKey, groupSignature, "", false},

	codeExp:          {"exp", groupTime, "", true},
	codeExpMissing:   {"exp-missing", groupTime, "it expires", false},
	codeExpType:      {"exp-type", groupTime, "exp is a number", true},
	codeExpUnit:      {"exp-unit", groupTime, "exp is in seconds", true},
	codeExpRange:     {"exp-range", groupTime, "exp is a possible date", true},
	codeExpSoon:      {"exp-soon", groupTime, "not about to expire", false},
	codeNbf:          {"nbf", groupTime, "already valid", true},
	codeIatFuture:    {"iat-future", groupTime, "issued in the past", true},
	codeIatType:      {"iat-type", groupTime, "iat is a date", true},
	codeTimesOrder:   {"times-order", groupTime, "the times are in order", false},
	codeLifetimeLong: {"lifetime-long", groupTime, "lives no longer than 30 days", false},
	codeLifetimeTiny: {"lifetime-tiny", groupTime, "lives a minute or longer", false},

	codeIss:     {"iss", groupPolicy, "", true},
	codeAud:     {"aud", groupPolicy, "", true},
	codeSub:     {"sub", groupPolicy, "", true},
	codeJti:     {"jti", groupPolicy, "", true},
	codeRequire: {"require", groupPolicy, "", true},
	codeLeeway:  {"leeway", groupPolicy, "", true},

	codeScopeMissing:    {CodeScopeMissing, groupScope, "there is a scope", false},
	codeScopeType:       {CodeScopeType, groupScope, "the scope is a string", false},
	codeScopeEmpty:      {CodeScopeEmpty, groupScope, "the scope is not empty", false},
	codeScopeSeparator:  {CodeScopeSeparator, groupScope, "single spaces between the scopes", false},
	codeScopeCharacter:  {CodeScopeCharacter, groupScope, "only characters that a scope may hold", false},
	codeUserForm:        {CodeUserForm, groupScope, "no misspelt user_id", false},
	codeUserPlaceholder: {CodeUserPlaceholder, groupScope, "no placeholder left in", false},
	codeUserMissing:     {CodeUserMissing, groupScope, "it names its user", false},
	codeUserMismatch:    {CodeUserMismatch, groupScope, "", false},
	codeScopeNeeded:     {CodeScopeNeeded, groupScope, "", false},
	codeScopeTrap:       {CodeScopeTrap, groupScope, "no form that was only ever in faulty documents", false},
	codeScopeLegacy:     {CodeScopeLegacy, groupScope, "no scope of older days", false},
	codeScopeUnknown:    {CodeScopeUnknown, groupScope, "every scope is known", false},
	codeScopeWildcard:   {"scope-wildcard", groupScope, "no wildcard", false},
	codeScopeExcess:     {"scope-excess", groupScope, "", false},
	codeScopeDuplicate:  {"scope-duplicate", groupScope, "no scope twice", false},
	codeUserSeveral:     {"user-several", groupScope, "one user", false},

	codeNotCourier:          {CodeNotCourier, groupCourier, "Courier's claims are there", false},
	codeEnvironment:         {CodeEnvironment, groupCourier, "", false},
	codeEnvironmentExpected: {CodeEnvironmentExpected, groupCourier, "", false},
	codeWorkspace:           {CodeWorkspace, groupCourier, "", false},
	codeDraft:               {"draft", groupCourier, "issued with a published key", false},
	codeTestEnvironment:     {"test-environment", groupCourier, "not the test environment", false},
	codeRegion:              {"region", groupCourier, "", false},
	codeNotAsAsked:          {"not-as-asked", groupCourier, "", false},

	codeWrapped:   {"wrapped", groupPasted, "", true},
	codeElsewhere: {CodeElsewhere, groupElsewhere, "", false},
}

// String returns the code as findings have it.
func (k code) String() string {
	if k >= codeOther {
		return ""
	}
	return checks[k].code
}

// codeNamed returns the code of that name, codeOther where there is none.
func codeNamed(name string) code {
	for k := range checks {
		if checks[k].code == name {
			return code(k)
		}
	}
	return codeOther
}

// Codes returns every code there is, in the order in which findings of one severity
// are shown.
func Codes() []string {
	names := make([]string, 0, len(checks))
	for _, check := range checks {
		names = append(names, check.code)
	}
	return names
}

// codeSet is a set of codes.
type codeSet [codeOther/64 + 1]uint64

func (s *codeSet) put(k code) { s[k/64] |= 1 << (k % 64) }

func (s *codeSet) has(k code) bool { return s[k/64]&(1<<(k%64)) != 0 }
