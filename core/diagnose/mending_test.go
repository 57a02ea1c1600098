package diagnose_test

import (
	"strings"
	"testing"

	"bulla/core/diagnose"
	"bulla/core/scope"
	"bulla/core/token"
)

// TestReadingLeavesHugeScopesAlone counts allocations instead of time: a scope of
// thousands of words is taken apart once and not compared with the catalogue, whatever
// separates the words.
func TestReadingLeavesHugeScopesAlone(t *testing.T) {
	for _, word := range []string{"abc ", "abc,", "abc;", "abc\\t", "abc,def "} {
		tok := token.Decode(claims(`scope="` + strings.Repeat(word, 2000) + `"`))
		list, ok := diagnose.ReadScope(tok)
		if !ok || list.Mendable() {
			t.Errorf("%q: the scope is worth mending", word)
		}
		parsing := testing.AllocsPerRun(3, func() { diagnose.ReadScope(tok) })
		if reading := testing.AllocsPerRun(3, func() { diagnose.Read(tok) }); reading > parsing+100 {
			t.Errorf("%q: reading makes %.0f allocations, and parsing only %.0f", word, reading, parsing)
		}
	}
	if !scope.Parse("user_id:a, read:brand").Mendable() {
		t.Error("a short scope isn't worth mending")
	}
}
