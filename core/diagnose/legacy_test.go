package diagnose_test

import (
	"strings"
	"testing"

	"bulla/core/access"
	"bulla/core/diagnose"
	"bulla/core/scope"
)

// TestLegacyScopesHaveOneStory checks that the catalogue, the findings, their explanation and
// access agree about each legacy scope: that it is one, what replaces it, and that it doesn't grant
// what its replacement grants.
func TestLegacyScopesHaveOneStory(t *testing.T) {
	explanation, _ := diagnose.Explain(diagnose.CodeScopeLegacy)
	legacy := 0
	for _, e := range scope.Catalogue() {
		if e.Status != scope.Legacy {
			continue
		}
		legacy++
		if !strings.Contains(explanation.Checks, e.Pattern) || !strings.Contains(explanation.Why, e.Instead) {
			t.Errorf("the explanation of scope-legacy does not name %s and %s", e.Pattern, e.Instead)
		}
		if !strings.Contains(e.Explains, "Today's inbox needs "+e.Instead) {
			t.Errorf("the catalogue does not say what replaces %s: %s", e.Pattern, e.Explains)
		}
		checked := given{text: claims(`scope="user_id:user-123 inbox:read:messages ` + e.Pattern + `"`), forFeatures: []string{"inbox"}}.run()
		f, ok := find(checked, diagnose.CodeScopeLegacy, diagnose.Warning)
		if !ok || !strings.Contains(f.Fix, e.Instead) ||
			!strings.Contains(f.Because, strings.TrimSuffix(e.Explains[1:], ".")) {
			t.Errorf("%s is not reported as the catalogue has it: %+v", e.Pattern, f)
		}
		for _, code := range []string{"scope-unknown", "scope-trap", "scope-excess"} {
			if f, ok := find(checked, code, diagnose.Warning); ok {
				t.Errorf("%s is %s as well: %s", e.Pattern, code, f.Title)
			}
		}
		for _, endpoint := range access.Endpoints() {
			for _, needed := range endpoint.AnyOf {
				if needed == e.Pattern {
					t.Errorf("%s %s is granted by the legacy %s", endpoint.Method, endpoint.Path, e.Pattern)
				}
			}
		}
	}
	if legacy < 2 {
		t.Errorf("only %d legacy scopes in the catalogue", legacy)
	}
}
