package emulator_test

import (
	"encoding/base64"
	"strconv"
	"strings"
	"testing"
	"time"

	"bulla/core/emulator"
	"bulla/core/signing"
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// signed returns a token with any header and payload.
func signed(t testing.TB, header, payload, secret string) string {
	t.Helper()
	text, err := signing.Sign(header, payload, testKey(t, secret))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func segment(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }

// TestInvalidTokens sends bearers that are not valid tokens to every kind of endpoint.
func TestInvalidTokens(t *testing.T) {
	s := start(t)
	const head = `{"alg":"HS256","typ":"JWT"}`
	const claims = `{"scope":"` + allScopes + `","tenant_scope":"published/test",` +
		`"tenant_id":"00000000-0000-4000-8000-000000000000/test","jti":"1","iat":1795168800`
	good := s.issue(allScopes, `,"expires_in":"1h"`)
	if r := s.do("GET", "/brands", good, ""); r.status != 200 {
		t.Fatalf("a good token: %d", r.status)
	}
	parts := strings.Split(good, ".")
	for _, tt := range []struct{ name, text, says string }{
		{"expired", signed(t, head, claims+`,"exp":1795168799}`, hmacSecret), "expired"},
		{"expires now", signed(t, head, claims+`,"exp":1795168800}`, hmacSecret), "expired"},
		{"not yet", signed(t, head, claims+`,"nbf":1795172400}`, hmacSecret), "not"},
		{"exp is a string", signed(t, head, claims+`,"exp":"1795172400"}`, hmacSecret), "exp"},
		{"another key", signed(t, head, claims+`}`, "another secret, also 32 bytes long"), "signature"},
		{"another algorithm", signed(t, `{"alg":"HS512","typ":"JWT"}`, claims+`}`, hmacSecret), "allowed"},
		{"tampered", parts[0] + "." + segment(strings.Replace(claims, "pigeon", "hacker", 1)+"}") + "." + parts[2],
			"signature"},
		{"alg none", segment(`{"alg":"none","typ":"JWT"}`) + "." + segment(claims+`}`) + ".", "none"},
		{"alg none with a signature", segment(`{"alg":"none","typ":"JWT"}`) + "." + segment(claims+`}`) + "." + parts[2], "none"},
		{"alg of another kind", segment(`{"alg":"ES256","typ":"JWT"}`) + "." + segment(claims+`}`) + "." + parts[2], "401 on every call"},
		{"no signature", parts[0] + "." + parts[1] + ".", "signature"},
		{"two segments", parts[0] + "." + parts[1], "segments"},
		{"cut off", good[:len(good)-20], "signature"},
		{"crit", signed(t, `{"alg":"HS256","crit":["x"],"x":1}`, claims+`}`, hmacSecret), "crit"},
		{"a payload that is a list", signed(t, head, `[]`, hmacSecret), "payload"},
		{"not JSON", "eyJ.eyJ.eyJ", "401 on every call"},
		{"the sample in the documentation", "5e2b2615.05efbb3acab9172f88dd3f6f", "401 on every call"},
		{"another API key", otherKey, "not the API key"},
		{"a placeholder", "<YOUR_TOKEN>", "placeholder"},
		{"undefined", "undefined", "401 on every call"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, call := range [][3]string{
				{"GET", "/brands", ""}, {"PUT", "/users/pigeon/tokens/" + pushToken, "{}"}, {"DELETE", "/users/pigeon/preferences/newsletter", ""},
				{"POST", "/q", `{"query":"{messages{totalCount}}"}`}, {"POST", "/client/q", `not even JSON`},
			} {
				r := s.do(call[0], call[1], tt.text, call[2])
				if because := r.header.Get("Bulla-Because"); r.status != 401 ||
					!strings.Contains(strings.ToLower(because), strings.ToLower(tt.says)) {
					t.Errorf("%s %s: %d %q, want %q", call[0], call[1], r.status, because, tt.says)
				}
				if e := s.lastLog(); e.Allowed || e.Status != 401 {
					t.Errorf("the log says %+v", e)
				}
			}
		})
	}
}

func TestTokenEnds(t *testing.T) {
	s := start(t)
	text := s.issue("read:brands", `,"expires_in":60`)
	for _, tt := range []struct {
		after  time.Duration
		status int
	}{{0, 200}, {59 * time.Second, 200}, {time.Second, 401}, {time.Hour, 401}} {
		s.clock.forward(tt.after)
		if r := s.do("GET", "/brands", text, ""); r.status != tt.status {
			t.Errorf("after %s more: %d, want %d", tt.after, r.status, tt.status)
		}
	}
}

func TestBearerInTheLog(t *testing.T) {
	s := start(t)
	text := s.issue("user_id:pigeon read:brands", "")
	again := s.issue("user_id:pigeon read:brands", "")
	shown := func(bearer string) string {
		s.do("GET", "/brands", bearer, "")
		return s.lastLog().Bearer
	}
	first := shown(text)
	if !strings.HasPrefix(first, "token ") || len(first) != len("token 3f9a2c17") || first != shown(text) ||
		first == shown(again) {
		t.Errorf("a token is shown as %q, again as %q, another as %q", first, shown(text), shown(again))
	}
	for bearer, want := range map[string]string{apiKey: "key pk_test_****", otherKey: "key pk_prod_****", "": "none"} {
		if got := shown(bearer); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	other := start(t)
	other.do("GET", "/brands", text, "")
	if other.lastLog().Bearer == first {
		t.Error("the fingerprint is the same in another emulator")
	}
}

// TestAnyKey starts an emulator without an API key of its own.
func TestAnyKey(t *testing.T) {
	s := start(t, func(o *emulator.Options) { o.APIKey = "" })
	for key, want := range map[string]int{apiKey: 200, otherKey: 200, "token_x1": 200, "secret": 401,
		"$YOUR_API_KEY": 401, "pk_": 401} {
		if r := s.do("POST", "/auth/issue-token", key, `{"scope":"user_id:a"}`); r.status != want {
			t.Errorf("%s: %d, want %d", key, r.status, want)
		}
	}
}
