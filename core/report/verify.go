package report

import (
	"strings"

	"bulla/core"
	"bulla/core/diagnose"
	"bulla/core/expiry"
	"bulla/core/redact"
	"bulla/core/signing"
	"bulla/core/visible"
)

type verifyRecord struct {
	decodeRecord
	// Valid is null if the signature could not be checked and nothing else is wrong.
	Valid     *bool            `json:"valid"`
	Verdict   diagnose.Verdict `json:"verdict"`
	Signature signatureRecord  `json:"signature"`
	Policy    policyRecord     `json:"policy"`
	Findings  []findingRecord  `json:"findings"`
}

// policyRecord is the policy that the token was checked against; null and an empty list mean no
// rule.
type policyRecord struct {
	Algorithms []string `json:"algorithms"`
	Issuer     *string  `json:"iss"`
	Audience   *string  `json:"aud"`
	Subject    *string  `json:"sub"`
	Require    []string `json:"require"`
	Leeway     float64  `json:"leeway_seconds"`
}

// Verify returns the JSON of a verification: the part of a diagnosis about the signature, the times
// and the claims in the policy. Its verdict is never healthy if the signature was not checked.
func Verify(s core.Snapshot) []byte {
	rules, verified := s.Expect.Policy, verifying(s)
	record := verifyRecord{
		decodeRecord: decoded(s),
		Verdict:      diagnose.Judge(verified),
		Signature:    signature(s),
		Policy: policyRecord{
			Algorithms: list(rules.Algorithms), Issuer: optional(rules.Issuer), Audience: optional(rules.Audience),
			Subject: optional(rules.Subject), Require: list(rules.Require), Leeway: rules.Leeway.Seconds(),
		},
		Findings: findings(verified),
	}
	holds := record.Verdict != diagnose.Broken
	switch {
	case !holds || s.Signature.Status == signing.Valid:
		record.Valid = &holds
	default:
		record.Verdict = diagnose.Warn
	}
	return object(record)
}

// verifying returns the findings that belong to a verification.
func verifying(s core.Snapshot) []diagnose.Finding {
	return diagnose.Verification(s.Findings, s.Found)
}

// Refuses reports whether a verification found an error.
func Refuses(s core.Snapshot) bool { return diagnose.Judge(verifying(s)) == diagnose.Broken }

// VerifyText returns a verification as text: the result, the reasons for it, and what is wrong.
func VerifyText(s core.Snapshot, style Style) string {
	p := &page{style: style}
	severity, text := verifySummary(s)
	mark, role := p.style.severity(severity)
	p.line(span{role, mark + " " + text})
	shown, folded := fold(verifying(s))
	if s.Token.Text != "" {
		p.gap()
		p.fact("token", span{Plain, what(s)})
		p.found(s)
		p.fact("key", span{Plain, keySummary(s)})
		p.fact("signature", span{Plain, statusSummary(s)})
		p.fact("rules", span{Plain, policySummary(s.Expect.Policy)})
		p.times(s)
	}
	p.findings(shown)
	if n := diagnose.Count(folded, diagnose.Pass); n > 0 {
		p.gap()
		p.line(span{Muted, visible.Plural(n, "check") + " passed; --json lists them"})
	}
	return p.String()
}

// verifySummary returns the result in a few words.
func verifySummary(s core.Snapshot) (diagnose.Severity, string) {
	findings := verifying(s)
	count := visible.Plural(diagnose.Count(findings, diagnose.Error), "error")
	valid := s.Signature.Status == signing.Valid
	switch {
	case s.Token.Text == "":
		return diagnose.Error, "no token"
	case diagnose.Judge(findings) == diagnose.Broken && valid:
		return diagnose.Error, "refused: the signature is valid, but the token has " + count
	case diagnose.Judge(findings) == diagnose.Broken:
		return diagnose.Error, "refused: " + count
	case !valid:
		return diagnose.Skipped, "not checked: " + s.Signature.Reason
	case diagnose.Judge(findings) == diagnose.Warn:
		return diagnose.Warning, "valid, with " + visible.Plural(diagnose.Count(findings, diagnose.Warning), "warning")
	}
	return diagnose.Pass, "valid"
}

// keySummary names the key that was used, or else all keys given.
func keySummary(s core.Snapshot) string {
	if !s.Signature.Used.IsZero() && len(s.Keys) > 1 {
		return s.Signature.Used.String() + ", one of " + visible.Plural(len(s.Keys), "key")
	}
	return s.Keys.String()
}

// statusSummary says whether the signature is valid, and why.
func statusSummary(s core.Snapshot) string {
	outcome, why := s.Signature.Summary()
	if s.Signature.Status == signing.Absent {
		return outcome
	}
	return outcome + ": " + why
}

// policySummary says which rules the token was checked against.
func policySummary(rules diagnose.Policy) string {
	var parts []string
	if len(rules.Algorithms) > 0 {
		parts = append(parts, "alg "+strings.Join(rules.Algorithms, " or "))
	}
	for _, rule := range []struct{ name, value string }{
		{"iss", rules.Issuer}, {"aud", rules.Audience}, {"sub", rules.Subject},
	} {
		if rule.value != "" {
			parts = append(parts, rule.name+" "+redact.Quote(rule.value, 60))
		}
	}
	if len(rules.Require) > 0 {
		parts = append(parts, "required "+strings.Join(rules.Require, " "))
	}
	times := "no leeway"
	if rules.Leeway > 0 {
		times = "leeway " + expiry.Describe(rules.Leeway)
	}
	return strings.Join(append(parts, times), ", ")
}
