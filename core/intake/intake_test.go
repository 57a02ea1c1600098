package intake

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
)

func TestFindTokenInsideText(t *testing.T) {
	for _, c := range slices.Concat(placeCases(), aroundCases(), wrapCases(), damagedCases()) {
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
			if got.HasRemark(TokenInURL) != (c.where == "url") {
				t.Errorf("remark %s: %v with where %q", TokenInURL, got.HasRemark(TokenInURL), c.where)
			}
			if twice := slices.Contains(c.removed, schemeTwice); got.HasRemark(SchemeTwice) != twice {
				t.Errorf("remark %s: %v, want %v", SchemeTwice, got.HasRemark(SchemeTwice), twice)
			}
		})
	}
}

func TestFindKinds(t *testing.T) {
	for _, c := range slices.Concat(otherCases(), textCases()) {
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

func TestFindSeveral(t *testing.T) {
	for _, n := range []int{2, 10, maxCandidates + 20} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			var lines []string
			for i := range n {
				lines = append(lines, sample(fmt.Sprint(i)))
			}
			got := Find(strings.Join(lines, "\n"))
			if want := min(n, maxCandidates); len(got.Candidates) != want || !got.HasRemark(SeveralTokens) {
				t.Fatalf("%d candidates, several-tokens %v; want %d", len(got.Candidates), got.HasRemark(SeveralTokens), want)
			}
			for i, c := range got.Candidates {
				if c.Token != lines[i] {
					t.Errorf("candidate %d is %q, want %q", i, c.Token, lines[i])
				}
			}
			if got.Token != lines[0] {
				t.Errorf("Token is not the first candidate")
			}
		})
	}
}

// TestFindUnsigned keeps tokens without signatures, one a line, apart.
func TestFindUnsigned(t *testing.T) {
	one, two := encode(`{"alg":"none"}`)+"."+encode(`{"sub":"a"}`)+".", encode(`{"alg":"none"}`)+"."+encode(`{"sub":"b"}`)+"."
	got := Find(one + "\n" + two)
	if len(got.Candidates) != 2 || got.Candidates[0].Token != one || got.Candidates[1].Token != two {
		t.Errorf("candidates %+v, want %q and %q", got.Candidates, one, two)
	}
}

// TestFindLineNumbers holds that numbers that do not go up by one are no part of
// the token and end it.
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
			{"alone", key, APIKeyPasted},
			{"in a sentence", "the key is " + key + ".", APIKeyPasted},
			{"in JSON", `{"error":"bad key","key":"` + key + `"}`, APIKeyPasted},
			{"beside a token", "COURIER_API_KEY=" + key + "\nTOKEN=" + tok, AlsoHoldsAPIKey},
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

// TestFindIsQuick holds that no input takes more than one pass; the bound is wide
// enough for the race detector on a slow machine and far under what a second
// pass for each token would take.
func TestFindIsQuick(t *testing.T) {
	noise := make([]byte, 2<<20)
	for i, state := 0, uint32(1); i < len(noise); i++ {
		state = state*1664525 + 1013904223
		noise[i] = byte(state >> 24)
	}
	letters := encode(string(noise[:len(noise)*3/4]))
	many := func(s string) string { return strings.Repeat(s, 2<<20/len(s)) }
	for _, c := range []struct{ name, in string }{
		{"noise", string(noise)},
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
	} {
		t.Run(c.name, func(t *testing.T) {
			start := time.Now()
			Find(c.in)
			if took := time.Since(start); took > 2*time.Second {
				t.Errorf("%d bytes took %v", len(c.in), took)
			}
		})
	}
}

func TestFindLeavesWhatIsTooLong(t *testing.T) {
	tok := sample("one")
	got := Find(tok + "\n" + strings.Repeat(" ", MaxInput) + sample("two"))
	if got.Token != tok || len(got.Candidates) != 1 {
		t.Errorf("token %q and %d candidates, want the first alone", got.Token, len(got.Candidates))
	}
	if !slices.ContainsFunc(got.Removed, func(s string) bool { return strings.Contains(s, "unread") }) {
		t.Errorf("removed %q does not name the rest", got.Removed)
	}
}

func FuzzFind(f *testing.F) {
	tok := sample("one")
	for _, seed := range []string{
		"", "Bearer " + tok, wrap(tok, 40, "> ", "\r\n"), `{"token":"` + tok + `"}`, "pk_prod_EXAMPLE0000 " + tok,
		`{"pk_prod_EXAMPLE0000":"` + tok + `"}`, "wss://x?auth=" + strings.ReplaceAll(tok, ".", "%252E"),
		"Bearer ${T\x1b[31m}", "eyJ\\_.\xff", "1 " + tok[:50] + "\n2 " + tok[50:], "<a.b.c>", "token_EXAMPLE0000=" + tok,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		got := Find(in)
		if got.Kind == "" || (got.Token != "") != (len(got.Candidates) > 0) {
			t.Fatalf("kind %q, token %q, %d candidates", got.Kind, got.Token, len(got.Candidates))
		}
		shown := append([]string{got.Where}, got.Removed...)
		for _, c := range got.Candidates {
			if c.Token == "" || c.At < 0 || c.At >= len(in) {
				t.Fatalf("candidate %+v of %d bytes", c, len(in))
			}
			shown = append(shown, c.Where)
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
	})
}

// checkShown holds that a text for the screen has no control characters and no
// API key in it.
func checkShown(t *testing.T, in, shown string) {
	t.Helper()
	if strings.IndexFunc(shown, func(r rune) bool { return !unicode.IsPrint(r) || unicode.Is(unicode.Cf, r) }) >= 0 {
		t.Fatalf("Find(%q) shows a control character: %q", in, shown)
	}
	for _, form := range courierForms {
		if from, to := form.find(shown); from >= 0 {
			t.Fatalf("Find(%q) shows the key %q: %q", in, shown[from:to], shown)
		}
	}
}
