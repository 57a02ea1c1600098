package core_test

import (
	"slices"
	"strings"
	"testing"

	"bulla/core"
	"bulla/core/diagnose"
	"bulla/core/intake"
	"bulla/core/visible"
)

// docsCurl is the curl command of Courier's guide to JWT authentication.
const docsCurl = `curl --request POST \
     --url https://api.courier.com/auth/issue-token \
     --header 'Accept: application/json' \
     --header 'Authorization: Bearer $YOUR_API_KEY' \
     --header 'Content-Type: application/json' \
     --data \
 '{
    "scope": "user_id:$YOUR_USER_ID write:user-tokens inbox:read:messages inbox:write:events read:preferences write:preferences read:brands",
    "expires_in": "$YOUR_NUMBER days"
  }'`

const inboxOfAnn = "user_id:ann inbox:read:messages inbox:write:events"

// asked is a text that asks for a token, and what must be said about it.
type asked struct {
	name, text string
	kind       intake.Kind
	// codes are the errors and warnings, in order.
	codes string
	// scope is what the request is on the screen, "" if it is inboxOfAnn.
	scope string
}

func askedTexts() []asked {
	const pigeon = "user_id:pigeon inbox:read:messages inbox:write:events"
	return []asked{
		{"the curl of the guide", docsCurl, intake.IssueRequest, "unset-variable expires-in user-placeholder", "user_id:$YOUR_USER_ID write:user-tokens inbox:read:messages inbox:write:events read:preferences write:preferences read:brands"},
		{"a body", `{"scope": "` + inboxOfAnn + `", "expires_in": "2 days"}`, intake.IssueRequest, "", ""},
		{"a body with seconds", `{"scope": "` + inboxOfAnn + `", "expires_in": 3600}`, intake.IssueRequest, "", ""},
		{"digits in quotes", `{"scope": "` + inboxOfAnn + `", "expires_in": "3600"}`, intake.IssueRequest, "lifetime-tiny", ""},
		{"digits that are a day", `{"scope": "` + inboxOfAnn + `", "expires_in": "86400000"}`, intake.IssueRequest, "expires-in", ""},
		{"digits that expire at once", `{"scope": "` + inboxOfAnn + `", "expires_in": "120"}`, intake.IssueRequest, "expires-in", ""},
		{"null", `{"scope": "` + inboxOfAnn + `", "expires_in": null}`, intake.IssueRequest, "expires-in", ""},
		{"true", `{"scope": "` + inboxOfAnn + `", "expires_in": true}`, intake.IssueRequest, "expires-in", ""},
		{"no expires_in", `{"scope": "` + inboxOfAnn + `"}`, intake.IssueRequest, "exp-missing", ""},
		{"a fraction", `{"scope": "` + inboxOfAnn + `", "expires_in": 1.5}`, intake.IssueRequest, "expires-in", ""},
		{"a negative number", `{"scope": "` + inboxOfAnn + `", "expires_in": -60}`, intake.IssueRequest, "expires-in", ""},
		{"two units", `{"scope": "` + inboxOfAnn + `", "expires_in": "1d 12h"}`, intake.IssueRequest, "expires-in", ""},
		{"a fortnight", `{"scope": "` + inboxOfAnn + `", "expires_in": "1 fortnight"}`, intake.IssueRequest, "expires-in", ""},
		{"an empty expires_in", `{"scope": "` + inboxOfAnn + `", "expires_in": ""}`, intake.IssueRequest, "expires-in", ""},
		{"a thousand days", `{"scope": "` + inboxOfAnn + `", "expires_in": "1000 days"}`, intake.IssueRequest, "lifetime-long", ""},
		{"expiresIn", `{"scope": "` + inboxOfAnn + `", "expiresIn": "2 days"}`, intake.IssueRequest, "request-member exp-missing", ""},
		{"expire_in", `{"scope": "` + inboxOfAnn + `", "expire_in": "2 days"}`, intake.IssueRequest, "request-member exp-missing", ""},
		{"scopes", `{"scopes": "` + inboxOfAnn + `", "expires_in": "2 days"}`, intake.IssueRequest, "scope-missing request-member", ""},
		{"a user beside the scope", `{"scope": "inbox:read:messages inbox:write:events", "user_id": "ann", "expires_in": "2 days"}`, intake.IssueRequest, "user-missing request-member", "inbox:read:messages inbox:write:events"},
		{"an array", `{"scope": ["user_id:ann", "inbox:read:messages", "inbox:write:events"], "expires_in": "2 days"}`, intake.IssueRequest, "scope-type", ""},
		{"an empty scope", `{"scope": "", "expires_in": "2 days"}`, intake.IssueRequest, "scope-empty", "-"},
		{"commas", `{"scope": "user_id:ann,inbox:read:messages,inbox:write:events", "expires_in": "2 days"}`, intake.IssueRequest, "scope-separator", "user_id:ann,inbox:read:messages,inbox:write:events"},
		{"a template", `{"scope": "user_id:{{userId}} inbox:read:messages inbox:write:events", "expires_in": "2 days"}`, intake.IssueRequest, "user-placeholder", "user_id:{{userId}} inbox:read:messages inbox:write:events"},
		{"a JSON string", `"{\"scope\":\"` + inboxOfAnn + `\",\"expires_in\":\"2 days\"}"`, intake.IssueRequest, "", ""},
		{"a Python dict", `{'scope': '` + inboxOfAnn + `', 'expires_in': '2 days'}`, intake.IssueRequest, "", ""},
		{"YAML", "scope: " + inboxOfAnn + "\nexpires_in: 2 days\n", intake.IssueRequest, "", ""},
		{"a form", "scope=user_id%3Aann+inbox%3Aread%3Amessages+inbox%3Awrite%3Aevents", intake.ScopeString, "", ""},

		{"another member", `{"scope": "` + inboxOfAnn + `", "expires_in": "1 day", "aud": "x"}`, intake.IssueRequest, "request-member", ""},
		{"a form with expires_in", "scope=user_id:ann%20inbox:read:messages%20inbox:write:events&expires_in=1d", intake.IssueRequest, "", ""},
		{"a label", "Scope: " + inboxOfAnn, intake.ScopeString, "", ""},
		{"a JSON array", `["user_id:ann", "inbox:read:messages", "inbox:write:events"]`, intake.ScopeString, "scope-type", ""},
		{"a list in quotes", `"user_id:ann", "inbox:read:messages", "inbox:write:events",`, intake.ScopeString, "scope-type", ""},
		{"a scope string", inboxOfAnn, intake.ScopeString, "", ""},
		{"a scope string in quotes", `"` + inboxOfAnn + `"`, intake.ScopeString, "", ""},
		{"a member", `"scope": "` + inboxOfAnn + `",`, intake.ScopeString, "", ""},
		{"an assignment", "scope=" + inboxOfAnn, intake.ScopeString, "", ""},
		{"a constant", "const SCOPES = [\"user_id:ann\", \"inbox:read:messages\", \"inbox:write:events\"]", intake.ScopeString, "", ""},
		{"percent-encoding", "user_id%3Aann%20inbox%3Aread%3Amessages%20inbox%3Awrite%3Aevents", intake.ScopeString, "", ""},
		{"percent-encoded spaces", "user_id:ann%20inbox:read:messages%20inbox:write:events", intake.ScopeString, "", ""},
		{"a scope string with commas", "user_id:ann, inbox:read:messages, inbox:write:events", intake.ScopeString, "scope-separator", "user_id:ann, inbox:read:messages, inbox:write:events"},
		{"no user", "inbox:read:messages inbox:write:events", intake.ScopeString, "user-missing", "inbox:read:messages inbox:write:events"},
		{"a misspelled scope", "user_id:ann inbox:read:mesages inbox:write:events", intake.ScopeString, "scope-unknown", "user_id:ann inbox:read:mesages inbox:write:events"},
		{"a user alone", "user_id:ann", intake.ScopeString, "scope-empty", "user_id:ann"},
		{"userId", "userId:ann inbox:read:messages inbox:write:events", intake.ScopeString, "user-form", "userId:ann inbox:read:messages inbox:write:events"},

		{"a shell variable", `SCOPE="user_id:$USER_ID inbox:read:messages inbox:write:events"`, intake.ScopeString, "", pigeon},
		{"curl with double quotes", `curl https://api.courier.com/auth/issue-token -H "Authorization: Bearer $KEY" -d "{\"scope\": \"user_id:$ID inbox:read:messages inbox:write:events\", \"expires_in\": \"1 day\"}"`, intake.IssueRequest, "", pigeon},
		{"curl with both quotes", `curl https://api.courier.com/auth/issue-token -H "Authorization: Bearer $KEY" -d '{"scope": "user_id:'"$ID"' inbox:read:messages inbox:write:events", "expires_in": "1 day"}'`, intake.IssueRequest, "", pigeon},
		{"curl with single quotes", `curl https://api.courier.com/auth/issue-token -H 'Authorization: Bearer $KEY' -d '{"scope": "` + inboxOfAnn + `", "expires_in": "1 day"}'`, intake.IssueRequest, "unset-variable", ""},
		{"curl without a key", `curl https://api.courier.com/auth/issue-token -d '{"scope": "` + inboxOfAnn + `", "expires_in": "1 day"}'`, intake.IssueRequest, "header-form", ""},
		{"curl without Bearer", `curl https://api.courier.com/auth/issue-token -H 'Authorization: pk_prod_EXAMPLE0000000000000000000' -d '{"scope": "` + inboxOfAnn + `", "expires_in": "1 day"}'`, intake.IssueRequest, "header-form", ""},
		{"curl with Basic", `curl https://api.courier.com/auth/issue-token -u pk_prod_EXAMPLE0000000000000000000: -d '{"scope": "` + inboxOfAnn + `", "expires_in": "1 day"}'`, intake.IssueRequest, "header-form", ""},
		{"curl without a body", `curl -X POST https://api.courier.com/auth/issue-token -H "Authorization: Bearer $KEY"`, intake.IssueRequest, "scope-missing exp-missing", "-"},
		{"curl with PUT", `curl -X PUT https://api.courier.com/auth/issue-token -H "Authorization: Bearer $KEY" -d '{"scope": "` + inboxOfAnn + `", "expires_in": "1 day"}'`, intake.IssueRequest, "call-denied", ""},
		{"curl over HTTP", `curl http://api.courier.com/auth/issue-token -H "Authorization: Bearer $KEY" -d '{"scope": "` + inboxOfAnn + `", "expires_in": "1 day"}'`, intake.IssueRequest, "plain-http", ""},
		{"only a user", `curl https://api.courier.com/auth/issue-token -H "Authorization: Bearer $KEY" -d '{"user_id": "ann"}'`, intake.IssueRequest, "scope-missing request-member exp-missing", "-"},
		{"cmd", `curl https://api.courier.com/auth/issue-token -H "Authorization: Bearer %COURIER_API_KEY%" -d "{\"scope\": \"user_id:%ID% inbox:read:messages inbox:write:events\", \"expires_in\": \"1 day\"}"`, intake.IssueRequest, "", pigeon},
		{"PowerShell", "$body = @{ scope = \"user_id:ann inbox:read:messages inbox:write:events\"; expires_in = \"1 day\" } | ConvertTo-Json\nInvoke-RestMethod https://api.courier.com/auth/issue-token -Method Post -Body $body", intake.IssueRequest, "", ""},
		{"percent-encoding in a body", `{"scope": "user_id:ann%20inbox:read:messages%20inbox:write:events", "expires_in": "1 day"}`, intake.IssueRequest, "scope-separator", "user_id:ann%20inbox:read:messages%20inbox:write:events"},
		{"Node", "const { token } = await courier.auth.issueToken({\n  scope: `user_id:${userId} inbox:read:messages inbox:write:events`,\n  expires_in: `${days} days`,\n});", intake.IssueRequest, "", pigeon},
		{"Node with a joined list", "const SCOPES = ['inbox:read:messages', 'inbox:write:events'];\nfetch('https://api.courier.com/auth/issue-token', { body: JSON.stringify({ scope: [`user_id:${user.id}`, ...SCOPES].join(' '), expires_in: '1d' }) })", intake.IssueRequest, "", pigeon},
		{"Node with a list joined by commas", "fetch('https://api.courier.com/auth/issue-token', { body: JSON.stringify({ scope: ['user_id:ann', 'inbox:read:messages', 'inbox:write:events'].join(','), expires_in: '1d' }) })", intake.IssueRequest, "scope-separator", "user_id:ann,inbox:read:messages,inbox:write:events"},
		{"expiresIn over the wire", "axios.post('https://api.courier.com/auth/issue-token', { scope: '" + inboxOfAnn + "', expiresIn: '2 days' })", intake.IssueRequest, "request-member exp-missing", ""},
		{"Python", "response = client.auth.issue_token(\n    scope=f\"user_id:{user_id} inbox:read:messages \"\n          \"inbox:write:events\",\n    expires_in=\"2 days\",\n)", intake.IssueRequest, "", pigeon},
		{"Python with a format", `client.auth.issue_token(scope="user_id:{} inbox:read:messages inbox:write:events".format(uid), expires_in="2 days")`, intake.IssueRequest, "", pigeon},
		{"Go", "client.Auth.IssueToken(ctx, courier.AuthIssueTokenParams{\n\tExpiresIn: \"$YOUR_NUMBER days\",\n\tScope:     fmt.Sprintf(\"user_id:%s inbox:read:messages inbox:write:events\", id),\n})", intake.IssueRequest, "expires-in", pigeon},
		{"Java", "AuthIssueTokenParams.builder()\n    .expiresIn(\"2 days\")\n    .scope(\"user_id:$YOUR_USER_ID inbox:read:messages inbox:write:events\")\n    .build();\nclient.auth().issueToken(params);", intake.IssueRequest, "user-placeholder", "user_id:$YOUR_USER_ID inbox:read:messages inbox:write:events"},
		{"a Java string", `String body = "{\"scope\":\"` + inboxOfAnn + `\",\"expires_in\":\"1d\"}"; // POST /auth/issue-token`, intake.IssueRequest, "", ""},
		{"C#", "var p = new AuthIssueTokenParams { ExpiresIn = \"2 days\", Scope = $\"user_id:{userId} inbox:read:messages inbox:write:events\" };\nawait client.Auth.IssueToken(p);", intake.IssueRequest, "", pigeon},
		{"Ruby", "courier.auth.issue_token(expires_in: \"2 days\", scope: \"user_id:#{user.id} inbox:read:messages inbox:write:events\")", intake.IssueRequest, "", pigeon},
		{"Ruby words", "scope = %w[user_id:ann inbox:read:messages inbox:write:events].join(' ')\ncourier.auth.issue_token(scope: scope, expires_in: '2 days')", intake.IssueRequest, "", ""},
		{"PHP", "$client->auth->issueToken(expiresIn: '2 days', scope: 'user_id:$YOUR_USER_ID inbox:read:messages inbox:write:events');", intake.IssueRequest, "user-placeholder", "user_id:$YOUR_USER_ID inbox:read:messages inbox:write:events"},
		{"PHP with double quotes", "<?php $client->auth->issueToken(expiresIn: '2 days', scope: \"user_id:$userId inbox:read:messages inbox:write:events\");", intake.IssueRequest, "", pigeon},
		{"HTTP", "POST /auth/issue-token HTTP/1.1\nHost: api.courier.com\nAuthorization: Bearer pk_prod_EXAMPLE0000000000000000000\nContent-Type: application/json\n\n{\"scope\": \"" + inboxOfAnn + "\", \"expires_in\": \"1 day\"}", intake.IssueRequest, "", ""},
	}
}

