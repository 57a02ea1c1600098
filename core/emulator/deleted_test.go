package emulator_test

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"bulla/core/emulator"
)

// inboxes is an emulator without a socket, called as several users.
type inboxes struct {
	t     *testing.T
	e     *emulator.Emulator
	clock *clock
}

func newInboxes(t *testing.T) inboxes {
	c := newClock()
	return inboxes{t, quiet(t, c), c}
}

// graph makes a GraphQL request and returns the status and body of the response.
func (b inboxes) graph(path, user, query string) (int, string) {
	r := httptest.NewRequest("POST", "http://localhost"+path, strings.NewReader(graphBody(query)))
	r.Header.Set("Authorization", "Bearer "+apiKey)
	r.Header.Set("X-Courier-User-Id", user)
	w := httptest.NewRecorder()
	b.e.ServeHTTP(w, r)
	return w.Code, compact(strings.TrimSpace(w.Body.String()))
}

// mark changes one message by a mutation and checks whether the emulator knows it.
func (b inboxes) mark(user, operation, id string, known bool) {
	b.t.Helper()
	status, text := b.graph("/q", user, fmt.Sprintf(`mutation{%s(messageId:"%s")}`, operation, id))
	if want := fmt.Sprintf(`{"data":{"%s":%t}}`, operation, known); status != 200 || text != want {
		b.t.Errorf("%s of %s: %d %s, want %s", operation, id, status, text, want)
	}
}

// fill sends requests until the store is full, and returns how many succeeded.
func (b inboxes) fill(method, user string, request func(i int) (path, body string)) (n int) {
	b.t.Helper()
	for ; n < 50_000; n++ {
		path, body := request(n)
		switch status := write(b.e, method, path, user, body); status {
		case 200:
		case 409:
			return n
		default:
			b.t.Fatalf("%s %s, request %d: %d", method, path, n, status)
		}
	}
	b.t.Fatal("the store is not bounded")
	return 0
}

// post adds messages to an inbox until one is refused, and returns how many were accepted.
func (b inboxes) post(user, prefix string, size int) int {
	b.t.Helper()
	title := strings.Repeat("x", size)
	return b.fill("POST", user, func(i int) (path, body string) {
		return "/inbox", fmt.Sprintf(`{"messageId":"%s%d","message":{"title":"%s"}}`, prefix, i, title)
	})
}

// brands stores brands until one is refused.
func (b inboxes) brands(size int) {
	b.t.Helper()
	name := strings.Repeat("x", size)
	b.fill("PUT", "", func(i int) (path, body string) {
		return "/brands", fmt.Sprintf(`{"id":"%d","name":"%s"}`, i, name)
	})
}

// counted checks that the store counts all of its bytes.
func (b inboxes) counted() {
	b.t.Helper()
	if counted, held := b.e.Stored(); counted != held || counted > 4<<20 {
		b.t.Errorf("the store counts %d bytes and has %d", counted, held)
	}
}

// TestDeletedMessagesMakeRoom follows the advice that a full inbox gives: delete a message.
func TestDeletedMessagesMakeRoom(t *testing.T) {
	b := newInboxes(t)
	if n := b.post("a", "m", 1); n != 997 {
		t.Errorf("%d messages were accepted", n)
	}
	for _, id := range []string{"m5", "m3", "m900", "m4"} {
		b.clock.forward(time.Second)
		b.mark("a", "delete", id, true)
	}
	b.mark("a", "restore", "m900", true)
	if n := b.post("a", "n", 1); n != 3 {
		t.Errorf("%d messages were accepted after three were deleted", n)
	}
	for id, known := range map[string]bool{"m3": false, "m4": false, "m5": false, "m900": true, "n0": true,
		"n2": true, "n3": false} {
		b.mark("a", "restore", id, known)
	}
	b.mark("a", "delete", "m7", true)
	b.clock.forward(time.Second)
	b.mark("a", "delete", "m6", true)
	if status := write(b.e, "POST", "/inbox", "a", `{"messageId":"o","message":{"title":"x"}}`); status != 200 {
		t.Errorf("one more: %d", status)
	}
	b.mark("a", "restore", "m7", false) // it was deleted first
	b.mark("a", "restore", "m6", true)
	b.counted()
}

