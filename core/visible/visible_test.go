package visible

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestText(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"plain", "inbox:read:messages", "inbox:read:messages"},
		{"letters of any script", "usér ✓ 山", "usér ✓ 山"},
		{"OSC 52", "\x1b]52;c;cHduZWQ=\x07", `\u{001B}]52;c;cHduZWQ=\u{0007}`},
		{"C1 in UTF-8", "a\u009b31m", `a\u{009B}31m`},
		{"bad byte", "a\x9bb", `a\x9bb`},
		{"right-to-left override", "a\u202eb", `a\u{202E}b`},
		{"zero width space", "a\u200bb", `a\u{200B}b`},
		{"no-break space", "a\u00a0b", `a\u{00A0}b`},
		{"line break and tab", "a\nb\tc\r", `a\u{000A}b\u{0009}c\u{000D}`},
		{"delete", "a\x7f", `a\u{007F}`},
		{"Hangul filler", "a\u3164b", `a\u{3164}b`},
		{"braille blank", "\u2800", `\u{2800}`},
		{"tag character", "a\U000e0041", `a\u{E0041}`},
		{"private use", "\ue000", `\u{E000}`},
		{"replacement character", "\ufffd", `\u{FFFD}`},
		{"two marks stay", "e\u0301\u0302", "e\u0301\u0302"},
		{"the third mark is spelled out", "e\u0301\u0302\u0303", "e\u0301\u0302" + `\u{0303}`},
		{"a mark without base", "\u0301x", `\u{0301}x`},
		{"a mark after an escape", "\x00\u0301", `\u{0000}\u{0301}`},
		{"a letter that joins what follows", "a\U00011941", `a\u{11941}`},
		{"variation selector", "a\ufe0f", `a\u{FE0F}`},
		{"lone surrogate", "a\xed\xa0\x80b", `a\u{D800}b`},
		{"cut lone surrogate", "\xed\xa0", `\xed\xa0`},
	} {
		if got := Text(c.in); got != c.want {
			t.Errorf("%s: Text(%q) = %q, want %q", c.name, c.in, got, c.want)
		}
	}
}

func TestShorten(t *testing.T) {
	for _, c := range []struct {
		in    string
		limit int
		want  string
	}{
		{"short", 10, "short"},
		{"0123456789", 10, "0123456789"},
		{"0123456789a", 10, "012345…89a"},
		{"ééééééééééé", 9, "ééééé…ééé"},
		{"anything", 2, "anything"},
		{"\x9b123456789ab", 10, "\x9b12345…9ab"},
	} {
		if got := Shorten(c.in, c.limit); got != c.want {
			t.Errorf("Shorten(%q, %d) = %q, want %q", c.in, c.limit, got, c.want)
		}
	}
}

func TestQuoteASCII(t *testing.T) {
	for in, want := range map[string]string{
		"read":          `"read"`,
		"r\u0435ad":     `"r\u{0435}ad"`,
		"a\x1b\x9b":     `"a\u{001B}\x9b"`,
		"0123456789abc": `"0123456...abc"`,
	} {
		if got := QuoteASCII(in, 11); got != want {
			t.Errorf("QuoteASCII(%q) = %s, want %s", in, got, want)
		}
	}
}

func TestRune(t *testing.T) {
	for _, c := range []struct {
		in   rune
		want string
	}{
		{0x200b, "U+200B ZERO WIDTH SPACE"},
		{'+', "+"},
		{0x435, "U+0435 CYRILLIC SMALL LETTER IE"},
		{0x5c71, "U+5C71"},
		{0x436, "U+0436 a Cyrillic letter"},
		{0x301, "U+0301 COMBINING ACUTE ACCENT"},
		{0xff52, "U+FF52 a fullwidth r"},
		{0x7, "U+0007 a control character"},
		{0x302, "U+0302 a combining mark"},
		{0x3b1, "U+03B1 a Greek letter"},
		{0x2066, "U+2066 an invisible character"},
		{',', "U+002C COMMA"},
	} {
		if got := Rune(c.in); got != c.want {
			t.Errorf("Rune(%U) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestLookalike(t *testing.T) {
	for in, want := range map[rune]rune{
		'\u0435': 'e', '\u0443': 'y', '\u0408': 'J', '\u037f': 'J', '\u0391': 'A',
		'\uff45': 'e', '\uff2a': 'J', '\uff19': '9',
		'e': 0, '\u0436': 0, '\u200b': 0, '\u5c71': 0, utf8.RuneError: 0,
	} {
		if got := Lookalike(in); got != want {
			t.Errorf("Lookalike(%U) = %q, want %q", in, got, want)
		}
	}
	for r, letter := range asciiOf {
		if r < utf8.RuneSelf || letter >= utf8.RuneSelf {
			t.Errorf("%U looks like %U: the first must be outside ASCII, the second in it", r, letter)
		}
	}
}

// FuzzText checks what all drawing relies on.
func FuzzText(f *testing.F) {
	f.Add("a\x1b[31m\u202e\x9b\u0301")
	f.Add("\xed\xa0\x80")
	f.Fuzz(func(t *testing.T, s string) {
		out := Text(s)
		if !utf8.ValidString(out) {
			t.Fatalf("Text(%q) is not UTF-8: %q", s, out)
		}
		for _, r := range out {
			if r < 0x20 || r == 0x7f || (r >= 0x80 && r < 0xa0) || unicode.Is(unicode.Cf, r) || !unicode.IsPrint(r) {
				t.Fatalf("Text(%q) lets %U through", s, r)
			}
		}
		if again := Text(out); again != out {
			t.Fatalf("Text is not idempotent: %q then %q", out, again)
		}
		var joined strings.Builder
		for _, span := range Spans(s) {
			if span.Text == "" {
				t.Fatalf("Spans(%q) holds an empty span", s)
			}
			joined.WriteString(span.Text)
		}
		if joined.String() != out {
			t.Fatalf("Spans(%q) and Text differ", s)
		}
	})
}

func TestAppendJSON(t *testing.T) {
	for text, want := range map[string]string{
		`{"a":"b"}`: `{"a":"b"}`, "\"é\"\n": `"\u00e9"` + "\n", "\"\U0001f4e8\"": `"\ud83d\udce8"`,
		"\"\u009b\u202e\x7f\"": `"\u009b\u202e\u007f"`, "\"\xff\"": `"\ufffd"`,
	} {
		if got := string(AppendJSON([]byte("x"), text)); got != "x"+want {
			t.Errorf("AppendJSON(%q) = %q, want %q", text, got, "x"+want)
		}
	}
}
