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
	// outcomes are those of the checks that passed or were skipped, by position in the catalogue;
	// recorded is how many are set.
	outcomes []outcome
	recorded int
	// reported is set, by position, for every check that has a finding of any severity.
	reported []bool

	// rewritten is the corrected scope string for the expected user.
	rewritten string
	// users are the ids that the scopes name.
	users []string
	// tenantScope and tenantID are Courier's claims; missing are those that are absent.
	tenantScope, tenantID string
	missing               []string
}

// outcome is that of a check that passed or could not run.
type outcome struct {
	severity       Severity // Pass or Skipped; 0 if neither was recorded
	title, because string
}

func newChecker(ctx *Context) *checker {
	c := &checker{Context: ctx, Facts: ctx.Facts, catalogue: allChecks()}
	c.outcomes = make([]outcome, len(c.catalogue.rows))
	c.reported = make([]bool, len(c.catalogue.rows))
	return c
}

// add records a finding that is worse than a pass.
func (c *checker) add(code string, f Finding) {
	f.Code, f.position = code, c.catalogue.positions[code]
	c.reported[f.position] = true
	c.findings = append(c.findings, f)
}

// pass records a check that passed.
func (c *checker) pass(code, title, because string) {
	c.record(code, outcome{Pass, title, because})
}

// skip records a check that could not run.
func (c *checker) skip(code, title, because string) {
	c.record(code, outcome{Skipped, title, because})
}

func (c *checker) record(code string, o outcome) {
	c.set(c.catalogue.positions[code], o)
}

func (c *checker) set(position int, o outcome) {
	if c.outcomes[position].severity == 0 {
		c.recorded++
	}
	c.reported[position] = true
	c.outcomes[position] = o
}

// has reports whether a finding of any severity was recorded for a code.
func (c *checker) has(code string) bool { return c.reported[c.catalogue.positions[code]] }

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
		if r.pass != "" && !c.reported[i] {
			c.set(i, outcome{Pass, r.pass, ""})
		}
	}
}

// sorted returns what was recorded, worst first.
func (c *checker) sorted() []Finding {
	slices.SortStableFunc(c.findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Severity, b.Severity), cmp.Compare(a.position, b.position))
	})
	findings := make([]Finding, len(c.findings), len(c.findings)+c.recorded)
	copy(findings, c.findings)
	for _, severity := range [...]Severity{Pass, Skipped} {
		for i := range c.outcomes {
			if o := &c.outcomes[i]; o.severity == severity {
				code := c.catalogue.rows[i].code
				findings = append(findings, Finding{Code: code, position: i, Severity: severity, Title: o.title, Because: o.because})
			}
		}
	}
	return findings
}

// broken reports whether an error was found.
func (c *checker) broken() bool {
	return slices.ContainsFunc(c.findings, func(f Finding) bool { return f.Severity == Error })
}

// pastedOnly reports whether there is nothing to check besides what was pasted: there is no
// token, or only the holder of a key can read its claims.
func (c *checker) pastedOnly() bool {
	return c.Found.Kind != "" && c.Found.Token == "" || c.Token.Encrypted
}

// readable reports whether all claims could be read. Only then is an absent claim known to be
// missing.
func (c *checker) readable() bool {
	return c.Token.Payload.Complete && c.Token.Payload.Root.Kind == token.Object
}

// claim returns a claim whose value is complete.
func (c *checker) claim(name string) (token.Value, bool) { return wholeClaim(&c.Token, name) }
