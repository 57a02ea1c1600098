package cli

import (
	"math"
	"slices"
	"strings"
	"time"

	"bulla/core"
	"bulla/core/courier/issuer"
	"bulla/core/diagnose"
	"bulla/core/expiry"
	"bulla/core/visible"
)

// differences say in which ways a token is not what was asked for: what answers in the
// place of Courier may leave out what it does not know.
func differences(asked issuer.Request, s core.Snapshot) []string {
	var sentences []string
	for _, sentence := range []string{scopeDifference(asked.Scope, s.Scopes.Text), lifetimeDifference(asked.ExpiresIn, s)} {
		if sentence != "" {
			sentences = append(sentences, sentence)
		}
	}
	return sentences
}

// scopeDifference compares scopes as sets: their order means nothing.
func scopeDifference(asked, got string) string {
	var parts []string
	if lacks := without(asked, got); lacks != "" {
		parts = append(parts, "lacks "+visible.Quote(lacks, 200))
	}
	if more := without(got, asked); more != "" {
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
func lifetimeDifference(asked expiry.Lifetime, s core.Snapshot) string {
	const tolerance = 5 // seconds
	exp, from := s.Times.ExpiresAt, s.Now
	if s.Times.IssuedAt.OK() {
		from = s.Times.IssuedAt.Time
	}
	never := asked.Form() == expiry.Absent
	switch {
	case exp.State == diagnose.DateAbsent && !never:
		return "it never expires, and was asked for " + asked.Words()
	case !exp.OK():
		return ""
	}
	lives := "it lives for " + expiry.Words(exp.Time.Sub(from).Round(time.Second)) + ", and was asked for "
	seconds := float64(exp.Time.Unix() - from.Unix()) // a time.Duration ends at 292 years
	switch {
	case never:
		return lives + "without an end"
	case math.Abs(seconds-asked.Milliseconds()/1000) > tolerance:
		return lives + asked.Words()
	}
	return ""
}

// expirySent returns the findings of a token that was asked for with expires_in: to send
// it is no remedy then.
func expirySent(findings []diagnose.Finding) []diagnose.Finding {
	findings = slices.Clone(findings)
	for i, f := range findings {
		if f.Code == "exp-missing" {
			findings[i].Fix, findings[i].Command, findings[i].Remedy = "expires_in was sent: see why what answered left it out", "", diagnose.Remedy{}
		}
	}
	return findings
}
