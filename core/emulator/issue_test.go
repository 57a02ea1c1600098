package emulator_test

import (
	"bufio"
	"net"
	"net/http"
	"strings"
	"testing"

	"bulla/core/emulator"
	"bulla/core/signing"
	"bulla/core/token"
)

func TestIssueClaims(t *testing.T) {
	s := start(t, func(o *emulator.Options) { o.APIKey = "" })
	for _, tt := range []struct{ key, scope, id string }{
		{"pk_prod_EXAMPLESECRET", "published/production", "00000000-0000-4000-8000-000000000000"},
		{"dk_prod_EXAMPLESECRET", "draft/production", "00000000-0000-4000-8000-000000000000"},
		{"pk_test_EXAMPLESECRET", "published/test", "00000000-0000-4000-8000-000000000000/test"},
		{"dk_test_EXAMPLESECRET", "draft/test", "00000000-0000-4000-8000-000000000000/test"},
		{"token_EXAMPLESECRET", "published/production", "00000000-0000-4000-8000-000000000000"},
	} {
		r := s.do("POST", "/auth/issue-token", tt.key, `{"scope":"user_id:pigeon <&>","expires_in":"2 days"}`)
		text, _ := r.body["token"].(string)
		decoded := token.Decode(text)
		if len(decoded.Faults) > 0 || decoded.Header.Text != `{"alg":"HS256","typ":"JWT"}` || len(r.body) != 1 {
			t.Fatalf("%s: %s", tt.key, r.text)
		}
		jti, _ := decoded.Claim("jti")
		want := `{"scope":"user_id:pigeon <&>","tenant_scope":"` + tt.scope + `","tenant_id":"` + tt.id + `","iat":1795168800,"exp":1795341600,"jti":"` + jti.Text + `"}`
		if decoded.Payload.Text != want || len(jti.Text) != 36 || jti.Text[14] != '4' {
			t.Errorf("%s:\n got %s\nwant %s", tt.key, decoded.Payload.Text, want)
		}
		if result := signing.Verify(decoded, signing.Keys{testKey(t, hmacSecret)}, nil); result.Status != signing.Valid {
			t.Errorf("%s: the signature is %s", tt.key, result.Status)
		}
	}
}

// TestExpiresIn checks the rules of expires_in.
func TestExpiresIn(t *testing.T) {
	s := start(t)
	const iat = 1795168800
	const none = int64(-1)
	for _, tt := range []struct {
		member string
		exp    int64
		status int
		says   string
	}{
		{``, none, 200, "never expires"},
		{`,"expires_in":"2 days"`, iat + 172800, 200, "valid for 2 days"},
		{`,"expires_in":"2.5 hrs"`, iat + 9000, 200, "valid for 2 h 30 min"},
		{`,"expires_in":"3600"`, iat + 3, 200, "valid for 3.6 s; warning: a string without a unit means milliseconds"},
		{`,"expires_in":3600`, iat + 3600, 200, "valid for 1 h"},
		{`,"expires_in":1e3`, iat + 1000, 200, ""},
		{`,"expires_in":0`, iat, 200, "already expired when it is issued"},
		{`,"expires_in":-60`, iat - 60, 200, "already expired when it is issued"},
		{`,"expires_in":"-1h"`, iat - 3600, 200, ""},
		{`,"expires_in":"1000 days"`, iat + 86400000, 200, "more than 30 days"},
		{`,"expires_in":"1d","expires_in":"2d"`, iat + 172800, 200, ""},
		{`,"expires_in":"$YOUR_NUMBER days"`, 0, 400, `eg: "1d", "20h", 60`},
		{`,"expires_in":""`, 0, 400, `string representing a timespan`},
		{`,"expires_in":"tomorrow"`, 0, 400, "it must begin with a number"},
		{`,"expires_in":"1h30m"`, 0, 400, "only one number and one unit are allowed"},
		{`,"expires_in":1.5`, 0, 400, "must be whole"},
		{`,"expires_in":null`, 0, 400, "expires_in is null"},
		{`,"expires_in":true`, 0, 400, "expires_in is a boolean"},
		{`,"expires_in":{}`, 0, 400, "expires_in is an object"},
		{`,"expires_in":["1d"]`, 0, 400, "expires_in is an array"},
		{`,"expires_in":1e300`, 0, 400, "1970 to 9999"},
		{`,"expires_in":1e999`, 0, 400, "out of range"},
		{`,"expires_in":"9000y"`, 0, 400, "1970 to 9999"},
		{`,"expires_in":-9e9`, 0, 400, "1970 to 9999"},
		{`,"expires_in":0x10`, 0, 400, "not JSON"},
	} {
		t.Run(tt.member, func(t *testing.T) {
			r := s.do("POST", "/auth/issue-token", apiKey, `{"scope":"user_id:pigeon"`+tt.member+`}`)
			because := r.header.Get("Bulla-Because")
			if r.status != tt.status || !strings.Contains(because, tt.says) {
				t.Fatalf("%d %q, want %d with %q", r.status, because, tt.status, tt.says)
			}
			if r.status == 400 {
				if !strings.Contains(r.message(), tt.says) || strings.Contains(tt.member, "expires_in") && tt.says != "not JSON" &&
					!strings.HasPrefix(r.message(), `"expiresIn" should be a number of seconds`) {
					t.Errorf("the message is %q", r.message())
				}
				return
			}
			text, _ := r.body["token"].(string)
			exp, ok := token.Decode(text).Claim("exp")
			switch {
			case tt.exp == none && ok:
				t.Errorf("exp is %s, want none", exp.Text)
			case tt.exp != none && exp.Text != itoa(tt.exp):
				t.Errorf("exp is %q, want %d", exp.Text, tt.exp)
			}
		})
	}
}

