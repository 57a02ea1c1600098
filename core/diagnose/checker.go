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

	said  []Finding // what says something, in the order in which it was found
	quiet [codeOther]outcome
	held  int     // how many of quiet are set
	heard codeSet // the codes of which anything was said

	// rewritten is the mended scope string for the expected user.
	rewritten string
	// users are the ids that the scopes name.
	users []string
	// tenantScope and tenantID are Courier's claims, missing those that are not there.
	tenantScope, tenantID string
	missing               []string
}

// outcome is that of a check that held or could not run.
type outcome struct {
	severity       Severity // Pass or Skipped; 0 where neither was said
	title, because string
}

// add records a finding of a severity above Pass.
func (c *checker) add(k code, f Finding) {
	f.rank = k
	if k != codeOther {
		f.Code = k.String()
	}
	c.heard.put(k)
	c.said = append(c.said, f)
}

// pass records a check that held.
func (c *checker) pass(k code, title, because string) { c.quietly(k, outcome{Pass, title, because}) }

// skip records a check that could not run.
func (c *checker) skip(k code, title, because string) { c.quietly(k, outcome{Skipped, title, because}) }

func (c *checker) quietly(k code, o outcome) {
	if c.quiet[k].severity == 0 {
		c.held++
	}
	c.heard.put(k)
	c.quiet[k] = o
}

// skipRest records as skipped those of the codes that nothing was said of yet.
func (c *checker) skipRest(because string, codes ...code) {
	for _, k := range codes {
		if !c.heard.has(k) {
			c.skip(k, "not checked", because)
		}
	}
}

// passes records a pass for each check that ran and was not heard of.
func (c *checker) passes() {
	if c.heard.has(codeJSON) {
		c.skipRest("the JSON could not be read to its end", codeTruncated)
	}
	for i := range checks {
		if k := code(i); checks[i].held != "" && !c.heard.has(k) {
			c.pass(k, checks[i].held, "")
		}
	}
}

// findings returns what was recorded, worst first.
func (c *checker) findings() []Finding {
	slices.SortStableFunc(c.said, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Severity, b.Severity), cmp.Compare(a.rank, b.rank))
	})
	findings := make([]Finding, len(c.said), len(c.said)+c.held)
	copy(findings, c.said)
	for _, severity := range [...]Severity{Pass, Skipped} {
		for i := range c.quiet {
			if o := &c.quiet[i]; o.severity == severity {
				findings = append(findings, Finding{Code: checks[i].code, Severity: severity, rank: code(i), Title: o.title, Because: o.because})
			}
		}
	}
	return findings
}

// broken reports whether an error was found.
func (c *checker) broken() bool {
	return slices.ContainsFunc(c.said, func(f Finding) bool { return f.Severity == Error })
}

// pastedOnly reports whether there is nothing to judge behind what was pasted: no
// token, or one whose claims only the holder of the key can read.
func (c *checker) pastedOnly() bool {
	return c.Found.Kind != "" && c.Found.Token == "" || c.Token.Encrypted
}

// readable reports whether all claims could be read: only then is a claim that is
// not there known to be missing.
func (c *checker) readable() bool {
	return c.Token.Payload.Complete && c.Token.Payload.Root.Kind == token.Object
}

// claim returns a claim whose value is whole.
func (c *checker) claim(name string) (token.Value, bool) { return wholeClaim(&c.Token, name) }
