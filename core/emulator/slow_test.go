package emulator_test

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"testing"
	"time"

	"bulla/core/emulator"
)

// hurried serves until the test ends an emulator that gives its clients 50 ms.
func hurried(t *testing.T, latency time.Duration) string {
	t.Helper()
	o := options(t, newClock())
	o.Latency = latency
	server := emulator.NewServer(emulator.New(o))
	server.Hurry(50*time.Millisecond, 50*time.Millisecond)
	l := listen(t)
	ctx, stop := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- server.Serve(ctx, l) }()
	t.Cleanup(func() {
		stop()
		if err := <-served; err != nil {
			t.Errorf("Serve: %v", err)
		}
	})
	return l.Addr().String()
}

// send opens a connection, sends a text and returns what answers it.
func send(t *testing.T, address, text string) *bufio.Reader {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(conn, text); err != nil {
		t.Fatal(err)
	}
	return bufio.NewReader(conn)
}

// TestSlowClients checks that a request that never ends does not keep its connection.
func TestSlowClients(t *testing.T) {
	address := hurried(t, 0)
	for name, text := range map[string]string{
		"half a header": "GET /brands HTTP/1.1\r\nHost: loc",
		"half a body":   "POST /auth/issue-token HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + apiKey + "\r\nContent-Length: 100\r\n\r\n{",
		"nothing":       "",
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := io.Copy(io.Discard, send(t, address, text)); err != nil {
				t.Errorf("the connection stays open: %v", err)
			}
		})
	}
}

// TestLatencyOutlivesTheTimeouts checks that the time limit of a request covers only its reading:
// the latency of the response is not counted.
func TestLatencyOutlivesTheTimeouts(t *testing.T) {
	const header = "Host: localhost\r\nAuthorization: Bearer " + apiKey + "\r\n"
	address := hurried(t, 300*time.Millisecond)
	for _, request := range []string{
		"GET /brands HTTP/1.1\r\n" + header + "\r\n",
		"POST /auth/issue-token HTTP/1.1\r\n" + header + "Content-Length: 23\r\n\r\n{\"scope\":\"read:brands\"}",
	} {
		response, err := http.ReadResponse(send(t, address, request), nil)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if response.StatusCode != http.StatusOK {
			t.Errorf("%.20s: status %d", request, response.StatusCode)
		}
	}
}
