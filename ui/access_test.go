package ui

import (
	"strings"
	"testing"
)

// TestFooterNamesTheFixOfThePane doesn't offer to reissue the token where the fix key only fixes
// what is under the cursor.
func TestFooterNamesTheFixOfThePane(t *testing.T) {
	const courier = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9." + // user_id:ann read:brands
		"eyJzY29wZSI6InVzZXJfaWQ6YW5uIHJlYWQ6YnJhbmRzIiwidGVuYW50X3Njb3BlIjoicHVibGlzaGVkL3Byb2R1Y3Rpb24iLCJ0ZW5hbnRfaWQiOiI3YzlkMWY2NC0yYTU4LTRiMGUtOWYzZC01MWMwYTg2ZTJiMTciLCJpYXQiOjE3OTUxNjU2MDAsImV4cCI6MTc5NTI1NTYwMCwianRpIjoiYjE5NDZhYzktMjQ5Mi00ZDIzLThmNmEtMmMxYjdkM2U0ZjUwIn0." +
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
	d := start(t, 120, 40)
	d.paste(courier)
	d.shows("f reissue")
	d.press("7")
	d.shows("f fix: add inbox:read:messages", "f fix  ")
	if strings.Contains(d.screen(), "f reissue") {
		t.Errorf("the footer promises another fix:\n%s", d.screen())
	}
}
