package intake

import (
	"slices"
	"strings"
	"testing"
)

// TestAltered checks that what was removed inside a token or directly next to it is told apart from
// plain text around it. TOKEN in a text is the token.
func TestAltered(t *testing.T) {
	token := sample("one")
	h, p, sig := segments(token)
	half := len(p) / 2
	inside := func(char string) string { return h + "." + p[:half] + char + p[half:] + "." + sig }
	cases := []struct {
		name, text string
		altered    []string
	}{
		{"on its own", "TOKEN", nil},
		{"white space around", " TOKEN \r\n\n", nil},
		{"quotes", `"TOKEN"`, nil},
		{"angle brackets", "<TOKEN>", nil},
		{"header", "Authorization: Bearer TOKEN\r\nAccept: */*\r\n", nil},
		{"quoted scheme", `"Bearer TOKEN"`, nil},
		{"JSON", `{"a":"TOKEN","b":1}`, nil},
		{"variable", "TOKEN_A=TOKEN;", nil},
		{"prose", "my token is TOKEN, and it fails", nil},
		{"address", "https://a.example/?token=TOKEN&b=1", nil},
		{"percent-encoded in an address", "https://a.example/?token=" + strings.ReplaceAll(token, ".", "%2E"), nil},
		{"escapes of JSON", `{"a":"` + strings.ReplaceAll(token, ".", `\u002e`) + `"}`, nil},
		{"Markdown emphasis", "my token is _TOKEN_ and it fails", nil},
		{"Markdown strong", "my token is **TOKEN** and it fails", nil},
		{"Markdown struck out", "my token was ~~TOKEN~~ and it fails", nil},
		{"Markdown code", "my token is `TOKEN` and it fails", nil},
		{"HTML element", "<b>TOKEN</b>", nil},
		{"HTML element with lines", "<td>\nTOKEN</td>", nil},
		{"HTML attribute", `<a data-token="TOKEN">x</a>`, nil},
		{"fragment of an address", "https://a.example/?token=TOKEN#a", nil},
		{"spelled line break in JSON", `{"a":"TOKEN\n","b":1}`, nil},
		{"headers in a literal", `"Host: a.example\r\nAuthorization: Bearer TOKEN\r\nAccept: */*"`, nil},
		{"header of a program", `h = {"Authorization": "Bearer TOKEN","Accept":"a"}`, nil},
		{"header in an option", `curl -H "Authorization: Bearer TOKEN" https://a.example`, nil},
		{"JSON in a literal", `{\"a\":\"TOKEN\",\"b\":1}`, nil},
		{"JSON in a URL", "https://a.example/?s=%7B%22a%22%3A%22TOKEN%22%7D", nil},
		{"JSON in HTML", "{&quot;a&quot;:&quot;TOKEN&quot;}", nil},
		{"cookie", "Cookie: a=TOKEN; b=1", nil},
		{"form", "a=1&token=TOKEN&b=1", nil},
		{"encoded space in an address", "https://a.example/?h=Bearer%20TOKEN%20", nil},
		{"columns", "id,token,name\n1,TOKEN,ann\n", nil},
		{"last column", "id,token\n1,TOKEN\n", nil},
		{"parentheses in prose", "my token (it is TOKEN) fails", nil},
		{"statement", "export TOKEN=TOKEN;bulla", nil},
		{"place of a search", "a.txt:12:TOKEN", nil},

		{"full stop after it", "TOKEN.", []string{`"." after it`}},
		{"question mark after it", "TOKEN?", []string{`"?" after it`}},
		{"full stop before it", ".TOKEN", []string{`"." before it`}},
		{"NUL after it", "TOKEN\x00", []string{"U+0000 NULL after it"}},
		{"only a comma after it", "TOKEN,", []string{"U+002C COMMA after it"}},
		{"one quote", `'TOKEN`, []string{`"'" before it`}},
		{"full stop of a sentence", "my token is TOKEN. It fails", []string{`"." after it`}},
		{"zero-width space after it", "TOKEN\u200b", []string{"U+200B ZERO WIDTH SPACE after it"}},
		{"byte order mark", "\ufeffTOKEN", []string{"U+FEFF ZERO WIDTH NO-BREAK SPACE before it"}},
		{"no-break space after Bearer", "Bearer\u00a0TOKEN", []string{"U+00A0 NO-BREAK SPACE before it"}},
		{"underscores", "_TOKEN_", []string{`"_" before it`, `"_" after it`}},
		{"hyphen", "-TOKEN", []string{`"-" before it`}},
		{"asterisks", "**TOKEN**", []string{`"*" before it`, `"*" after it`}},
		{"percent-encoded line break", "TOKEN%0A", []string{`"%0A" after it`}},
		{"line break encoded twice", "TOKEN%250A", []string{`"%250A" after it`}},
		{"percent-encoded space", "TOKEN%20", []string{`"%20" after it`}},
		{"percent-encoded space before it", "%20TOKEN", []string{`"%20" before it`}},
		{"percent-encoded space in JSON", `{"a":"TOKEN%20"}`, []string{`"%20" after it`}},
		{"entity of a line break", "TOKEN&#10;", []string{`"&#10;" after it`}},
		{"escape of a line break", `TOKEN\u000a`, []string{`"\u000a" after it`}},
		{"spelled line break", `TOKEN\n`, []string{`"\n" after it`}},
		{"spelled line break before it", `\nTOKEN`, []string{`"\n" before it`}},
		{"spelled line break of a header", `Authorization: Bearer TOKEN\r\n`, []string{`"\r" after it`}},
		{"fragment", "TOKEN#a", []string{`"#" after it`}},
		{"fragment of a header", "Authorization: Bearer TOKEN#a", []string{`"#" after it`}},
		{"fragment of a variable", "a=TOKEN#a", []string{`"#" after it`}},
		{"quote and letter", `TOKEN"a`, []string{"U+0022 QUOTATION MARK after it"}},
		{"quote and digit after a scheme", `Bearer TOKEN"1`, []string{"U+0022 QUOTATION MARK after it"}},
		{"comma after a scheme", "Bearer TOKEN,", []string{"U+002C COMMA after it"}},
		{"comma and letter", "TOKEN,a", []string{"U+002C COMMA after it"}},
		{"ampersand and letter", "TOKEN&a", []string{`"&" after it`}},
		{"one element", "TOKEN<br>", []string{`"<" after it`}},
		{"one element before it", "<br>TOKEN", []string{`">" before it`}},
		{"one element in prose", "my token is TOKEN<br>and it fails", []string{`"<" after it`}},
		{"space inside", inside(" "), []string{"1 gap of spaces"}},
		{"line break inside", inside("\n"), []string{"1 line break"}},
		{"no-break space inside", inside("\u00a0"), []string{"1 gap of spaces", "U+00A0 NO-BREAK SPACE"}},
		{"%20 inside", inside("%20"), []string{"1 gap of spaces", "1 layer of percent-encoding"}},
		{"percent-encoded", strings.ReplaceAll(token, ".", "%2E"), []string{"1 layer of percent-encoding"}},
		{"backslashes", strings.ReplaceAll(token, ".", `\.`), []string{"2 backslash escapes"}},
		{"colors", "\x1b[31mTOKEN\x1b[0m", []string{"terminal escape sequences (colors)"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			at := strings.LastIndex(c.text, "TOKEN")
			text := c.text
			if at >= 0 {
				text = text[:at] + token + text[at+len("TOKEN"):]
			}
			got := Find(text)
			if got.Token != token {
				t.Fatalf("found %q", got.Token)
			}
			if altered := got.Selected().Altered; !slices.Equal(altered, c.altered) {
				t.Errorf("altered %q, want %q", altered, c.altered)
			}
		})
	}
}

// TestForeignSpace checks that a space outside ASCII that was removed inside a token is named,
// unless it was next to a line break.
func TestForeignSpace(t *testing.T) {
	token := sample("one")
	for between, want := range map[string]string{
		"\u00a0": "U+00A0 NO-BREAK SPACE at 90", "\u3000": "U+3000 IDEOGRAPHIC SPACE at 90",
		" ": "", "\n": "", "\u00a0\n": "", "\n\u00a0": "", "\u2028": "",
	} {
		got := Find(token[:90] + between + token[90:])
		if got.Token != token || got.Selected().Foreign != want {
			t.Errorf("%q: foreign %q, want %q; token %q", between, got.Selected().Foreign, want, got.Token)
		}
	}
}
