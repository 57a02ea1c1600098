package visible

import (
	"strconv"
	"strings"
)

// Plural returns a number with a noun: "1 token", "2 tokens".
func Plural(count int, noun string) string {
	if count != 1 {
		noun += "s"
	}
	return strconv.Itoa(count) + " " + noun
}

// List joins words as a sentence does, with a conjunction such as "and": "a", "a and b", "a, b and
// c".
func List(words []string, conjunction string) string {
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " " + conjunction + " " + words[last]
}
