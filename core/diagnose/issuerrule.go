package diagnose

import (
	"strings"
	"time"

	"bulla/core/expiry"
	"bulla/core/visible"
)

const codeIssuerRule = "issuer-rule"

// issuerRuleChecks are about the rules that the issuers of tokens have.
var issuerRuleChecks = []check{
	{
		code: codeIssuerRule, severities: "error if the issuer or every server refuses the token, warning otherwise", run: (*checker).issuerRules,
		pass:   "keeps the rules of its issuer",
		about:  "Whether the token keeps the rules of its issuer: the longest lifetime, the claims that it must have, and whether this kind of token belongs where it is used.",
		why:    "GitHub refuses an app's JWT that expires in more than 10 minutes, Apple a client secret for more than 6 months, and no API accepts a DPoP proof or a logout token as a bearer token.",
		fix:    "Do what the finding says. bulla issuers lists the issuers.",
		bad:    "an Apple client secret that is valid for 200 days",
		good:   "one that is valid for 180 days",
		source: "The documentation of each issuer",
	},
}

// issuerRules checks the rules of the token's issuer.
func (c *checker) issuerRules() {
	if c.Identity.Issuer == nil || c.looksLikeCourier() || c.Found.Kind == "" {
		c.skip(codeIssuerRule, "not checked: no rules of its issuer are known", "")
		return
	}
	if c.IssuerName != "" && len(c.Identity.RecognizedBy) == 0 {
		c.add(codeIssuerRule, Finding{
			Severity: Warning, Title: "this doesn't look like " + c.Identity.Title,
			Because: "such a token is recognized by: " + c.Identity.Shows,
			Fix:     "correct --issuer, or leave it out so that bulla recognizes the issuer",
		})
	}
	for _, p := range c.Identity.Problems {
		severity := Warning
		if p.Refused {
			severity = Error
		}
		c.add(codeIssuerRule, Finding{Severity: severity, Title: p.Title, Because: p.Because, Fix: p.Fix})
	}
	c.issuerRequires()
	c.issuerLifetime()
	c.notABearer()
}

// issuerRequires reports claims without which the token is refused.
func (c *checker) issuerRequires() {
	lacking := c.lacking(c.Identity.Requires)
	if len(lacking) == 0 || !c.readable() {
		return
	}
	c.add(codeIssuerRule, Finding{
		Severity: Error, Title: c.Identity.Issuer.Title + " without " + visible.List(lacking, "and"),
		Because: c.Identity.Refuser + " refuses such a token",
		Fix:     "add what is missing where the token is signed",
	})
}

// issuerLifetime reports a token that is valid for longer, or older, than its issuer allows.
func (c *checker) issuerLifetime() {
	row, exp, iat := c.Identity.Issuer, c.Times.ExpiresAt, c.Times.IssuedAt
	left := exp.Time.Sub(c.Now)
	allows := "; " + row.Refuser + " allows at most "
	const fix = "sign a new token with an earlier exp"
	lifetime, ok := c.Times.Lifetime()
	switch {
	case row.Longest > 0 && row.FromNow && exp.OK() && left > row.Longest:
		c.add(codeIssuerRule, Finding{
			Severity: Error, Title: "expires in " + roughly(left) + allows + roughly(row.Longest),
			Because: row.Refuser + " refuses a token that is valid for longer",
			Fix:     fix,
		})
	case row.Longest > 0 && !row.FromNow && ok && lifetime > row.Longest:
		c.add(codeIssuerRule, Finding{
			Severity: Error, Title: "valid for " + roughly(lifetime) + allows + roughly(row.Longest),
			Because: row.Refuser + " refuses a token that is valid for longer",
			Fix:     fix,
		})
	case row.Oldest > 0 && iat.OK() && c.Now.Sub(iat.Time) > row.Oldest:
		c.add(codeIssuerRule, Finding{
			Severity: Error, Title: "issued " + roughly(c.Now.Sub(iat.Time)) + " ago" + allows + roughly(row.Oldest),
			Because: row.Refuser + " refuses an older token",
			Fix:     "sign a new token",
		})
	}
}

// roughly describes a span of a rule, to the second.
func roughly(span time.Duration) string { return expiry.Describe(span.Round(time.Second)) }

// notABearer reports a token that is sent as a bearer token but is never one.
func (c *checker) notABearer() {
	if c.Identity.Belongs == "" || !c.sentAsBearer() {
		return
	}
	c.add(codeIssuerRule, Finding{
		Severity: Error, Title: c.Identity.Issuer.Title + " is not a bearer token",
		Because: c.Identity.About,
		Fix:     c.Identity.Belongs,
	})
}

// sentAsBearer reports whether what was pasted sends the token in Authorization: Bearer.
func (c *checker) sentAsBearer() bool {
	scheme := c.Found.Selected().Sent.Scheme
	if c.Sent != nil {
		sent, _ := c.Sent.Authorization()
		scheme, _, _ = strings.Cut(strings.TrimSpace(sent.Value.Text), " ")
	}
	return strings.EqualFold(scheme, "bearer")
}
