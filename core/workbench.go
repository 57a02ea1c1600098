// Package core is bulla without a face: one plain value, the Workbench, holds
// what the user asked for and pasted, changes make a new Workbench of it, and a
// Snapshot is everything that follows: the token, its parts, the diagnosis.
//
// Nothing in it knows a terminal, a clock, a file or the network. The terminal
// program and the command line fill the same Workbench and show the same
// Snapshot, so they cannot disagree.
package core

import (
	"slices"
	"time"

	"bulla/core/courier"
	"bulla/core/diagnose"
	"bulla/core/expiry"
	"bulla/core/intake"
	"bulla/core/scope"
	"bulla/core/signing"
	"bulla/core/token"
)

// SampleUser is the user of a Workbench in which nobody named one: the first of
// the two in Courier's documentation.
const SampleUser = "pigeon"

// Moment is what a change needs from outside: the instant at which it is made
// and the id of the token that comes of it.
type Moment struct {
	Now time.Time
	// ID becomes the jti of the token that is issued, a version 4 UUID.
	ID string
}

// Request is what is asked of an issuer: the body of issue-token and where the
// token is meant to be good.
type Request struct {
	// Scopes are the words of the scope string, in order.
	Scopes []string
	// Expiry is the text of expires_in as typed, Never that none is sent.
	Expiry string
	Never  bool
	// Environment is production, test or env_ and an id.
	Environment string
	// Algorithm is the alg to sign with; "" is the usual one of the key.
	Algorithm string
	// Documents, where its payload is not empty, is what is signed in the place of
	// Courier's header and claims.
	Documents Documents
	// Header and Claims are members put in or over what the request comes to.
	Header, Claims []Setting
}

// Documents are the JSON texts of a header and a payload. An empty header is
// Courier's own.
type Documents struct{ Header, Payload string }

// Setting is a header parameter or a claim with its value as JSON text; a time
// claim also takes what a person writes for a time, such as +30m.
type Setting struct{ Name, JSON string }

// Scope returns the scope string.
func (r Request) Scope() string { return scope.Join(r.Scopes) }

// Lifetime reads the expiry; the error is an *expiry.Error.
func (r Request) Lifetime() (expiry.Lifetime, error) {
	if r.Never {
		return expiry.Never(), nil
	}
	return expiry.Parse(r.Expiry)
}

// Mode says which token is looked at.
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

// Expectation is what the user said of the token beforehand; diagnosis holds the
// token to it.
type Expectation struct {
	For                                  []scope.Feature
	User, ClientKey, Environment, Region string
	Policy                               diagnose.Policy
}

// Workbench is the whole state of bulla's domain. It is a plain value: Apply
// returns a changed copy and leaves the old one as it was.
type Workbench struct {
	Mode    Mode
	Request Request
	// SampleUser is set while the user is the sample that nobody chose.
	SampleUser bool
	// Issued is when the composed token was last made, and under which id.
	Issued Moment
	// Composed is the token that the request comes to. It is empty where none can be
	// issued, and NotComposed says why.
	Composed    token.Token
	NotComposed string
	// Found is what was pasted last. Inspected is the token in it, decoded, or what an edit
	// made of it.
	Found     intake.Found
	Inspected token.Token
	// Picked is the index in Snapshot.Tokens of the token that is looked at.
	Picked int
	// Edit says whether Inspected was edited here, Original is the token before that.
	Edit     diagnose.Edit
	Original token.Token
	// EditsComposed is set when the token that was edited is one composed here.
	EditsComposed bool
	// Origin is where what is inspected came from; its zero value is a paste.
	Origin Origin
	// IssueWith is who will issue the token: the local key or Courier. What is composed is
	// signed here in either case, as a preview of what Courier will be asked for.
	IssueWith courier.Issuer
	// KeyScope is the state and environment of Courier's API key, where that is known:
	// what is asked of Courier is previewed for them.
	KeyScope courier.TenantScope
	// Signer signs composed tokens, Local is the key that was there at the start.
	// Verifiers check pasted ones and sign them again
	// after an edit; nil while no key was given.
	Signer, Local signing.Key
	Verifiers     signing.Keys
	Expect        Expectation
}

// New returns the Workbench that the program starts with: the sample user, the
// smallest inbox scope and one day, signed with the given key.
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

// Apply returns the Workbench after a change. A change of the request issues the
// token anew, at that moment.
func (w Workbench) Apply(change Change, at Moment) Workbench {
	w.Request.Scopes = slices.Clone(w.Request.Scopes)
	if change.apply(&w) {
		w.Issued = at
		w.compose()
	}
	return w
}
