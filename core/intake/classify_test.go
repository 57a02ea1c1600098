package intake

import (
	"encoding/base64"
	"slices"
	"strings"
	"testing"
)

// namedCase is a text without a token, with what its only remark says.
type namedCase struct {
	name, in string
	kind     Kind
	code     string
	says     string // in the title or the fix
}

func cookieCases() []namedCase {
	const mac27, mac43 = "LAMR9q1IYhRjwSyjIWfaG6viQHI", "kcWJ1wgtcfXwOrJi8BGr6lMYw3UN7-cUbWQVSU8QOy8"
	hex40 := "6a9f32def904799b42a06f997992b52ec5e05744"
	laravel := base64.StdEncoding.EncodeToString([]byte(`{"iv":"hV3y","value":"c2Vzc2lvbg==","mac":"` + hex40 + `","tag":""}`))
	flaskCookie := "eyJ1c2VyX2lkIjo3LCJyb2xlIjoiYWRtaW4ifQ.Z0ABAg." + mac27
	gcm := "5nUGtGIZ7Xm5eJ+v2Q==--AbCdEfGh12345678--AbCdEfGh12345678AbCdEf=="
	iron := "Fe26.2*1*0f1e2d3c*EmmQXAYsXb_ZY2kC1wPJgg*l6n0pS3WxuTqEaYkQZ5Jrg*1795000000000*aa11bb22*Yy5Zz6~2"
	var cases []namedCase
	for _, c := range []struct{ name, in, says string }{
		{"Flask", "session=" + flaskCookie, "Flask"},
		{"Flask on its own", flaskCookie, "Flask"},
		{"Flask in a request", "GET / HTTP/1.1\r\nHost: app.example\r\nCookie: theme=dark; session=" + flaskCookie + "; lang=en\r\n\r\n", "Flask"},
		{"Flask in a response", "Set-Cookie: session=" + flaskCookie + "; HttpOnly; Path=/", "Flask"},
		{"Flask behind Bearer", "Authorization: Bearer " + flaskCookie, "Flask"},
		{"Flask, compressed", ".eJyrViotTi1SslJKpAAo1QIApOQaNg.YLFEpg.Ay7-WjIbm8PXGwohuEvE0GbweY0", "Flask"},
		{"Flask, compressed, in curl", "curl -b 'session=.eJyrViotTi1SslJKpAAo1QIApOQaNg.YLFEpg.Ay7-WjIbm8PXGwohuEvE0GbweY0' https://app.example/", "Flask"},
		{"itsdangerous without a time", "eyJ1c2VyX2lkIjo3LCJyb2xlIjoiYWRtaW4ifQ." + mac27, "itsdangerous"},
		{"itsdangerous with SHA-256", "eyJ1c2VyX2lkIjo3fQ.Z0ABAg." + mac43, "itsdangerous"},
		{"Django", "eyJ1aWQiOjR9:1rQ7aB:" + mac43, "Django"},
		{"Django, compressed, old", "sessionid=.eJxVjDsOwjAQBe_iGlnO-k9JzxmitXeNAyiR4qRC3B1b:1rQ7aB:" + mac27, "Django"},
		{"Django in JSON", `{"sessionid": "eyJ1aWQiOjR9:1rQ7aB:` + mac43 + `"}`, "Django"},
		{"Django in a reset link", "https://app.example/confirm?key=eyJ1aWQiOjR9:1rQ7aB:" + mac43, "Django"},
		{"Rails", "eyJfcmFpbHMiOnsibWVzc2FnZSI6IklrMVVRVDBpIn19%3D%3D--" + hex40, "Rails"},
		{"Rails, not encoded", "_app_session=eyJfcmFpbHMiOnsibWVzc2FnZSI6IklrMVVRVDBpIn19==--" + hex40, "Rails"},
		{"Rack", "rack.session=BAh7CEkiD3Nlc3Npb25faWQGOgZFVG86HVJhY2s6OlNlc3Npb24=--" + hex40, "Rack"},
		{"Rails, encrypted", "Cookie: _app_session=" + gcm, "Rails encrypted cookie"},
		{"Rails, encrypted and encoded", "_app_session=" + strings.NewReplacer("=", "%3D", "+", "%2B").Replace(gcm), "Rails encrypted cookie"},
		{"Laravel", "laravel_session=" + laravel, "Laravel"},
		{"Laravel, encoded", "XSRF-TOKEN=" + strings.ReplaceAll(laravel, "=", "%3D"), "Laravel"},
		{"iron", "Cookie: sid=" + iron, "iron"},
		{"iron on its own", iron, "iron"},
		{"Express", "connect.sid=s:Yz5XkQm0e1pXh8tN2bVb4cJr6uLw9aSd." + strings.ReplaceAll(mac43, "-", "+"), "Express"},
		{"Express, encoded", "connect.sid=s%3AYz5XkQm0e1pXh8tN2bVb4cJr6uLw9aSd." + strings.ReplaceAll(mac43, "-", "%2B"), "Express"},
		{"Tornado", `user="2|1:0|10:1795000000|4:user|12:dXNlci03Nw==|` + strings.Repeat("0af3", 16) + `"`, "Tornado"},
		{"WordPress", "wordpress_logged_in_abc=ann%7C1780311600%7CaBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789aBcDeFg%7C" + strings.Repeat("0af3", 16), "WordPress"},
		{"Play", "PLAY_SESSION=" + hex40 + "-user=ann&ts=1", "Play"},
		{"cookie-session", "Cookie: session=eyJ1c2VyIjoiNSJ9; session.sig=" + mac27, "cookie-session"},
		{"Phoenix", "SFMyNTY.g2gDYQFuBgBkqHqPAWIAAVGA." + mac43, "Phoenix"},
		{"ASP.NET", ".AspNetCore.Cookies=CfDJ8" + strings.Repeat("Nrt5xQ2_", 20), "ASP.NET"},
	} {
		cases = append(cases, namedCase{c.name, c.in, SignedCookie, SignedCookieFound, c.says})
	}
	return cases
}

