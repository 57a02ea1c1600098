package intake

import (
	"strings"
	"testing"
)

// TestCredential checks the remarks on a text that sends a token in any other way than Bearer, one
// space and the token. TOKEN in a text is the token.
func TestCredential(t *testing.T) {
	cases := []struct{ name, text, scheme, problem string }{
		{"only the token", "TOKEN", "", ""},
		{"well-formed", "Authorization: Bearer TOKEN", "Bearer", ""},
		{"another case", "authorization: bEARER TOKEN", "bEARER", ""},
		{"pasted scheme", "Bearer TOKEN\n", "Bearer", ""},
		{"quoted header", `"Authorization: Bearer TOKEN"`, "Bearer", ""},
		{"JSON", `{"Authorization": "Bearer TOKEN"}`, "Bearer", ""},
		{"JSON in a string", `"{\"authorization\":\"Bearer TOKEN\"}"`, "Bearer", ""},
		{"YAML", `Authorization: "Bearer TOKEN"`, "Bearer", ""},
		{"Python bytes", `{b"Authorization": b"Bearer TOKEN"}`, "Bearer", ""},
		{"PHP", `['Authorization' => 'Bearer TOKEN']`, "Bearer", ""},
		{"call", `req.Header.Set("Authorization", "Bearer TOKEN")`, "Bearer", ""},
		{"two literals", `headers["Authorization"] = "Bearer " + "TOKEN"`, "Bearer", ""},
		{"two words of a shell", `curl -H "Authorization: Bearer "TOKEN`, "Bearer", ""},
		{"placeholder", "Authorization: `Bearer ${\"TOKEN\"}`", "Bearer", ""},
		{"variable of that name", `authorization = "TOKEN"`, "", ""},
		{"other header", "X-Authorization: TOKEN", "", ""},
		{"prose", "my token is TOKEN", "", ""},
		{"name", "token: TOKEN", "", ""},
		{"twice, which is another finding", "Authorization: Bearer Bearer TOKEN", "Bearer", ""},

		{"no scheme", "Authorization: TOKEN", "", "Bearer is missing before the token"},
		{"no scheme, in JSON", `{"Authorization":"TOKEN"}`, "", "Bearer is missing before the token"},
		{"no scheme, Python bytes", `Authorization: b'TOKEN'`, "", "Bearer is missing before the token"},
		{"colon", "Authorization: Bearer: TOKEN", "Bearer", "a colon follows Bearer"},
		{"pasted colon", "Bearer:TOKEN", "Bearer", "a colon follows Bearer"},
		{"no space", "Authorization: BearerTOKEN", "Bearer", "there is no space between Bearer and the token"},
		{"pasted without a space", "bearerTOKEN", "bearer", "there is no space between Bearer and the token"},
		{"two spaces", "Authorization: Bearer  TOKEN", "Bearer", "2 spaces are between Bearer and the token"},
		{"tab", "Authorization: Bearer\tTOKEN", "Bearer", "U+0009 TAB is between Bearer and the token"},
		{"no-break space", "Bearer\u00a0TOKEN", "Bearer", "U+00A0 NO-BREAK SPACE is between Bearer and the token"},
		{"percent-encoded", "Authorization: Bearer%20TOKEN", "Bearer",
			"%20 is between Bearer and the token, not a space"},
		{"quotes", `curl -H 'authorization: Bearer "TOKEN"' https://api.example`, "Bearer",
			"the token is in quotes inside the header"},
		{"quotes in JSON", `{"Authorization": "Bearer \"TOKEN\""}`, "Bearer",
			"the token is in quotes inside the header"},
		{"angle brackets", "Authorization: Bearer <TOKEN>", "Bearer",
			"the token is in angle brackets inside the header"},
		{"braces", "Bearer {TOKEN}", "Bearer", "the token is in braces inside the header"},
		{"brackets", "Authorization: Bearer [TOKEN]", "Bearer", "the token is in brackets inside the header"},
		{"bytes", "Authorization: Bearer b'TOKEN'", "Bearer", "the token is sent as Python prints bytes: b'...'"},
		{"response", `Authorization: Bearer {"token":"TOKEN"}`, "Bearer",
			"JSON is sent after Bearer, not only the token in it"},
		{"name inside", "Authorization: Bearer token=TOKEN", "Bearer", `"token=" is between Bearer and the token`},
		{"long text inside", "Authorization: Bearer s3cret-s3cret-s3cret TOKEN", "Bearer",
			"other text is between Bearer and the token"},
		{"JWT", "Authorization: JWT TOKEN", "JWT", `the scheme is "JWT", not Bearer`},
		{"pasted JWT", "JWT TOKEN", "JWT", `the scheme is "JWT", not Bearer`},
		{"pasted API key scheme", "ApiKey TOKEN", "ApiKey", `the scheme is "ApiKey", not Bearer`},
		{"Token, of Rails", `Authorization: Token token="TOKEN"`, "Token", `the scheme is "Token", not Bearer`},
		{"Basic", "Authorization: Basic TOKEN", "Basic", `the scheme is "Basic", not Bearer`},
		{"unknown scheme", "Authorization: Acme TOKEN", "Acme", `the scheme is "Acme", not Bearer`},
	}
	token := sample("one")
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := Find(strings.Replace(c.text, "TOKEN", token, 1))
			if got.Token != token {
				t.Fatalf("found %q", got.Token)
			}
			sent := got.Selected().Sent
			if sent.Problem != c.problem || (sent.Fix != "") != (c.problem != "") {
				t.Errorf("problem %q, fix %q; want %q", sent.Problem, sent.Fix, c.problem)
			}
			if sent.Scheme != c.scheme {
				t.Errorf("scheme %q, want %q", sent.Scheme, c.scheme)
			}
		})
	}
}

// TestCredentialOfEachToken checks that every token of a text has its own credential, with the
// hosts of the text.
func TestCredentialOfEachToken(t *testing.T) {
	text := "curl https://API.example:8443/x -H 'Authorization: Bearer " + sample("one") +
		"' -H 'Authorization: JWT " + sample("two") + "'\nHost: b.example\n"
	got := Find(text).Candidates
	if len(got) != 2 || got[0].Sent.Problem != "" || got[1].Sent.Scheme != "JWT" || got[1].Sent.Problem == "" {
		t.Fatalf("%+v", got)
	}
	if named := strings.Join(got[1].Sent.Hosts, " "); named != "api.example b.example" {
		t.Errorf("hosts %q", named)
	}
}
