package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"bulla/ui/cli"
)

// TestWycheproofExact holds that the three texts of Wycheproof whose token is only valid once
// characters were removed are refused with --exact, for these characters, and that a
// verification without it warns of them.
func TestWycheproofExact(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(testkit(t), "wycheproof", "json_web_signature_test.json"))
	if err != nil {
		t.Fatal(err)
	}
	var kit struct {
		TestGroups []struct {
			Private json.RawMessage
			Tests   []struct {
				TcID int
				JWS  json.RawMessage
			}
		}
	}
	if err := json.Unmarshal(data, &kit); err != nil {
		t.Fatal(err)
	}
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
			if err := json.Unmarshal(test.JWS, &row.Input); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile("key", group.Private, 0o600); err != nil {
				t.Fatal(err)
			}
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

// hears reports whether the JSON with more flags has a finding.
func (row reportRow) hears(t *testing.T, code, severity string, flags ...string) bool {
	t.Helper()
	_, stdout, _ := row.ask(t, append(flags, "--json")...)
	var answer reportAnswer
	if err := json.Unmarshal([]byte(stdout), &answer); err != nil {
		t.Fatal(err)
	}
	return slices.ContainsFunc(answer.Findings, func(f struct{ Code, Severity string }) bool { return f.Code == code && f.Severity == severity })
}
