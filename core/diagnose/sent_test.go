package diagnose_test

import (
	"encoding/base64"
	"slices"
	"strings"
	"testing"

	"bulla/core/diagnose"
	"bulla/core/intake"
	"bulla/core/request"
)

// to returns a request to a URL with a token, and with more header fields: names and values in
// turn.
func to(url, token string, more ...string) *request.Request {
	r := &request.Request{Method: "GET", URL: request.Value{Text: url}}
	fields := append([]string{"Authorization", "Bearer " + token}, more...)
	for i := 0; i < len(fields); i += 2 {
		r.Headers = append(r.Headers, request.Header{Name: fields[i], Value: request.Value{Text: fields[i+1]}})
	}
	return r
}

// sdk returns an SDK configuration: names and values in turn.
func sdk(members ...string) *request.Request {
	r := &request.Request{Form: request.SDK}
	for i := 0; i < len(members); i += 2 {
		r.SDK = append(r.SDK, request.Member{Name: members[i], Value: request.Value{Text: members[i+1]}})
	}
	return r
}

const brandsURL = "https://api.courier.com/brands"

func sentSamples() []sample {
	whole, bound := claims(), claims(`cnf={"jkt":"abc"}`)
	fine := given{text: whole, sent: to(brandsURL, whole)}
	configured := given{text: whole, sent: sdk("userId", "user-123", "jwt", whole)}
	return []sample{
		{"sdk-form", diagnose.Error, given{text: whole, sent: sdk("jwt", "Bearer "+whole)}, configured},
		{"sdk-form", diagnose.Warning, given{text: whole, sent: sdk("jwt", whole, "userSignature", "ab")}, configured},
		{"dpop", diagnose.Error, given{text: bound, sent: to("https://a.example", bound)}, given{text: bound}},
		{"plain-http", diagnose.Warning, given{text: whole, sent: to("http://api.courier.com/brands", whole)}, fine},
		{"call-denied", diagnose.Error, given{text: whole, sent: to(brandsURL, whole), denied: "read:brands"}, fine},
		{"header-form", diagnose.Error, given{text: whole, sent: to(brandsURL, "\""+whole+"\"")}, fine},
		{"region", diagnose.Error, given{text: whole, sent: to("https://api.eu.courier.com/brands", whole), region: "us"}, fine},
		{"user-mismatch", diagnose.Error, given{text: whole, sent: to(brandsURL, whole, "X-Courier-User-Id", "b"), user: "user-123"}, fine},
	}
}

func TestCredentialOfRequest(t *testing.T) {
	whole := claims()
	without := func(url string, more ...string) *request.Request {
		r := to(url, whole, more...)
		r.Headers = r.Headers[1:]
		return r
	}
	const elsewhere = "https://a.example/b"
	tests := []struct {
		name string
		sent *request.Request
		want string
	}{
		{"Bearer, a space and the token", to(brandsURL, whole), "!header-form error"},
		{"in angle brackets", to(brandsURL, "<"+whole+">"), "header-form error"},
		{"in angle brackets, to another API", to(elsewhere, "<"+whole+">"), "header-form warning"},
		{"two headers", to(brandsURL, whole, "authorization", "Bearer x"), "header-form error"},
		{"two headers, to another API", to(elsewhere, whole, "authorization", "Bearer x"), "header-form warning"},
		{"in the header of the client key", without(brandsURL, "x-courier-client-key", whole), "header-form error"},
		{"there as well", to(brandsURL, whole, "x-courier-client-key", "Bearer "+whole), "!header-form error"},
		{"in another header", without(brandsURL, "x-access-token", whole), "header-form error"},
		{"in another header of another API", without(elsewhere, "x-access-token", whole), "!header-form warning"},
		{"in a misspelled header", without(elsewhere, "Authorisation", "Bearer "+whole), "header-form warning"},
		{"in the query", without(brandsURL + "?token=" + whole), "header-form error"},
		{"in the query as OAuth has it", without(brandsURL + "?access_token=" + whole), "header-form error"},
		{"in the query of another API", without(elsewhere + "?access_token=" + whole), "!header-form warning"},
		{"in the socket's URL", without("wss://realtime.courier.io/?auth=" + whole), "!header-form error"},
		{"in another parameter of the socket's URL", without("wss://realtime.courier.io/?token=" + whole), "header-form error"},
		{"with Bearer in the socket's URL", without("wss://realtime.courier.io/?auth=Bearer%20" + whole), "header-form error"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			expect(t, given{text: whole, sent: tt.sent}.run(), tt.want)
		})
	}
}

