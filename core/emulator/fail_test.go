package emulator_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"bulla/core/emulator"
)

func TestParseFail(t *testing.T) {
	type list = []emulator.Failure
	for _, tt := range []struct {
		text string
		want list
		says string
	}{
		{"", nil, ""}, {"  ", nil, ""},
		{"503", list{{Status: 503, Times: 1}}, ""},
		{"429:3", list{{Status: 429, Times: 3}}, ""},
		{"429:3, 500:1", list{{Status: 429, Times: 3}, {Status: 500, Times: 1}}, ""},
		{"599:1000000", list{{Status: 599, Times: 1000000}}, ""},
		{"429:3,", nil, `failure 2, "": start with a status from 400 to 599`},
		{"200", nil, `failure 1, "200": start with a status from 400 to 599`},
		{"600:1", nil, "a status from 400 to 599"},
		{"x:1", nil, "a status from 400 to 599"},
		{"429:0", nil, "the number of requests after the colon, from 1 to 1000000, such as 429:3"},
		{"429:-1", nil, "the number of requests"}, {"429:", nil, "the number of requests"}, {"429:1:1", nil, "the number of requests"}, {"429:9999999", nil, "the number of requests"},
		{"\x1b]", nil, `\u{001B}`},
	} {
		got, err := emulator.ParseFail(tt.text)
		if !reflect.DeepEqual(got, tt.want) || (err != nil) != (tt.says != "") ||
			err != nil && !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%q: %v, %v", tt.text, got, err)
		}
	}
}

func TestFail(t *testing.T) {
	s := start(t, func(o *emulator.Options) {
		o.Fail = []emulator.Failure{{Status: 429, Times: 2}, {Status: 401, Times: 1}, {Status: 503, Times: 1},
			{Status: 418, Times: 1}}
	})
	for i, want := range []int{429, 429, 401, 503, 418, 200, 200} {
		if r := s.do("GET", "/health", "", ""); r.status != 200 {
			t.Errorf("/health: %d", r.status)
		}
		r := s.do("POST", "/auth/issue-token", apiKey, `{"scope":"user_id:a"}`)
		if r.status != want {
			t.Errorf("request %d: %d, want %d", i+1, r.status, want)
		}
		if e := s.lastLog(); want != 200 && (e.Allowed || !strings.Contains(e.Why, "this failure was requested")) {
			t.Errorf("the log says %s", e)
		}
	}
}

// TestLatency waits on a clock that the test controls.
func TestLatency(t *testing.T) {
	waiting, tick := make(chan time.Duration, 1), make(ticks)
	s := start(t, func(o *emulator.Options) {
		o.Latency = 90 * time.Second
		o.After = func(d time.Duration) <-chan time.Time { waiting <- d; return tick }
	})
	answered := make(chan reply, 1)
	go func() { answered <- s.do("GET", "/brands", apiKey, "") }()
	if d := <-waiting; d != 90*time.Second {
		t.Errorf("the latency is %s", d)
	}
	select {
	case r := <-answered:
		t.Errorf("answered %d too early", r.status)
	default:
	}
	s.clock.forward(90 * time.Second)
	tick <- s.clock.Now()
	if r := <-answered; r.status != 200 {
		t.Errorf("%d", r.status)
	}
	if e := s.lastLog(); e.Took != 90*time.Second || !strings.HasSuffix(e.String(), "(1m30s)") {
		t.Errorf("the log says %s", e)
	}
	gone := make(chan error, 1)
	call := func(ctx context.Context) {
		r, err := http.NewRequestWithContext(ctx, "GET", "http://"+s.addr+"/brands", nil)
		if err != nil {
			gone <- err
			return
		}
		response, err := s.client.Do(r)
		if err == nil {
			err = fmt.Errorf("answered %d", response.StatusCode)
			response.Body.Close()
		}
		gone <- err
	}
	// A client that leaves ends the wait.
	ctx, leave := context.WithCancel(context.Background())
	go call(ctx)
	<-waiting
	leave()
	if err := <-gone; !errors.Is(err, context.Canceled) {
		t.Errorf("the client that left: %v", err)
	}
	// The end of the server also ends the wait.
	go call(context.Background())
	<-waiting
	go func() { <-waiting }() // the server asks for the time limit of the closing handshakes
	s.stop()
	if err := <-gone; err == nil || strings.Contains(err.Error(), "200") {
		t.Errorf("the server has ended: %v", err)
	}
}

// broken is a source of randomness that behaves as the test says.
type broken struct {
	reads int
	then  func() (int, error)
}

func (b *broken) Read(p []byte) (int, error) {
	if b.reads--; b.reads < 0 {
		return b.then()
	}
	return len(p), nil
}

func TestWithoutRandomness(t *testing.T) {
	empty := func() (int, error) { return 0, io.EOF }
	for reads, path := range map[int]string{0: "/brands", 1: "/auth/issue-token"} {
		s := start(t, func(o *emulator.Options) { o.Random = &broken{reads, empty} })
		if r := s.do("POST", path, apiKey, `{"scope":"a"}`); r.status != 500 ||
			!strings.Contains(r.message(), "the random source") {
			t.Errorf("%s: %d %s", path, r.status, r.text)
		}
	}
}

// TestPanic makes a request panic: it is answered and logged, and the server keeps running.
func TestPanic(t *testing.T) {
	// The value that it panicked with, masked.
	const want = ": with a secret: pk_prod_****"
	s := start(t, func(o *emulator.Options) {
		o.Random = &broken{1, func() (int, error) { panic(fmt.Sprint("with a secret: ", otherKey)) }}
	})
	for range 2 {
		r := s.do("POST", "/auth/issue-token", apiKey, `{"scope":"user_id:a"}`)
		if r.status != 500 || r.body["type"] != "api_error" {
			t.Errorf("%d %s", r.status, r.text)
		}
		if strings.Contains(r.message(), "with a secret") {
			t.Errorf("the client receives %s", r.text)
		}
		e := s.lastLog()
		if e.Status != 500 || e.Allowed || !strings.Contains(e.Why, "the emulator failed") ||
			!strings.HasSuffix(e.Why, want) {
			t.Errorf("the log says %s, want %s", e, want)
		}
	}
	if r := s.do("GET", "/brands", apiKey, ""); r.status != 200 {
		t.Errorf("after it: %d", r.status)
	}
}

// TestWithoutASigner uses a key that can't sign.
func TestWithoutASigner(t *testing.T) {
	s := start(t, func(o *emulator.Options) { o.Signer = emulator.Options{}.Signer })
	if r := s.do("POST", "/auth/issue-token", apiKey, `{"scope":"user_id:a"}`); r.status != 500 || !strings.Contains(r.message(), "the secret is empty") {
		t.Errorf("%d %s", r.status, r.text)
	}
	good := signed(t, `{"alg":"HS256","typ":"JWT"}`, `{"scope":"read:brands","tenant_scope":"published/test","tenant_id":"00000000-0000-4000-8000-000000000000/test","jti":"00000000-0000-4000-8000-000000000001"}`, hmacSecret)
	if r := s.do("GET", "/brands", good, ""); r.status != 401 ||
		!strings.Contains(r.header.Get("Bulla-Because"), "no key was given") {
		t.Errorf("%d %q", r.status, r.header.Get("Bulla-Because"))
	}
}
