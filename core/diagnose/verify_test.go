package diagnose_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"bulla/core/diagnose"
)

// verification runs a sample and returns what a verification says of it.
func (g given) verification() []diagnose.Finding {
	ctx := g.context()
	return diagnose.Verification(diagnose.Run(ctx), ctx.Found)
}

// TestVerificationLeavesCourierOut holds that a verification, which answers for any
// issuer's token, says nothing about Courier, its inbox or scopes. The two findings that
// name one of Courier's own keys have to.
func TestVerificationLeavesCourierOut(t *testing.T) {
	courier := regexp.MustCompile(`(?i)courier|issue-token|inbox|scope|bulla issue`)
	named := []string{"api-key-pasted", "client-key-pasted"}
	said := 0
	for _, s := range samples() {
		for _, g := range []given{s.bad, s.good} {
			if g.key.IsZero() {
				g.key = longKey() // a verification always has one
			}
			for _, f := range g.verification() {
				said++
				if !diagnose.InVerify(f.Code) {
					t.Errorf("%s is in a verification", f.Code)
				}
				text := strings.Join([]string{f.Title, f.Because, f.Fix, f.Command}, "\n")
				if found := courier.FindString(text); found != "" && !slices.Contains(named, f.Code) {
					t.Errorf("%s says %q:\n%s", f.Code, found, text)
				}
			}
		}
	}
	if said == 0 {
		t.Fatal("no verification said anything")
	}
}

// TestVerificationIsSorted holds that the worst findings come first.
func TestVerificationIsSorted(t *testing.T) {
	for _, s := range samples() {
		findings := s.bad.verification()
		if !slices.IsSortedFunc(findings, func(a, b diagnose.Finding) int { return int(a.Severity) - int(b.Severity) }) {
			t.Errorf("%s: %v", s.code, findings)
		}
	}
}
