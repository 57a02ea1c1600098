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
}

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
	// Found is what was pasted last; Pasted is the token in it, taken apart.
	Found  intake.Found
	Pasted token.Token
	// Signer signs composed tokens. Verifier checks pasted ones; it is the zero
	// Key while none was given.
	Signer, Verifier signing.Key
	Expect           Expectation
}

// New returns the Workbench that the program starts with: the sample user, the
// smallest inbox scope and one day, signed with the given key.
func New(signer signing.Key, at Moment) Workbench {
	w := Workbench{
		Request:    Request{Scopes: []string{sampleScope}, Expiry: "1d", Environment: "production"},
		SampleUser: true,
		Issued:     at,
		Signer:     signer,
	}
	return w.Apply(UsePreset{Name: "inbox"}, at)
}

// Apply returns the Workbench after a change. A change of the request issues the
// token anew, at that moment.
func (w Workbench) Apply(change Change, at Moment) Workbench {
	w.Request.Scopes = slices.Clone(w.Request.Scopes)
	if change.apply(&w) {
		w.Issued = at
	}
	return w
}

// claims are the claims of the composed token.
func (w Workbench) claims(lifetime expiry.Lifetime) courier.Claims {
	iat := w.Issued.Now.Unix()
	exp, expires := lifetime.ExpiresAt(iat)
	return courier.Claims{
		Scope:       w.Request.Scope(),
		TenantScope: courier.TenantScope{State: "published", Environment: w.Request.Environment}.String(),
		TenantID:    courier.TenantID(courier.SampleWorkspace, w.Request.Environment),
		IssuedAt:    iat,
		ExpiresAt:   exp,
		Expires:     expires,
		JTI:         w.Issued.ID,
	}
}
