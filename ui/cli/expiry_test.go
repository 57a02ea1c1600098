package cli_test

import (
	"strings"
	"testing"

	"bulla/ui/cli"
)

// headless runs bulla without a terminal and returns what it writes.
func headless(t *testing.T, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	return outputs(t, "", cli.Process{Args: args})
}

// TestExpiryAgreesWithIssue checks that expiry, issue and snippet judge a lifetime alike and say
// the same about it, even if it looks like a flag.
func TestExpiryAgreesWithIssue(t *testing.T) {
	for text, says := range map[string]string{
		"-1d": "the token is already expired when it is issued", "-1 day": "the token is already expired when it is issued",
		"-.5h": "expired when it is issued", "0": "expired when it is issued", "-0": "expired when it is issued",
		"500": "expired when it is issued",
		"1d":  "", "2 days": "", "3600": "means milliseconds",
		"2 dayz": `the unit "dayz" is not known`, "- 1d": "", "1e3": "only plain decimal numbers",
	} {
		judged, stdout, _ := headless(t, append([]string{"--color", "never", "expiry"}, strings.Fields(text)...)...)
		for _, command := range [][]string{
			{"issue", "--user", "a", "--preset", "inbox"}, {"issue", "--dry-run", "--user", "a", "--preset", "inbox"},
			{"snippet", "curl", "--user", "a", "--preset", "inbox"}, {"snippet", "curl"},
		} {
			status, _, stderr := headless(t, append(command, "--expires-in", text)...)
			if (status == cli.OK) != (judged == cli.OK) {
				t.Errorf("%q: expiry ends with %d, %q with %d: %s", text, judged, command, status, stderr)
			}
			if !strings.Contains(stdout, says) || !strings.Contains(stderr, says) {
				t.Errorf("%q: want %q in\n%s\nand, of %q,\n%s", text, says, stdout, command, stderr)
			}
			if strings.Contains(stderr, "exp is before iat") || strings.Contains(stderr, "expired 1d ago") {
				t.Errorf("%q: %q says one thing twice:\n%s", text, command, stderr)
			}
		}
	}
}

// TestNegativeTimeIsNotAFlag checks that a negative time needs no --, wherever it is.
func TestNegativeTimeIsNotAFlag(t *testing.T) {
	for _, args := range [][]string{
		{"expiry", "-1d"}, {"expiry", "-1", "day"}, {"expiry", "--json", "-1", "day"}, {"--json", "expiry", "-1d"},
		{"expiry", "--now", "1795000000", "-1d"}, {"expiry", "-1d", "--now", "1795000000"},
		{"--color", "never", "expiry", "-1", "day", "--json"},
		{"expiry", "--", "-1d"}, {"expiry", "-1", "--", "day"}, {"expiry", "--number", "-5"},
	} {
		status, stdout, stderr := headless(t, args...)
		if status != cli.No || !strings.Contains(stdout, "already-expired") {
			t.Errorf("%q: status %d, %s%s", args, status, stdout, stderr)
		}
	}
	status, _, stderr := headless(t, "expiry", "-1d", "--jsn")
	if status != cli.Failed || !strings.Contains(stderr, "did you mean --json?") {
		t.Errorf("status %d, %s", status, stderr)
	}
}

// TestExpiryOfASecret checks that a secret given as an expires_in is not written anywhere.
func TestExpiryOfASecret(t *testing.T) {
	for _, test := range []struct{ text, secret string }{
		{"pk_prod_ABCDEFGHJKMNPQRSTVWXYZ012345", "ABCDEF"}, {"pk_x9y8", "x9y8"},
		{" token_0123456789abcdef ", "0123456789abcdef"},
		{"dk_test_ABCDEFGHJKMNPQRSTVWXYZ012345 2 days", "ABCDEF"}, {"ghp_" + strings.Repeat("Az9", 12), "Az9Az9"},
		{"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJhIjoxfQ.c2lnbmF0dXJl", "c2lnbmF0dXJl"},
		{"Bearer eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl", "c2ln"},
		{"5aGVsbG8gd29ybGQgdGhpcyBpcw", "GVsb"}, {"-5aGVsbG8gd29ybGQgdGhpcyBpcw", "GVsb"},
		{"3600 correcthorsebatterystaple", "battery"},
		{"-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2Vw\n-----END PRIVATE KEY-----", "MC4CAQ"},
		{`{"kty":"oct","k":"c2VjcmV0"}`, "c2VjcmV0"}, {"sk_live_4eC39HqLyjWDarjtT1zdp7dc", "39HqLy"},
	} {
		for _, args := range [][]string{
			{"expiry", test.text}, {"expiry", "--json", test.text}, {"expiry", "--number", test.text},
			{"expiry", "--", test.text},
			{"issue", "--user", "a", "--preset", "inbox", "--expires-in", test.text},
			{"issue", "--json", "--user", "a", "--preset", "inbox", "--expires-in", test.text},
			{"snippet", "curl", "--expires-in", test.text},
		} {
			status, stdout, stderr := headless(t, args...)
			if status == cli.OK || strings.Contains(stdout+stderr, test.secret) {
				t.Errorf("%q: status %d\n%s%s", args, status, stdout, stderr)
			}
		}
	}
	for _, text := range []string{"2 dayz", "a fortnight from next Tuesday", strings.Repeat("1", 120)} {
		if _, stdout, _ := headless(t, "expiry", "--json", text); !strings.Contains(stdout, text) {
			t.Errorf("%q is masked: %s", text, stdout)
		}
	}
}
