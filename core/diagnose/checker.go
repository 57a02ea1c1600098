package diagnose

import (
	"cmp"
	"slices"

	"bulla/core/token"
)

// checker collects the findings of one run.
type checker struct {
	*Context
	*Facts
	catalogue catalogue

	// findings are those worse than a pass, in the order in which they were found.
	findings []Finding
	// outcomes are the results of the checks, by position in the catalogue. reasons are the texts
	// of those that passed or were skipped, except of the checks that passed with the text of their
	// row.
	outcomes []outcome
	reasons  []reason
	// reasonOf is the number of the reason, counted from 1, by position in the catalogue; 0 if it has
	// none.
	reasonOf []int

	// rewritten is the corrected scope string for the expected user.
	rewritten string
	// users are the IDs that the scopes name.
	users []string
	// tenantScope and tenantID are Courier's claims; missing are those that are absent.
	tenantScope, tenantID string
	missing               []string
	// elsewhereFirst is set if causes outside the token are the first note.
	elsewhereFirst bool
}

// outcome is what came of a check: nothing yet, findings worse than a pass, or one of the others.
type outcome uint8

const (
	unreported outcome = iota
	found
	passed
	skipped
)

// reason is the text of a check that passed or was skipped.
type reason struct{ title, because string }

func newChecker(ctx *Context) *checker {
	c := &checker{Context: ctx, Facts: ctx.Facts, catalogue: allChecks()}
	c.outcomes = make([]outcome, len(c.catalogue.rows))
	c.reasonOf = make([]int, len(c.catalogue.rows))
	c.reasons = make([]reason, 0, len(c.catalogue.rows)/3)
	return c
}

// add records a finding that is worse than a pass. Only for Courier's tokens bulla knows how a new
// one is issued.
func (c *checker) add(code string, f Finding) {
	f.Code = code
	if !f.Remedy.IsZero() && c.foreign() && !c.forCourier() {
		f.Remedy = Remedy{}
	}
	if position := c.catalogue.positions[code]; c.outcomes[position] == unreported {
		c.outcomes[position] = found
	}
	c.findings = append(c.findings, f)
}

// pass records a check that passed.
func (c *checker) pass(code, title, because string) {
	c.record(code, passed, title, because)
}

// skip records a check that could not run.
func (c *checker) skip(code, title, because string) {
	c.record(code, skipped, title, because)
}

func (c *checker) record(code string, o outcome, title, because string) {
	position := c.catalogue.positions[code]
	c.outcomes[position] = o
	c.reasons = append(c.reasons, reason{title, because})
	c.reasonOf[position] = len(c.reasons)
}

// reason returns the text that was last recorded for the check at a position, or else that of its
// row.
func (c *checker) reason(position int) reason {
	if n := c.reasonOf[position]; n > 0 {
		return c.reasons[n-1]
	}
	return reason{title: c.catalogue.rows[position].pass}
}

// has reports whether a finding of any severity was recorded for a code.
func (c *checker) has(code string) bool { return c.outcomes[c.catalogue.positions[code]] != unreported }

// skipRest records as skipped those of the codes that have no finding yet.
func (c *checker) skipRest(because string, codes ...string) {
	for _, code := range codes {
		if !c.has(code) {
			c.skip(code, "not checked", because)
		}
	}
}

// passRest records a pass for each check that ran and has no finding.
func (c *checker) passRest() {
	if c.has(token.FaultJSON) {
		c.skipRest("the JSON could not be read to its end", token.FaultTruncated)
	}
	for i, r := range c.catalogue.rows {
		if r.pass != "" && c.outcomes[i] == unreported {
			c.outcomes[i] = passed
		}
	}
}

// sorted returns what was recorded, worst first.
func (c *checker) sorted() []Finding {
	position := func(f Finding) int {
		if f.Code == CodeElsewhere && c.elsewhereFirst {
			return -1
		}
		return c.catalogue.positions[f.Code]
	}
	slices.SortStableFunc(c.findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Severity, b.Severity), cmp.Compare(position(a), position(b)))
	})
	fine := 0
	for _, o := range c.outcomes {
		if o == passed || o == skipped {
			fine++
		}
	}
	findings := make([]Finding, len(c.findings), len(c.findings)+fine)
	copy(findings, c.findings)
	add := func(wanted outcome, severity Severity) {
		for i, o := range c.outcomes {
			if o == wanted {
				r := c.reason(i)
				findings = append(findings, Finding{
					Code: c.catalogue.rows[i].code, Severity: severity, Title: r.title, Because: r.because,
				})
			}
		}
	}
	add(passed, Pass)
	add(skipped, Skipped)
	return findings
}

// broken reports whether an error was found.
func (c *checker) broken() bool {
	return slices.ContainsFunc(c.findings, func(f Finding) bool { return f.Severity == Error })
}

// pastedOnly reports whether there is nothing to check besides what was pasted: there is no token,
// or only the holder of a key can read its claims.
func (c *checker) pastedOnly() bool {
	return c.Found.Kind != "" && c.Found.Token == "" || c.Token.Encrypted
}

// readable reports whether all claims could be read. Only then is an absent claim known to be
// missing.
func (c *checker) readable() bool { return isReadable(&c.Token) }

func isReadable(t *token.Token) bool {
	return t.Payload.Complete && t.Payload.Root.Kind == token.Object
}

// claim returns a claim whose value is complete.
func (c *checker) claim(name string) (token.Value, bool) { return wholeClaim(&c.Token, name) }
