// Package diagnose judges a decoded token in its context: every check at once,
// each with a code, what was seen and what to do about it.
//
// A check that held is a pass and one that could not run is skipped with the
// reason: "not checked" is never reported as "wrong". The codes are stable; the
// table in codes.go names them all.
package diagnose

import (
	"cmp"
	"slices"
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
	Reading *Reading
	// Signature is the outcome of checking the signature.
	Signature signing.Result
	// Key is the key that was given or made; the zero Key is none.
	Key signing.Key
	// Issuer is who issued the token, "" where only the token could tell.
	Issuer courier.Issuer
	// For are the features that the token is meant to serve, as the user said.
	For []scope.Feature
	// User is the user id that the SDK is given, "" where it was not said.
	User string
	// ClientKey, Environment and Region are what the user expects; "" for nothing.
	ClientKey, Environment, Region string
}

// checker collects the findings of one run.
type checker struct {
	Context
	findings []Finding
	reported map[string]bool

	Reading
	// rewritten is the mended scope string for the expected user.
	rewritten string
}

// Reading is what does not change while a token is looked at: its scopes and its
// times. A diagnosis that is repeated as time goes by reads them once.
type Reading struct {
	Scopes scope.List
	// HasScopes reports whether there is a scope claim that is a string.
	HasScopes bool
	Times     Times
	// Wanted are the features that the scopes show the token to be meant for.
	Wanted []scope.Feature

	// mended is the scope string after scope.Mend, the same where it was right.
	mended string
	// meant are the scopes as they are, or as they were meant where something else
	// than a space separates them: one cause is not reported as several.
	meant scope.List
}

// Read reads the scopes and times of a token.
func Read(t token.Token) Reading {
	r := Reading{Times: ReadTimes(t)}
	r.Scopes, r.HasScopes = ReadScope(t)
	r.Wanted = scope.Wanted(r.Scopes)
	r.mended = r.Scopes.Text
	if len(r.Scopes.Words) <= scope.MaxMended {
		r.mended, _ = scope.Mend(r.Scopes.Text)
	}
	r.meant = r.Scopes
	if !r.separated() {
		r.meant = scope.Parse(r.mended)
	}
	return r
}

// Run judges and returns the findings, worst first, in a stable order.
func Run(ctx Context) []Finding {
	c := &checker{Context: ctx, reported: map[string]bool{}}
	c.pasted()
	if !c.pastedOnly() {
		if ctx.Reading == nil {
			read := Read(ctx.Token)
			ctx.Reading = &read
		}
		c.Reading = *ctx.Reading
		c.structure()
		c.nested()
		c.header()
		c.signature()
		c.time()
		c.scope()
		c.courier()
		c.elsewhere()
		c.passes()
	}
	slices.SortStableFunc(c.findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Severity, b.Severity), cmp.Compare(rank(a.Code), rank(b.Code)))
	})
	return c.findings
}

// pastedOnly reports whether there is nothing to judge behind what was pasted: no
// token, or one whose claims only the holder of the key can read.
func (c *checker) pastedOnly() bool {
	return c.Found.Kind != "" && c.Found.Token == "" || c.Token.Encrypted
}

// add records a finding and that its code needs no pass.
func (c *checker) add(f Finding) {
	c.reported[f.Code] = true
	c.findings = append(c.findings, f)
}

// skip records a check that could not run.
func (c *checker) skip(code, title, because string) {
	c.add(Finding{Code: code, Severity: Skipped, Title: title, Because: because})
}

// skipRest records as skipped those of the codes that nothing was said of yet.
func (c *checker) skipRest(because string, codes ...string) {
	for _, code := range codes {
		if !c.reported[code] {
			c.skip(code, "not checked", because)
		}
	}
}

// readable reports whether all claims could be read: only then is a claim that is
// not there known to be missing.
func (c *checker) readable() bool {
	return c.Token.Payload.Complete && c.Token.Payload.Root.Kind == token.Object
}

// wholeClaim returns a claim as token.Token.Claim does, but none whose value was cut
// off: half a date or half a scope must not be judged.
func wholeClaim(t token.Token, name string) (value token.Value, ok bool) {
	value, ok = t.Claim(name)
	if !ok || value.Kind == token.Unread {
		return token.Value{}, false
	}
	for _, f := range t.Faults {
		if f.Code == token.FaultJSON && f.Part == token.Payload && f.At > value.Start && f.At <= value.End {
			return token.Value{}, false
		}
	}
	return value, true
}

// passes records a pass for each check that ran and was not heard of.
func (c *checker) passes() {
	if c.reported[token.FaultJSON] {
		c.skipRest("the JSON could not be read to its end", token.FaultTruncated)
	}
	for _, check := range checks {
		if check.Held != "" && !c.reported[check.Code] {
			c.add(Finding{Code: check.Code, Severity: Pass, Title: check.Held})
		}
	}
}

// broken reports whether an error was found.
func (c *checker) broken() bool {
	return slices.ContainsFunc(c.findings, func(f Finding) bool { return f.Severity == Error })
}
