package backend

import (
	"strings"
	"testing"
	"time"
)

// poll is one response: seconds since noon, and the token's iat and exp in the same way; none means
// that the token has no such claim.
type poll struct {
	at          int
	token       string
	issued, exp int
	want        string
}

const none = -1

func TestWatch(t *testing.T) {
	noon := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	when := func(seconds int) time.Time {
		if seconds == none {
			return time.Time{}
		}
		return noon.Add(time.Duration(seconds) * time.Second)
	}
	for _, c := range []struct {
		name  string
		polls []poll
	}{
		{"a refresh in time", []poll{
			{0, "a", 0, 120, "NEW first token: valid for another 2m"},
			{30, "a", 0, 120, "same token: valid for another 1m 30s"},
			{60, "b", 55, 175, "NEW new token: valid for another 1m 55s; the previous one had 1m 5s left"},
			{90, "b", 55, 175, "same token: valid for another 1m 25s"},
		}},
		{"a refresh that comes too late", []poll{
			{0, "a", 0, 100, "NEW first token: valid for another 1m 40s"},
			{60, "a", 0, 100, "same token: valid for another 40s"},
			{90, "a", 0, 100, "LATE same token, too late: it expires in 10s, before the next poll in 30s"},
			{120, "a", 0, 100, "LATE same token, too late: it expired 20s ago"},
			{150, "b", 140, 240, "LATE NEW new token, too late: valid for another 1m 30s; the previous one had expired 40s earlier"},
		}},
		{"a refresh just in time", []poll{
			{0, "a", 0, 45, "NEW first token: valid for another 45s"},
			{30, "a", 0, 45, "LATE same token, too late: it expires in 15s, before the next poll in 30s"},
			{60, "b", 40, 140, "NEW new token: valid for another 1m 20s; the previous one had 5s left"},
		}},
		{"exactly when the token expires", []poll{
			{0, "a", 0, 60, "NEW first token: valid for another 1m"},
			{30, "a", 0, 60, "LATE same token, too late: it expires in 30s, before the next poll in 30s"},
			{60, "b", 60, 160, "LATE NEW new token, too late: valid for another 1m 40s; the previous one expired at that moment"},
		}},
		{"issued in time and returned too late", []poll{
			{0, "a", 0, 40, "NEW first token: valid for another 40s"},
			{60, "a", 0, 40, "LATE same token, too late: it expired 20s ago"},
			{90, "b", 30, 230, "LATE NEW new token, too late: valid for another 2m 20s; the previous one had expired 20s earlier"},
		}},
		{"an old token from the start", []poll{
			{0, "a", -3600, -60, "LATE NEW first token, too late: it expired 1m ago"},
			{30, "b", 30, 30, "LATE NEW new token, too late: it expired just now; the previous one had expired 1m 30s earlier"},
		}},
		{"a cached token that expires soon", []poll{
			{0, "a", -3600, 10, "LATE NEW first token, too late: it expires in 10s, before the next poll in 30s"},
		}},
		{"tokens that expire between two polls", []poll{
			{0, "a", 0, 20, "NEW first token: it is valid for 20s, no longer than the interval of 30s: poll more often"},
			{30, "b", 30, 50, "LATE NEW new token, too late: it is valid for 20s, no longer than the interval of 30s: poll more often; the previous one had expired 10s earlier"},
			{60, "c", 45, 65, "NEW new token: it is valid for 20s, no longer than the interval of 30s: poll more often; the previous one had 5s left"},
		}},
		{"no exp", []poll{
			{0, "a", 0, none, "NEW first token: it never expires"},
			{30, "a", 0, none, "same token: it never expires"},
			{60, "", none, none, "no token: the previous one never expires"},
			{90, "b", 90, 400, "NEW new token: valid for another 5m 10s; the previous one never expires"},
		}},
		{"no iat", []poll{
			{0, "a", none, 50, "NEW first token: valid for another 50s"},
			{30, "b", none, 80, "NEW new token: valid for another 50s; the previous one had 20s left"},
			{60, "b", none, 80, "LATE same token, too late: it expires in 20s, before the next poll in 30s"},
			{90, "c", none, 180, "LATE NEW new token, too late: valid for another 1m 30s; the previous one had expired 10s earlier"},
		}},
		{"a clock that is ahead", []poll{
			{0, "a", 0, 100, "NEW first token: valid for another 1m 40s"},
			{30, "b", 500, 600, "NEW new token: valid for another 9m 30s; the previous one had 1m 10s left"},
		}},
		{"failures in between", []poll{
			{0, "", none, none, "no token yet"},
			{30, "a", 30, 130, "NEW first token: valid for another 1m 40s"},
			{60, "", none, none, "no token: the previous one is valid for another 1m 10s"},
			{100, "", none, none, "LATE no token, too late: the previous one expires in 30s, before the next poll in 30s"},
			{130, "", none, none, "LATE no token, too late: the previous one expired just now"},
			{160, "", none, none, "LATE no token, too late: the previous one expired 30s ago"},
			{190, "b", 185, 285, "LATE NEW new token, too late: valid for another 1m 35s; the previous one had expired 55s earlier"},
		}},
		{"the same token after a failure", []poll{
			{0, "a", 0, 1000, "NEW first token: valid for another 16m 40s"},
			{30, "", none, none, "no token: the previous one is valid for another 16m 10s"},
			{60, "a", 0, 1000, "same token: valid for another 15m 40s"},
		}},
		{"two servers that each cache a token", []poll{
			{0, "a", 0, 1000, "NEW first token: valid for another 16m 40s"},
			{30, "b", -500, 500, "NEW new token: valid for another 7m 50s; the previous one had 16m 40s left; it was issued before the previous one: several servers may each cache a token of their own"},
			{60, "a", 0, 1000, "NEW new token: valid for another 15m 40s; the previous one had 7m 50s left"},
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := NewWatch(30 * time.Second)
			for _, l := range c.polls {
				r := w.Next(when(l.at), l.token, when(l.issued), when(l.exp))
				got := r.Text
				if r.New {
					got = "NEW " + got
				}
				if r.Late {
					got = "LATE " + got
				}
				if got != l.want {
					t.Errorf("at %d s\n got %s\nwant %s", l.at, got, l.want)
				}
				if r.Late != strings.Contains(r.Text, "too late") {
					t.Errorf("at %d s: late %v, but %s", l.at, r.Late, r.Text)
				}
			}
			noSecret(t, w)
		})
	}
}

func TestWatchKeepsNoToken(t *testing.T) {
	w := NewWatch(0)
	r := w.Next(time.Unix(0, 0), jwt, time.Time{}, time.Unix(0, 500_000_000))
	if r.Text != "first token: valid for another <1s" || r.Late {
		t.Errorf("%+v", r)
	}
	noSecret(t, w, *w, r)
}
