package emulator_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"bulla/core/emulator"
)

func TestInboxQueries(t *testing.T) {
	s := start(t)
	token := s.issue(allScopes, "")
	// The query of courier-js, as it sends it.
	const sdk = `
      query GetInboxMessages(
        $params: FilterParamsInput = {  }
        $unreadCountParams: FilterParamsInput = { status: "unread" }
        $limit: Int = 24
        $after: String
      ) {
        count: count(params: $params)
        unreadCount: count(params: $unreadCountParams)
        messages(params: $params, limit: $limit, after: $after) {
          totalCount
          pageInfo { startCursor hasNextPage }
          nodes { messageId read archived created opened title preview data tags
                  trackingIds { clickTrackingId } actions { content data href } }
        }
      }`
	r := s.graph("/q", token, sdk)
	nodes := list(r.at("data.messages.nodes"))
	if r.status != 200 || len(nodes) != 3 || r.at("data.count") != 3.0 || r.at("data.unreadCount") != 2.0 || r.at("data.messages.totalCount") != 3.0 || r.at("data.messages.pageInfo.hasNextPage") != false {
		t.Fatalf("%d %s", r.status, r.text)
	}
	ids := make([]string, 3)
	for i, node := range nodes {
		ids[i] = node.(map[string]any)["messageId"].(string)
	}
	const first = `{"actions":[],"archived":null,"created":"2026-11-20T09:55:00.000Z","data":{},"messageId":"%s","opened":null,"preview":"It comes on Thursday","read":null,"tags":["orders"],"title":"Your order has shipped","trackingIds":{"clickTrackingId":"%s-click"}}`
	if want := fmt.Sprintf(first, ids[0], ids[0]); !strings.Contains(r.text, want) {
		t.Errorf("the first message is not %s:\n%s", want, r.text)
	}
	check := func(name, query, want string) {
		t.Helper()
		r := s.graph("/q", token, query)
		got := strings.NewReplacer(ids[0], "A", ids[1], "B", ids[2], "C").Replace(compact(r.text))
		if r.status != 200 || got != `{"data":{`+want+`}}` {
			t.Errorf("%s: %d %s, want %s", name, r.status, got, want)
		}
	}
	mutate := func(field string) {
		t.Helper()
		if r := s.graph("/q", token, "mutation TrackEvent { "+field+" }"); r.status != 200 ||
			!strings.Contains(r.text, "true") {
			t.Errorf("%s: %d %s", field, r.status, r.text)
		}
	}
	const page = `messages(limit: 2%s) { pageInfo { startCursor hasNextPage } nodes { messageId } }`
	check("a page", "{"+fmt.Sprintf(page, "")+"}", `"messages":{"nodes":[{"messageId":"A"},{"messageId":"B"}],"pageInfo":{"hasNextPage":true,"startCursor":"B"}}`)
	check("the next", "{"+fmt.Sprintf(page, `, after: "`+ids[1]+`"`)+"}", `"messages":{"nodes":[{"messageId":"C"}],"pageInfo":{"hasNextPage":false,"startCursor":"C"}}`)
	check("after the last", "{"+fmt.Sprintf(page, `, after: "`+ids[2]+`"`)+"}", `"messages":{"nodes":[],"pageInfo":{"hasNextPage":false,"startCursor":null}}`)
	check("an invalid cursor", "{"+fmt.Sprintf(page, `, after: "x"`)+"}", `"messages":{"nodes":[],"pageInfo":{"hasNextPage":false,"startCursor":null}}`)
	check("read", `{messages(params:{status:"read"}){nodes{messageId}}}`, `"messages":{"nodes":[{"messageId":"C"}]}`)
	check("tags", `{a:count(params:{tags:["orders","news"]}) b:count(params:{tags:"social"}) c:count(params:{tags:["none"]})}`, `"a":2,"b":1,"c":0`)
	check("from", `{count(params:{from:"2026-11-20T00:00:00Z"})}`, `"count":2`)
	check("another tenant", `{count(params:{accountId:"acme"}) own: count}`, `"count":3,"own":3`)
	mutate(`read(messageId: "` + ids[0] + `")`)
	mutate(`a: opened(messageId: "` + ids[0] + `") b: opened(messageId: "` + ids[1] + `")`)
	mutate(`archive(messageId: "` + ids[1] + `")`)
	check("marked", `{messages{nodes{messageId read opened archived}}}`,
		`"messages":{"nodes":[{"archived":null,"messageId":"A","opened":"2026-11-20T10:00:00.000Z","read":"2026-11-20T10:00:00.000Z"},{"archived":null,"messageId":"C","opened":"2026-11-17T11:00:00.000Z","read":"2026-11-17T11:00:00.000Z"}]}`)
	check("archived", `{messages(params:{archived:true}){nodes{messageId}}}`, `"messages":{"nodes":[{"messageId":"B"}]}`)
	mutate(`unarchive(messageId: "` + ids[1] + `")`)
	mutate(`unread(messageId: "` + ids[0] + `")`)
	mutate(`unopened(messageId: "` + ids[0] + `")`)
	mutate(`clicked(messageId: "` + ids[0] + `", trackingId: "x")`)
	check("unmarked", `{count(params:{status:"unread"}) messages(limit:1){nodes{opened}}}`, `"count":2,"messages":{"nodes":[{"opened":null}]}`)
	mutate(`archiveRead`)
	check("read ones archived", `{count archived: count(params:{archived:true})}`, `"archived":1,"count":2`)
	mutate(`markAllRead`)
	check("all read", `{count(params:{status:"unread"})}`, `"count":0`)
	mutate(`archiveAll`)
	check("all archived", `{count archived: count(params:{archived:true})}`, `"archived":3,"count":0`)
	if r := s.graph("/q", token, `mutation{read(messageId:"none")}`); r.text != `{"data":{"read":false}}` {
		t.Errorf("an unknown message: %s", r.text)
	}
	check("another user is as before", `{count}`, `"count":0`)
	other := s.issue("user_id:bluebird inbox:read:messages", "")
	if r := s.graph("/q", other, "{count}"); r.at("data.count") != 3.0 {
		t.Errorf("the messages of another user: %s", r.text)
	}
}

