package report_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"bulla/core"
	"bulla/core/report"
)

// TestCompareText checks that a comparison fits the terminal, and that the narrow form says the
// same as the wide one.
func TestCompareText(t *testing.T) {
	long := strings.Repeat("word ", 20) + strings.Repeat("x", 300)
	a := inspect(compact(courierHeader, `{"scope":"user_id:a read:brands","exp":1795000000,"long":"`+long+`a","é\u0007":1,"aud":["a","b"]}`))
	b := inspect(compact(courierHeader, `{"scope":"user_id:b inbox:read:messages","exp":1795300000,"long":"`+long+`b","n":{"x":[1]},"aud":["b","c"]}`))
	c := core.Compare(a, b)
	names := [2]string{"A", "B"}
	for _, width := range []int{40, 48, 60, 80, 100, 160} {
		text := report.CompareText(c, names, report.Style{Width: width})
		checkText(t, text)
		for line := range strings.Lines(text) {
			if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > width {
				t.Errorf("%d characters in a line of %d: %q", n, width, line)
			}
		}
		for _, want := range []string{c.Summary(), "inbox:read:messages", "+ aud", "- aud", `xa"`, `xb"`} {
			if !strings.Contains(strings.Join(strings.Fields(text), " "), want) {
				t.Errorf("width %d doesn't say %q:\n%s", width, want, text)
			}
		}
	}
}

// TestCompareTextOfLongValues checks that the part that differs is shown, however long the rest is.
func TestCompareTextOfLongValues(t *testing.T) {
	long := strings.Repeat("é", 100_000)
	a := inspect(compact(courierHeader, `{"v":"`+long+`left`+long+`"}`))
	b := inspect(compact(courierHeader, `{"v":"`+long+`right`+long+`"}`))
	text := report.CompareText(core.Compare(a, b), [2]string{"A", "B"}, report.Style{})
	if !strings.Contains(text, "éleft") || !strings.Contains(text, "éright") || len(text) > 4000 {
		t.Errorf("%d bytes:\n%.2000s", len(text), text)
	}
}