func maskedCases() []namedCase {
	var cases []namedCase
	for _, in := range []string{
		"***", "********", "•••••••", "[REDACTED]", "[Filtered]", "<redacted>", "<REDACTED>", "(masked)", "***REMOVED***", "xxxx", "XXXXXXXX", "[MASKED]",
		"Bearer ***", "Authorization: Bearer [REDACTED]", "authorization: <redacted>", "Authorization: Bearer xxxxxxxx", "Access Token: ***",
		"LOG  COURIER Access Token: ***\nLOG  COURIER Client Key: ***\nOn Inbox Error Expected HTTP 101 response but was '401 Unauthorized'",
		`Parameters: {"token"=>"[FILTERED]", "id"=>"7"}`, `{"jwt": "***", "userId": "u"}`, "COURIER_JWT=********",
		"curl -H 'Authorization: Bearer ****' https://api.courier.com/users/u/tokens", "set-cookie: session=[REDACTED]; path=/", "the token is <redacted>",
		"--token ***", `headers: { Authorization: 'Bearer [secret]' }`, "wss://realtime.courier.io/?auth=***&cid=1", "Token: ****4f3a", "Bearer <REDACTED JWT>",
	} {
		cases = append(cases, namedCase{in, in, Masked, MaskedToken, "log"})
	}
	return cases
}

