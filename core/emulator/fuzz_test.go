package emulator_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"bulla/core/emulator"
	"bulla/core/token"
)

// record answers one request without a socket and checks that the response has the documented
// shape.
func record(t *testing.T, e *emulator.Emulator, path, bearer, body string) reply {
	t.Helper()
	request := httptest.NewRequest("POST", "http://localhost"+path, strings.NewReader(body))
	request.Header.Set("Authorization", "Bearer "+bearer)
	request.Header.Set("X-Courier-User-Id", "pigeon")
	w := httptest.NewRecorder()
	e.ServeHTTP(w, request)
	response := w.Result()
	defer response.Body.Close()
	r, fault := readReply(response, "POST")
	if fault != "" {
		t.Fatalf("%q: %s", body, fault)
	}
	documented := []int{http.StatusOK, 400, 403, 404, 409, 413}
	if !slices.Contains(documented, r.status) {
		t.Fatalf("%q: %d %s", body, r.status, r.text)
	}
	return r
}

func FuzzIssueToken(f *testing.F) {
	for _, body := range []string{
		`{"scope":"user_id:pigeon inbox:read:messages","expires_in":"2 days"}`, `{"scope":"a","expires_in":3600}`, `{"scope":"a","expires_in":null}`,
		`{"scope":"a","scope":"b","expires_in":-1e2}`, `{"scope":["a"]}`, `[]`, `{"scope":"\ud800"}`, "\xef\xbb\xbf{}", `{"scope":"a","expires_in":"1h 30m"}`, "",
		strings.Repeat("A0", 30), `{"scope":"a","expires_in":"` + strings.Repeat("b", 60) + `"}`,
	} {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		e := emulator.New(options(t, newClock()))
		r := record(t, e, "/auth/issue-token", apiKey, body)
		if r.status != 200 {
			return
		}
		text, _ := r.body["token"].(string)
		decoded := token.Decode(text)
		var sent map[string]any // the last of two members with the same name counts
		if err := json.Unmarshal([]byte(body), &sent); err != nil {
			t.Fatalf("%q was accepted: %v", body, err)
		}
		want, ok := sent["scope"].(string)
		var claims map[string]any
		if err := json.Unmarshal([]byte(decoded.Payload.Text), &claims); err != nil || !ok || claims["scope"] != want ||
			decoded.Count != 3 {
			t.Fatalf("%q gave %s, %s: %v", body, text, decoded.Payload.Text, err)
		}
	})
}

func FuzzGraphQL(f *testing.F) {
	for _, query := range []string{
		"{messages{nodes{messageId}}}", `mutation{read(messageId:"x")}`, "query($a:String=1){...f} fragment f on Q{count(params:{status:$a})}", "{a:count a:messages}",
		"{count @skip(if:true)}", "mutation{markAllRead archiveAll}", "{brand{settings{colors}}}", `{messages(limit:3,after:"x",params:{tags:["a"]}){pageInfo{startCursor}}}`,
		`mutation{updatePreferenceV2(templateId:"newsletter",preferences:{status:OPTED_OUT,routingPreferences:[email]}){status}}`, "{preferencePage recipientPreferences{nodes{status}}}",
		"", "{", "#", "\"\"\"", "{a(b:{c:[$d]})}", "query A{count} query B{count}",
	} {
		f.Add(query, `{"a":"unread","d":[1,{"x":null}]}`, "")
	}
	f.Fuzz(func(t *testing.T, query, variables, operation string) {
		e := emulator.New(options(t, newClock()))
		sent := map[string]any{"query": query, "operationName": operation}
		if json.Valid([]byte(variables)) {
			sent["variables"] = json.RawMessage(variables)
		}
		body, err := json.Marshal(sent)
		if err != nil {
			t.Skip(err)
		}
		for _, path := range []string{"/q", "/client/q"} {
			if r := record(t, e, path, apiKey, string(body)); r.status == 200 && r.body["data"] == nil {
				t.Fatalf("%s: %s", query, r.text)
			}
		}
	})
}
