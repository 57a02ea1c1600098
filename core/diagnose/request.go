package diagnose

import (
	"math"
	"slices"
	"strings"
	"time"

	"bulla/core/courier"
	"bulla/core/expiry"
	"bulla/core/redact"
	"bulla/core/token"
)

// Request is the request that an issuer answered with the token. A proxy or a mock that answers
// instead of Courier may leave out what it doesn't know.
type Request struct {
	Scope string
	// Lifetime is the expires_in that was sent, expiry.Never if there was none.
	Lifetime expiry.Lifetime
	// TenantScope is what the prefix of the API key names; it is zero if the prefix names nothing.
	TenantScope courier.TenantScope
	// Host is the host that answered, safe to show; "" if it is not known.
	Host string
}

// deviation is one difference between a token and the request for it.
type deviation struct{ title, because, fix string }

// Differences describe how a token differs from the request for it. If the token has no iat, now is
// used instead.
func (r Request) Differences(t token.Token, facts Facts, now time.Time) []string {
	var titles []string
	for _, d := range r.deviations(t, facts, now) {
		titles = append(titles, d.title)
	}
	return titles
}

func (r Request) deviations(t token.Token, facts Facts, now time.Time) []deviation {
	all := []deviation{
		r.environmentDeviation(t),
		r.scopeDeviation(facts.Scopes.Text),
		r.lifetimeDeviation(facts.Times, now),
	}
	return slices.DeleteFunc(all, func(d deviation) bool { return d == deviation{} })
}

// environmentDeviation compares the environment with the prefix of the API key. A token without
// tenant_scope has its own finding.
func (r Request) environmentDeviation(t token.Token) deviation {
	claim, _ := wholeClaim(&t, "tenant_scope")
	if claim.Text == "" || r.TenantScope == (courier.TenantScope{}) || claim.Text == r.TenantScope.String() {
		return deviation{}
	}
	return deviation{
		title:   "issued for " + redact.QuoteASCII(claim.Text, 60) + " instead of " + r.TenantScope.String(),
		because: "the API key determines the environment, so another key issued this token",
		fix:     r.checkServer("a proxy may have its own key, and a mock may always return the same response"),
	}
}

// scopeDeviation compares scopes as sets: their order doesn't matter.
func (r Request) scopeDeviation(got string) deviation {
	lacks, more := without(r.Scope, got), without(got, r.Scope)
	switch {
	case lacks == "" && more == "":
		return deviation{}
	case more == "":
		return deviation{"the scope lacks " + redact.Quote(lacks, 200) + ", which was requested",
			"calls that need it are refused or return nothing", r.checkServer(leftOut)}
	case lacks == "":
		return deviation{"the scope has " + redact.Quote(more, 200) + ", which was not requested",
			"anyone who gets the token can use it too", r.checkServer(another)}
	}
	return deviation{"the scope has " + redact.Quote(more, 200) + " instead of " + redact.Quote(lacks, 200),
		"it is for something else, or for another user", r.checkServer(another)}
}

// without returns the words of one scope that another one lacks.
func without(scope, other string) string {
	words := strings.Fields(other)
	isThere := func(word string) bool { return slices.Contains(words, word) }
	return strings.Join(slices.DeleteFunc(strings.Fields(scope), isThere), " ")
}

// lifetimeDeviation compares lifetimes, give or take a few seconds. An exp that is not a usable
// date has its own finding.
func (r Request) lifetimeDeviation(times Times, now time.Time) deviation {
	const tolerance = 5 // seconds
	const tooLong = "Courier can't revoke a token: a leaked one works longer than you meant"
	exp, from := times.ExpiresAt, now
	if times.IssuedAt.OK() {
		from = times.IssuedAt.Time
	}
	switch {
	case exp.State == DateAbsent && r.expires():
		return deviation{"never expires instead of after " + r.Lifetime.Describe(), tooLong, r.checkServer(leftOut)}
	case !exp.OK():
		return deviation{}
	}
	const tooShort = "it expires before your code expects that"
	valid := "valid for " + expiry.Describe(exp.Time.Sub(from).Round(time.Second)) + " instead of "
	seconds := float64(exp.Time.Unix() - from.Unix()) // a time.Duration can't exceed 292 years
	off := seconds - r.Lifetime.Milliseconds()/1000
	switch {
	case !r.expires():
		return deviation{valid + "forever", tooShort, r.checkServer(another)}
	case off > tolerance:
		return deviation{valid + r.Lifetime.Describe(), tooLong, r.checkServer(another)}
	case math.Abs(off) > tolerance:
		return deviation{valid + r.Lifetime.Describe(), tooShort, r.checkServer(another)}
	}
	return deviation{}
}

// Why a response may differ from the request.
const (
	leftOut = "a proxy or a mock may leave out what it doesn't know"
	another = "a proxy, a mock or a cache may answer with its own token"
)

// checkServer says where to look for a cause.
func (r Request) checkServer(cause string) string {
	if r.Host == "" {
		return "check which server answered: " + cause
	}
	return "check what answers at " + r.Host + ": " + cause
}

// server names what answered.
func (r Request) server() string {
	if r.Host == "" {
		return "the server"
	}
	return r.Host
}

// expires reports whether the request had an expires_in.
func (r Request) expires() bool { return r.Lifetime.Form() != expiry.Absent }

// compareWithRequest reports how the token differs from the request for it.
func (c *checker) compareWithRequest() {
	if c.Request == nil {
		return
	}
	c.dropRequested()
	if !c.readable() {
		return
	}
	for _, d := range c.Request.deviations(c.Token, *c.Facts, c.Now) {
		c.add("not-as-asked", Finding{Severity: Warning, Title: d.title, Because: d.because, Fix: d.fix})
	}
}

// dropRequested drops the remedies that the request contained already: the same request would get
// the same response.
func (c *checker) dropRequested() {
	for i := range c.findings {
		f := &c.findings[i]
		why, void := c.voided(f.Remedy)
		if !void {
			continue
		}
		f.Remedy = Remedy{}
		if why != "" {
			f.Fix = why
		}
	}
}

// voided reports whether a remedy would change nothing in the request, and says what to do instead,
// or "" if the fix of the finding says that.
func (c *checker) voided(remedy Remedy) (why string, void bool) {
	r := c.Request
	switch remedy.Kind {
	case NoRemedy:
		return "", false
	case SetExpiry:
		lifetime := r.Lifetime.Milliseconds()
		if !r.expires() || lifetime < float64(shortest.Milliseconds()) || lifetime > float64(longest.Milliseconds()) {
			return "", false
		}
		if r.lifetimeDeviation(c.Times, c.Now) != (deviation{}) {
			why = "the request was for " + r.Lifetime.Describe() + ": find out why " + r.server() + " gave another lifetime"
		}
		return why, true
	case RewriteScope:
		return "the request had the right form: find out what " + r.server() + " changed", r.Scope != c.Scopes.Text
	case AddScopes:
		return "it was requested: find out why " + r.server() + " left it out", remedy.ApplyScope(r.Scope) == r.Scope
	}
	return "it was not requested: find out why " + r.server() + " added it", remedy.ApplyScope(r.Scope) == r.Scope
}
