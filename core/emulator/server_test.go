package emulator_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"bulla/core/emulator"
	"bulla/core/hint"
)

// elsewhere is a listener that reports another address than its own.
type elsewhere struct{ net.Listener }

func (elsewhere) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4zero, Port: 80} }

func listen(t *testing.T) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestServeNeedsAKeyBeyondLoopback(t *testing.T) {
	l := listen(t)
	o := options(t, newClock())
	o.APIKey = ""
	err := emulator.NewServer(emulator.New(o)).Serve(context.Background(), elsewhere{l})
	if err == nil || !strings.Contains(hint.Of(err, "").Hint, "give an API key") {
		t.Errorf("Serve: %v", err)
	}
	if _, err := l.Accept(); !errors.Is(err, net.ErrClosed) {
		t.Errorf("the listener is still open: %v", err)
	}
	ended, stop := context.WithCancel(context.Background())
	stop()
	if err := emulator.NewServer(emulator.New(options(t, newClock()))).Serve(ended, elsewhere{listen(t)}); err != nil {
		t.Errorf("with a key: %v", err)
	}
}

func TestServeEndsWithItsListener(t *testing.T) {
	l := listen(t)
	l.Close()
	err := emulator.NewServer(emulator.New(options(t, newClock()))).Serve(context.Background(), l)
	if !errors.Is(err, net.ErrClosed) {
		t.Errorf("Serve: %v", err)
	}
}

// malformed are requests that net/http itself refuses, or that it only just accepts.
func malformed() map[string]string {
	const host = "Host: localhost\r\n"
	return map[string]string{
		"no HTTP":                    "hello\r\n\r\n",
		"TLS":                        "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
		"no Host":                    "GET / HTTP/1.1\r\n\r\n",
		"two Hosts":                  "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
		"an invalid Host":            "GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
		"another version":            "GET / HTTP/3.0\r\n" + host + "\r\n",
		"HTTP/2":                     "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
		"an invalid header":          "GET / HTTP/1.1\r\n" + host + "a b: c\r\n\r\n",
		"a header without colon":     "GET / HTTP/1.1\r\n" + host + "nonsense\r\n\r\n",
		"a value with a NUL":         "GET / HTTP/1.1\r\n" + host + "A: \x00\r\n\r\n",
		"a folded header":            "GET / HTTP/1.1\r\n" + host + " folded\r\n\r\n",
		"an invalid length":          "POST / HTTP/1.1\r\n" + host + "Content-Length: x\r\n\r\n",
		"a length below zero":        "POST / HTTP/1.1\r\n" + host + "Content-Length: -1\r\n\r\n",
		"two lengths":                "POST / HTTP/1.1\r\n" + host + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n",
		"an unknown encoding":        "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: gzip\r\n\r\n",
		"invalid chunks":             "POST /q HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n",
		"length and chunks":          "POST /q HTTP/1.1\r\n" + host + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		"an invalid escape":          "GET /%zz HTTP/1.1\r\n" + host + "\r\n",
		"a path without slash":       "GET nothing HTTP/1.1\r\n" + host + "\r\n",
		"an invalid method":          "G@T / HTTP/1.1\r\n" + host + "\r\n",
		"headers of 64 kB":           "GET / HTTP/1.1\r\n" + host + "A: " + strings.Repeat("a", 64<<10) + "\r\n\r\n",
		"a path of 64 kB":            "GET /" + strings.Repeat("a", 64<<10) + " HTTP/1.1\r\n" + host + "\r\n",
		"many headers":               "GET / HTTP/1.1\r\n" + host + strings.Repeat("A: b\r\n", 10_000) + "\r\n",
		"an expectation":             "POST /auth/issue-token HTTP/1.1\r\n" + host + "Expect: miracles\r\nContent-Length: 0\r\n\r\n",
		"an expectation of HTTP/1.0": "POST /auth/issue-token HTTP/1.0\r\n" + host + "Expect: miracles\r\nContent-Length: 0\r\n\r\n",
		"OPTIONS of everything":      "OPTIONS * HTTP/1.1\r\n" + host + "\r\n",
		"CONNECT":                    "CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n",
		"a body of 300 kB":           "POST /auth/issue-token HTTP/1.1\r\n" + host + "Authorization: Bearer " + apiKey + "\r\nContent-Length: 300000\r\n\r\n" + strings.Repeat("a", 300_000),
		"chunks of 300 kB":           "POST /auth/issue-token HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n493e0\r\n" + strings.Repeat("a", 300_000) + "\r\n0\r\n\r\n",
		"a deep body":                "POST /q HTTP/1.1\r\n" + host + "Authorization: Bearer " + apiKey + "\r\nContent-Length: 200000\r\n\r\n" + strings.Repeat("[", 200_000),
		"half of an upgrade":         "GET /ws HTTP/1.1\r\n" + host + "Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
		"h2c":                        "GET /none HTTP/1.1\r\n" + host + "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n",
	}
}

