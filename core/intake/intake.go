// Package intake finds the token in whatever a person pastes, and says what was removed and what
// else was there.
//
// It never chooses silently between several tokens, never keeps a secret that isn't a token, and
// says what was pasted if it isn't a JWT.
//
// [Find] takes three steps, and each file is named after its step:
//
//   - undo makes a view of the text: without UTF-16, terminal sequences and escapes. For every
//     character, the view knows where it was.
//   - find finds the pieces in a view: tokens, whole, damaged or joined from several lines; a JWS
//     or a JWE in JSON form; API keys.
//   - describe makes a Found of pieces and view: where each token was, what it was called, what was
//     around and inside it, how it was sent, and what happened to it. Of a text without a token,
//     classify says what it is.
//
// # Adding to it
//
// An encoding: add a row to encodings in undo.go. A text that contains others, such as base64, is a
// view of its own: see undo_base64.go.
//
// What splits a token, such as a line break in an email: add a function to separators in
// find_separators.go.
//
// What wraps a token: if it is directly before it, such as a quote or a scheme, add it to
// describe_preceding.go. If it is a place, such as a cookie, add a case to locationOf in
// describe_location.go. If it also has to be cut off the end of the token, add it to find_trim.go.
//
// Something that isn't a token: add a case to classify in classify.go, and a function that reports
// whether the text is that to a file classify_*.go.
//
// Something to say: add a remark to describeTokens in describe.go, or to describe_damage.go if it
// happened to the token before it was pasted. Its code is a finding: see [bulla/core].
package intake

import (
	"cmp"
	"slices"
	"strings"

	"bulla/core/issuebody"
	"bulla/core/redact"
	"bulla/core/request"
	"bulla/core/visible"
)

// Kind says what a pasted text is.
type Kind string

// The kinds of input. JWT only describes the form; the decoder reports the faults. What is left of
// a token that was destroyed before it was pasted is a JWT too, without a token.
const (
	JWT     Kind = "jwt"
	JWSJSON Kind = "jws-json"
	JWE     Kind = "jwe"
	SDJWT   Kind = "sd-jwt"
	Opaque  Kind = "opaque"
	// SignedCookie is a cookie that a web framework signed or encrypted.
	SignedCookie Kind = "signed-cookie"
	APIKey       Kind = "api-key"
	ClientKey    Kind = "client-key"
	Paseto       Kind = "paseto"
	SAML         Kind = "saml"
	JWK          Kind = "jwk"
	PEM          Kind = "pem"
	KnownSecret  Kind = "known-secret"
	JSON         Kind = "json"
	URL          Kind = "url"
	UUID         Kind = "uuid"
	Masked       Kind = "masked"
	Text         Kind = "text"
	Empty        Kind = "empty"

	// IssueRequest is a request to issue-token, ScopeString only its scope.
	IssueRequest Kind = "issue-request"
	ScopeString  Kind = "scope"
	// SDKConfig is the configuration of one of Courier's SDKs.
	SDKConfig Kind = "sdk-config"
)

// notTokens are the kinds of input that are named when there is no token in them.
var notTokens = map[Kind]string{
	APIKey:       "an API key, not a token",
	ClientKey:    "a client key, not a token",
	Opaque:       "an opaque token",
	SignedCookie: "a signed cookie, not a token",
	Masked:       "a masked token",
	Empty:        "nothing was pasted",
	PEM:          "a key, not a token",
	JWK:          "a key, not a token",
	KnownSecret:  "another secret, not a token",
	UUID:         "a UUID, not a token",
	URL:          "a URL, not a token",
	JWSJSON:      "a JWS in JSON form",
	Paseto:       "a PASETO token",
	SAML:         "a SAML assertion",
	IssueRequest: "an issue-token request, not a token",
	ScopeString:  "a scope string, not a token",
	SDKConfig:    "an SDK configuration, not a token",
}

// Summary says in a few words what was pasted instead of a token.
func (k Kind) Summary() string { return cmp.Or(notTokens[k], "no token found") }

// The codes of remarks, which are the codes of the findings on what was pasted.
const (
	NotAToken         = "not-a-token"
	APIKeyPasted      = "api-key-pasted"
	ClientKeyPasted   = "client-key-pasted"
	OpaqueToken       = "opaque-token"
	SignedCookieFound = "signed-cookie"
	MaskedToken       = "masked"
	Chunks            = "chunks"
	EncryptedJWE      = "encrypted-jwe"
	JWSJSONForm       = "jws-json"
	OtherSecret       = "other-secret"
	UnsetVariable     = "unset-variable"
	SeveralTokens     = "several-tokens"
	Wrapped           = "wrapped"
	TokenInURL        = "token-in-url"
	SchemeTwice       = "scheme-twice"
	AlsoHoldsAPIKey   = "also-holds-api-key"
	IssueToken        = "issue-request"
	ScopeAlone        = "scope-string"
	// Truncated is also a code of the decoder. It is used here when only the pasted text shows it,
	// as with an ellipsis or a missing beginning.
	Truncated = "truncated"
)

// Remark is one statement about what was pasted. It never contains a secret, and control characters
// in it are escaped.
type Remark struct {
	Code                string
	Title, Because, Fix string
}

