package emulator_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"
)

// lines joins the lines of a request.
func lines(text ...string) string { return strings.Join(text, "\r\n") }

// TestTwoLengths sends requests that give their length in two ways, after correct requests of every
// framing. The correct ones are answered, the last one is refused, and the connection is closed.
func TestTwoLengths(t *testing.T) {
	s := start(t)
	const (
		issue = "POST /auth/issue-token HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + apiKey
		body  = `{"scope":"user_id:a"}`
		inner = "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n" // harmless within a body
	)
	smuggled := lines("GET /brands HTTP/1.1", "Host: localhost", "Authorization: Bearer "+apiKey, "", "")
	bad := map[string]string{
		"length first":       lines(issue, "Content-Length: 21", "Transfer-Encoding: chunked", "", "0", "", smuggled),
		"coding first":       lines(issue, "Transfer-Encoding: chunked", "Content-Length: 21", "", "0", "", smuggled),
		"in another case":    lines(issue, "transfer-ENCODING: Chunked", "CONTENT-length: 0", "", "0", "", smuggled),
		"with folded values": lines(issue, "Content-Length:", " 21", "Transfer-Encoding:", "\tchunked", "", "0", "", smuggled),
		"another coding":     lines(issue, "Content-Length: 21", "Transfer-Encoding: identity", "", body+smuggled),
		"HTTP/1.0":           lines(strings.Replace(issue, "/1.1", "/1.0", 1), "Content-Length: 21", "Transfer-Encoding: chunked", "", body+smuggled),
		"bare line feeds":    strings.ReplaceAll(lines(issue, "Content-Length: 21", "Transfer-Encoding: chunked", "", "0", "", ""), "\r", ""),
	}
	before := map[string]struct {
		text      string
		responses int
	}{
		"at once":             {"", 0},
		"after a GET":         {smuggled, 1},
		"after a body":        {lines(issue, "Content-Length: 21", "", body), 1},
		"after an empty body": {lines(issue, "Content-Length: 0", "", ""), 1},
		"after a chunk":       {lines(issue, "Transfer-Encoding: chunked", "", "15", body, "0", "", ""), 1},
		"after chunks":        {lines(issue, "Transfer-Encoding: chunked", "", "5;a=b", body[:5], "010", body[5:], "0", "Trailer: x", "", ""), 1},
		"after a lookalike":   {lines(issue, fmt.Sprintf("Content-Length: %d", 2+len(inner)), "", "\r\n"+inner), 1},
		"after its chunk":     {lines(issue, "Transfer-Encoding: chunked", "", fmt.Sprintf("%x", 2+len(inner)), "\r\n"+inner, "0", "", ""), 1},
		"after an empty line": {lines(issue, "Content-Length: 21", "", body+"\r\n"), 1},
	}
	for place, first := range before {
		for name, text := range bad {
			for _, step := range []int{1 << 20, 7} {
				t.Run(fmt.Sprintf("%s %s by %d", name, place, step), func(t *testing.T) {
					s.refuses(t, first.text+text, first.responses, step)
				})
			}
		}
	}
	last := s.lastLog()
	if last.Status != 400 || last.Method != "-" || !strings.Contains(last.Why, "Content-Length and Transfer-Encoding") {
		t.Errorf("the log says %s", last)
	}
}

// refuses sends a text in steps, reads the responses and then the refusal, and checks that the
// connection is closed.
func (s *server) refuses(t *testing.T, text string, responses, step int) {
	t.Helper()
	c, err := net.Dial("tcp", s.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	sent := make(chan struct{})
	go func() {
		defer close(sent)
		for len(text) > 0 {
			n := min(step, len(text))
			if _, err := io.WriteString(c, text[:n]); err != nil {
				return // it is closed, as it should be
			}
			text = text[n:]
		}
	}()
	defer func() { _ = c.Close(); <-sent }()
	_ = c.SetReadDeadline(time.Now().Add(patience))
	reader := bufio.NewReader(c)
	for i := range responses + 1 {
		r, fault := responseTo(t, reader, i)
		refused := r.status == 400 && strings.Contains(r.message(), "the request has both Content-Length and Transfer-Encoding")
		if fault != "" || refused != (i == responses) {
			t.Errorf("response %d: %d %s %s", i, r.status, r.text, fault)
		}
	}
	if rest, _ := io.ReadAll(reader); len(rest) > 0 {
		t.Errorf("the connection stays open: %q", rest)
	}
}

// TestCorrectFramingIsAccepted sends many requests of every framing on one connection. Their bodies
// contain text that would be refused in a header.
func TestCorrectFramingIsAccepted(t *testing.T) {
	s := start(t)
	c, err := net.Dial("tcp", s.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	_ = c.SetDeadline(time.Now().Add(patience))
	const tricky = `{"scope":"user_id:a","x":"\n"}` + "\r\n\r\nPOST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"
	const head = "POST /auth/issue-token HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + apiKey + "\r\n"
	one := head + fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(tricky), tricky) +
		head + fmt.Sprintf("Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", len(tricky), tricky) +
		"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"
	go func() { _, _ = io.WriteString(c, strings.Repeat(one, 20)) }()
	reader := bufio.NewReader(c)
	for i := range 60 {
		r, fault := responseTo(t, reader, i)
		if want := []int{400, 400, 200}[i%3]; r.status != want || fault != "" || strings.Contains(r.text, "both there") {
			t.Fatalf("response %d: %d %s %s, want %d", i, r.status, r.text, fault, want)
		}
	}
}
