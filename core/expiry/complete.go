package expiry

import "strings"

// Endings returns what may complete the unit of an expiry that is being typed, the most likely
// first: "2 d" may go on as "ays". Without a space, as in "2d", the short unit is meant.
func Endings(text string) []string {
	number, unit, ok := split(text)
	if !ok || unit == "" || len(number)+len(unit) == len(text) {
		return nil
	}
	var endings []string
	for _, name := range []string{"minute", "hour", "day", "week", "month", "year", "second"} {
		if number != "1" {
			name += "s"
		}
		if rest, begins := strings.CutPrefix(name, unit); begins && rest != "" {
			endings = append(endings, rest)
		}
	}
	return endings
}
