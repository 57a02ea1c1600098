package core_test

import (
	"strings"
	"testing"

	"bulla/core"
	"bulla/core/diagnose"
	"bulla/core/report"
	"bulla/core/signing"
	"bulla/core/token"
	"bulla/core/visible"
)

// TestPastedRequests checks what is found in requests as people paste them. TOKEN is a healthy
// token of the user ann for the inbox and the preferences.
func TestPastedRequests(t *testing.T) {
	tok := courierToken(t, `"user_id:ann inbox:read:messages inbox:write:events read:preferences"`, fresh)
	for _, tt := range pastedRequests {
		t.Run(tt.name, func(t *testing.T) {
			s := apply(newWorkbench(t), core.Paste{Text: strings.ReplaceAll(tt.text, "TOKEN", tok)}).Snapshot(moment(0).Now)
			if s.Sent == nil {
				t.Fatal("no request is found")
			}
			var loud []string
			for _, f := range s.Findings {
				if f.Severity <= diagnose.Warning {
					loud = append(loud, f.Code+" "+f.Severity.String())
				}
			}
			if got := strings.Join(loud, ", "); got != tt.want {
				t.Errorf("got  %s\nwant %s\n%s", got, tt.want, listed(s))
			}
			outcome, _ := s.SentOutcome()
			if s.Sent.SDK != nil && s.SentCall != "" {
				t.Errorf("an SDK configuration is not a call: %s", s.SentCall)
			}
			if !strings.HasPrefix(outcome, tt.outcome) || tt.outcome == "" && outcome != "" {
				t.Errorf("the outcome is %q, want %q", outcome, tt.outcome)
			}
			for _, line := range []string{s.SentCall, outcome, listed(s)} {
				if strings.Contains(line, tok[len(tok)-20:]) {
					t.Errorf("shows the token: %s", line)
				}
			}
		})
	}
}

const otherWorkspaceKey = "OTk5OTk5OTktNWE2Yi00YzdkLThlOWYtMGExYjJjM2Q0ZTVm"