// TestAskedTexts judges texts that ask for a token as what they would issue, and makes the request
// that one.
func TestAskedTexts(t *testing.T) {
	for _, a := range slices.Concat(askedTexts(), askedPrograms()) {
		t.Run(a.name, func(t *testing.T) {
			s := apply(newWorkbench(t), core.Paste{Text: a.text}).Snapshot(moment(0).Now)
			if s.Found.Kind != a.kind {
				t.Fatalf("kind %q, want %q", s.Found.Kind, a.kind)
			}
			var codes []string
			for _, f := range s.Findings {
				if f.Severity <= diagnose.Warning {
					codes = append(codes, f.Code)
				}
				if strings.Contains(visible.QuoteJSON(f.Title+f.Because+f.Fix), "EXAMPLE0") {
					t.Errorf("%s shows an API key", f.Code)
				}
			}
			if got := strings.Join(codes, " "); got != a.codes {
				t.Errorf("findings %q, want %q", got, a.codes)
			}
			want := a.scope
			switch want {
			case "":
				want = inboxOfAnn
			case "-":
				want = ""
			}
			if s.Mode != core.Compose || s.Request.Scope() != want {
				t.Errorf("%s, scope %q, want %q", s.Mode, s.Request.Scope(), want)
			}
			if s.SampleUser != (strings.HasPrefix(want, "user_id:pigeon")) {
				t.Error("sample user:", s.SampleUser)
			}
		})
	}
}

