package call

import (
	"fmt"
	"strings"
	"testing"
)

func TestText(t *testing.T) {
	for _, c := range []struct {
		name    string
		request Request
		want    string
	}{
		{"issue a token", Request{Method: "POST", URL: "https://api.courier.com/auth/issue-token", Body: "{\"scope\": \"user_id:a\"}", Header: []Field{
			{Name: "Authorization", Value: "Bearer " + apiKey, Secret: true}, {Name: "Accept", Value: "application/json"}}},
			"POST https://api.courier.com/auth/issue-token\nAuthorization: Bearer pk_prod_****\nAccept: application/json\nUser-Agent: bulla\n\n{\"scope\": \"user_id:a\"}\n"},
		{"only a URL", Request{URL: "https://example.com/"}, "GET https://example.com/\nUser-Agent: bulla\n"},
		{"a secret that is not a key", Request{URL: "https://example.com/", Header: []Field{{Name: "X-Session", Value: session, Secret: true}}},
			"GET https://example.com/\nX-Session: ****\nUser-Agent: bulla\n"},
		{"a cookie that is not marked as secret", Request{URL: "https://example.com/", Header: []Field{{Name: "cookie", Value: "id=" + session}, {Name: "authorization", Value: "Basic " + session}}},
			"GET https://example.com/\ncookie: ****\nauthorization: Basic ****\nUser-Agent: bulla\n"},
		{"secrets by their names", Request{URL: "https://example.com/", Header: []Field{
			{Name: "X-Api-Key", Value: session}, {Name: "x_api_key", Value: apiKey},
			{Name: "X-Token", Value: jwt}, {Name: "X-Auth-Token", Value: "Token " + session},
		}},
			"GET https://example.com/\nX-Api-Key: ****\nx_api_key: pk_prod_****\nX-Token: ****\nX-Auth-Token: Token ****\nUser-Agent: bulla\n"},
		{"a token in the wrong place", Request{URL: "https://example.com/?t=" + jwt, Body: "k=" + apiKey + "\nt=" + jwt,
			Header: []Field{{Name: "X-Trace", Value: jwt}, {Name: "user-agent", Value: "me"}}},
			"GET https://example.com/?t=eyJ****\nX-Trace: eyJ****\nuser-agent: me\n\nk=pk_prod_****\nt=eyJ****\n"},
		{"a user in the URL", Request{URL: "https://me:" + session + "@example.com/?a=b"}, "GET https://user@example.com/?a=b\nUser-Agent: bulla\n"},
		{"a secret body", Request{Method: "PUT", URL: "https://example.com/", Body: body, SecretBody: true}, "PUT https://example.com/\nUser-Agent: bulla\n\n**** (28 bytes)\n"},
		{"control characters", Request{URL: "https://example.com/\x1b[2J", Body: "a\x1b]52;c;\x07b\nc\u202e", Header: []Field{{Name: "X\x9b", Value: "\x1b[H"}}},
			"GET https://example.com/\\u{001B}[2J\nX\\x9b: \\u{001B}[H\nUser-Agent: bulla\n\na\\u{001B}]52;c;\\u{0007}b\nc\\u{202E}\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.request.Text(); got != c.want {
				t.Errorf("Text\n got %q\nwant %q", got, c.want)
			}
			for _, verb := range verbs {
				if got := fmt.Sprintf(verb, c.request); !strings.HasPrefix(got, c.request.method()+" ") ||
					strings.ContainsAny(got, "?\n\x1b") {
					t.Errorf("%s prints %q", verb, got)
				}
			}
			noSecret(t, c.request, &c.request, []any{c.request, c.request.Header})
		})
	}
}

func TestRequestMask(t *testing.T) {
	r := secretive("https://example.com")
	r.Header = append(r.Header, Field{Name: "Cookie", Value: "a=1; sid=abcdefgh12"}, Field{Name: "X-Open", Value: "not a secret"})
	for text, want := range map[string]string{
		"":                                    "",
		"no session a=1":                      "no session a=1",
		"Bearer " + apiKey + " is unknown":    "**** is unknown",
		"key " + apiKey:                       "key ****",
		"session " + session + ", " + session: "session ****, ****",
		"sid abcdefgh12 has ended":            "sid **** has ended",
		"this is not a secret":                "this is not a secret",
		"got " + body:                         "got ****",
		"token " + jwt:                        "token eyJ****",
	} {
		if got := r.Mask(text); got != want {
			t.Errorf("Mask(%q) = %q, want %q", text, got, want)
		}
	}
}

