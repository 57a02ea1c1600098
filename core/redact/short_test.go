package redact

import (
	"strings"
	"testing"
)

// TestShortMasksFirst shows no end of a key that was shortened.
func TestShortMasksFirst(t *testing.T) {
	const key = "pk_prod_0123456789ABCDEFGHJKMNPQRSTV"
	for _, text := range []string{
		key,
		"the key " + key,
		strings.Repeat("a", 300) + key,
		key + strings.Repeat("a", 300),
		strings.Repeat("a ", 1<<16) + key,
	} {
		for _, got := range []string{Short(text, 40), Quote(text, 40)} {
			if strings.Contains(got, "QRSTV") || strings.Contains(got, "0123") {
				t.Errorf("%.60s: %s", text, got)
			}
			if n := len([]rune(got)); n > 42 {
				t.Errorf("%.60s has %d characters: %s", text, n, got)
			}
		}
	}
	if got := Short("a\x1b[31mb", 40); got != `a\u{001B}[31mb` {
		t.Errorf("a control character is shown: %q", got)
	}
}
