// Package diagnose judges a decoded token in its context: every check at once,
// each with a code, what was seen and what to do about it.
//
// A check that held is a pass and one that could not run is skipped with the
// reason: "not checked" is never reported as "wrong". The codes are stable; the
// table in codes.go names them all.
package diagnose

import (
	"time"

	"bulla/core/courier"
	"bulla/core/intake"
	"bulla/core/scope"
	"bulla/core/signing"
	"bulla/core/token"
)

// Context is all that a diagnosis rests on.
type Context struct {
	// Now is the instant to judge at.
	Now time.Time
	// Found is what was pasted; its zero value is a token that was composed here.
	Found intake.Found
	Token token.Token
	// Reading is what Read made of the token; nil has Run read it.
	Facts *Facts
	// Signature is the outcome of checking the signature.
	Signature signing.Result
	// Closed says why an encrypted token could not be opened, nil for any other.
	Closed *signing.DecryptError
	// Key is the key that was given or made; the zero Key is none.
	Key signing.Key
	// Keys are all keys that were given, of which Key is one.
	Keys signing.Keys
	// Issuer is who issued the token, "" where only the token could tell.
	Issuer courier.Issuer
	// Request is what the issuer was asked for, nil where nobody knows.
	Request *Request
	// Preview is set where the token only shows what Courier will be asked for.
	Preview bool
	// For are the features that the token is meant to serve, as the user said.
	For []scope.Feature
	// User is the user id that the SDK is given, "" where it was not said.
	User string
	// ClientKey, Environment and Region are what the user expects; "" for nothing.
	ClientKey, Environment, Region string
	// Policy is what the claims are held to.
	Policy Policy
	// Edit says whether the token was edited here, and what became of its signature.
	Edit Edit
}

// Run judges and returns the findings, worst first, in a stable order.
func Run(ctx Context) []Finding {
	c := checker{Context: &ctx, Facts: ctx.Facts}
	c.pasted()
	if c.pastedOnly() {
		return c.findings()
	}
	if c.Facts == nil {
		facts := ReadFacts(ctx.Token)
		c.Facts = &facts
	}
	c.readClaims()
	c.headerForm()
	c.structure()
	c.detached()
	c.nested()
	c.sdJWT()
	c.header()
	c.signature()
	c.time()
	c.policy()
	c.scope()
	c.courier()
	c.asked()
	c.elsewhere()
	c.passes()
	return c.findings()
}
