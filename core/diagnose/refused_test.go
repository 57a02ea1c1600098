package diagnose_test

import (
	"testing"

	"bulla/core/diagnose"
)

func TestRefused(t *testing.T) {
	find := func(code string, severity diagnose.Severity) diagnose.Finding {
		return diagnose.Finding{Code: code, Severity: severity}
	}
	for _, tt := range []struct {
		name     string
		findings []diagnose.Finding
		want     string
	}{
		{"nothing found", nil, ""},
		{"an expired token", []diagnose.Finding{find("exp", diagnose.Error)}, "exp"},
		{"a signature after a scope", []diagnose.Finding{find("user-missing", diagnose.Error), find("signature", diagnose.Error)}, "signature"},
		{"no token at all", []diagnose.Finding{find("api-key-pasted", diagnose.Error)}, "api-key-pasted"},
		{"only scopes", []diagnose.Finding{find("scope-missing", diagnose.Error), find("environment", diagnose.Error)}, ""},
		{"the user's policy", []diagnose.Finding{find("aud", diagnose.Error)}, ""},
		{"warnings of the time", []diagnose.Finding{find("exp-soon", diagnose.Warning)}, ""},
		{"a valid signature", []diagnose.Finding{find("signature", diagnose.Pass)}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := diagnose.Refused(tt.findings)
			if got.Code != tt.want || ok != (tt.want != "") {
				t.Errorf("Refused = %q, %v, want %q", got.Code, ok, tt.want)
			}
		})
	}
}