// Candidate is one token found in the input.
type Candidate struct {
	// Token is the compact form; of an SD-JWT, only the issuer-signed JWT.
	Token string
	Kind  Kind
	// At and End are the byte offsets in the input where the token begins and where it ends.
	// Everything inside the token in the input is between them.
	At, End int
	// Where describes the location, such as "authorization header" or "json member data.token"; ""
	// if the token is the whole input.
	Where string
	// Name is what the input calls the token: a JSON member, a header, a cookie, a variable or a
	// URL parameter; "" for none.
	Name string
	// Path is the path in a JSON text, such as items[2].token; "" elsewhere.
	Path string
	// Line is the line of the input, counted from 1.
	Line int
	// Altered lists what was removed or undone inside the token and directly before or after it. A
	// program that receives the text unchanged reads all of that as part of the token.
	Altered []string
	// Foreign names a space outside ASCII that was removed inside the token, and its offset; "" for
	// none. It is a fault of the token, like any other foreign character.
	Foreign string
	// Sent is what a request sends with the token, if the text shows it.
	Sent Credential
}

// Found is what was found in one input.
type Found struct {
	Kind Kind
	// Token is the first candidate, "" for none.
	Token string
	// Where is the location of the token, "" if it is the whole input.
	Where string
	// Removed lists what was removed around and inside the token. Like Where, it contains visible
	// text only, and no secrets.
	Removed []string
	// Candidates are the different tokens in the order of the input, at most MaxCandidates of them.
	Candidates []Candidate
	// Total is the number of different tokens, including those that were not kept.
	Total int
	// Disclosures are those of the first candidate if it is an SD-JWT.
	Disclosures []Disclosure
	// KeyBinding is the key binding JWT at the end of an SD-JWT, "" for none.
	KeyBinding string
	Remarks    []Remark
	// Requests are the requests in the input, in order, with their secrets masked. Their offsets are
	// those of the input.
	Requests []request.Request
	// Issue is what issue-token would be asked for, if the input is that instead of a token.
	Issue *issuebody.Body
	// Size is the length of the input in bytes.
	Size int
}

// MaxInput is the number of bytes that are read. A remark says that the rest was not read.
const MaxInput = 16 << 20

// MaxCandidates is how many different tokens of one input are kept.
const MaxCandidates = 200

// Find looks for tokens in text. It never fails: the worst result for any input is a remark.
func Find(text string) Found {
	if found, ok := bareToken(text); ok {
		return found
	}
	v := undo(text[:min(len(text), MaxInput)])
	if strings.TrimSpace(v.text) == "" {
		return empty(text)
	}
	return describe(v, find(v), len(text))
}

// empty describes an input without readable characters.
func empty(text string) Found {
	found := Found{Kind: Empty, Size: len(text)}
	if strings.TrimSpace(text) != "" {
		found.Kind = Text
		found.remark(NotAToken, "no token found", "the input contains only terminal escape sequences", pasteJWT)
		return found
	}
	found.remark(NotAToken, "nothing was pasted", "the input is empty or contains only white space", "copy the token again and paste it")
	return found
}

// shortestSignature is the length in characters of the shortest complete signature, that of HS256.
const shortestSignature = 43

// bareToken recognizes the usual paste, a complete token with nothing around it, in one pass.
// Anything unusual is left to the slower search.
func bareToken(text string) (Found, bool) {
	token := strings.Trim(text, " \t\r\n")
	if !strings.HasPrefix(token, "eyJ") || len(text) > MaxInput {
		return Found{}, false
	}
	first := strings.IndexByte(token, '.')
	last := strings.LastIndexByte(token, '.')
	if first < minHeader || last == first || len(token)-last <= shortestSignature || !startsHeader(token[first+1:]) {
		return Found{}, false
	}
	header, payload, signature := token[:first], token[first+1:last], token[last+1:]
	if !isSegment(header) || !isSegment(payload) || !isSegment(signature) || redactionAt(signature) >= 0 {
		return Found{}, false
	}
	at := strings.Index(text, token[:3])
	candidate := Candidate{
		Token: token, Kind: JWT, At: at, End: at + len(token), Line: 1 + strings.Count(text[:at], "\n"),
	}
	return Found{Kind: JWT, Token: token, Total: 1, Size: len(text), Candidates: []Candidate{candidate}}, true
}

// Selected returns the candidate that is shown. It is the zero Candidate if the token is not one of
// them, such as a token inside another.
func (f Found) Selected() Candidate {
	i := slices.IndexFunc(f.Candidates, func(c Candidate) bool { return c.Token == f.Token })
	if i < 0 {
		return Candidate{}
	}
	return f.Candidates[i]
}

// remark adds a remark. All remarks are made here, which keeps secrets and control characters out
// of their texts.
func (f *Found) remark(code, title, because, fix string) {
	f.Remarks = append(f.Remarks, Remark{
		Code: code, Title: displayText(title), Because: displayText(because), Fix: displayText(fix),
	})
}

// displayText returns s in a form that can be shown: secrets are masked, and every character is
// visible.
func displayText(s string) string { return visible.Text(redact.Keys(s)) }

// quote returns s quoted for a sentence, in at most limit characters. Secrets are masked first,
// because shortening could cut one in two.
func quote(s string, limit int) string { return redact.Quote(redact.Keys(s), limit) }

// shorten returns s with its secrets masked, in at most limit characters.
func shorten(s string, limit int) string { return visible.Shorten(redact.Keys(s), limit) }

// HasRemark reports whether a remark of that code was made.
func (f Found) HasRemark(code string) bool {
	return slices.ContainsFunc(f.Remarks, func(r Remark) bool { return r.Code == code })
}
