package diagnose

import (
	"math"
	"slices"
	"strings"
	"time"

	"bulla/core/expiry"
	"bulla/core/visible"
)

// Asked is what an issuer was asked for when it answered with the token. What answers
// in the place of Courier may leave out what it does not know.
type Asked struct {
	Scope string
	// Lifetime is expires_in as it was sent; expiry.Never where it was left out.
	Lifetime expiry.Lifetime
}

// Differences say in which ways a token is not what was asked for, a sentence each.
// Now stands for an iat that is not there.
func (a Asked) Differences(r Reading, now time.Time) []string {
	var sentences []string
	for _, sentence := range []string{a.scopeDifference(r.Scopes.Text), a.lifetimeDifference(r.Times, now)} {
		if sentence != "" {
			sentences = append(sentences, sentence)
		}
	}
	return sentences
}

// scopeDifference compares scopes as sets: their order means nothing.
func (a Asked) scopeDifference(got string) string {
	var parts []string
	if lacks := without(a.Scope, got); lacks != "" {
		parts = append(parts, "lacks "+visible.Quote(lacks, 200))
	}
	if more := without(got, a.Scope); more != "" {
		parts = append(parts, "has "+visible.Quote(more, 200)+", which was not asked for")
	}
	if parts == nil {
		return ""
	}
	return "its scope " + strings.Join(parts, " and ")
}

// without returns the words of one scope that another has not.
func without(scope, other string) string {
	words := strings.Fields(other)
	return strings.Join(slices.DeleteFunc(strings.Fields(scope), func(word string) bool { return slices.Contains(words, word) }), " ")
}

// lifetimeDifference compares how long a token lives, to a few seconds. An exp that
// cannot be used is a finding of its own.
func (a Asked) lifetimeDifference(times Times, now time.Time) string {
	const tolerance = 5 // seconds
	exp, from := times.ExpiresAt, now
	if times.IssuedAt.OK() {
		from = times.IssuedAt.Time
	}
	switch {
	case exp.State == DateAbsent && a.expires():
		return "it never expires, and was asked for " + a.Lifetime.Words()
	case !exp.OK():
		return ""
	}
	lives := "it lives for " + expiry.Words(exp.Time.Sub(from).Round(time.Second)) + ", and was asked for "
	seconds := float64(exp.Time.Unix() - from.Unix()) // a time.Duration ends at 292 years
	switch {
	case !a.expires():
		return lives + "without an end"
	case math.Abs(seconds-a.Lifetime.Milliseconds()/1000) > tolerance:
		return lives + a.Lifetime.Words()
	}
	return ""
}

// expires reports whether the token was asked for with expires_in.
func (a Asked) expires() bool { return a.Lifetime.Form() != expiry.Absent }

// asked compares the token with what was asked for.
func (c *checker) asked() {
	if c.Asked == nil || !c.readable() {
		return
	}
	for _, sentence := range c.Asked.Differences(*c.Reading, c.Now) {
		c.add(codeNotAsAsked, Finding{Severity: Warning, Title: "the token is not what was asked for: " + sentence,
			Because: "Courier issues what its issue-token endpoint is asked for", Fix: "look into what answers at that address: a proxy or a mock may leave out what it does not know"})
	}
}