// TestNotAsked keeps texts apart that only look like a request for a token.
func TestNotAsked(t *testing.T) {
	for _, text := range []string{
		`{"access_token": "abc", "expires_in": 3600, "scope": "read:messages"}`,
		`{"scope": "openid profile", "expires_in": 3600, "client_id": "x"}`,
		`{"scope": "user_id:ann inbox:read:messages", "iat": 1700000000, "exp": 1700003600}`,
		"scope is not defined", "openid profile email", "the scope: read and write",
		`{"name": "bulla", "version": "1.0"}`, `{"message": "invalid scope", "type": "invalid_request_error"}`,
		"pk_prod_EXAMPLE0000000000000000000",
	} {
		s := apply(newWorkbench(t), core.Paste{Text: text}).Snapshot(moment(0).Now)
		if s.Mode != core.Inspect || s.Asked() != nil {
			t.Errorf("%q was read as %s", text, s.Found.Kind)
		}
	}
}

// TestAskedChanges follows a pasted request through changes: what was fixed is no longer reported.
func TestAskedChanges(t *testing.T) {
	paste := core.Paste{Text: `{"scope": ["user_id:ann", "inbox:read:messages"], "expiresIn": "2 days"}`}
	w := apply(newWorkbench(t), paste)
	has := func(code string) bool {
		return slices.ContainsFunc(w.Snapshot(moment(0).Now).Findings, func(f diagnose.Finding) bool {
			return f.Code == code && f.Severity <= diagnose.Warning
		})
	}
	for _, code := range []string{"scope-type", "request-member", "exp-missing"} {
		if !has(code) {
			t.Errorf("no %s", code)
		}
	}
	w = apply(w, core.AddScope{Scope: "inbox:write:events"})
	if has("scope-type") || !has("request-member") {
		t.Error("a change of the scopes must only settle the scope")
	}
	w = apply(w, core.SetExpiry{Text: "1d"})
	if has("request-member") || has("exp-missing") {
		t.Error("a change of the expiry must settle it")
	}
	w = apply(w, core.BackToCompose{})
	if w.Asked() != nil || w.Request.Scope() != inboxOfAnn || w.Request.Expiry != "1d" {
		t.Errorf("esc must forget the text and keep the request: %q, %q", w.Request.Scope(), w.Request.Expiry)
	}
}

