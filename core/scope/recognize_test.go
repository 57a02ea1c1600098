package scope_test

import (
	"strings"
	"testing"

	"bulla/core/scope"
)

func TestRecognize(t *testing.T) {
	for _, text := range []string{
		"user_id:ann inbox:read:messages inbox:write:events",
		"inbox:read:messages",
		"user_id:ann",
		"userId:ann,inbox:read:messages",
		"user_id: ann inbox:read:messages",
		"user_id:Jane Doe inbox:read:messages",
		"user_id:{{ userId }} inbox:read:messages",
		"inbox:read:mesages",
		"inbox:read:write",
		"read:preferences;write:preferences",
		"tenants:read tenants:notifications:read",
		"user_id:ann\ninbox:read:messages",
	} {
		if !scope.Recognize(text) {
			t.Errorf("Recognize(%q) = false", text)
		}
	}
	for _, text := range []string{
		"", " ", "openid profile email", "repo read:org", "https://api.example/read", "12:30 inbox",
		"openid profile email offline_access read:messages",
		"Endpoints that are tied to a user_id require the user_id:123 to be listed in the scope field.",
		"error: inbox is empty", "user:read", "a:b c:d", "localhost:8080 user_id",
		strings.Repeat("read ", 10000),
	} {
		if scope.Recognize(text) {
			t.Errorf("Recognize(%.80q) = true", text)
		}
	}
}
