package emulator_test

import (
	"bufio"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"bulla/core/emulator"
)

// fillBrands fills the store with brands of long names, and returns how many it took.
func fillBrands(s *server, name string) (count int) {
	s.t.Helper()
	encoded, err := json.Marshal(name)
	if err != nil {
		s.t.Fatal(err)
	}
	for ; count < 200; count++ {
		switch r := s.do("PUT", "/brands", apiKey, fmt.Sprintf(`{"id":"b%d","name":%s}`, count, encoded)); r.status {
		case http.StatusOK:
		case http.StatusConflict:
			return count
		default:
			s.t.Fatalf("brand %d: %d %s", count, r.status, r.text)
		}
	}
	return count
}

// TestUnreadResponsesAreBounded has 60 clients request 4 MB each and read only the status. The
// memory that this takes is bounded, small responses are still sent, and large ones are sent again
// once the clients have left.
func TestUnreadResponsesAreBounded(t *testing.T) {
	const clients, most = 60, 64 << 20
	for name, request := range map[string]string{
		"REST":    "GET /brands HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + apiKey + "\r\n\r\n",
		"GraphQL": "",
	} {
		t.Run(name, func(t *testing.T) {
			s := start(t)
			fillBrands(s, strings.Repeat("x", 240_000))
			if request == "" {
				var fields strings.Builder
				for i := range 17 {
					fmt.Fprintf(&fields, " b%d:brand(brandId:%q){name}", i, fmt.Sprintf("b%d", i))
				}
				body := graphBody("{" + fields.String() + "}")
				request = fmt.Sprintf("POST /client/q HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nX-Courier-User-Id: pigeon\r\nContent-Length: %d\r\n\r\n%s", apiKey, len(body), body)
			}
			before := heap()
			var open []net.Conn
			for range clients {
				open = append(open, unhurried(t, s.addr, request))
			}
			statuses := map[int]int{}
			for _, c := range open {
				statuses[statusOf(t, c)]++
			}
			if grown := heap() - before; grown > most {
				t.Errorf("the responses take %d MB", grown>>20)
			}
			if statuses[http.StatusOK] < 4 || statuses[http.StatusServiceUnavailable] < clients/2 {
				t.Errorf("the statuses are %v", statuses)
			}
			if r := s.do("GET", "/brands/plain", apiKey, ""); r.status != http.StatusOK {
				t.Errorf("a small response at the same time: %d %s", r.status, r.text)
			}
			r := s.do("GET", "/brands", apiKey, "")
			if r.status != http.StatusServiceUnavailable || r.header.Get("Retry-After") != "1" ||
				!strings.Contains(r.message(), "waiting for clients to read") {
				t.Errorf("a large response at the same time: %d %s, Retry-After %q", r.status, r.text, r.header.Get("Retry-After"))
			}
			for _, c := range open {
				_ = c.Close()
			}
			for ends := time.Now().Add(patience); ; {
				r := s.do("GET", "/brands", apiKey, "")
				if r.status == http.StatusOK {
					break
				}
				if time.Now().After(ends) {
					t.Fatalf("a large response after they left: %d %s", r.status, r.text)
				}
			}
		})
	}
}

// unhurried sends a request over a connection that receives only a little at a time.
func unhurried(t *testing.T, addr, request string) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	_ = c.(*net.TCPConn).SetReadBuffer(4 << 10)
	if _, err := io.WriteString(c, request); err != nil {
		t.Fatal(err)
	}
	return c
}

// statusOf reads only the status of a response.
func statusOf(t *testing.T, c net.Conn) (status int) {
	t.Helper()
	_ = c.SetReadDeadline(time.Now().Add(patience))
	if _, err := fmt.Fscanf(bufio.NewReaderSize(c, 16), "HTTP/1.1 %d", &status); err != nil {
		t.Fatal(err)
	}
	return status
}

