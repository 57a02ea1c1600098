package diagnose_test

import (
	"fmt"
	"strings"
	"testing"

	"bulla/core/diagnose"
	"bulla/core/intake"
	"bulla/core/scope"
	"bulla/core/token"
)

// TestFactsCorrectOnce counts allocations instead of time. Comparing words with the catalogue is
// slow, so it is done once for a scope that a person may have written, and never for one with
// thousands of words, whatever separates them.
func TestFactsCorrectOnce(t *testing.T) {
	misspelled := make([]string, 190)
	for i := range misspelled {
		misspelled[i] = fmt.Sprintf("read:brandz:%d", i)
	}
	for name, text := range map[string]string{
		"thousands, spaces":        strings.Repeat("abc ", 2000),
		"thousands, commas":        strings.Repeat("abc,", 2000),
		"thousands, semicolons":    strings.Repeat("abc;", 2000),
		"thousands, tabs":          strings.Repeat("abc\t", 2000),
		"thousands, two commas":    strings.Repeat("abc,def ", 1000),
		"as many as may be, apart": strings.Join(misspelled, " "),
		"as many as may be":        strings.Join(misspelled, ","),
	} {
		t.Run(name, func(t *testing.T) {
			tok := token.Decode(claims(`scope="` + strings.ReplaceAll(text, "\t", `\t`) + `"`))
			list, ok := diagnose.ReadScope(tok)
			if !ok || list.Text != text {
				t.Fatalf("the scope reads as %.40q", list.Text)
			}
			parsing := testing.AllocsPerRun(3, func() { scope.Parse(text) })
			correcting := testing.AllocsPerRun(3, func() { scope.Fix(text) })
			most := 2*parsing + 200
			if strings.HasPrefix(name, "as many") {
				most += correcting
			}
			if reading := testing.AllocsPerRun(3, func() { diagnose.ReadFacts(tok, intake.Found{}, "") }); reading > most {
				t.Errorf("reading makes %.0f allocations; parsing makes %.0f, and correcting %.0f", reading, parsing, correcting)
			}
		})
	}
}
