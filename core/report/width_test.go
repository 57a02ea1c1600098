package report_test

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"bulla/core/diagnose"
	"bulla/core/expiry"
	"bulla/core/report"
)

// TestWidth checks that text fits the terminal, that none of it is lost, and that lines aren't
// wrapped if there is no terminal.
func TestWidth(t *testing.T) {
	lifetime, err := expiry.Parse("3600")
	if err != nil {
		t.Fatal(err)
	}
	explained, _ := diagnose.Explain("exp")
	s := inspect(compact(`{"alg":"HS256","typ":"JWT"}`, `{"scope":"user_id:pigeon","exp":1795000000}`))
	for name, text := range map[string]func(report.Style) string{
		"diagnose": func(style report.Style) string { return report.DiagnoseText(s, style, true) },
		"access":   func(style report.Style) string { return report.AccessText(s, style) },
		"verify":   func(style report.Style) string { return report.VerifyText(s, style) },
		"scopes":   report.ScopesText,
		"expiry":   func(style report.Style) string { return report.ExpiryText("3600", lifetime, nil, now, style) },
		"explain":  func(style report.Style) string { return report.ExplainText(explained, style) },
		"all":      report.ExplainAllText,
	} {
		t.Run(name, func(t *testing.T) {
			wide := text(report.Style{})
			for _, width := range []int{80, 72} {
				narrow := text(report.Style{Width: width})
				for line := range strings.Lines(narrow) {
					line = strings.TrimSuffix(line, "\n")
					if n := utf8.RuneCountInString(line); n > width && !strings.HasPrefix(line, "  bulla issue ") {
						t.Errorf("%d characters in a line of %d: %q", n, width, line)
					}
				}
				if got, want := strings.Fields(narrow), strings.Fields(wide); strings.Join(got, " ") != strings.Join(want, " ") {
					t.Errorf("width %d says\n%q, want\n%q", width, got, want)
				}
			}
			if text(report.Style{Width: 300}) != wide {
				t.Error("on a wide terminal the text differs from that without a terminal")
			}
		})
	}
}

// TestWidthOfRow checks that a text moves below its columns if there isn't enough room next to
// them.
func TestWidthOfRow(t *testing.T) {
	keys := []report.Binding{{Context: "everywhere", Keys: "ctrl+c", Explains: "ends the program and leaves the terminal as it was"}}
	for width, want := range map[int]string{
		0:  "everywhere\n  ctrl+c  ends the program and leaves the terminal as it was\n",
		50: "everywhere\n  ctrl+c  ends the program and leaves the terminal\n          as it was\n",
		40: "everywhere\n  ctrl+c  ends the program and leaves\n          the terminal as it was\n",
		30: "everywhere\n  ctrl+c\n    ends the program and\n    leaves the terminal as it\n    was\n",
	} {
		if got := report.KeysText(keys, report.Style{Width: width}); got != want {
			t.Errorf("width %d:\n%s\nwant\n%s", width, got, want)
		}
	}
}

// TestWidthOfLongText checks that the time only grows with the length of the text.
func TestWidthOfLongText(t *testing.T) {
	keys := []report.Binding{{Context: "x", Keys: "k", Explains: strings.Repeat("word ", 400_000)}}
	start := time.Now()
	if got := report.KeysText(keys, report.Style{Width: 80}); strings.Count(got, "word") != 400_000 {
		t.Error("words were lost")
	}
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("it took %v", took)
	}
}
