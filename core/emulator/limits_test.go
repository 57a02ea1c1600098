package emulator_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"bulla/core/emulator"
)

// quiet returns an emulator without a log, because the log of the tests keeps every entry.
func quiet(t *testing.T, c *clock) *emulator.Emulator {
	o := options(t, c)
	o.Log = nil
	return emulator.New(o)
}

// tagList returns a JSON list of n different tags.
func tagList(n int) string {
	tags := make([]string, n)
	for i := range tags {
		tags[i] = fmt.Sprintf(`"t%d"`, i)
	}
	return "[" + strings.Join(tags, ",") + "]"
}

// post adds a message with that many tags to the inbox of pigeon.
func post(t *testing.T, e *emulator.Emulator, id string, tags int) {
	t.Helper()
	if status := write(e, "POST", "/inbox", "pigeon", fmt.Sprintf(`{"messageId":"%s","message":{"title":"x","tags":%s}}`, id, tagList(tags))); status != 200 {
		t.Fatalf("message %s: %d", id, status)
	}
}

// TestTagsAreBounded adds and requests messages with as many tags as are allowed, and with one
// more.
func TestTagsAreBounded(t *testing.T) {
	const most = 100
	s := start(t)
	token := s.issue(newScopes, "")
	for n, status := range map[int]int{most: 200, most + 1: 400, 3900: 400} {
		says := `"messageId":"m"`
		if status == 400 {
			says = "a message has at most 100"
		}
		s.runSteps(t, token, []step{{"POST", "/inbox", `{"messageId":"m","message":{"title":"x","tags":` + tagList(n) + `}}`, status, says}})
		for _, operation := range []string{"count", "messages"} {
			variables := `{"p":{"tags":` + tagList(n) + `}}`
			text, err := json.Marshal(variables)
			if err != nil {
				t.Fatal(err)
			}
			for _, sent := range []string{variables, string(text)} {
				r := s.do("POST", "/q", token, `{"query":"query($p:FilterParamsInput){`+operation+`(params:$p)}","variables":`+sent+`}`)
				if r.status != status || status == 400 && !strings.Contains(r.message(), "a filter has at most 100") {
					t.Errorf("%s by %d tags: %d %.200s", operation, n, r.status, r.text)
				}
			}
		}
	}
}

// TestScanningIsBounded requests as many counts as a query may have, and one more. The limit is one
// million messages and tags, whether the counts find any or not.
func TestScanningIsBounded(t *testing.T) {
	const messages, tags, most = 990, 100, 1_000_000
	e := quiet(t, newClock())
	for i := range messages {
		post(t, e, fmt.Sprintf("m%d", i), tags)
	}
	record(t, e, "/q", apiKey, graphBody(`{count other:count(params:{accountId:"b"})}`)) // makes the samples
	const (
		all    = messages + 3 + 3        // of both tenants
		tagged = all + messages*tags + 3 // a sample has one tag
	)
	for what, looked := range map[string]int{
		`count`:                          all,
		`count(params:{accountId:"b"})`:  all,
		`count(params:{status:"read"})`:  all,
		`messages{totalCount}`:           all,
		`count(params:{tags:["none"]})`:  tagged,
		`count(params:{tags:["t0"]})`:    tagged,
		`messages(params:{tags:"none"})`: tagged,
	} {
		for n, want := range map[int]int{most / looked: 200, most/looked + 1: 400} {
			r := record(t, e, "/q", apiKey, graphBody("{"+many("c", what, n)+"}"))
			if r.status != want || want == 400 && !strings.Contains(r.message(), "more than 1000000 messages and tags") {
				t.Errorf("%d times %s: %d %.200s", n, what, r.status, r.text)
			}
		}
	}
}

// TestNodesAreMadeOnlyIfSelected counts allocations instead of time: a query that doesn't select
// nodes costs about as much with many messages and topics as with few.
func TestNodesAreMadeOnlyIfSelected(t *testing.T) {
	const fields, most = 200, 50 // allocations for each field
	allocated := func(e *emulator.Emulator, path, body string) float64 {
		return testing.AllocsPerRun(3, func() {
			if status := write(e, "POST", path, "pigeon", body); status != 200 {
				t.Errorf("%s: %d", path, status)
			}
		})
	}
	few, full := quiet(t, newClock()), quiet(t, newClock())
	for i := range 100 {
		post(t, full, fmt.Sprintf("m%d", i), 100)
		if status := write(full, "PUT", fmt.Sprintf("/users/pigeon/preferences/t%d", i), "pigeon", `{"topic":{"status":"OPTED_IN"}}`); status != 200 {
			t.Fatalf("topic %d: %d", i, status)
		}
	}
	for what, path := range map[string]string{"messages{totalCount}": "/q", "recipientPreferences{x}": "/client/q"} {
		body := graphBody("{" + many("f", what, fields) + "}")
		if more := (allocated(full, path, body) - allocated(few, path, body)) / fields; more > most {
			t.Errorf("%s makes %.0f more allocations in a full store, for nodes that it doesn't select", what, more)
		}
	}
}