// TestAskedFix fixes a pasted request, which leaves an ordinary one. A lifetime that is right
// stays.
func TestAskedFix(t *testing.T) {
	for given, fixed := range map[string]string{`"3600"`: "1h", `"2 days"`: "2d", "7200": "2h", "null": "1d"} {
		w := apply(newWorkbench(t), core.Paste{Text: `{"scope": "user_id:ann,inbox:read:messages", "expires_in": ` + given + `}`})
		s := w.Snapshot(moment(0).Now)
		w = apply(w, core.Fix{Remedies: s.Remedies()})
		if w.Asked() != nil || w.Request.Scope() != inboxOfAnn || w.Request.Expiry != fixed {
			t.Errorf("%s: %q, %q", given, w.Request.Scope(), w.Request.Expiry)
		}
		if s.Fix == nil || slices.Contains(s.Fix.Changes, "issued by Courier") {
			t.Errorf("%s: the fix is %+v", given, s.Fix)
		}
	}
}

// TestSDKConfig checks configurations of SDKs that have no token.
func TestSDKConfig(t *testing.T) {
	tests := []struct{ name, text, codes string }{
		{"all filled in by the program", "courier.shared.signIn({ userId: user.id, jwt: token })", ""},
		{"a user, and a token from the program", `<CourierInbox userId="ann" jwt={jwt} />`, ""},
		{"placeholders", `courier.shared.signIn({ userId: "$YOUR_USER_ID", jwt: "YOUR_JWT" })`, "unset-variable user-placeholder"},
		{"angle brackets", `await courier.signIn({ userId: "<USER_ID>", jwt: "<JWT>" })`, "unset-variable user-placeholder"},
		{"templates", `<courier-inbox user-id="{{userId}}" jwt="{{jwt}}"></courier-inbox>`, "unset-variable user-placeholder"},
		{"Swift", `await Courier.shared.signIn(userId: "ann", accessToken: "undefined")`, "unset-variable"},
		{"a promise", `courier.shared.signIn({ userId: "ann", jwt: "[object Promise]" })`, "sdk-form"},
		{"another token", `courier.shared.signIn({ userId: "ann", jwt: "abc" })`, "sdk-form"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := apply(newWorkbench(t), core.Paste{Text: tt.text}).Snapshot(moment(0).Now)
			if s.Found.Kind != intake.SDKConfig {
				t.Fatalf("kind %q", s.Found.Kind)
			}
			var codes []string
			for _, f := range s.Findings {
				codes = append(codes, f.Code)
			}
			if got := strings.Join(codes, " "); got != tt.codes {
				t.Errorf("findings %q, want %q", got, tt.codes)
			}
			s = apply(newWorkbench(t), core.Paste{Text: tt.text, TokenOnly: true}).Snapshot(moment(0).Now)
			if s.Verdict != diagnose.Broken {
				t.Error("a configuration is not a token")
			}
		})
	}
}