func TestEmptyInbox(t *testing.T) {
	s := start(t)
	for _, tt := range []struct{ scope, user, says string }{
		{"user_id:pigeon inbox:write:events", "pigeon", "the scope lacks inbox:read:messages"},
		{"user_id:pigeon inbox:read:messages", "bluebird", `the scope lacks user_id:bluebird; the token acts for "pigeon"`},
		{"inbox:read:messages", "", "the scope lacks user_id:<id>"},
	} {
		r := s.graph("/q", s.issue(tt.scope, ""), `{a:count messages{totalCount pageInfo{startCursor hasNextPage} nodes{messageId}}}`, "X-Courier-User-Id: "+tt.user)
		if r.status != 200 || r.text != `{"data":{"a":0,"messages":{"nodes":[],"pageInfo":{"hasNextPage":false,"startCursor":null},"totalCount":0}}}` {
			t.Errorf("%s: %d %s", tt.scope, r.status, r.text)
		}
		e := s.lastLog()
		if !strings.Contains(e.Why, "it connects but returns no messages: "+tt.says) || e.Allowed || e.Operation != "count,messages" || !strings.Contains(e.String(), " 200 empty ") {
			t.Errorf("the log says %s", e)
		}
	}
}

func TestClientQueries(t *testing.T) {
	s := start(t)
	token := s.issue(allScopes, "")
	const topic = `{"defaultStatus":"OPTED_IN","digestSchedule":null,"hasCustomRouting":false,"routingPreferences":[],"sectionId":"news","sectionName":"News","status":"OPTED_IN","templateId":"newsletter","templateName":"Newsletter"}`
	for _, tt := range []struct{ name, query, want string }{
		{"all preferences", `{recipientPreferences(accountId:"x"){nodes{templateId status}}}`, `{"data":{"recipientPreferences":{"nodes":[{"status":"OPTED_IN","templateId":"newsletter"},{"status":"OPTED_OUT","templateId":"product-updates"},{"status":"REQUIRED","templateId":"security-alerts"}]}}}`},
		{"one preference", `{recipientPreference(templateId:"newsletter"){templateId templateName status hasCustomRouting routingPreferences digestSchedule sectionId sectionName defaultStatus}}`, `{"data":{"recipientPreference":` + topic + `}}`},
		{"an unknown topic", `{recipientPreference(templateId:"none"){status}}`, `{"data":{"recipientPreference":null}}`},
		{"change", `mutation{updatePreferenceV2(templateId:"newsletter",preferences:{status:OPTED_OUT,hasCustomRouting:true,routingPreferences:[inbox, email],digestSchedule:"daily"}){status routingPreferences digestSchedule hasCustomRouting}}`,
			`{"data":{"updatePreferenceV2":{"digestSchedule":"daily","hasCustomRouting":true,"routingPreferences":["inbox","email"],"status":"OPTED_OUT"}}}`},
		{"the change stays", `{recipientPreference(templateId:"newsletter"){status}}`, `{"data":{"recipientPreference":{"status":"OPTED_OUT"}}}`},
		{"digests", `{digestSchedulesForTopic(templateId:"newsletter"){scheduleId default} none: digestSchedulesForTopic(templateId:"x"){scheduleId}}`, `{"data":{"digestSchedulesForTopic":[{"default":true,"scheduleId":"daily"},{"default":false,"scheduleId":"weekly"}],"none":[]}}`},
		{"a brand", `query GetBrand{brand(brandId:"my_brand"){settings{colors{primary secondary tertiary} inapp{borderRadius disableCourierFooter}} logo{href image} links}}`,
			`{"data":{"brand":{"links":{},"logo":{"href":"","image":""},"settings":{"colors":{"primary":"#9D3789","secondary":"#2F3A4C","tertiary":"#FFFFFF"},"inapp":{"borderRadius":"6px","disableCourierFooter":false}}}}}`},
		{"the default brand", `{brand{name}}`, `{"data":{"brand":{"name":"My brand"}}}`},
		{"an unknown brand", `{brand(brandId:"none"){name}}`, `{"data":{"brand":null}}`},
		{"the page", `{preferencePage{showCourierFooter brand{settings{colors{primary}}} channelConfigs{channelLabels{channel name}} sections{nodes{name sectionId topics{nodes{templateId digestSchedules}}}}}}`, `"sections":{"nodes":[{"name":"News","sectionId":"news","topics":{"nodes":[{"digestSchedules":[{"default":true`},
		{"messages of the old API", `{messages{totalCount}}`, `{"data":{"messages":{"totalCount":3}}}`},
		{"a fragment", `query($id:String="newsletter"){...f} fragment f on Query{recipientPreference(templateId:$id){...g ... on X{status}}} fragment g on Y{templateId}`, `{"data":{"recipientPreference":{"status":"OPTED_OUT","templateId":"newsletter"}}}`},
		{"skipped", `{brand{name @skip(if:true) id @include(if:false)} messages @skip(if:true){totalCount} ... @include(if:false){messages{totalCount}}}`, `{"data":{"brand":{}}}`},
		{"merged", `{brand{name} brand{id}}`, `{"data":{"brand":{"id":"my_brand","name":"My brand"}}}`},
		{"an unknown member", `{brand{nothing}}`, `{"data":{"brand":{"nothing":null}}}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := s.graph("/client/q", token, tt.query)
			if r.status != 200 || !strings.Contains(r.text, tt.want) {
				t.Errorf("%d %s\nwant %s", r.status, r.text, tt.want)
			}
		})
	}
}

func TestVariables(t *testing.T) {
	s := start(t)
	token := s.issue("read:brands:plain", "")
	for _, tt := range []struct {
		name, body, want string
		status           int
	}{
		{"given", `{"query":"query($b:String){brand(brandId:$b){name}}","variables":{"b":"plain"}}`, `{"data":{"brand":{"name":"Plain"}}}`, 200},
		{"overriding the default", `{"query":"query($b:String=\"my_brand\"){brand(brandId:$b){name}}","variables":{"b":"plain"}}`, `{"data":{"brand":{"name":"Plain"}}}`, 200},
		{"as text, as courier-ios sends them", `{"query":"query($b:String){brand(brandId:$b){name}}","variables":"{\"b\":\"plain\"}"}`, `{"data":{"brand":{"name":"Plain"}}}`, 200},
		{"an empty object as text", `{"query":"{brand(brandId:\"plain\"){name}}","variables":"{}"}`, `{"data":{"brand":{"name":"Plain"}}}`, 200},
		{"an empty text", `{"query":"{brand(brandId:\"plain\"){name}}","variables":""}`, `{"data":{"brand":{"name":"Plain"}}}`, 200},
		{"null", `{"query":"{brand(brandId:\"plain\"){name}}","variables":null}`, `{"data":{"brand":{"name":"Plain"}}}`, 200},
		{"a list", `{"query":"{brand(brandId:\"plain\"){name}}","variables":[]}`, "variables must be a JSON object", 400},
		{"a list as text", `{"query":"{brand(brandId:\"plain\"){name}}","variables":"[]"}`, "variables must be a JSON object", 400},
		{"a text that is not JSON", `{"query":"{brand(brandId:\"plain\"){name}}","variables":"b=plain"}`, "variables must be a JSON object", 400},
		{"another brand", `{"query":"query($b:String){brand(brandId:$b){name}}","variables":{"b":"my_brand"}}`, "the scope lacks read:brands or read:brands:my_brand", 403},
		{"another brand as the default", `{"query":"query($b:String=\"my_brand\"){brand(brandId:$b){name}}"}`, "lacks read:brands", 403},
		{"no brand, which means the default brand", `{"query":"{brand{name}}"}`, "lacks read:brands or read:brands:my_brand", 403},
		{"one that is missing", `{"query":"query($b:String!){brand(brandId:$b){name}}"}`, "the variable $b is required", 400},
		{"one of two operations", `{"query":"query A{brand{name}} query B{brand(brandId:\"plain\"){id}}","operationName":"B"}`, `{"data":{"brand":{"id":"plain"}}}`, 200},
		{"neither of two operations", `{"query":"query A{brand{name}} query B{brand{id}}"}`, "operationName is required", 400},
		{"an unknown operation", `{"query":"query A{brand{name}}","operationName":"C"}`, "the query has no operation C", 400},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := s.do("POST", "/client/q", token, tt.body)
			if r.status != tt.status || !strings.Contains(r.text, tt.want) {
				t.Errorf("%d %s, want %d %s", r.status, r.text, tt.status, tt.want)
			}
		})
	}
}

func TestGraphQLRefusals(t *testing.T) {
	s := start(t)
	token := s.issue("user_id:pigeon read:brands inbox:read:messages inbox:write:events write:preferences", "")
	deep := strings.Repeat("{a", 30) + strings.Repeat("}", 30)
	for _, tt := range []struct {
		name, path, query string
		status            int
		says              string
	}{
		{"no query", "/q", "", 400, "query is required"},
		{"not GraphQL", "/q", "hello", 400, "line 1, column 1"},
		{"not closed", "/q", "{messages{", 400, "not GraphQL"},
		{"an empty selection", "/q", "{}", 400, "not GraphQL"},
		{"only a fragment", "/q", "fragment f on Q{messages}", 400, "the query has no operation"},
		{"a subscription", "/q", "subscription{messages}", 400, "use the WebSocket"},
		{"too many tokens", "/q", "{" + strings.Repeat("messages ", 21_000) + "}", 400, "token limit"},
		{"a fragment in itself", "/client/q", "{...f} fragment f on Q{...f}", 400, "nested deeper"},
		{"a bomb of fragments", "/client/q", bomb(15), 400, "more than 50000"},
		{"a deep bomb of fragments", "/client/q", bomb(40), 400, "nested deeper"},
		{"an unknown fragment", "/client/q", "{...none}", 400, "there is no fragment none"},
		{"two fields with the same name", "/client/q", `{a:brand{id} a:recipientPreferences}`, 400, "two different fields have the name a"},
		{"two fields with the same name and different arguments", "/client/q", `{brand{id} brand(brandId:"x"){id}}`, 400, "two different fields have the name brand"},
		{"an unknown operation", "/q", "{drop}", 404, `no token allows the operation "drop"`},
		{"an operation of the other path", "/q", "{brand{id}}", 404, "no token allows the operation"},
		{"one of several is refused", "/client/q", "{brand{id} recipientPreferences{nodes}}", 403, "the scope lacks read:preferences"},
		{"one of several is unknown", "/client/q", "{brand{id} drop}", 404, "drop"},
		{"a query that changes", "/q", "{markAllRead}", 400, "write mutation"},
		{"a mutation that reads", "/q", "mutation{messages}", 400, "write query"},
		{"no message named", "/q", "mutation{read}", 400, "read needs a messageId"},
		{"an invalid limit", "/q", "{messages(limit:0){nodes}}", 400, "limit must be"},
		{"a limit of another type", "/q", `{messages(limit:"5"){nodes}}`, 400, "limit must be"},
		{"an invalid status", "/q", `{count(params:{status:"new"})}`, 400, "status must be"},
		{"an invalid time", "/q", `{count(params:{from:"today"})}`, 400, "from must be"},
		{"a number out of range", "/q", `{messages(limit:99999999999999999999){nodes}}`, 400, "out of range"},
		{"skip without if", "/q", `{messages @skip{nodes}}`, 400, "@skip needs an if"},
		{"no preferences", "/client/q", `mutation{updatePreferenceV2(templateId:"x"){status}}`, 400, "needs templateId and preferences"},
		{"an invalid status", "/client/q", `mutation{updatePreferenceV2(templateId:"x",preferences:{status:MAYBE}){status}}`, 400, "status must be"},
		{"too much at once", "/client/q", "{" + many("b", "brand{...all}", 260) + "} fragment all on B{" + many("f", "name", 200) + "}", 400, "more than 50000"},
		{"too much at once, whole", "/client/q", "{" + many("b", "brand", 6000) + "}", 400, "more than 50000"},
		{"a depth of null", "/client/q", "{brand" + deep + "}", 200, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := s.graph(tt.path, token, tt.query)
			if r.status != tt.status || !strings.Contains(r.header.Get("Bulla-Because")+r.text, tt.says) {
				t.Errorf("%d %s, want %d %s", r.status, r.text, tt.status, tt.says)
			}
		})
	}
	for _, text := range []string{"", "[]", `{"query":5}`, `{"query":"{count}"`, `null`, "\xff"} {
		if r := s.do("POST", "/q", token, text); r.status != 400 {
			t.Errorf("%q: %d %s", text, r.status, r.text)
		}
	}
}

// bomb returns a query in which each of n fragments spreads the next one twice.
func bomb(n int) string {
	query := "{...f0}"
	for i := range n {
		query += fmt.Sprintf(" fragment f%d on Q{...f%d ...f%d}", i, i+1, i+1)
	}
	return query + fmt.Sprintf(" fragment f%d on Q{brand{name}}", n)
}

// many returns the same field n times under different aliases.
func many(prefix, what string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, " %s%d:%s", prefix, i, what)
	}
	return b.String()
}

// TestKeyWithoutAUser sends requests with an API key that don't name a user.
func TestKeyWithoutAUser(t *testing.T) {
	s := start(t, func(o *emulator.Options) { o.APIKey = "" })
	for query, path := range map[string]string{"{messages{totalCount}}": "/q", "mutation{markAllRead}": "/q", "{recipientPreferences{nodes}}": "/client/q"} {
		if r := s.graph(path, apiKey, query); r.status != 400 || !strings.Contains(r.message(), "x-courier-user-id") {
			t.Errorf("%s: %d %s", query, r.status, r.text)
		}
		if r := s.graph(path, apiKey, query, "X-Courier-User-Id: pigeon"); r.status != 200 {
			t.Errorf("%s for pigeon: %d %s", query, r.status, r.text)
		}
	}
	if r := s.graph("/client/q", apiKey, "{brand{id}}"); r.status != 200 {
		t.Errorf("a brand needs no user: %d %s", r.status, r.text)
	}
}

// TestResponsesAreBounded requests a large document as often as one request can name it.
func TestResponsesAreBounded(t *testing.T) {
	s := start(t)
	s.runSteps(t, apiKey, []step{{"PUT", "/brands/plain", `{"name":"x","settings":{"long":"` + strings.Repeat("x", 200_000) + `","short":1}}`, 200, "short"}})
	for _, selection := range []string{"", "{settings}", "{settings{long}}", "{settings{short}}"} {
		one := s.graph("/client/q", apiKey, `{brand(brandId:"plain")`+selection+`}`)
		if one.status != 200 {
			t.Errorf("%s once: %d %.200s", selection, one.status, one.text)
		}
		r := s.graph("/client/q", apiKey, "{"+many("b", `brand(brandId:"plain")`+selection, 1000)+"}")
		if r.status != 400 || !strings.Contains(r.message(), "more than 4 MB") {
			t.Errorf("%s many times: %d %.200s", selection, r.status, r.text)
		}
	}
}

// TestBatch marks as many messages at once as the SDK can.
func TestBatch(t *testing.T) {
	s := start(t)
	body, err := json.Marshal(map[string]string{"query": "mutation BatchTrackEvents {" + many("open_", `opened(messageId: "1-0123456789")`, 1500) + "}"})
	if err != nil {
		t.Fatal(err)
	}
	if r := s.do("POST", "/q", s.issue(allScopes, ""), string(body)); r.status != 200 ||
		len(r.at("data").(map[string]any)) != 1500 {
		t.Errorf("%d %.200s", r.status, r.text)
	}
}

// TestSharedArgument spreads a fragment with a long argument many times: a query that becomes large
// only when it is expanded is refused too.
func TestSharedArgument(t *testing.T) {
	s := start(t)
	query := "query { " + strings.Repeat("...f ", 2000) + "} fragment f on Query { count(params: {tags: [" + strings.Repeat("1 ", 4000) + "]}) }"
	if r := s.graph("/q", apiKey, query, "x-courier-user-id: pigeon"); r.status != 400 {
		t.Errorf("%d %.200s", r.status, r.text)
	}
}
