package core

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"bulla/core/courier"
	"bulla/core/diagnose"
	"bulla/core/intake"
	"bulla/core/redact"
	"bulla/core/scope"
	"bulla/core/signing"
	"bulla/core/token"
)

// SampleUser is the user of a new Workbench: the first of the two in Courier's documentation.
const SampleUser = "pigeon"

const sampleScope = scope.UserPrefix + SampleUser

// Workbench is the whole state of bulla's domain. It is a plain value: Apply returns a changed copy
// and leaves the original as it was.
type Workbench struct {
	Mode    Mode
	Request Request
	// SampleUser is set while the user is the sample one that nobody chose.
	SampleUser bool
	// Issued is when the composed token was last issued, and under which ID.
	Issued Moment
	// Composed is the token that the request produces. It is empty when none can be issued, and
	// NotComposed says why.
	Composed    token.Token
	NotComposed string
	// Found is what was pasted last. Inspected is the token in it, decoded, or what an edit made of
	// it.
	Found     intake.Found
	Inspected token.Token
	// Pasted is the request as it was pasted, if Found asks for a token. The request may have
	// changed since.
	Pasted Request
	// Picked is the index in Snapshot.Tokens of the token that is shown.
	Picked int
	// Edit says whether Inspected was edited here. Original is the token before the edit.
	Edit     diagnose.Edit
	Original token.Token
	// EditsComposed is set when the token that was edited is one composed here.
	EditsComposed bool
	// Origin is where the inspected token came from. Its zero value is a paste.
	Origin Origin
	// IssueWith is who will issue the token: the local key or Courier. The composed token is signed
	// here in either case, as a preview of what Courier will be asked for.
	IssueWith courier.Issuer
	// KeyScope is the state and environment of Courier's API key, if known. The preview is made for
	// them.
	KeyScope courier.TenantScope
	// Signer signs composed tokens. Local is the key that was there at the start.
	Signer, Local signing.Key
	// Verifiers check pasted tokens, and sign them again after an edit. They are nil until a key is
	// given.
	Verifiers signing.Keys
	// Expect is what the user expects of the token. The diagnosis compares the token with it.
	Expect Expectation
}

// Mode says which token is shown.
type Mode uint8

// The modes: the token composed here, or the one that was pasted.
const (
	Compose Mode = iota
	Inspect
)

// String returns the mode's name.
func (m Mode) String() string {
	if m == Inspect {
		return "inspect"
	}
	return "compose"
}

// Moment is what a change needs from outside: the time at which it is made and the ID of the token
// that results from it.
type Moment struct {
	Now time.Time
	// ID becomes the jti of the token that is issued, a version 4 UUID.
	ID string
}

// Expectation is what the user says about the token in advance.
type Expectation struct {
	For                                  []scope.Feature
	User, ClientKey, Environment, Region string
	// IssuerName is the name of the issuer that the token is said to be from, "" to recognize it.
	IssuerName string
	Policy     diagnose.Policy
}

// Origin is where a token came from that was not pasted.
type Origin struct {
	// Host is the server that answered with the token, "" for a paste.
	Host string
	// Request is what that server was asked for. It is nil if no token with certain scopes was
	// requested.
	Request *diagnose.Request
	// Issuer is courier.Courier when the response came from issue-token, courier.Local when the
	// token was made here, "" when only the token can tell.
	Issuer courier.Issuer
	// Broken says how the token was broken on purpose, "" if it wasn't. Signer is the key that
	// signs healthy ones, and Expect is what that token is expected to do.
	Broken string
	Signer signing.Key
	Expect Expectation
}

// hostname returns the host without its port.
func (o Origin) hostname() string {
	u := url.URL{Host: o.Host}
	return u.Hostname()
}

// requestFor returns the request that the token answers, nil once it was edited here.
func (o Origin) requestFor(edit diagnose.Edit) *diagnose.Request {
	if edit != diagnose.NotEdited {
		return nil
	}
	return o.Request
}

// New returns the Workbench that the program starts with: the sample user, the smallest inbox scope
// and one day, signed with the given key.
func New(signer signing.Key, at Moment) Workbench {
	w := Workbench{
		Request:    Request{Scopes: []string{sampleScope}, Expiry: "1d", Environment: "production"},
		SampleUser: true,
		Issued:     at,
		Signer:     signer,
		Local:      signer,
		IssueWith:  courier.Local,
	}
	return w.Apply(UsePreset{Name: "inbox"}, at)
}

// Apply returns the Workbench after a change. A change of the request issues the token again, at
// that moment.
func (w Workbench) Apply(change Change, at Moment) Workbench {
	w.Request.Scopes = slices.Clone(w.Request.Scopes)
	if change.apply(&w) {
		w.Issued = at
		w.compose()
	}
	return w
}

// shown returns the token that the mode shows: the composed or the inspected one.
func (w Workbench) shown() token.Token {
	if w.Mode == Compose {
		return w.Composed
	}
	return w.Inspected
}

// forgetPaste drops what was pasted and all edits of it.
func (w *Workbench) forgetPaste() {
	w.Found, w.Inspected, w.Picked = intake.Found{}, token.Token{}, 0
	w.Edit, w.Original, w.EditsComposed = diagnose.NotEdited, token.Token{}, false
	w.Origin, w.Pasted = Origin{}, Request{}
}

// maxNested is how many tokens inside a token are offered.
const maxNested = 20

// candidates returns the tokens that were pasted and those inside the first of them: as its payload
// (RFC 7519 section 5.2), as the value of a claim, or encrypted, if a given key opens it.
func (w Workbench) candidates() []intake.Candidate {
	tokens := w.Found.Candidates
	if len(tokens) == 0 {
		return nil
	}
	outer := w.Inspected
	if w.Picked != 0 {
		outer = token.Decode(tokens[0].Token)
	}
	nested := nestedTokens(outer)
	if outer.Encrypted {
		if inside, err := signing.Decrypt(outer.Text, w.Verifiers); err == nil && looksLikeToken(inside) {
			nested = append(nested, intake.Candidate{Token: inside, Where: "inside the encrypted token"})
		}
	}
	return append(tokens[:len(tokens):len(tokens)], nested...)
}

// nestedTokens returns the tokens inside t that can be read without a key.
func nestedTokens(t token.Token) []intake.Candidate {
	if t.Nested != "" { // the payload is a token itself
		return []intake.Candidate{{Token: t.Nested, Where: "the payload of the token"}}
	}
	var nested []intake.Candidate
	for _, m := range t.Payload.Root.Members {
		if m.Value.Kind == token.String && looksLikeToken(m.Value.Text) && len(nested) < maxNested {
			nested = append(nested, intake.Candidate{Token: m.Value.Text, Where: "the claim " + redact.Quote(m.Name, 40)})
		}
	}
	return nested
}

// looksLikeToken reports whether text begins as every JOSE header does, with {", and has the dots
// of a token.
func looksLikeToken(text string) bool {
	return strings.HasPrefix(text, "eyJ") && strings.Count(text, ".") >= 2
}
