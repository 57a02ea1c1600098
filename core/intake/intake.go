// Package intake finds the token in whatever a person pastes and says what was
// cut away and what else was there.
//
// It never chooses silently between several tokens, never keeps a secret that is
// no token, and names what was pasted when it is no JWT.
package intake

import (
	"fmt"
	"slices"
	"strings"

	"bulla/core/visible"
)

// Kind says what a pasted text is.
type Kind string

// The kinds of input. A JWT is one in form only: its faults are the decoder's.
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
	AlsoHoldsAPIKey = "also-holds-api-key"
)

// Remark is one thing to say about what was pasted. Its text never holds a
// secret; untrusted text in it is visible.
type Remark struct {
	Code                string
	Title, Because, Fix string
}

// Candidate is one token found in the input.
type Candidate struct {
	Token string
	// At is the byte offset in the input at which it begins.
	At int
	// Where names the place, such as "authorization header"; "" where the token
	// was the whole input.
	Where string
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
	// Candidates are all different tokens, in the order of the input.
	Candidates []Candidate
	Remarks    []Remark
	// Size is the length of the input in bytes.
	Size int
}

// MaxInput is the number of bytes that are looked at; what lies beyond is named
// and left alone.
const MaxInput = 16 << 20

// Find looks for tokens in text. It is total: the worst that can come of any
// input is a remark.
func Find(text string) Found {
	found := Found{Size: len(text)}
	text = text[:min(len(text), MaxInput)]
	trimmed := strings.TrimSpace(text)
	if trimmed == "" {
		found.Kind = Empty
		found.remark(NotAToken, "nothing was pasted", "the input holds no characters, or only white space", "copy the token again and paste it")
		return found
	}
	keys := findAPIKeys(text)
	tokens := findTokens(text)
	if len(tokens.readings) == 0 || isJWSJSON(trimmed) {
		found.classify(trimmed, keys)
		return found
	}
	found.choose(tokens, text)
	if len(keys) > 0 {
		found.remark(AlsoHoldsAPIKey, "the input also holds a Courier API key ("+keys[0]+")",
			"whoever sees this text can issue tokens for every user", "rotate the key in Courier's settings and keep it out of what you share")
	}
	return found
}

// choose takes the first token and remarks on what stood around it.
func (f *Found) choose(tokens tokenList, text string) {
	for _, r := range tokens.readings {
		f.Candidates = append(f.Candidates, Candidate{Token: r.token, At: r.start, Where: placeOf(text, r)})
	}
	first := f.Candidates[0]
	f.Kind, f.Token, f.Where = kindOf(first.Token), first.Token, first.Where
	f.Removed = removedAround(text, tokens.readings[0], first.Where)
	if jwt, disclosures, ok := strings.Cut(f.Token, "~"); ok {
		f.Token = jwt
		if n := strings.Count(disclosures, "~"); n > 0 {
			f.Removed = append(f.Removed, count(n, "disclosure")+" of an SD-JWT")
		}
	}
	if tokens.repeats > 0 {
		f.Removed = append(f.Removed, count(tokens.repeats, "repetition")+" of the same token")
	}
	if f.Size > MaxInput {
		f.Removed = append(f.Removed, fmt.Sprintf("all after the first %d bytes, unread", MaxInput))
	}
	f.severalRemark()
	if first.Token != strings.TrimSpace(text) || len(f.Removed) > 0 {
		f.wrapRemarks()
	}
}

func (f *Found) severalRemark() {
	n := len(f.Candidates)
	if n == 1 {
		return
	}
	title := fmt.Sprintf("%d different tokens in one input", n)
	if n == maxCandidates {
		title = fmt.Sprintf("%d or more different tokens in one input", n)
	}
	f.remark(SeveralTokens, title, "only the first is looked at here", "paste the one that you mean alone")
}

// wrapRemarks says what stood around the token and what follows from it.
func (f *Found) wrapRemarks() {
	if len(f.Removed) == 0 {
		f.Removed = append(f.Removed, "the text around the token")
	}
	f.remark(Wrapped, "cut away: "+strings.Join(f.Removed, ", "), "the token was found inside other text", "")
	if f.Where == inURL {
		f.remark(TokenInURL, "the token travels in a URL", "URLs end up in logs, histories and Referer headers",
			"send it as Authorization: Bearer; where a websocket leaves no choice keep the lifetime short")
	}
	if slices.Contains(f.Removed, schemeTwice) {
		f.remark(SchemeTwice, "the scheme Bearer stands there twice", "the server reads the second one as part of the token and answers 401",
			"drop one: the SDK or your code adds it already")
	}
}

// remark adds a remark. Every text of one passes here, which is what keeps
// secrets and control characters out of them all.
func (f *Found) remark(code, title, because, fix string) {
	f.Remarks = append(f.Remarks, Remark{Code: code, Title: harmless(title), Because: harmless(because), Fix: harmless(fix)})
}

// harmless returns s fit to be shown: secrets masked, all else visible.
func harmless(s string) string { return visible.Text(Mask(s)) }

// HasRemark reports whether a remark of that code was made.
func (f Found) HasRemark(code string) bool {
	return slices.ContainsFunc(f.Remarks, func(r Remark) bool { return r.Code == code })
}

// kindOf tells a JWE and an SD-JWT from a JWT by their outer form.
func kindOf(token string) Kind {
	switch {
	case strings.Contains(token, "~"):
		return SDJWT
	case strings.Count(token, ".") == 4 && strings.Contains(headerOf(token), `"enc"`):
		return JWE
	}
	return JWT
}

// count returns n and a noun in the number that fits.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
