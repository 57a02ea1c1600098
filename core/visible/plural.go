package visible

import "strconv"

// Plural returns a number with a noun: "1 token", "2 tokens".
func Plural(count int, noun string) string {
	if count != 1 {
		noun += "s"
	}
	return strconv.Itoa(count) + " " + noun
}
