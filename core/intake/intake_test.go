package intake

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"bulla/core/redact"
)

func TestFindTokenInsideText(t *testing.T) {
	for _, c := range insideCases() {
		t.Run(c.name, func(t *testing.T) {
			got := Find(c.in)
			if got.Kind != JWT || got.Token != c.token || got.Where != c.where {
				t.Errorf("Find(%q)\n got kind %q, token %q, where %q\nwant kind %q, token %q, where %q", c.in, got.Kind, got.Token, got.Where, JWT, c.token, c.where)
			}
			if !slices.Equal(got.Removed, c.removed) {
				t.Errorf("removed %q, want %q", got.Removed, c.removed)
			}
			if wrapped := len(c.removed) > 0; got.HasRemark(Wrapped) != wrapped {
				t.Errorf("remark %s: %v, want %v", Wrapped, got.HasRemark(Wrapped), wrapped)
			}
			if inURL := strings.HasPrefix(c.where, "url"); got.HasRemark(TokenInURL) != inURL {
				t.Errorf("remark %s: %v with where %q", TokenInURL, got.HasRemark(TokenInURL), c.where)
			}
			if twice := slices.Contains(c.removed, schemeTwice); got.HasRemark(SchemeTwice) != twice {
				t.Errorf("remark %s: %v, want %v", SchemeTwice, got.HasRemark(SchemeTwice), twice)
			}
		})
	}
}

func TestFindKinds(t *testing.T) {
	for _, c := range slices.Concat(otherCases(), secretCases(), textCases()) {
		t.Run(c.name, func(t *testing.T) {
			got := Find(c.in)
			if got.Kind != c.kind || (got.Token != "") != c.token || got.Size != len(c.in) {
				t.Errorf("Find(%.80q) = kind %q, token %q, size %d; want kind %q, token %v", c.in, got.Kind, got.Token, got.Size, c.kind, c.token)
			}
			var codes []string
			for _, r := range got.Remarks {
				codes = append(codes, r.Code)
			}
			if c.code == "" && codes != nil || c.code != "" && !slices.Equal(codes, []string{c.code}) {
				t.Errorf("remarks %q, want %q", codes, c.code)
			}
		})
	}
}

// TestFindShowsNoSecret checks that no secret of another system is shown.
func TestFindShowsNoSecret(t *testing.T) {
	for _, c := range secretCases() {
		shown := fmt.Sprintf("%+v", Find(c.in))
		for _, secret := range []string{"EXAMPLEexample00", "wJalrXUtnFEMI", "EXAMPLE000000", "0af30af3", "aWRlbnRpZmllcg"} {
			if strings.Contains(shown, secret) {
				t.Errorf("%s: shown: %s", c.name, shown)
			}
		}
	}
}

func TestFindErrorAnswers(t *testing.T) {
	for _, c := range errorCases() {
		t.Run(c.name, func(t *testing.T) {
			got := Find(c.in)
			if title := titleOf(got, NotAToken); got.Kind != c.kind || !strings.Contains(title, c.title) {
				t.Errorf("kind %q, title %q; want %q and %q", got.Kind, title, c.kind, c.title)
			}
		})
	}
}

func TestFindSeveral(t *testing.T) {
	for _, n := range []int{2, 10, MaxCandidates, MaxCandidates + 20} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			var lines []string
			for i := range n {
				lines = append(lines, sample(fmt.Sprint(i)))
			}
			got := Find(strings.Join(lines, "\n"))
			if want := min(n, MaxCandidates); len(got.Candidates) != want || !got.HasRemark(SeveralTokens) {
				t.Fatalf("%d candidates, several-tokens %v; want %d", len(got.Candidates), got.HasRemark(SeveralTokens), want)
			}
			if title := titleOf(got, SeveralTokens); got.Total != n ||
				title != fmt.Sprintf("the input contains %d different tokens", n) {
				t.Errorf("total %d, title %q; want %d", got.Total, title, n)
			}
			for i, c := range got.Candidates {
				if c.Token != lines[i] || c.Line != i+1 || c.Where != fmt.Sprintf("line %d", i+1) {
					t.Errorf("candidate %d is %q in %q, want %q", i, c.Token, c.Where, lines[i])
				}
			}
			if got.Token != lines[0] {
				t.Errorf("Token is not the first candidate")
			}
		})
	}
}

