package diagnose_test

import (
	"slices"
	"strings"
	"testing"

	"bulla/core/diagnose"
	"bulla/core/intake"
	"bulla/core/visible"
)

// contract is the list of codes that scripts depend on.
const contract = `not-a-token api-key-pasted client-key-pasted opaque-token encrypted-jwe jws-json other-secret
	unset-variable several-tokens
	wrapped token-in-url scheme-twice also-holds-api-key nested-token
	segments truncated base64 padding non-canonical foreign-character json header-not-object
	payload-not-object duplicate-member bad-utf8 too-deep too-large
	alg-missing alg-none alg-unknown alg-unexpected crit b64 typ kid-type key-in-header
	signature signature-missing signature-length key-weak key-empty key-type key-trimmed psychic
	exp exp-soon exp-missing exp-type exp-unit exp-range nbf iat-future iat-type times-order lifetime-long lifetime-tiny
	scope-missing scope-type scope-empty scope-separator scope-character scope-unknown scope-legacy
	scope-trap scope-duplicate scope-wildcard scope-excess
	scope-needed user-missing user-mismatch user-placeholder user-several user-form
	not-courier environment environment-expected test-environment draft workspace region
	iss aud sub require leeway elsewhere`

// TestEveryCodeIsExplained checks that each code of the contract, the tables and the samples has a
// complete explanation.
func TestEveryCodeIsExplained(t *testing.T) {
	codes := append(strings.Fields(contract), diagnose.Codes()...)
	for _, s := range samples() {
		codes = append(codes, s.code)
		for _, f := range s.bad.run() {
			codes = append(codes, f.Code)
		}
	}
	slices.Sort(codes)
	for _, code := range slices.Compact(codes) {
		t.Run(code, func(t *testing.T) {
			e, ok := diagnose.Explain(code)
			if !ok || e.Code != code {
				t.Fatalf("Explain(%q) = %+v, %v", code, e, ok)
			}
			for name, text := range map[string]string{"group": e.Group, "severities": e.Severities, "source": e.Source} {
				if text == "" || strings.HasSuffix(text, ".") {
					t.Errorf("its %s is %q", name, text)
				}
			}
			for name, text := range map[string]string{"checks": e.Checks, "why": e.Why, "fix": e.Fix} {
				if len(text) < 20 || !strings.HasSuffix(text, ".") || text != visible.Text(text) {
					t.Errorf("%s is not a whole sentence: %q", name, text)
				}
			}
			brings, clears, ok := strings.Cut(e.Example, "\n")
			if !ok || strings.TrimPrefix(brings, "finding:    ") == "" ||
				strings.TrimPrefix(clears, "no finding: ") == "" || brings != visible.Text(brings) {
				t.Errorf("the example is %q", e.Example)
			}
		})
	}
}

// TestSeveritiesAreExplained compares the severities of the explanations with those of the samples.
func TestSeveritiesAreExplained(t *testing.T) {
	for _, s := range samples() {
		for _, f := range append(s.bad.run(), s.good.run()...) {
			e, _ := diagnose.Explain(f.Code)
			if f.Severity < diagnose.Pass && !strings.Contains(e.Severities, f.Severity.String()) {
				t.Errorf("%s is said to be %s, and was %s: %s", f.Code, e.Severities, f.Severity, f.Title)
			}
		}
	}
}

func TestExplainUnknown(t *testing.T) {
	for _, code := range []string{"", "exp ", "EXP", "no-such-code"} {
		if e, ok := diagnose.Explain(code); ok || e != (diagnose.Explanation{}) {
			t.Errorf("Explain(%q) = %+v, %v", code, e, ok)
		}
	}
}

func TestVerificationKeeps(t *testing.T) {
	for code, want := range map[string]bool{
		"segments": true, "json": true, "alg-none": true, "alg-unexpected": true, "crit": true, "typ": true, "signature": true, "key-empty": true, "tampered": true,
		"exp": true, "exp-type": true, "exp-unit": true, "exp-range": true, "nbf": true, "iat-type": true, "iss": true, "aud": true, "sub": true, "require": true,
		"leeway": true, "not-a-token": true, "api-key-pasted": true,
		"scope-missing": false, "user-missing": false, "not-courier": false, "environment": false, "elsewhere": false, "wrapped": true, "scheme-twice": true, "token-in-url": false,
		"nested-token": false, "exp-missing": false, "lifetime-long": false, "local-key": false, "no-such-code": false, "": false,
	} {
		kept := diagnose.Verification([]diagnose.Finding{{Code: code}}, intake.Found{})
		if got := len(kept) == 1; got != want {
			t.Errorf("Verification keeps %q: %v", code, got)
		}
	}
}