func TestIssueBody(t *testing.T) {
	s := start(t)
	for _, tt := range []struct {
		name, body string
		status     int
		says       string
	}{
		{"nothing", "", 400, "the body is empty"},
		{"white space", " \n", 400, "the body is empty"},
		{"not JSON", "scope=user_id:pigeon", 400, "the body is not JSON"},
		{"cut off", `{"scope":"user_id:pi`, 400, "the body is not JSON"},
		{"more than one value", `{"scope":"a"}{}`, 400, "the body is not JSON"},
		{"a list", `[]`, 400, "must be a JSON object, not an array"},
		{"null", `null`, 400, "must be a JSON object, not null"},
		{"no scope", `{"expires_in":"1d"}`, 400, "scope is required"},
		{"SCOPE is not scope", `{"SCOPE":"user_id:a"}`, 400, "write scope"},
		{"scope is a list", `{"scope":["user_id:a"]}`, 400, "scope must be a string, not an array"},
		{"scope is null", `{"scope":null}`, 400, "scope must be a string, not null"},
		{"scope is empty", `{"scope":"  "}`, 400, "scope must not be empty"},
		{"a scope over 16 kB", `{"scope":"` + strings.Repeat("a", 16<<10+1) + `"}`, 400, "scope is larger than 16 kB"},
		{"bytes that are not UTF-8", "{\"scope\":\"\xff\"}", 400, "the body is not JSON"},
		{"deep", `{"scope":` + strings.Repeat("[", 9000) + strings.Repeat("]", 9000) + `}`, 400, "not JSON"},
		{"unknown members", `{"scope":"user_id:a","x":[1,{"y":null}]}`, 200, "issued for a"},
		{"several users", `{"scope":"user_id:a user_id:b read:brands"}`, 200, "issued for a, b"},
		{"nobody", `{"scope":"read:brands"}`, 200, "issued for nobody"},
		{"a placeholder", `{"scope":"user_id:$YOUR_USER_ID read:brands"}`, 200, "warning"},
		{"an unknown scope", `{"scope":"user_id:a inbox:read:write"}`, 200, `warning: "inbox:read:write"`},
		{"a hostile user", `{"scope":"user_id:\u202e\u001b]0;x"}`, 200, `\u{202E}\u{001B}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := s.do("POST", "/auth/issue-token", apiKey, tt.body)
			if r.status != tt.status || !strings.Contains(r.header.Get("Bulla-Because"), tt.says) {
				t.Errorf("%d %q", r.status, r.header.Get("Bulla-Because"))
			}
			if e := s.lastLog(); e.Status != tt.status || !strings.Contains(e.Why, tt.says) || e.Path != "/auth/issue-token" ||
				e.Bearer != "key pk_test_****" || e.Allowed != (tt.status == 200) {
				t.Errorf("the log says %+v", e)
			}
		})
	}
}

// TestIssueLongScope issues a token with the longest scope.
func TestIssueLongScope(t *testing.T) { start(t).issue(strings.Repeat("a", 16<<10), "") }

// TestIssueAuthorization checks who may issue tokens.
func TestIssueAuthorization(t *testing.T) {
	s := start(t)
	good := s.issue("user_id:pigeon", "")
	const clientKey = "MDAwMDAwMDAtMDAwMC00MDAwLTgwMDAtMDAwMDAwMDAwMDAw"
	for _, tt := range []struct {
		name   string
		values []string
		says   string
	}{
		{"none", nil, "the Authorization header is missing"},
		{"another key", []string{"Bearer " + otherKey}, "not the API key of this emulator"},
		{"a token", []string{"Bearer " + good}, "a token, which can't issue tokens"},
		{"the placeholder in the documentation", []string{"Bearer $YOUR_API_KEY"}, "$YOUR_API_KEY: in single quotes the shell does not replace it"},
		{"a client key", []string{"Bearer " + clientKey}, "client key"},
		{"some text", []string{"Bearer hello"}, "this is not an API key"},
		{"nothing after Bearer", []string{"Bearer "}, "there is nothing after Bearer"},
		{"Bearer twice", []string{"Bearer Bearer " + apiKey}, "twice"},
		{"no scheme", []string{apiKey}, "the scheme is missing"},
		{"Basic", []string{"Basic dXNlcjpwYXNz"}, "not Bearer"},
		{"two words", []string{"Bearer " + apiKey + " x"}, "more than one word"},
		{"two headers", []string{"Bearer " + apiKey, "Bearer " + apiKey}, "several Authorization headers"},
		{"a part of the key", []string{"Bearer " + apiKey[:len(apiKey)-1]}, "not the API key"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var headers []string
			for _, v := range tt.values {
				headers = append(headers, "Authorization: "+v)
			}
			r := s.do("POST", "/auth/issue-token", "", `{"scope":"user_id:a"}`, headers...)
			if r.status != 401 || !strings.Contains(r.header.Get("Bulla-Because"), tt.says) {
				t.Errorf("%d %q", r.status, r.header.Get("Bulla-Because"))
			}
		})
	}
	for _, scheme := range []string{"bearer", "BEARER", "Bearer  "} {
		if r := s.do("POST", "/auth/issue-token", "", `{"scope":"user_id:a"}`, "Authorization: "+scheme+" "+apiKey); r.status != 200 {
			t.Errorf("scheme %q: %d %s", scheme, r.status, r.text)
		}
	}
	if r := s.do("GET", "/auth/issue-token", apiKey, ""); r.status != 405 || r.header.Get("Allow") != "POST" {
		t.Errorf("GET: %d, Allow %q", r.status, r.header.Get("Allow"))
	}
}

// TestDocumentedRequests sends the requests of Courier's pages byte for byte as curl does, except
// for the host, and for the key, which the first of them lacks.
func TestDocumentedRequests(t *testing.T) {
	s := start(t)
	const old = "\n{\n\"scope\": \"user_id:user_id_you_want_to_create_scope_for read:messages\",\n\"expires_in\": \"2 days\"\n}\n"
	const left = "{\n    \"scope\": \"user_id:$YOUR_USER_ID write:user-tokens inbox:read:messages inbox:write:events read:preferences write:preferences read:brands\",\n    \"expires_in\": \"$YOUR_NUMBER days\"\n  }"
	filled := strings.NewReplacer("$YOUR_USER_ID", "pigeon", "$YOUR_NUMBER", "2").Replace(left)
	for _, tt := range []struct {
		name, key, body string
		status          int
		says            string
	}{
		{"the older page, which shows no key", "", old, 401, "the Authorization header is missing"},
		{"the older page with a key", apiKey, old, 200, "the user_id is a placeholder, valid for 2 days"},
		{"today's page unchanged", "$YOUR_API_KEY", left, 401, "placeholder"},
		{"today's page with the key filled in", apiKey, left, 400, `"expiresIn" should be`},
		{"today's page filled in", apiKey, filled, 200, "issued for pigeon, valid for 2 days"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			raw := "POST /auth/issue-token HTTP/1.1\r\nHost: " + s.addr + "\r\nUser-Agent: curl/8.5.0\r\nAccept: application/json\r\n"
			if tt.key != "" {
				raw += "Authorization: Bearer " + tt.key + "\r\n"
			}
			raw += "Content-Type: application/json\r\nContent-Length: " + itoa(int64(len(tt.body))) + "\r\n\r\n" + tt.body
			r := s.raw(raw)
			if r.status != tt.status || !strings.Contains(r.header.Get("Bulla-Because"), tt.says) {
				t.Errorf("%d %q: %s", r.status, r.header.Get("Bulla-Because"), r.text)
			}
		})
	}
	t.Run("without a Content-Type, as a form, with a charset", func(t *testing.T) {
		for _, kind := range []string{"", "application/x-www-form-urlencoded", "application/json; charset=utf-8"} {
			if r := s.do("POST", "/auth/issue-token", apiKey, filled, "Content-Type: "+kind); r.status != 200 {
				t.Errorf("%q: %d %s", kind, r.status, r.text)
			}
		}
	})
}

// raw sends bytes over a new connection and reads one response.
func (s *server) raw(text string) reply {
	s.t.Helper()
	c, err := net.Dial("tcp", s.addr)
	if err != nil {
		s.t.Fatal(err)
	}
	defer c.Close()
	if _, err := c.Write([]byte(text)); err != nil {
		s.t.Fatal(err)
	}
	response, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		s.t.Fatal(err)
	}
	defer response.Body.Close()
	r, fault := readReply(response, "")
	if fault != "" {
		s.t.Error(fault)
	}
	return r
}
