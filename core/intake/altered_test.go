package intake

import (
	"slices"
	"strings"
	"testing"
)

// TestAltered tells what was removed inside a token or directly at it from plain text
// around it. TOKEN in a text is the token.
func TestAltered(t *testing.T) {
	token := sample("one")
	h, p, sig := segments(token)
	half := len(p) / 2
	inside := func(sign string) string { return h + "." + p[:half] + sign + p[half:] + "." + sig }
	cases := []struct {
		name, text string
		altered    []string
	}{
		{"alone", "TOKEN", nil},
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

		{"full stop after it", "TOKEN.", []string{`"." after it`}},
		{"question mark after it", "TOKEN?", []string{`"?" after it`}},
		{"full stop before it", ".TOKEN", []string{`"." before it`}},
		{"NUL after it", "TOKEN\x00", []string{"U+0000 NULL after it"}},
		{"comma after it alone", "TOKEN,", []string{"U+002C COMMA after it"}},
		{"one quote", `'TOKEN`, []string{`"'" before it`}},
		{"full stop of a sentence", "my token is TOKEN. It fails", []string{`"." after it`}},
		{"zero-width space after it", "TOKEN\u200b", []string{"U+200B ZERO WIDTH SPACE after it"}},
		{"byte order mark", "\ufeffTOKEN", []string{"U+FEFF ZERO WIDTH NO-BREAK SPACE before it"}},
		{"no-break space after Bearer", "Bearer\u00a0TOKEN", []string{"U+00A0 NO-BREAK SPACE before it"}},
		{"space inside", inside(" "), []string{"1 gap of spaces"}},
		{"line break inside", inside("\n"), []string{"1 line break"}},
		{"no-break space inside", inside("\u00a0"), []string{"1 gap of spaces", "U+00A0 NO-BREAK SPACE"}},
		{"%20 inside", inside("%20"), []string{"1 gap of spaces", "percent-encoding, 1 layer"}},
		{"percent-encoded", strings.ReplaceAll(token, ".", "%2E"), []string{"percent-encoding, 1 layer"}},
		{"backslashes", strings.ReplaceAll(token, ".", `\.`), []string{"2 backslash escapes"}},
		{"colors", "\x1b[31mTOKEN\x1b[0m", []string{"escape sequences of a terminal (colours)"}},
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
			if altered := got.Looked().Altered; !slices.Equal(altered, c.altered) {
				t.Errorf("altered %q, want %q", altered, c.altered)
			}
		})
	}
}

// TestForeignSpace names a space outside ASCII that was removed inside a token, and not one
// that came with a line break.
func TestForeignSpace(t *testing.T) {
	token := sample("one")
	for between, want := range map[string]string{
		"\u00a0": "U+00A0 NO-BREAK SPACE at 90", "\u3000": "U+3000 IDEOGRAPHIC SPACE at 90",
		" ": "", "\n": "", "\u00a0\n": "", "\n\u00a0": "", "\u2028": "",
	} {
		got := Find(token[:90] + between + token[90:])
		if got.Token != token || got.Looked().Foreign != want {
			t.Errorf("%q: foreign %q, want %q; token %q", between, got.Looked().Foreign, want, got.Token)
		}
	}
}