// TestResponsesAreNoLargerThanTheStore stores characters that are six bytes in JSON. They count as
// six bytes in the store and in a GraphQL response.
func TestResponsesAreNoLargerThanTheStore(t *testing.T) {
	const most = 5 << 20
	s := start(t)
	if count := fillBrands(s, strings.Repeat("\x01", 40_000)); count < 10 {
		t.Errorf("only %d brands were kept", count)
	}
	if r := s.do("GET", "/brands", apiKey, ""); r.status != http.StatusOK || len(r.text) > most {
		t.Errorf("%d, %d kB", r.status, len(r.text)>>10)
	}
	s = start(t)
	id := strings.Repeat("%01", 4000)
	kept := 0
	for i := range 400 {
		if s.do("PUT", fmt.Sprintf("/users/pigeon/preferences/%d%s", i, id), apiKey, `{"topic":{"status":"OPTED_IN"}}`).status < 300 {
			kept++
		}
	}
	if r := s.do("GET", "/users/pigeon/preferences", apiKey, ""); r.status != http.StatusOK ||
		len(r.text) > most || kept < 50 {
		t.Errorf("%d kept: %d, %d kB", kept, r.status, len(r.text)>>10)
	}
}

// TestLongGraphQLResponses requests more than a response may contain, through texts that grow as
// JSON and through a long name that a fragment repeats.
func TestLongGraphQLResponses(t *testing.T) {
	s := start(t)
	if r := s.do("PUT", "/brands", apiKey,
		`{"id":"b","name":"`+strings.Repeat(`\u0001`, 40_000)+`"}`); r.status != http.StatusOK {
		t.Fatalf("%d %s", r.status, r.text)
	}
	alias := " fragment f on Brand{" + strings.Repeat("k", 100_000) + ":id}"
	for name, tt := range map[string]struct {
		query  string
		status int
	}{
		"some names":      {"{" + many("f", `brand(brandId:"b"){name}`, 10) + "}", 200},
		"many names":      {"{" + many("f", `brand(brandId:"b"){name}`, 30) + "}", 400},
		"a long alias":    {"{" + many("f", "brand{...f}", 10) + "}" + alias, 200},
		"the same, often": {"{" + many("f", "brand{...f}", 100) + "}" + alias, 400},
	} {
		r := s.graph("/client/q", apiKey, tt.query, "X-Courier-User-Id: pigeon")
		if r.status != tt.status || tt.status == 400 && !strings.Contains(r.message(), "more than 4 MB") {
			t.Errorf("%s: %d %.200s", name, r.status, r.text)
		}
	}
}

// TestResponsesAreNotEscapedForHTML checks that < > and & are returned as they were sent.
func TestResponsesAreNotEscapedForHTML(t *testing.T) {
	s := start(t)
	const link = `<a href='x?a&b'>`
	if r := s.do("PUT", "/brands", apiKey, `{"id":"b","name":"`+link+`","settings":{"footer":"`+link+`"}}`); strings.Count(r.text, link) != 2 {
		t.Errorf("REST: %s", r.text)
	}
	r := s.graph("/client/q", apiKey, `{brand(brandId:"b"){name settings}}`, "X-Courier-User-Id: pigeon")
	if strings.Count(r.text, link) != 2 {
		t.Errorf("GraphQL: %s", r.text)
	}
}

// held is a source of randomness that blocks until free is closed, except for the salt of a new
// emulator.
type held struct {
	reading, free chan struct{}
	salted        bool
}

func (h *held) Read(p []byte) (int, error) {
	if h.salted {
		h.reading <- struct{}{}
		<-h.free
	}
	h.salted = true
	return rand.Read(p)
}

// TestGetsDontQueueBehindPosts fills all slots for requests with a body.
func TestGetsDontQueueBehindPosts(t *testing.T) {
	const posts = 8
	random := &held{reading: make(chan struct{}, posts), free: make(chan struct{})}
	s := start(t, func(o *emulator.Options) { o.Random = random })
	done := make(chan string, posts)
	for range posts {
		go func() {
			text, err := fetch(s.client, "POST", "http://"+s.addr+"/auth/issue-token", apiKey, `{"scope":"read:brands"}`)
			done <- fmt.Sprint(text, err)
		}()
	}
	<-random.reading
	if r := s.do("GET", "/brands/plain", apiKey, ""); r.status != http.StatusOK {
		t.Errorf("a GET at the same time: %d %s", r.status, r.text)
	}
	close(random.free)
	for range posts {
		if got := <-done; !strings.HasPrefix(got, `{"token":"eyJ`) {
			t.Errorf("a POST: %s", got)
		}
	}
}