// pastedRequests are texts with the errors and warnings that they have, and the beginning of
// what SentOutcome says.
var pastedRequests = []struct{ name, text, want, outcome string }{
	{
		"curl that is fine", `curl https://api.courier.com/users/ann/preferences -H 'Authorization: Bearer TOKEN'`,
		"", "allowed",
	}, {
		"path of a template literal", "fetch(`https://api.courier.com/users/${userId}/preferences`, { headers: { Authorization: 'Bearer TOKEN' } })",
		"", "allowed",
	}, {
		"path joined from pieces", "fetch('https://api.courier.com/users/' + userId + '/preferences', { headers: { Authorization: 'Bearer TOKEN' } })",
		"", "allowed",
	}, {
		"path with a variable of a tool", "GET {{baseUrl}}/users/{{userId}}/preferences\nAuthorization: Bearer TOKEN",
		"", "allowed",
	}, {
		"path that is filled in entirely", "fetch(`https://api.courier.com/${path}`, { headers: { Authorization: 'Bearer TOKEN' } })",
		"", "",
	}, {
		"configuration of the script", `window.courierConfig = { authorization: "TOKEN", userId: "ann" };`,
		"", "",
	}, {
		"curl without Bearer", `curl https://api.courier.com/users/ann/preferences -H 'Authorization: TOKEN'`,
		"header-form error", "denied, 401",
	}, {
		"curl with quotes inside the header", `curl https://api.courier.com/users/ann/preferences -H 'Authorization: Bearer "TOKEN"'`,
		"header-form error", "denied, 401",
	}, {
		"the same with bash's own quotes", `curl https://api.courier.com/users/ann/preferences -H "Authorization: Bearer \"TOKEN\""`,
		"header-form error", "denied, 401",
	}, {
		"curl of cmd", "curl ^\"https://api.courier.com/users/ann/preferences^\" ^\r\n  -H ^\"authorization: Bearer TOKEN^\"",
		"", "allowed",
	}, {
		"curl with a user and a password", `curl -u ann:TOKEN https://api.courier.com/users/ann/preferences`,
		"header-form error", "denied, 401",
	}, {
		"curl --oauth2-bearer", `curl --oauth2-bearer TOKEN https://api.courier.com/users/ann/preferences`,
		"", "allowed",
	}, {
		"curl --oauth2-bearer with Bearer", `curl --oauth2-bearer 'Bearer TOKEN' https://api.courier.com/users/ann/preferences`,
		"sdk-form error", "the scope allows it",
	}, {
		"a variable", "JWT=TOKEN\ncurl https://api.courier.com/brands -H \"Authorization: Bearer $JWT\"",
		"call-denied error", "denied, needs read:brands",
	}, {
		"a variable in single quotes", "JWT=TOKEN\ncurl https://api.courier.com/users/ann/preferences -H 'Authorization: Bearer $JWT'",
		"unset-variable error", "denied, 401",
	}, {
		"Go", "token := \"TOKEN\"\nreq, _ := http.NewRequest(\"GET\", \"https://api.courier.com/brands\", nil)\n" +
			"req.Header.Set(\"Authorization\", \"Bearer \"+token)",
		"call-denied error", "denied, needs read:brands",
	}, {
		"a preflight before the request", "curl -X OPTIONS https://api.courier.com/brands -H 'Authorization: Bearer TOKEN'\n" +
			"curl https://api.courier.com/users/ann/preferences -H 'Authorization: Bearer TOKEN'",
		"", "allowed",
	}, {
		"wget", `wget --header="Authorization: Bearer TOKEN" https://api.courier.com/brands`,
		"call-denied error", "denied, needs read:brands",
	}, {
		"httpie", `http PUT api.courier.com/users/ann/tokens/abc Authorization:'Bearer TOKEN' provider_key=apn`,
		"call-denied error", "denied, needs write:user-tokens",
	}, {
		"PowerShell", "Invoke-RestMethod -Uri https://api.courier.com/users/bob/preferences -Headers @{ Authorization = 'Bearer TOKEN' }",
		"user-mismatch error", "denied, needs user_id:bob",
	}, {
		"fetch of a browser", "fetch(\"https://inbox.courier.com/q\", {\n  \"headers\": {\n    \"authorization\": \"Bearer TOKEN\",\n" +
			"    \"x-courier-user-id\": \"bob\"\n  },\n  \"body\": \"{\\\"query\\\":\\\"query { messages { nodes { id } } }\\\"}\",\n  \"method\": \"POST\"\n});",
		"user-mismatch error", "returns no data, needs user_id:bob",
	}, {
		"a mutation", `curl https://inbox.courier.com/q -H 'authorization: Bearer TOKEN' -H 'x-courier-user-id: ann' ` +
			`--data-raw '{"query":"mutation T { archive(messageId: \"1\") }"}'`,
		"", "allowed",
	}, {
		"an operation that bulla doesn't know", `curl https://inbox.courier.com/q -H 'authorization: Bearer TOKEN' ` +
			`--data-raw '{"query":"query { banana { id } }"}'`,
		"", "",
	}, {
		"the brand of the workspace", `curl https://api.courier.com/client/q -H 'authorization: Bearer TOKEN' ` +
			`-H 'x-courier-client-key: empty' --data-raw '{"query":"query { brand(brandId: \"b\") { id } }"}'`,
		"call-denied error", "denied, needs read:brands",
	}, {
		"axios", `axios.get("https://api.courier.com/brands", { headers: { Authorization: "Bearer TOKEN" } })`,
		"call-denied error", "denied, needs read:brands",
	}, {
		"axios without a space", `axios.get("https://api.courier.com/brands", { headers: { Authorization: "BearerTOKEN" } })`,
		"header-form error", "denied, 401",
	}, {
		"HTTP text", "GET /users/ann/preferences HTTP/1.1\r\nHost: api.courier.com\r\nAuthorization: Token TOKEN\r\n\r\n",
		"header-form error", "denied, 401",
	}, {
		"HTTP/2", ":method: POST\n:authority: api.courier.com\n:path: /send\nauthorization: Bearer TOKEN\n",
		"call-denied error", "denied, tokens can't call this endpoint",
	}, {
		"a response that failed, after one that didn't",
		"curl https://api.courier.com/users/ann/preferences -H 'Authorization: Bearer TOKEN'\ncurl -X POST https://api.courier.com/send -H 'Authorization: Bearer TOKEN'",
		"", "allowed", // the first, as the text shows no status
	}, {
		"issue-token with a token", `curl -X POST https://api.courier.com/auth/issue-token -H 'Authorization: Bearer TOKEN' -d '{"scope":"user_id:ann"}'`,
		"call-denied error", "denied, 401: only an API key can issue tokens",
	}, {
		"the wrong host", `curl https://inbox.courier.com/users/ann/preferences -H 'Authorization: Bearer TOKEN'`,
		"call-denied error", "denied, inbox.courier.com has no such endpoint",
	}, {
		"without encryption", `curl http://api.courier.com/users/ann/preferences -H 'Authorization: Bearer TOKEN'`,
		"plain-http warning", "allowed",
	}, {
		"the emulator", `curl http://localhost:8025/users/ann/preferences -H 'Authorization: Bearer TOKEN'`,
		"", "allowed",
	}, {
		"two headers", `curl https://api.courier.com/users/ann/preferences -H 'Authorization: Bearer TOKEN' -H 'authorization: Bearer TOKEN'`,
		"header-form error", "denied, 401",
	}, {
		"the client key's header", `curl https://inbox.courier.com/q -H 'x-courier-client-key: TOKEN'`,
		"header-form error", "denied, 401",
	}, {
		"the client key of another workspace", `curl https://api.courier.com/users/ann/preferences -H 'Authorization: Bearer TOKEN' -H 'x-courier-client-key: ` + otherWorkspaceKey + `'`,
		"workspace error", "the scope allows it",
	}, {
		"both regions", "curl https://api.courier.com/users/ann/preferences -H 'Authorization: Bearer TOKEN'\n" +
			"curl https://inbox.eu.courier.io/q -H 'Authorization: Bearer TOKEN'",
		"region error", "the scope allows it",
	}, {
		"a socket", "wss://realtime.courier.io/?auth=TOKEN&cid=c&iwpv=v1&userId=ann",
		"token-in-url warning", "allowed",
	}, {
		"a socket of another user", "wss://realtime.courier.io/?auth=TOKEN&cid=c&iwpv=v1&userId=bob",
		"user-mismatch error, token-in-url warning", "returns no data, needs user_id:bob",
	}, {
		"a socket in the log of a proxy", `203.0.113.9 - - [20/Nov/2026:10:00:00 +0000] "GET /?auth=TOKEN&cid=1&iwpv=v1&userId=bob HTTP/1.1" 401 0`,
		"user-mismatch error, token-in-url warning", "returns no data, needs user_id:bob",
	}, {
		"another API", `curl https://api.example/users/bob/preferences -H 'Authorization: Bearer TOKEN'`,
		"", "",
	}, {
		"another API and another scheme", `curl https://api.example/users/bob -H 'Authorization: JWT TOKEN'`,
		"header-form warning", "",
	}, {
		"JSX", `<CourierInbox userId="ann" jwt="TOKEN" />`,
		"", "",
	}, {
		"JSX with Bearer", `<CourierInbox userId="ann" jwt="Bearer TOKEN" />`,
		"sdk-form error", "",
	}, {
		"JSX with a template", "<CourierInbox userId=\"ann\" jwt={`Bearer TOKEN`} />",
		"sdk-form error", "",
	}, {
		"signIn of another user", `courier.shared.signIn({ userId: "bob", jwt: "TOKEN" });`,
		"user-mismatch error", "",
	}, {
		"signIn with the EU", `courier.shared.signIn({ userId: "ann", jwt: "TOKEN", apiUrls: getCourierApiUrlsForRegion("eu") });`,
		"", "",
	}, {
		"signIn of Kotlin", `Courier.shared.signIn(userId = "ann", accessToken = "TOKEN", clientKey = null, showLogs = true)`,
		"", "",
	}, {
		"signIn with what a JWT makes useless", `Courier.shared.signIn({ userId: "ann", accessToken: "TOKEN", clientKey: "MDAw" })`,
		"sdk-form warning", "",
	}, {
		"a log of the SDK", "LOG  COURIER Signing user in\nLOG  COURIER User Id: bob\nLOG  COURIER Access Token: TOKEN\nLOG  COURIER Client Key: undefined",
		"user-mismatch error", "",
	},
}