func TestSDKForm(t *testing.T) {
	whole := claims()
	key := "pk_prod_EXAMPLE0000000000000000000"
	computed := sdk("jwt", "Bearer ")
	computed.SDK[0].Value.Computed = true
	posted := &request.Request{Auth: &request.Auth{Scheme: "Bearer", Value: request.Value{Text: "Bearer " + whole}}}
	tests := []struct {
		name string
		sent *request.Request
		want string
	}{
		{"a user and a token", sdk("userId", "user-123", "jwt", whole), "!sdk-form error"},
		{"accessToken", sdk("userId", "user-123", "accessToken", whole), "!sdk-form error"},
		{"a log", sdk("User Id", "user-123", "Access Token", whole), "!sdk-form error"},
		{"Bearer before what a program fills in", computed, "sdk-form error"},
		{"Bearer in a tool's field", posted, "sdk-form error"},
		{"the whole response", sdk("jwt", `{"token":"`+whole+`"}`), "sdk-form error"},
		{"an API key", sdk("jwt", key), "sdk-form error"},
		{"a promise", sdk("jwt", "[object Promise]"), "sdk-form error"},
		{"an object", sdk("jwt", "[object Object]"), "sdk-form error"},
		{"quotes", sdk("jwt", "'"+whole+"'"), "sdk-form error"},
		{"a name that the SDK doesn't know", sdk("userId", "user-123", "token", whole), "sdk-form error"},
		{"a name with other case", sdk("userID", "user-123", "jwt", whole), "sdk-form error"},
		{"a name with an underscore", sdk("user_id", "user-123", "jwt", whole), "sdk-form error"},
		{"an attribute", sdk("user-id", "user-123", "jwt", whole), "!sdk-form error"},
		{"a client key", sdk("jwt", whole, "clientKey", "MDAw"), "sdk-form warning"},
		{"no client key", sdk("jwt", whole, "clientKey", "undefined"), "!sdk-form warning"},
		{"a client key without a token", sdk("clientKey", "MDAw", "userSignature", "ab"), "!sdk-form warning"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			findings := given{text: whole, sent: tt.sent}.run()
			expect(t, findings, tt.want)
			checkFindings(t, findings)
		})
	}
}

// TestCallDeniedOnce checks that a denied call is not reported next to the error that explains it.
func TestCallDeniedOnce(t *testing.T) {
	whole := claims()
	sent := to(brandsURL, whole)
	tests := []struct {
		name  string
		given given
		want  string
	}{
		{"nothing else", given{text: whole, denied: "read:brands"}, "call-denied error"},
		{"expired", given{text: claims("exp=" + seconds(-1)), denied: "read:brands"}, "!call-denied error"},
		{"needed by a feature as well", given{text: whole, denied: "read:brands", forFeatures: []string{"brands"}}, "!call-denied error"},
		{"another user", given{text: whole, denied: "user_id:b", user: "b"}, "!call-denied error"},
		{"another user, and more", given{text: whole, denied: "read:brands", user: "b"}, "call-denied error"},
		{"only a warning", given{text: claims("exp=" + seconds(365*24*3600e9)), denied: "read:brands"}, "call-denied error"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.given.sent = sent
			expect(t, tt.given.run(), tt.want)
		})
	}
}

// TestRefusedWithoutAReason says so if the server refused a request in which nothing is wrong, and
// puts the causes outside the token before the other notes.
func TestRefusedWithoutAReason(t *testing.T) {
	for status, want := range map[int]string{
		0: "if the inbox is still empty", 200: "if the inbox is still empty", 403: "the server answered 403, but the token looks fine",
	} {
		sent := to("https://inbox.courier.com/q", claims())
		sent.Status = status
		findings := given{text: "Authorization: Bearer " + claims(), sent: sent}.run()
		i := slices.IndexFunc(findings, func(f diagnose.Finding) bool { return f.Code == diagnose.CodeElsewhere })
		if i < 0 || !strings.Contains(findings[i].Title, want) || status == 403 && i != 0 {
			t.Errorf("%d: finding %d of\n%s\nwant %q", status, i, list(findings), want)
		}
	}
}

// TestRequestContradicts checks a request against what the user expects of it.
func TestRequestContradicts(t *testing.T) {
	whole := claims()
	key := func(workspace string) string { return base64.StdEncoding.EncodeToString([]byte(workspace)) }
	const other = "11111111-2222-4333-8444-555555555555"
	const eu, us = "https://api.eu.courier.com/brands", brandsURL
	tests := []struct {
		name  string
		given given
		want  string
	}{
		{"the region", given{sent: to(eu, whole), region: "us"}, "region error"},
		{"the other region", given{sent: to(us, whole), region: "eu"}, "region error"},
		{"the right region", given{sent: to(eu, whole), region: "eu"}, "!region note"},
		{"no region is expected", given{sent: to(eu, whole)}, "!region error"},
		{"the client key", given{sent: to(us, whole, "x-courier-client-key", key(other)), clientKey: key(workspace)}, "workspace error"},
		{"the same client key", given{sent: to(us, whole, "x-courier-client-key", key(workspace)), clientKey: key(workspace)}, "!workspace error"},
		{"a client key without a workspace", given{sent: to(us, whole, "x-courier-client-key", "empty"), clientKey: key(workspace)}, "!workspace error"},
		{"the user", given{sent: to(us, whole, "x-courier-user-id", "b"), user: "user-123"}, "user-mismatch error"},
		{"the same user", given{sent: to(us, whole, "x-courier-user-id", "user-123"), user: "user-123"}, "!user-mismatch error"},
		{"a user of another API", given{sent: to("https://a.example/users/b/c", whole), user: "user-123"}, "!user-mismatch error"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.given.text = whole
			expect(t, tt.given.run(), tt.want)
		})
	}
	t.Run("two regions", func(t *testing.T) {
		ctx := given{text: whole, sent: to(us, whole)}.context()
		ctx.Found.Requests = []request.Request{*to(us, whole), *to(eu, whole)}
		expect(t, diagnose.Run(ctx), "region error")
	})
	t.Run("without a token", func(t *testing.T) {
		ctx := diagnose.Context{Now: at, Found: intake.Find("hello"), Sent: sdk("jwt", "[object Promise]")}
		expect(t, diagnose.Run(ctx), "sdk-form error")
	})
}
