package diagnose_test

import (
	"strings"
	"testing"

	"bulla/core/diagnose"
)

// TestLookalikesAreOneFinding checks that a letter of another alphabet at the start of a token is
// named, and that nothing that only follows from it is reported.
func TestLookalikesAreOneFinding(t *testing.T) {
	for _, in := range []string{"\u0435" + claims()[1:], "Authorization: Bearer e\u0443" + claims()[2:]} {
		findings := given{text: in}.run()
		f, ok := find(findings, "foreign-character", diagnose.Error)
		if !ok || !strings.Contains(f.Title, "CYRILLIC SMALL LETTER") {
			t.Errorf("%q: no finding names the letter:\n%s", in, list(findings))
		}
		for _, code := range []string{"json", "non-canonical", "base64", "truncated", "header-form"} {
			for _, severity := range []diagnose.Severity{diagnose.Error, diagnose.Warning} {
				if _, ok := find(findings, code, severity); ok {
					t.Errorf("%q: %s is reported:\n%s", in, code, list(findings))
				}
			}
		}
	}
}
