package diagnose_test

import (
	"strings"
	"testing"

	"bulla/core/diagnose"
)

// TestCausesHaveALineEach checks that the lines of the note on causes outside the token say what
// its one line says.
func TestCausesHaveALineEach(t *testing.T) {
	found := false
	for _, f := range (given{text: claims()}).run() {
		lines := f.Reasons()
		if f.Code != diagnose.CodeElsewhere {
			if len(lines) != 1 || lines[0] != f.Because {
				t.Errorf("%s: %q in lines is %q", f.Code, f.Because, lines)
			}
			continue
		}
		found = true
		if len(lines) < 3 || lines[0]+" "+strings.Join(trimmed(lines[1:]), "; ") != f.Because {
			t.Errorf("%q in lines is %q", f.Because, lines)
		}
	}
	if !found {
		t.Error("the note is missing")
	}
}

func trimmed(lines []string) []string {
	var texts []string
	for _, line := range lines {
		texts = append(texts, strings.TrimPrefix(line, "- "))
	}
	return texts
}
