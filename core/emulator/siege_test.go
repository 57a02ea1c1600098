package emulator_test

import (
	"bufio"
	"context"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// siegeTime returns how long the siege lasts, from the variable BULLA_SIEGE.
func siegeTime(t *testing.T) time.Duration {
	text := os.Getenv("BULLA_SIEGE")
	if text == "" {
		return 2 * time.Second
	}
	d, err := time.ParseDuration(text)
	if err != nil {
		t.Fatalf("BULLA_SIEGE: %v", err)
	}
	return d
}

const besiegers = 64

// siegeExtra is how much longer a siege may last on a machine that is so busy that too little
// happens.
const siegeExtra = time.Minute

// slowest is how long a correct request may take during the siege.
const slowest = 5 * time.Second

// TestSiege serves correct requests while 64 connections at a time send malformed, oversized, slow
// and pipelined ones. No goroutine is left at the end.
func TestSiege(t *testing.T) {
	before := goleak.IgnoreCurrent()
	s := start(t)
	token := s.issue(allScopes, "")
	lasts := siegeTime(t)
	ctx, stop := context.WithTimeout(context.Background(), lasts+siegeExtra)
	defer stop()
	var all sync.WaitGroup
	enough := make(chan struct{})
	siege := &siege{s: s, ctx: ctx, token: token, enough: sync.OnceFunc(func() { close(enough) })}
	for name, text := range malformed() {
		siege.names, siege.texts = append(siege.names, name), append(siege.texts, text)
	}
	for i := range besiegers {
		all.Go(func() { siege.attack(t, uint64(i)) })
	}
	for range 4 {
		all.Go(func() { siege.serve(t) })
	}
	over := time.After(lasts)
	all.Go(func() {
		<-over
		select {
		case <-enough:
		case <-ctx.Done():
		}
		stop()
	})
	all.Wait()
	t.Logf("%d attacks, %d answered; %d correct requests, the slowest %s", siege.attacks.Load(), siege.responses.Load(), siege.served.Load(), time.Duration(siege.slowest.Load()))
	if !siege.sayable() {
		t.Error("too little happened for a result")
	}
	if siege.slowest.Load() > int64(slowest) {
		t.Errorf("a correct request took more than %s", slowest)
	}
	s.stop()
	if err := goleak.Find(before); err != nil {
		t.Error(err)
	}
}

type siege struct {
	s            *server
	ctx          context.Context
	token        string
	names, texts []string
	// enough is called when enough has happened for a result, or when time is up.
	enough func()

	attacks, responses, served, slowest atomic.Int64
}

// sayable reports whether enough has happened for a result.
func (g *siege) sayable() bool {
	return g.attacks.Load() >= besiegers && g.responses.Load() >= besiegers && g.served.Load() >= 100
}

// attack misbehaves in one way after another until the siege ends.
func (g *siege) attack(t *testing.T, seed uint64) {
	random := rand.New(rand.NewPCG(seed, 4711))
	for g.ctx.Err() == nil {
		c, err := net.Dial("tcp", g.s.addr)
		if err != nil {
			t.Error(err)
			return
		}
		ended := context.AfterFunc(g.ctx, func() { _ = c.Close() }) // so that the siege does not wait for a slow one
		g.attacks.Add(1)
		var fault string
		switch at := random.IntN(len(g.texts)); random.IntN(8) {
		case 0:
			fault = g.slow(c, g.texts[at])
		case 1:
			fault = g.slow(c, "POST /auth/issue-token HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000\r\n\r\n{")
		case 2:
			fault = g.silent(c, g.token)
		case 3:
			fault = g.pipelined(c, random)
		default:
			fault = g.send(c, g.texts[at])
		}
		if fault != "" {
			t.Errorf("%s", fault)
		}
		ended()
		_ = c.Close()
	}
}

// send sends all at once and reads one response.
func (g *siege) send(c net.Conn, text string) string {
	_, _ = io.WriteString(c, text)
	fault, status := responseFault(c)
	if status != 0 {
		g.responses.Add(1)
	}
	if g.ctx.Err() != nil {
		return "" // the response was cut off by the end
	}
	return fault
}

// slow sends byte by byte, with pauses, until the server closes the connection.
func (g *siege) slow(c net.Conn, text string) string {
	first := make([]byte, 1)
	for i := 0; i < len(text) && g.ctx.Err() == nil; i++ {
		if _, err := io.WriteString(c, text[i:i+1]); err != nil {
			return ""
		}
		_ = c.SetReadDeadline(time.Now().Add(20 * time.Millisecond))
		if n, err := c.Read(first); n > 0 || err == io.EOF {
			return "" // it is over
		}
	}
	return ""
}

// silent opens a websocket and stops sending in the middle of its first message.
func (g *siege) silent(c net.Conn, token string) string {
	_, _ = io.WriteString(c, "GET /?auth="+token+" HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")
	_, _ = c.Write([]byte{0x81, 0xfe, 0x10, 0x00, 1, 2, 3, 4, 5})
	_ = c.SetReadDeadline(time.Now().Add(100 * time.Millisecond))
	_, _ = io.Copy(io.Discard, c)
	return ""
}

// pipelined sends good and bad requests in one piece and reads the responses.
func (g *siege) pipelined(c net.Conn, random *rand.Rand) string {
	var b strings.Builder
	for range 20 {
		b.WriteString("POST /auth/issue-token HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + apiKey + "\r\nContent-Length: 21\r\n\r\n" + `{"scope":"user_id:a"}`)
	}
	b.WriteString(g.texts[random.IntN(len(g.texts))])
	sent := make(chan struct{})
	go func() {
		defer close(sent)
		_, _ = io.WriteString(c, b.String())
	}()
	defer func() { _ = c.Close(); <-sent }()
	_ = c.SetReadDeadline(time.Now().Add(slowest))
	reader := bufio.NewReader(c)
	for {
		response, err := http.ReadResponse(reader, nil)
		if err != nil {
			return ""
		}
		r, fault := readReply(response, "")
		_ = response.Body.Close()
		if fault != "" && g.ctx.Err() == nil {
			return fault
		}
		g.responses.Add(1)
		if r.status >= 400 {
			return ""
		}
	}
}

// serve sends correct requests until the siege ends, every other one over a new connection.
func (g *siege) serve(t *testing.T) {
	kept := &http.Client{Transport: &http.Transport{}, Timeout: slowest}
	fresh := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: slowest}
	defer kept.CloseIdleConnections()
	for i := 0; g.ctx.Err() == nil; i++ {
		for _, want := range []struct{ method, path, bearer, body, says string }{
			{"POST", "/auth/issue-token", apiKey, `{"scope":"user_id:pigeon","expires_in":"1d"}`, `{"token":"eyJ`},
			{"GET", "/brands/my_brand", g.token, "", `"id":"my_brand"`},
			{"POST", "/q", g.token, `{"query":"{messages{totalCount}}"}`, `{"data":{"messages":{"totalCount":3}}}`},
		} {
			client := []*http.Client{kept, fresh}[i%2]
			started := time.Now()
			text, err := fetch(client, want.method, "http://"+g.s.addr+want.path, want.bearer, want.body)
			if err != nil || !strings.Contains(text, want.says) {
				t.Errorf("a correct request: %v %s", err, text)
				g.enough()
				return
			}
			g.served.Add(1)
			if g.sayable() {
				g.enough()
			}
			g.note(time.Since(started))
		}
	}
}

func (g *siege) note(took time.Duration) {
	for {
		before := g.slowest.Load()
		if int64(took) <= before || g.slowest.CompareAndSwap(before, int64(took)) {
			return
		}
	}
}

func fetch(client *http.Client, method, url, bearer, body string) (string, error) {
	r, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		return "", err
	}
	r.Header.Set("Authorization", "Bearer "+bearer)
	response, err := client.Do(r)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	return string(text), err
}

// TestSlowConnectionsDontDelayOthers opens 64 connections that never finish their request, and
// sends correct requests meanwhile.
func TestSlowConnectionsDontDelayOthers(t *testing.T) {
	s := start(t)
	beginnings := []string{"", "G", "GET / HTTP/1.1\r\nHost: localhost\r\n", "POST /q HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n{"}
	var open []net.Conn
	for i := range besiegers {
		c, err := net.Dial("tcp", s.addr)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if _, err := io.WriteString(c, beginnings[i%len(beginnings)]); err != nil {
			t.Fatal(err)
		}
		open = append(open, c)
	}
	for range 200 {
		if r := s.do("GET", "/brands", apiKey, ""); r.status != 200 {
			t.Fatalf("%d", r.status)
		}
	}
	// The slow connections are still open.
	if i := slices.IndexFunc(open, func(c net.Conn) bool {
		_ = c.SetReadDeadline(time.Now().Add(time.Millisecond))
		_, err := c.Read(make([]byte, 1))
		timeout, ok := err.(net.Error)
		return !ok || !timeout.Timeout()
	}); i >= 0 {
		t.Errorf("connection %d was closed early", i)
	}
}
