package report_test

import (
	"strings"
	"testing"

	"bulla/core"
	"bulla/core/diagnose"
	"bulla/core/report"
)

// TestLines checks that reports in lines have no columns and no marks, and say what the others say.
func TestLines(t *testing.T) {
	style := report.Style{Lines: true}
	old := inspect(compact(courierHeader, `{"scope":"user_id:a","iat":1794000000,"exp":1794003600,"list": [ 1,  2 ]}`))
	healthy := inspect(compact(courierHeader, courierPayload))
	damaged := inspect(strings.Replace(compact(courierHeader, courierPayload), "In0.", ".", 1))
	explanation, _ := diagnose.Explain("exp")
	for name, test := range map[string]struct {
		text string
		want []string
	}{
		"a diagnosis": {report.DiagnoseText(old, style, true), []string{
			"verdict: broken: ", "error: exp: expired 11d 12h ago", "why: ", "fix: get a new token from its issuer", "passed: ",
		}},
		"a healthy token": {report.DiagnoseText(healthy, style, false), []string{
			"verdict: healthy, ready for inbox", "issued: 2026-11-18 10:50:00 UTC, 16m 40s ago", "for: inbox", "55 checks passed, 25 not checked; diagnosis all lists them",
		}},
		"claims":  {report.DecodeText(old, style), []string{`alg: "HS256", HMAC with SHA-256`, "list: [1,2]", "exp: 1794003600, servers reject"}},
		"damaged": {report.DecodeText(damaged, style), []string{`scope: "user_id:pigeon `, "lost from here on: "}},
		"access":  {report.AccessText(healthy, style), []string{"allowed: POST inbox.courier.com/q messages, read and count messages", "denied: GET /brands, needs read:brands"}},
		"a comparison": {report.CompareText(core.Compare(old, healthy), [2]string{"A", "B"}, style), []string{
			"first: A", "second: B", "+ user pigeon", "lifetime: 1 h; then 1 day (+23h)", "+ ready for inbox", "fixed: exp: expired",
		}},
		"a check": {report.ExplainText(explanation, style), []string{"check exp: one of the time checks", "severity: error"}},
	} {
		t.Run(name, func(t *testing.T) {
			checkText(t, test.text)
			for _, want := range test.want {
				if !strings.Contains("\n"+test.text, "\n"+want) {
					t.Errorf("no line begins with %q:\n%s", want, test.text)
				}
			}
			for line := range strings.Lines(test.text) {
				if strings.HasPrefix(line, " ") || strings.Contains(line, "  ") || strings.TrimSpace(line) == "" {
					t.Errorf("not a line to read aloud: %q", line)
				}
			}
		})
	}
}
