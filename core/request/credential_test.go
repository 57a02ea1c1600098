package request

import (
	"strings"
	"testing"
)

// TestCheckBearer checks exact values of a header. TOKEN in a value is the token.
func TestCheckBearer(t *testing.T) {
	cases := []struct{ value, scheme, problem string }{
		{"Bearer TOKEN", "Bearer", ""},
		{"bEARER TOKEN", "bEARER", ""},
		{"Bearer TOKEN ", "Bearer", ""},
		{"Bearer Bearer TOKEN", "Bearer", ""}, // scheme-twice
		{"Bearer abc.def==", "Bearer", ""},
		{"TOKEN", "", "Bearer is missing before the token"},
		{"Bearer: TOKEN", "Bearer", "a colon follows Bearer"},
		{"BearerTOKEN", "Bearer", "there is no space between Bearer and the token"},
		{"Bearer  TOKEN", "Bearer", "2 spaces are between Bearer and the token"},
		{"Bearer\tTOKEN", "Bearer", "U+0009 TAB is between Bearer and the token"},
		{"Bearer\u00a0TOKEN", "Bearer", "U+00A0 NO-BREAK SPACE is between Bearer and the token"},
		{"Bearer%20TOKEN", "Bearer", "%20 is between Bearer and the token, not a space"},
		{`Bearer "TOKEN"`, "Bearer", "the token is in quotes inside the header"},
		{"Bearer “TOKEN”", "Bearer", "the token is in curly quotes inside the header"},
		{"Bearer <TOKEN>", "Bearer", "the token is in angle brackets inside the header"},
		{"Bearer {TOKEN}", "Bearer", "the token is in braces inside the header"},
		{"Bearer [TOKEN]", "Bearer", "the token is in brackets inside the header"},
		{"Bearer b'TOKEN'", "Bearer", "the token is sent as Python prints bytes: b'...'"},
		{`Bearer {"token":"TOKEN"}`, "Bearer", "JSON is sent after Bearer, not only the token in it"},
		{"Bearer token=TOKEN", "Bearer", `"token=" is between Bearer and the token`},
		{"Bearer TOKEN\n", "Bearer", "a line break follows the token"},
		{`Bearer TOKEN"`, "Bearer", "U+0022 QUOTATION MARK follows the token inside the header"},
		{"Bearer TOKEN, Bearer TOKEN", "Bearer", "U+002C COMMA follows the token inside the header"},
		{"Bearer TOKEN.***.***", "Bearer", ""},
		{"JWT TOKEN", "JWT", `the scheme is "JWT", not Bearer`},
		{`Token token="TOKEN"`, "Token", `the scheme is "Token", not Bearer`},
		{"Acme TOKEN", "Acme", `the scheme is "Acme", not Bearer`},
	}
	for _, c := range cases {
		got := CheckBearer(Value{Text: strings.ReplaceAll(c.value, "TOKEN", sampleToken)})
		if got.Scheme != c.scheme || got.Problem != c.problem || (got.Fix != "") != (got.Problem != "") {
			t.Errorf("%s: %+v, want %q and %q", c.value, got, c.scheme, c.problem)
		}
	}
	if got := CheckBearer(Value{Text: "Bearer ${token}", Computed: true}); got.Problem != "" || got.Scheme != "Bearer" {
		t.Errorf("computed: %+v", got)
	}
}
