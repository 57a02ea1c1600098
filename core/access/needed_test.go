package access_test

import (
	"slices"
	"strings"
	"testing"

	"bulla/core/access"
	"bulla/core/scope"
)

func TestNeededBy(t *testing.T) {
	for pattern, want := range map[string]string{
		"user_id:<id>":            "inbox; toast; preferences; push; client; create; brand-editor; every endpoint tied to a user",
		"inbox:read:messages":     "inbox; toast; client; GraphQL POST inbox.courier.com/q; websocket",
		"read:brands":             "brands; client; GET /brands; GET /brands/:id; GraphQL POST api.courier.com/client/q brand",
		"write:brands:<brand_id>": "brands-write; PUT, DELETE /brands/:id",
		"write:user-tokens":       "push; PUT, PATCH, DELETE /users/:user_id/tokens/:token; push token sync of the mobile SDKs",
		"tenant:<T>:read":         "create; brand-editor",
		"write:events":            "react-inbox before v8",
	} {
		entry, _, _ := scope.Lookup(strings.NewReplacer("<id>", "a", "<brand_id>", "a", "<T>", "a").Replace(pattern))
		if got := strings.Join(access.NeededBy(entry), "; "); got != want {
			t.Errorf("%s is needed by\n%s, want\n%s", pattern, got, want)
		}
	}
}

// TestEveryDocumentedScopeIsNeeded checks that each documented scope is needed by a feature or an
// endpoint.
func TestEveryDocumentedScopeIsNeeded(t *testing.T) {
	for _, entry := range scope.Catalogue() {
		needs := access.NeededBy(entry)
		if entry.Status == scope.Documented && len(needs) == 0 {
			t.Errorf("%s is needed by nothing: add it to a feature or an endpoint", entry.Pattern)
		}
		if sorted := slices.Sorted(slices.Values(needs)); len(slices.Compact(sorted)) != len(needs) {
			t.Errorf("%s is needed twice by the same: %q", entry.Pattern, needs)
		}
	}
}
