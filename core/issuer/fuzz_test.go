package issuer

import (
	"net/http"
	"strings"
	"testing"
	"unicode/utf8"

	"bulla/core/call"
)

// FuzzResponse reads any response. It must not panic, its texts must be visible and contain neither
// the key nor the token, and a token is one JWT of the body.
func FuzzResponse(f *testing.F) {
	for _, body := range []string{
		"", "{}", `{"token":"` + jwt + `"}`, `{"token":null}`, `{"message":"no ` + apiKey + `","type":"x"}`, `{"message":"` + jwt + `"}`, "<html>", "[", jwt,
		`{"token":"5e2b2615.05efbb3acab9172f88dd3f6f"}`, "{\"message\":\"\\u001b]52;c;\\u0007\\u202e\"}", `{"` + apiKey + `":"` + jwt + `"}`, "\xff\x00",
		`{"token":"` + apiKey + `"}`, `{"message":"EXAMPLE0000000000000000000"}`,
	} {
		for _, status := range []uint16{200, 302, 400, 401, 429, 500} {
			f.Add(status, body, "30", "application/json")
		}
	}
	f.Fuzz(func(t *testing.T, status uint16, body, wait, kind string) {
		r := request("http://127.0.0.1:8080")
		a := call.Response{Status: int(status), Body: body,
			Header: http.Header{"Retry-After": {wait}, "Content-Type": {kind}}}
		e := (*Error)(nil)
		if a.OK() {
			var token string
			if token, e = r.read(a); e == nil {
				if !strings.HasPrefix(token, "ey") && !strings.HasPrefix(token, "ew") || strings.ContainsAny(token, " \n\x1b") {
					t.Fatalf("accepted %q as a token", token)
				}
				return
			}
		} else {
			e = r.refusal(a)
		}
		shown := strings.Join([]string{e.Message, e.Hint, e.Type, e.Reason}, "\n")
		if e.Message == "" || e.Hint == "" || e.RetryAfter < 0 || !utf8.ValidString(shown) {
			t.Fatalf("%+v", e)
		}
		if strings.Contains(shown, "EXAMPLE0000000000000000000") || strings.Contains(shown, jwt) {
			t.Fatalf("shows a secret: %q", shown)
		}
		for _, c := range shown {
			if c < ' ' && c != '\n' || c == 0x7f || c >= 0x80 && c < 0xa0 || c == 0x202e {
				t.Fatalf("not visible: %q", shown)
			}
		}
	})
}
