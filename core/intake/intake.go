// Package intake finds the token in whatever a person pastes and says what was
// cut away and what else was there.
//
// It never chooses silently between several tokens, never keeps a secret that is
// no token, and names what was pasted when it is no JWT.
package intake

import (
	"slices"
	"strings"

	"bulla/core/redact"
	"bulla/core/visible"
)

// Kind says what a pasted text is.
type Kind string

// The kinds of input. A JWT is one in form only: its faults are the decoder's.
// What is left of a token that was destroyed before it was pasted is a JWT too,
// with no token to look at.
const (
	JWT         Kind = "jwt"
	JWSJSON     Kind = "jws-json"
	JWE         Kind = "jwe"
	SDJWT       Kind = "sd-jwt"
	Opaque      Kind = "opaque"
	APIKey      Kind = "api-key"
	ClientKey   Kind = "client-key"
	Paseto      Kind = "paseto"
	SAML        Kind = "saml"
	JWK         Kind = "jwk"
	PEM         Kind = "pem"
	KnownSecret Kind = "known-secret"
	JSON        Kind = "json"
	URL         Kind = "url"
	UUID        Kind = "uuid"
	Text        Kind = "text"
	Empty       Kind = "empty"
)

// The codes of remarks, which are the codes of the findings on what was pasted.
const (
	NotAToken       = "not-a-token"
	APIKeyPasted    = "api-key-pasted"
	ClientKeyPasted = "client-key-pasted"
	OpaqueToken     = "opaque-token"
	EncryptedJWE    = "encrypted-jwe"
	JWSJSONForm     = "jws-json"
	OtherSecret     = "other-secret"
	UnsetVariable   = "unset-variable"
	SeveralTokens   = "several-tokens"
	Wrapped         = "wrapped"
	TokenInURL      = "token-in-url"
	SchemeTwice     = "scheme-twice"
	HeaderForm      = "header-form"
	AlsoHoldsAPIKey = "also-holds-api-key"
	// Truncated is the decoder's code too: it is remarked on here where only the
	// text as it was pasted can tell, as with an ellipsis or a missing beginning.
	Truncated = "truncated"
)

// Remark is one thing to say about what was pasted. Its text never holds a
// secret; untrusted text in it is visible.
type Remark struct {
	Code                string
	Title, Because, Fix string
}

// Candidate is one token found in the input.
type Candidate struct {
	// Token is the compact form; of an SD-JWT the issuer-signed JWT alone.
	Token string
	Kind  Kind
	// At and End are the byte offsets in the input at which the token begins and
	// behind which it ends, with all that stands inside it there.
	At, End int
	// Where names the place, such as "authorization header" or "json member
	// data.token"; "" where the token was the whole input.
	Where string
	// Name is what the input calls the token: a JSON member, a header, a cookie, a
	// variable, a parameter of a URL; "" for none.
	Name string
	// Path is the place in a JSON text, such as items[2].token; "" elsewhere.
	Path string
	// Line is the line of the input, counted from 1.
	Line int
	// Altered lists what was removed or undone inside the token and directly before or
	// after it: a program that is given the text as it is treats that as part of it.
	Altered []string
	// Foreign names a space outside ASCII that was removed inside the token, and its
	// offset; "" for none. It is a fault of the token, as any other foreign character
	// is.
	Foreign string
	// Sent is what a request sends with the token, where the text shows that.
	Sent Credential
}

// Found is what was found in one input.
type Found struct {
	Kind Kind
	// Token is the token to look at: the first candidate. "" where there is none.
	Token string
	// Where is the place the token was found in, "" where it was the whole input.
	Where string
	// Removed lists what was cut away around and inside the token. Like Where it
	// holds visible text only, and no secrets.
	Removed []string
	// Candidates are the different tokens, in the order of the input; no more than
	// MaxCandidates of them.
	Candidates []Candidate
	// Total is how many different tokens there are, kept or not.
	Total int
	// Disclosures are those of the first candidate where it is an SD-JWT.
	Disclosures []Disclosure
	// KeyBinding is the key binding JWT at the end of an SD-JWT, "" for none.
	KeyBinding string
	Remarks    []Remark
	// Size is the length of the input in bytes.
	Size int
}

// MaxInput is the number of bytes that are looked at; what lies beyond is named
// and left alone.
const MaxInput = 16 << 20

// MaxCandidates is how many different tokens of one input are kept.
const MaxCandidates = 200

// Find looks for tokens in text. It is total: the worst that can come of any
// input is a remark.
func Find(text string) Found {
	if found, ok := bareToken(text); ok {
		return found
	}
	found := Found{Size: len(text)}
	in := newInput(text[:min(len(text), MaxInput)])
	if strings.TrimSpace(in.text) == "" {
		found.remarkEmpty(text)
		return found
	}
	keys := redact.Find(in.text)
	tokens := findTokens(in.text).reread()
	switch {
	case found.openJSON(in, tokens):
	case len(tokens.readings) > 0:
		found.describe(tokens, in)
	default:
		found.classify(in, keys)
		return found
	}
	if keys.Courier != "" {
		found.remark(AlsoHoldsAPIKey, "the input also contains a Courier API key ("+keys.Courier+")",
			"whoever sees this text can issue tokens for every user", "rotate the key in Courier's settings, and don't share it")
	}
	return found
}

// nothing names an input that has no characters to read.
func (f *Found) remarkEmpty(text string) {
	if strings.TrimSpace(text) != "" {
		f.Kind = Text
		f.remark(NotAToken, "no token found", "the input contains only terminal escape sequences", pasteJWT)
		return
	}
	f.Kind = Empty
	f.remark(NotAToken, "nothing was pasted", "the input is empty or contains only white space", "copy the token again and paste it")
}

// shortestSignature is the number of characters of the shortest signature that is
// a whole one: that of HS256.
const shortestSignature = 43

// alone recognises the usual paste, a whole token with nothing around it, in one
// pass. All that is odd in the least is left to the thorough way.
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
	return Found{Kind: JWT, Token: token, Total: 1, Size: len(text),
		Candidates: []Candidate{{Token: token, Kind: JWT, At: at, End: at + len(token), Line: 1 + strings.Count(text[:at], "\n")}}}, true
}

// Looked returns the candidate that is looked at; the zero Candidate where the token is
// not one of them, such as a token inside another.
func (f Found) Selected() Candidate {
	i := slices.IndexFunc(f.Candidates, func(c Candidate) bool { return c.Token == f.Token })
	if i < 0 {
		return Candidate{}
	}
	return f.Candidates[i]
}

// remark adds a remark. Every text of one passes here, which is what keeps
// secrets and control characters out of them all.
func (f *Found) remark(code, title, because, fix string) {
	f.Remarks = append(f.Remarks, Remark{Code: code, Title: displayText(title), Because: displayText(because), Fix: displayText(fix)})
}

// harmless returns s fit to be shown: secrets masked, all else visible.
func displayText(s string) string { return visible.Text(redact.Keys(s)) }

// quote returns s fit to be shown inside a sentence, in at most limit characters.
// Secrets are masked before it is shortened, which would tear them apart.
func quote(s string, limit int) string { return visible.Quote(redact.Keys(s), limit) }

// shorten returns s with its secrets masked, in at most limit characters.
func shorten(s string, limit int) string { return visible.Shorten(redact.Keys(s), limit) }

// HasRemark reports whether a remark of that code was made.
func (f Found) HasRemark(code string) bool {
	return slices.ContainsFunc(f.Remarks, func(r Remark) bool { return r.Code == code })
}
