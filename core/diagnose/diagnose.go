// Package diagnose runs every check on a decoded token and reports findings: each has a code, what
// is wrong, why it matters and what to do about it.
//
// A check that finds nothing is a pass. One that can't run is skipped, with the reason: "not
// checked" never means "wrong".
//
// The checks are the rows of the tables in groups. Each file with a table also has the functions
// that perform its checks.
package diagnose

import (
	"time"

	"bulla/core/courier"
	"bulla/core/intake"
	"bulla/core/request"
	"bulla/core/scope"
	"bulla/core/signing"
	"bulla/core/token"
)

// Context is everything that a diagnosis depends on.
type Context struct {
	// Now is the time at which the token is checked.
	Now time.Time
	// Found is what was pasted; it is zero for a token that was composed here.
	Found intake.Found
	Token token.Token
	// Facts are those of the token; Run reads them if it is nil.
	Facts *Facts
	// Signature is the result of checking the signature.
	Signature signing.Result
	// Closed says why an encrypted token could not be opened; it is nil for any other.
	Closed *signing.DecryptError
	// Key is the key that was given or generated, or the zero Key.
	Key signing.Key
	// Keys are all keys that were given, including Key.
	Keys signing.Keys
	// Issuer is who issued the token, "" if only the token can tell.
	Issuer courier.Issuer
	// IssuerName is the issuer that the user named, "" to recognize it.
	IssuerName string
	// Host is the host that answered with the token, without its port; "" for a paste.
	Host string
	// Request is what the issuer was asked for; it is nil if that is not known.
	Request *Request
	// Sent is the request in the paste that carries the token, or nil.
	Sent *request.Request
	// Decide returns what Courier answers to that request if the token has these scopes and findings;
	// ok is false if it isn't a request of Courier's API.
	Decide func(scope.List, []Finding) (answer Answer, ok bool)
	// Preview is set if the token only shows what Courier will be asked for.
	Preview bool
	// For are the features that the user named.
	For []scope.Feature
	// User is the user ID that the SDK gets, "" if it is not known.
	User string
	// ClientKey, Environment and Region are what the user expects; "" for nothing.
	ClientKey, Environment, Region string
	// Policy is what the user expects of the claims.
	Policy Policy
	// Edit says whether the token was edited here, and what became of its signature.
	Edit Edit
}

// Run performs every check and returns the findings, worst first, in a stable order.
func Run(ctx Context) []Finding {
	findings, _ := Diagnose(ctx)
	return findings
}

// Diagnose does what Run does. It also returns the request that fixes every error and warning that
// a new token can fix, or nil.
func Diagnose(ctx Context) ([]Finding, *Fix) {
	c := newChecker(&ctx)
	if c.Found.Issue != nil {
		c.pasted()
		c.issue()
		fix := c.fixIssue()
		return c.sorted(), fix
	}
	if c.Facts == nil {
		facts := ReadFacts(ctx.Token, ctx.Found, ctx.IssuerName)
		c.Facts = &facts
	}
	c.readClaims()
	c.pasted()
	if c.pastedOnly() {
		if c.Sent != nil && c.Sent.SDK != nil {
			c.sdkForm()
			c.sdkValues()
		}
		if c.Token.Encrypted {
			c.notCourier()
			c.whose()
		}
		return c.sorted(), nil
	}
	for _, g := range groups {
		c.runGroup(g)
	}
	c.passRest()
	fix := c.fix()
	return c.sorted(), fix
}

// runGroup runs the checks of a group, or skips all of them.
func (c *checker) runGroup(g group) {
	because := ""
	if g.blocked != nil {
		because = g.blocked(c)
	}
	for i := range g.checks {
		switch check := &g.checks[i]; {
		case because != "":
			c.skip(check.code, "not checked", because)
		case check.run != nil:
			check.run(c)
		}
	}
}
