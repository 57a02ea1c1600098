package emulator_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"bulla/core/courier"
	"bulla/core/emulator"
)

// get sends a request and returns the status and the body.
func get(t *testing.T, client *http.Client, method, address string, header ...string) (status int, body string) {
	t.Helper()
	r, err := http.NewRequest(method, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range header {
		name, value, _ := strings.Cut(line, ": ")
		if r.Header.Set(name, value); name == "Host" {
			r.Host = value
		}
	}
	response, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(response.Body)
	_ = response.Body.Close()
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(text)
}

// TestLoopback checks that both servers listen on this machine only, and stop when they are closed.
func TestLoopback(t *testing.T) {
	e := emulator.New(options(t, newClock()))
	served, err := emulator.StartLoopback(t.Context(), e)
	if err != nil {
		t.Fatal(err)
	}
	backend, err := emulator.StartBackend(t.Context(), emulator.Backend{})
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range []*emulator.Loopback{served, backend} {
		u, err := url.Parse(l.URL)
		if err != nil || !courier.IsLoopback(u.Hostname()) {
			t.Errorf("%s: %v", l.URL, err)
		}
		l.Close()
		if conn, err := net.Dial("tcp", u.Host); err == nil {
			_ = conn.Close()
			t.Errorf("%s still answers", l.URL)
		}
	}
}

// TestBackend checks that only a session gets a token, and that it is for its own user.
func TestBackend(t *testing.T) {
	backend, err := emulator.StartBackend(t.Context(), emulator.Backend{
		Issue: func(_ context.Context, user string) (string, error) {
			if user == "nobody" {
				return "", errors.New("a secret reason")
			}
			return "a token for " + user, nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer backend.Close()
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	for _, c := range []struct {
		method, path, header string
		status               int
		body                 string
	}{
		{"GET", emulator.BackendPath, "Cookie: " + emulator.Session("pigeon"), 200, `{"token":"a token for pigeon"}`},
		{"GET", emulator.BackendPath + "?user=bluebird", "Cookie: " + emulator.Session("pigeon"), 200, `{"token":"a token for pigeon"}`},
		{"GET", emulator.BackendPath, "Accept: */*", 401, `{"error":"log in first"}`},
		{"GET", emulator.BackendPath, "Cookie: " + emulator.Session(""), 401, `{"error":"log in first"}`},
		{"POST", emulator.BackendPath, "Cookie: " + emulator.Session("pigeon"), 405, `{"error":"use GET"}`},
		{"GET", "/", "Cookie: " + emulator.Session("pigeon"), 404, `{"error":"no such endpoint"}`},
		{"GET", emulator.BackendPath, "Host: evil.example", 403, `{"error":"the host is not this machine"}`},
		{"GET", emulator.BackendPath, "Cookie: " + emulator.Session("nobody"), 502, `{"error":"Courier issued no token"}`},
	} {
		status, body := get(t, client, c.method, backend.URL+c.path, c.header)
		if status != c.status || strings.TrimSpace(body) != c.body {
			t.Errorf("%s %s with %s: %d %s", c.method, c.path, c.header, status, body)
		}
	}
}

// TestRevoke checks that a revoked key issues nothing, that its tokens and other keys still work,
// and that a reset forgets all of it.
func TestRevoke(t *testing.T) {
	o := options(t, newClock())
	o.APIKey = "" // accepts every key
	e := emulator.New(o)
	served, err := emulator.StartLoopback(t.Context(), e)
	if err != nil {
		t.Fatal(err)
	}
	defer served.Close()
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	brands := func(key string) int {
		status, _ := get(t, client, "GET", served.URL+"/brands/plain", "Authorization: Bearer "+key)
		return status
	}
	e.Revoke(apiKey)
	if old, other := brands(apiKey), brands(otherKey); old != 401 || other != 200 {
		t.Errorf("the revoked key gets %d, the other one %d", old, other)
	}
	if status, _ := get(t, client, "DELETE", served.URL+"/brands/plain", "Authorization: Bearer "+otherKey); status != 204 {
		t.Errorf("DELETE gets %d", status)
	}
	if status := brands(otherKey); status != 404 {
		t.Errorf("the deleted brand gets %d", status)
	}
	e.Reset()
	if old, other := brands(apiKey), brands(otherKey); old != 200 || other != 200 {
		t.Errorf("after a reset, the keys get %d and %d", old, other)
	}
}
