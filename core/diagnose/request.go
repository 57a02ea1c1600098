package diagnose

import (
	"math"
	"slices"
	"strings"
	"time"

	"bulla/core/courier"
	"bulla/core/expiry"
	"bulla/core/token"
	"bulla/core/visible"
)

// Request is what an issuer was asked for when it answered with the token. What answers
// in the place of Courier may leave out what it does not know.
type Request struct {
	Scope string
	// Lifetime is expires_in as it was sent; expiry.Never where it was left out.
	Lifetime expiry.Lifetime
	// TenantScope is what the prefix of the API key names; its zero value is that it
	// does not tell.
	TenantScope courier.TenantScope
	// Host is who was asked, fit to be shown; "" where nobody knows.
	Host string
}

// deviation is one way in which a token is not what was asked for.
type deviation struct{ title, because, fix string }

// Differences say in which ways a token is not what was asked for, each with the point
// first. Now stands for an iat that is not there.
func (a Request) Differences(t token.Token, r Facts, now time.Time) []string {
	var titles []string
	for _, d := range a.deviations(t, r, now) {
		titles = append(titles, d.title)
	}
	return titles
}

func (a Request) deviations(t token.Token, r Facts, now time.Time) []deviation {
	all := []deviation{a.environmentDeviation(t), a.scopeDeviation(r.Scopes.Text), a.lifetimeDeviation(r.Times, now)}
	return slices.DeleteFunc(all, func(d deviation) bool { return d == deviation{} })
}

// environmentDeviation compares with what the prefix of the API key names. A token
// without tenant_scope is a finding of its own.
func (a Request) environmentDeviation(t token.Token) deviation {
	claim, _ := wholeClaim(&t, "tenant_scope")
	if claim.Text == "" || a.TenantScope == (courier.TenantScope{}) || claim.Text == a.TenantScope.String() {
		return deviation{}
	}
	return deviation{
		title:   "is for " + visible.QuoteASCII(claim.Text, 60) + ", asked for " + a.TenantScope.String(),
		because: "the environment of a token is that of the API key that issued it: another key did",
		fix:     a.look("a proxy may have a key of its own, and a mock the same answer for all"),
	}
}

// scopeDeviation compares scopes as sets: their order means nothing.
func (a Request) scopeDeviation(got string) deviation {
	lacks, more := without(a.Scope, got), without(got, a.Scope)
	switch {
	case lacks == "" && more == "":
		return deviation{}
	case more == "":
		return deviation{"its scope lacks " + visible.Quote(lacks, 200) + ", which was asked for", "what needs it is refused, or stays empty", a.look(leftOut)}
	case lacks == "":
		return deviation{"its scope has " + visible.Quote(more, 200) + ", which was not asked for", "whoever gets hold of the token can do that too", a.look(another)}
	}
	return deviation{"its scope has " + visible.Quote(more, 200) + ", asked for " + visible.Quote(lacks, 200), "it is for something else, or for another user", a.look(another)}
}

// without returns the words of one scope that another has not.
func without(scope, other string) string {
	words := strings.Fields(other)
	return strings.Join(slices.DeleteFunc(strings.Fields(scope), func(word string) bool { return slices.Contains(words, word) }), " ")
}

// lifetimeDeviation compares how long a token lives, to a few seconds. An exp that
// cannot be used is a finding of its own.
func (a Request) lifetimeDeviation(times Times, now time.Time) deviation {
	const tolerance = 5 // seconds
	const tooLong = "Courier cannot revoke a token: a leaked one stays good longer than was meant"
	exp, from := times.ExpiresAt, now
	if times.IssuedAt.OK() {
		from = times.IssuedAt.Time
	}
	switch {
	case exp.State == DateAbsent && a.expires():
		return deviation{"never expires, asked for " + a.Lifetime.Words(), tooLong, a.look(leftOut)}
	case !exp.OK():
		return deviation{}
	}
	const tooShort = "it ends before those who asked for it expect that"
	lives := "lives for " + expiry.Words(exp.Time.Sub(from).Round(time.Second)) + ", asked for "
	seconds := float64(exp.Time.Unix() - from.Unix()) // a time.Duration ends at 292 years
	off := seconds - a.Lifetime.Milliseconds()/1000
	switch {
	case !a.expires():
		return deviation{lives + "no end", tooShort, a.look(another)}
	case off > tolerance:
		return deviation{lives + a.Lifetime.Words(), tooLong, a.look(another)}
	case math.Abs(off) > tolerance:
		return deviation{lives + a.Lifetime.Words(), tooShort, a.look(another)}
	}
	return deviation{}
}

// leftOut and another are why an answer may be something else.
const (
	leftOut = "a proxy or a mock may leave out what it does not know"
	another = "a proxy, a mock or a cache may answer with a token of its own"
)

// look says where to look for the cause.
func (a Request) look(cause string) string {
	if a.Host == "" {
		return "see what answered: " + cause
	}
	return "see what answers at " + a.Host + ": " + cause
}

// who names what answered.
func (a Request) who() string {
	if a.Host == "" {
		return "what answered"
	}
	return a.Host
}

// expires reports whether the token was asked for with expires_in.
func (a Request) expires() bool { return a.Lifetime.Form() != expiry.Absent }

// asked compares the token with what was asked for.
func (c *checker) asked() {
	if c.Request == nil {
		return
	}
	c.askedAlready()
	if !c.readable() {
		return
	}
	for _, d := range c.Request.deviations(c.Token, *c.Facts, c.Now) {
		c.add(codeNotAsAsked, Finding{Severity: Warning, Title: d.title, Because: d.because, Fix: d.fix})
	}
}

// askedAlready takes away the remedies that are in the request already: asking for the
// same once more would bring the same answer.
func (c *checker) askedAlready() {
	for i := range c.said {
		f := &c.said[i]
		why, void := c.voided(f.Remedy)
		if !void {
			continue
		}
		f.Remedy, f.Command = Remedy{}, ""
		if why != "" {
			f.Fix = why
		}
	}
}

// voided reports whether a remedy would change nothing in what was asked for, with what
// to do instead, "" where the fix of the finding says it.
func (c *checker) voided(r Remedy) (why string, void bool) {
	a := c.Request
	switch r.Kind {
	case NoRemedy:
		return "", false
	case SetExpiry:
		if lives := a.Lifetime.Milliseconds(); !a.expires() || lives < float64(shortest.Milliseconds()) || lives > float64(longest.Milliseconds()) {
			return "", false
		}
		if a.lifetimeDeviation(c.Times, c.Now) != (deviation{}) {
			why = a.Lifetime.Words() + " was asked for: see why " + a.who() + " gave another lifetime"
		}
		return why, true
	case RewriteScope:
		return "it was asked for in the right form: see what " + a.who() + " made of it", a.Scope != c.Scopes.Text
	case AddScopes:
		return "it was asked for: see why " + a.who() + " left it out", r.ApplyScope(a.Scope) == a.Scope
	}
	return "it was not asked for: see why " + a.who() + " put it in", r.ApplyScope(a.Scope) == a.Scope
}
