package intake

import (
	"slices"
	"strings"
	"testing"
)

// TestFindExact checks that only a token with at most one line break after it is accepted. TOKEN in
// a text is the token.
func TestFindExact(t *testing.T) {
	token := sample("one")
	dot := strings.IndexByte(token, '.')
	cases := []struct{ name, text, extra string }{
		{"on its own", "TOKEN", ""},
		{"line break", "TOKEN\n", ""},
		{"line break of Windows", "TOKEN\r\n", ""},
		{"carriage return", "TOKEN\r", "U+000D CARRIAGE RETURN at byte 207"},
		{"two line breaks", "TOKEN\n\n", "U+000A LINE FEED at byte 207"},
		{"space before", " TOKEN", "U+0020 SPACE at byte 0"},
		{"space after", "TOKEN ", "U+0020 SPACE at byte 207"},
		{"full stop", "TOKEN.", `"." at byte 207`},
		{"question mark", "TOKEN?", `"?" at byte 207`},
		{"NUL", "TOKEN\x00", "U+0000 NULL at byte 207"},
		{"full stop before", ".TOKEN", `"." at byte 0`},
		{"quotes", `"TOKEN"`, "U+0022 QUOTATION MARK at byte 0"},
		{"scheme", "Bearer TOKEN", `"B" at byte 0`},
		{"JSON", `{"token":"TOKEN"}`, `"{" at byte 0`},
		{"byte order mark", "\ufeffTOKEN", "U+FEFF ZERO WIDTH NO-BREAK SPACE at byte 0"},
		{"tilde", "TOKEN~", `"~" at byte 207`},
		{"space after a disclosure", "TOKEN~WyJhIl0~ ", `"~" at byte 207`},
		{"twice", "TOKEN\n" + token, "U+000A LINE FEED at byte 207"},
		{"space inside", token[:dot+1] + " " + token[dot+1:], "U+0020 SPACE at byte 37"},
		{"line break inside", token[:30] + "\n" + token[30:], "U+000A LINE FEED at byte 30"},
		{"%20 inside", token[:30] + "%20" + token[30:], `"%" at byte 30`},
		{"no-break space inside", token[:30] + "\u00a0" + token[30:], "U+00A0 NO-BREAK SPACE at byte 30"},
		{"escaped dots", strings.ReplaceAll(token, ".", "%2E"), `"%" at byte 36`},
		{"base64 around it", encode(token), `"Z" at byte 0`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			text := strings.Replace(c.text, "TOKEN", token, 1)
			got := FindExact(text)
			if got.Token != token {
				t.Fatalf("found %q", got.Token)
			}
			i := slices.IndexFunc(got.Remarks, func(r Remark) bool { return r.Code == NotAToken })
			if (i >= 0) != (c.extra != "") {
				t.Fatalf("remarks %+v", got.Remarks)
			}
			if want := "not exactly a token: " + c.extra; i >= 0 && !strings.HasPrefix(got.Remarks[i].Title, want) {
				t.Errorf("title %q, want %q", got.Remarks[i].Title, want)
			}
			if Find(text).HasRemark(NotAToken) {
				t.Error("Find remarks on it as well")
			}
		})
	}
}

func TestFindExactWithoutToken(t *testing.T) {
	for _, text := range []string{"", "\n", "hello", "undefined"} {
		got, want := FindExact(text).Remarks, Find(text).Remarks
		if len(got) != 1 || len(want) != 1 || got[0].Code != want[0].Code {
			t.Errorf("%q: %+v, want %+v", text, got, want)
		}
	}
}

// TestFindExactSDJWT checks that a ~ after the token belongs to it only if the payload has digests,
// and that only a key binding JWT may follow the last one.
func TestFindExactSDJWT(t *testing.T) {
	token := sample("one")
	signature := token[strings.LastIndexByte(token, '.'):]
	with := func(payload string) string { return encode(hs256) + "." + encode(payload) + signature }
	binding := encode(`{"alg":"ES256","typ":"kb+jwt"}`) + "." + encode(`{"nonce":"1"}`) + ".c2ln"
	none := encode(`{"alg":"none"}`) + "." + encode(`{"sub":"admin"}`) + "."
	digests := with(`{"_sd":["x"]}`)
	for _, c := range []struct {
		name, jwt, tail string
		isSDJWT         bool
	}{
		{"digests", digests, "~WyJhIl0~", true},
		{"no disclosures", digests, "~", true},
		{"digests deep inside", with(`{"a":[{"b":{"_sd":["x"]}}]}`), "~", true},
		{"digest of an element", with(`{"a":[{"...":"x"}]}`), "~", true},
		{"only the algorithm", with(`{"_sd_alg":"sha-256"}`), "~", true},
		{"key binding", digests, "~" + binding, true},
		{"key binding after a disclosure", digests, "~WyJhIl0~" + binding, true},

		{"no digests", token, "~", false},
		{"no digests, a disclosure", token, "~WyJhIl0~", false},
		{"no digests, junk", token, "~junk", false},
		{"no digests, three words", token, "~a.b.c", false},
		{"no digests, another token", token, "~" + none, false},
		{"no digests, key binding", token, "~" + binding, false},
		{"only the words", with(`{"a":"_sd","b":"..."}`), "~", false},
		{"an element's name elsewhere", with(`{"...":"x"}`), "~", false},
		{"not an array", with(`{"_sd":"x"}`), "~", false},
		{"junk", digests, "~junk", false},
		{"another token", digests, "~" + none, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := FindExact(c.jwt + c.tail)
			if got.Token != c.jwt {
				t.Fatalf("found %q", got.Token)
			}
			if got.HasRemark(NotAToken) == c.isSDJWT {
				t.Errorf("remarks %+v", got.Remarks)
			}
		})
	}
}