func opaqueCases() []namedCase {
	const r40 = "EXAMPLEexample00EXAMPLEexample00EXAMPLE0"
	var cases []namedCase
	for _, c := range []struct{ name, in, says string }{
		{"Auth0", "KBSxkmG-OcpA6-cgq9ZtR2vYw1XuL0Pe", "audience"},
		{"Auth0 behind Bearer", "Authorization: Bearer KBSxkmG-OcpA6-cgq9ZtR2vYw1XuL0Pe", "audience"},
		{"Auth0 in the response", `{"access_token":"KBSxkmG-OcpA6-cgq9ZtR2vYw1XuL0Pe","token_type":"Bearer"}`, "audience"},
		{"Auth0 refresh token", "v1.M" + r40, "Auth0 refresh token"},
		{"code of Google", "4/0AX4XfWh" + r40, "Google authorization code"},
		{"code of Google, encoded", "4%2F0AX4XfWh" + r40, "Google authorization code"},
		{"code in a URL", "https://app.example/callback?code=Xk29fQmLw7TzR4&state=abc", "exchange the code"},
		{"code in a form", "grant_type=authorization_code&code=Xk29fQmLw7TzR4", "exchange the code"},
		{"code of Google in a URL", "http://localhost:3000/cb?state=a&code=4/0AX4XfWh" + r40 + "&scope=email", "exchange the code"},
		{"refresh token of Google", "1//0g" + r40, "refresh token"},
		{"refresh token of Entra", "0.AXoAa1b2c3d4" + r40 + ".AgABAwEAAAD", "Entra"},
		{"code of a Microsoft account", "M.C105_BAY.2.U.a1b2c3d4-e5f6-0000-1111-222233334444", "Entra"},
		{"only a refresh token", `{"refresh_token":"abcDEF123","expires_in":3600}`, "refresh token"},
		{"Ory Hydra", "ory_at_" + r40 + "." + r40, "introspection"},
		{"Ory Hydra, refresh", "Bearer ory_rt_" + r40, "Ory Hydra refresh token"},
		{"Sanctum", "12|" + r40, "Sanctum"},
		{"Sanctum behind Bearer", "Authorization: Bearer 12|" + r40, "Sanctum"},
		{"Salesforce", "00D5g000000EXAM!" + r40 + ".abc", "Salesforce"},
		{"Discord", "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcDE." + r40[:38], "Discord"},
		{"Auth0 in a command", "curl https://api.example.com/me -H 'Authorization: Bearer KBSxkmG-OcpA6-cgq9ZtR2vYw1XuL0Pe'", "audience"},
		{"FCM", "cXyZ0aBcDeF1:APA91b" + strings.Repeat("Ab3_", 33), "push token"},
		{"CSRF token", "next-auth.csrf-token=" + strings.Repeat("0af3", 16) + "%7C" + strings.Repeat("1bf4", 16), "session-token"},
		{"Expo", "ExponentPushToken[xxxxxxxxEXAMPLExxxxxx00]", "push token"},
		{"PHP session", "Cookie: PHPSESSID=3u8a1k2j9d8f7g6h5j4k3l2m1n; path=/", "session ID"},
		{"Java session", "JSESSIONID=0A1B2C3D4E5F60718293A4B5C6D7E8F9", "session ID"},
		{"user signature", "e93bdca78168672fbfa461b0c0028229e7b8c3fbf2e192032ddafe9064e72f26", "user signature"},
		{"user signature with its name", `userSignature: "e93bdca78168672fbfa461b0c0028229e7b8c3fbf2e192032ddafe9064e72f26"`, "user signature"},
		{"reference token", "Bearer 0A1B2C3D4E5F60718293A4B5C6D7E8F90A1B2C3D4E5F60718293A4B5C6D7E8F9", "opaque token"},
		{"random word", "Zm9vYmFyYmF6cXV4-0aKx92LmQ7tTz", "opaque token"},
	} {
		cases = append(cases, namedCase{c.name, c.in, Opaque, OpaqueToken, c.says})
	}
	return cases
}