// TestRequestsWithoutToken checks what is said of a request that sends something else.
func TestRequestsWithoutToken(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"fetch and undefined", `fetch("https://inbox.courier.com/q", {"headers": {"authorization": "Bearer undefined"}, "method": "POST"});`, "unset-variable"},
		{"curl and single quotes", `curl -H 'Authorization: Bearer $COURIER_JWT' https://api.courier.com/users/ann/preferences`, "unset-variable"},
		{"curl and double quotes", `curl -H "Authorization: Bearer $COURIER_JWT" https://api.courier.com/users/ann/preferences`, "not-a-token"},
		{"a template", "POST /a HTTP/1.1\nHost: a.example\nAuthorization: Bearer {{token}}\n\n", "unset-variable"},
		{"an SDK and null", `<CourierInbox userId="ann" jwt="null" />`, "unset-variable"},
		{"an API key", `curl https://api.courier.com/users/ann/preferences -H 'Authorization: Bearer pk_prod_EXAMPLE0000000000000000000'`, "api-key-pasted"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := apply(newWorkbench(t), core.Paste{Text: tt.text}).Snapshot(moment(0).Now)
			if s.Sent == nil || len(s.Findings) == 0 || s.Findings[0].Code != tt.want {
				t.Errorf("want %s; the findings are:\n%s", tt.want, listed(s))
			}
		})
	}
}