// TestFindNames checks that each of several tokens has the name and the location that the input
// gives it.
func TestFindNames(t *testing.T) {
	one, two, three := sample("one"), sample("two"), sample("three")
	type location struct{ name, where, path string }
	for _, c := range []struct {
		name, in  string
		locations []location
	}{
		{"answer of OAuth", `{"access_token":"` + one + `","id_token":"` + two + `","refresh_token":"` + three + `","expires_in":3600}`, []location{
			{"access_token", "json member access_token", "access_token"}, {"id_token", "json member id_token", "id_token"},
			{"refresh_token", "json member refresh_token", "refresh_token"}}},
		{"array", `{"items":[{"token":"` + one + `"},{"token":"` + two + `"}]}`, []location{
			{"token", "json member items[0].token", "items[0].token"}, {"token", "json member items[1].token", "items[1].token"}}},
		{"JSON in JSON", `{"a":"{\"x\":\"` + one + `\",\"y\":[\"` + two + `\"]}"}`, []location{
			{"x", "json member a.x", "a.x"}, {"y", "json member a.y[0]", "a.y[0]"}}},
		{"requests", "Authorization: Bearer " + one + "\n\nAuthorization: Bearer " + two, []location{
			{"Authorization", "authorization header, line 1", ""}, {"Authorization", "authorization header, line 3", ""}}},
		{"headers in JSON", `[{"headers":{"Authorization":"Bearer ` + one + `"}},{"headers":{"X-Token":"` + two + `"}}]`, []location{
			{"Authorization", "authorization header", "[0].headers.Authorization"}, {"X-Token", "json member [1].headers.X-Token", "[1].headers.X-Token"}}},
		{"environment file", "A=" + one + "\nB=" + two + "\n", []location{{"A", "variable A", ""}, {"B", "variable B", ""}}},
		{"URL", "https://x.example/#access_token=" + one + "&id_token=" + two, []location{
			{"access_token", "url parameter access_token", ""}, {"id_token", "url parameter id_token", ""}}},
		{"cookies", "Cookie: a=" + one + "; b=" + two, []location{{"a", "cookie a", ""}, {"b", "cookie b", ""}}},
		{"log", "start\n" + "got " + one + "\nmiddle\ngot " + two, []location{{"", "line 2", ""}, {"", "line 4", ""}}},
		{"HAR", `{"log":{"entries":[{"request":{"headers":[{"name":"Authorization","value":"Bearer ` + one + `"}]}}]}}`, []location{
			{"value", "json member log.entries[0].request.headers[0].value", "log.entries[0].request.headers[0].value"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Find(c.in)
			if len(got.Candidates) != len(c.locations) {
				t.Fatalf("%d candidates, want %d", len(got.Candidates), len(c.locations))
			}
			for i, want := range c.locations {
				if at := got.Candidates[i]; (location{at.Name, at.Where, at.Path}) != want {
					t.Errorf("candidate %d: %q in %q, path %q; want %+v", i, at.Name, at.Where, at.Path, want)
				}
			}
		})
	}
}

// TestFindUnsigned checks that tokens without signatures, one on each line, are kept apart.
func TestFindUnsigned(t *testing.T) {
	one, two := encode(`{"alg":"none"}`)+"."+encode(`{"sub":"a"}`)+".", encode(`{"alg":"none"}`)+"."+encode(`{"sub":"b"}`)+"."
	got := Find(one + "\n" + two)
	if len(got.Candidates) != 2 || got.Candidates[0].Token != one || got.Candidates[1].Token != two {
		t.Errorf("candidates %+v, want %q and %q", got.Candidates, one, two)
	}
}

// TestFindLineNumbers checks that numbers that don't increase by one end the token and don't belong
// to it.
func TestFindLineNumbers(t *testing.T) {
	tok := sample("one")
	got := Find("  1  " + tok[:60] + "\n  7  " + tok[60:])
	if got.Token != tok[:60] {
		t.Errorf("token %q, want the first line %q", got.Token, tok[:60])
	}
}

func TestFindHidesAPIKeys(t *testing.T) {
	tok := sample("one")
	for _, key := range []string{"pk_prod_EXAMPLE0000000000000000000", "dk_test_EXAMPLE0000000000000000000", "pk_EXAMPLE000000000000000000000", "token_EXAMPLE0000000000000"} {
		secret := key[strings.Index(key, "EXAMPLE"):]
		for _, c := range []struct {
			name, in string
			code     string
		}{
			{"on its own", key, APIKeyPasted},
			{"in a sentence", "the key is " + key + ".", APIKeyPasted},
			{"in JSON", `{"error":"bad key","key":"` + key + `"}`, APIKeyPasted},
			{"next to a token", "COURIER_API_KEY=" + key + "\nTOKEN=" + tok, AlsoHoldsAPIKey},
			{"as a member's name", `{"` + key + `":"` + tok + `"}`, AlsoHoldsAPIKey},
			{"as a variable", key + "=" + tok, AlsoHoldsAPIKey},
			{"behind the token", tok + " " + key, AlsoHoldsAPIKey},
			{"twice in a URL", "https://x.example/?k=" + key + "&auth=" + tok, AlsoHoldsAPIKey},
		} {
			t.Run(key[:5]+" "+c.name, func(t *testing.T) {
				got := Find(c.in)
				if !got.HasRemark(c.code) {
					t.Errorf("Find(%q) has no remark %s: %+v", c.in, c.code, got.Remarks)
				}
				if all := fmt.Sprintf("%+v", got); strings.Contains(all, secret) {
					t.Errorf("Find(%q) shows the key: %s", c.in, all)
				}
			})
		}
	}
}

// TestFindIsQuick checks that no input takes more than a few passes. The bound allows for the race
// detector on a slow machine and is far below a pass for each token.
func TestFindIsQuick(t *testing.T) {
	const size, limit = 512 << 10, 20 * time.Second
	random := noise(size)
	letters := encode(random[:size*3/4])
	many := func(s string) string { return strings.Repeat(s, size/len(s)) }
	for _, c := range []struct{ name, in string }{
		{"noise", random},
		{"base64url noise", letters},
		{"header starts in one word", many("eyJ")},
		{"header starts on lines", many("eyJ.eyJ.\n")},
		{"header starts in one line", many("eyJhbGciOi ")},
		{"a token of many lines", encode(hs256) + "." + wrap(letters, 76, "", "\n")},
		{"a header of many lines", "eyJ" + wrap(letters, 76, "", "\n")},
		{"the same token again", many(sample("one") + "\n")},
		{"prefixes of keys", many("pk_token_xsk-sk-")},
		{"one long key", "x" + many("sk-")},
		{"percent signs", many("%25")},
		{"quotes", many(`eyJ"`)},
		{"backslashes", many(`eyJ\_`)},
		{"spaces", many(" ")},
		{"breaks", "eyJ" + many("\n")},
		{"braces", many("{")},
		{"objects", many(`{"a":`)},
		{"an SD-JWT of many lines", sample("one") + "~" + encode(`{"typ":"kb+jwt"}`) + ".e30." + wrap(letters, 76, "", "\n")},
		{"disclosures", sample("one") + many("~WyJhIl0")},
		{"escape characters", many("\x1b")},
		{"titles", many("\x1b]0;")},
		{"C1 titles", many("\u009d")},
		{"ampersands", many("&#")},
		{"entities", many("&amp;")},
		{"table borders", many("| eyJhbGciOi | ")},
		{"borders and breaks", many("| eyJhbGciOi |\n")},
		{"base64 starts", many("ZXlK ")},
		{"base64 lines", many("ZXlKaGJHY2lPaUpJVXpJMU5p\n")},
		{"words in base64", many("QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9w ")},
		{"payloads without headers", many("x.eyJhIjoxfQ ")},
		{"dots and e", many(".eyJ")},
		{"capitals", many("EYJ.")},
		{"ellipses", many("eyJ... ")},
		{"pieces of cookies", many("s.0=eyJ; s.1=a; ")},
		{"pieces without a second", many("s.0=a; ")},
		{"addresses", many("10.0.0.0: ")},
		{"base64 prefixes", many("base64-ey")},
		{"masks", many("token: **")},
		{"values", many("a=s:b.c;d:1rQ7aB:e ")},
		{"concatenated", `"eyJhbGciOi` + many(`"+"A`)},
		{"tags", "eyJhbGciOi" + many("<b>")},
		{"UTF-16", wide(strings.Repeat("eyJ.", 1<<16), false, true)},
		{"JWS in JSON", `{"payload":` + many("[") + `,"signature":1}`},
		{"errors", many(`{"error":`)},
		{"quotes in JSON", `{"a":"` + many(`\"`) + `"}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			start := time.Now()
			Find(c.in)
			if took := time.Since(start); took > limit {
				t.Errorf("%d bytes took %v", len(c.in), took)
			}
		})
	}
}

func TestFindLeavesWhatIsTooLong(t *testing.T) {
	tok := sample("one")
	got := Find(tok + "\n" + strings.Repeat(" ", MaxInput) + sample("two"))
	if got.Token != tok || len(got.Candidates) != 1 {
		t.Errorf("token %q and %d candidates, want only the first", got.Token, len(got.Candidates))
	}
	if !slices.ContainsFunc(got.Removed, func(s string) bool { return strings.Contains(s, "not read") }) {
		t.Errorf("removed %q does not name the rest", got.Removed)
	}
}

func FuzzFind(f *testing.F) {
	for _, c := range insideCases() {
		f.Add(c.in)
	}
	for _, c := range damageCases() {
		f.Add(c.in)
	}
	for _, c := range slices.Concat(otherCases(), secretCases()) {
		f.Add(c.in)
	}
	tok := sample("one")
	for _, seed := range []string{
		"pk_prod_EXAMPLE0000 " + tok, `{"pk_prod_EXAMPLE0000":"` + tok + `"}`, "Bearer ${T\x1b[31m}", "eyJ\\_.\xff", "<a.b.c>", "token_EXAMPLE0000=" + tok,
		tok + "%2525252E", tok + ".!.!…", "eyJ00000000..~", tok + "=3D2E=3D3D", "pk%5Fprod%5FEXAMPLE0000=" + tok, tok + "~" + familyName + "~" + element + "~" + tok,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		got := Find(in)
		if got.Kind == "" || got.Size != len(in) || got.Total < len(got.Candidates) ||
			(got.Token != "") != (len(got.Candidates) > 0) {
			t.Fatalf("kind %q, token %q, size %d, total %d, %d candidates", got.Kind, got.Token, got.Size, got.Total, len(got.Candidates))
		}
		if again := Find(in); !reflect.DeepEqual(got, again) {
			t.Fatalf("Find(%q) is now %+v and then %+v", in, got, again)
		}
		shown := append([]string{got.Where}, got.Removed...)
		for _, c := range got.Candidates {
			checkCandidate(t, in, got.Kind, c)
			shown = append(shown, c.Where, c.Name, c.Path)
		}
		for _, r := range got.Remarks {
			if r.Code == "" || r.Title == "" {
				t.Fatalf("remark without code or title: %+v", r)
			}
			shown = append(shown, r.Title, r.Because, r.Fix)
		}
		for _, s := range shown {
			checkShown(t, in, s)
		}
		if again := Find(got.Token); got.Kind != JWSJSON && again.Token != got.Token {
			t.Fatalf("Find(%q) finds %q, in which there is %q", in, got.Token, again.Token)
		}
	})
}

// checkCandidate checks that a token consists of the characters between its offsets, except where
// they are escaped.
func checkCandidate(t *testing.T, in string, kind Kind, c Candidate) {
	t.Helper()
	if c.Token == "" || c.At < 0 || c.End < c.At || c.End > len(in) || c.Kind == "" {
		t.Fatalf("candidate %+v of %d bytes", c, len(in))
	}
	if kind == JWSJSON || kind == JWE || strings.ContainsAny(in, `%&\=`) || len(undo(in).layers) > 0 ||
		findInBase64(in).total > 0 ||
		slices.ContainsFunc(base64Starts[:], func(s string) bool { return strings.Contains(in, s) }) {
		return
	}
	rest := in[c.At:c.End]
	for i := 0; i < len(c.Token); i++ {
		at := strings.IndexByte(rest, c.Token[i])
		if at < 0 {
			t.Fatalf("Find(%q) finds %q, which is not made of %q", in, c.Token, in[c.At:c.End])
		}
		rest = rest[at+1:]
	}
}

// checkShown checks that a text for the screen contains no control characters and no API key.
func checkShown(t *testing.T, in, shown string) {
	t.Helper()
	if strings.IndexFunc(shown, func(r rune) bool { return !unicode.IsPrint(r) || unicode.Is(unicode.Cf, r) }) >= 0 {
		t.Fatalf("Find(%q) shows a control character: %q", in, shown)
	}
	if key := redact.Find(undo(shown).text).Courier; key != "" {
		t.Fatalf("Find(%q) shows the key %s: %q", in, key, shown)
	}
}