func messageCases() []namedCase {
	const workspaceKey = "NGMxZDJlM2YtNWE2Yi00YzdkLThlOWYtMGExYjJjM2Q0ZTVm"
	var cases []namedCase
	for _, c := range []struct{ in, says string }{
		{"com.courier.android.models.CourierException: authentication_error: Unauthorized", "401"},
		{"On Inbox Error Expected HTTP 101 response but was '401 Unauthorized'", "WebSocket"},
		{"Error: Unexpected server response: 401", "WebSocket"},
		{"Uncaught (in promise) Error: Request failed with status code 401", "401"},
		{"Courier error: authorization_error: Forbidden", "403"},
		{"com.courier.android.models.CourierException: invalid_request_error: Bad Request", "400"},
		{"rate_limit_error: Too Many Requests", "429"},
		{"User signature is invalid", "HMAC"},
		{"TokenExpiredError: jwt expired\n    at verify (index.js:12)", "expired"},
		{"jwt.exceptions.InvalidSignatureError: Signature verification failed", "signature"},
		{"JsonWebTokenError: jwt malformed", "not a JWT"},
		{"jwt.exceptions.DecodeError: Not enough segments", "not a JWT"},
		{"IDX10214: Audience validation failed. Audiences: '[PII of type ...]'", "audience"},
		{"JWTClaimValidationFailed: unexpected \"iss\" claim value", "issuer"},
		{"NotBeforeError: jwt not active", "not valid yet"},
		{"UnauthorizedError: No authorization token was found", "no token"},
		{"JsonWebTokenError: invalid algorithm", "algorithm"},
		{"IDX10501: Signature validation failed. Unable to match key: kid: 'abc'", "no key"},
	} {
		cases = append(cases, namedCase{c.in, c.in, Text, NotAToken, c.says})
	}
	for _, in := range []string{
		`Courier websocket error { _messageQueue: [ '{"action":"subscribe","data":{"clientKey":"` + workspaceKey + `","event":"*"}}' ] }`,
		"client key used for user u-77, expected a JWT",
		"courier.signIn({ userId: 'u-77', clientKey: '" + workspaceKey + "' })",
	} {
		cases = append(cases, namedCase{in, in, ClientKey, ClientKeyPasted, "client key"})
	}
	return cases
}

// TestFindNamesWhatIsNotAToken checks that credentials, cookies, masks and messages are named, each
// by one remark with a fix that doesn't ask for a part that isn't missing.
func TestFindNamesWhatIsNotAToken(t *testing.T) {
	for _, c := range slices.Concat(cookieCases(), maskedCases(), opaqueCases(), messageCases(), sentCases()) {
		t.Run(c.name, func(t *testing.T) {
			got := Find(c.in)
			if got.Kind != c.kind || got.Token != "" || len(got.Remarks) != 1 {
				t.Fatalf("Find(%q) = kind %q, token %q, %+v; want kind %q and one remark", c.in, got.Kind, got.Token, got.Remarks, c.kind)
			}
			r := got.Remarks[0]
			if r.Code != c.code || !strings.Contains(r.Title+"\n"+r.Because+"\n"+r.Fix, c.says) {
				t.Errorf("remark %+v, want %s with %q", r, c.code, c.says)
			}
			for _, shown := range []string{r.Title, r.Because, r.Fix} {
				checkShown(t, c.in, shown)
			}
			if r.Fix == "" || strings.Contains(r.Fix, copyWhole) {
				t.Errorf("the fix is %q", r.Fix)
			}
		})
	}
}

// TestFindLeavesTokens checks that a token next to a cookie, a mask or a message is still found,
// and that ordinary words are not taken for one of these.
func TestFindLeavesTokens(t *testing.T) {
	tok := sample("one")
	for _, in := range []string{
		"Cookie: session=eyJ1c2VyX2lkIjo3fQ.Z0ABAg.LAMR9q1IYhRjwSyjIWfaG6viQHI; jwt=" + tok,
		"Access Token: ***\nAuthorization: Bearer " + tok,
		"authentication_error: Unauthorized for " + tok,
		"https://app.example/cb?code=Xk29fQmLw7TzR4#access_token=" + tok,
	} {
		if got := Find(in); got.Token != tok || got.Total != 1 {
			t.Errorf("Find(%q) finds %d tokens, first %q", in, got.Total, got.Token)
		}
	}
	for _, in := range []string{
		"the secret garden: a book", "my session was fine", "pull request #4011 is merged", "--- hidden files ---", "task-management-2026-for-everybody-here",
		"MyComponent2FactoryBean", "en.wikipedia.org:443:tcp", "token ring", "internationalization20240101",
	} {
		if got := Find(in); got.Kind != Text || !got.HasRemark(NotAToken) || got.Remarks[0].Title != "no token found" {
			t.Errorf("Find(%q) = %q, %+v", in, got.Kind, got.Remarks)
		}
	}
}