// TestDeletedMessagesMakeRoomForOthers fills the whole store several times.
func TestDeletedMessagesMakeRoomForOthers(t *testing.T) {
	b := newInboxes(t)
	first := b.post("a", "m", 60_000)
	if first < 60 || first > 70 {
		t.Errorf("%d messages of 60 kB were accepted", first)
	}
	for round, user := range []string{"a", "b", "a", "b"} {
		next := []string{"b", "a", "b", "a"}[round]
		prefix := []string{"m", "b", "c", "d"}[round]
		for i := range first {
			b.mark(user, "delete", fmt.Sprintf("%s%d", prefix, i), true)
		}
		b.counted()
		if n := b.post(next, []string{"b", "c", "d", "e"}[round], 60_000); n != first {
			t.Errorf("round %d: %d messages were accepted, at first %d", round, n, first)
		}
		b.counted()
	}
	b.mark("a", "delete", "e1", true)
	if status := write(b.e, "PUT", "/brands", "",
		`{"id":"large","name":"`+strings.Repeat("x", 59_000)+`"}`); status != 200 {
		t.Errorf("a brand in place of a deleted message: %d", status)
	}
	b.mark("a", "restore", "e1", false)
	b.mark("a", "read", "e2", true)
	b.counted()
}

// TestRefusedMutationsDropNothing runs a mutation that fails after it dropped a message of another
// user: the message is still there.
func TestRefusedMutationsDropNothing(t *testing.T) {
	b := newInboxes(t)
	b.post("a", "m", 60_000)
	b.fill("PUT", "", func(i int) (path, body string) {
		return fmt.Sprintf("/users/filler-%d/preferences/t%d", i/900, i), `{"topic":{"status":"OPTED_IN"}}`
	})
	b.mark("a", "delete", "m1", true)
	b.mark("a", "delete", "m2", true)
	const optIn = `updatePreferenceV2(templateId:"a topic",preferences:{status:OPTED_IN}){status}`
	if status, text := b.graph("/client/q", "filler-0", `mutation{`+optIn+` b:updatePreferenceV2(templateId:"x"){status}}`); status != 400 {
		t.Errorf("%d %s", status, text)
	}
	b.counted()
	b.mark("a", "restore", "m1", true)
	if status, text := b.graph("/client/q", "filler-0", `mutation{`+optIn+`}`); status != 200 {
		t.Errorf("%d %s", status, text)
	}
	b.mark("a", "restore", "m1", true)
	b.mark("a", "restore", "m2", false)
	b.counted()
}

// TestRefusedMessagesDropNothing fills an inbox and then the store. A message that doesn't fit into
// the store doesn't drop the deleted message whose space it would use.
func TestRefusedMessagesDropNothing(t *testing.T) {
	b := newInboxes(t)
	b.post("a", "m", 1)
	b.brands(60_000)
	b.mark("a", "delete", "m1", true)
	large := `{"messageId":"n","message":{"title":"` + strings.Repeat("x", 60_000) + `"}}`
	if status := write(b.e, "POST", "/inbox", "a", large); status != 409 {
		t.Errorf("a message that doesn't fit: %d", status)
	}
	b.counted()
	b.mark("a", "restore", "m1", true)
}

// TestForgottenUsersAreCountedOnce has a new user replace the first one, whose deleted messages
// could also make room.
func TestForgottenUsersAreCountedOnce(t *testing.T) {
	b := newInboxes(t)
	for i := range 40 {
		body := fmt.Sprintf(`{"messageId":"m%d","message":{"title":"%s"}}`, i, strings.Repeat("x", 60_000))
		if status := write(b.e, "POST", "/inbox", "a", body); status != 200 {
			t.Fatalf("message %d: %d", i, status)
		}
	}
	b.mark("a", "delete", "m1", true)
	for i := range 999 {
		if status := write(b.e, "PUT", fmt.Sprintf("/users/u%d/preferences/newsletter", i), "", `{"topic":{"status":"OPTED_IN"}}`); status != 200 {
			t.Fatalf("user %d: %d", i, status)
		}
	}
	b.brands(2000)
	b.mark("a", "delete", "m2", true)
	if status := write(b.e, "PUT", "/users/new/tokens/x", "", `{"provider_key":"apn","device":"`+strings.Repeat("x", 100_000)+`"}`); status != 204 {
		t.Errorf("a new user: %d", status)
	}
	b.counted()
	b.mark("a", "restore", "m3", false)
}