// TestMalformed sends requests that can't be read and checks that the responses have the same shape
// as all others. While the client still sends, the system may lose the response.
func TestMalformed(t *testing.T) {
	s := start(t)
	statuses := map[int]int{}
	for name, text := range malformed() {
		t.Run(name, func(t *testing.T) {
			c, err := net.Dial("tcp", s.addr)
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			_, _ = io.WriteString(c, text) // the server may not read all of it
			fault, status := responseFault(c)
			if fault != "" {
				t.Error(fault)
			}
			if status == 0 && len(text) < 1<<10 {
				t.Error("there is no response")
			}
			if status != 0 && status < 400 {
				t.Errorf("the status is %d", status)
			}
			statuses[status]++
		})
	}
	for _, status := range []int{400, 401, 403, 404, 417, 501, 505} { // TestSizes checks 413 and 431
		if statuses[status] == 0 {
			t.Errorf("no response has the status %d: %v", status, statuses)
		}
	}
}

// responseFault reads one response and says what is wrong with its shape; the status is 0 if no
// response came.
func responseFault(c net.Conn) (fault string, status int) {
	_ = c.SetReadDeadline(time.Now().Add(patience))
	response, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		return "", 0
	}
	defer response.Body.Close()
	r, fault := readReply(response, "")
	return fault, r.status
}

// responseTo reads the response to one of several requests and says what is wrong with its shape.
func responseTo(t *testing.T, reader *bufio.Reader, i int) (r reply, fault string) {
	t.Helper()
	response, err := http.ReadResponse(reader, nil)
	if err != nil {
		t.Fatalf("response %d: %v", i, err)
	}
	defer response.Body.Close()
	return readReply(response, "POST")
}

// TestPipelined sends many requests at once and reads their responses in order.
func TestPipelined(t *testing.T) {
	s := start(t)
	c, err := net.Dial("tcp", s.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	const body = `{"scope":"user_id:a"}`
	var b strings.Builder
	for i := range 50 {
		key := apiKey
		if i%2 == 1 {
			key = otherKey
		}
		fmt.Fprintf(&b, "POST /auth/issue-token HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\n\r\n%s", s.addr, key, len(body), body)
	}
	go func() { _, _ = io.WriteString(c, b.String()) }()
	reader := bufio.NewReader(c)
	for i := range 50 {
		r, fault := responseTo(t, reader, i)
		if want := 200 + i%2*201; r.status != want || fault != "" {
			t.Errorf("response %d: %d %s, want %d", i, r.status, fault, want)
		}
	}
}

// TestIdleConnectionsDontBlockNewOnes opens more connections than are allowed. Each sends one
// request and then stays open.
func TestIdleConnectionsDontBlockNewOnes(t *testing.T) {
	s := start(t)
	for i := range 400 {
		c, err := net.Dial("tcp", s.addr)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if _, err := io.WriteString(c, "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"); err != nil {
			t.Fatal(err)
		}
		if fault, status := responseFault(c); fault != "" || status != 200 {
			t.Fatalf("connection %d: %d %s", i, status, fault)
		}
	}
}
