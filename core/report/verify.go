package report

import (
	"strings"

	"bulla/core"
	"bulla/core/diagnose"
	"bulla/core/expiry"
	"bulla/core/signing"
)

type verifyRecord struct {
	decodeRecord
	Verdict   diagnose.Verdict   `json:"verdict"`
	Signature signatureRecord    `json:"signature"`
	Policy    policyRecord       `json:"policy"`
	Findings  []diagnose.Finding `json:"findings"`
}

// policyRecord is what the token was held to; null and an empty list held it to
// nothing.
type policyRecord struct {
	Algorithms []string `json:"algorithms"`
	Issuer     *string  `json:"iss"`
	Audience   *string  `json:"aud"`
	Subject    *string  `json:"sub"`
	Require    []string `json:"require"`
	Leeway     float64  `json:"leeway_seconds"`
}

// Verify returns the JSON of a verification: the part of a diagnosis that judges
// signature, times and the claims that were asked for.
func Verify(s core.Snapshot) []byte {
	rules := s.Expect.Policy
	return object(verifyRecord{
		decodeRecord: decoded(s),
		Verdict:      diagnose.Judge(verifying(s)),
		Signature:    signature(s),
		Policy: policyRecord{
			Algorithms: list(rules.Algorithms), Issuer: optional(rules.Issuer), Audience: optional(rules.Audience), Subject: optional(rules.Subject),
			Require: list(rules.Require), Leeway: rules.Leeway.Seconds(),
		},
		Findings: verifying(s),
	})
}

// verifying returns the findings that a verification rests on.
func verifying(s core.Snapshot) []diagnose.Finding {
	findings := []diagnose.Finding{}
	for _, f := range s.Findings {
		if diagnose.InVerify(f.Code) || s.Token.Text == "" || s.Token.Encrypted {
			findings = append(findings, f)
		}
	}
	return findings
}

// Refuses reports whether a verification found anything that a strict server would
// refuse the token for.
func Refuses(s core.Snapshot) bool { return diagnose.Judge(verifying(s)) == diagnose.Broken }

// VerifyText returns a verification as text: the answer, what it rests on, and what
// does not hold.
func VerifyText(s core.Snapshot, style Style) string {
	p := &page{style: style}
	severity, words := verifyWords(s)
	mark, role := style.severity(severity)
	p.line(span{role, mark + " " + words})
	shown, folded := fold(verifying(s))
	if s.Token.Text != "" {
		p.gap()
		p.fact("signature", span{Plain, signatureLine(s)})
		p.fact("held to", span{Plain, policyWords(s.Expect.Policy)})
		p.times(s)
		p.found(s)
	}
	p.findings(shown)
	if n := diagnose.Count(folded, diagnose.Pass); n > 0 {
		p.gap()
		p.line(span{Muted, plural(n, "check") + " passed; bulla diagnose looks at scopes and Courier's claims as well"})
	}
	return p.String()
}

// verifyWords is the answer in a few words.
func verifyWords(s core.Snapshot) (diagnose.Severity, string) {
	findings := verifying(s)
	valid := s.Signature.Status == signing.Valid
	switch {
	case s.Token.Text == "":
		return diagnose.Error, "no token"
	case diagnose.Judge(findings) == diagnose.Broken && valid:
		return diagnose.Error, "refused: the signature is valid, and " + plural(diagnose.Count(findings, diagnose.Error), "error") + " in the claims"
	case diagnose.Judge(findings) == diagnose.Broken:
		return diagnose.Error, "refused: " + plural(diagnose.Count(findings, diagnose.Error), "error")
	case !valid:
		return diagnose.Skipped, "not checked: " + s.Signature.Reason
	case diagnose.Judge(findings) == diagnose.Warn:
		return diagnose.Warning, "valid, with " + plural(diagnose.Count(findings, diagnose.Warning), "warning")
	}
	return diagnose.Pass, "valid"
}

// signatureLine says what is known of the signature.
func signatureLine(s core.Snapshot) string {
	words := string(s.Signature.Status)
	if s.Signature.Alg != "" {
		words += ", " + s.Signature.Alg
	}
	if s.Signature.Key != "" {
		words += ", " + s.Signature.Key
	}
	if s.Signature.Reason != "" {
		words += ": " + s.Signature.Reason
	}
	return words
}

// policyWords says what the claims were held to.
func policyWords(rules diagnose.Policy) string {
	var parts []string
	for _, rule := range []struct{ name, value string }{
		{"alg", strings.Join(rules.Algorithms, " ")}, {"iss", rules.Issuer}, {"aud", rules.Audience}, {"sub", rules.Subject}, {"claims", strings.Join(rules.Require, " ")},
	} {
		if rule.value != "" {
			parts = append(parts, rule.name+" "+rule.value)
		}
	}
	if rules.Leeway > 0 {
		return strings.Join(append(parts, "times with a leeway of "+expiry.Words(rules.Leeway)), ", ")
	}
	return strings.Join(append(parts, "times to the second"), ", ")
}
