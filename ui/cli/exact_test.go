package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"bulla/core/signing"
	"bulla/ui/cli"
)

// TestWycheproofExact checks that the three texts of Wycheproof whose token is only valid once
// characters are removed are refused with --exact because of these characters, and that verify
// without it warns of them.
func TestWycheproofExact(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(testkit(t), "wycheproof", "json_web_signature_test.json"))
	check(t, err)
	var kit struct {
		TestGroups []struct {
			Private json.RawMessage
			Tests   []struct {
				TcID int
				JWS  json.RawMessage
			}
		}
	}
	check(t, json.Unmarshal(data, &kit))
	t.Chdir(t.TempDir())
	ids := []int{14, 360, 362}
	checked := 0
	for _, group := range kit.TestGroups {
		for _, test := range group.Tests {
			if !slices.Contains(ids, test.TcID) {
				continue
			}
			checked++
			var row reportRow
			check(t, json.Unmarshal(test.JWS, &row.Input))
			check(t, os.WriteFile("key", group.Private, 0o600))
			row.Command, row.Args, row.Now = "verify", []string{"--key", "@key"}, "1700000000"
			if status, _, _ := row.ask(t, "--exact"); status != cli.No {
				t.Errorf("%d: exit status %d with --exact", test.TcID, status)
			}
			if !row.hears(t, "not-a-token", "error", "--exact") {
				t.Errorf("%d: no finding says that it is not exactly a token", test.TcID)
			}
			if !row.hears(t, "wrapped", "warning") {
				t.Errorf("%d: no warning says what was removed", test.TcID)
			}
		}
	}
	if checked != len(ids) {
		t.Errorf("%d of the tests %v found", checked, ids)
	}
}

// TestExactTilde checks that --exact refuses text after a ~ unless the payload has digests, and
// that verify without it warns of the text.
func TestExactTilde(t *testing.T) {
	t.Chdir(t.TempDir())
	check(t, os.WriteFile("key", []byte(secret), 0o600))
	key, err := signing.NewSecret([]byte(secret), "test")
	check(t, err)
	sign := func(payload string) string {
		token, err := signing.Sign(`{"alg":"HS256"}`, payload, key)
		check(t, err)
		return token
	}
	plain, digests := sign(`{"sub":"a","exp":1800000000}`), sign(`{"sub":"a","exp":1800000000,"_sd":["x"]}`)
	for _, c := range []struct {
		input  string
		status int
		warns  bool
	}{
		{plain, cli.OK, false}, {digests, cli.OK, false}, {digests + "~", cli.OK, false},
		{plain + "~", cli.No, true}, {plain + "~junk", cli.No, true}, {plain + "~a.b.c", cli.No, true},
		{plain + "~eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.", cli.No, true}, {digests + "~junk", cli.No, true},
	} {
		row := reportRow{Command: "verify", Args: []string{"--key", "@key"}, Now: "1700000000", Input: c.input}
		tail := strings.TrimPrefix(strings.TrimPrefix(c.input, plain), digests)
		if status, _, _ := row.ask(t, "--exact"); status != c.status {
			t.Errorf("%q: exit status %d with --exact, want %d", tail, status, c.status)
		}
		if status, _, _ := row.ask(t); status != cli.OK {
			t.Errorf("%q: exit status %d", tail, status)
		}
		if row.hears(t, "sd-jwt", "warning") != c.warns {
			t.Errorf("%q: warned of is %t", tail, !c.warns)
		}
	}
}

// hears reports whether the JSON with more flags has a finding.
func (row reportRow) hears(t *testing.T, code, severity string, flags ...string) bool {
	t.Helper()
	_, stdout, _ := row.ask(t, append(flags, "--json")...)
	var answer reportAnswer
	check(t, json.Unmarshal([]byte(stdout), &answer))
	return slices.Contains(answer.Findings, struct{ Code, Severity string }{code, severity})
}
