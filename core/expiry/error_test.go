package expiry

import (
	"strings"
	"testing"
)

type faultCase struct {
	text    string
	at      int
	reason  string
	instead string
}

func runFaultCases(t *testing.T, tests []faultCase) {
	t.Helper()
	for _, test := range tests {
		_, err := Parse(test.text)
		checkError(t, err, test.text, test.reason, test.at, test.instead)
	}
}

func TestParseFaultsOfUnits(t *testing.T) {
	runFaultCases(t, []faultCase{
		{"tomorrow", 0, "it must begin with a number", ""},
		{"in 1 day", 0, "it must begin with a number", "1 day"},
		{"\u221e", 0, "it must begin with a number", ""},
		{"", 0, "it is empty", ""},
		{"   ", 0, "it is empty", ""},
		{"never", 0, "it must begin with a number", ""},
		{"1h30m", 2, "only one number and one unit are allowed", "90m"},
		{"1d 2h", 3, "only one number and one unit are allowed", "26h"},
		{"1d, 2h", 4, "only one number and one unit are allowed", "26h"},
		{"1 .5h", 2, "only one number and one unit are allowed", ""},
		{"1d2", 2, "only one number and one unit are allowed", ""},
		{"1 fortnight", 2, `the unit "fortnight" is not known`, "14 days"},
		{"1 dayss", 2, `the unit "dayss" is not known`, "1 days"},
		{"5 horus", 2, `the unit "horus" is not known`, "5 hours"},
		{"1mon", 1, `the unit "mon" is not known`, "30 days"},
		{"10 foo", 3, `the unit "foo" is not known`, ""},
		{"1q", 1, `the unit "q" is not known`, ""},
		{"P1D", 0, "ISO 8601", "1d"},
		{"PT1H30M", 0, "ISO 8601", "90m"},
		{"PT", 0, "ISO 8601", ""},
		{" 1d", 0, "there is a space before the number", "1d"},
		{"\n1d", 0, "U+000A is not allowed before the number", "1d"},
		{"1d ", 2, "a space is not allowed after the unit", "1d"},
		{"1d\n", 2, "a line break is not allowed after the unit", "1d"},
		{"1d\t", 2, "a tab is not allowed after the unit", "1d"},
		{"1d\u00a0", 2, "U+00A0 is not allowed after the unit", "1d"},
		{"1\u00a0d", 1, "U+00A0 is not allowed after the number", "1 d"},
		{"1 \td", 2, "U+0009 is not allowed after the number", "1 d"},
	})
}

func TestParseFaultsOfNumbers(t *testing.T) {
	runFaultCases(t, []faultCase{
		{"$YOUR_NUMBER days", 0, "a placeholder was not filled in", ""},
		{"1{{unit}}", 1, "a placeholder was not filled in", ""},
		{"undefined", 0, "a placeholder was not filled in", ""},
		{"1,000", 1, `grouped with ","`, "1000"},
		{"1_000s", 1, `grouped with "_"`, "1000s"},
		{"1,5h", 1, "a comma is not allowed in a number", "1.5h"},
		{"\uff11d", 0, "U+FF11 is not one of the digits 0 to 9", ""},
		{"1\u0661d", 1, "U+0661 is not one of the digits 0 to 9", ""},
		{"1\uff44", 1, "U+FF44 is not allowed in a unit", ""},
		{"1 \u212ahours", 2, "U+212A is not allowed in a unit", ""},
		{"1d\u017f", 2, "U+017F is not allowed in a unit", ""},
		{"1\x9b", 1, "byte 0x9B is not allowed in a unit", ""},
		{"1\u00b5s", 1, "a millisecond is the smallest unit", ""},
		{"2 d ays", 4, "nothing is allowed after the unit", ""},
		{"--1d", 1, "a number is needed after the minus sign", ""},
		{"- 1d", 1, "a space is not allowed after the minus sign", "-1d"},
		{"10-.5", 2, "a minus sign is allowed only at the beginning", ""},
		{"+1d", 0, "a plus sign is not allowed", "1d"},
		{`"1d"`, 0, "quotation marks are not allowed", "1d"},
		{"1.", 1, "a digit is needed after the dot", "1"},
		{"-.", 1, "a digit is needed after the dot", ""},
		{"1..5h", 1, "a digit is needed after the dot", "1.5h"},
		{"1.5.", 3, "only one dot", ""},
		{"1e3s", 1, "only plain decimal numbers", ""},
		{"0x10", 1, "only plain decimal numbers", ""},
		{"01:00:00", 2, "a clock time is not supported", ""},
		{strings.Repeat("1", 101), 100, "more than 100 characters", ""},
		{strings.Repeat("\U0001d7d9", 51), 200, "more than 100 characters", ""},
	})
}

func TestErrorIsSafeToPrint(t *testing.T) {
	_, err := Parse("1d\x1b]52;c;\u202e" + strings.Repeat("x", 60))
	const want = `expires_in "1d\u{001B}]52;c;\u{202E}xxxxxxxxxxxxxxxx...xxxxxxxxxxxxx": ` +
		"U+001B is not allowed in a unit (at byte 2)"
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

func TestHints(t *testing.T) {
	for text, want := range map[string]string{
		"tomorrow": `for example "1 day" or "12h"`,
		"1h30m":    `write "90m"`,
		"1 dayss":  `did you mean "days"?`,
		"P1D":      `write "1d"`,
		"never":    "leave expires_in out for a token that never expires",
	} {
		_, err := Parse(text)
		fault, ok := err.(*Error)
		if !ok || fault.Hint != want {
			t.Errorf("Parse(%q): %#v, want the hint %q", text, err, want)
		}
	}
}

func TestOneTypo(t *testing.T) {
	for _, pair := range [][2]string{{"day", "days"}, {"days", "day"}, {"dasy", "days"}, {"dxys", "days"},
		{"xdays", "days"}} {
		if !oneTypo(pair[0], pair[1]) {
			t.Errorf("%q and %q are one typo apart", pair[0], pair[1])
		}
	}
	for _, pair := range [][2]string{{"days", "days"}, {"days", "da"}, {"sday", "days"}, {"", "ms"}, {"abc", "cba"}} {
		if oneTypo(pair[0], pair[1]) {
			t.Errorf("%q and %q are not one typo apart", pair[0], pair[1])
		}
	}
}
