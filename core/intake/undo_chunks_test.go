package intake

import (
	"encoding/base64"
	"net/url"
	"strings"
	"testing"
)

// TestFindJoinsCookies checks that the pieces of a split cookie are joined, wherever they come
// from, and that the offsets are still those of the input.
func TestFindJoinsCookies(t *testing.T) {
	tok := sample("one")
	a, b, c := tok[:50], tok[50:90], tok[90:]
	session := base64.RawURLEncoding.EncodeToString([]byte(`{"access_token":"` + tok + `","refresh_token":"abc"}`))
	escaped := url.QueryEscape(`["` + tok + `","abc",null]`)
	for _, test := range []struct{ name, in, title string }{
		{"two in a header", "Cookie: theme=dark; s.0=" + a + b + "; s.1=" + c + "; lang=en", "2 cookies"},
		{"three in a header", "cookie: s.0=" + a + "; s.1=" + b + "; s.2=" + c, "3 cookies"},
		{"without the header", "__Secure-authjs.session-token.0=" + a + "; __Secure-authjs.session-token.1=" + b + c, "2 cookies"},
		{"in the wrong order", "Cookie: s.2=" + c + "; s.0=" + a + "; s.1=" + b + "; x=1", "3 cookies"},
		{"another cookie between", "Cookie: s.0=" + a + b + "; theme=dark; s.1=" + c, "2 cookies"},
		{"on lines", "s.0=" + a + "\ns.1=" + b + "\ns.2=" + c + "\n", "3 cookies"},
		{"Set-Cookie", "set-cookie: s.0=" + a + b + "; Path=/; HttpOnly; Secure; SameSite=Lax\r\nset-cookie: s.1=" + c + "; Path=/; HttpOnly", "2 cookies"},
		{"table of a browser", "s.0\t" + a + b + "\tapp.example\t/\tSession\t4090\ns.1\t" + c + "\tapp.example\t/\tSession\t120\n", "2 cookies"},
		{"JSON", `{"s.0":"` + a + b + `","s.1":"` + c + `"}`, "2 cookies"},
		{"HAR", `[{"name": "s.0", "value": "` + a + b + `"}, {"name": "s.1", "value": "` + c + `"}]`, "2 cookies"},
		{"YAML", "s.0: " + a + b + "\ns.1: " + c, "2 cookies"},
		{"Supabase", "sb-abcd-auth-token.0=base64-" + session[:80] + "; sb-abcd-auth-token.1=" + session[80:], "2 cookies"},
		{"Supabase, older", "sb-abcd-auth-token.0=" + escaped[:80] + "; sb-abcd-auth-token.1=" + escaped[80:], "2 cookies"},
		{"curl", "curl https://app.example -b 's.0=" + a + b + "; s.1=" + c + "'", "2 cookies"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := Find(test.in)
			if got.Token != tok || got.Total != 1 {
				t.Fatalf("Find(%q) finds %d tokens, first %q", test.in, got.Total, got.Token)
			}
			if title := titleOf(got, Chunks); !strings.Contains(title, test.title) {
				t.Errorf("title %q, want %q", title, test.title)
			}
			at := got.Candidates[0]
			if at.At <= 0 || at.End > len(test.in) || at.At >= at.End {
				t.Errorf("the token is at %d to %d", at.At, at.End)
			}
			if inside := test.in[at.At:at.End]; strings.HasPrefix(test.in[at.At:], a) && !strings.HasSuffix(inside, c) {
				t.Errorf("the token is read from %q", inside)
			}
		})
	}
}

// TestFindJoinsNothingElse checks that texts with a similar form are left as they are.
func TestFindJoinsNothingElse(t *testing.T) {
	one, two := sample("one"), sample("two")
	for _, test := range []struct {
		name, in string
		total    int
	}{
		{"complete cookie", "Cookie: s=" + one, 1},
		{"only the first piece", "Cookie: s.0=" + one, 1},
		{"a list", "token.0=" + one + "&token.1=" + two, 2},
		{"lines of a list", "token.0: " + one + "\ntoken.1: " + two, 2},
		{"a token between", "s.0=" + one + "; jwt=" + two + "; s.1=abc", 2},
		{"an API key between", "s.0=" + one + "; k=pk_prod_EXAMPLE000000; s.1=abc", 1},
		{"a version", "v1.0: " + one + "\nv1.1: abc", 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := Find(test.in)
			if got.Total != test.total || got.Token[:40] != one[:40] {
				t.Errorf("Find(%q) finds %d tokens, first %q", test.in, got.Total, got.Token)
			}
		})
	}
	if got := Find("s.0=" + one + "; k=pk_prod_EXAMPLE000000; s.1=abc"); !got.HasRemark(AlsoHoldsAPIKey) || got.HasRemark(Chunks) {
		t.Errorf("remarks %+v", got.Remarks)
	}
}

// TestFindNamesMissingCookies checks that a token in a cookie NAME.0 that is not complete says
// which cookies are missing.
func TestFindNamesMissingCookies(t *testing.T) {
	long := encode(hs256) + "." + encode(`{"x":"`+strings.Repeat("a", 4000)+`"}`) + "." + strings.Repeat("A", 43)
	got := Find("Cookie: s.0=" + long[:3936] + "; lang=en")
	if r := got.Remarks[0]; r.Code != Truncated || !strings.Contains(r.Fix, "s.1") {
		t.Errorf("remarks %+v", got.Remarks)
	}
	if got := Find("Cookie: s.0=" + long + "; lang=en"); got.HasRemark(Truncated) {
		t.Errorf("the token is complete, but the remarks are %+v", got.Remarks)
	}
}