// TestRequestMaskEncodings masks what a server repeats of a request: a part of a header, or the
// secret in JSON or in a URL.
func TestRequestMaskEncodings(t *testing.T) {
	for _, c := range []struct {
		name       string
		request    Request
		text, want string
	}{
		{"a header", Request{Header: []Field{{"X-Open", "abcd12", true}}}, "no abcd12", "no ****"},
		{"a header that is secret by its name", Request{Header: []Field{{"X-Api-Key", "abcd12", false}}}, "no abcd12", "no ****"},
		{"after a scheme", Request{Header: []Field{{"Authorization", "Bearer abcd12", true}}}, "no abcd12, no Bearer abcd12", "no ****, no ****"},
		{"a pair of a cookie", Request{Header: []Field{{"Cookie", "a=1; sid=abcd12; b=2", true}}}, "no abcd12 in a=1", "no **** in a=1"},
		{"a cookie in quotes", Request{Header: []Field{{"Cookie", `sid="abcd12"`, true}}}, "no abcd12", "no ****"},
		{"a cookie that was decoded", Request{Header: []Field{{"Cookie", "sid=s%3Aab%2Fcd.ef", true}}}, "no s:ab/cd.ef", "no ****"},
		{"in a URL", Request{Header: []Field{{"X-Open", "ab/cd+ef=", true}}}, "/login?s=ab%2Fcd%2Bef%3D&x", "/login?s=****&x"},
		{"in JSON", Request{Header: []Field{{"X-Open", `ab"cd<ef`, true}}}, `{"a":"ab\"cd<ef","b":"ab\"cd\u003cef"}`, `{"a":"****","b":"****"}`},
		{"in JSON that escapes slashes", Request{Header: []Field{{"X-Open", "ab/cd/ef", true}}}, `{"a":"ab\/cd\/ef"}`, `{"a":"****"}`},
		{"the parts of Basic", Request{Header: []Field{{"Authorization", "Basic cGlnZW9uOmFiY2QxMg==", true}}}, "pigeon has not abcd12, nor cGlnZW9uOmFiY2QxMg==", "pigeon has not ****, nor ****"},
		{"one secret inside another", Request{Header: []Field{{"X-One", "abcd", true}, {"X-Two", "abcd1234", true}}}, "abcd1234 abcd", "**** ****"},
		{"a body of JSON", Request{Body: `{"user":{"pins":["ab cd",123456]},"ok":true}`, SecretBody: true}, "no ab cd, no 123456, true", "no ****, no ****, true"},
		{"a body of a form", Request{Body: "a=1&pw=ab+cd%21", SecretBody: true}, "no ab cd!, no a=1", "no ****, no a=1"},
		{"a body of a query", Request{Body: `{"query":"login(password: \"hunter22-topsecret\")"}`, SecretBody: true}, "no hunter22-topsecret", "no ****"},
		{"a body of text", Request{Body: "abcd12\n", SecretBody: true}, "no abcd12", "no ****"},
		{"a body that is not secret", Request{Body: `{"user":"pigeon"}`}, "no pigeon", "no pigeon"},
		{"in another case", Request{Header: []Field{{"X-Open", "AbCd12", true}}}, "no x-abcd12", "no x-****"},
		{"in HTML", Request{Header: []Field{{"X-Open", "ab<cd&ef", true}}}, "<p>ab&lt;cd&amp;ef", "<p>****"},
		{"a word of a text", Request{Body: "the password is correct horse 2", SecretBody: true}, "the password", "the ****"},
		{"a token that starts like the one sent", Request{Header: []Field{{"X-Open", jwt, true}}}, "no " + jwt[:40], "no eyJ****"},
		{"a secret as short as a word", Request{Header: []Field{{"X-Open", "abc", true}}}, "abc", "abc"},
		{"no request", Request{}, "text", "text"},
	} {
		if got := c.request.Mask(c.text); got != c.want {
			t.Errorf("%s: Mask(%q) = %q, want %q", c.name, c.text, got, c.want)
		}
	}
}

// TestMasker checks that keys that the request did not carry stay visible, because they are
// reported.
func TestMasker(t *testing.T) {
	r := Request{Header: []Field{{"X-Session", session, true}}}
	if got := r.Masker()(session + " " + apiKey + " " + jwt); got != "**** "+apiKey+" "+jwt {
		t.Errorf("Masker = %q", got)
	}
}

func FuzzText(f *testing.F) {
	f.Add("X-A", "v", "https://h/", "b")
	f.Add("Authorization", "Bearer "+apiKey, "https://h/?t="+jwt, "a\n\x1b\n"+jwt)
	f.Fuzz(func(t *testing.T, name, value, address, content string) {
		const mark = "Zz9SECRETzZ"
		text := Request{URL: address, Body: content,
			Header: []Field{{name, value, false}, {"Authorization", "Bearer " + mark + value, true}}}.Text()
		if strings.Contains(text, mark) {
			t.Fatalf("shows a secret: %q", text)
		}
		for _, r := range text {
			if r < ' ' && r != '\n' || r == 0x7f || r >= 0x80 && r < 0xa0 || r == 0x202e {
				t.Fatalf("not visible: %q", text)
			}
		}
	})
}
