package panetest

import "regexp"

// countRE finds the number of checks that passed, with the fill around it, which depends on the
// width of the number.
var countRE = regexp.MustCompile(`[ ─━]*\b\d+ checks? passed(?:, \d+ (could not run|not checked))?[ ─━]*`)

// MaskCounts returns a text without its numbers of checks that passed or could not run. Golden
// files are compared like this, so that a new check that passes doesn't change any of them.
func MaskCounts(text string) string { return countRE.ReplaceAllString(text, " N checks passed, $1 ") }