// TestEditKeepsTheRequest checks that a token which was edited is still decided for its request.
func TestEditKeepsTheRequest(t *testing.T) {
	tok := courierToken(t, `"user_id:ann inbox:read:messages"`, fresh)
	text := "curl https://api.courier.com/brands -H 'Authorization: Bearer " + tok + "'"
	w := apply(newWorkbench(t), core.Paste{Text: text}, core.SetVerifiers{Keys: signing.Keys{testKey(t)}})
	payload := strings.Replace(w.Inspected.Payload.Text, "inbox:read:messages", "read:brands", 1)
	w = apply(w, core.EditPart{Part: token.Payload, Text: payload})
	if d, ok := w.Snapshot(moment(0).Now).SentDecision(); !ok || !d.Allowed() {
		t.Errorf("the request is not allowed: %s", d.Because)
	}
}

// TestPastedSecretsStayHidden puts a token and an API key wherever a request has room for one.
func TestPastedSecretsStayHidden(t *testing.T) {
	const apiKey = "pk_prod_EXAMPLE0000000000000000000"
	tok := courierToken(t, `"user_id:ann inbox:read:messages inbox:write:events"`, fresh)
	for _, secret := range []string{tok, apiKey, "Bearer " + tok} {
		texts := []string{
			`curl -X 'S' https://api.courier.com/users/S/preferences?a=S -H 'x-courier-user-id: S' -H 'S: S' -H 'Authorization: S TOKEN'`,
			`curl http://S/q -H 'x-courier-client-key: S' -H 'authorization: Bearer TOKEN' -d '{"query":"{ S }","operationName":"S"}'`,
			`courier.shared.signIn({ userId: "S", jwt: "TOKEN", clientKey: "S", S: "S", apiUrls: "https://S/" })`,
			`wss://S@realtime.courier.io/S?auth=TOKEN&userId=S&clientKey=S`,
		}
		for _, text := range texts {
			text = strings.NewReplacer("S", secret, "TOKEN", tok).Replace(text)
			s := apply(newWorkbench(t), core.Paste{Text: text}).Snapshot(moment(0).Now)
			_, shown, _ := strings.Cut(string(report.Diagnose(s)), `"findings":`)
			outcome, _ := s.SentOutcome()
			for _, part := range []string{shown, string(report.Access(s)), s.SentCall, outcome, listed(s)} {
				if strings.Contains(part, tok[len(tok)-12:]) || strings.Contains(part, apiKey[8:]) {
					t.Errorf("%.60q... is shown in %s", text, part)
				}
			}
		}
	}
}

// FuzzPastedRequests checks, for any text around a token, that a denied request has an error, and
// that what is said about the request is visible and doesn't contain the token.
func FuzzPastedRequests(f *testing.F) {
	w := core.New(testKey(f), moment(0))
	payload := `{"scope":"user_id:ann inbox:read:messages","tenant_scope":"published/test","tenant_id":"` + realWorkspace + `/test",` + fresh + `,"jti":"` + otherID + `"}`
	tok, err := signing.Sign(`{"alg":"HS256","typ":"JWT"}`, payload, testKey(f))
	if err != nil {
		f.Fatal(err)
	}
	for _, row := range pastedRequests {
		f.Add(row.text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s := apply(w, core.Paste{Text: strings.ReplaceAll(text, "TOKEN", tok)}).Snapshot(moment(0).Now)
		outcome, _ := s.SentOutcome()
		if d, ok := s.SentDecision(); ok && !d.Allowed() && diagnose.Count(s.Findings, diagnose.Error) == 0 {
			t.Errorf("%s is denied, %s, but there is no error", s.SentCall, d.Because)
		}
		said := []string{s.SentCall, outcome}
		for _, finding := range s.Findings {
			said = append(said, finding.Title, finding.Because, finding.Fix)
		}
		for _, line := range said {
			if line != visible.Text(line) {
				t.Errorf("not visible: %q", line)
			}
			if strings.Contains(line, tok[len(tok)-12:]) {
				t.Errorf("shows the token: %s", line)
			}
		}
		if json := report.Diagnose(s); strings.Count(string(json), tok) > 0 {
			t.Errorf("the JSON shows the token: %s", json)
		}
	})
}
