package edit

import (
	"strings"

	"bulla/core/scope"
)

// ScopeEndings returns what may complete the scope at an offset of a payload that is being edited,
// the most likely first. It returns nil if the offset is not at the end of a word in the scope
// claim. The text need not be valid JSON.
func ScopeEndings(text string, at int) []string {
	quote := strings.LastIndexByte(text[:at], '"')
	if quote < 0 {
		return nil
	}
	name, colon := strings.CutSuffix(strings.TrimRight(text[:quote], " \t\r\n"), ":")
	if !colon || !strings.HasSuffix(strings.TrimRight(name, " \t\r\n"), `"scope"`) {
		return nil
	}
	before := text[quote+1 : at]
	after, _, closed := strings.Cut(text[at:], `"`)
	if !closed {
		after = ""
	}
	if after != "" && after[0] != ' ' {
		return nil
	}
	word := before[strings.LastIndexByte(before, ' ')+1:]
	var endings []string
	for _, whole := range scope.Complete(word, strings.Fields(before+after)) {
		endings = append(endings, strings.TrimPrefix(whole, word))
	}
	return endings
}
