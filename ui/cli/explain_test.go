package cli_test

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"bulla/core/diagnose"
	"bulla/ui/cli"
)

// TestExplainEveryCode asks for every code there is, as text and as JSON.
func TestExplainEveryCode(t *testing.T) {
	codes := diagnose.Codes()
	if len(codes) < 80 {
		t.Fatalf("only %d codes", len(codes))
	}
	for _, code := range codes {
		text := explained(t, code)
		if !strings.HasPrefix(text, code+"  ") {
			t.Errorf("%s is explained as %q", code, text)
		}
		for _, label := range []string{"\nseverity  ", "\nchecks    ", "\nwhy       ", "\nfix       ", "\nexample   ", "\nsource    "} {
			if !strings.Contains(text, label) {
				t.Errorf("%s: no %q in\n%s", code, strings.TrimSpace(label), text)
			}
		}
		for line := range strings.Lines(text) {
			if words := strings.Fields(line); utf8.RuneCountInString(line) > 90 && len(words) > 1 {
				t.Errorf("%s: a line of %d characters: %s", code, utf8.RuneCountInString(line), line)
			}
		}
		var record struct{ Code, Checks, Why, Fix, Source string }
		if err := json.Unmarshal([]byte(explained(t, code, "--json")), &record); err != nil {
			t.Fatal(err)
		}
		if record.Code != code || record.Checks == "" || record.Why == "" || record.Fix == "" || record.Source == "" {
			t.Errorf("the JSON of %s lacks something: %+v", code, record)
		}
	}
}

func explained(t *testing.T, code string, flags ...string) string {
	t.Helper()
	status, text, said := headless(t, append([]string{"diagnose", "--explain", code}, flags...)...)
	if status != cli.OK || said != "" {
		t.Fatalf("%s: status %d, stderr %q", code, status, said)
	}
	if bad := harmful(text); bad != "" {
		t.Errorf("%s prints %s", code, bad)
	}
	return text
}
