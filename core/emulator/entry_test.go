package emulator_test

import (
	"strings"
	"testing"
	"time"

	"bulla/core/emulator"
)

func TestEntryString(t *testing.T) {
	at := time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		entry emulator.Entry
		want  string
	}{
		{emulator.Entry{Time: at, Method: "POST", Path: "/q", Operation: "messages", Status: 200, Bearer: "token 3f9a2c17", Why: "it connects but returns no messages"},
			"10:00:00  POST   /q messages                                200 empty    token 3f9a2c17    it connects but returns no messages"},
		{emulator.Entry{Time: at, Method: "PUT", Path: "/users/:user_id/tokens/:token", Status: 204, Allowed: true,
			Bearer: "key pk_test_****", Why: "an API key can call every endpoint", Took: 12500 * time.Microsecond},
			"10:00:00  PUT    /users/:user_id/tokens/:token              204 ok       key pk_test_****  an API key can call every endpoint (13ms)"},
		{emulator.Entry{Time: at, Method: "-", Path: "-", Status: 431, Bearer: "none", Why: "too large"},
			"10:00:00  -      -                                          431 invalid  none              too large"},
		{emulator.Entry{Time: at, Method: "GET", Path: "/brands", Status: 403, Bearer: "none", Took: time.Microsecond},
			"10:00:00  GET    /brands                                    403 refused  none"},
		{emulator.Entry{Time: at, Method: "GET", Path: "/brands", Status: 429, Bearer: "none", Why: "x"},
			"10:00:00  GET    /brands                                    429 failed   none              x"},
	} {
		if got := tt.entry.String(); got != tt.want {
			t.Errorf("\n got %q\nwant %q", got, tt.want)
		}
	}
}

// TestPartsOfSecretsAreMasked sends secrets that the log would cut off. A part of a secret no
// longer looks like one, but it has to be masked too.
func TestPartsOfSecretsAreMasked(t *testing.T) {
	s := start(t)
	const signature, key = "eqX2hiVFmZIouT7LhxJZqqsTa8GX6xnUBaS6y2YtiZy", "pk_prod_AbCdEfGhIjKlMnOpQrStUvWx"
	for _, secret := range []string{signature, key} {
		for _, path := range []string{
			"/" + secret[:21] + "/" + secret[21:],
			"/v2/" + secret[:12] + "/users/" + secret[12:],
			"/brands/" + secret[:9] + "/" + secret[9:20] + "/" + secret[20:],
			"/a/b/c/d/" + secret[:21] + "/" + secret[21:], // the rest is cut off
		} {
			s.do("GET", path, apiKey, "")
		}
		s.do(secret, "/brands", apiKey, "")
		s.do(secret, "/auth/issue-token", apiKey, "")
		for _, body := range []string{secret, "{" + secret + ":1}", `{"scope":` + secret + `}`, `{"scope":.` + secret + `}`,
			`{"scope":"a","expires_in":"` + secret + `"}`, `{"scope":"a","expires_in":"1 ` + secret + `"}`} {
			if r := s.do("POST", "/auth/issue-token", apiKey, body); r.status != 400 {
				t.Errorf("%s: %d", body, r.status)
			}
		}
	}
	for _, e := range s.log() {
		for i := range signature[8:] {
			if part := strings.ToLower(signature[i : i+8]); strings.Contains(strings.ToLower(e.String()), part) {
				t.Errorf("a part of the signature, %q: %s", part, e)
				break
			}
		}
		if strings.Contains(e.String(), "EfGhIj") || strings.Contains(e.String(), "StUvWx") {
			t.Errorf("a part of the key: %s", e)
		}
	}
	for path, want := range map[string]string{
		"/users/pigeon-1/preferencez/product-updates/and/more": "/users/pigeon-1/preferencez/product-updates/and/...",
		"/users/" + signature[:21] + "/" + signature[21:]:      "/users/****/****",
	} {
		s.do("GET", path, apiKey, "")
		if got := s.lastLog().Path; got != want {
			t.Errorf("%s is logged as %s, want %s", path, got, want)
		}
	}
	if r := s.do("POST", "/auth/issue-token", apiKey, `{"scope":nonsense}`); !strings.Contains(r.message(), "nonsense is not a JSON value") {
		t.Errorf("a word: %s", r.text)
	}
}

// TestLog checks the log of a few requests.
func TestLog(t *testing.T) {
	s := start(t)
	token := s.issue("user_id:pigeon inbox:read:messages", `,"expires_in":"1d"`)
	s.do("GET", "/users/pigeon/tokens/"+pushToken, token, "")
	s.do("GET", "/users/pigeon/preferences/newsletter?auth="+token, token, "")
	s.graph("/q", token, "{messages{totalCount} count more: count drop}")
	s.raw("GET / HTTP/1.1\r\nHost: a b\r\n\r\n")
	s.stop() // after this, everything is logged
	want := []emulator.Entry{
		{Method: "POST", Path: "/auth/issue-token", Status: 200, Allowed: true, Bearer: "key pk_test_****", Why: "issued for pigeon, valid for 1 day"},
		{Method: "GET", Path: "/users/:user_id/tokens/:token", Status: 403, Why: "the scope lacks read:user-tokens"},
		{Method: "GET", Path: "/users/:user_id/preferences/:topic_id", Status: 403, Why: "the scope lacks read:preferences"},
		{Method: "POST", Path: "/q", Operation: "messages,count,drop", Status: 404, Why: `no token allows the operation "drop"`},
		{Method: "-", Path: "-", Status: 400, Bearer: "none", Why: "the request can't be read: malformed Host header"},
	}
	got := s.log()
	if len(got) != len(want) {
		t.Fatalf("%d entries: %v", len(got), got)
	}
	for i, e := range got {
		w := want[i]
		w.Time = s.clock.Now()
		if w.Bearer == "" {
			w.Bearer = got[1].Bearer
		}
		if e != w {
			t.Errorf("entry %d is\n%+v, want\n%+v", i, e, w)
		}
	}
}
