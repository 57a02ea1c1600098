package emulator_test

import (
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/coder/websocket"

	"bulla/core/emulator"
)

// TestBroadcastJudgesEachTokenOnce counts how often the clock is read, which happens once for each
// token that is judged: twenty websockets that share a token cost as much as one.
func TestBroadcastJudgesEachTokenOnce(t *testing.T) {
	var reads atomic.Int64
	s := start(t, func(o *emulator.Options) {
		now := o.Now
		o.Now = func() time.Time { reads.Add(1); return now() }
		o.Log = nil // it reads the clock for each entry
	})
	first, second := s.issue(newScopes, ""), s.issue(newScopes, "")
	var open []*client
	join := func(token string, times int) {
		t.Helper()
		for range times {
			open = append(open, s.subscriber(t, token, ""))
		}
	}
	mutation := func() int64 {
		t.Helper()
		before := reads.Load()
		if r := s.graph("/q", apiKey, "mutation{markAllRead}", "X-Courier-User-Id: pigeon"); r.status != 200 {
			t.Fatalf("%d %s", r.status, r.text)
		}
		after := reads.Load()
		for i, c := range open {
			if got := c.untilPong(); len(got) != 1 || !strings.Contains(got[0], "mark-all-read") {
				t.Errorf("websocket %d received %q", i, got)
			}
		}
		return after - before
	}
	mutation() // makes the sample messages, which reads the clock as well
	none := mutation()
	join(first, 20)
	one := mutation()
	join(second, 20)
	if two := mutation(); one != none+1 || two != none+2 {
		t.Errorf("the clock is read %d times without websockets, %d times with 20 of one token and %d times with 20 more of another", none, one, two)
	}
}

// TestLongRenewal renews the session with tokens just below and just above the limit.
func TestLongRenewal(t *testing.T) {
	s := start(t)
	good := s.issue("user_id:pigeon inbox:read:messages", "")
	long := s.issue("user_id:pigeon inbox:read:messages "+strings.Repeat("a,", 6100), "")
	if len(long) <= 16<<10 {
		t.Fatalf("the token has only %d bytes", len(long))
	}
	c, _ := s.connect(t, "/?cid=1&iwpv=v2&userId=pigeon&auth="+good)
	c.send(`{"tid":"r","action":"renewSession","data":{"auth":"` + strings.Repeat("x", 16<<10) + `"}}`)
	c.expect(`{"tid":"r","response":"ack"}`)
	c.send(`{"tid":"r","action":"renewSession","data":{"auth":"` + long + `"}}`)
	_, _, err := c.Read(c.ctx)
	var end websocket.CloseError
	if !errors.As(err, &end) || end.Code != websocket.StatusMessageTooBig ||
		!strings.Contains(end.Reason, "larger than 16 kB") {
		t.Errorf("a token of %d bytes: %v", len(long), err)
	}
}
