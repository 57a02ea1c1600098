package redact

import "testing"

// TestWordsThatEndLikeAPrefix masks no ordinary ID with a word such as task-, but still a key that
// follows other letters.
func TestWordsThatEndLikeAPrefix(t *testing.T) {
	for _, text := range []string{
		"task-management-service-prod", "helpdesk-550e8400-e29b-41d4-a716-446655440000", "risk-assessment-2026-november.json",
		"user_id:desk-0123456789abcdef0123", "https://risk-engine.internal-services.example",
	} {
		if got := Keys(text); got != text {
			t.Errorf("Keys(%q) = %q", text, got)
		}
	}
	for text, want := range map[string]string{
		"sk-0123456789abcdef0123456789abcdef":            "sk-****",
		"user_id:sk-0123456789abcdef0123456789abcdef":    "user_id:sk-****",
		"my-sk-0123456789abcdef0123456789abcdef":         "my-sk-****",
		`a\nsk-0123456789abcdef0123456789abcdef`:         `a\nsk-****`,
		"a%0Ask-0123456789abcdef0123456789abcdef":        "a%0Ask-****",
		"keysk-proj-EXAMPLEexample0123456789EXAMPLE0123": "keysk-****",
	} {
		if got := Keys(text); got != want {
			t.Errorf("Keys(%q) = %q, want %q", text, got, want)
		}
	}
}
